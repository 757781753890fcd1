"""An hour and a place are told apart, whatever the place is called."""

from collections.abc import Iterator
from datetime import time
from functools import cache

import pytest

from bot.core.subscription import ReadingOrder, SubscriptionKind
from bot.talk.schedules.parsing.cities import named
from bot.talk.schedules.parsing.options import ParsedOptions
from bot.talk.schedules.parsing.request import ParsedRequest, read
from bot.talk.schedules.parsing.zones import ZoneMatches, find, known
from tests.talk.people import SCRIPT

HOURS = {
    "02:30": time(2, 30),
    "2:30 am": time(2, 30),
    "9 p.m.": time(21),
    "0230": time(2, 30),
    "noon": time(12),
    "7": time(7),
    "2点半": time(2, 30),
    "下午三点": time(15),
}
OFFSETS = {"GMT", "UTC"}
"""With a bare number behind them they are an offset: UTC 7 is seven hours ahead."""


@cache
def places() -> dict[str, ZoneMatches]:
    """Every name of a zone and of a place, folded."""
    every = {SCRIPT.fold(name): name for name in (*known(), *named())}
    return {folded: find(folded) for folded in every}


def is_han(name: str) -> bool:
    return "\u3400" <= name[0] <= "\u9fff"


def ways(hour: str, place: str) -> Iterator[str]:
    yield f"{hour} {place}"
    if not (hour == "7" and place.upper() in OFFSETS):
        yield f"{place} {hour}"


def test_every_place_has_its_hour_in_every_form_before_it_and_behind() -> None:
    assert len(places()) > 1400
    assert all(place.sure for place in places().values())
    wrong = [
        (text, found)
        for name, place in places().items()
        for hour, at in HOURS.items()
        for text in ways(SCRIPT.fold(hour), name)
        if (found := read(text, SubscriptionKind.EXCERPT))
        != ParsedRequest(at, place, ParsedOptions(rest=found.wanted.rest))
    ]
    assert wrong == []


@pytest.mark.parametrize("kind", list(SubscriptionKind))
def test_every_place_keeps_its_name_beside_days_and_sound(kind: SubscriptionKind) -> None:
    """都 and 和 stand inside names, too: 都柏林 is not 柏林, 成都 is a whole name; 周一日本 is Monday, in Japan."""
    wrong = []
    for name, place in places().items():
        han = is_han(name)
        texts = {
            f"周一三五 8点 {name}": (frozenset({0, 2, 4}), None),
            f"{name} 8点 周末": (frozenset({5, 6}), None),
            f"周末 {name} 8点 静音": (frozenset({5, 6}), True),
            f"on mon and wed {name} at 8, silent": (frozenset({0, 2}), True),
            (f"周一{name}8点" if han else f"every sunday {name} 8am"): (frozenset({0 if han else 6}), None),
        }
        for text, (days, silent) in texts.items():
            found = read(text, kind)
            if found != ParsedRequest(time(8), place, ParsedOptions(days, silent, rest=found.wanted.rest)):
                wrong.append((text, found))
    assert wrong == []


@pytest.mark.parametrize(
    ("hour", "at"),
    [("8点", time(8)), ("上午10点", time(10)), ("晚上九点", time(21)), ("八点半", time(8, 30)), ("中午", time(12))],
)
def test_chinese_hours_and_places_need_nothing_between_them(hour: str, at: time) -> None:
    for name, place in places().items():
        if is_han(name):
            for text in (f"{hour}{name}", f"{name}{hour}"):
                assert read(text, SubscriptionKind.EXCERPT) == ParsedRequest(at, place, ParsedOptions(rest=text)), text


@pytest.mark.parametrize(
    ("text", "wrong", "about"),
    [
        ("7eleven", "daily.badhour", "7eleven"),
        ("8th street", "daily.badhour", "8th street"),
        ("8:30 ampere", "daily.unclear", "ampere"),
        ("7 noonish", "daily.unclear", "noonish"),
        ("8:30 pmx/zone", "daily.badzone", "pmx/zone"),
        ("sunny 8:30", "daily.unclear", "sunny"),
        ("8:30 monetary", "daily.unclear", "monetary"),
        ("8:30 everyday life", "daily.unclear", "life"),
        ("8:30 silently speaking", "daily.unclear", "speaking"),
        ("8:30 quietness", "daily.unclear", "quietness"),
        ("8 gmt0 7", "daily.onehour", "8 gmt0 7"),
    ],
)
def test_a_word_that_only_begins_or_ends_like_one_that_is_known_is_not_that_word(
    text: str, wrong: str, about: str
) -> None:
    assert read(text, SubscriptionKind.EXCERPT) == ParsedRequest(wrong=wrong, about=about)


@pytest.mark.parametrize(
    ("text", "zones"),
    [
        ("02:30 America/New_Yrok", ("America/New_York",)),
        ("8:30 in Tokyo", ("Asia/Tokyo",)),
        ("New York, USA 8:30", ("America/New_York",)),
        ("8点 日本东京", ("Asia/Tokyo",)),
        ("8点 在上海", ("Asia/Shanghai",)),
        ("8:30 sterdam", ("Europe/Amsterdam",)),
        ("8点 东京或纽约", ("Asia/Tokyo", "America/New_York")),
    ],
)
def test_the_nearest_place_is_a_guess_and_no_more(text: str, zones: tuple[str, ...]) -> None:
    found = read(SCRIPT.fold(text), SubscriptionKind.EXCERPT)
    assert found.place is not None
    assert (found.place.zones, found.place.only) == (zones, None)
    assert found.at in (time(2, 30), time(8, 30), time(8))


def test_prompts_know_no_surprise() -> None:
    assert read("随机 8点", SubscriptionKind.EXCERPT).wanted.order is ReadingOrder.SURPRISE
    assert read("随机 8点", SubscriptionKind.PROMPT).wrong == "daily.unclear"
