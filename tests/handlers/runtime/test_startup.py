"""A start that has to train can be asked how it is, says it to whoever supervises, and passes on what went wrong."""

import asyncio
import socket
from collections.abc import Iterator
from pathlib import Path
from threading import Event

import httpx
import pytest

from bot.core.match import Training
from handlers.runtime.health import Health
from handlers.runtime.http_server import LIVE, READY, TELEGRAM, HttpServer
from handlers.runtime.startup import opened
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
