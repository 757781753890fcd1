"""Too many messages at once: a polite word, then silence, so that everybody else is answered as quickly as before."""

from collections.abc import Callable
from enum import Enum, auto
from time import monotonic

from bot.core.bucket import Bucket

RATE, BURST = 1.0, 30.0
"""Messages and presses a second by one person for long, and at once: somebody who turns pages quickly is no flood."""
CHAT_RATE, CHAT_BURST = 2.0, 60.0
"""The same for everybody in one chat together."""
KNOWN = 10_000
"""People and chats that are counted at a time; those that have been quiet for longest are forgotten."""


class Calm(Enum):
    """How much somebody says."""

    FINE = auto()
    TOO_MUCH = auto()  # for the first time in a while
    STILL_TOO_MUCH = auto()


class Floods:
    """Counts messages by person and by chat, under their pseudonyms."""

    def __init__(self, clock: Callable[[], float] = monotonic) -> None:
        self._clock = clock
        self._buckets: dict[str, Bucket] = {}
        self._told: set[str] = set()

    def weigh(self, person: str, chat: str) -> Calm:
        """One more message of ``person`` in ``chat``."""
        now = self._clock()
        full = False
        for name, rate, burst in ((person, RATE, BURST), (chat, CHAT_RATE, CHAT_BURST)):
            bucket = self._buckets.pop(name, None) or Bucket(rate, burst)
            # Put in anew, so that the dictionary's first is who has been quiet for longest.
            self._buckets[name] = bucket
            if bucket.wait(now) > 0:
                full = True
            else:
                bucket.take(now)
        while len(self._buckets) > KNOWN:
            name = next(iter(self._buckets))
            del self._buckets[name]
            self._told.discard(name)
        if not full:
            self._told.discard(person)
            return Calm.FINE
        if person in self._told:
            return Calm.STILL_TOO_MUCH
        self._told.add(person)
        return Calm.TOO_MUCH
