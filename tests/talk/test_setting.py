"""Buttons of daily excerpts fit their limits, and carry only what can be chosen."""

from datetime import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.core.daily import AGAIN, STOP, Course
from bot.core.essay import Library
from bot.talk import payload, zones
from bot.talk.setting import Setting, Verb, clock, read
from tests.render.essays import made_of
from tests.talk.people import SLUG

LONGEST_ID = 10**13 - 1
LARGEST = made_of("x", "一段。", slug="x" * 32)
VALUES: dict[Verb, list[tuple[str, Setting]]] = {
    Verb.HOUR: [("0830", Setting(Verb.HOUR, at=time(8, 30))), ("0000", Setting(Verb.HOUR, at=time(0)))],
    Verb.ZONE: [(zone, Setting(Verb.ZONE, zone=zone)) for zone in sorted(zones.known())],
    Verb.SET: [(f"2359:{zone}", Setting(Verb.SET, at=time(23, 59), zone=zone)) for zone in sorted(zones.known())],
    Verb.DAYS: [
        ("0", Setting(Verb.DAYS, days=frozenset({0}))),
        ("0123456", Setting(Verb.DAYS, days=frozenset(range(7)))),
        ("135", Setting(Verb.DAYS, days=frozenset({1, 3, 5}))),
    ],
    Verb.COURSE: [(course, Setting(Verb.COURSE, course=course)) for course in Course],
    Verb.THEN: [(slug, Setting(Verb.THEN, slug=slug)) for slug in (AGAIN, STOP, "x" * 32)],
    Verb.ESSAY: [("x" * 32, Setting(Verb.ESSAY, slug="x" * 32))],
    Verb.READ: [("x" * 32, Setting(Verb.READ, slug="x" * 32))],
}


@pytest.mark.parametrize("about", [None, 1, LONGEST_ID])
def test_every_setting_fits_a_button_and_is_read_back(about: int | None) -> None:
    for verb in Verb:
        for value, setting in VALUES.get(verb, [("", Setting(verb))]):
            text = payload.daily(verb, value, about)
            assert len(text.encode("ascii")) <= 64
            found = read(text, LARGEST)
            assert found is not None
            assert found.about == about
            assert (found.verb, found.at, found.zone) == (verb, setting.at, setting.zone)
            assert (found.days, found.course, found.slug) == (setting.days, setting.course, setting.slug)
            assert payload.subscription(text) == about


def test_an_hour_is_written_in_four_digits() -> None:
    assert [clock(time(8, 5)), clock(time(0)), clock(time(23, 59))] == ["0805", "0000", "2359"]


@pytest.mark.parametrize(
    "text",
    [
        *("", "d", "d:", "d:home:", "d:nonsense", "d:home:1", "D:home", "d:HOME", "d:home ", " d:home", "d:home\n"),
        *("d:home@", "d:home@0", "d:home@01", "d:home@-1", "d:home@1@2", f"d:home@{LONGEST_ID + 1}", "d:home@１", "@1"),
        *(
            "d:hour",
            "d:hour:",
            "d:hour:2400",
            "d:hour:0860",
            "d:hour:830",
            "d:hour:08:30",
            "d:hour:０８３０",
            "d:hour:08300",
        ),
        *(
            "d:zone",
            "d:zone:Mars/Olympus",
            "d:zone:asia/shanghai",
            "d:zone:../etc/passwd",
            "d:zone:Factory",
            "d:zone:/",
        ),
        *("d:set:0830", "d:set:0830:", "d:set:Asia/Shanghai", "d:set:2500:Asia/Shanghai", "d:set:0830:Mars"),
        *("d:days", "d:days:", "d:days:7", "d:days:00", "d:days:10", "d:days:0123456 ", "d:days:a"),
        *("d:course:", "d:course:poems", "d:then:", "d:then:other", "d:essay:other", "d:read:../x", "d:essay:again"),
        *("d:start:1", "d:stop:now", "p:x:1", "d" * 64, "d:😂"),
    ],
)
def test_what_is_forged_is_no_setting(library: Library, text: str) -> None:
    assert read(text, library) is None


def test_only_a_daily_button_names_a_subscription() -> None:
    assert payload.subscription("d:home@7") == 7
    for text in ("d:home", "p:x:1", "p:x:1@7", "x@7", "d:home@", "d:home@7 ", "@7", ""):
        assert payload.subscription(text) is None


@given(
    st.text(max_size=64)
    | st.builds(
        "d:{}:{}@{}".format,
        st.sampled_from([*Verb, "x"]),
        st.text(st.sampled_from("0123456:/aAsiShnghxstop"), max_size=14),
        st.integers(-1, 99),
    )
)
def test_whatever_is_read_is_what_would_be_written(text: str) -> None:
    library = made_of("x", "一段。", slug=SLUG)
    found = read(text, library)
    if found is None:
        return
    values = {
        Verb.HOUR: found.at and clock(found.at),
        Verb.ZONE: found.zone,
        Verb.SET: f"{found.at and clock(found.at)}:{found.zone}",
        Verb.DAYS: "".join(map(str, sorted(found.days))),
        Verb.COURSE: found.course,
    }
    assert payload.daily(found.verb, values.get(found.verb, found.slug) or "", found.about) == text
