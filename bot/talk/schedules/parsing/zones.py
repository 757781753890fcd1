"""Time zones as people write them: ``asia/shanghai``, 东京, New York, ``UTC+8``, 东八区."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from difflib import get_close_matches
from functools import cache
from zoneinfo import ZoneInfo, available_timezones

from bot.core.language import Language, LocalizedText
from bot.core.patterns import LazyPattern
from bot.talk.numbers import read_number
from bot.talk.schedules.parsing.cities import alone, called
from bot.talk.schedules.parsing.cities import named as places

OFFERED = 8
"""Zones to choose from."""
SPELT = 5
"""Characters from which on a name may be misspelt."""
LONGEST = 60
"""Characters; what is longer names no place."""

DEFAULTS = {Language.HANS: "Asia/Shanghai", Language.HANT: "Asia/Taipei", Language.ENGLISH: "UTC"}
"""Where somebody is taken to be until they say otherwise."""

COMMON = (
    *("Asia/Shanghai", "Asia/Hong_Kong", "Asia/Taipei", "Asia/Singapore"),
    *("Asia/Tokyo", "Asia/Seoul", "Asia/Bangkok", "Asia/Kuala_Lumpur"),
    *("Asia/Dubai", "Europe/Moscow", "Europe/Berlin", "Europe/Paris"),
    *("Europe/London", "America/New_York", "America/Chicago", "America/Los_Angeles"),
    *("America/Vancouver", "America/Toronto", "Australia/Sydney", "Australia/Melbourne", "Pacific/Auckland"),
)

_NOT_PLACES = {"Factory", "localtime", "posixrules"}
_BETWEEN = {
    -570: "Pacific/Marquesas",
    -210: "America/St_Johns",
    210: "Asia/Tehran",
    270: "Asia/Kabul",
    330: "Asia/Kolkata",
    345: "Asia/Kathmandu",
    390: "Asia/Yangon",
    525: "Australia/Eucla",
    570: "Australia/Darwin",
    630: "Australia/Lord_Howe",
    765: "Pacific/Chatham",
}
"""Minutes → a zone: there is none for an offset alone that is no whole hour."""
# Etc counts westward: Etc/GMT-8 is eight hours ahead of UTC.
_HOURS = {hours * 60: f"Etc/GMT{-hours:+d}" if hours else "UTC" for hours in range(-12, 15)}
_BY_OFFSET = dict(sorted((_HOURS | _BETWEEN).items()))

_OFFSET = LazyPattern(r"(?:(?:utc|gmt)([+\-−–]?)|([+\-−–]))([0-9]{1,2})(?::?([0-5][0-9]))?")
_NUMBERED = LazyPattern(r"([东西])([0-9]{1,2}|[一二两三四五六七八九十]{1,2})(?:时)?区")
_UTC = {"utc", "gmt", "零时区", "中时区", "世界时", "格林威治", "格林尼治", "0时区"}
_NO_DIGITS_APART = LazyPattern(r"(?<![0-9]) | (?![0-9])")
"""Spaces that part no two numbers: GMT0 7 is no offset."""
_TAIL = LazyPattern(r"(?:市|省|时间|时区| ?time ?zone| time)$")


@dataclass(frozen=True, slots=True)
class ZoneMatches:
    """Zones that may be meant, the best first, at most OFFERED. ``sure``: what was written is the name of them."""

    zones: tuple[str, ...] = ()
    sure: bool = False
    name: str = ""  # where it is not sure: the place that is most like it

    @property
    def only(self) -> str | None:
        """The zone that is certainly meant."""
        return self.zones[0] if self.sure and len(self.zones) == 1 else None


def find(folded: str) -> ZoneMatches:
    """The zones that a folded text may mean; none where it is like no place that is known."""
    found = named(folded)
    if found.sure:
        return found
    name = _TAIL.sub("", _trimmed(folded))
    guessed = _guesses(_plain(name)) or _guesses(_plain(name.rsplit("/", 1)[-1])) or _within(_plain(name))
    return ZoneMatches(tuple(guessed)[:OFFERED], name=next(iter(guessed.values()), "").title())


def named(folded: str) -> ZoneMatches:
    """The zones of which a folded text is the name; none where it is no name that is known."""
    text = _trimmed(folded)
    zone = _by_offset(_NO_DIGITS_APART.sub("", text))
    if zone:
        return ZoneMatches((zone,), sure=True)
    zones = _by_name(text) or _by_name(_TAIL.sub("", text))
    return ZoneMatches(zones[:OFFERED], sure=True) if zones else ZoneMatches()


def _trimmed(folded: str) -> str:
    return folded.strip(" ,，。.()（）")[:LONGEST]


@cache
def known() -> frozenset[str]:
    """Every zone that may be chosen."""
    return frozenset(available_timezones() - _NOT_PLACES)


def label(zone: str) -> LocalizedText:
    """What a zone is called on a button."""
    if zone in called():
        return called()[zone]
    if zone in _FIXED:
        return LocalizedText(_FIXED[zone])
    return LocalizedText(zone.rsplit("/", 1)[-1].replace("_", " "))


def offset(zone: str, at: datetime) -> str:
    """``UTC+8``, ``UTC-3:30``, ``UTC``: how far clocks in ``zone`` are from UTC at an instant."""
    between = at.astimezone(ZoneInfo(zone)).utcoffset()
    return f"UTC{_written(round(between.total_seconds() / 60))}" if between else "UTC"


def _written(minutes: int) -> str:
    hours, rest = divmod(abs(minutes), 60)
    return f"{'-' if minutes < 0 else '+'}{hours}" + (f":{rest:02}" if rest else "")


OFFSETS = tuple((_written(minutes), zone) for minutes, zone in _BY_OFFSET.items())
"""What each offset from UTC is called, and a zone for it, from west to east."""

_FIXED = {zone: f"UTC{_written(minutes)}" if minutes else "UTC" for minutes, zone in _HOURS.items()}


def _by_offset(text: str) -> str | None:
    if text in _UTC:
        return "UTC"
    if found := _OFFSET.fullmatch(text):
        sign = -1 if (found[1] or found[2]) in ("-", "−", "–") else 1
        return _BY_OFFSET.get(sign * (int(found[3]) * 60 + int(found[4] or 0)))
    if found := _NUMBERED.fullmatch(text):
        return _BY_OFFSET.get((1 if found[1] == "东" else -1) * read_number(found[2]) * 60)
    return None


def _by_name(name: str) -> tuple[str, ...]:
    zone = _zones().get(name.replace(" ", "_"))
    return _places().get(_plain(name)) or ((zone,) if zone else ()) or _last_parts().get(_plain(name)) or ()


def _guesses(name: str) -> dict[str, str]:
    """Zones of places whose name goes on like that, or is spelt nearly so → that name."""
    if len(name) < (3 if name.isascii() else 2):
        return {}
    tables = (_places(), _last_parts())
    every = [(each, zones) for table in tables for each, zones in table.items()]
    near = [(each, zones) for each, zones in every if each.startswith(name) or f" {name} " in f"{each} "]
    # Nearly every short word is spelt nearly like some place.
    if not near and len(name) >= SPELT:
        spelt = get_close_matches(name, dict.fromkeys(each for each, _ in every), n=4, cutoff=0.8)
        near = [(each, table[each]) for each in spelt for table in tables if each in table]
    guessed: dict[str, str] = {}
    for each, zones in near:
        for zone in zones:
            guessed.setdefault(zone, each)
    return guessed


def _within(name: str) -> dict[str, str]:
    """Zones of the places that are named in it, beside other words → that name. Of New York, USA, that of New York."""
    words = name.replace(",", " ").replace("/", " ").split()
    runs = {" ".join(words[start:end]) for start in range(len(words)) for end in range(start + 1, len(words) + 1)}
    several = [each for each in _places() if each not in alone()]
    inside = [each for each in several if each in runs or (not each.isascii() and each in name)]
    inside.sort(key=lambda each: (len(_places()[each]), -len(each)))
    guessed: dict[str, str] = {}
    for each in inside:
        if not any(zone in guessed for zone in _places()[each]):
            guessed |= dict.fromkeys(_places()[each], each)
    return guessed


def _plain(name: str) -> str:
    """Without what people leave out or write otherwise."""
    return re.sub(r"[\s_-]+", " ", re.sub("['’.]", "", name)).strip()


@cache
def _places() -> dict[str, tuple[str, ...]]:
    return {_plain(name): zones for name, zones in places().items()}


@cache
def _zones() -> dict[str, str]:
    return {zone.casefold(): zone for zone in known()}


@cache
def _last_parts() -> dict[str, tuple[str, ...]]:
    found: dict[str, list[str]] = {}
    for zone in sorted(known()):
        if "/" in zone and not zone.startswith("Etc/"):
            found.setdefault(_plain(zone.rsplit("/", 1)[-1].casefold()), []).append(zone)
    return {name: _apart(zones) for name, zones in found.items()}


def _apart(zones: Iterable[str]) -> tuple[str, ...]:
    """Of zones whose clocks go alike only the first."""
    clocks: dict[tuple[object, ...], str] = {}
    for zone in zones:
        months = (datetime(2026, month, 1, tzinfo=UTC) for month in range(1, 13))
        clocks.setdefault(tuple(month.astimezone(ZoneInfo(zone)).utcoffset() for month in months), zone)
    return tuple(clocks.values())
