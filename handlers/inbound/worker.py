"""From the inbox to the handlers: chats side by side, within a chat one update after the other, none forgotten."""

import asyncio
import json
import logging
from collections import deque
from collections.abc import Awaitable, Callable, Sequence
from datetime import datetime
from functools import partial
from time import monotonic
from typing import Any

from bot.store.backend import WriteTurn
from bot.store.errors import StoreError
from bot.store.inbox import PendingUpdate, ReceivedUpdate
from bot.store.store import Store
from handlers.runtime.health import Component, Health
from handlers.runtime.insist import until_stored
from handlers.runtime.retry import end_all, first_of

log = logging.getLogger(__name__)

ATTEMPTS = 3
"""How often one update is tried, over crashes too, before it is set aside."""
AT_ONCE = 64
"""Updates under way or waiting for their turn in memory."""
PER_LANE = 8
"""So many are taken at once, and of a chat no more while it has as many: whoever is slow leaves places to others."""
SOON = 1.0
"""Seconds for which what is done with waits for what comes next, to be wiped in the same transaction. Most of it was
wiped with its answer already."""
SOON_FOR_OTHERS = 0.05
"""The same at most where other processes may have what comes next in a chat, and wait until this one is done there."""
IDLE = 2.0
"""Seconds after which the inbox is looked at anew, though nobody has said that there is something in it."""

Raw = dict[str, Any]
Process = Callable[[Raw], Awaitable[None]]
"""Handles one update. Raises what its handler raised, and UndecodableUpdate."""
GiveUp = Callable[[str, Raw, str], Awaitable[None]]
"""Sets an update aside: its key, the update, and the kind of the error."""


class UndecodableUpdate(Exception):
    """Nothing can be made of an update, however often it is tried. The message tells the kind of the error."""


class Worker:
    """Works through the inbox until told to stop."""

    def __init__(self, store: Store, process: Process, give_up: GiveUp, health: Health, *, soon: float = SOON) -> None:
        """``soon``: seconds for which what is done with may wait to be wiped."""
        self._soon = min(soon, SOON_FOR_OTHERS) if store.shared else soon
        self._store = store
        self._process = process
        self._give_up = give_up
        self._health = health
        self._bell = asyncio.Event()
        self._finished = asyncio.Event()
        self._lanes: dict[str, deque[PendingUpdate]] = {}
        self._tasks: set[asyncio.Task[None]] = set()
        self._done: set[str] = set()
        self._broken: BaseException | None = None
        self._looked_at = float("-inf")
        self._takes = False
        self._taking = asyncio.Lock()
        self._is_over = False
        self._in_doubt = False

    def wake(self) -> None:
        """There may be something new in the inbox."""
        self._bell.set()

    async def admit(self, updates: Sequence[ReceivedUpdate], now: datetime) -> None:
        """Store what has arrived; where there is room, take it in the same transaction. Raises StoreUnavailable."""
        if await self._take(updates, now):
            self.wake()

    async def run(self, stop: asyncio.Event) -> None:
        """Returns when what was begun is finished. Raises StoreError where the database is damaged."""
        await self._recover(stop)
        try:
            await self._work(stop)
        finally:
            self._is_over = True
            await end_all(self._tasks)
        self._raise_broken()
        if self._done:
            await self._take()

    async def _work(self, stop: asyncio.Event) -> None:
        """Until told to stop, and until what was begun by then is finished."""
        self._takes = True
        try:
            await self._go_round(stop)
        finally:
            self._takes = False
        async with self._taking:
            # What was being taken at the stop counts as begun.
            pass
        while self._tasks and not self._broken:
            await asyncio.wait(self._tasks, return_when=asyncio.FIRST_COMPLETED)

    async def _go_round(self, stop: asyncio.Event) -> None:
        while not stop.is_set():
            self._bell.clear()
            self._finished.clear()
            if self._store.replica.is_registered:
                await self._mind_the_others(stop)
            more = await until_stored(self._take, self._health, stop=stop, beats=Component.WORKER)
            self._raise_broken()
            if not more:
                await self._rest(stop)

    async def _rest(self, stop: asyncio.Event) -> None:
        """Until there is something new, or a place is free, or something is to be wiped."""
        await first_of(self._bell, self._finished, stop, within=IDLE)
        if self._finished.is_set() and not self._bell.is_set():
            await first_of(self._bell, stop, within=self._soon)

    def _held(self) -> int:
        return sum(map(len, self._lanes.values()))

    def _raise_broken(self) -> None:
        if self._broken:
            raise self._broken

    async def _recover(self, stop: asyncio.Event) -> None:
        """What was being worked on when the last process ended comes first, and alone: it may have ended it."""

        async def one_by_one() -> None:
            async with self._store.read() as tx:
                suspects = await tx.inbox.suspects()
            # What this process has done itself, and not wiped yet, stands among them where another one has died.
            for key in (each for each in suspects if each not in self._done):
                while not stop.is_set() and (waiting := await self._again(key)):
                    self._health.beat(Component.WORKER)
                    if await self._try(waiting):
                        break

        await until_stored(one_by_one, self._health, stop=stop, beats=Component.WORKER)

    async def _mind_the_others(self, stop: asyncio.Event) -> None:
        """What a process was working on that has died comes first, and alone: it may have ended it."""
        if monotonic() - self._looked_at < IDLE:
            return
        if await until_stored(self._is_abandoned, self._health, stop=stop, beats=Component.WORKER):
            while self._tasks:
                self._health.beat(Component.WORKER)
                await asyncio.wait(self._tasks, timeout=IDLE)
                self._raise_broken()
            await until_stored(self._adopt, self._health, stop=stop, beats=Component.WORKER)
            await self._recover(stop)
        self._looked_at = monotonic()

    async def _is_abandoned(self) -> bool:
        async with self._store.read() as tx:
            return await tx.inbox.is_abandoned()

    async def _adopt(self) -> None:
        async with self._store.transaction(WriteTurn.INBOX) as tx:
            await tx.inbox.adopt()

    async def _take(self, arrived: Sequence[ReceivedUpdate] = (), now: datetime | None = None) -> bool:
        """Store what has ``arrived``, and take as many updates into their lanes as there are places for.

        Are there perhaps more that could be taken at once?
        """
        async with self._taking:
            return await self._take_in_turn(arrived, now)

    async def _take_in_turn(self, arrived: Sequence[ReceivedUpdate], now: datetime | None) -> bool:
        done, self._done = self._done, set()
        in_doubt, self._in_doubt = self._in_doubt, self._store.shared
        try:
            async with self._store.transaction(WriteTurn.INBOX) as tx:
                if in_doubt:
                    held = [each.key for lane in self._lanes.values() for each in lane]
                    await tx.inbox.put_back([*held, *done])
                if arrived and now:
                    await tx.inbox.put(arrived, now)
                # Only now, in its turn, it is known how many have come meanwhile.
                free = min(AT_ONCE - self._held(), PER_LANE) if self._takes and not self._broken else 0
                full = [name for name, lane in self._lanes.items() if len(lane) >= PER_LANE]
                tx.end_with_next()
                taken = await tx.inbox.take(free, done, full)
        except BaseException:
            # Where the connection was lost while this was stored, nobody knows whether it was.
            self._done |= done
            raise
        self._in_doubt = False
        if self._is_over:
            # The next start begins with what was taken.
            return False
        for waiting in taken:
            lane = self._lanes.setdefault(waiting.lane, deque())
            lane.append(waiting)
            if len(lane) == 1:
                task = asyncio.create_task(self._work_through(waiting.lane))
                self._tasks.add(task)
                task.add_done_callback(self._ended)
        return 0 < free == len(taken)

    def _ended(self, task: "asyncio.Task[None]") -> None:
        self._tasks.discard(task)
        if not task.cancelled() and task.exception():
            self._broken = self._broken or task.exception()
            self._bell.set()

    async def _work_through(self, name: str) -> None:
        lane = self._lanes[name]
        try:
            while lane:
                await self._until_done(lane[0])
                waited_for = self._held() == AT_ONCE or len(lane) == PER_LANE
                lane.popleft()
                self._finished.set()
                if waited_for:
                    self._bell.set()
        finally:
            del self._lanes[name]

    async def _until_done(self, waiting: PendingUpdate) -> None:
        current: PendingUpdate | None = waiting
        while current and not await self._try(current):
            await asyncio.sleep(0.2 * current.attempts)
            current = await until_stored(partial(self._again, current.key), self._health)

    async def _again(self, key: str) -> PendingUpdate | None:
        async with self._store.transaction() as tx:
            return await tx.inbox.again(key)

    async def _try(self, waiting: PendingUpdate) -> bool:
        """One attempt. Is it done with: handled, or set aside?"""
        raw: Raw = json.loads(waiting.payload)
        if waiting.attempts > ATTEMPTS:
            await self._set_aside(waiting, raw, "ended the process")
            return True
        try:
            # That it cannot be stored is no fault of the update's: it waits until its effects can be.
            await until_stored(partial(self._process, raw), self._health, beats=Component.WORKER)
        except UndecodableUpdate as error:
            await self._set_aside(waiting, raw, str(error))
        except StoreError:
            # The database is damaged: nothing is to be written any more, not even that this one failed.
            raise
        except Exception as error:
            extra = {"update_id": raw.get("update_id"), "attempt": waiting.attempts}
            log.error("update failed", extra=extra, exc_info=error)
            if waiting.attempts < ATTEMPTS:
                return False
            await self._set_aside(waiting, raw, f"{type(error).__module__}.{type(error).__name__}")
        else:
            self._done.add(waiting.key)
        return True

    async def _set_aside(self, waiting: PendingUpdate, raw: Raw, error: str) -> None:
        log.error("update set aside", extra={"update_id": raw.get("update_id"), "error": error})
        await until_stored(partial(self._give_up, waiting.key, raw, error), self._health)
