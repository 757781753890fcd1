"""Hours are read as people write them."""

from datetime import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.talk.schedules.parsing.hours import ParsedHour, read
from tests.talk.people import SCRIPT


@pytest.mark.parametrize(
    ("written", "at"),
    [
        ("08:30", time(8, 30)),
        ("8:30", time(8, 30)),
        ("８：３０", time(8, 30)),
        ("8.30", time(8, 30)),
        ("0830", time(8, 30)),
        ("8", time(8)),
        ("8点半", time(8, 30)),
        ("8點半", time(8, 30)),
        ("8点", time(8)),
        ("8点钟", time(8)),
        ("8点一刻", time(8, 15)),
        ("八点三刻", time(8, 45)),
        ("八点零五分", time(8, 5)),
        ("二十一点", time(21)),
        ("十二点半", time(12, 30)),
        ("早上8点", time(8)),
        ("每天早上7点", time(7)),
        ("晚上9点半", time(21, 30)),
        ("晚8点", time(20)),
        ("每晚8点", time(20)),
        ("下午3点20分", time(15, 20)),
        ("中午12点", time(12)),
        ("中午1点", time(13)),
        ("下午12点", time(12)),
        ("晚上12点", time(0)),
        ("晚上2点", time(2)),
        ("晚上零点半", time(0, 30)),
        ("晚上6点", time(18)),
        ("夜里11点", time(23)),
        ("深夜一点", time(1)),
        ("半夜12点", time(0)),
        ("午夜", time(0)),
        ("中午", time(12)),
        ("noon", time(12)),
        ("at midnight", time(0)),
        ("12 noon", time(12)),
        ("12 midnight", time(0)),
        ("凌晨2点半", time(2, 30)),
        ("凌晨12点", time(0)),
        ("晚上21点", time(21)),
        ("8am", time(8)),
        ("8:30 PM", time(20, 30)),
        ("9 p.m.", time(21)),
        ("12am", time(0)),
        ("12 pm", time(12)),
        ("at 7:05", time(7, 5)),
        ("every day 7", time(7)),
        ("0:00", time(0)),
        ("23:59", time(23, 59)),
        ("24:00", time(0)),
    ],
)
def test_an_hour_is_read(written: str, at: time) -> None:
    assert read(SCRIPT.fold(written)) == ParsedHour(at, "")


@pytest.mark.parametrize("written", ["25:00", "8:75", "24:01", "99", "8点75", "2460"])
def test_an_hour_that_does_not_exist_is_no_hour(written: str) -> None:
    assert read(written) == ParsedHour(None, "")


@pytest.mark.parametrize(
    ("written", "at", "rest"),
    [
        ("21:00 asia/shanghai", time(21), "asia/shanghai"),
        ("21:00 东京", time(21), "东京"),
        ("8点半东京", time(8, 30), "东京"),
        ("东京 21:00", time(21), "东京"),
        ("东京，晚上9点", time(21), "东京"),
        ("三亚八点半", time(8, 30), "三亚"),
        ("东八区 8点", time(8), "东八区"),
        ("8:30 +8", time(8, 30), "+8"),
        ("8:30 utc-3:30", time(8, 30), "utc-3:30"),
        ("8点半 -3:30", time(8, 30), "-3:30"),
        ("+8 8:30", time(8, 30), "+8"),
        ("8pm new york", time(20), "new york"),
        ("东京 中午", time(12), "东京"),
    ],
)
def test_what_stands_beside_the_hour_is_left(written: str, at: time, rest: str) -> None:
    assert read(SCRIPT.fold(written)) == ParsedHour(at, rest)


@pytest.mark.parametrize("written", ["", "东京", "+8", "utc+8", "gmt-3:30", "8:5", "123", "20240101", "etc/gmt-8"])
def test_what_is_no_hour_is_not_taken_for_one(written: str) -> None:
    assert read(written) is None


@given(st.text(max_size=40) | st.text(st.sampled_from("0123456789:.点半一二十零刻分晚上下午早am p"), max_size=12))
def test_whatever_is_written_never_raises(written: str) -> None:
    asked = read(SCRIPT.fold(written))
    assert asked is None or asked.at is None or (asked.at.second, asked.at.tzinfo) == (0, None)
