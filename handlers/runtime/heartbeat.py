"""This process among those that share a database: it says that it lives, and notices when another one is dead."""

import asyncio
import logging
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from functools import partial
from time import monotonic

from bot.store.errors import StoreUnavailable
from bot.store.store import Store
from handlers.runtime.health import Health
from handlers.runtime.insist import until_stored
from handlers.runtime.retry import pause_unless
from handlers.runtime.telegram_time import TelegramTime

log = logging.getLogger(__name__)

BEAT = 1.0
"""Seconds from one sign of life to the next."""
DEAD = 10.0
"""Seconds without one, while this process could have seen it, after which another one counts as dead."""


class Heartbeat:
    """Counts on in the database, and watches whether the others do.

    Whether another one lives is told by how long it has not counted, on this process's own clock; as long as the
    database cannot be asked, that says nothing. So no clocks are compared, and a database that was away for a while
    kills nobody.
    """

    def __init__(self, store: Store, health: Health, clock: Callable[[], float] = monotonic) -> None:
        """``clock``: seconds that only go forward."""
        self._store = store
        self._health = health
        self._clock = clock
        self._seen: dict[str, tuple[int, float]] = {}

    @asynccontextmanager
    async def registered(self, time: TelegramTime, stop: asyncio.Event) -> AsyncIterator[None]:
        """Be one of them until the block ends, where there may be several."""
        if not self._store.shared:
            yield
            return
        await until_stored(partial(self._register, time), self._health, stop=stop)
        try:
            yield
        finally:
            await self._leave()

    async def _register(self, time: TelegramTime) -> None:
        async with self._store.transaction() as tx:
            number = await tx.replicas.register(time.now())
        self._store.replica.id = number

    async def _leave(self) -> None:
        """Others need not wait until it counts as dead."""
        number, self._store.replica.id = self._store.replica.id, ""
        try:
            async with self._store.transaction() as tx:
                await tx.replicas.remove(number)
        except StoreUnavailable as error:
            log.warning("the others are not told that this one has ended", extra={"reason": str(error)})

    async def run(self, stop: asyncio.Event) -> None:
        """Raises StoreError where another process has taken this one for dead."""
        while not stop.is_set() and self._store.replica.is_registered:
            try:
                await self.beat()
            except StoreUnavailable as error:
                # Meanwhile the others could not count either.
                self._seen.clear()
                self._health.store_fails(error)
            await pause_unless(stop, BEAT)
        await stop.wait()

    async def beat(self) -> None:
        """Say that this one lives, and take note of the others. Raises StoreUnavailable, and StoreError as ``run``."""
        async with self._store.read() as tx:
            await tx.replicas.beat()
            beats = await tx.replicas.beats()
        now = self._clock()
        dead = [number for number, count in beats.items() if self._is_dead(number, count, now)]
        self._seen = {number: seen for number, seen in self._seen.items() if number in beats}
        for number in dead:
            log.warning("another process has died; its work is taken over", extra={"replica": number})
            async with self._store.transaction() as tx:
                await tx.replicas.remove(number, beats[number])

    def _is_dead(self, number: str, count: int, now: float) -> bool:
        before = self._seen.get(number)
        if before is None or before[0] != count:
            self._seen[number] = count, now
            return False
        return number != self._store.replica.id and now - before[1] > DEAD
