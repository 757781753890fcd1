"""What somebody wants with a message: an act, and how it is told."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import StrEnum


class ActType(StrEnum):
    """What a message is, before it is put to the essay."""

    PASSAGE = "passage"  # it is put to the essay
    ABSENT = "absent"  # … which does not speak of it
    OVERVIEW = "overview"  # the gist
    OUTLINE = "outline"  # the contents
    PARAGRAPH = "paragraph"  # a place is named
    PLAIN = "plain"  # in plain words
    QUOTES = "quotes"  # memorable sentences
    QUESTIONS = "questions"  # something to think about
    BOTH_SIDES = "both_sides"  # what speaks against it
    REASONS = "reasons"  # its grounds
    EXAMPLE = "example"
    TRANSLATION = "translation"
    ABOUT_ESSAY = "about_essay"
    ABOUT_BOT = "about_bot"
    SMALL_TALK = "small_talk"
    CORRECTION = "correction"  # the answer was to something else
    OPINION_RECEIVED = "opinion_received"  # an answer to a question that the bot has put
    CANNOT = "cannot"  # an errand that is none of the bot's
    DAILY = "daily"
    SETTINGS = "settings"  # how somebody wishes to be answered
    FORGET = "forget"


KINDS: Mapping[str, tuple[str, ...]] = {
    ActType.PARAGRAPH: (
        *("place", "next", "previous", "again", "first", "whole", "others", "any"),
        *("resume", "keep", "drop", "favourites", "card", "finished", "mark"),
    ),
    ActType.SMALL_TALK: (
        *("greeting", "introduction", "thanks", "farewell", "praise", "laughter", "insult", "apology"),
        *("sorrow", "assent", "declined", "unclear", "idle"),
    ),
    ActType.SETTINGS: ("open", "script", "brief", "full"),
}
"""Kinds of acts, by act: what is answered each in its way."""


@dataclass(frozen=True, slots=True)
class ActPhrasing:
    """How somebody may put an act. ``detail``: which kind of it (``small_talk.thanks``), where it has kinds."""

    act: ActType
    text: str
    detail: str = ""


@dataclass(frozen=True, slots=True)
class GoldenAct:
    """A message for measuring whether acts are recognised, never for training."""

    text: str
    act: ActType
    context: tuple[str, ...] = ()  # earlier messages, oldest first; one that begins with "BOT: " is the bot's question
    also: tuple[ActType, ...] = ()  # others that will do


@dataclass(frozen=True, slots=True)
class ActReading:
    """The act of a message."""

    act: ActType
    detail: str = ""
    lead: float = 0.0  # over the next best act; 0 … 1 or so
    doubtful: bool = False  # the lead is so small that what the essay surely speaks of is put to it
    score: float = 1.0  # of the act itself; 0 … 1 or so
    others: tuple[ActType, ...] = ()  # what else it may be, the likeliest first


RecogniseAct = Callable[[str, bool, str], ActReading]
"""``recognise(message, answering, slug)``: of a folded message without courtesy, where a place that it names is masked.
``answering``: the bot has just put a question. Pure, bounded in time, never raises on any text."""


def put_to_the_essay(message: str, answering: bool, slug: str) -> ActReading:
    """Where nothing is known of acts, everything is put to the essay."""
    return ActReading(ActType.PASSAGE)
