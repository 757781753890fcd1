"""A start that has to train, or to wait, can be asked how it is, tells its supervisor, and passes on what failed."""

import asyncio
import socket
from collections.abc import Iterator
from pathlib import Path
from threading import Event

import httpx
import pytest

from bot.core.match import Training
from bot.store.errors import StoreLost, StoreUnavailable
from handlers.runtime.health import Health
from handlers.runtime.http_server import LIVE, READY, TELEGRAM, HttpServer
from handlers.runtime.startup import once_reached, opened
from handlers.runtime.supervisor import STEP, Supervisor

LONG = 30.0


@pytest.fixture
def systemd(tmp_path: Path) -> Iterator[socket.socket]:
    """Where it listens."""
    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as systemd:
        systemd.bind(str(tmp_path / "notify"))
        systemd.settimeout(LONG)
        yield systemd


async def test_while_it_trains_it_is_live_but_not_ready_and_takes_no_updates(systemd: socket.socket) -> None:
    health, may_end, at_work = Health(), Event(), asyncio.Event()
    loop = asyncio.get_running_loop()

    def open_(training: Training) -> str:
        training(2, 3)
        loop.call_soon_threadsafe(at_work.set)
        assert may_end.wait(LONG)
        return "open"

    async with (
        HttpServer.serving(health, "127.0.0.1", 0) as listener,
        httpx.AsyncClient(base_url=f"http://127.0.0.1:{listener.port}") as http,
    ):
        opening = asyncio.create_task(opened(open_, health, Supervisor(systemd.getsockname())))
        async with asyncio.timeout(LONG):
            await at_work.wait()
        assert (await http.get(LIVE)).status_code == 200
        answer = await http.get(READY)
        assert answer.status_code == 503
        assert answer.text.startswith("starting: ")
        assert (await http.post(TELEGRAM, json={"update_id": 1})).status_code == 503
        status, timeout = systemd.recv(200).decode().splitlines()
        assert status.startswith("STATUS=")
        assert status.endswith("2 of 3")
        assert timeout == f"EXTEND_TIMEOUT_USEC={STEP * 1_000_000}"
        may_end.set()
        assert await opening == "open"
        assert systemd.recv(200) == b"STATUS="
        assert "starting" not in (await http.get(READY)).text


async def test_a_start_that_has_nothing_to_train_says_nothing(systemd: socket.socket) -> None:
    health, supervisor = Health(), Supervisor(systemd.getsockname())
    assert await opened(lambda training: "open", health, supervisor) == "open"
    supervisor.started()
    assert systemd.recv(200) == b"READY=1", "the first that is heard"


async def test_what_fails_in_opening_is_raised() -> None:
    health = Health()

    def open_(training: Training) -> None:
        training(1, 1)
        raise ValueError("broken")

    with pytest.raises(ValueError, match="broken"):
        await opened(open_, health, Supervisor())
    assert not health.training


async def test_while_it_waits_for_the_database_it_is_not_ready_and_the_start_may_take_longer(
    systemd: socket.socket, caplog: pytest.LogCaptureFixture
) -> None:
    health, tries = Health(), 0

    async def open_() -> str:
        nonlocal tries
        tries += 1
        if tries < 3:
            raise StoreUnavailable("essays on db cannot be reached")
        assert any(problem.startswith("starting: ") for problem in health.problems)
        return "open"

    caplog.set_level("INFO")
    assert await once_reached(open_, "essays on db", health, Supervisor(systemd.getsockname())) == "open"
    for _ in range(2):
        assert systemd.recv(200).decode() == f"STATUS=Waiting for essays on db\nEXTEND_TIMEOUT_USEC={STEP * 1_000_000}"
    assert systemd.recv(200) == b"STATUS="
    assert not any(problem.startswith("starting: ") for problem in health.problems)
    said = [(record.levelname, vars(record)["database"]) for record in caplog.records]
    assert said == [("WARNING", "essays on db"), ("INFO", "essays on db")], "once that it waits, once that it is there"


async def test_a_start_that_need_not_wait_says_nothing(
    systemd: socket.socket, caplog: pytest.LogCaptureFixture
) -> None:
    health, supervisor = Health(), Supervisor(systemd.getsockname())
    caplog.set_level("INFO")

    async def open_() -> str:
        return "open"

    assert await once_reached(open_, "essays on db", health, supervisor) == "open"
    supervisor.started()
    assert systemd.recv(200) == b"READY=1", "the first that is heard"
    assert not caplog.records


async def test_what_waiting_does_not_mend_is_raised_also_after_a_wait() -> None:
    errors = [StoreUnavailable("starting up"), StoreLost("no such user")]

    async def open_() -> None:
        raise errors.pop(0)

    with pytest.raises(StoreLost, match="no such user"):
        await once_reached(open_, "essays on db", Health(), Supervisor())
