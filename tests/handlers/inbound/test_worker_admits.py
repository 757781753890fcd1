"""What arrives is stored and taken in one transaction, where there is room; else it is stored, and comes later."""

import asyncio
import json
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack
from pathlib import Path

import pytest

from bot.store.errors import StoreError, StoreUnavailable
from bot.store.inbox import ReceivedUpdate
from handlers.inbound.worker import AT_ONCE, Worker
from handlers.runtime.health import Health
from tests.databases import Opened, opened
from tests.handlers.inbound.test_worker import NOW, Desk, fails
from tests.locks import locked
from tests.patience import PATIENCE, until


@pytest.fixture
async def desk(databases: Opened) -> AsyncIterator[Desk]:
    async with databases() as database:
        yield Desk(database)


async def admits(worker: Worker, *keys: str) -> None:
    """Updates whose lane is their first letter."""
    await worker.admit([ReceivedUpdate(key, key[0], "", json.dumps({"key": key})) for key in keys], NOW)


async def takes(desk: Desk, worker: Worker) -> None:
    """It has room from now on."""
    await admits(worker, "first")
    await desk.until(desk.handled, 1)


def busy(desk: Desk) -> list[str]:
    """Keys of as many chats as there are places for, in each of which something will be under way."""
    keys = [chr(0x4E00 + number) for number in range(AT_ONCE)]
    desk.waits |= {key: asyncio.Event() for key in keys}
    return keys


async def test_what_arrives_is_taken_when_it_is_stored(desk: Desk) -> None:
    desk.waits["a1"] = asyncio.Event()
    async with desk.working() as worker:
        await takes(desk, worker)
        await admits(worker, "a1", "a2")
        assert {key: state for key, state in (await desk.states()).items() if key != "first"} == {
            "a1": "working",
            "a2": "working",
        }
        desk.waits["a1"].set()
        await desk.until(desk.handled, 3)
    assert desk.handled == ["first", "a1", "a2"]


async def test_before_the_worker_begins_it_is_only_stored(desk: Desk) -> None:
    worker = Worker(desk.store, desk.process, desk.give_up, Health())
    await admits(worker, "a1")
    assert await desk.states() == {"a1": "waiting"}
    async with desk.working():
        await desk.until(desk.handled, 1)


async def test_before_the_recovery_is_over_it_is_only_stored(desk: Desk) -> None:
    """What was being worked on may have ended the process: it is tried alone."""
    await desk.come("b1")
    async with desk.store.transaction() as tx:
        await tx.inbox.take(1)
    desk.waits["b1"] = asyncio.Event()
    async with desk.working() as worker:
        await desk.until(desk.begun, 1)
        await admits(worker, "a1", "b2")
        assert await desk.states() == {"b1": "working", "a1": "waiting", "b2": "waiting"}
        desk.waits["b1"].set()
        await desk.until(desk.handled, 3)
    assert desk.begun[0] == "b1"
    assert desk.together[0] == {"b1"}


async def test_after_the_stop_it_is_only_stored(desk: Desk) -> None:
    async with desk.working() as worker:
        await takes(desk, worker)
    await admits(worker, "a1")
    assert await desk.states() == {"first": "done", "a1": "waiting"}
    assert desk.begun == ["first"]


async def test_where_something_is_finished_after_the_stop_it_is_only_stored(desk: Desk) -> None:
    desk.waits["a1"] = asyncio.Event()
    worker, stop = Worker(desk.store, desk.process, desk.give_up, Health()), asyncio.Event()
    running = asyncio.create_task(worker.run(stop))
    await takes(desk, worker)
    await admits(worker, "a1")
    await desk.until(desk.begun, 2)
    stop.set()
    await asyncio.sleep(0.05)
    await admits(worker, "a2", "b1")
    desk.waits["a1"].set()
    await asyncio.wait_for(running, PATIENCE)
    assert desk.handled == ["first", "a1"]
    assert await desk.states() == {"first": "done", "a1": "done", "a2": "waiting", "b1": "waiting"}


@pytest.mark.sqlite_only
async def test_what_was_being_taken_at_the_stop_is_handled_before_the_end(desk: Desk, tmp_path: Path) -> None:
    """Else it would be handled while all that it needs is being closed."""
    worker, stop = Worker(desk.store, desk.process, desk.give_up, Health()), asyncio.Event()
    running = asyncio.create_task(worker.run(stop))
    await takes(desk, worker)
    async with AsyncExitStack() as lock:
        await lock.enter_async_context(locked(tmp_path / "essay-bot.db"))
        admitting = asyncio.create_task(admits(worker, "a1"))
        await asyncio.sleep(0.05)
        stop.set()
        await asyncio.wait({running}, timeout=0.3)
        assert not admitting.done()
    await asyncio.wait_for(running, PATIENCE)
    assert desk.handled == ["first", "a1"]
    await admitting


@pytest.mark.sqlite_only
async def test_what_was_being_taken_when_the_work_was_broken_off_is_left_to_the_next_start(
    desk: Desk, tmp_path: Path
) -> None:
    worker = Worker(desk.store, desk.process, desk.give_up, Health())
    running = asyncio.create_task(worker.run(asyncio.Event()))
    await takes(desk, worker)
    async with locked(tmp_path / "essay-bot.db"):
        admitting = asyncio.create_task(admits(worker, "a1"))
        await asyncio.sleep(0.05)
        running.cancel()
        await asyncio.wait({running})
        assert not admitting.done()
    await admitting
    await asyncio.sleep(0.05)
    assert desk.begun == ["first"], "what it would do, it would do with what is closed"
    async with desk.working():
        await desk.until(desk.handled, 2)
    assert desk.handled == ["first", "a1"]


async def test_where_all_places_are_taken_it_is_stored_and_comes_when_one_is_free(desk: Desk) -> None:
    keys = busy(desk)
    async with desk.working() as worker:
        await takes(desk, worker)
        await admits(worker, *keys)
        await desk.until(desk.begun, 1 + AT_ONCE)
        await admits(worker, "a1")
        assert (await desk.states())["a1"] == "waiting"
        desk.waits[keys[7]].set()
        await desk.until(desk.handled, 3)
        assert desk.handled == ["first", keys[7], "a1"]
        for waits in desk.waits.values():
            waits.set()


async def test_of_more_than_there_is_room_for_the_first_are_taken(desk: Desk) -> None:
    keys = busy(desk)
    async with desk.working() as worker:
        await takes(desk, worker)
        await admits(worker, *keys, "a1", "a2")
        await desk.until(desk.begun, 1 + AT_ONCE)
        assert [key for key, state in (await desk.states()).items() if state == "waiting"] == ["a1", "a2"]
        for waits in desk.waits.values():
            waits.set()
        await desk.until(desk.handled, 3 + AT_ONCE)
    assert desk.handled[-2:] == ["a1", "a2"]


async def test_many_that_arrive_at_once_are_handled_once_each_and_in_order(desk: Desk) -> None:
    """Beside others that were there, and a worker that looks for them by itself."""
    keys = [f"{lane}{number:02}" for number in range(20) for lane in "abcdefg"]
    await desk.come(*keys[:30])
    async with desk.working() as worker:
        for start in range(30, len(keys), 10):
            worker.wake()
            # Within a chat Telegram's own order is kept by whoever brings them, one after the other.
            await asyncio.gather(admits(worker, *keys[start : start + 10]), admits(worker, f"x{start}"))
        await desk.until(desk.handled, len(keys) + 11)
    for lane in "abcdefg":
        assert [key for key in desk.handled if key[0] == lane] == [key for key in keys if key[0] == lane]
    assert len(desk.handled) == len(set(desk.handled))
    assert all(len({key[0] for key in together}) == len(together) for together in desk.together)


async def test_chat_in_which_much_is_said_and_slowly_answered_keeps_no_other_waiting(desk: Desk) -> None:
    desk.waits["a00"] = asyncio.Event()
    much = [f"a{number:02}" for number in range(2 * AT_ONCE)]
    async with desk.working() as worker:
        await takes(desk, worker)
        await admits(worker, *much)
        await desk.until(desk.begun, 2)
        await admits(worker, "b1")
        await desk.until(desk.handled, 2)
        assert desk.handled == ["first", "b1"]
        desk.waits["a00"].set()
        await desk.until(desk.handled, 2 + len(much))
    assert desk.handled[2:] == much


async def test_what_is_known_is_not_taken_twice(desk: Desk) -> None:
    """Telegram brings again what it has not heard the answer to."""
    desk.waits["a1"] = asyncio.Event()
    async with desk.working() as worker:
        await takes(desk, worker)
        for _ in range(2):
            await admits(worker, "a1", "first")
        desk.waits["a1"].set()
        await admits(worker, "a1", "b1")
        await desk.until(desk.handled, 3)
    assert sorted(desk.begun) == ["a1", "b1", "first"]


async def test_what_fails_is_tried_again_before_what_arrives_after_it(desk: Desk) -> None:
    desk.doing["a1"] = fails(RuntimeError())
    async with desk.working() as worker:
        await takes(desk, worker)
        await admits(worker, "a1")
        await admits(worker, "a2")
        await desk.until(desk.handled, 3)
    assert desk.begun == ["first", "a1", "a1", "a2"]


async def test_where_the_work_has_broken_off_it_is_only_stored(desk: Desk) -> None:
    def damaged() -> None:
        raise StoreError("it is damaged")

    async def break_off() -> None:
        async with desk.working() as worker:
            await takes(desk, worker)
            workers.append(worker)
            await admits(worker, "a1")
            await desk.until(desk.begun, 2)

    workers: list[Worker] = []
    desk.doing["a1"] = damaged
    with pytest.raises(StoreError, match="it is damaged"):
        await break_off()
    await admits(workers[0], "b1")
    assert (await desk.states())["b1"] == "waiting"
    assert desk.begun == ["first", "a1"]


async def test_what_cannot_be_stored_is_not_taken_and_what_was_done_is_not_forgotten(tmp_path: Path) -> None:
    async with opened(tmp_path, "?timeout=0.05") as database:
        desk = Desk(database)
        async with desk.working() as worker:
            await takes(desk, worker)
            async with locked(tmp_path / "essay-bot.db"):
                with pytest.raises(StoreUnavailable):
                    await admits(worker, "a1")
            assert desk.begun == ["first"]
            await admits(worker, "a1")
            await desk.until(desk.handled, 2)

            async def are_done() -> bool:
                return await desk.states() == {"first": "done", "a1": "done"}

            await until(are_done)


@pytest.mark.parametrize("ticks", range(10))
async def test_nothing_is_lost_where_whoever_brings_it_has_gone(desk: Desk, ticks: int) -> None:
    """As at the end of patience at a stop: it is handled by the next process, unless it comes again anyway."""
    async with desk.working() as worker:
        await takes(desk, worker)
        admitting = asyncio.create_task(admits(worker, "a1"))
        for _ in range(ticks):
            await asyncio.sleep(0)
        admitting.cancel()
        await asyncio.wait({admitting})
    came = "a1" in await desk.states()
    assert came or admitting.cancelled(), "whoever was told that it is stored does not bring it again"
    async with desk.working():
        await desk.until(desk.handled, 2 if came else 1)
    assert desk.handled == ["first", *["a1"] * came]
