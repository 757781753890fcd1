"""The door that is asked, over real HTTP: what is let in, what is turned away, and what Telegram is told."""

import asyncio
import json
import logging
import os
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import httpx
import pytest
from sqlalchemy import select, text
from telegram import Bot

from bot.store.database import Database
from bot.store.inbox import Inbox
from bot.store.tables import inbox
from bot.store.vault import Vault
from handlers.arrivals import Arrivals
from handlers.health import Health, Refused
from handlers.listener import TELEGRAM, Listener
from handlers.routes import ALLOWED_UPDATES
from handlers.utterance import update_key
from handlers.webhook import CONNECTIONS, LARGEST, SECRET_HEADER, Hook, Webhook
from tests.botapi import BotApi
from tests.databases import opened
from tests.locks import locked
from tests.patience import PATIENCE

BOT = 42
SECRET = "a-Secret_of_ours"
HOOK = Hook("https://bot.example/telegram", SECRET)
UPDATE = {"update_id": 7, "message": {"chat": {"id": 5}, "from": {"id": 6}, "text": "只有你知我知"}}


@dataclass
class Gate:
    """A webhook that listens, and a client before it."""

    url: str
    database: Database
    vault: Vault
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
            return {key: json.loads(self.vault.open(payload)) for key, payload in rows}


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
    vault, health = Vault(Vault.new_key()), Health()
    health.telegram_works()
    async with Listener.over(health, "127.0.0.1", 0) as listener, httpx.AsyncClient() as http:
        gate = Gate(f"http://127.0.0.1:{listener.port}{TELEGRAM}", database, vault, health, http)
        keep = Arrivals(
            BOT, Inbox(database, vault, BOT), vault.pseudonym, health, arrived=lambda: gate.arrived.append(1)
        )
        listener.opens(Webhook(Bot("42:x"), HOOK, keep, health, reading=reading).receive)
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
    async with Listener.over(Health(), "127.0.0.1", 0) as listener, httpx.AsyncClient() as http:
        answer = await http.post(f"http://127.0.0.1:{listener.port}{TELEGRAM}", headers={SECRET_HEADER: SECRET})
        assert answer.status_code == 503


@asynccontextmanager
async def registered(api: BotApi, database: Database, hook: Hook = HOOK) -> AsyncIterator["asyncio.Task[None]"]:
    """A webhook that looks after itself, ten times a second."""
    vault, stop, health = Vault(Vault.new_key()), asyncio.Event(), Health()
    keep = Arrivals(BOT, Inbox(database, vault, BOT), vault.pseudonym, health, arrived=lambda: None)
    async with Bot(api.token, base_url=api.base_url) as bot:
        webhook = Webhook(bot, hook, keep, health, look=0.1)
        running = asyncio.create_task(webhook.run(stop))
        try:
            yield running
        finally:
            stop.set()
            await asyncio.wait({running})


async def test_telegram_is_told_where_and_what_to_bring_and_drops_nothing(database: Database) -> None:
    async with BotApi.open() as api:
        async with registered(api, database) as running:
            (call,) = await api.called("setWebhook")
            await api.called("getWebhookInfo", 2)
        assert call.params == {
            "url": HOOK.url,
            "secret_token": SECRET,
            "allowed_updates": list(ALLOWED_UPDATES),
            "max_connections": CONNECTIONS,
        }
        assert len(api.calls_of("setWebhook")) == 1
        assert api.postman.url == HOOK.url, "the webhook stays, so that Telegram keeps what comes meanwhile"
        assert running.exception() is None


async def test_telegram_is_told_again_where_it_could_not_be_reached(database: Database) -> None:
    async with BotApi.open() as api:
        api.fail("setWebhook", times=1)
        async with registered(api, database):
            await api.world.watch.until(lambda: bool(api.postman.url), PATIENCE)
            assert api.postman.url == HOOK.url


async def test_a_webhook_that_was_changed_once_is_set_again(database: Database) -> None:
    async with BotApi.open() as api, registered(api, database) as running:
        await api.called("setWebhook")
        api.postman.delete({})
        await api.called("setWebhook", 2)
        await api.called("getWebhookInfo", 3)
        assert api.postman.url == HOOK.url
        assert not running.done()


async def test_a_webhook_that_is_changed_again_and_again_ends_the_bot(database: Database) -> None:
    async with BotApi.open() as api, registered(api, database) as running:
        for times in (1, 2, 3):
            await api.called("setWebhook", times)
            api.postman.set({"url": "https://other.example/telegram"})
        with pytest.raises(Refused, match="keeps changing this bot's webhook"):
            await asyncio.wait_for(running, PATIENCE)


@pytest.mark.parametrize(
    ("status", "description", "said"),
    [
        (400, "Bad Request: bad webhook: Failed to resolve host: Name or service not known", "ESSAY_BOT_WEBHOOK_URL: "),
        (401, "Unauthorized", "no longer accepts the token"),
    ],
)
async def test_a_refusal_ends_the_bot_and_says_why(
    database: Database, status: int, description: str, said: str
) -> None:
    async with BotApi.open() as api:
        api.refuse("setWebhook", status, description)
        async with registered(api, database) as running:
            with pytest.raises(Refused, match=said):
                await asyncio.wait_for(running, PATIENCE)


async def test_what_keeps_telegram_from_bringing_updates_is_said_once(
    database: Database, caplog: pytest.LogCaptureFixture
) -> None:
    async with BotApi.open() as api, registered(api, database, replace(HOOK, secret="other")):
        await api.called("setWebhook")
        api.reader().says("在吗")
        await api.postman.brought(1, None)
        api.world.updates.forget_all()
        await api.called("getWebhookInfo", 5)
        await asyncio.sleep(0.3)
    told = [record for record in caplog.records if record.getMessage() == "Telegram could not bring an update"]
    assert [(record.levelno, record.__dict__["reason"]) for record in told] == [(logging.WARNING, "Connection refused")]
