"""How long a discussion and its second poll stay open: both are over before the next prompt comes."""

from dataclasses import dataclass
from datetime import timedelta

SECOND_POLL_HOURS = timedelta(hours=12)
"""For which the poll is open when it is asked once more, where nothing comes before."""

_HOUR = timedelta(hours=1)


@dataclass(frozen=True, slots=True)
class Durations:
    """In whole hours."""

    open: int  # 0: until the next prompt comes, or somebody closes it
    second: int  # for which its poll is asked once more; 0: there is no time for that


def durations(hours: int, ahead: timedelta | None, *, poll: bool) -> Durations:
    """What is kept of ``hours`` (0: as long as can be) where the next prompt comes ``ahead`` from now; None: never.

    Where both cannot have what they want, neither takes more than half of it from the other.
    """
    if ahead is None:
        return Durations(hours, _hours(SECOND_POLL_HOURS))
    whole = _before(ahead)
    second = min(_hours(SECOND_POLL_HOURS), whole // 2) if poll else 0
    # Without a second poll it may last until the very moment.
    left = whole - second if second else ahead // _HOUR
    if hours:
        return Durations(min(hours, left), second)
    return Durations(left if second else 0, second)


def second_poll_hours(ahead: timedelta | None) -> int:
    """Hours for which the poll is open when it is asked once more now; 0 where the next prompt comes too soon."""
    return _hours(SECOND_POLL_HOURS) if ahead is None else min(_hours(SECOND_POLL_HOURS), _before(ahead))


def _before(ahead: timedelta) -> int:
    """Whole hours that are over before."""
    return max(-(-ahead // _HOUR) - 1, 0)


def _hours(length: timedelta) -> int:
    return length // _HOUR
