"""What somebody asks for after ``/daily`` or ``/schedule``, read as a whole: an hour, a zone, days, sound, order."""

import re
from dataclasses import dataclass
from datetime import time

from bot.core.daily import Brings, Course
from bot.talk.schedules import hours, wanted, zones
from bot.talk.schedules.wanted import NOTHING, Wanted
from bot.talk.schedules.zones import Found

_AND = re.compile(r"^(?:[到至和与或、,~–—-]|and |or |to ) ?")
_LIKE_A_PLACE = re.compile(r"/|(?:utc|gmt|[+\-−–]) ?[0-9]|(?:市|省|州|国|时间|时?区|time|zone)$")


@dataclass(frozen=True, slots=True)
class Request:
    """What was understood, or else what is wrong with it."""

    at: time | None = None
    place: Found | None = None  # None where none was named
    wanted: Wanted = NOTHING
    wrong: str = ""  # key of the note that says so
    about: str = ""  # the words that are wrong


def read(folded: str, brings: Brings) -> Request:
    """A folded text: an hour at its beginning or its end, a zone, and the rest in any company."""
    place = zones.named(folded)
    if place.sure:
        return Request(place=place)
    more = _wanted(folded, brings)
    asked = hours.read(more.rest)
    if (asked and asked.at is None) or (not asked and _like_an_hour(more.rest)):
        return Request(wrong="daily.badhour", about=more.rest)
    rest = asked.rest if asked else more.rest
    if asked and not zones.named(rest).sure and hours.read(_AND.sub("", rest)):
        return Request(wrong="daily.onehour", about=more.rest)
    found = zones.find(rest) if rest else None
    if found is None or found.zones:
        return Request(asked.at if asked else None, found, more)
    return Request(wrong="daily.badzone" if _LIKE_A_PLACE.search(rest) else "daily.unclear", about=rest)


def _wanted(text: str, brings: Brings) -> Wanted:
    """Words that mean something here."""
    more = wanted.read(text, polls=brings is Brings.PROMPT)
    if brings is Brings.PROMPT and more.course is Course.SURPRISE:
        return Wanted(rest=text)
    return more


def _like_an_hour(text: str) -> bool:
    return text[:1].isdigit() or "点" in text or ":" in text
