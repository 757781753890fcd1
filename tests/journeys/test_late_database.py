"""The program started while PostgreSQL is away: it waits, says so, and serves once the server is there."""

import asyncio
import json
import signal
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest

from handlers.runtime.http_server import LIVE, READY
from tests.bench.processes import free_port
from tests.botapi import BotApi
from tests.journeys.test_supervised import service
from tests.patience import PATIENCE, until
from tests.postgres import PostgresServer
from tests.shell import Shell, settings_in

WAITS, GOES_ON = "the start waits for the database", "the database is there, the start goes on"
Away = tuple[Callable[[PostgresServer], None], Callable[[PostgresServer], None]]
"""How a server is away, and how it comes back."""
STOPPED: Away = (lambda server: None, PostgresServer.start)
STARTING_UP: Away = (PostgresServer.start_up_for_ever, PostgresServer.be_up)


@pytest.fixture
def server() -> Iterator[PostgresServer]:
    """One that has run before, and does not now."""
    with tempfile.TemporaryDirectory(prefix="essay-bot-postgres-") as folder:
        server = PostgresServer(Path(folder))
        server.start()
        server.stop()
        try:
            yield server
        finally:
            server.stop("immediate")


async def event(process: asyncio.subprocess.Process, wanted: str, found: list[dict[str, Any]]) -> dict[str, Any]:
    """The line of the log with that event; it and those before it go to ``found``."""
    assert process.stderr
    async with asyncio.timeout(PATIENCE):
        while line := await process.stderr.readline():
            found.append(json.loads(line))
            if found[-1]["event"] == wanted:
                return found[-1]
    raise AssertionError(f"it has ended: {found}")


@pytest.mark.parametrize("away", [STOPPED, STARTING_UP], ids=["stopped", "starting up"])
async def test_a_server_that_comes_later_is_waited_for(
    api: BotApi, server: PostgresServer, tmp_path: Path, warm: Path, away: Away
) -> None:
    goes, comes = away
    goes(server)
    said: list[dict[str, Any]] = []
    port, url = free_port(), server.url("postgres")
    reader = api.reader()
    reader.says("第3段")
    async with (
        service(api, tmp_path, warm, "", DATABASE_URL=url, LISTEN=f"127.0.0.1:{port}") as process,
        httpx.AsyncClient(base_url=f"http://127.0.0.1:{port}") as http,
    ):
        waits = await event(process, WAITS, said)
        assert waits["level"] == "warning"
        assert waits["database"].startswith("the PostgreSQL database postgres on ")
        assert "cannot be reached" in waits["reason"]
        ready = await http.get(READY)
        assert (ready.status_code, (await http.get(LIVE)).status_code) == (503, 200)
        assert "starting: it waits for the database" in ready.text
        comes(server)
        assert (await event(process, GOES_ON, said))["database"] == waits["database"]
        assert (await reader.hears(timeout=PATIENCE)).quoted

        async def is_ready() -> bool:
            return (await http.get(READY)).status_code == 200

        await until(is_ready)
    assert [each["event"] for each in said].count(WAITS) == 1


@pytest.mark.parametrize("stop", [signal.SIGTERM, signal.SIGINT], ids=lambda each: each.name)
async def test_a_start_that_waits_ends_as_soon_as_it_is_told_to(
    api: BotApi, server: PostgresServer, tmp_path: Path, warm: Path, stop: signal.Signals
) -> None:
    async with service(api, tmp_path, warm, "", DATABASE_URL=server.url("postgres")) as process:
        await event(process, WAITS, [])
        process.send_signal(stop)
        async with asyncio.timeout(PATIENCE):
            assert await process.wait() == 0
        assert process.stderr
        assert b"Traceback" not in await process.stderr.read()


async def test_what_waiting_does_not_mend_ends_a_start_also_after_a_wait(
    api: BotApi, server: PostgresServer, tmp_path: Path, warm: Path
) -> None:
    async with service(api, tmp_path, warm, "", DATABASE_URL=server.url("nowhere")) as process:
        await event(process, WAITS, [])
        server.start()
        async with asyncio.timeout(PATIENCE):
            assert await process.wait() == 3, "for good"
        assert process.stderr
        assert b"Make the database first" in await process.stderr.read()


@pytest.mark.parametrize("command", ["queue", "export", "gaps", "report", "backup backup.db"])
def test_any_other_command_ends_at_once(server: PostgresServer, tmp_path: Path, warm: Path, command: str) -> None:
    about = {"TOKEN": "42:x", "DATABASE_URL": server.url("postgres")}
    _, err = Shell(tmp_path, settings_in(tmp_path, warm) | about).within(*command.split(), code=1)
    assert "cannot be reached" in err
    assert WAITS not in err
