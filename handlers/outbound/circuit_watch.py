"""What is done about the circuit: Telegram is probed while nothing goes out, owners hear of an outage afterwards."""

from collections.abc import Sized
from time import monotonic

from telegram import Bot
from telegram.error import RetryAfter

from bot.services.delivery import is_repeatable
from bot.services.owner_alerts import OwnerAlerts
from bot.store.outbox_claims import QueuedMessage
from bot.store.store import Store
from handlers.outbound.circuit_breaker import CircuitBreaker, CircuitState
from handlers.outbound.probe import answers
from handlers.outbound.rate_limits import ALL, Pacer
from handlers.runtime.errors import pause
from handlers.runtime.health import Health

LOOK = 32
"""Messages that wait, of whose chats one is probed."""


class CircuitWatch:
    """Told what becomes of messages; has the circuit breaker, and says how sending is."""

    def __init__(
        self, bot: Bot, store: Store, alerts: OwnerAlerts, *, health: Health, pace: Pacer, breaker: CircuitBreaker
    ) -> None:
        self._bot = bot
        self._store = store
        self._alerts = alerts
        self._health = health
        self._pace = pace
        self._breaker = breaker
        self._failed_in: set[str] = set()

    @property
    def state(self) -> CircuitState:
        """Whether messages may go out."""
        return self._breaker.circuit

    def wait(self) -> float:
        """Seconds until Telegram is to be probed; 0 for now, and where nothing is wrong."""
        return self._breaker.wait()

    async def recover(self) -> None:
        """Open the circuit where a process that is no more has left something in doubt."""
        async with self._store.read() as tx:
            doubtful = await tx.outbox.doubtful()
        if doubtful:
            self._breaker.recover_unknown()

    async def mind(self, under_way: Sized) -> float | None:
        """After a failure nothing goes out until Telegram answers; whoever runs the bot hears of it afterwards, once.

        ``under_way``: messages; fewer, where some are settled meanwhile. Seconds until there is something to tell; None
        where there is nothing.
        """
        if self.state is CircuitState.OPEN and self._pace.is_halted(monotonic()):
            return None
        if self.state is CircuitState.OPEN and self.wait() <= 0:
            await self._probe()
        # There may be nothing that could go out, now or for a long while, to show more.
        idle = self.state is CircuitState.HALF_OPEN and not len(under_way)
        if idle and (self._breaker.lingers or not await self._waiting()):
            self.answered()
        outage = self._breaker.outage()
        if outage:
            await self._alerts.report_outage(outage.began, outage.ended, outage.waited)
            self._breaker.clear_outage()
        return self._breaker.settles_in()

    async def _probe(self) -> None:
        """See whether Telegram answers, as far as a chat for which something waits: each time in another one, for
        where one chat alone fails the others are not to wait for it."""
        async with self._store.read() as tx:
            waiting = sorted(await tx.outbox.ready((), LOOK), key=self.by_risk)
        first = waiting[0].outgoing if waiting else None
        try:
            answered = await answers(self._bot, first.to if first else None)
        except RetryAfter as error:
            self._pace.halt(ALL, monotonic() + pause(error))
            answered = True
        if answered:
            self._breaker.answered(await self._waiting())
            return
        self._breaker.unanswered()
        self._health.sending_fails("no answer")
        if first:
            self._failed_in.add(first.chat)
        if all(queued.outgoing.chat in self._failed_in for queued in waiting):
            self._failed_in.clear()

    async def _waiting(self) -> int:
        async with self._store.read() as tx:
            return await tx.outbox.waiting()

    def by_risk(self, queued: QueuedMessage) -> tuple[bool, bool, int]:
        """First what goes where nothing has failed, can be sent again, should it fail, and has failed least often."""
        return queued.outgoing.chat in self._failed_in, not is_repeatable(queued), queued.possible_deliveries

    def answered(self) -> None:
        """Telegram has answered a message, or none is left to be answered."""
        self._breaker.succeeded()
        if self.state is CircuitState.CLOSED:
            self._failed_in.clear()
            self._health.sending_works()

    def failed(self, chat: str, reason: str) -> None:
        """A message to ``chat`` may not have arrived."""
        self._breaker.failed()
        self._health.sending_fails(reason)
        self._failed_in.add(chat)
