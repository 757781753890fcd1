"""What comes by schedule, a passage a day or a prompt for a discussion: when, and what."""

from dataclasses import dataclass
from datetime import date, time
from enum import StrEnum
from typing import ClassVar, TypeVar

from bot.core.language import Language

EVERY_DAY = frozenset(range(7))
WEEKDAYS = frozenset(range(5))

AGAIN, STOP = "again", "stop"
"""What may follow at the end of an essay, besides the slug of another one."""


class SubscriptionKind(StrEnum):
    """What comes by schedule. A chat or topic has at most one of each."""

    EXCERPT = "excerpt"  # a passage to read
    PROMPT = "prompt"  # a discussion begins


class ReadingOrder(StrEnum):
    """What comes, and in which order."""

    PARAGRAPHS = "paragraphs"  # one after the other
    THESES = "theses"
    SURPRISE = "surprise"  # paragraphs in no order, none twice until all were shown


class SubscriptionStatus(StrEnum):
    """Does anything come?"""

    DRAFT = "draft"  # being set up; nothing comes yet
    ON = "on"
    OFF = "off"  # somebody stopped it
    AWAY = "away"  # the chat cannot be written to; on again when it can
    SUSPENDED = "suspended"  # its topic was closed, or the right to write taken; until somebody starts it again


@dataclass(frozen=True, slots=True)
class Recurrence:
    """At which hour something comes, and on which days."""

    at: time  # on the clock of the zone, to the minute
    zone: str  # IANA
    days: frozenset[int] = EVERY_DAY  # 0 is Monday
    last: date | None = None  # local date on which it came last, or of the last day that was missed
    resumes: date | None = None  # paused until this local date, on which it is on again
    starts: date | None = None  # nothing comes before this local date


@dataclass(frozen=True, slots=True)
class BaseSubscription:
    """What daily excerpts and scheduled prompts have in common."""

    kind: ClassVar[SubscriptionKind]

    id: int  # 0: not stored yet
    slug: str
    language: Language
    recurrence: Recurrence
    silent: bool = False
    status: SubscriptionStatus = SubscriptionStatus.DRAFT
    position: int = 0  # in the essay: excerpts that have come in this round, or the thesis next in turn
    round: int = 0  # how often the essay has been gone through


@dataclass(frozen=True, slots=True)
class DailyExcerpts(BaseSubscription):
    """Passages to read, for one chat or one topic of a forum."""

    kind: ClassVar[SubscriptionKind] = SubscriptionKind.EXCERPT

    order: ReadingOrder = ReadingOrder.PARAGRAPHS
    then: str = AGAIN  # at the end: AGAIN, STOP, or the slug of another essay
    pace: int = 1  # paragraphs at a time
    together: bool = False  # a group reads by plan: whoever has read a day can say so


@dataclass(frozen=True, slots=True)
class PromptSchedule(BaseSubscription):
    """Discussions that begin by themselves, in one group or one topic of a forum."""

    kind: ClassVar[SubscriptionKind] = SubscriptionKind.PROMPT

    chosen: tuple[str, ...] = ()  # ids of the theses that they are about; none chosen is all, in order
    poll: bool = True  # they come with an opinion poll
    hours: int = 0  # after which they close by themselves; 0 for never


Subscription = DailyExcerpts | PromptSchedule
"""What comes by schedule."""
AnySubscription = TypeVar("AnySubscription", bound=BaseSubscription)
"""Either, where what comes out is of the kind that went in."""


@dataclass(frozen=True, slots=True)
class ReadingProgress:
    """How far those who read together have come. A day counts from 1; who has read none is not counted."""

    days: tuple[tuple[int, int], ...] = ()  # day, how many people have come so far
    shown: tuple[tuple[str, int], ...] = ()  # name and day of those who let theirs be seen
    mine: int = 0  # of whoever asks
    seen: bool = False  # does whoever asks let theirs be seen?
