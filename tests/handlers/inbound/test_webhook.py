"""The door that is asked, over real HTTP: what is let in, what is turned away, and what Telegram is told."""

import asyncio
import json
import os
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import httpx
import pytest
from sqlalchemy import select, text
from telegram import Bot

from bot.store.database import Database
from bot.store.encryption import Encryption
from bot.store.store import Store
from bot.store.tables import inbox
from handlers.inbound.ingest import UpdateIngest
from handlers.inbound.updates import update_key
from handlers.inbound.webhook import SECRET_HEADER, Webhook, WebhookSettings
from handlers.runtime.health import Health
from handlers.runtime.http_server import LARGEST, TELEGRAM, HttpServer
from tests.databases import opened
from tests.locks import locked
from tests.patience import PATIENCE

BOT = 42
SECRET = "a-Secret_of_ours"
HOOK = WebhookSettings("https://bot.example/telegram", SECRET)
UPDATE = {"update_id": 7, "message": {"chat": {"id": 5}, "from": {"id": 6}, "text": "只有你知我知"}}


@dataclass
class Gate:
    """A webhook that listens, and a client before it."""

    url: str
    database: Database
    encryption: Encryption
    health: Health
    http: httpx.AsyncClient
    arrived: list[int] = field(default_factory=list)

    async def post(self, content: Any = UPDATE, secret: str | bytes | None = SECRET, **about: Any) -> int:
        """The status of the answer."""
        headers = {} if secret is None else {SECRET_HEADER: secret}
        body = content if isinstance(content, bytes) else json.dumps(content).encode()
        answer = await self.http.post(self.url, content=about.pop("raw", body), headers=headers | about)
        return answer.status_code

    async def stored(self) -> dict[str, Any]:
        """The updates in the inbox by their keys."""
        async with self.database.read() as connection:
            rows = await connection.execute(select(inbox.c.key, inbox.c.payload).order_by(inbox.c.id))
            return {key: json.loads(self.encryption.decrypt(payload)) for key, payload in rows}


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "essay-bot.db"


@pytest.fixture
async def database(file: Path) -> AsyncIterator[Database]:
    async with opened(file.parent, "?timeout=0.2") as database:
        yield database


@pytest.fixture
def reading() -> float:
    """Seconds that a body may take."""
    return PATIENCE


@pytest.fixture
async def gate(database: Database, reading: float) -> AsyncIterator[Gate]:
    encryption, health = Encryption(Encryption.new_key()), Health()
    health.telegram_works()
    async with HttpServer.serving(health, "127.0.0.1", 0) as listener, httpx.AsyncClient() as http:
        gate = Gate(f"http://127.0.0.1:{listener.port}{TELEGRAM}", database, encryption, health, http)
        keep = UpdateIngest(BOT, Store(database, encryption, BOT), health, arrived=lambda: gate.arrived.append(1))
        listener.accept_updates(Webhook(Bot("42:x"), HOOK, keep, health, reading=reading).receive)
        yield gate


async def test_update_is_stored_when_telegram_hears_200_and_once_only(gate: Gate) -> None:
    assert await gate.post() == 200
    assert await gate.stored() == {update_key(BOT, 7): UPDATE}
    assert gate.arrived == [1]
    assert await gate.post() == 200
    assert await gate.post(UPDATE | {"update_id": 3}) == 200
    assert list(await gate.stored()) == [update_key(BOT, 7), update_key(BOT, 3)]


@pytest.mark.parametrize(
    "secret", [None, "", "wrong", SECRET.lower(), SECRET + "x", SECRET[:-1], "é".encode(), b"\xff"]
)
async def test_whoever_does_not_know_the_secret_is_turned_away(gate: Gate, secret: str | bytes | None) -> None:
    assert await gate.post(secret=secret) == 401
    assert await gate.stored() == {}


async def test_the_body_of_a_stranger_is_not_waited_for(gate: Gate) -> None:
    assert (await says(gate, {"Content-Length": "1000"}, b"")).startswith(b"HTTP/1.1 401 ")


@pytest.mark.parametrize("method", ["GET", "HEAD", "PUT", "PATCH", "DELETE", "OPTIONS"])
async def test_nothing_but_a_post_is_taken(gate: Gate, method: str) -> None:
    answer = await gate.http.request(method, gate.url, headers={SECRET_HEADER: SECRET})
    assert answer.status_code == 405


async def test_other_paths_lead_nowhere(gate: Gate) -> None:
    for path in ("", "/", f"{TELEGRAM}/", f"{TELEGRAM}/x", "/../telegram%2f"):
        answer = await gate.http.post(gate.url.removesuffix(TELEGRAM) + path, headers={SECRET_HEADER: SECRET})
        assert answer.status_code == 404


@pytest.mark.parametrize(("length", "status"), [(LARGEST, 200), (LARGEST + 1, 413), (3 * LARGEST, 413)])
async def test_a_body_may_have_a_mebibyte(gate: Gate, length: int, status: int) -> None:
    empty = json.dumps(UPDATE | {"padding": ""}).encode()
    body = json.dumps(UPDATE | {"padding": "x" * (length - len(empty))}).encode()
    assert len(body) == length
    assert await gate.post(body) == status

    async def in_pieces() -> AsyncIterator[bytes]:
        for at in range(0, length, 65536):
            yield body[at : at + 65536]

    assert await gate.post(raw=in_pieces()) == status
    assert len(await gate.stored()) == (1 if status == 200 else 0)


async def test_a_body_too_large_is_refused_by_what_it_says_of_itself(gate: Gate) -> None:
    known = {SECRET_HEADER: SECRET, "Content-Length": str(LARGEST + 1)}
    assert (await says(gate, known, b"")).startswith(b"HTTP/1.1 413 ")


@pytest.mark.parametrize("reading", [0.3])
async def test_a_body_that_does_not_come_is_not_waited_for_long(gate: Gate, reading: float) -> None:
    known = {SECRET_HEADER: SECRET, "Content-Length": "1000"}
    assert (await says(gate, known, b'{"update_id": 7')).startswith(b"HTTP/1.1 408 ")
    assert await gate.post() == 200


async def test_whoever_hangs_up_in_the_middle_of_a_body_is_nobodys_error(
    gate: Gate, caplog: pytest.LogCaptureFixture
) -> None:
    address = httpx.URL(gate.url)
    _, writer = await asyncio.open_connection(address.host, address.port)
    lines = [f"POST {TELEGRAM} HTTP/1.1", "Host: x", f"{SECRET_HEADER}: {SECRET}", "Content-Length: 1000", "", ""]
    writer.write("\r\n".join(lines).encode() + b'{"update_id": 7')
    await writer.drain()
    assert await gate.post(UPDATE | {"update_id": 8}) == 200
    writer.transport.abort()
    assert await gate.post(UPDATE | {"update_id": 9}) == 200
    assert [record.getMessage() for record in caplog.records if record.levelname == "ERROR"] == []


async def says(gate: Gate, headers: dict[str, str], body: bytes) -> bytes:
    """The answer to a request that may never be finished."""
    address = httpx.URL(gate.url)
    reader, writer = await asyncio.open_connection(address.host, address.port)
    lines = [f"POST {TELEGRAM} HTTP/1.1", "Host: x", *(f"{name}: {value}" for name, value in headers.items())]
    writer.write("\r\n".join([*lines, "", ""]).encode() + body)
    try:
        async with asyncio.timeout(PATIENCE):
            return await reader.readuntil(b"\r\n\r\n")
    finally:
        writer.close()
        await writer.wait_closed()


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"update_id=7",
        b'{"update_id": 7',
        b'{"update_id": 7}x',
        b"\xff\xfe\xfd",
        b"null",
        b"7",
        b"[7]",
        b"{}",
        b'{"update_id": null}',
        b'{"update_id": "7"}',
        b'{"update_id": 7.0}',
        b'{"update_id": true}',
        b'{"update_id": 1' + b"0" * 5000 + b"}",
        b"[" * 200_000,
    ],
    ids=lambda body: body[:20].decode("latin-1"),
)
async def test_what_is_no_update_is_refused(gate: Gate, body: bytes) -> None:
    assert await gate.post(body) == 400
    assert await gate.stored() == {}


async def test_a_body_that_is_packed_wrongly_is_refused(gate: Gate) -> None:
    assert await gate.post(b"no such thing", **{"Content-Encoding": "gzip"}) == 400


async def test_an_update_that_no_library_knows_is_stored_all_the_same(gate: Gate) -> None:
    odd = {"update_id": 8, "message": 5, "brand_new": {"chat": {"id": "x"}, "text": "\ud800"}}
    assert await gate.post(odd) == 200
    assert await gate.stored() == {update_key(BOT, 8): odd}


async def test_nothing_is_confirmed_while_the_database_cannot_be_used(gate: Gate, file: Path) -> None:
    async with locked(file):
        assert await gate.post() == 503
        assert [*gate.health.problems] == ["store: the database cannot be used"]
        assert await gate.stored() == {}
    assert await gate.post() == 200
    assert [*gate.health.problems] == []
    assert list(await gate.stored()) == [update_key(BOT, 7)]


async def test_damage_of_the_database_ends_the_bot(gate: Gate, file: Path) -> None:
    async with gate.database.read() as connection:
        await connection.execute(text("PRAGMA wal_checkpoint(TRUNCATE)"))
    with file.open("r+b") as damaged:
        size = damaged.seek(0, os.SEEK_END)
        damaged.seek(4096)
        damaged.write(b"\xff" * (size - 4096))
    async with gate.database.read() as connection:
        await connection.execute(text("PRAGMA shrink_memory"))
    assert await gate.post() == 503
    assert gate.health.refused.is_set()
    assert "damaged" in str(gate.health.refusal)


async def test_nothing_is_taken_before_the_door_is_open() -> None:
    async with HttpServer.serving(Health(), "127.0.0.1", 0) as listener, httpx.AsyncClient() as http:
        answer = await http.post(f"http://127.0.0.1:{listener.port}{TELEGRAM}", headers={SECRET_HEADER: SECRET})
        assert answer.status_code == 503
