"""When the next excerpt or prompt comes: once on each local day at most, whatever the clocks do."""

from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from bot.core.subscription import Recurrence, Subscription, SubscriptionStatus

MAX_DELAY = timedelta(hours=6)
"""An excerpt that is overdue for longer is not sent any more."""
LOOKAHEAD_DAYS = 15
"""Days to look ahead: a chosen weekday comes within seven, and again seven later if its date is left out."""

PAUSE_LENGTH = timedelta(days=7)
"""A week's pause."""

_DAY = timedelta(days=1)
_MAX_ZONE_DIFFERENCE = timedelta(days=2)
"""By which the dates of two zones may differ, seen by somebody who has moved."""
_SECOND = timedelta(seconds=1)


def local_date(instant: datetime, zone: str) -> date:
    """Return the date on a calendar in ``zone``. ``instant``: aware."""
    return instant.astimezone(ZoneInfo(zone)).date()


def local_instant(day: date, at: time, zone: str) -> datetime:
    """Return the instant, in UTC, at which clocks in ``zone`` show ``at`` on ``day``.

    Of two such instants the first. Where clocks jump over it: the instant at which they jump, which may already belong
    to another day, as it does for the whole of 30 December 2011 in Samoa.
    """
    here = ZoneInfo(zone)
    wanted = datetime.combine(day, at)
    instant = wanted.replace(tzinfo=here).astimezone(UTC)
    if _shown(instant, here) == wanted:
        return instant
    # Read by the clock from before the jump it is too late, read by the one from after it is too early.
    early, late = wanted.replace(tzinfo=here, fold=1).astimezone(UTC), instant
    while late - early > _SECOND:
        middle = early + (late - early) // _SECOND // 2 * _SECOND
        early, late = (middle, late) if _shown(middle, here) < wanted else (early, middle)
    return late


def _shown(instant: datetime, here: ZoneInfo) -> datetime:
    return instant.astimezone(here).replace(tzinfo=None)


def next_due(subscription: Subscription, now: datetime, late: timedelta = timedelta(0)) -> datetime | None:
    """Return when a subscription is due next, in UTC; None where it is not on.

    ``late``: how far in the past that may be.
    """
    on = subscription.status is SubscriptionStatus.ON
    return next_occurrence(subscription.recurrence, now, late) if on else None


def next_occurrence(recurrence: Recurrence, now: datetime, late: timedelta = timedelta(0)) -> datetime | None:
    """Return the first occurrence later than ``now - late``, in UTC; None where none is within LOOKAHEAD_DAYS.

    On a local date after the last one, on a chosen day, not before it starts nor in a pause.
    """
    zone, earliest, today = recurrence.zone, now - late, local_date(now, recurrence.zone)
    first = local_date(earliest, zone)
    if recurrence.last:
        # On a date that no zone can have yet, none has come: a clock was ahead. As if the last had come today.
        last = recurrence.last if recurrence.last <= today + _MAX_ZONE_DIFFERENCE else today
        first = max(first, last + _DAY)
    first = max(first, recurrence.resumes or first, recurrence.starts or first)
    for ahead in range(LOOKAHEAD_DAYS):
        day = first + ahead * _DAY
        if day.weekday() in recurrence.days:
            due = local_instant(day, recurrence.at, zone)
            if due > earliest and local_date(due, zone) == day:
                return due
    return None


def without_impossible_pause(recurrence: Recurrence, now: datetime) -> Recurrence:
    """Without a pause that is longer than any can be: a clock was ahead when it began."""
    latest = local_date(now, recurrence.zone) + PAUSE_LENGTH + _MAX_ZONE_DIFFERENCE
    too_long = recurrence.resumes is not None and recurrence.resumes > latest
    return replace(recurrence, resumes=None) if too_long else recurrence


def shortest_interval(recurrence: Recurrence) -> timedelta:
    """Return the shortest time between two occurrences, by the days of the week."""
    days = sorted(recurrence.days) or [0]
    return min(after - day for day, after in zip(days, [*days[1:], days[0] + 7], strict=True)) * _DAY


def is_missed(due: datetime, zone: str, now: datetime) -> bool:
    """Return whether it is too late to send what was due then."""
    return now - due > MAX_DELAY or local_date(now, zone) > local_date(due, zone)
