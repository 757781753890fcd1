"""A circuit breaker: when sending fails in doubt, nothing more goes out until Telegram has answered again."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from enum import Enum, auto
from time import monotonic

from handlers.runtime.retry import Backoff
from handlers.runtime.telegram_time import local_time


class CircuitState(Enum):
    """Whether messages may go out."""

    CLOSED = auto()  # all of them
    OPEN = auto()  # none
    HALF_OPEN = auto()  # one, to see what becomes of it


@dataclass(frozen=True, slots=True)
class Outage:
    """A time in which sending failed."""

    began: datetime
    ended: datetime
    waited: int  # messages that waited when Telegram answered again


class CircuitBreaker:
    """Told what becomes of each message; asked before the next one goes out.

    A repeat a second after a failure falls into the same outage, and there is only one. So a failure opens the circuit,
    a call that Telegram answers half opens it, and a single message that Telegram answers closes it.
    """

    def __init__(
        self,
        first: float = 1.0,
        settled: float = 3.0,
        clock: Callable[[], float] = monotonic,
        *,
        now: Callable[[], datetime] = local_time,
    ) -> None:
        """``first``: seconds from a failure to the first probe; twice as many to the next, up to 30.

        ``settled``: seconds without a failure after which an outage is over, and may be told of.
        ``clock``: seconds that only go forward. ``now``: the time of day, for whoever is told.
        """
        self._now = now
        self._clock = clock
        self._settled = settled
        self._backoff = Backoff(first)
        self._probe_at = 0.0
        self._answered_at = 0.0
        self._closed_at = 0.0
        self._began: datetime | None = None
        self._ended: datetime | None = None
        self._waited = 0
        self.circuit = CircuitState.CLOSED

    def failed(self) -> None:
        """A message may not have arrived. Of several that were under way at once, the first opens the circuit."""
        if self.circuit is CircuitState.OPEN:
            return
        self._began = self._began or self._now()
        self.circuit = CircuitState.OPEN
        self._probe_at = self._clock() + self._backoff.next()

    def recover_unknown(self) -> None:
        """What the last process left in doubt waits for a call, too; where it is answered, that is no outage."""
        self.circuit = CircuitState.OPEN

    def wait(self) -> float:
        """Seconds until Telegram is to be probed; 0 for now, and where nothing is wrong."""
        return max(self._probe_at - self._clock(), 0.0) if self.circuit is CircuitState.OPEN else 0.0

    def unanswered(self) -> None:
        """The probe has failed, too: the next one comes later than this one did."""
        self._began = self._began or self._now()
        self._probe_at = self._clock() + self._backoff.next()

    def answered(self, waited: int) -> None:
        """Telegram has answered the probe. ``waited``: messages that are still to be sent."""
        self.circuit = CircuitState.HALF_OPEN
        self._waited = max(self._waited, waited)
        self._ended = self._now()
        self._answered_at = self._clock()

    def succeeded(self) -> None:
        """Telegram has answered a message, or there is none to be answered. Of those that were under way when the
        circuit opened this says nothing."""
        if self.circuit is CircuitState.HALF_OPEN:
            self.circuit = CircuitState.CLOSED
            self._closed_at = self._clock()
            self._backoff.reset()

    @property
    def lingers(self) -> bool:
        """Has the probe been answered for a while, and no message could go out that would show more?"""
        return self.circuit is CircuitState.HALF_OPEN and self._clock() - self._answered_at > self._settled

    def settles_in(self) -> float | None:
        """Seconds until an outage may be told of; None where there was none, or it goes on."""
        if not self._began or self.circuit is not CircuitState.CLOSED:
            return None
        return max(self._closed_at + self._settled - self._clock(), 0.0)

    def outage(self) -> Outage | None:
        """The outage that may be told of, as long as it has not been cleared."""
        if self.settles_in() != 0.0 or not self._began or not self._ended:
            return None
        return Outage(self._began, self._ended, self._waited)

    def clear_outage(self) -> None:
        """It was told of; the next failure is the first again."""
        self._began = self._ended = None
        self._waited = 0
