"""What time it is, by three clocks that are set by hand."""

import logging
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime

import pytest

from handlers.runtime.requests import requests
from handlers.runtime.telegram_time import TOLERANCE, TelegramTime
from tests.botapi import BotApi

NOW = datetime(2026, 3, 9, 12, 0, tzinfo=UTC)
DAYS, MINUTE = timedelta(days=400), timedelta(minutes=1)


class Clocks:
    """The machine's clock, which may be wrong, and seconds since it was switched on."""

    def __init__(self) -> None:
        self.passed = 0.0
        self.off = timedelta(0)
        self.time = TelegramTime(lambda: self.true + self.off, lambda: 1000.0 + self.passed)

    @property
    def true(self) -> datetime:
        return NOW + timedelta(seconds=self.passed)

    def date(self, off: timedelta = timedelta(0)) -> None:
        """An answer comes, from a server whose clock is off by so much."""
        self.time.heard_date(format_datetime(self.true + off, usegmt=True))

    def message(self, ago: timedelta = timedelta(0)) -> None:
        """A message comes that was written a while ago."""
        self.time.heard_message(int((self.true - ago).timestamp()))


def test_one_clock_is_no_witness() -> None:
    clocks = Clocks()
    assert clocks.time.earliest() is None
    assert clocks.time.now() == NOW


@pytest.mark.parametrize("off", [DAYS, -DAYS])
def test_server_says_what_time_it_is_until_the_next_answer_too(off: timedelta) -> None:
    clocks = Clocks()
    clocks.date()
    clocks.off = off
    clocks.passed = 50.0
    assert clocks.time.now() == clocks.true
    assert clocks.time.earliest() == min(clocks.true, clocks.true + off)
    clocks.off = timedelta(0)
    assert clocks.time.now() == clocks.time.earliest() == clocks.true


@pytest.mark.parametrize("off", [MINUTE, -MINUTE, TOLERANCE])
def test_clocks_that_differ_a_little_are_both_right(off: timedelta) -> None:
    clocks = Clocks()
    clocks.off = off
    clocks.date()
    assert clocks.time.now() == NOW + off
    assert clocks.time.earliest() == min(NOW, NOW + off)


def test_message_is_a_witness_where_the_server_shares_the_wrong_clock() -> None:
    clocks = Clocks()
    clocks.off = DAYS
    clocks.date(DAYS)
    clocks.message()
    clocks.passed = 10.0
    clocks.message(ago=timedelta(days=1))
    assert clocks.time.earliest() == clocks.true, "and the newest one counts"


def test_message_from_the_future_shows_that_the_clock_is_behind() -> None:
    clocks = Clocks()
    clocks.off = -DAYS
    clocks.message()
    assert clocks.time.now() == NOW
    assert clocks.time.earliest() == NOW - DAYS


def test_old_message_does_not_put_the_clock_back() -> None:
    clocks = Clocks()
    clocks.message(ago=timedelta(days=1))
    assert clocks.time.now() == NOW
    assert clocks.time.earliest() == NOW - timedelta(days=1)


@pytest.mark.parametrize("header", ["", "yesterday", "Mon, 09 Mar 2026 25:61:00 GMT"])
def test_what_is_no_date_says_nothing(header: str) -> None:
    clocks = Clocks()
    clocks.time.heard_date(header)
    clocks.time.heard_message(10**30)
    assert clocks.time.earliest() is None


def test_wrong_clock_is_told_once_and_once_when_it_is_right_again(caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.INFO, "handlers.runtime.telegram_time")
    clocks = Clocks()
    clocks.date()
    for off in (DAYS, DAYS, timedelta(0), timedelta(0)):
        clocks.off = off
        clocks.time.now()
    assert [record.levelname for record in caplog.records] == ["ERROR", "INFO"]


async def test_every_answer_is_heard() -> None:
    time = TelegramTime(lambda: NOW - DAYS)
    calls, _ = requests(None, answer=5.0, heard_date=time.heard_date)
    async with BotApi.open() as api, calls:
        code, _ = await calls.do_request(f"{api.url}/bot{api.token}/getMe", "POST")
        assert code == 200
        assert abs(time.now() - datetime.now(UTC)) < timedelta(hours=1)


@pytest.mark.parametrize(
    "date", ["Fri, 31 Dec 9999 23:59:59 GMT", "Fri, 31 Dec 9999 23:59:59 -0100", "Mon, 01 Jan 0001 00:00:00 +0100", "?"]
)
def test_dates_that_no_calendar_holds_say_nothing(date: str) -> None:
    time = TelegramTime(lambda: NOW)
    time.heard_date(date)
    time.heard_message(253_402_300_799)
    time.heard_message(-(10**12))
    assert time.now() == NOW
    assert time.earliest() is None
