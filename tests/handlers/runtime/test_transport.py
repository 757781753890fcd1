"""By a proxy, over real ones: what gets through, and what is certain where nothing does."""

import asyncio
import gzip
import json
import ssl
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest
from telegram import Bot
from telegram.error import NetworkError, TelegramError, TimedOut

from bot.core.proxy import Proxy
from handlers.runtime.api_responses import MalformedResponse
from handlers.runtime.errors import never_reached
from handlers.runtime.health import CannotContinue
from handlers.runtime.requests import TelegramRequest, requests, trusted
from handlers.runtime.transport import Transport
from tests.botapi import BotApi
from tests.proxies import ACCOUNT, NAME, PASSWORD, Crossing, Direct, Socks, Web, certificate, speaks

BY = "ESSAY_BOT_PROXY"
LONG = 60.0


@pytest.fixture
async def api() -> AsyncIterator[BotApi]:
    async with BotApi.open() as api:
        yield api


@pytest.fixture
def tls(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> ssl.SSLContext:
    """What a server needs whom the usual variable trusts."""
    file, context = certificate(tmp_path)
    monkeypatch.setenv("SSL_CERT_FILE", str(file))
    return context


def port_of(api: BotApi) -> int:
    return int(api.url.rpartition(":")[2])


@asynccontextmanager
async def client(api: BotApi, proxy: str | None, server: str = f"http://{NAME}:81") -> AsyncIterator[Bot]:
    """A bot that asks ``server`` by a proxy; it has not asked who it is."""
    calls, updates = requests(Proxy.read(proxy, BY) if proxy else None, answer=LONG)
    bot = Bot(api.token, base_url=f"{server}/bot", request=calls, get_updates_request=updates)
    try:
        yield bot
    finally:
        await bot.shutdown()
        await calls.shutdown()
        await updates.shutdown()


@asynccontextmanager
async def patient(
    api: BotApi, proxy: str | None, server: str, *, handshake: float = LONG, largest: int = 10_000, whole: float = LONG
) -> AsyncIterator[Bot]:
    """The same, with limits that are reached soon, and one connection only."""
    by = Proxy.read(proxy, BY) if proxy else None
    transport = Transport(by, trusted(), 1, handshake=handshake, largest=largest)
    request = TelegramRequest(transport, answer=0.2 if whole < LONG else LONG, whole=whole)
    try:
        yield Bot(api.token, base_url=f"{server}/bot", request=request, get_updates_request=request)
    finally:
        await request.shutdown()


async def failing(bot: Bot) -> TelegramError:
    with pytest.raises(TelegramError) as caught:
        await bot.get_me()
    return caught.value


@pytest.mark.parametrize("account", [None, ACCOUNT], ids=["for all", "with password"])
@pytest.mark.parametrize(
    ("kind", "scheme"), [(Socks, "socks5"), (Socks, "socks5h"), (Socks, "socks"), (Web, "http"), (Web, "HTTP")]
)
async def test_telegram_is_reached_and_its_name_is_left_to_the_proxy(
    api: BotApi, kind: type[Crossing], scheme: str, account: tuple[str, str] | None
) -> None:
    async with kind.before(port_of(api), account) as proxy:
        who = f"{ACCOUNT[0]}:{PASSWORD}@" if account else ""
        async with client(api, f"{scheme}://{who}127.0.0.1:{proxy.port}") as bot:
            assert (await bot.get_me()).username == "essay_test_bot"
            assert await bot.get_updates() == ()
        assert set(proxy.asked) == {NAME}


@pytest.mark.parametrize("account", [None, ACCOUNT], ids=["for all", "with password"])
@pytest.mark.parametrize("kind", [Socks, Web])
@pytest.mark.parametrize("scheme", ["http", "https"])
async def test_a_server_that_speaks_tls_is_trusted_by_the_usual_variable(
    api: BotApi, kind: type[Crossing], scheme: str, account: tuple[str, str] | None, tls: ssl.SSLContext
) -> None:
    """An HTTP proxy opens a tunnel to it; and may speak TLS itself. What is kept is the tunnel."""
    own = tls if kind is Web and scheme == "https" else None
    async with Direct.before(port_of(api), tls=tls) as server, kind.before(server.port, account, tls=own) as proxy:
        who = f"{account[0]}:{PASSWORD}@" if account else ""
        address = f"{scheme if kind is Web else 'socks5h'}://{who}{'localhost' if own else '127.0.0.1'}:{proxy.port}"
        async with client(api, address, f"https://{NAME}") as bot:
            for _ in range(2):
                assert (await bot.get_me()).username == "essay_test_bot"
        assert proxy.asked == [NAME]


@pytest.mark.parametrize("who", ["", "reader:wr0ng-secret@", "reader@"])
@pytest.mark.parametrize("server", ["http", "https"])
@pytest.mark.parametrize("kind", [Socks, Web])
async def test_a_proxy_that_wants_another_password_is_named_without_it(
    api: BotApi, kind: type[Crossing], server: str, who: str
) -> None:
    async with kind.before(port_of(api), ACCOUNT) as proxy:
        scheme = "socks5" if kind is Socks else "http"
        async with client(api, f"{scheme}://{who}127.0.0.1:{proxy.port}", f"{server}://{NAME}:81") as bot:
            error = await failing(bot)
        assert never_reached(error)
        wanted = f"the proxy {scheme}://127.0.0.1:{proxy.port} ({BY}) wants another name and password"
        assert wanted in error.message
        assert "wr0ng-secret" not in error.message
        assert proxy.asked == []


@pytest.mark.parametrize("scheme", ["socks5", "http", "https"])
@pytest.mark.parametrize("server", ["http", "https"])
async def test_nothing_is_sent_where_the_proxy_is_down(api: BotApi, scheme: str, server: str) -> None:
    async with Socks.before(0) as proxy:
        gone = proxy.port
    async with client(api, f"{scheme}://127.0.0.1:{gone}", f"{server}://{NAME}:81") as bot:
        error = await failing(bot)
    assert never_reached(error)
    assert f"the proxy {scheme}://127.0.0.1:{gone} ({BY}) cannot be reached" in error.message


async def test_a_proxy_says_why_it_cannot_reach_telegram(api: BotApi) -> None:
    async with Socks.before(port_of(api)) as proxy:
        async with client(api, f"socks5://127.0.0.1:{proxy.port}", "http://other.example.test") as bot:
            error = await failing(bot)
        assert never_reached(error)
        assert error.message.endswith("says: Proxy Server could not connect: Host unreachable.")
        assert proxy.asked == ["other.example.test"]


async def test_a_proxy_may_say_it_in_words_that_are_no_utf_8(api: BotApi) -> None:
    """As many do in Chinese. What is said is stored beside the message that waits for it."""

    async def refuses(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.readuntil(b"\r\n\r\n")
        writer.write("HTTP/1.1 503 服务\0不可用\r\nContent-Length: 0\r\n\r\n".encode("gbk"))
        await writer.drain()

    async with speaks(refuses) as port, client(api, f"http://127.0.0.1:{port}", f"https://{NAME}") as bot:
        error = await failing(bot)
    assert never_reached(error)
    assert f"http://127.0.0.1:{port} ({BY}) says: 503" in error.message
    assert "\0" not in error.message
    error.message.encode()


@pytest.mark.parametrize(
    "answer",
    [
        b"",
        b"\x05",
        b"\x05\x00\x05",
        b"\x04\x5a" + bytes(6),
        b"\x05\x07",
        b"HTTP/1.1 400 Bad Request\r\n\r\n",
        bytes(99),
    ],
)
@pytest.mark.parametrize(("scheme", "server"), [("socks5", "http"), ("http", "https")])
async def test_nothing_is_sent_through_what_is_no_such_proxy(
    api: BotApi, answer: bytes, scheme: str, server: str
) -> None:
    async def say(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.read(1)
        writer.write(answer)
        await writer.drain()

    async with speaks(say) as port, client(api, f"{scheme}://127.0.0.1:{port}", f"{server}://{NAME}:81") as bot:
        assert never_reached(await failing(bot))


async def test_a_handshake_that_never_ends_is_ended_and_takes_no_connection_away(api: BotApi) -> None:
    silent = True

    async with Socks.before(port_of(api)) as proxy:

        async def say(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
            if silent:
                await reader.read()
            else:
                await proxy._cross(reader, writer)

        async with speaks(say) as port:
            address = f"socks5h://127.0.0.1:{port}"
            async with patient(api, address, f"http://{NAME}:81", handshake=0.1) as bot:
                for _ in range(3):
                    error = await failing(bot)
                    assert isinstance(error, TimedOut)
                    assert never_reached(error)
                    assert "no answer in time" in error.message
            silent = False
            async with patient(api, address, f"http://{NAME}:81") as bot:
                assert (await bot.get_me()).username == "essay_test_bot"


@pytest.mark.parametrize(("kind", "scheme"), [(Socks, "socks5"), (Web, "http")])
async def test_what_breaks_behind_a_proxy_may_have_arrived(api: BotApi, kind: type[Crossing], scheme: str) -> None:
    reader = api.reader()
    reader.chat.started = True
    api.reset("sendMessage", after=True)
    async with kind.before(port_of(api)) as proxy, client(api, f"{scheme}://127.0.0.1:{proxy.port}") as bot:
        with pytest.raises(NetworkError) as caught:
            await bot.send_message(reader.id, "一")
        assert not never_reached(caught.value)
    assert (await reader.hears()).text == "一"


@pytest.mark.parametrize("scheme", ["", "socks5", "http"])
async def test_nothing_is_sent_to_whom_nobody_trusts(api: BotApi, scheme: str, tmp_path: Path) -> None:
    _, tls = certificate(tmp_path)
    kinds = {"": Direct, "socks5": Socks, "http": Web}
    async with Direct.before(port_of(api), tls=tls) as server, kinds[scheme].before(server.port) as proxy:
        by = f"{scheme}://127.0.0.1:{proxy.port}" if scheme else None
        async with client(api, by, f"https://{NAME}" if scheme else f"https://127.0.0.1:{server.port}") as bot:
            error = await failing(bot)
    assert never_reached(error)
    assert "certificate verify failed" in error.message
    assert api.calls_of("getMe") == []


async def test_the_environment_does_not_choose_another_way(api: BotApi, monkeypatch: pytest.MonkeyPatch) -> None:
    async with Socks.before(0) as gone:
        for name in ("HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY", "http_proxy", "https_proxy", "all_proxy"):
            monkeypatch.setenv(name, f"http://127.0.0.1:{gone.port}")
        async with client(api, None, api.url) as bot:
            assert (await bot.get_me()).username == "essay_test_bot"


async def test_certificates_that_cannot_be_used_end_the_start(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SSL_CERT_FILE", str(tmp_path / "none.pem"))
    with pytest.raises(CannotContinue, match="SSL_CERT_FILE cannot be used: No such file"):
        requests(None, answer=LONG)
    (tmp_path / "none.pem").write_text("nothing")
    with pytest.raises(CannotContinue, match="SSL_CERT_FILE cannot be used"):
        requests(None, answer=LONG)


async def test_an_answer_is_not_read_beyond_a_limit(api: BotApi) -> None:
    async with patient(api, None, api.url, largest=2000) as bot:
        body = json.dumps({"ok": True, "result": api.world.bot}).encode()
        api.answer("getMe", body.ljust(2001), times=1)
        error = await failing(bot)
        assert not never_reached(error)
        assert "longer than 2000 bytes" in error.message
        api.answer("getMe", body.ljust(2000), times=1)
        assert (await bot.get_me()).username == "essay_test_bot"


async def test_an_answer_that_would_grow_when_it_is_read_is_not_read(api: BotApi) -> None:
    async with client(api, None, api.url) as bot:
        api.answer("getMe", gzip.compress(bytes(1_000_000)), coding="gzip", times=1)
        assert "compressed" in (await failing(bot)).message
        assert (await bot.get_me()).username == "essay_test_bot"


async def test_an_answer_that_drips_is_given_up(api: BotApi) -> None:
    async def drip(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.readuntil(b"\r\n\r\n")
        writer.write(b"HTTP/1.1 200 OK\r\nContent-Length: 100000\r\n\r\n")
        while True:
            writer.write(b" ")
            await writer.drain()
            await asyncio.sleep(0.01)

    async with speaks(drip) as port, patient(api, None, f"http://127.0.0.1:{port}", whole=0.2) as bot:
        error = await failing(bot)
    assert isinstance(error, TimedOut)
    assert not never_reached(error)
    assert not isinstance(error, MalformedResponse)
