"""What goes out, byte by byte, and what is said of what does not come back."""

import asyncio
import socket
import traceback

import pytest
from telegram import Bot, InputMediaPhoto
from telegram.error import NetworkError, TelegramError, TimedOut

from bot.core.proxy import Proxy
from handlers.runtime.errors import never_reached
from tests.handlers.runtime.bare_server import FINE, TOKEN, answered, asking, one
from tests.patience import PATIENCE
from tests.proxies import speaks


async def test_a_file_arrives_however_large_it_is_and_whatever_it_is_called() -> None:
    content = bytes(range(256)) * 12_000
    heard = []

    async def say(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        heard.append(await one(reader))
        writer.write(
            answered(b'{"ok": true, "result": {"message_id": 1, "date": 1, "chat": {"id": 1, "type": "group"}}}')
        )

    async with speaks(say) as port, asking(port) as bot:
        await bot.send_document(1, content, caption="说明", filename="书 一.json")
    [body] = heard
    assert b"\r\n\r\n" + content + b"\r\n--" in body
    assert 'name="document"; filename="书 一.json"'.encode() in body
    assert "\r\n\r\n说明\r\n--".encode() in body


async def test_several_files_go_out_as_one_form() -> None:
    heard = []

    async def say(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        heard.append(await one(reader))
        writer.write(answered(b'{"ok": true, "result": []}'))

    async with speaks(say) as port, asking(port) as bot:
        await bot.send_media_group(1, [InputMediaPhoto(b"\x89PNG-one"), InputMediaPhoto(b"\x89PNG-two")])
    [body] = heard
    assert body.count(b"attach://") == body.count(b"filename=") == 2
    assert b"\x89PNG-one\r\n--" in body
    assert b"\x89PNG-two\r\n--" in body


async def test_a_file_that_nobody_takes_is_given_up() -> None:
    over = asyncio.Event()

    async def say(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.readuntil(b"\r\n\r\n")
        await asyncio.wait_for(over.wait(), PATIENCE)

    async with speaks(say) as port, asking(port) as bot:
        with pytest.raises(TimedOut) as caught:
            await bot.send_document(1, bytes(50_000_000), write_timeout=0.1)
        over.set()
    assert not never_reached(caught.value)


async def test_a_redirect_is_not_followed_and_nothing_is_kept_of_an_answer() -> None:
    heads = []

    async def say(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        for status in ("302 Found", "200 OK"):
            heads.append(await reader.readuntil(b"\r\n\r\n"))
            writer.write(answered(FINE, status, "Location: /elsewhere", "Set-Cookie: a=b"))

    async with speaks(say) as port, asking(port) as bot:
        with pytest.raises(NetworkError, match=r"^HTTP 302"):
            await bot.log_out()
        await bot.log_out()
    assert [head.splitlines()[0] for head in heads] == [f"POST /bot{TOKEN}/logOut HTTP/1.1".encode()] * 2
    assert b"cookie" not in heads[1].lower()
    assert b"accept-encoding: identity\r\n" in heads[1].lower()


@pytest.mark.parametrize(
    "answer",
    [
        b"",
        b"nonsense\r\n\r\n",
        b"HTTP/1.1 200 OK\r\nBad Header\r\n\r\n",
        b"HTTP/1.1 200 OK\r\nContent-Length: x\r\n\r\n",
        b"HTTP/1.1 200 OK\r\nContent-Length: 99\r\n\r\n{",
        b"HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nContent-Length: 1\r\n\r\n{",
        b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n",
        b"HTTP/1.1 200 OK\r\nX: " + b"x" * 100_000 + b"\r\n\r\n",
        None,
    ],
)
async def test_no_failure_tells_the_token(answer: bytes | None) -> None:
    async def say(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await one(reader)
        if answer is None:
            await reader.read()
        else:
            writer.write(answer)

    async with speaks(say) as port, asking(port) as bot:
        error = await failing(bot, read=0.05 if answer is None else PATIENCE)
        assert not never_reached(error)
    tells_nothing(error)


async def failing(bot: Bot, read: float = PATIENCE) -> TelegramError:
    with pytest.raises(NetworkError) as caught:
        await bot.set_my_name("一", read_timeout=read)
    return caught.value


def tells_nothing(error: BaseException | None) -> None:
    assert TOKEN not in "".join(traceback.format_exception(error))
    while error:
        assert TOKEN not in repr(error) + str(error)
        error = error.__cause__ or error.__context__


@pytest.mark.parametrize("scheme", ["", "socks5", "http"])
async def test_nobody_there_tells_no_token_either(scheme: str) -> None:
    with socket.create_server(("127.0.0.1", 0)) as listening:
        port = listening.getsockname()[1]
    by = Proxy.read(f"{scheme}://127.0.0.1:{port}", "X") if scheme else None
    async with asking(port, by) as bot:
        error = await failing(bot)
    assert never_reached(error)
    assert "Connect" in error.message or "refused" in error.message
    tells_nothing(error)


@pytest.mark.parametrize(
    ("host", "address"),
    [
        ("api.example.test", b"\x03\x10api.example.test"),
        ("10.1.2.3", b"\x01\x0a\x01\x02\x03"),
        ("[::1]", b"\x04" + bytes(15) + b"\x01"),
    ],
)
async def test_a_socks_proxy_may_say_its_words_in_pieces(host: str, address: bytes) -> None:
    wanted = []

    async def say(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.readexactly(3)
        for byte in b"\x05\x00":
            writer.write(bytes([byte]))
            await asyncio.sleep(0.01)
        wanted.append(await reader.readexactly(3 + len(address) + 2))
        for byte in b"\x05\x00\x00\x03\x04name\x00\x50":
            writer.write(bytes([byte]))
            await asyncio.sleep(0.01)
        await one(reader)
        writer.write(answered())

    async with speaks(say) as port, asking(81, Proxy.read(f"socks5://127.0.0.1:{port}", "X"), host) as bot:
        assert await bot.set_my_name("一")
    assert wanted == [b"\x05\x01\x00" + address + (81).to_bytes(2, "big")]
