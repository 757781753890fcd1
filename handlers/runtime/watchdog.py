"""Sees to it that a bot that no longer moves ends, so that whoever supervises it starts it anew."""

import asyncio
import logging

from handlers.runtime.health import Health
from handlers.runtime.retry import pause_unless
from handlers.runtime.supervisor import Supervisor

log = logging.getLogger(__name__)

LIMIT = 300.0
"""Seconds in which every part has gone round its loop. The longest that one waits on purpose is half a minute."""
LOOK = 10.0
"""Seconds between two looks."""


class Watchdog:
    """Looks until told to stop, and tells the supervisor each time that all is well."""

    def __init__(self, health: Health, supervisor: Supervisor, *, limit: float = LIMIT, look: float = LOOK) -> None:
        self._health = health
        self._supervisor = supervisor
        self._limit = limit
        self._look = look

    async def run(self, stop: asyncio.Event) -> None:
        """A part that is stuck ends the bot, by ``Health.refuse``."""
        while not stop.is_set():
            stuck = self._health.stuck(self._limit)
            if stuck:
                log.critical("stuck", extra={"parts": ", ".join(stuck), "seconds": self._limit})
                names = " and ".join(stuck)
                self._health.refuse(f"The {names} has not moved for {self._limit:.0f} s. It has to be started anew.")
                return
            self._supervisor.keep_alive()
            await pause_unless(stop, self._look)
