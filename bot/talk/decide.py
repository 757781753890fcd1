"""The one decision that every door asks for."""

import re
from dataclasses import replace

from bot.core.context import Context
from bot.core.conversation import ConversationState, IncomingMessage, MessageKind
from bot.core.decision import Decision
from bot.core.outgoing import ChatKind
from bot.core.response import CatalogueMessage, TextResponse
from bot.talk import callback_data, forgetting
from bot.talk.callback_data import ButtonTarget
from bot.talk.commands import commands_for, unknown
from bot.talk.groups import settings
from bot.talk.groups.commands import group_command
from bot.talk.groups.messages import listen
from bot.talk.navigation import turn_page
from bot.talk.questions import discuss
from bot.talk.schedules import arrange, reading_together
from bot.talk.schedules.excerpts import back, on_the_shelf
from bot.talk.small_talk import unreadable

_OF_PANELS = re.compile(rf"[{ButtonTarget.DAILY}{ButtonTarget.SCHEDULE}]:|{settings.FOR_ADMINS.pattern}")


def decide(incoming: IncomingMessage, context: Context) -> Decision:
    """What to reply to ``incoming``. Pure: asks nothing but its arguments."""
    seen = _at_home(incoming, _on_the_shelf(context))
    decision = _decide(incoming, seen)
    if decision.subscription is None and seen.subscription != context.subscription:
        return replace(decision, subscription=seen.subscription)
    return decision


def _decide(incoming: IncomingMessage, context: Context) -> Decision:
    if incoming.flooding:
        return _slower(incoming, context.state)
    if incoming.kind is MessageKind.BUTTON:
        return _press(incoming, context)
    if place_of(incoming) is ChatKind.GROUP or incoming.kind is MessageKind.VOTE:
        return _in_group(incoming, context)
    if incoming.kind is MessageKind.MEDIA:
        return unreadable(incoming, context.state, context.essay)
    if incoming.kind is MessageKind.COMMAND:
        return _command(incoming, context)
    if incoming.edited and context.state.asked[-1:] == (incoming.content,):
        # Telegram also reports an edit when only the preview of a link changed.
        return Decision(None, context.state)
    return discuss(incoming, context)


def place_of(incoming: IncomingMessage) -> ChatKind:
    """A door that prints by itself is private."""
    return incoming.to.place if incoming.to else ChatKind.PRIVATE


def _press(incoming: IncomingMessage, context: Context) -> Decision:
    way = incoming.content[:2]
    if way in (f"{ButtonTarget.DAILY}:", f"{ButtonTarget.SCHEDULE}:"):
        return arrange.press(incoming, context)
    if way == f"{ButtonTarget.READING}:":
        return reading_together.press(incoming, context)
    if way == f"{ButtonTarget.FORGET}:":
        return forgetting.press(incoming, context)
    if way == f"{ButtonTarget.GROUP}:":
        return settings.press(incoming, context)
    return turn_page(incoming, context)


def _in_group(incoming: IncomingMessage, context: Context) -> Decision:
    if incoming.kind is not MessageKind.COMMAND:
        return listen(incoming, context)
    command = group_command(incoming.content)
    # It may be another bot's.
    return command.decide(incoming, context) if command else Decision(None, context.state, keep=False)


def _command(incoming: IncomingMessage, context: Context) -> Decision:
    if place_of(incoming) is ChatKind.CHANNEL and not concerns_settings(incoming):
        return Decision(None, context.state)
    for command in commands_for(owner=incoming.owner):
        if command.name == incoming.content:
            return command.decide(incoming, context)
    if group_command(incoming.content):
        return Decision(TextResponse((CatalogueMessage("group.only", {"name": incoming.content}),)), context.state)
    return unknown(incoming, context)


def _slower(incoming: IncomingMessage, state: ConversationState) -> Decision:
    """A word; in front of everybody none."""
    if incoming.kind is MessageKind.BUTTON:
        return Decision(None, state, toast=CatalogueMessage("say.flood"))
    if place_of(incoming) is ChatKind.GROUP:
        return Decision(None, state, keep=False)
    return Decision(TextResponse((CatalogueMessage("say.flood"),)), state)


def concerns_settings(incoming: IncomingMessage) -> bool:
    """Does it matter whether this person may change the settings of the chat?"""
    if incoming.kind is MessageKind.BUTTON:
        by_schedule = incoming.content.startswith((f"{ButtonTarget.DAILY}:", f"{ButtonTarget.SCHEDULE}:"))
        for_admins = settings.FOR_ADMINS.match(incoming.content) or forgetting.is_of_group(incoming)
        return by_schedule or bool(for_admins)
    if incoming.kind is not MessageKind.COMMAND:
        return False
    command = group_command(incoming.content) if place_of(incoming) is ChatKind.GROUP else None
    return incoming.content == arrange.COMMAND or (command is not None and command.admins)


def gives_away(incoming: IncomingMessage) -> bool:
    """Does it hand out or destroy what others said, so that who was an admin a minute ago may not do it any more?

    Only buttons of panels are known not to.
    """
    if incoming.kind is MessageKind.BUTTON:
        return not _OF_PANELS.match(incoming.content)
    return incoming.elsewhere is not None or incoming.content in ("export", "forget")


def _on_the_shelf(context: Context) -> Context:
    """Without passages and essays that have left the library since the chat was last used."""
    state, library = context.state, context.library
    at = state.at if state.at and library.holds(state.at) else None
    subscription = on_the_shelf(context.subscription, library) if context.subscription else None
    state = replace(state, at=at, others=tuple(filter(library.holds, state.others)))
    return replace(context, state=state, subscription=subscription)


def _at_home(incoming: IncomingMessage, context: Context) -> Context:
    """A chat that speaks can be written to; a button that concerns another chat says nothing of that one."""
    concerns_another = incoming.kind is MessageKind.BUTTON and callback_data.subscription(incoming.content)
    if context.subscription is None or concerns_another:
        return context
    return replace(context, subscription=back(context.subscription))
