"""A bot that no longer moves ends."""

import asyncio
import logging
import socket
import subprocess
import sys
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest

from bot.store.database import Database
from bot.store.encryption import Encryption
from bot.store.store import Store
from handlers.inbound.ingest import Raw
from handlers.inbound.worker import IDLE, Worker
from handlers.runtime.health import REST, Component, Health
from handlers.runtime.supervisor import LIMIT, Supervisor, Watchdog
from tests.databases import opened
from tests.patience import PATIENCE, until


class Hands:
    """A clock that is set by hand."""

    def __init__(self) -> None:
        self.now = 1000.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def post(tmp_path: Path) -> Iterator[socket.socket]:
    """Where systemd would listen."""
    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as post:
        post.bind(str(tmp_path / "notify"))
        post.settimeout(PATIENCE)
        yield post


def test_a_part_is_stuck_when_it_has_not_gone_round_for_too_long() -> None:
    clock = Hands()
    health = Health(clock)
    health.beat(Component.DOOR)
    clock.now += 50
    health.beat(Component.CLOCK)
    clock.now += 51
    assert health.stuck(100) == (Component.DOOR,)
    health.beat(Component.DOOR)
    assert health.stuck(100) == ()
    clock.now += 101
    assert set(health.stuck(100)) == {Component.DOOR, Component.CLOCK}


def test_nothing_is_expected_of_what_has_not_begun() -> None:
    assert Health().stuck(0) == ()


def test_what_waits_on_purpose_goes_round_often_enough() -> None:
    assert REST * 3 < LIMIT
    assert IDLE * 3 < LIMIT


async def test_a_long_rest_is_no_standstill_and_ends_at_a_stop() -> None:
    clock, stop = Hands(), asyncio.Event()
    health = Health(clock)
    health.beat(Component.DOOR)
    clock.now += 100
    resting = asyncio.create_task(health.rest(Component.DOOR, stop, 1000))
    await until(lambda: not health.stuck(1))
    assert not resting.done()
    stop.set()
    async with asyncio.timeout(PATIENCE):
        await resting


@asynccontextmanager
async def working(tmp_path: Path, health: Health) -> AsyncIterator[Database]:
    """A worker over an empty inbox."""

    async def nothing(*_about: str | Raw) -> None:
        pass

    stop = asyncio.Event()
    async with opened(tmp_path) as database:
        store = Store(database, Encryption(Encryption.new_key()), 42)
        running = asyncio.create_task(Worker(store, nothing, nothing, health).run(stop))
        try:
            yield database
        finally:
            stop.set()
            await running


async def test_a_worker_that_waits_for_ever_ends_the_bot_and_the_log_names_it(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    health = Health()
    async with working(tmp_path, health) as database, database.begin():
        # The block holds what every writer waits for, and does not let go.
        watching = asyncio.create_task(Watchdog(health, Supervisor(), limit=0.5, look=0.05).run(asyncio.Event()))
        async with asyncio.timeout(PATIENCE):
            await health.refused.wait()
            await watching
    assert "worker has not moved" in str(health.refusal)
    assert [(each.levelno, each.__dict__["parts"]) for each in caplog.records] == [(logging.CRITICAL, "worker")]


async def test_a_worker_with_nothing_to_do_is_not_stuck(tmp_path: Path) -> None:
    clock = Hands()
    health = Health(clock)
    async with working(tmp_path, health):
        for _ in range(2):
            clock.now += LIMIT + 1
            # It goes round though nothing comes.
            await until(lambda: not health.stuck(LIMIT))


async def test_the_supervisor_hears_that_all_is_well_until_something_is_stuck(post: socket.socket) -> None:
    clock, stop = Hands(), asyncio.Event()
    health, supervisor = Health(clock), Supervisor(post.getsockname())
    supervisor.started()
    assert post.recv(100) == b"READY=1"
    health.beat(Component.SENDER)
    watching = asyncio.create_task(Watchdog(health, supervisor, look=0.01).run(stop))
    for _ in range(2):
        # In a thread, for whoever is to speak needs the event loop.
        assert await asyncio.to_thread(post.recv, 100) == b"WATCHDOG=1"
    clock.now += LIMIT + 1
    async with asyncio.timeout(PATIENCE):
        await watching
    assert health.refused.is_set()


def test_an_address_without_a_file_is_spoken_to(tmp_path: Path) -> None:
    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as post:
        post.bind(f"\0{tmp_path}")
        post.settimeout(PATIENCE)
        Supervisor(f"@{tmp_path}").started()
        assert post.recv(100) == b"READY=1"


def test_a_supervisor_that_does_not_listen_harms_nobody(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    Supervisor(str(tmp_path / "nobody")).keep_alive()
    assert [record.getMessage() for record in caplog.records] == ["the supervisor cannot be told"]
    caplog.clear()
    Supervisor().keep_alive()
    assert caplog.records == []


def ends(code: str) -> subprocess.CompletedProcess[str]:
    """What becomes of a process of its own."""
    head = "import time; from handlers.runtime.supervisor import Supervisor; supervisor = Supervisor(patience=1); "
    return subprocess.run(
        [sys.executable, "-c", head + code], capture_output=True, text=True, check=False, timeout=PATIENCE
    )


def test_a_process_that_stands_still_ends_itself_and_says_where() -> None:
    done = ends("supervisor.keep_alive(); time.sleep(20)")
    assert done.returncode == 1
    assert 'File "<string>", line 1' in done.stderr


def test_a_process_that_says_it_is_alive_goes_on_and_may_take_its_time_at_the_end() -> None:
    beats = "[(supervisor.keep_alive(), time.sleep(0.2)) for _ in range(7)]"
    done = ends(f"{beats}; supervisor.stopping(); time.sleep(1.2)")
    assert (done.returncode, done.stderr) == (0, "")
