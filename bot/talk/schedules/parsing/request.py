"""What somebody asks for after ``/daily`` or ``/schedule``, read as a whole: an hour, a zone, days, sound, order."""

from dataclasses import dataclass
from datetime import time

from bot.core.patterns import LazyPattern
from bot.core.subscription import ReadingOrder, SubscriptionKind
from bot.talk.schedules.parsing import hours, options, zones
from bot.talk.schedules.parsing.options import NOTHING, ParsedOptions
from bot.talk.schedules.parsing.zones import ZoneMatches

_AND = LazyPattern(r"^(?:[到至和与或、,~–—-]|and |or |to ) ?")
_LIKE_A_PLACE = LazyPattern(r"/|(?:utc|gmt|[+\-−–]) ?[0-9]|(?:市|省|州|国|时间|时?区|time|zone)$")


@dataclass(frozen=True, slots=True)
class ParsedRequest:
    """What was understood, or else what is wrong with it."""

    at: time | None = None
    place: ZoneMatches | None = None  # None where none was named
    wanted: ParsedOptions = NOTHING
    wrong: str = ""  # key of the note that says so
    about: str = ""  # the words that are wrong


def read(folded: str, kind: SubscriptionKind) -> ParsedRequest:
    """A folded text: an hour at its beginning or its end, a zone, and the rest in any company."""
    place = zones.named(folded)
    if place.sure:
        return ParsedRequest(place=place)
    more = _wanted(folded, kind)
    asked = hours.read(more.rest)
    if (asked and asked.at is None) or (not asked and _like_an_hour(more.rest)):
        return ParsedRequest(wrong="daily.badhour", about=more.rest)
    rest = asked.rest if asked else more.rest
    if asked and not zones.named(rest).sure and hours.read(_AND.sub("", rest)):
        return ParsedRequest(wrong="daily.onehour", about=more.rest)
    found = zones.find(rest) if rest else None
    if found is None or found.zones:
        return ParsedRequest(asked.at if asked else None, found, more)
    return ParsedRequest(wrong="daily.badzone" if _LIKE_A_PLACE.search(rest) else "daily.unclear", about=rest)


def _wanted(text: str, kind: SubscriptionKind) -> ParsedOptions:
    """Words that mean something here."""
    more = options.read(text, polls=kind is SubscriptionKind.PROMPT)
    if kind is SubscriptionKind.PROMPT and more.order is ReadingOrder.SURPRISE:
        return ParsedOptions(rest=text)
    return more


def _like_an_hour(text: str) -> bool:
    return text[:1].isdigit() or "点" in text or ":" in text
