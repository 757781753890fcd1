"""Too many messages at once: a polite word, then silence, so that everybody else is answered as quickly as before."""

from enum import Enum, auto

from bot.core.incoming import IncomingMessage
from bot.core.token_bucket import TokenBucket

RATE, BURST = 1.0, 30.0
"""Messages and presses a second by one person for long, and at once: somebody who turns pages quickly is no flood."""
CHAT_RATE, CHAT_BURST = 2.0, 60.0
"""The same for everybody in one chat together."""
KNOWN = 10_000
"""People, chats and messages that are remembered at a time; the oldest are forgotten."""


class RateState(Enum):
    """How much somebody says."""

    FINE = auto()
    TOO_MUCH = auto()  # for the first time in a while
    STILL_TOO_MUCH = auto()


class RateLimiter:
    """Counts by person and by chat, under their pseudonyms, by when something was said: what waited is no flood."""

    def __init__(self) -> None:
        self._buckets: dict[str, TokenBucket] = {}
        self._weighed: dict[str, RateState] = {}
        self._told: set[str] = set()

    def weigh(self, incoming: IncomingMessage, *, by_person_only: bool = False) -> RateState:
        """One more; the same one, handled again after a failure, weighs what it weighed.

        ``by_person_only``: many may do it at once, so that it weighs nothing in its chat.
        """
        known = self._weighed.get(incoming.origin.key)
        if known:
            return known
        calm = self._weighed[incoming.origin.key] = self._count(incoming, by_person_only)
        while len(self._weighed) > KNOWN:
            del self._weighed[next(iter(self._weighed))]
        return calm

    def _count(self, incoming: IncomingMessage, by_person_only: bool) -> RateState:
        said, person = incoming.origin.at.timestamp(), incoming.origin.person
        counted = [(person, RATE, BURST), (incoming.origin.chat, CHAT_RATE, CHAT_BURST)]
        full = False
        for name, rate, burst in counted[:1] if by_person_only else counted:
            bucket = self._buckets.pop(name, None) or TokenBucket(rate, burst)
            # Put in anew, so that the dictionary's first is who has been quiet for longest.
            self._buckets[name] = bucket
            if bucket.wait(said) > 0:
                full = True
            else:
                bucket.take(said)
        while len(self._buckets) > KNOWN:
            name = next(iter(self._buckets))
            del self._buckets[name]
            self._told.discard(name)
        if not full:
            self._told.discard(person)
            return RateState.FINE
        if person in self._told:
            return RateState.STILL_TOO_MUCH
        self._told.add(person)
        return RateState.TOO_MUCH
