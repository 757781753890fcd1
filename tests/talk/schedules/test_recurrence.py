"""Once on each local day, whatever the clocks do and however often the settings change."""

from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.core.language import Language
from bot.core.subscription import WEEKDAYS, DailyExcerpts, Recurrence, Subscription, SubscriptionStatus
from bot.talk.schedules.parsing.zones import known
from bot.talk.schedules.recurrence import MAX_DELAY, is_missed, local_date, local_instant, next_due

HOUR, SECOND = timedelta(hours=1), timedelta(seconds=1)
ZONES = ["Asia/Shanghai", "America/New_York", "Europe/London", "Australia/Lord_Howe", "Pacific/Apia"]
HALF_PAST_EIGHT = time(8, 30)


def subscribed(zone: str = "Asia/Shanghai", at: time = HALF_PAST_EIGHT, last: date | None = None) -> Subscription:
    return DailyExcerpts(1, "x", Language.HANS, Recurrence(at, zone, last=last), status=SubscriptionStatus.ON)


def utc(*parts: int) -> datetime:
    return datetime(*parts, tzinfo=UTC)  # type: ignore[arg-type,misc]


class Year:
    """What a clock that looks at what is due does with one subscription."""

    def __init__(self, subscription: Subscription, now: datetime) -> None:
        self.subscription = subscription
        self.now = now
        self.due = next_due(subscription, now)
        self.sent: list[date] = []

    def passes(self, time: timedelta) -> int:
        """Time passes in which nobody looks, and then somebody does. How many were sent?"""
        self.now += time
        before = len(self.sent)
        while self.due and self.due <= self.now:
            zone = self.subscription.recurrence.zone
            day = local_date(self.due, zone)
            if not is_missed(self.due, zone, self.now):
                assert self.now - self.due <= MAX_DELAY
                assert local_date(self.now, zone) == day
                self.sent.append(day)
            self.subscription = replace(self.subscription, recurrence=replace(self.subscription.recurrence, last=day))
            self.due = next_due(self.subscription, self.now, MAX_DELAY)
        return len(self.sent) - before

    def changes(self, zone: str, at: time) -> None:
        self.subscription = replace(
            self.subscription, recurrence=replace(self.subscription.recurrence, zone=zone, at=at)
        )
        self.due = next_due(self.subscription, self.now)


def a_year(subscription: Subscription, step: timedelta) -> list[date]:
    """The local dates of 2026 on which something was sent."""
    end = local_instant(date(2027, 1, 1), time(0, 0), subscription.recurrence.zone) - SECOND
    year = Year(subscription, local_instant(date(2026, 1, 1), time(0, 0), subscription.recurrence.zone) - SECOND)
    while year.now < end:
        year.passes(min(step, end - year.now))
    return year.sent


EVERY_DATE = [date(2026, 1, 1) + timedelta(days=ahead) for ahead in range(365)]


@pytest.mark.parametrize("step", [HOUR / 2, HOUR / 20])
@pytest.mark.parametrize("at", [HALF_PAST_EIGHT, time(2, 30), time(0, 0), time(23, 59), time(1, 59), time(2, 1)])
@pytest.mark.parametrize("zone", ZONES)
def test_in_a_year_exactly_one_comes_on_each_local_day(zone: str, at: time, step: timedelta) -> None:
    assert a_year(subscribed(zone, at), step) == EVERY_DATE


@pytest.mark.parametrize("at", [HALF_PAST_EIGHT, time(2, 30), time(0, 0), time(17, 59)])
@pytest.mark.parametrize("zone", ZONES)
def test_the_same_where_nobody_looks_for_hours(zone: str, at: time) -> None:
    assert a_year(subscribed(zone, at), MAX_DELAY) == EVERY_DATE


def test_a_date_that_does_not_exist_is_left_out() -> None:
    for at in (HALF_PAST_EIGHT, time(0, 0), time(23, 59)):
        year = Year(subscribed("Pacific/Apia", at), utc(2011, 12, 20) - SECOND)
        while year.now < utc(2012, 1, 5):
            year.passes(HOUR / 2)
        assert date(2011, 12, 30) not in year.sent
        whole = [day for day in year.sent if date(2011, 12, 22) <= day <= date(2012, 1, 3)]
        assert len(whole) == len(set(whole)) == 12


def test_a_weekday_whose_date_is_left_out_waits_for_the_next_week() -> None:
    friday = replace(
        subscribed("Pacific/Apia"), recurrence=replace(subscribed("Pacific/Apia").recurrence, days=frozenset({4}))
    )
    due = next_due(friday, utc(2011, 12, 26))
    assert due is not None
    assert local_date(due, "Pacific/Apia") == date(2012, 1, 6)


@pytest.mark.parametrize(
    ("zone", "day", "at", "expected"),
    [
        ("Asia/Shanghai", date(2026, 3, 9), time(8, 30), utc(2026, 3, 9, 0, 30)),
        ("America/New_York", date(2026, 3, 8), time(2, 30), utc(2026, 3, 8, 7, 0)),  # shown as 03:00
        ("America/New_York", date(2026, 3, 8), time(2, 0), utc(2026, 3, 8, 7, 0)),
        ("America/New_York", date(2026, 3, 8), time(3, 0), utc(2026, 3, 8, 7, 0)),
        ("America/New_York", date(2026, 11, 1), time(1, 30), utc(2026, 11, 1, 5, 30)),  # the first of two
        ("Europe/London", date(2026, 3, 29), time(1, 59), utc(2026, 3, 29, 1, 0)),
        ("Australia/Lord_Howe", date(2026, 10, 4), time(2, 15), utc(2026, 10, 3, 15, 30)),  # half an hour only
        ("Australia/Lord_Howe", date(2026, 4, 5), time(1, 45), utc(2026, 4, 4, 14, 45)),
        ("Africa/Cairo", date(2026, 4, 24), time(0, 0), utc(2026, 4, 23, 22, 0)),  # midnight is left out
        ("Pacific/Apia", date(2011, 12, 30), time(8, 30), utc(2011, 12, 30, 10, 0)),  # midnight of the 31st
    ],
)
def test_an_hour_is_found_when_clocks_change(zone: str, day: date, at: time, expected: datetime) -> None:
    assert local_instant(day, at, zone) == expected


@given(
    st.sampled_from(sorted(known())),
    st.dates(date(1971, 1, 1), date(2037, 12, 31)),
    st.times().map(lambda at: at.replace(second=0, microsecond=0)),
)
def test_the_moment_shows_the_hour_or_is_the_first_after_it(zone: str, day: date, at: time) -> None:
    here, wanted = ZoneInfo(zone), datetime.combine(day, at)
    found = local_instant(day, at, zone)

    def shown(instant: datetime) -> datetime:
        return instant.astimezone(here).replace(tzinfo=None)

    if shown(found) == wanted:
        for earlier in (timedelta(minutes=30), HOUR):
            assert shown(found - earlier) != wanted
    else:
        assert shown(found - SECOND) < wanted < shown(found)


@pytest.mark.parametrize("status", [status for status in SubscriptionStatus if status is not SubscriptionStatus.ON])
def test_nothing_comes_unless_it_is_on(status: SubscriptionStatus) -> None:
    assert next_due(replace(subscribed(), status=status), utc(2026, 3, 9)) is None


def test_the_next_one_is_later_than_now() -> None:
    due = utc(2026, 3, 9, 0, 30)
    assert next_due(subscribed(), due - SECOND) == due
    assert next_due(subscribed(), due) == due + timedelta(days=1)


def test_todays_comes_though_it_is_late_unless_it_has_come() -> None:
    due = utc(2026, 3, 9, 0, 30)
    assert next_due(subscribed(), due + MAX_DELAY - SECOND, MAX_DELAY) == due
    assert next_due(subscribed(), due + MAX_DELAY, MAX_DELAY) == due + timedelta(days=1)
    came = subscribed(last=date(2026, 3, 9))
    assert next_due(came, due + HOUR, MAX_DELAY) == due + timedelta(days=1)
    assert next_due(came, due - HOUR) == due + timedelta(days=1)


def test_only_chosen_days_count() -> None:
    friday = utc(2026, 3, 6, 12)
    assert next_due(replace(subscribed(), recurrence=replace(subscribed().recurrence, days=WEEKDAYS)), friday) == utc(
        2026, 3, 9, 0, 30
    )
    assert next_due(
        replace(subscribed(), recurrence=replace(subscribed().recurrence, days=frozenset({6}))), friday
    ) == utc(2026, 3, 8, 0, 30)
    assert (
        next_due(replace(subscribed(), recurrence=replace(subscribed().recurrence, days=frozenset())), friday) is None
    )


def test_a_pause_lasts_until_its_day() -> None:
    paused = replace(subscribed(), recurrence=replace(subscribed().recurrence, resumes=date(2026, 3, 16)))
    assert next_due(paused, utc(2026, 3, 9)) == utc(2026, 3, 16, 0, 30)
    assert next_due(paused, utc(2026, 3, 20)) == utc(2026, 3, 20, 0, 30)


def test_nothing_comes_before_it_starts() -> None:
    later = replace(subscribed(), recurrence=replace(subscribed().recurrence, starts=date(2026, 4, 1)))
    assert next_due(later, utc(2026, 3, 9)) == utc(2026, 4, 1, 0, 30)
    assert next_due(later, utc(2026, 4, 1, 0, 30)) == utc(2026, 4, 2, 0, 30), "once it has started, it goes on"
    assert next_due(replace(later, recurrence=replace(later.recurrence, days=frozenset({0}))), utc(2026, 3, 9)) == utc(
        2026, 4, 6, 0, 30
    )
    paused = replace(later, recurrence=replace(later.recurrence, resumes=date(2026, 4, 3), last=date(2026, 3, 31)))
    assert next_due(paused, utc(2026, 3, 9)) == utc(2026, 4, 3, 0, 30)


def test_a_start_that_is_over_makes_nothing_late() -> None:
    started = replace(
        subscribed(), recurrence=replace(subscribed().recurrence, starts=date(2026, 3, 1), last=date(2026, 3, 9))
    )
    assert next_due(started, utc(2026, 3, 9), MAX_DELAY) == utc(2026, 3, 10, 0, 30)


def test_too_late_is_after_six_hours_or_on_another_day() -> None:
    due, zone = utc(2026, 3, 9, 0, 30), "Asia/Shanghai"
    assert not is_missed(due, zone, due + MAX_DELAY)
    assert is_missed(due, zone, due + MAX_DELAY + SECOND)
    evening = utc(2026, 3, 9, 15, 0)  # eleven at night
    assert not is_missed(evening, zone, evening + HOUR - SECOND)
    assert is_missed(evening, zone, evening + HOUR)


def test_clocks_going_back_over_midnight_make_nothing_late() -> None:
    """In Newfoundland clocks once went back at a minute past midnight, and yesterday was there again for an hour."""
    zone, due = "America/St_Johns", utc(2010, 11, 7, 2, 30)
    assert due == local_instant(date(2010, 11, 7), time(0, 0), zone)
    after = utc(2010, 11, 7, 2, 32)
    assert local_date(after, zone) == date(2010, 11, 6)
    assert not is_missed(due, zone, after)


CHANGES = st.lists(
    st.tuples(
        st.integers(1, 40 * 60).map(lambda minutes: timedelta(minutes=minutes)),
        st.none() | st.tuples(st.sampled_from([*ZONES, "Pacific/Kiritimati", "Etc/GMT+12"]), st.times()),
    ),
    max_size=60,
)


@given(CHANGES, st.sampled_from(ZONES), st.integers(0, 365 * 24))
def test_changing_zone_and_hour_never_makes_a_second_one_on_a_date(
    changes: list[tuple[timedelta, tuple[str, time] | None]], zone: str, start: int
) -> None:
    year = Year(subscribed(zone), utc(2026, 1, 1) + start * HOUR)
    for passing, change in changes:
        assert year.passes(passing) <= 1
        if change:
            year.changes(change[0], change[1].replace(second=0, microsecond=0))
    assert all(before < after for before, after in zip(year.sent, year.sent[1:], strict=False))
    assert year.passes(timedelta(days=3)) <= 1
