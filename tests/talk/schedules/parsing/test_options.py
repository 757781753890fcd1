"""Words about days, sound, order and polls are read wherever they stand."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.core.subscription import EVERY_DAY, WEEKDAYS, ReadingOrder
from bot.talk.schedules.parsing.options import WEEKEND, ParsedOptions, read
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
        ("周三 20:00 东京", {2}, "20:00 东京"),
        ("每个週三晚上八点", {2}, "晚上八点"),
        ("逢周三与周五 20:00", {2, 4}, "20:00"),
        ("每周一次 周三 20:00", {2}, "20:00"),
        ("周135 20:00", {0, 2, 4}, "20:00"),
        ("周3、5 8点", {2, 4}, "8点"),
        ("周2到周4 20点", {1, 2, 3}, "20点"),
        ("周1,20:00", {0}, "20:00"),
        ("每逢周末 20:00", WEEKEND, "20:00"),
        ("Wednesdays 8pm Tokyo", {2}, "8pm tokyo"),
        ("every Wednesday 20:00", {2}, "20:00"),
        ("20:00 on Wed.", {2}, "20:00"),
        ("weekly on Wed 8pm", {2}, "8pm"),
        ("every Monday and every Friday 9am", {0, 4}, "9am"),
    ],
)
def test_days_are_read(written: str, days: frozenset[int], rest: str) -> None:
    assert read(SCRIPT.fold(written)) == ParsedOptions(frozenset(days), rest=rest)


@pytest.mark.parametrize(
    ("written", "wanted"),
    [
        ("静音", ParsedOptions(silent=True)),
        ("silent", ParsedOptions(silent=True)),
        ("不要响", ParsedOptions(silent=True)),
        ("響鈴", ParsedOptions(silent=False)),
        ("loud", ParsedOptions(silent=False)),
        ("按顺序", ParsedOptions(order=ReadingOrder.PARAGRAPHS)),
        ("论点", ParsedOptions(order=ReadingOrder.THESES)),
        ("Theses", ParsedOptions(order=ReadingOrder.THESES)),
        ("随机", ParsedOptions(order=ReadingOrder.SURPRISE)),
        ("随手翻", ParsedOptions(order=ReadingOrder.SURPRISE)),
        ("surprise", ParsedOptions(order=ReadingOrder.SURPRISE)),
        (
            "周末 10点 东京 静音 随机",
            ParsedOptions(WEEKEND, silent=True, order=ReadingOrder.SURPRISE, rest="10点 东京"),
        ),
    ],
)
def test_sound_and_order_are_read(written: str, wanted: ParsedOptions) -> None:
    assert read(SCRIPT.fold(written)) == wanted


@pytest.mark.parametrize(
    ("written", "poll"),
    [
        ("不带投票", False),
        ("周三 20:00 不要投票", False),
        ("無投票", False),
        ("no poll", False),
        ("Wed 20:00 without a poll", False),
        ("带投票", True),
        ("周三 20:00，要投票", True),
        ("wed 20:00 with a poll", True),
        ("周三 20:00", None),
    ],
)
def test_polls_are_read_where_there_are_polls(written: str, poll: bool | None) -> None:
    folded = SCRIPT.fold(written)
    assert read(folded, polls=True).poll is poll
    assert "投票" not in read(folded, polls=True).rest
    assert read(folded).poll is None


def test_words_about_polls_are_left_where_there_are_none() -> None:
    assert read("8点 不带投票").rest == "8点 不带投票"


@pytest.mark.parametrize(
    "written",
    ["周38点", "每周一次", "20:00", "", "东京", "sunderland", "monaco", "8点半", "火星", "etc/gmt-8", "每晚8点"],
)
def test_what_speaks_of_none_of_these_is_left_as_it_is(written: str) -> None:
    assert read(written) == ParsedOptions(rest=written)


@given(st.text(max_size=40) | st.text(st.sampled_from("每周一二三五日天到、和静音响 monwed-to"), max_size=14))
def test_whatever_is_written_never_raises_and_a_day_is_a_day(written: str) -> None:
    wanted = read(SCRIPT.fold(written))
    assert wanted.days is None or (wanted.days and wanted.days <= EVERY_DAY)
