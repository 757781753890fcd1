"""The buttons of what comes by schedule: what each does, and whether what it carries can be chosen."""

import re
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import time
from enum import StrEnum

from bot.core.callback_data.actions import DailyButton, ScheduleButton
from bot.core.essay import Library
from bot.core.patterns import LazyPattern
from bot.core.subscription import AGAIN, STOP, ReadingOrder, SubscriptionKind
from bot.talk.schedules.parsing import zones
from bot.talk.schedules.parsing.options import NOTHING, ParsedOptions

PACES = (1, 2, 3)
"""Paragraphs at a time."""
CLOSES = (0, 12, 24, 48, 72, 168)
"""Hours after which a discussion closes by itself; 0 for never."""


class SettingVerb(StrEnum):
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


class StartDay(StrEnum):
    """The day on which a reading plan starts, seen from the day on which that is said."""

    TODAY = "today"
    TOMORROW = "tomorrow"
    MONDAY = "monday"  # of the next week
    FIRST = "first"  # of the next month


FOR_GROUPS = frozenset(
    {SettingVerb.PLAN, SettingVerb.TOGETHER, SettingVerb.ALONE, SettingVerb.STARTS, SettingVerb.PACE, SettingVerb.ANEW}
)
"""Of excerpts, those that only a group has."""
_OF_PROMPTS = {
    SettingVerb.TOPICS,
    SettingVerb.CLOSES,
    SettingVerb.PICK,
    SettingVerb.DROP,
    SettingVerb.ALL,
    SettingVerb.POLL,
    SettingVerb.NO_POLL,
    SettingVerb.CLOSE,
}
_BESIDE_EXCERPTS = {SettingVerb.OPEN, SettingVerb.REST, SettingVerb.QUIT, SettingVerb.READ}
_OF_EXCERPTS = {
    SettingVerb.COURSES,
    SettingVerb.ENDS,
    SettingVerb.COURSE,
    SettingVerb.THEN,
    *FOR_GROUPS,
    *_BESIDE_EXCERPTS,
}
VERBS = {
    SubscriptionKind.EXCERPT: frozenset(SettingVerb) - _OF_PROMPTS,
    SubscriptionKind.PROMPT: frozenset(SettingVerb) - _OF_EXCERPTS,
}
"""What the panel of each can do."""


@dataclass(frozen=True, slots=True)
class SettingButton:
    """A button that was pressed. What it carries can be chosen."""

    verb: SettingVerb
    about: int | None = None  # id of the subscription, where it is not this chat's own
    at: time | None = None  # HOUR, SET
    zone: str = ""  # ZONE, SET
    days: frozenset[int] = frozenset()  # DAYS
    order: ReadingOrder | None = None  # COURSE
    slug: str = ""  # ESSAY, READ; THEN, where AGAIN and STOP may stand, too
    starts: StartDay | None = None  # STARTS
    number: int = 0  # PACE: paragraphs; CLOSE: hours
    thesis: str = ""  # PICK, DROP: id of one of some essay
    more: ParsedOptions = NOTHING  # ZONE, SET: what else was asked for in the same breath
    kind: SubscriptionKind = SubscriptionKind.EXCERPT


def clock(at: time) -> str:
    """``0830``"""
    return f"{at:%H%M}"


_LETTERS: dict[str, ParsedOptions] = {
    "s": ParsedOptions(silent=True),
    "l": ParsedOptions(silent=False),
    "p": ParsedOptions(order=ReadingOrder.PARAGRAPHS),
    "t": ParsedOptions(order=ReadingOrder.THESES),
    "r": ParsedOptions(order=ReadingOrder.SURPRISE),
    "v": ParsedOptions(poll=True),
    "n": ParsedOptions(poll=False),
}
_MORE = LazyPattern(r"([0-7][0-9a-f])([sl]?)([ptr]?)([vn]?)")


def with_more(more: ParsedOptions) -> str:
    """``:60s``: weekdays as bits, in two hexadecimal digits (00: none), and a letter for each wish besides.

    Empty, where there is none.
    """
    bits = sum(1 << day for day in more.days or ())
    letters = "".join(
        letter
        for letter, act in _LETTERS.items()
        if (act.silent is not None and act.silent is more.silent)
        or (act.order and act.order is more.order)
        or (act.poll is not None and act.poll is more.poll)
    )
    return f":{bits:02x}{letters}" if bits or letters else ""


def read(pressed: DailyButton | ScheduleButton, library: Library) -> SettingButton | None:
    """The setting, or None where the button is forged, or it can no longer be chosen."""
    verb = next((each for each in VERBS[pressed.kind] if each == pressed.verb), None)
    if not verb or bool(pressed.value) != (verb in _VALUES):
        return None
    setting = SettingButton(verb, pressed.about, kind=pressed.kind)
    return _VALUES[verb](setting, pressed.value, library) if pressed.value else setting


def _hour(setting: SettingButton, value: str, library: Library) -> SettingButton | None:
    found = re.fullmatch(r"([01][0-9]|2[0-3])([0-5][0-9])", value)
    return replace(setting, at=time(int(found[1]), int(found[2]))) if found else None


def _zone(setting: SettingButton, value: str, library: Library) -> SettingButton | None:
    zone, apart, written = value.partition(":")
    found = _MORE.fullmatch(written)
    if zone not in zones.known() or (apart and (not found or found[0] == "00")):
        return None
    return replace(setting, zone=zone, more=_more(found) if found else NOTHING)


def _more(found: re.Match[str]) -> ParsedOptions:
    bits = int(found[1], 16)
    days = frozenset(day for day in range(7) if bits >> day & 1)
    silent, order, poll = (_LETTERS.get(letter, NOTHING) for letter in found.groups()[1:])
    return ParsedOptions(days or None, silent.silent, order.order, poll.poll)


def _both(setting: SettingButton, value: str, library: Library) -> SettingButton | None:
    hour, _, zone = value.partition(":")
    half = _hour(setting, hour, library)
    return _zone(half, zone, library) if half else None


def _days(setting: SettingButton, value: str, library: Library) -> SettingButton | None:
    in_order = re.fullmatch("0?1?2?3?4?5?6?", value)
    return replace(setting, days=frozenset(map(int, value))) if in_order else None


def _course(setting: SettingButton, value: str, library: Library) -> SettingButton | None:
    return next((replace(setting, order=order) for order in ReadingOrder if order == value), None)


def _essay(setting: SettingButton, value: str, library: Library) -> SettingButton | None:
    return next((replace(setting, slug=value) for essay in library.essays if essay.slug == value), None)


def _then(setting: SettingButton, value: str, library: Library) -> SettingButton | None:
    return replace(setting, slug=value) if value in (AGAIN, STOP) else _essay(setting, value, library)


def _starts(setting: SettingButton, value: str, library: Library) -> SettingButton | None:
    return next((replace(setting, starts=start) for start in StartDay if start == value), None)


def _one_of(choices: tuple[int, ...]) -> Callable[[SettingButton, str, Library], SettingButton | None]:
    def number(setting: SettingButton, value: str, library: Library) -> SettingButton | None:
        return next((replace(setting, number=each) for each in choices if str(each) == value), None)

    return number


def _thesis(setting: SettingButton, value: str, library: Library) -> SettingButton | None:
    known = any(thesis.id == value for essay in library.essays for thesis in essay.theses)
    return replace(setting, thesis=value) if known else None


_VALUES: dict[SettingVerb, Callable[[SettingButton, str, Library], SettingButton | None]] = {
    SettingVerb.HOUR: _hour,
    SettingVerb.ZONE: _zone,
    SettingVerb.SET: _both,
    SettingVerb.DAYS: _days,
    SettingVerb.COURSE: _course,
    SettingVerb.THEN: _then,
    SettingVerb.ESSAY: _essay,
    SettingVerb.READ: _essay,
    SettingVerb.STARTS: _starts,
    SettingVerb.PACE: _one_of(PACES),
    SettingVerb.PICK: _thesis,
    SettingVerb.DROP: _thesis,
    SettingVerb.CLOSE: _one_of(CLOSES),
}
"""Those that carry a value, and how it is read."""
