"""One tick: what is due is planned, and what is old is dropped. No schedule lives in memory."""

import asyncio
import logging
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

from bot.announce import Announcements
from bot.planner import Planner
from bot.render.page import Render
from bot.store.database import StoreUnavailable
from bot.store.store import Store
from handlers.health import Health, Part
from handlers.pausing import pause_unless

log = logging.getLogger(__name__)

TICK = 1.0
"""Seconds."""
SWEEP = timedelta(hours=1)


class Clock:
    """Ticks until told to stop."""

    def __init__(
        self,
        planner: Planner,
        announcements: Announcements,
        store: Store,
        *,
        render: Render,
        health: Health,
        planned: Callable[[], None],
    ) -> None:
        """``planned`` is called when there is something new in the outbox."""
        self._planner = planner
        self._announcements = announcements
        self._store = store
        self._render = render
        self._health = health
        self._planned = planned

    async def run(self, stop: asyncio.Event) -> None:
        """Raises StoreError where the database is damaged."""
        swept = datetime.min.replace(tzinfo=UTC)
        while not stop.is_set():
            self._health.beat(Part.CLOCK)
            now = datetime.now(UTC)
            try:
                if not self._health.stores:
                    await self._store.database.probe()
                    self._health.store_works()
                planned = await self._planner.tick(now, self._render)
                if await self._announcements.advance(now, self._render) or planned:
                    self._planned()
                if now - swept > SWEEP:
                    await self._store.drop_old(now)
                    swept = now
            except StoreUnavailable as error:
                self._health.store_fails(error)
            await pause_unless(stop, TICK)
