"""Words about days, sound and order are read wherever they stand."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.core.daily import EVERY_DAY, WEEKDAYS, Course
from bot.talk.wanted import WEEKEND, Wanted, read
from tests.talk.people import SCRIPT


@pytest.mark.parametrize(
    ("written", "days", "rest"),
    [
        ("8点 每天", EVERY_DAY, "8点"),
        ("天天 早上7点", EVERY_DAY, "早上7点"),
        ("every day 7am", EVERY_DAY, "7am"),
        ("7点 工作日", WEEKDAYS, "7点"),
        ("每个工作日早上7点", WEEKDAYS, "早上7点"),
        ("weekdays 7:30 London", WEEKDAYS, "7:30 london"),
        ("周末 10点", WEEKEND, "10点"),
        ("on weekends at 9", WEEKEND, "at 9"),
        ("周一三五 8点", {0, 2, 4}, "8点"),
        ("週一三五 8點", {0, 2, 4}, "8点"),
        ("每周一、三和五 8点", {0, 2, 4}, "8点"),
        ("周一 周三 8点", {0, 2}, "8点"),
        ("周一五点", {0}, "五点"),
        ("周一二十点", {0}, "二十点"),
        ("周一到周五 9点 东京", WEEKDAYS, "9点 东京"),
        ("周一至五 9点", WEEKDAYS, "9点"),
        ("工作日和周六 8点", {0, 1, 2, 3, 4, 5}, "8点"),
        ("8点 周末和周一 东京", {0, 5, 6}, "8点 东京"),
        ("每天 8点，工作日", WEEKDAYS, "8点"),
        ("周五到周一", {0, 4, 5, 6}, ""),
        ("星期日", {6}, ""),
        ("礼拜天 10点", {6}, "10点"),
        ("mon wed fri", {0, 2, 4}, ""),
        ("Mon, Wed and Fri at 8pm London", {0, 2, 4}, "at 8pm london"),
        ("Monday to Friday 9am", WEEKDAYS, "9am"),
        ("sundays", {6}, ""),
    ],
)
def test_days_are_read(written: str, days: frozenset[int], rest: str) -> None:
    assert read(SCRIPT.fold(written)) == Wanted(frozenset(days), rest=rest)


@pytest.mark.parametrize(
    ("written", "wanted"),
    [
        ("静音", Wanted(silent=True)),
        ("silent", Wanted(silent=True)),
        ("不要响", Wanted(silent=True)),
        ("響鈴", Wanted(silent=False)),
        ("loud", Wanted(silent=False)),
        ("按顺序", Wanted(course=Course.PARAGRAPHS)),
        ("论点", Wanted(course=Course.THESES)),
        ("Theses", Wanted(course=Course.THESES)),
        ("随机", Wanted(course=Course.SURPRISE)),
        ("随手翻", Wanted(course=Course.SURPRISE)),
        ("surprise", Wanted(course=Course.SURPRISE)),
        ("周末 10点 东京 静音 随机", Wanted(WEEKEND, silent=True, course=Course.SURPRISE, rest="10点 东京")),
    ],
)
def test_sound_and_order_are_read(written: str, wanted: Wanted) -> None:
    assert read(SCRIPT.fold(written)) == wanted


@pytest.mark.parametrize("written", ["", "东京", "sunderland", "monaco", "8点半", "火星", "etc/gmt-8", "每晚8点"])
def test_what_speaks_of_none_of_these_is_left_as_it_is(written: str) -> None:
    assert read(written) == Wanted(rest=written)


@given(st.text(max_size=40) | st.text(st.sampled_from("每周一二三五日天到、和静音响 monwed-to"), max_size=14))
def test_whatever_is_written_never_raises_and_a_day_is_a_day(written: str) -> None:
    wanted = read(SCRIPT.fold(written))
    assert wanted.days is None or (wanted.days and wanted.days <= EVERY_DAY)
