"""Which kinds of errors the log has been told of: the class of an exception and its place, never what it says."""

import logging
from collections import Counter
from types import TracebackType

OURS = ("bot.", "handlers.")
"""How the names of this program's modules and loggers begin."""
TOLD_OTHERWISE = (
    "owners have to know",
    "update set aside",
    "nothing is confirmed until the database can be used",
)
"""Events that owners hear of by what they lead to."""
MOST = 50
"""Kinds that are kept until somebody asks; what is beyond has been seen in the log."""
LONGEST = 120
"""Characters of a kind."""


class ErrorKinds(logging.Handler):
    """A handler of logs that counts errors by kind."""

    def __init__(self) -> None:
        super().__init__(logging.ERROR)
        self._counts: Counter[str] = Counter()

    def emit(self, record: logging.LogRecord) -> None:
        """Count one. Called with the handler's lock held, in whichever thread has logged it."""
        if record.msg in TOLD_OTHERWISE:
            return
        kind = kind_of(record)
        if kind in self._counts or len(self._counts) < MOST:
            self._counts[kind] += 1

    def drain(self) -> dict[str, int]:
        """Hand over how many there were of each kind since the last time."""
        self.acquire()
        try:
            counts, self._counts = dict(self._counts), Counter()
        finally:
            self.release()
        return counts


def kind_of(record: logging.LogRecord) -> str:
    """Name what went wrong: an exception and where it was raised, else the event of a logger of ours."""
    error = record.exc_info[1] if record.exc_info else None
    if error:
        return f"{type(error).__name__} in {_place(error.__traceback__) or record.name}"[:LONGEST]
    # What our own modules log is a text of the source; what a library logs may be anything.
    event = f": {record.msg}" if record.name.startswith(OURS) else ""
    return f"{record.name}{event}"[:LONGEST]


def _place(trace: TracebackType | None) -> str:
    """The innermost function of ours."""
    found = ""
    while trace:
        module = str(trace.tb_frame.f_globals.get("__name__", ""))
        if module.startswith(OURS):
            found = f"{module}.{trace.tb_frame.f_code.co_name}"
        trace = trace.tb_next
    return found
