"""From the inbox to the handlers, over a real database."""

import asyncio
import json
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from datetime import UTC, datetime

import pytest

from bot.store.database import Database
from bot.store.encryption import Encryption
from bot.store.errors import StoreError, StoreUnavailable
from bot.store.inbox import ReceivedUpdate
from bot.store.store import Store
from handlers.inbound.worker import AT_ONCE, ATTEMPTS, Raw, UndecodableUpdate, Worker
from handlers.runtime.health import Health
from tests.databases import Opened
from tests.patience import PATIENCE, until

NOW = datetime(2026, 3, 1, 8, 30, tzinfo=UTC)


class Desk:
    """An inbox, and a handler that does what a test says for each update."""

    def __init__(self, database: Database) -> None:
        self.database = database
        self.store = Store(database, Encryption(Encryption.new_key()), 1)
        self.begun: list[str] = []
        self.handled: list[str] = []
        self.aside: dict[str, str] = {}
        self.under_way: set[str] = set()
        self.together: list[set[str]] = []
        self.doing: dict[str, Callable[[], None]] = {}
        self.waits: dict[str, asyncio.Event] = {}
        self.changed = asyncio.Condition()

    async def come(self, *keys: str) -> None:
        """Updates whose lane is their first letter."""
        async with self.store.transaction() as tx:
            await tx.inbox.put([ReceivedUpdate(key, key[0], "", json.dumps({"key": key})) for key in keys], NOW)

    async def process(self, raw: Raw) -> None:
        key = raw["key"]
        self.under_way.add(key)
        self.together.append(set(self.under_way))
        await self._tell(self.begun, key)
        try:
            if key in self.waits:
                await self.waits[key].wait()
            await asyncio.sleep(0)
            if key in self.doing:
                self.doing[key]()
        finally:
            self.under_way.discard(key)
        await self._tell(self.handled, key)

    async def give_up(self, key: str, raw: Raw, error: str) -> None:
        assert raw == {"key": key}
        async with self.store.transaction() as tx:
            await tx.inbox.set_aside(key, error)
        self.aside[key] = error
        await self._tell(self.handled, f"aside {key}")

    async def _tell(self, told: list[str], what: str) -> None:
        async with self.changed:
            told.append(what)
            self.changed.notify_all()

    async def until(self, told: list[str], number: int) -> None:
        async with self.changed:
            await asyncio.wait_for(self.changed.wait_for(lambda: len(told) >= number), PATIENCE)

    @asynccontextmanager
    async def working(self) -> AsyncIterator[Worker]:
        """A worker, until the block ends."""
        worker, stop = Worker(self.store, self.process, self.give_up, Health()), asyncio.Event()
        running = asyncio.create_task(worker.run(stop))
        try:
            yield worker
        finally:
            stop.set()
            await asyncio.wait_for(running, PATIENCE)

    async def states(self) -> dict[str, str]:
        async with self.database.read() as connection:
            rows = await connection.exec_driver_sql("SELECT key, state FROM inbox ORDER BY id")
            return {row.key: row.state for row in rows}


@pytest.fixture
async def desk(databases: Opened) -> AsyncIterator[Desk]:
    async with databases() as database:
        yield Desk(database)


def fails(*errors: Exception) -> Callable[[], None]:
    """Raises these, one a call, and nothing afterwards."""
    left = list(errors)

    def do() -> None:
        if left:
            raise left.pop(0)

    return do


async def test_chats_go_side_by_side_and_within_a_chat_one_after_the_other(desk: Desk) -> None:
    desk.waits["a1"] = asyncio.Event()
    await desk.come("a1", "a2", "b1", "b2", "c1")
    async with desk.working():
        await desk.until(desk.handled, 3)
        assert [key for key in desk.handled if key[0] == "b"] == ["b1", "b2"]
        assert "a2" not in desk.begun
        desk.waits["a1"].set()
        await desk.until(desk.handled, 5)
    assert [key for key in desk.handled if key[0] == "a"] == ["a1", "a2"]
    assert all(len({key[0] for key in together}) == len(together) for together in desk.together)


async def test_new_updates_are_taken_as_soon_as_the_door_says_so(desk: Desk) -> None:
    async with desk.working() as worker:
        for key in ("a1", "a2"):
            await desk.come(key)
            worker.wake()
            await desk.until(desk.handled, int(key[1]))


async def test_more_than_there_are_places_for_is_worked_through(desk: Desk) -> None:
    keys = [f"{lane}{number}" for number in range(AT_ONCE) for lane in "abc"]
    await desk.come(*keys)
    async with desk.working():
        await desk.until(desk.handled, len(keys))
    assert sorted(desk.handled) == sorted(keys)


async def test_what_is_done_is_wiped_soon_though_nothing_else_comes(desk: Desk) -> None:
    async with desk.working() as worker:
        await desk.come("a1")
        worker.wake()
        await desk.until(desk.handled, 1)

        async def is_done() -> bool:
            return await desk.states() == {"a1": "done"}

        await until(is_done)


async def test_what_was_done_with_something_else_is_not_written_again(desk: Desk) -> None:
    """What is stored meanwhile under a key that is done stays."""
    await desk.come("a1")
    async with desk.store.transaction() as tx:
        await tx.inbox.done("a1")
        await tx.connection.exec_driver_sql("UPDATE inbox SET error = 'stays'")
    async with desk.store.transaction() as tx:
        await tx.inbox.take(0, {"a1"})
    async with desk.database.read() as connection:
        assert (await connection.exec_driver_sql("SELECT error FROM inbox")).scalar_one() == "stays"


async def test_what_fails_is_tried_again_before_what_comes_after_it_in_its_chat(desk: Desk) -> None:
    desk.doing["a1"] = fails(RuntimeError())
    await desk.come("a1", "a2", "b1")
    async with desk.working():
        await desk.until(desk.handled, 3)
    assert [key for key in desk.begun if key[0] == "a"] == ["a1", "a1", "a2"]
    assert desk.aside == {}


async def test_what_fails_too_often_is_set_aside_and_holds_up_none(desk: Desk) -> None:
    desk.doing["a1"] = fails(*[RuntimeError()] * ATTEMPTS)
    await desk.come("a1", "a2")
    async with desk.working():
        await desk.until(desk.handled, 2)
    assert desk.aside == {"a1": "builtins.RuntimeError"}
    assert desk.begun == ["a1"] * ATTEMPTS + ["a2"]
    assert await desk.states() == {"a1": "aside", "a2": "done"}


async def test_what_cannot_be_decoded_is_set_aside_at_once(desk: Desk) -> None:
    desk.doing["a1"] = fails(UndecodableUpdate("TypeError"))
    await desk.come("a1", "a2")
    async with desk.working():
        await desk.until(desk.handled, 2)
    assert desk.aside == {"a1": "TypeError"}
    assert desk.begun == ["a1", "a2"]


async def test_database_that_cannot_be_used_is_no_fault_of_the_update(desk: Desk) -> None:
    desk.doing["a1"] = fails(StoreUnavailable("the disk is full"))
    await desk.come("a1")
    async with desk.working():
        await desk.until(desk.handled, 1)
    assert desk.begun == ["a1", "a1"]
    async with desk.database.read() as connection:
        [attempts] = (await connection.exec_driver_sql("SELECT attempts FROM inbox")).one()
    assert attempts == 1


async def test_what_the_last_process_worked_on_comes_first_and_alone(desk: Desk) -> None:
    await desk.come("a1", "b1", "c1")
    async with desk.store.transaction() as tx:
        await tx.inbox.take(3)
    await desk.come("a2", "d1")
    desk.waits["b1"] = asyncio.Event()
    async with desk.working():
        await desk.until(desk.begun, 2)
        await asyncio.sleep(0.05)
        assert desk.begun == ["a1", "b1"], "everything waits while one that may end the process is tried"
        desk.waits["b1"].set()
        await desk.until(desk.handled, 5)
    assert desk.begun[:3] == ["a1", "b1", "c1"]
    assert all(len(together) == 1 for together in desk.together[:3])


async def test_what_ended_the_process_three_times_is_not_tried_a_fourth_time(desk: Desk) -> None:
    """Those that were only held in memory beside it lose nothing by that."""
    await desk.come("a1", "b1", "c1")
    async with desk.store.transaction() as tx:
        await tx.inbox.take(3)
    for _ in range(ATTEMPTS - 1):
        # The process ends while it tries the second one, each time.
        async with desk.store.transaction() as tx:
            await tx.inbox.again("b1")
    async with desk.working():
        await desk.until(desk.handled, 3)
    assert desk.handled == ["a1", "aside b1", "c1"]
    assert desk.aside == {"b1": "ended the process"}
    assert "b1" not in desk.begun


async def test_suspect_that_fails_is_set_aside_and_the_others_follow(desk: Desk) -> None:
    desk.doing["a1"] = fails(*[RuntimeError()] * ATTEMPTS)
    await desk.come("a1", "b1")
    async with desk.store.transaction() as tx:
        await tx.inbox.take(2)
    async with desk.working():
        await desk.until(desk.handled, 2)
    assert desk.handled == ["aside a1", "b1"]
    assert desk.begun == ["a1"] * (ATTEMPTS - 1) + ["b1"], "the try of the last process counts"


async def test_stop_finishes_what_was_begun(desk: Desk) -> None:
    desk.waits["a1"] = asyncio.Event()
    await desk.come("a1", "a2")
    async with desk.working():
        await desk.until(desk.begun, 1)
        asyncio.get_running_loop().call_later(0.05, desk.waits["a1"].set)
    assert desk.handled == ["a1", "a2"]
    assert await desk.states() == {"a1": "done", "a2": "done"}, "also where handling them left nothing else to store"


async def test_damaged_database_ends_the_work_and_is_no_fault_of_the_update_that_meets_it(desk: Desk) -> None:
    def damaged() -> None:
        raise StoreError("it is damaged")

    desk.doing["a1"] = damaged
    await desk.come("a1")
    with pytest.raises(StoreError, match="it is damaged"):
        async with desk.working():
            await desk.until(desk.begun, 1)
    assert desk.aside == {}
    async with desk.store.read() as tx:
        assert await tx.inbox.suspects() == ["a1"], "the next start begins with it"


async def test_nothing_is_under_way_any_more_once_the_work_has_ended(desk: Desk) -> None:
    def damaged() -> None:
        raise StoreError("it is damaged")

    desk.waits["a1"] = asyncio.Event()
    desk.doing["b1"] = damaged
    await desk.come("a1", "b1")
    with pytest.raises(StoreError, match="it is damaged"):
        async with desk.working():
            await desk.until(desk.begun, 2)
    assert desk.under_way == set(), "what it would do next, it would do with a database that is closed"
