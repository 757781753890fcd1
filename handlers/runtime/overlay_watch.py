"""Looks again and again whether an overlay was changed: here, by another process, or by hand."""

import asyncio
from collections.abc import Callable
from datetime import datetime

from bot.services.overlays import OverlayService
from bot.store.errors import StoreUnavailable
from handlers.runtime.health import Health
from handlers.runtime.retry import pause_unless

EVERY = 1.0
"""Seconds from one look to the next; each is one query and a look at the dates of files."""


class OverlayWatch:
    """Keeps the overlays in effect in this process, until told to stop."""

    def __init__(self, overlays: OverlayService | None, health: Health, now: Callable[[], datetime]) -> None:
        self._overlays = overlays
        self._health = health
        self._now = now

    async def run(self, stop: asyncio.Event) -> None:
        """Raises StoreError where the database is damaged. What a stop cuts short is learnt at the next start."""
        while self._overlays and not stop.is_set():
            looking = asyncio.create_task(self._look(self._overlays))
            stopping = asyncio.create_task(stop.wait())
            try:
                await asyncio.wait([looking, stopping], return_when=asyncio.FIRST_COMPLETED)
            finally:
                looking.cancel()
                stopping.cancel()
                await asyncio.gather(looking, stopping, return_exceptions=True)
            if not looking.cancelled():
                looking.result()
            await pause_unless(stop, EVERY)
        await stop.wait()

    async def _look(self, overlays: OverlayService) -> None:
        try:
            await overlays.refresh(self._now())
        except StoreUnavailable as error:
            self._health.store_fails(error)
