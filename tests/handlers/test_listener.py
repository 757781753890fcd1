"""What the HTTP server tells of the bot."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import httpx
import pytest

from bot.store.database import StoreUnavailable
from handlers.health import Health, Refused
from handlers.listener import LIVE, READY, Listener

FULL = StoreUnavailable("disk full")


@asynccontextmanager
async def listening(health: Health) -> AsyncIterator[httpx.AsyncClient]:
    """A client of the server."""
    async with (
        Listener.over(health, "127.0.0.1", 0) as listener,
        httpx.AsyncClient(base_url=f"http://127.0.0.1:{listener.port}") as http,
    ):
        yield http


async def test_it_is_ready_when_it_can_store_and_send() -> None:
    health = Health()
    health.telegram_works()
    async with listening(health) as http:
        answer = await http.get(READY)
        assert (answer.status_code, answer.text) == (200, "ready")


async def test_it_says_what_keeps_it_from_being_ready_and_when_it_is_again() -> None:
    health = Health()
    async with listening(health) as http:
        health.store_fails(FULL)
        answer = await http.get(READY)
        assert answer.status_code == 503
        assert [line.partition(":")[0] for line in answer.text.splitlines()] == ["store", "telegram"]
        health.telegram_works()
        assert (await http.get(READY)).text.startswith("store: ")
        health.store_works()
        assert (await http.get(READY)).status_code == 200
        health.telegram_fails()
        assert (await http.get(READY)).text.startswith("telegram: ")
        health.telegram_works()
        health.refuse("the token is revoked")
        assert (await http.get(READY)).status_code == 503


async def test_it_is_live_as_long_as_it_answers() -> None:
    health = Health()
    health.store_fails(FULL)
    async with listening(health) as http:
        assert (await http.get(LIVE)).status_code == 200
        assert (await http.head(LIVE)).status_code == 200
        assert (await http.post(LIVE)).status_code == 405
        assert (await http.get("/")).status_code == 404


async def test_a_port_that_is_taken_is_named() -> None:
    async with Listener.over(Health(), "127.0.0.1", 0) as listener:
        with pytest.raises(Refused, match=rf"127\.0\.0\.1, port {listener.port}: .*in use.* Set ESSAY_BOT_LISTEN"):
            async with Listener.over(Health(), "127.0.0.1", listener.port):
                pass
