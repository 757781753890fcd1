"""Bounds what is written of one kind of failure: repeated without end, it would fill the disk that the log lies on."""

import logging
from collections.abc import Callable
from dataclasses import dataclass
from threading import Lock
from time import monotonic

MINUTE, LONGEST = 60.0, 600.0
"""Seconds in which entries of a kind are counted: at first, and once it has gone on for a while."""
MOST = 10
"""Entries of a kind that are written in the first of these times; in each that follows at once, one."""
KINDS = 500
"""That are remembered; where there are more, all is begun anew, for what logs so many is no repetition."""


@dataclass(slots=True)
class _Repeated:
    since: float
    most: int
    span: float = MINUTE
    seen: int = 0


class RepetitionLimit(logging.Filter):
    """Lets pass what is rare, and of a kind of warning or error that goes on and on one in ten minutes.

    The last one before others are left out says so, and the next one that passes says how many they were. What is no
    warning passes. ``clock``: seconds.
    """

    def __init__(self, most: int = MOST, clock: Callable[[], float] = monotonic) -> None:
        super().__init__()
        self._most = most
        self._clock = clock
        self._kinds: dict[tuple[str, ...], _Repeated] = {}
        self._lock = Lock()

    def filter(self, record: logging.LogRecord) -> bool:
        """Is it written? Called in whichever thread has logged it."""
        if record.levelno < logging.WARNING:
            return True
        with self._lock:
            return self._passes(record)

    def _passes(self, record: logging.LogRecord) -> bool:
        now, kind = self._clock(), _kind_of(record)
        if len(self._kinds) >= KINDS and kind not in self._kinds:
            self._kinds.clear()
        repeated = self._kinds.setdefault(kind, _Repeated(now, self._most))
        since, span, left_out = now - repeated.since, repeated.span, repeated.seen - repeated.most
        if since >= span:
            goes_on = left_out > 0 and since < 2 * span
            again = _Repeated(now, 1, min(2 * span, LONGEST)) if goes_on else _Repeated(now, self._most)
            repeated = self._kinds[kind] = again
            if left_out > 0:
                record.left_out = left_out
        repeated.seen += 1
        if repeated.seen == repeated.most:
            record.more = f"like it are left out for up to {repeated.span:.0f} s"
        return repeated.seen <= repeated.most


def _kind_of(record: logging.LogRecord) -> tuple[str, ...]:
    """The event as it stands in the source, without the values of this one; and the class of an exception."""
    error = record.exc_info[0].__name__ if record.exc_info and record.exc_info[0] else ""
    return record.name, record.levelname, str(record.msg), error
