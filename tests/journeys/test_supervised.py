"""The program as a service manager starts it: it says when it is up, that it is alive, and ends when told to."""

import asyncio
import os
import signal
import socket
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest

from tests.botapi import BotApi
from tests.patience import PATIENCE
from tests.shell import NOT_OURS, ROOT


@pytest.fixture
async def systemd(tmp_path: Path) -> AsyncIterator[socket.socket]:
    """Where it listens."""
    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as systemd:
        systemd.bind(str(tmp_path / "notify"))
        systemd.setblocking(False)
        yield systemd


@asynccontextmanager
async def service(
    api: BotApi, home: Path, cache: Path, address: str, **more: str
) -> AsyncIterator[asyncio.subprocess.Process]:
    """``essay-bot run``, killed at the end if it has not ended. ``more``: further settings."""
    inherited = {name: value for name, value in os.environ.items() if not name.startswith(NOT_OURS)}
    given: dict[str, object] = {
        "TOKEN": api.token,
        "API_URL": api.url,
        "CACHE": cache,
        "DATA": home / "data",
        "KEY_FILE": home / "key",
    }
    given |= more
    ours = {f"ESSAY_BOT_{name}": str(value) for name, value in given.items()}
    environment = inherited | {"HOME": str(home), "PYTHONPATH": str(ROOT), "NOTIFY_SOCKET": address} | ours
    program = [sys.executable, "-m", "bot", "run"]
    process = await asyncio.create_subprocess_exec(*program, cwd=home, env=environment, stderr=asyncio.subprocess.PIPE)
    try:
        yield process
    finally:
        if process.returncode is None:
            process.kill()
        await process.communicate()


async def heard(systemd: socket.socket, *wanted: bytes) -> None:
    """Waits until all of these were said."""
    left = set(wanted)
    async with asyncio.timeout(PATIENCE):
        while left:
            left.discard(await asyncio.get_running_loop().sock_recv(systemd, 100))


async def test_a_service_is_up_alive_and_ended_in_order(
    api: BotApi, systemd: socket.socket, tmp_path: Path, warm: Path
) -> None:
    async with service(api, tmp_path, warm, systemd.getsockname()) as process:
        await heard(systemd, b"READY=1", b"WATCHDOG=1")
        reader = api.reader()
        reader.says("第3段")
        assert (await reader.hears()).quoted
        process.send_signal(signal.SIGTERM)
        async with asyncio.timeout(PATIENCE):
            assert await process.wait() == 0


async def test_a_service_is_up_though_telegram_is_out_of_reach(
    api: BotApi, systemd: socket.socket, tmp_path: Path, warm: Path
) -> None:
    api.fail("getMe")
    async with service(api, tmp_path, warm, systemd.getsockname()) as process:
        await heard(systemd, b"READY=1", b"WATCHDOG=1")
        await api.called("getMe")
        process.send_signal(signal.SIGTERM)
        async with asyncio.timeout(PATIENCE):
            assert await process.wait() == 0


async def test_a_token_that_is_revoked_ends_the_service_with_an_error(
    api: BotApi, systemd: socket.socket, tmp_path: Path, warm: Path
) -> None:
    api.refuse("getUpdates", 401, "Unauthorized")
    async with service(api, tmp_path, warm, systemd.getsockname()) as process:
        assert process.stderr
        async with asyncio.timeout(PATIENCE):
            said = await process.stderr.read()
            assert await process.wait() == 3, "for good"
        assert b"no longer accepts the token" in said
        assert b"Traceback" not in said
