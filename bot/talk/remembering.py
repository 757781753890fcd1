"""What a chat remembers of an answer, whatever the answer is."""

from dataclasses import replace
from zlib import crc32

from bot.core.act import ActType
from bot.core.callback_data.cards import CardButton, ReadingCardButton
from bot.core.callback_data.parsing import CallbackData
from bot.core.callback_data.passages import (
    FoundPlaceButton,
    PassageButton,
    QuestionButton,
    SeparateParagraphButton,
    ThesisButton,
)
from bot.core.conversation import SEEN, ConversationState
from bot.core.decision import Decision
from bot.core.essay import Ref
from bot.core.incoming import ButtonPress, IncomingMessage, Text
from bot.core.response import (
    FavouriteList,
    Outline,
    Passage,
    Quotations,
    QuoteCard,
    ReadingCard,
    Response,
    TextResponse,
)

MAX_HEARD_LENGTH = 200
"""Characters of the last message."""
MAX_OFFERED = 12
"""Buttons."""
_Choice = QuestionButton | ThesisButton | SeparateParagraphButton | FoundPlaceButton
"""Buttons of which one may be named by its place in the row."""
_OF_QUESTIONS = {ActType.QUESTIONS, ActType.OPINION_RECEIVED}
_GOES_BY = {ActType.SMALL_TALK, ActType.PARAGRAPH, ActType.PLAIN}
"""One of these may come between a question and its answer, and any amount of small talk."""


def remember(incoming: IncomingMessage, decision: Decision, before: ConversationState) -> Decision:
    """Return the decision with what the chat remembers of it: what was said, answered, and offered to choose from."""
    state = decision.state
    if isinstance(incoming, Text):
        put = state.put if _waits(decision, before) else None
        # A second correction is about the same as the first.
        heard = state.heard if decision.act is ActType.CORRECTION else incoming.folded[:MAX_HEARD_LENGTH]
        state = replace(state, heard=heard, put=put, asking=state.asking if put else ())
    elif isinstance(incoming, ButtonPress) and not isinstance(incoming.data, PassageButton | ReadingCardButton):
        return decision
    elif decision.act:
        state = replace(state, last=decision.act)
    if decision.response is None:
        return replace(decision, state=state)
    choices = _choices(decision.response)
    # Small talk goes by: "the second" is still one of those before it.
    keeps = decision.act is ActType.SMALL_TALK and not choices
    offered = state.offered if keeps else choices
    fresh = state.listed and state.listed != before.listed
    listed = () if choices and not fresh else state.listed
    answered = fingerprint(decision.response) if isinstance(incoming, Text | ButtonPress) else state.answered
    reading = _goes_on_reading(decision.response, state, before)
    seen = _seen(decision.response, state.seen)
    kept = replace(state, seen=seen, offered=offered, listed=listed, answered=answered, reading=reading)
    return replace(decision, state=kept)


def _waits(decision: Decision, before: ConversationState) -> bool:
    """Does a question that was put still wait for its answer?"""
    goes_by = decision.act in _GOES_BY and (before.last in _OF_QUESTIONS or decision.act is ActType.SMALL_TALK)
    # Nothing was read of what has no act: an emoji, one message too many.
    return decision.act is None or decision.act in _OF_QUESTIONS or goes_by


def _goes_on_reading(response: Response, state: ConversationState, before: ConversationState) -> bool:
    """Is what comes next a reading card? A word in between goes by, where the same paragraph stays on the table."""
    if isinstance(response, ReadingCard):
        return True
    goes_by = isinstance(response, TextResponse | FavouriteList | Outline | QuoteCard)
    return before.reading and goes_by and state.at == before.at


def _choices(response: Response) -> tuple[str, ...]:
    every = [button.payload for row in response.rows for button in row if _is_choice(button.data)]
    return tuple(every[:MAX_OFFERED]) if len(every) > 1 else ()


def _is_choice(data: CallbackData | None) -> bool:
    # In a list; the buttons of a card lead on from it.
    return isinstance(data, _Choice) or (isinstance(data, CardButton) and data.separate)


def _seen(response: Response, before: tuple[Ref, ...]) -> tuple[Ref, ...]:
    """What was shown lately, without what was shown twice."""
    shown: tuple[Ref, ...] = ()
    if isinstance(response, Passage | ReadingCard):
        shown = (response.ref,)
    elif isinstance(response, Quotations):
        shown = tuple(Ref(response.slug, each.place.paragraph) for each in response.quoted)
    return tuple(dict.fromkeys(reversed((*before, *shown))))[:SEEN][::-1]


def fingerprint(response: Response) -> int:
    """Return a checksum that is the same for answers that a reader would call the same."""
    same: object = response
    if isinstance(response, Passage):
        same = (response.ref, response.extent, response.sentence, response.page)
    return crc32(repr(same).encode("utf-8", "replace"))
