"""Buttons of schedules fit their limits, and carry only what can be chosen."""

from dataclasses import replace
from datetime import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.core.callback_data.actions import DailyButton, ScheduleButton
from bot.core.essay import Library
from bot.core.subscription import AGAIN, EVERY_DAY, STOP, ReadingOrder, SubscriptionKind
from bot.talk.schedules.panel.buttons import (
    CLOSES,
    PACES,
    VERBS,
    SettingButton,
    SettingVerb,
    StartDay,
    clock,
    with_more,
)
from bot.talk.schedules.parsing import zones
from bot.talk.schedules.parsing.options import NOTHING, WEEKEND, ParsedOptions
from tests.render.essays import made_of
from tests.talk.people import SLUG
from tests.talk.subscriptions import named, read

LONGEST_ID = 10**13 - 1
LARGEST = made_of("x", "一段。", slug="x" * 32)
VALUES: dict[SettingVerb, list[tuple[str, SettingButton]]] = {
    SettingVerb.HOUR: [
        ("0830", SettingButton(SettingVerb.HOUR, at=time(8, 30))),
        ("0000", SettingButton(SettingVerb.HOUR, at=time(0))),
    ],
    SettingVerb.ZONE: [(zone, SettingButton(SettingVerb.ZONE, zone=zone)) for zone in sorted(zones.known())],
    SettingVerb.SET: [
        (f"2359:{zone}{with_more(more)}", SettingButton(SettingVerb.SET, at=time(23, 59), zone=zone, more=more))
        for zone in sorted(zones.known())
        for more in (NOTHING, ParsedOptions(EVERY_DAY, silent=False, order=ReadingOrder.THESES))
    ],
    SettingVerb.DAYS: [
        ("0", SettingButton(SettingVerb.DAYS, days=frozenset({0}))),
        ("0123456", SettingButton(SettingVerb.DAYS, days=frozenset(range(7)))),
        ("135", SettingButton(SettingVerb.DAYS, days=frozenset({1, 3, 5}))),
    ],
    SettingVerb.COURSE: [(order, SettingButton(SettingVerb.COURSE, order=order)) for order in ReadingOrder],
    SettingVerb.THEN: [(slug, SettingButton(SettingVerb.THEN, slug=slug)) for slug in (AGAIN, STOP, "x" * 32)],
    SettingVerb.ESSAY: [("x" * 32, SettingButton(SettingVerb.ESSAY, slug="x" * 32))],
    SettingVerb.READ: [("x" * 32, SettingButton(SettingVerb.READ, slug="x" * 32))],
    SettingVerb.STARTS: [(start, SettingButton(SettingVerb.STARTS, starts=start)) for start in StartDay],
    SettingVerb.PACE: [(str(pace), SettingButton(SettingVerb.PACE, number=pace)) for pace in PACES],
    SettingVerb.PICK: [("intro", SettingButton(SettingVerb.PICK, thesis="intro"))],
    SettingVerb.DROP: [("intro", SettingButton(SettingVerb.DROP, thesis="intro"))],
    SettingVerb.CLOSE: [(str(hours), SettingButton(SettingVerb.CLOSE, number=hours)) for hours in CLOSES],
}


def written(kind: SubscriptionKind) -> list[tuple[SettingVerb, str, SettingButton]]:
    """All that the buttons of a panel can carry."""
    return [
        (verb, value, replace(setting, kind=kind))
        for verb in sorted(VERBS[kind])
        for value, setting in VALUES.get(verb, [("", SettingButton(verb))])
    ]


@pytest.mark.parametrize("about", [None, 1, LONGEST_ID])
def test_every_setting_fits_a_button_and_is_read_back(about: int | None) -> None:
    for verb, value, setting in written(SubscriptionKind.EXCERPT):
        text = DailyButton(verb, value, about).pack()
        assert len(text.encode("ascii")) <= 64
        assert read(text, LARGEST) == replace(setting, about=about)
        assert named(text) == about


def test_every_setting_of_prompts_fits_a_button_and_is_read_back() -> None:
    for verb, value, setting in written(SubscriptionKind.PROMPT):
        text = ScheduleButton(verb, value).pack()
        assert len(text.encode("ascii")) <= 64
        assert read(text, LARGEST) == setting
        assert named(text) is None


@pytest.mark.parametrize(
    ("more", "written"),
    [
        (NOTHING, ""),
        (ParsedOptions(WEEKEND), ":60"),
        (ParsedOptions(silent=True, rest="8点"), ":00s"),
        (ParsedOptions(frozenset({0}), silent=False, order=ReadingOrder.PARAGRAPHS, poll=False), ":01lpn"),
        (ParsedOptions(order=ReadingOrder.SURPRISE, poll=True), ":00rv"),
    ],
)
def test_what_is_wanted_besides_a_zone_comes_back_with_it(more: ParsedOptions, written: str) -> None:
    assert with_more(more) == written
    found = read(f"s:set:0830:Etc/GMT-8{written}", LARGEST)
    expected = SettingButton(
        SettingVerb.SET, at=time(8, 30), zone="Etc/GMT-8", more=replace(more, rest=""), kind=SubscriptionKind.PROMPT
    )
    assert found == expected


def test_a_button_does_only_what_its_panel_can_do(library: Library) -> None:
    assert VERBS[SubscriptionKind.EXCERPT] | VERBS[SubscriptionKind.PROMPT] == set(SettingVerb)
    for kind, write in (
        (SubscriptionKind.EXCERPT, DailyButton),
        (SubscriptionKind.PROMPT, ScheduleButton),
    ):
        for verb in set(SettingVerb) - VERBS[kind]:
            for value, _ in VALUES.get(verb, [("", SettingButton(verb))]):
                assert read(write(verb, value).pack(), LARGEST) is None


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
        *("d:zone:UTC:", "d:zone:UTC:00", "d:zone:UTC:80", "d:zone:UTC:7", "d:zone:UTC:60ss", "d:zone:UTC:60rs"),
        *("d:set:0830:UTC:", "d:set:0830:UTC:00", "d:set:0830:UTC:60S", "d:set:0830:60:UTC", "d:set:0830:UTC:60:s"),
        *("d:days", "d:days:", "d:days:7", "d:days:00", "d:days:10", "d:days:0123456 ", "d:days:a"),
        *("d:course:", "d:course:poems", "d:then:", "d:then:other", "d:essay:other", "d:read:../x", "d:essay:again"),
        *("d:start:1", "d:stop:now", "p:x:1", "d" * 64, "d:😂"),
        *("d:starts", "d:starts:20260401", "d:starts:never", "d:pace", "d:pace:0", "d:pace:4", "d:pace:02", "d:plan:1"),
        *("s", "s:", "s:home:", "s:home@5", "s:nonsense", "S:home", "s:home\n", "s:poll:1", "s:hour:2400", "s:read:x"),
        *("s:pick", "s:pick:T9", "s:pick:T1:T2", "s:drop:", "s:close", "s:close:1", "s:close:024", "s:close:-1"),
    ],
)
def test_what_is_forged_is_no_setting(library: Library, text: str) -> None:
    assert read(text, library) is None


def test_only_a_daily_button_names_a_subscription() -> None:
    assert named("d:home@7") == 7
    for text in ("d:home", "p:x:1", "p:x:1@7", "x@7", "d:home@", "d:home@7 ", "s:home@7", "r:where:7", "@7", ""):
        assert named(text) is None


@given(
    st.text(max_size=64)
    | st.builds(
        "{}:{}:{}{}".format,
        st.sampled_from("ds"),
        st.sampled_from([*SettingVerb, "x"]),
        st.text(st.sampled_from("0123456:/aAsiShnghxstopintro"), max_size=14) | st.sampled_from(["2", "24", "monday"]),
        st.just("") | st.integers(-1, 99).map("@{}".format),
    )
)
def test_whatever_is_read_is_what_would_be_written(text: str) -> None:
    library = made_of("x", "一段。", slug=SLUG)
    found = read(text, library)
    if found is None:
        return
    values = {
        SettingVerb.HOUR: found.at and clock(found.at),
        SettingVerb.ZONE: f"{found.zone}{with_more(found.more)}",
        SettingVerb.SET: f"{found.at and clock(found.at)}:{found.zone}{with_more(found.more)}",
        SettingVerb.DAYS: "".join(map(str, sorted(found.days))),
        SettingVerb.COURSE: found.order,
        SettingVerb.STARTS: found.starts,
        SettingVerb.PACE: str(found.number),
        SettingVerb.CLOSE: str(found.number),
    }
    value = values.get(found.verb, found.thesis or found.slug) or ""
    if found.kind is SubscriptionKind.PROMPT:
        assert ScheduleButton(found.verb, value).pack() == text
    else:
        assert DailyButton(found.verb, value, found.about).pack() == text
