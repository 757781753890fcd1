"""The program started where nothing is trained yet: it says so, and answers what came meanwhile."""

import asyncio
import json
import os
import shutil
import signal
import socket
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest

from handlers.runtime.http_server import TELEGRAM
from tests.botapi import BotApi
from tests.shelf.folder import PHRASINGS, write_folder
from tests.shell import NOT_OURS, ROOT

URL, SECRET = "https://bot.example/telegram", "s3-c_ret"
ASKED = "限度是啥意思"
LONG = 120.0


@pytest.fixture
def shelf(seeds: Path, tmp_path: Path) -> Path:
    """An essay that no installation has seen, and much that it does not speak of, so that training takes its time."""
    write_folder(tmp_path / "seeds", phrasings=f"{PHRASINGS}    - {tmp_path.name}\n")
    shutil.copy(seeds / "chatter.yaml", tmp_path / "seeds")
    return tmp_path / "seeds"


@pytest.fixture
async def systemd(tmp_path: Path) -> AsyncIterator[socket.socket]:
    """Where it listens."""
    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as systemd:
        systemd.bind(str(tmp_path / "notify"))
        systemd.setblocking(False)
        yield systemd


@asynccontextmanager
async def started(
    api: BotApi, shelf: Path, address: str, **more: str
) -> AsyncIterator[tuple[asyncio.subprocess.Process, Path]]:
    """``essay-bot run`` with an empty cache, and its log; killed at the end if it has not ended."""
    home = shelf.parent
    inherited = {name: value for name, value in os.environ.items() if not name.startswith(NOT_OURS)}
    given = {"TOKEN": api.token, "API_URL": api.url, "SEEDS": str(shelf), **more}
    given |= {name: str(home / name) for name in ("CACHE", "DATA", "KEY_FILE")}
    ours = {f"ESSAY_BOT_{name}": value for name, value in given.items()}
    environment = inherited | {"HOME": str(home), "PYTHONPATH": str(ROOT), "NOTIFY_SOCKET": address} | ours
    with (home / "log").open("wb") as log:
        program = [sys.executable, "-m", "bot", "run"]
        process = await asyncio.create_subprocess_exec(*program, cwd=home, env=environment, stderr=log)
    try:
        yield process, home / "log"
    finally:
        if process.returncode is None:
            process.kill()
        await process.wait()


async def hears(systemd: socket.socket, wanted: bytes) -> None:
    """Waits until something was said that begins so."""
    async with asyncio.timeout(LONG):
        while not (await asyncio.get_running_loop().sock_recv(systemd, 200)).startswith(wanted):
            pass


async def test_what_came_while_it_trained_is_answered(api: BotApi, systemd: socket.socket, shelf: Path) -> None:
    reader = api.reader()
    reader.says(ASKED)
    async with started(api, shelf, systemd.getsockname()) as (_, log):
        await hears(systemd, b"STATUS=Training the matcher, essay 1 of 1")
        reader.says("第3段")
        assert (await reader.hears(timeout=LONG)).quoted
        assert (await reader.hears(timeout=LONG)).quoted
        events = [json.loads(line) for line in log.read_text().splitlines()]
        assert [each["essays"] for each in events if each["event"] == "training"] == [1]


async def test_what_was_brought_to_a_webhook_while_it_trained_is_answered(
    api: BotApi, systemd: socket.socket, shelf: Path
) -> None:
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        place = f"127.0.0.1:{found.getsockname()[1]}"
    api.postman.leads(URL, f"http://{place}{TELEGRAM}")
    # As a run before this one has left it.
    api.postman.set({"url": URL, "secret_token": SECRET})
    reader = api.reader()
    reader.says(ASKED)
    hooked = {"WEBHOOK_URL": URL, "WEBHOOK_SECRET": SECRET, "LISTEN": place}
    async with started(api, shelf, systemd.getsockname(), **hooked):
        assert (await reader.hears(timeout=LONG)).quoted
    assert {delivery.status for delivery in api.postman.deliveries} <= {None, 503, 200}


async def test_a_stop_while_it_trains_ends_it_in_order(api: BotApi, systemd: socket.socket, shelf: Path) -> None:
    async with started(api, shelf, systemd.getsockname()) as (process, _):
        await hears(systemd, b"STATUS=Training")
        process.send_signal(signal.SIGTERM)
        async with asyncio.timeout(LONG):
            assert await process.wait() == 0
