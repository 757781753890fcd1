"""One tick: what is due is planned, what is old is dropped, and the files are looked at. Memory holds no schedule."""

import asyncio
from collections.abc import Callable
from datetime import datetime, timedelta
from time import monotonic

from bot.services.broadcasts import BroadcastService
from bot.services.scheduler import Scheduler
from bot.store.errors import StoreUnavailable
from bot.store.store import Store
from handlers.runtime.health import Component, Health
from handlers.runtime.retry import pause_unless
from handlers.runtime.telegram_time import TelegramTime

SWEEP, SOON = 3600.0, 30.0
"""Seconds from one sweep to the next; and where nobody else knew what time it is."""
BACK = timedelta(minutes=1)
"""A clock that is put back by more has been wrong."""


class Ticker:
    """Ticks until told to stop."""

    def __init__(
        self,
        scheduler: Scheduler,
        broadcasts: BroadcastService,
        store: Store,
        *,
        health: Health,
        planned: Callable[[], None],
        time: TelegramTime,
        every: float = 1.0,
    ) -> None:
        """``planned`` is called when there is something new in the outbox. ``every``: seconds from tick to tick."""
        self._scheduler = scheduler
        self._broadcasts = broadcasts
        self._store = store
        self._health = health
        self._planned = planned
        self._time = time
        self._every = every
        self._sweep_at = float("-inf")
        self._last: datetime | None = None
        self._mended = False
        self._role = store.database.role("clock")

    async def run(self, stop: asyncio.Event) -> None:
        """Raises StoreError where the database is damaged, or is not where it was any more."""
        try:
            while not stop.is_set():
                self._health.beat(Component.CLOCK)
                try:
                    await self.tick()
                except StoreUnavailable as error:
                    self._health.store_fails(error)
                await pause_unless(stop, self._every)
        finally:
            await self._role.release()

    async def tick(self) -> None:
        """One round. Raises StoreUnavailable, and StoreError as ``run``."""
        self._store.database.verify()
        if not self._health.stores:
            await self._store.database.probe()
            self._health.store_works()
        if not await self._role.is_mine():
            # Another process ticks for all; should it end, what a clock may have put off is looked at anew.
            self._mended = False
            return
        now, earliest = self._time.now(), self._time.earliest()
        if self._last and self._last - now > BACK:
            self._mended = False
        self._last = now
        if earliest and not self._mended:
            # Only now that a second clock is known: by a wrong one all that is right would be planned anew.
            await self._scheduler.repair_after_clock_skew(now)
            self._mended = True
        async with self._store.read() as tx:
            is_any_due = await tx.due_work.is_any(now)
        if is_any_due:
            planned = await self._scheduler.tick(now)
            if await self._broadcasts.advance(now) or planned:
                self._planned()
        if monotonic() >= self._sweep_at:
            more = await self._store.drop_old(earliest)
            self._sweep_at = monotonic() + (0.0 if more else SWEEP if earliest else SOON)
