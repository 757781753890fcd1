"""What is stored, told to whoever asks as often as they like: counted at most every few seconds, beside everything."""

import asyncio
import logging
import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from time import monotonic

from bot.core.metrics import MetricFamily, gauge
from bot.store.figures import QueueState, StoreFigures
from bot.store.store import Store

log = logging.getLogger(__name__)

EVERY = 5.0
"""Seconds from one count to the next, at least."""
PATIENCE = 1.0
"""Seconds for which somebody who asks waits for a count that is under way; then they get the last one."""


@dataclass(frozen=True, slots=True)
class DiskSpace:
    """Of the disk on which the database lies, in bytes."""

    free: int
    size: int

    @property
    def share(self) -> float:
        """How much is free; 0 … 1."""
        return self.free / self.size if self.size else 1.0


def disk_space(folder: Path) -> DiskSpace:
    """Look how much room there is for a folder, or where it is to be made. Raises OSError."""
    there = next(each for each in (folder, *folder.absolute().parents) if each.exists())
    usage = shutil.disk_usage(there)
    return DiskSpace(usage.free, usage.total)


@dataclass(frozen=True, slots=True)
class _Counted:
    figures: StoreFigures
    disk: DiskSpace | None
    at: float  # seconds of a clock that only goes forward


class StoredFigures:
    """The figures of one store. However many ask, one count is under way."""

    def __init__(
        self,
        store: Store,
        now: Callable[[], datetime],
        folder: Path | None = None,
        *,
        clock: Callable[[], float] = monotonic,
    ) -> None:
        """``folder``: that of the database, where it lies on this machine. ``clock``: seconds."""
        self._store = store
        self._now = now
        self._folder = folder
        self._clock = clock
        self._counting: asyncio.Task[None] | None = None
        self._counted: _Counted | None = None
        self._failed = False
        self._tried_at = float("-inf")

    async def families(self) -> list[MetricFamily]:
        """Tell what was counted last; waits PATIENCE at most, and raises nothing that the database raises."""
        if self._counting is None and self._clock() - self._tried_at >= EVERY:
            self._tried_at = self._clock()
            self._counting = asyncio.create_task(self._count())
        if self._counting:
            await asyncio.wait({self._counting}, timeout=PATIENCE)
        return list(self._told())

    async def close(self) -> None:
        """Let a count that is under way end, before the store is closed."""
        if self._counting:
            await asyncio.wait({self._counting})

    async def _count(self) -> None:
        try:
            async with self._store.read() as tx:
                figures = await tx.figures.take()
            disk = await asyncio.to_thread(disk_space, self._folder) if self._folder else None
            self._counted, self._failed = _Counted(figures, disk, self._clock()), False
        except Exception as error:
            # Whatever it is: whoever asks hears of all the rest, and that this could not be counted.
            if not self._failed:
                log.error("what is stored cannot be counted", exc_info=error)
            self._failed = True
        finally:
            self._counting = None

    def _told(self) -> Iterator[MetricFamily]:
        counted = self._counted
        works = int(counted is not None and not self._failed)
        yield gauge("essay_bot_store_counted", "1 where what is stored could be counted the last time.", works)
        if counted is None:
            return
        yield gauge("essay_bot_store_age_seconds", "Seconds since it was counted.", self._clock() - counted.at)
        figures = counted.figures
        for name, about, states in (
            ("inbox", "Updates that are not done with", figures.inbox),
            ("outbox", "Messages that are not done with", figures.outbox),
        ):
            counts = {state: each.count for state, each in states.items()}
            yield gauge(f"essay_bot_{name}", f"{about}, by state.", counts, "state")
            ages = {state: self._age(each) for state, each in states.items()}
            yield gauge(f"essay_bot_{name}_oldest_seconds", f"{about}: age of the oldest, by state.", ages, "state")
        by_kind = figures.subscribers
        yield gauge("essay_bot_subscribers", "Chats that get something by schedule, by kind.", by_kind, "kind")
        yield gauge("essay_bot_database_bytes", "Size of the database.", figures.size)
        if counted.disk:
            yield gauge("essay_bot_disk_free_bytes", "Free on the disk of the database.", counted.disk.free)
            yield gauge("essay_bot_disk_bytes", "Size of the disk of the database.", counted.disk.size)

    def _age(self, state: QueueState) -> float:
        return max((self._now() - state.oldest).total_seconds(), 0.0) if state.oldest else 0.0
