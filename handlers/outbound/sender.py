"""The only place that sends: from the outbox to Telegram, at the pace that Telegram allows, and the outcome back."""

import asyncio
import logging
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta
from functools import partial
from time import monotonic

from telegram import Bot
from telegram.error import InvalidToken, RetryAfter, TelegramError

from bot.core.outgoing import Cause, ChatKind, DeliveryStatus, OutgoingMessage, SendResult, SendStatus
from bot.services.bot_metrics import BotMetrics
from bot.services.delivery import DeliveryService
from bot.services.owner_alerts import OwnerAlerts
from bot.store.outbox_claims import QueuedMessage
from bot.store.store import Store
from handlers.outbound.calls import Link, TelegramCalls, fallback_for
from handlers.outbound.circuit_breaker import CircuitBreaker, CircuitState
from handlers.outbound.circuit_watch import CircuitWatch
from handlers.outbound.claims import claims_of
from handlers.outbound.edit_cache import EditCache
from handlers.outbound.rate_limits import ALL, LOOK_AGAIN, Pacer
from handlers.runtime.errors import AS_PLAIN, is_reached, pause, result_of
from handlers.runtime.health import Component, Health, TokenRevoked
from handlers.runtime.insist import REVOKED, until_stored
from handlers.runtime.retry import end_all, first_of
from handlers.runtime.telegram_time import local_time

log = logging.getLogger(__name__)

AT_ONCE = 16
"""Messages under way at a time: what a crash leaves unknown at most."""
LOOK = 32
"""Messages looked at for those that can go now."""
IDLE = 2.0
"""Seconds after which the outbox is looked at anew, though nobody has said that there is something in it."""


class Sender:
    """Sends what is in the outbox until told to stop."""

    def __init__(
        self,
        bot: Bot,
        store: Store,
        delivery: DeliveryService,
        alerts: OwnerAlerts,
        *,
        link: Link,
        health: Health,
        pace: Pacer,
        breaker: CircuitBreaker,
        paid_broadcasts: bool = False,
        now: Callable[[], datetime] = local_time,
        metrics: BotMetrics | None = None,
    ) -> None:
        """``paid_broadcasts``: what goes to everybody may cost the bot's Stars, and so go faster."""
        self._now = now
        self._metrics = metrics or BotMetrics()
        self._store = store
        self._delivery = delivery
        self._calls = TelegramCalls(bot, link, paid_broadcasts=paid_broadcasts)
        self._health = health
        self._pace = pace
        self._claims = claims_of(store, pace)
        self._bell = asyncio.Event()
        self._expects_more = True
        self._under_way: set[asyncio.Task[None]] = set()
        self._ids: set[int] = set()
        self._circuit = CircuitWatch(bot, store, alerts, health=health, pace=pace, breaker=breaker)
        self._shown = EditCache()
        self._broken: BaseException | None = None
        self._takes = False
        self._is_over = False
        self._reserved: set[str] = set()  # chats
        self._chosen: list[QueuedMessage] = []  # found in the outbox, and being stored as being sent

    def wake(self) -> None:
        """There may be something new in the outbox."""
        self._bell.set()

    def reserve(self, outgoing: OutgoingMessage) -> bool:
        """May it go as soon as it is stored? Then a place is kept until ``send`` or ``cancel``. See ImmediateSender."""
        free = AT_ONCE - self._places_taken()
        if not self._takes or self._broken or free <= 0 or self._circuit.state is not CircuitState.CLOSED:
            return False
        if self._shown.already_shows(outgoing) or self._pace.wait(outgoing, monotonic(), ahead=self._ahead()) > 0:
            return False
        self._reserved.add(outgoing.chat)
        self._pace.hold(outgoing.chat)
        return True

    def send(self, queued: QueuedMessage) -> None:
        """Send what was reserved, and is stored as being sent."""
        self._reserved.discard(queued.outgoing.chat)
        if self._is_over:
            # Nobody would wait for its end. The next start finds it, and sends it.
            return
        self._start(queued)
        if not self._takes:
            # Whoever is at the end waits for what was reserved.
            self._bell.set()

    def cancel(self, outgoing: OutgoingMessage) -> None:
        """Give up the place of what was reserved."""
        self._reserved.discard(outgoing.chat)
        self._pace.let_go(outgoing.chat)
        self._bell.set()

    async def run(self, stop: asyncio.Event) -> None:
        """Returns when what was under way at the stop is settled. Raises StoreError where the database is damaged."""
        await self._recover(stop)
        self._takes = not self._claims.shared
        try:
            while not stop.is_set():
                if self._broken:
                    raise self._broken
                rest = await until_stored(self._look, self._health, stop=stop, beats=Component.SENDER)
                await first_of(self._bell, stop, within=rest or 0.0)
            self._takes = False
            while self._reserved:
                self._bell.clear()
                await self._bell.wait()
            if self._under_way:
                await asyncio.wait(self._under_way)
        finally:
            self._takes, self._is_over = False, True
            await end_all(self._under_way)

    async def _recover(self, stop: asyncio.Event) -> None:
        """What the last process left under way may have arrived or not; what it sent still counts for the pace."""

        async def look_back() -> None:
            now, clock = self._now(), monotonic()
            async with self._store.transaction() as tx:
                flood_waits, recent = await tx.flood_waits.load(now), await tx.outbox.recent(now)
                interrupted = await tx.outbox.interrupted()
            for scope, until in flood_waits.items():
                self._pace.halt(scope, clock + (until - now).total_seconds())
            for chat, at, is_group in recent:
                self._pace.wrote(chat, clock - max((now - at).total_seconds(), 0.0), is_group=is_group)
            await self._settle_unknown(interrupted, now)

        await until_stored(look_back, self._health, stop=stop, beats=Component.SENDER)

    async def _settle_unknown(self, interrupted: list[QueuedMessage], now: datetime) -> None:
        """What a process was sending that is no more may have arrived or not."""
        for queued in interrupted:
            # A send that it began may reach Telegram only now.
            is_group = queued.outgoing.to.place is not ChatKind.PRIVATE
            self._pace.wrote(queued.outgoing.chat, monotonic(), is_group=is_group)
            unknown = SendResult(SendStatus.UNKNOWN, "the process ended")
            await self._delivery.settle(queued, unknown, now)
        await self._circuit.recover()

    async def _look(self) -> float:
        """Begin what can go; seconds until it is worth looking again."""
        self._bell.clear()
        self._expects_more = True
        abandoned = await self._claims.abandoned(self._ids)
        if abandoned:
            await self._settle_unknown(abandoned, self._now())
        try:
            return await self._send_ready()
        finally:
            self._chosen = []

    async def _send_ready(self) -> float:
        """Begin to send what can go now; seconds until it is worth looking again."""
        settles_in = await self._circuit.mind(self._under_way)
        if self._circuit.state is CircuitState.OPEN:
            return min(self._circuit.wait(), IDLE)
        most = AT_ONCE if self._circuit.state is CircuitState.CLOSED else 1
        if self._places_taken() >= most:
            return IDLE
        async with self._store.read() as tx:
            busy = self._pace.busy(monotonic())
            ready, waiting = await tx.outbox.ready_and_waiting(busy, LOOK)
        # Of each chat only the first is among them, and none of those that cannot go yet.
        others = waiting > len(ready)
        clock, now = monotonic(), self._now()
        if self._circuit.state is CircuitState.HALF_OPEN:
            ready.sort(key=self._circuit.by_risk)
        waits = [IDLE] if settles_in is None else [IDLE, settles_in]
        for queued in ready:
            if queued.outgoing.expires and queued.outgoing.expires <= now:
                await self._delivery.expire(queued, now)
                waits.append(0.0)
            elif not self._claims.shared and self._shown.already_shows(queued.outgoing):
                await self._delivery.settle(queued, SendResult(SendStatus.SENT), now)
                waits.append(0.0)
            elif (wait := self._pace.wait(queued.outgoing, clock, ahead=self._ahead())) > 0:
                waits.append(wait)
            elif self._places_taken() < most:
                self._chosen.append(queued)
        chosen = len(self._chosen)
        if chosen and not await self._begin(now):
            # Another process is at them.
            return LOOK_AGAIN
        later = monotonic()
        self._expects_more = others or chosen < len(ready) or self._circuit.state is not CircuitState.CLOSED
        return min(min(waits) - (later - clock), self._pace.next(later) if self._expects_more else IDLE)

    async def _begin(self, now: datetime) -> bool:
        """Commit that what was chosen is being sent, and only then send. Is any of it?"""
        claimed = await self._claims.claim(self._chosen, now)
        self._chosen = []
        for queued in claimed:
            self._start(replace(queued, attempts=queued.attempts + 1))
        return bool(claimed) or not self._claims.shared

    def _start(self, queued: QueuedMessage) -> None:
        # It counts from now, for storing may have taken a while, and Telegram counts what arrives.
        self._pace.begin(queued.outgoing, monotonic())
        self._ids.add(queued.id)
        task = asyncio.create_task(self._deliver(queued))
        self._under_way.add(task)
        task.add_done_callback(self._ended)

    def _places_taken(self) -> int:
        return len(self._under_way) + self._ahead()

    def _ahead(self) -> int:
        """So many are about to be sent: their places, and their share of the pace, are taken."""
        return len(self._reserved) + len(self._chosen)

    def _ended(self, task: "asyncio.Task[None]") -> None:
        self._under_way.discard(task)
        if not task.cancelled() and task.exception():
            self._broken = self._broken or task.exception()
        if self._expects_more or self._broken:
            self._bell.set()

    async def _deliver(self, queued: QueuedMessage) -> None:
        flood_waits: dict[str, datetime] = {}
        try:
            # Telegram may have asked for a pause while this was being stored.
            halted = self._pace.is_halted(monotonic()) or self._circuit.state is CircuitState.OPEN
            came = (
                SendResult(SendStatus.LATER, "halted", tried=False)
                if halted
                else await self._attempt(queued.outgoing, flood_waits)
            )
        except Exception as error:
            # Our mistake, not Telegram's: it must not keep all the others from being sent.
            log.exception("cannot be sent")
            self._metrics.send_errors.add()
            came = SendResult(SendStatus.FAILED, type(error).__name__)
        self._shown.note(queued.outgoing, came)
        answered = monotonic()
        state = await until_stored(lambda: self._delivery.settle(queued, came, self._now(), flood_waits), self._health)
        if state is DeliveryStatus.SENT:
            self._metrics.count_sent(queued, self._now())
        # Only now: what is to be sent once more goes before whatever else waits for this chat.
        self._ids.discard(queued.id)
        self._pace.end(queued.outgoing, answered)
        await until_stored(partial(self._claims.release, queued.outgoing), self._health)
        outgoing = queued.outgoing
        if state is not DeliveryStatus.SENT or outgoing.cause is not Cause.REPLY or outgoing.piece:
            # It goes once more, or something follows from it that is to be sent.
            self._bell.set()

    async def _attempt(self, outgoing: OutgoingMessage, flood_waits: dict[str, datetime]) -> SendResult:
        """One try, or two where the first was refused for a reason that the second mends."""
        current, plain = outgoing, False
        while True:
            try:
                came = await self._calls.make(current, plain=plain)
            except TelegramError as error:
                other = fallback_for(current, error)
                if AS_PLAIN in error.message.lower() and not plain:
                    log.error("markup refused", extra={"cause": outgoing.cause})
                    plain = True
                elif other:
                    current = other
                else:
                    return self._failed(error, outgoing, flood_waits)
            else:
                self._circuit.answered()
                return came

    def _failed(self, error: TelegramError, outgoing: OutgoingMessage, flood_waits: dict[str, datetime]) -> SendResult:
        came = result_of(error)
        self._metrics.send_errors.add(type(error).__name__)
        known = {"error": type(error).__name__, "reason": came.error, "fate": came.status, "to": outgoing.chat}
        log.info("not sent", extra=known)
        clock = monotonic()
        if isinstance(error, RetryAfter):
            # Telegram does not say for whom. In a group its limit is the group's; a private chat we never press.
            scope = ALL if outgoing.to.place is ChatKind.PRIVATE else outgoing.chat
            self._pace.halt(scope, clock + pause(error))
            self._metrics.count_flood_wait(pause(error), for_all=scope == ALL)
            flood_waits[scope] = self._now() + timedelta(seconds=pause(error))
        elif isinstance(error, InvalidToken):
            self._pace.halt(ALL, clock + 60.0)
            self._health.refuse(TokenRevoked(REVOKED))
        if is_reached(error):
            self._circuit.answered()
        else:
            self._circuit.failed(outgoing.chat, type(error).__name__)
        return came
