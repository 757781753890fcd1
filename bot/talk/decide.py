"""The one decision that every door asks for."""

import re
from dataclasses import replace

from bot.core.conversation import ConversationState, IncomingMessage, MessageKind
from bot.core.decision import Decision
from bot.core.essay import Library
from bot.core.match import Find
from bot.core.outgoing import ChatKind
from bot.core.response import CatalogueMessage, TextResponse
from bot.talk import callback_data, forgetting
from bot.talk.callback_data import ButtonTarget
from bot.talk.commands import commands_for, unknown
from bot.talk.groups import settings
from bot.talk.groups.commands import group_command
from bot.talk.groups.messages import listen
from bot.talk.navigation import current, turn_page
from bot.talk.questions import discuss
from bot.talk.schedules import arrange, reading_together
from bot.talk.schedules.excerpts import back, on_the_shelf
from bot.talk.small_talk import unreadable

_OF_PANELS = re.compile(rf"[{ButtonTarget.DAILY}{ButtonTarget.SCHEDULE}]:|{settings.FOR_ADMINS.pattern}")


def decide(incoming: IncomingMessage, chat: ConversationState, library: Library, find: Find) -> Decision:
    """What to reply to ``incoming`` in ``chat``. Pure: asks nothing but its arguments."""
    chat = _at_home(incoming, _on_the_shelf(chat, library))
    if incoming.flooding:
        return _slower(incoming, chat)
    if incoming.kind is MessageKind.BUTTON:
        return _press(incoming, chat, library, find)
    if place_of(incoming) is ChatKind.GROUP or incoming.kind is MessageKind.VOTE:
        return _in_group(incoming, chat, library, find)
    if incoming.kind is MessageKind.MEDIA:
        return unreadable(incoming, chat, current(chat, library))
    if incoming.kind is MessageKind.COMMAND:
        return _command(incoming, chat, library, find)
    if incoming.edited and chat.asked[-1:] == (incoming.content,):
        # Telegram also reports an edit when only the preview of a link changed.
        return Decision(None, chat)
    return discuss(incoming, chat, library, find)


def place_of(incoming: IncomingMessage) -> ChatKind:
    """A door that prints by itself is private."""
    return incoming.to.place if incoming.to else ChatKind.PRIVATE


def _press(incoming: IncomingMessage, chat: ConversationState, library: Library, find: Find) -> Decision:
    way = incoming.content[:2]
    if way in (f"{ButtonTarget.DAILY}:", f"{ButtonTarget.SCHEDULE}:"):
        return arrange.press(incoming, chat, library)
    if way == f"{ButtonTarget.READING}:":
        return reading_together.press(incoming, chat, library)
    if way == f"{ButtonTarget.FORGET}:":
        return forgetting.press(incoming, chat)
    if way == f"{ButtonTarget.GROUP}:":
        return settings.press(incoming, chat, library)
    return turn_page(incoming, chat, library, find)


def _in_group(incoming: IncomingMessage, chat: ConversationState, library: Library, find: Find) -> Decision:
    if incoming.kind is not MessageKind.COMMAND:
        return listen(incoming, chat, library, find)
    command = group_command(incoming.content)
    # It may be another bot's.
    return command.decide(incoming, chat, library, find) if command else Decision(None, chat, keep=False)


def _command(incoming: IncomingMessage, chat: ConversationState, library: Library, find: Find) -> Decision:
    if place_of(incoming) is ChatKind.CHANNEL and not concerns_settings(incoming):
        return Decision(None, chat)
    for command in commands_for(owner=incoming.owner):
        if command.name == incoming.content:
            return command.decide(incoming, chat, library, find)
    if group_command(incoming.content):
        return Decision(TextResponse((CatalogueMessage("group.only", {"name": incoming.content}),)), chat)
    return unknown(incoming, chat, library)


def _slower(incoming: IncomingMessage, chat: ConversationState) -> Decision:
    """A word; in front of everybody none."""
    if incoming.kind is MessageKind.BUTTON:
        return Decision(None, chat, toast=CatalogueMessage("say.flood"))
    if place_of(incoming) is ChatKind.GROUP:
        return Decision(None, chat, keep=False)
    return Decision(TextResponse((CatalogueMessage("say.flood"),)), chat)


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


def _on_the_shelf(chat: ConversationState, library: Library) -> ConversationState:
    """The chat without passages and essays that have left the library since it was last used."""
    at = chat.at if chat.at and library.holds(chat.at) else None
    subscription = on_the_shelf(chat.daily, library) if chat.daily else None
    return replace(chat, at=at, others=tuple(filter(library.holds, chat.others)), daily=subscription)


def _at_home(incoming: IncomingMessage, chat: ConversationState) -> ConversationState:
    """A chat that speaks can be written to; a button that concerns another chat says nothing of that one."""
    if chat.daily is None or (incoming.kind is MessageKind.BUTTON and callback_data.subscription(incoming.content)):
        return chat
    return replace(chat, daily=back(chat.daily))
