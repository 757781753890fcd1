"""Looks every minute whether something is wrong that whoever runs the bot has to know."""

import asyncio
import logging
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from time import monotonic

from bot.core.error_kinds import ErrorKinds
from bot.core.incident import IncidentKind, Observation
from bot.services.owner_alerts import OwnerAlerts
from bot.services.stored_figures import DiskSpace, disk_space
from bot.store.errors import StoreUnavailable
from bot.store.incidents import BACKUP
from bot.store.store import Store
from handlers.runtime.health import Health
from handlers.runtime.retry import pause_unless

log = logging.getLogger(__name__)

ROUND = 60.0
"""Seconds from one look to the next."""
READINESS = 300.0
"""Seconds without readiness that are worth a word."""
FREE = 0.10
"""Share of the disk below which it is."""


@dataclass(frozen=True, slots=True)
class WatchSettings:
    """What is watched besides the bot itself. ``every``, ``readiness``: see ROUND and READINESS."""

    folder: Path | None = None  # that of the database, where it lies on this machine
    backup_every: timedelta | None = None  # None: nobody plans backups
    errors: ErrorKinds | None = None
    every: float = ROUND
    readiness: float = READINESS


class IncidentWatch:
    """Watches until told to stop. Several processes remember together what was told."""

    def __init__(
        self,
        alerts: OwnerAlerts,
        store: Store,
        health: Health,
        settings: WatchSettings,
        *,
        now: Callable[[], datetime],
        queued: Callable[[], None],
        clock: Callable[[], float] = monotonic,
        space: Callable[[Path], DiskSpace] = disk_space,
    ) -> None:
        """``queued`` is called when there is something new in the outbox. ``clock``: seconds. ``space``: of a disk."""
        self._alerts = alerts
        self._store = store
        self._health = health
        self._settings = settings
        self._now = now
        self._queued = queued
        self._clock = clock
        self._space = space
        self._unready_since: float | None = None
        self._unstored: list[Observation] = []
        self._logged = False

    async def run(self, stop: asyncio.Event) -> None:
        """Raises StoreError where the database is damaged."""
        while not stop.is_set():
            await self.look()
            await pause_unless(stop, self._settings.every)

    async def look(self) -> None:
        """One look. While nothing can be stored, what is wrong stands in the log, once."""
        seen = [*self._unstored, *self._errors(), *self._readiness(), *await asyncio.to_thread(self._disk)]
        try:
            everything = [*seen, *await self._stored()]
            if await self._alerts.report(everything, self._now(), reachable=self._health.sends):
                self._queued()
        except StoreUnavailable as error:
            self._health.store_fails(error)
            # Errors are told as soon as it is known which of them are new.
            self._unstored = [each for each in seen if each.kind is IncidentKind.ERROR]
            if self._is_long_unready() and not self._logged:
                self._logged = True
                log.error("owners have to know", extra={"incidents": "not_ready: nothing can be stored"})
        else:
            self._unstored, self._logged = [], False

    def _errors(self) -> list[Observation]:
        counts = self._settings.errors.drain() if self._settings.errors else {}
        return [Observation(IncidentKind.ERROR, count, kind) for kind, count in counts.items()]

    def _is_long_unready(self) -> bool:
        since = self._unready_since
        return since is not None and self._clock() - since >= self._settings.readiness

    def _readiness(self) -> list[Observation]:
        if self._health.ready:
            self._unready_since = None
            return []
        if self._unready_since is None:
            self._unready_since = self._clock()
        minutes = round((self._clock() - self._unready_since) / 60)
        return [Observation(IncidentKind.NOT_READY, max(minutes, 1))] if self._is_long_unready() else []

    def _disk(self) -> list[Observation]:
        if self._settings.folder is None:
            return []
        try:
            share = self._space(self._settings.folder).share
        except OSError as error:
            log.warning("the disk cannot be looked at", extra={"reason": error.strerror})
            return []
        return [Observation(IncidentKind.DISK, int(100 * share))] if share < FREE else []

    async def _stored(self) -> list[Observation]:
        async with self._store.read() as tx:
            aside, unknown = await tx.figures.dead_letters(), await tx.figures.unknown()
            backed_up = await tx.operations.last(BACKUP)
            # It is asked for only where it matters: in large tables this takes a while.
            begun = await tx.figures.begun() if self._settings.backup_every and backed_up is None else None
        found = [Observation(IncidentKind.DEAD_LETTERS, aside), Observation(IncidentKind.UNKNOWN, unknown)]
        return [*(each for each in found if each.count), *self._backup(backed_up, begun)]

    def _backup(self, last: datetime | None, begun: datetime | None) -> list[Observation]:
        plan, now = self._settings.backup_every, self._now()
        never = Observation(IncidentKind.BACKUP, 0)
        if plan is None:
            return []
        if last is None:
            # What there is may get as old without a backup as it may with the last one.
            return [never] if begun and now - begun > plan else []
        if last - now > plan:
            # A clock that was far ahead has dated it: nobody knows when that was.
            return [never]
        return [Observation(IncidentKind.BACKUP, max((now - last).days, 1))] if now - last > plan else []
