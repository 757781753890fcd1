"""A passage a day: when it comes, and what."""

from dataclasses import dataclass
from datetime import date, time
from enum import StrEnum

from bot.core.language import Language

EVERY_DAY = frozenset(range(7))
WEEKDAYS = frozenset(range(5))

AGAIN, STOP = "again", "stop"
"""What may follow at the end of an essay, besides the slug of another one."""


class Course(StrEnum):
    """What comes, and in which order."""

    PARAGRAPHS = "paragraphs"  # one after the other
    THESES = "theses"
    SURPRISE = "surprise"  # paragraphs in no order, none twice until all were shown


class Standing(StrEnum):
    """Does anything come?"""

    DRAFT = "draft"  # being set up; nothing comes yet
    ON = "on"
    OFF = "off"  # somebody stopped it
    AWAY = "away"  # the chat cannot be written to; on again when it can
    SUSPENDED = "suspended"  # its topic was closed, or the right to write taken; until somebody starts it again


@dataclass(frozen=True, slots=True)
class Subscription:
    """Daily excerpts for one chat, or one topic of a forum."""

    id: int  # 0: not stored yet
    slug: str
    at: time  # on the clock of the zone, to the minute
    zone: str  # IANA
    language: Language
    days: frozenset[int] = EVERY_DAY  # 0 is Monday
    course: Course = Course.PARAGRAPHS
    silent: bool = False
    then: str = AGAIN  # at the end: AGAIN, STOP, or the slug of another essay
    standing: Standing = Standing.DRAFT
    position: int = 0  # excerpts that have come in this round
    round: int = 0  # how often the essay has been gone through
    last: date | None = None  # local date of the last excerpt, or of the last day that was missed
    resumes: date | None = None  # paused until this local date, on which it is on again
