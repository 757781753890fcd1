"""The buttons of what comes by schedule: what each does, and whether what it carries can be chosen."""

import re
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import time
from enum import StrEnum

from bot.core.daily import AGAIN, STOP, Brings, Course
from bot.core.essay import Library
from bot.talk import payload
from bot.talk.schedules import zones
from bot.talk.schedules.wanted import NOTHING, Wanted

PACES = (1, 2, 3)
"""Paragraphs at a time."""
CLOSES = (0, 12, 24, 48, 72, 168)
"""Hours after which a discussion closes by itself; 0 for never."""


class Verb(StrEnum):
    """What a button does."""

    HOME = "home"  # these open a screen of the panel
    HOURS = "hours"
    CITIES = "cities"
    OFFSETS = "offsets"
    WEEK = "week"
    COURSES = "courses"
    ENDS = "ends"
    ESSAYS = "essays"
    PLAN = "plan"
    TOPICS = "topics"
    CLOSES = "closes"
    HOUR = "hour"  # these change something:     hour:0830
    ZONE = "zone"  # zone:Asia/Shanghai
    SET = "set"  # set:0830:Asia/Shanghai        both, and starts; a zone may have more after it, see with_more
    DAYS = "days"  # days:01234
    COURSE = "course"  # course:theses
    LOUD = "loud"
    SILENT = "silent"
    THEN = "then"  # then:again, then:stop, then:slug
    ESSAY = "essay"  # essay:slug
    TOGETHER = "together"  # a group reads by plan
    ALONE = "alone"
    STARTS = "starts"  # starts:monday
    PACE = "pace"  # pace:2
    ANEW = "anew"  # the essay from its beginning
    PICK = "pick"  # pick:T1                     a thesis more
    DROP = "drop"  # drop:T1                     one less
    ALL = "all"  # theses
    POLL = "poll"
    NO_POLL = "nopoll"
    CLOSE = "close"  # close:24
    START = "start"
    STOP = "stop"
    PAUSE = "pause"
    RESUME = "resume"
    OPEN = "open"  # these stand under an excerpt, which stays as it is
    REST = "rest"
    QUIT = "quit"
    READ = "read"  # read:slug                   from its beginning


class Start(StrEnum):
    """The day on which a reading plan starts, seen from the day on which that is said."""

    TODAY = "today"
    TOMORROW = "tomorrow"
    MONDAY = "monday"  # of the next week
    FIRST = "first"  # of the next month


FOR_GROUPS = frozenset({Verb.PLAN, Verb.TOGETHER, Verb.ALONE, Verb.STARTS, Verb.PACE, Verb.ANEW})
"""Of excerpts, those that only a group has."""
_OF_PROMPTS = {Verb.TOPICS, Verb.CLOSES, Verb.PICK, Verb.DROP, Verb.ALL, Verb.POLL, Verb.NO_POLL, Verb.CLOSE}
_BESIDE_EXCERPTS = {Verb.OPEN, Verb.REST, Verb.QUIT, Verb.READ}
_OF_EXCERPTS = {Verb.COURSES, Verb.ENDS, Verb.COURSE, Verb.THEN, *FOR_GROUPS, *_BESIDE_EXCERPTS}
VERBS = {
    Brings.EXCERPT: frozenset(Verb) - _OF_PROMPTS,
    Brings.PROMPT: frozenset(Verb) - _OF_EXCERPTS,
}
"""What the panel of each can do."""


@dataclass(frozen=True, slots=True)
class Setting:
    """A button that was pressed. What it carries can be chosen."""

    verb: Verb
    about: int | None = None  # id of the subscription, where it is not this chat's own
    at: time | None = None  # HOUR, SET
    zone: str = ""  # ZONE, SET
    days: frozenset[int] = frozenset()  # DAYS
    course: Course | None = None  # COURSE
    slug: str = ""  # ESSAY, READ; THEN, where AGAIN and STOP may stand, too
    starts: Start | None = None  # STARTS
    number: int = 0  # PACE: paragraphs; CLOSE: hours
    thesis: str = ""  # PICK, DROP: id of one of some essay
    more: Wanted = NOTHING  # ZONE, SET: what else was asked for in the same breath
    brings: Brings = Brings.EXCERPT


def clock(at: time) -> str:
    """``0830``"""
    return f"{at:%H%M}"


_LETTERS: dict[str, Wanted] = {
    "s": Wanted(silent=True),
    "l": Wanted(silent=False),
    "p": Wanted(course=Course.PARAGRAPHS),
    "t": Wanted(course=Course.THESES),
    "r": Wanted(course=Course.SURPRISE),
    "v": Wanted(poll=True),
    "n": Wanted(poll=False),
}
_MORE = re.compile(r"([0-7][0-9a-f])([sl]?)([ptr]?)([vn]?)")


def with_more(more: Wanted) -> str:
    """``:60s``: weekdays as bits, in two hexadecimal digits (00: none), and a letter for each wish besides.

    Empty, where there is none.
    """
    bits = sum(1 << day for day in more.days or ())
    letters = "".join(
        letter
        for letter, wish in _LETTERS.items()
        if (wish.silent is not None and wish.silent is more.silent)
        or (wish.course and wish.course is more.course)
        or (wish.poll is not None and wish.poll is more.poll)
    )
    return f":{bits:02x}{letters}" if bits or letters else ""


def read(text: str, library: Library) -> Setting | None:
    """The setting, or None where the payload is forged, or can no longer be chosen."""
    daily = payload.DAILY.fullmatch(text)
    found, brings = (daily, Brings.EXCERPT) if daily else (payload.SCHEDULE.fullmatch(text), Brings.PROMPT)
    verb = next((each for each in VERBS[brings] if found and each == found[1]), None)
    if not found or not verb or (found[2] is None) != (verb not in _VALUES):
        return None
    setting = Setting(verb, int(daily[3]) if daily and daily[3] else None, brings=brings)
    return _VALUES[verb](setting, found[2], library) if found[2] else setting


def _hour(setting: Setting, value: str, library: Library) -> Setting | None:
    found = re.fullmatch(r"([01][0-9]|2[0-3])([0-5][0-9])", value)
    return replace(setting, at=time(int(found[1]), int(found[2]))) if found else None


def _zone(setting: Setting, value: str, library: Library) -> Setting | None:
    zone, apart, written = value.partition(":")
    found = _MORE.fullmatch(written)
    if zone not in zones.known() or (apart and (not found or found[0] == "00")):
        return None
    return replace(setting, zone=zone, more=_more(found) if found else NOTHING)


def _more(found: re.Match[str]) -> Wanted:
    bits = int(found[1], 16)
    days = frozenset(day for day in range(7) if bits >> day & 1)
    silent, course, poll = (_LETTERS.get(letter, NOTHING) for letter in found.groups()[1:])
    return Wanted(days or None, silent.silent, course.course, poll.poll)


def _both(setting: Setting, value: str, library: Library) -> Setting | None:
    hour, _, zone = value.partition(":")
    half = _hour(setting, hour, library)
    return _zone(half, zone, library) if half else None


def _days(setting: Setting, value: str, library: Library) -> Setting | None:
    in_order = re.fullmatch("0?1?2?3?4?5?6?", value)
    return replace(setting, days=frozenset(map(int, value))) if in_order else None


def _course(setting: Setting, value: str, library: Library) -> Setting | None:
    return next((replace(setting, course=course) for course in Course if course == value), None)


def _essay(setting: Setting, value: str, library: Library) -> Setting | None:
    return next((replace(setting, slug=value) for essay in library.essays if essay.slug == value), None)


def _then(setting: Setting, value: str, library: Library) -> Setting | None:
    return replace(setting, slug=value) if value in (AGAIN, STOP) else _essay(setting, value, library)


def _starts(setting: Setting, value: str, library: Library) -> Setting | None:
    return next((replace(setting, starts=start) for start in Start if start == value), None)


def _one_of(choices: tuple[int, ...]) -> Callable[[Setting, str, Library], Setting | None]:
    def number(setting: Setting, value: str, library: Library) -> Setting | None:
        return next((replace(setting, number=each) for each in choices if str(each) == value), None)

    return number


def _thesis(setting: Setting, value: str, library: Library) -> Setting | None:
    known = any(thesis.id == value for essay in library.essays for thesis in essay.theses)
    return replace(setting, thesis=value) if known else None


_VALUES: dict[Verb, Callable[[Setting, str, Library], Setting | None]] = {
    Verb.HOUR: _hour,
    Verb.ZONE: _zone,
    Verb.SET: _both,
    Verb.DAYS: _days,
    Verb.COURSE: _course,
    Verb.THEN: _then,
    Verb.ESSAY: _essay,
    Verb.READ: _essay,
    Verb.STARTS: _starts,
    Verb.PACE: _one_of(PACES),
    Verb.PICK: _thesis,
    Verb.DROP: _thesis,
    Verb.CLOSE: _one_of(CLOSES),
}
"""Those that carry a value, and how it is read."""
