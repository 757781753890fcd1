"""What the HTTP server tells of the bot."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress

import httpx
import pytest
from aiohttp import web

from bot.core.metrics import CONTENT_TYPE
from bot.store.errors import StoreUnavailable
from handlers.runtime.health import CannotContinue, Health
from handlers.runtime.http_server import LIVE, METRICS, READY, HttpServer

FULL = StoreUnavailable("disk full")


@asynccontextmanager
async def listening(health: Health) -> AsyncIterator[httpx.AsyncClient]:
    """A client of the server."""
    async with (
        HttpServer.serving(health, "127.0.0.1", 0) as listener,
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


HURRY = 0.3
"""Seconds that headers may take, here."""


async def closed(port: int, begun: bytes) -> None:
    """Waits until the server closes a connection that begins so, and goes on a byte at a time."""
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    writer.write(begun)
    with suppress(ConnectionError):
        while not reader.at_eof():
            writer.write(b"x")
            with suppress(TimeoutError):
                await asyncio.wait_for(reader.read(1000), 0.02)
    writer.close()


@pytest.mark.parametrize(
    "begun",
    [b"", b"GET /live HTTP/1.1\r\nHost: x\r\n", b"GET /live HTTP/1.1\r\nHost: x\r\n\r\nGET /live HTTP/1.1\r\n"],
    ids=["nothing", "headers", "those of a second request"],
)
async def test_connection_whose_headers_never_end_is_closed(begun: bytes) -> None:
    async with HttpServer.serving(Health(), "127.0.0.1", 0, headers=HURRY) as listener, asyncio.timeout(30):
        await closed(listener.port, begun)
        async with httpx.AsyncClient(base_url=f"http://127.0.0.1:{listener.port}") as http:
            assert (await http.get(LIVE)).status_code == 200


async def test_connection_that_says_nothing_at_first_is_closed() -> None:
    async with HttpServer.serving(Health(), "127.0.0.1", 0, headers=HURRY) as listener, asyncio.timeout(30):
        reader, writer = await asyncio.open_connection("127.0.0.1", listener.port)
        with suppress(ConnectionError):
            assert await reader.read() == b""
        writer.close()


async def test_body_that_takes_longer_than_headers_may_and_an_idle_connection_are_no_harm() -> None:
    async def slow(request: web.Request) -> web.Response:
        return web.Response(body=await request.read())

    async with HttpServer.serving(Health(), "127.0.0.1", 0, headers=HURRY) as listener, asyncio.timeout(30):
        listener.accept_updates(slow)
        reader, writer = await asyncio.open_connection("127.0.0.1", listener.port)
        for _ in range(2):
            writer.write(b"POST /telegram HTTP/1.1\r\nHost: x\r\nContent-Length: 2\r\n\r\na")
            await asyncio.sleep(2 * HURRY)
            writer.write(b"b")
            assert b"200 OK" in await reader.readuntil(b"ab")
            # Idle for longer than headers may take.
            await asyncio.sleep(2 * HURRY)
        writer.close()


async def test_a_port_that_is_taken_is_named() -> None:
    async with HttpServer.serving(Health(), "127.0.0.1", 0) as listener:
        with pytest.raises(
            CannotContinue, match=rf"127\.0\.0\.1, port {listener.port}: .*in use.* Set ESSAY_BOT_LISTEN"
        ):
            async with HttpServer.serving(Health(), "127.0.0.1", listener.port):
                pass


async def test_figures_are_told_once_there_is_somebody_who_tells_them() -> None:
    async def tell() -> str:
        return "essay_bot_ready 1\n"

    async with HttpServer.serving(Health(), "127.0.0.1", 0) as listener, httpx.AsyncClient() as http:
        address = f"http://127.0.0.1:{listener.port}{METRICS}"
        assert (await http.get(address)).status_code == 503
        listener.tell_metrics(tell)
        answer = await http.get(address)
        assert (answer.status_code, answer.text) == (200, "essay_bot_ready 1\n")
        assert answer.headers["Content-Type"] == CONTENT_TYPE
        assert (await http.post(address)).status_code == 405
