"""The one decision that every door asks for."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any

from bot.core.act import ActType
from bot.core.callback_data import actions, cards, passages
from bot.core.callback_data.actions import DailyButton, ForgetGroupButton, PanelButton
from bot.core.callback_data.parsing import CallbackData
from bot.core.callback_data.preferences import PreferenceButton
from bot.core.context import Context
from bot.core.conversation import ConversationState
from bot.core.decision import Decision
from bot.core.incoming import ButtonPress, Command, IncomingMessage, Media, PollVote, Reaction, Text
from bot.core.outgoing import ChatKind
from bot.core.response import CatalogueMessage, TextResponse
from bot.talk import argument_map, essays, every_essay, forgetting, navigation, preferences
from bot.talk.answers import rating
from bot.talk.answers.pressed import perform_action
from bot.talk.answers.quote_cards import press_quote_card
from bot.talk.commands import commands_for, unknown
from bot.talk.courtesy import without_courtesy
from bot.talk.groups import settings
from bot.talk.groups.commands import group_command
from bot.talk.groups.messages import decide_group_message
from bot.talk.nearest import answer_by_meaning
from bot.talk.questions import answer_text
from bot.talk.reading import card, favourites
from bot.talk.references import read_choice
from bot.talk.remembering import MAX_HEARD_LENGTH, remember
from bot.talk.replies import state_for_reply
from bot.talk.schedules import arrange, reading_together
from bot.talk.schedules.excerpts import reactivated, without_missing_essays
from bot.talk.small_talk import reply_to_media
from bot.talk.words.concepts import open_term
from bot.talk.words.search import turn_found

_CHOICE_ACT = ActType.PARAGRAPH
BUTTON_HANDLERS: Mapping[type[CallbackData], Callable[[Any, ButtonPress, Context], Decision | None]] = {
    passages.ParagraphButton: navigation.turn_page,
    passages.SeparateParagraphButton: navigation.open_paragraph,
    passages.ThesisButton: navigation.open_overview,
    passages.OutlineButton: navigation.open_outline,
    passages.MapButton: argument_map.open_map,
    passages.OtherMatchButton: navigation.open_match,
    passages.QuestionButton: navigation.ask_opener,
    passages.PassageActionButton: perform_action,
    cards.CardButton: card.press_card,
    cards.QuoteCardButton: press_quote_card,
    cards.FavouriteButton: card.press_favourite,
    cards.CardContentsButton: card.press_contents,
    cards.CardEndButton: card.press_end,
    cards.FavouritesButton: favourites.press_favourites,
    passages.FoundWordsButton: turn_found,
    passages.FoundPlaceButton: navigation.open_found,
    passages.NearestButton: answer_by_meaning,
    passages.EveryEssayButton: every_essay.press_every_essay,
    passages.TermButton: open_term,
    passages.FeedbackButton: rating.press,
    passages.RatingButton: rating.press_rating,
    PreferenceButton: preferences.press_preference,
    actions.GroupSettingButton: settings.press_setting,
    actions.BeginDiscussionButton: settings.discuss_untouched,
    actions.SignButton: settings.toggle_signing,
    actions.DailyButton: arrange.press,
    actions.ScheduleButton: arrange.press,
    actions.ReadingButton: reading_together.press,
    actions.ForgetPersonButton: forgetting.press,
    actions.ForgetGroupButton: forgetting.press,
    actions.ForgetLeftGroupButton: forgetting.press_after_leaving,
}
"""What each kind of button does; None from it where what the button names is no longer there, or not for this person.

Those under a broadcast and in the gap inbox are pressed elsewhere (``bot.services.broadcasts``, ``gaps``).
"""


def decide(incoming: IncomingMessage, context: Context) -> Decision:
    """Decide what to reply to ``incoming``, and what to do besides. Pure: depends on its arguments alone."""
    seen = _reactivated(incoming, _without_missing_essays(context))
    if isinstance(incoming, Text):
        incoming = replace(incoming, folded=without_courtesy(incoming.folded))
    decision = _decide(incoming, seen)
    if chat_kind_of(incoming) is ChatKind.PRIVATE:
        decision = remember(incoming, decision, seen.state)
        if isinstance(incoming, Text):
            decision = every_essay.offered_below(decision, seen)
        decision = preferences.shortened(decision, seen.preferences)
    if isinstance(incoming, Text) and incoming.origin.to:
        decision = rating.offered_below(decision, incoming, seen)
    if decision.subscription is None and seen.subscription != context.subscription:
        return replace(decision, subscription=seen.subscription)
    return decision


def _decide(incoming: IncomingMessage, context: Context) -> Decision:
    if isinstance(incoming, Reaction):
        return rating.react(incoming, context)
    if incoming.origin.flooding:
        return _flood_reply(incoming, context.state)
    if isinstance(incoming, ButtonPress):
        return _press(incoming, context)
    if isinstance(incoming, PollVote) or chat_kind_of(incoming) is ChatKind.GROUP:
        return _group_message(incoming, context)
    if isinstance(incoming, Media):
        return reply_to_media(incoming, context.state, context.essay)
    if isinstance(incoming, Command):
        return _command(incoming, context)
    known = (context.state.heard, *(asked[:MAX_HEARD_LENGTH] for asked in context.state.asked[-1:]))
    if incoming.edited and incoming.folded[:MAX_HEARD_LENGTH] in known:
        # Telegram also reports an edit when only the preview of a link changed.
        return Decision(None, context.state)
    context = replace(context, state=state_for_reply(incoming, context))
    offered = context.state.offered
    if chosen := read_choice(incoming.folded, len(offered)):
        # "The second": as if that button had been pressed.
        decision = _press(ButtonPress(incoming.origin, offered[chosen - 1]), context)
        if decision.response:
            state = replace(decision.state, last=_CHOICE_ACT, turn=decision.state.turn + 1)
            return replace(decision, state=state, in_place=False, act=_CHOICE_ACT)
    return essays.asked_for(incoming, context) or answer_text(incoming, context)


def chat_kind_of(incoming: IncomingMessage) -> ChatKind:
    """Return the kind of the chat that a message comes from; a door that prints by itself is private."""
    return incoming.origin.to.place if incoming.origin.to else ChatKind.PRIVATE


def _press(incoming: ButtonPress, context: Context) -> Decision:
    handle = BUTTON_HANDLERS.get(type(incoming.data)) if incoming.data else None
    decision = handle(incoming.data, incoming, context) if handle else None
    return decision or Decision(None, context.state, toast=CatalogueMessage("button.stale"))


def _group_message(incoming: IncomingMessage, context: Context) -> Decision:
    if not isinstance(incoming, Command):
        return decide_group_message(incoming, context)
    command = group_command(incoming.name)
    # It may be another bot's.
    return command.decide(incoming, context) if command else Decision(None, context.state, keep=False)


def _command(incoming: Command, context: Context) -> Decision:
    if chat_kind_of(incoming) is ChatKind.CHANNEL and not concerns_settings(incoming):
        return Decision(None, context.state)
    for command in commands_for(owner=incoming.origin.owner):
        if command.name == incoming.name:
            return command.decide(incoming, context)
    if group_command(incoming.name):
        return Decision(TextResponse((CatalogueMessage("group.only", {"name": incoming.name}),)), context.state)
    return unknown(incoming, context)


def _flood_reply(incoming: IncomingMessage, state: ConversationState) -> Decision:
    """A word; in front of everybody none."""
    if isinstance(incoming, ButtonPress):
        return Decision(None, state, toast=CatalogueMessage("say.flood"))
    if chat_kind_of(incoming) is ChatKind.GROUP:
        return Decision(None, state, keep=False)
    return Decision(TextResponse((CatalogueMessage("say.flood"),)), state)


def concerns_settings(incoming: IncomingMessage) -> bool:
    """Return whether the message needs the permission to change the chat's settings."""
    if not isinstance(incoming, Command):
        return isinstance(incoming.data, PanelButton | ForgetGroupButton)
    command = group_command(incoming.name) if chat_kind_of(incoming) is ChatKind.GROUP else None
    return incoming.name == arrange.COMMAND or (command is not None and command.admins)


def needs_fresh_permissions(incoming: IncomingMessage) -> bool:
    """Return whether the message hands out or destroys what others said: a cached permission will not do.

    Only buttons of panels are known not to.
    """
    if isinstance(incoming, ButtonPress):
        return not isinstance(incoming.data, PanelButton)
    hands_out = isinstance(incoming, Command) and incoming.name in ("export", "forget")
    return incoming.origin.elsewhere is not None or hands_out


def _without_missing_essays(context: Context) -> Context:
    """Without passages and essays that have left the library since the chat was last used."""
    state, library = context.state, context.library
    named = (*state.others, *state.listed, *state.seen, *((state.at,) if state.at else ()))
    if context.subscription is None and all(map(library.holds, named)):
        return context
    at = state.at if state.at and library.holds(state.at) else None
    subscription = without_missing_essays(context.subscription, library) if context.subscription else None
    others, listed, seen = (tuple(filter(library.holds, refs)) for refs in (state.others, state.listed, state.seen))
    state = replace(state, at=at, others=others, listed=listed, seen=seen)
    return replace(context, state=state, subscription=subscription)


def _reactivated(incoming: IncomingMessage, context: Context) -> Context:
    """A chat that speaks can be written to; a button that concerns another chat says nothing of that one."""
    concerns_another = isinstance(incoming.data, DailyButton) and incoming.data.about
    if context.subscription is None or concerns_another:
        return context
    return replace(context, subscription=reactivated(context.subscription))
