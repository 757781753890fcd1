"""What a chat remembers between two messages."""

from dataclasses import dataclass

from bot.core.act import ActType
from bot.core.essay import Ref
from bot.core.language import Language

REMEMBERED = 3
"""Earlier messages that a follow-up may lean on."""
SEARCHED = 6
"""Searches for words of which further pages can be turned to."""
SEEN = 8
"""Passages of which it is known that they were shown."""


@dataclass(frozen=True, slots=True)
class OpenQuestion:
    """An open question that the bot has put: the ``nth`` of those about a thesis."""

    thesis: str
    nth: int


@dataclass(frozen=True, slots=True)
class ConversationState:
    """What a chat remembers. A new chat is ``ConversationState()``."""

    language: Language | None = None  # as last used; None until somebody has spoken
    at: Ref | None = None  # the passage shown last
    others: tuple[Ref, ...] = ()  # further passages that matched the last question
    asked: tuple[str, ...] = ()  # the last questions, oldest first, at most REMEMBERED
    put: OpenQuestion | None = None  # the question that the bot has just put, until it is answered or left
    last: ActType | None = None  # what the last message was taken for
    turn: int = 0  # messages so far, so that the same words do not come again and again
    listed: tuple[Ref, ...] = ()  # what was quoted last, one after another: "the second" is one of these
    pinned: bool = False  # the language was asked for by name, and stays whatever is written
    asking: tuple[OpenQuestion, ...] = ()  # the questions of which one may be chosen
    offered: tuple[str, ...] = ()  # payloads of the buttons to choose between that were shown last; so is this
    seen: tuple[Ref, ...] = ()  # passages shown lately, oldest first, at most SEEN
    heard: str = ""  # the last message, folded: what a correction is about
    answered: int = 0  # checksum of the last answer, so that the same is not said twice running
    opened: str | None = None  # slug of the essay that was turned to, until a passage is shown; None for the first
    reading: bool = False  # the last answer was a reading card: what comes next comes as one, too
    searched: tuple[str, ...] = ()  # words that were searched for, oldest first, at most SEARCHED
    before: Language | None = None  # the language that was left last, when another was asked for
