"""Connections that are kept: which are used again, who gets one, and what becomes of a request when one breaks."""

import asyncio
import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress

import pytest
from telegram.error import NetworkError, TimedOut

from handlers.runtime.errors import never_reached
from tests.handlers.runtime.bare_server import answered, asking, one
from tests.patience import PATIENCE
from tests.proxies import speaks


class Closing:
    """Answers one request on each connection, and closes it when it is told to: in a thread, while the loop is busy."""

    def __init__(self, listening: socket.socket) -> None:
        self._listening = listening
        self.port = listening.getsockname()[1]
        self.heard: list[bytes] = []
        self.closes = threading.Event()
        self.closed = threading.Event()

    def serve(self) -> None:
        with suppress(OSError):
            while True:
                connection, _ = self._listening.accept()
                with connection:
                    self.heard.append(connection.recv(65536))
                    connection.sendall(answered())
                    self.closes.wait(PATIENCE)
                self.closed.set()


@contextmanager
def closing() -> Iterator[Closing]:
    with socket.create_server(("127.0.0.1", 0)) as listening:
        server = Closing(listening)
        thread = threading.Thread(target=server.serve)
        thread.start()
        try:
            yield server
        finally:
            server.closes.set()
            listening.shutdown(socket.SHUT_RDWR)
            thread.join(PATIENCE)
    assert not thread.is_alive()


async def test_a_connection_that_was_closed_while_the_loop_was_busy_is_not_used_again() -> None:
    with closing() as server:
        async with asking(server.port) as bot:
            await bot.set_my_name("一")
            server.closes.set()
            assert server.closed.wait(PATIENCE), "and the loop could not see it"
            await bot.set_my_name("二")
        assert len(server.heard) == 2


async def test_a_connection_that_was_closed_while_nobody_asked_is_not_used_again() -> None:
    heard = []
    over = asyncio.Event()

    async def say(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        heard.append(await one(reader))
        writer.write(answered())
        writer.close()
        await writer.wait_closed()
        over.set()

    async with speaks(say) as port, asking(port) as bot:
        for name in "一二三":
            over.clear()
            await bot.set_my_name(name)
            await asyncio.wait_for(over.wait(), PATIENCE)
    assert len(heard) == 3


async def test_connections_are_used_again() -> None:
    connections = 0

    async def say(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        nonlocal connections
        connections += 1
        while True:
            await one(reader)
            writer.write(answered())

    async with speaks(say) as port, asking(port) as bot:
        for name in "一二三":
            await bot.set_my_name(name)
    assert connections == 1


async def test_an_answer_that_nobody_asked_for_is_not_that_to_the_next_request() -> None:
    said = asyncio.Event()

    async def say(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        name = (await one(reader)).decode()
        writer.write(answered())
        await writer.drain()
        await asyncio.sleep(0.05)  # by then the first answer was read alone
        writer.write(answered(b'{"ok": false, "error_code": 400, "description": "' + name.encode() + b'"}'))
        await writer.drain()
        said.set()
        await reader.read()

    async with speaks(say) as port, asking(port) as bot:
        await bot.set_my_name("a")
        await asyncio.wait_for(said.wait(), PATIENCE)
        await bot.set_my_name("b")


@pytest.mark.parametrize("kept", [False, True], ids=["new", "kept"])
async def test_a_request_that_breaks_off_is_in_doubt_and_never_sent_again(kept: bool) -> None:
    heard = []

    async def say(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        if kept:
            heard.append(await one(reader))
            writer.write(answered())
        heard.append(await one(reader))

    async with speaks(say) as port, asking(port) as bot:
        if kept:
            await bot.set_my_name("一")
        with pytest.raises(NetworkError) as caught:
            await bot.set_my_name("二")
    assert not never_reached(caught.value)
    assert len(heard) == 1 + kept


async def test_who_gets_no_connection_has_sent_nothing_and_one_that_is_given_up_is_free_again() -> None:
    asked = asyncio.Event()
    ended = asyncio.Event()
    silent = True

    async def say(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await one(reader)
        asked.set()
        if silent:
            await reader.read()
            ended.set()
        else:
            writer.write(answered())

    async with speaks(say) as port, asking(port) as bot:
        first = asyncio.create_task(bot.set_my_name("一"))
        await asyncio.wait_for(asked.wait(), PATIENCE)
        with pytest.raises(TimedOut, match="all connections are taken") as caught:
            await bot.set_my_name("二", pool_timeout=0.05)
        assert never_reached(caught.value)
        first.cancel()
        with pytest.raises(asyncio.CancelledError):
            await first
        await asyncio.wait_for(ended.wait(), PATIENCE)
        silent = False
        assert await bot.set_my_name("三")


async def test_closing_ends_what_is_under_way_and_what_comes_after_goes_nowhere() -> None:
    asked = asyncio.Event()
    ended = asyncio.Event()

    async def say(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await one(reader)
        asked.set()
        assert await reader.read() == b""
        ended.set()

    async with speaks(say) as port, asking(port) as bot:
        first = asyncio.create_task(bot.set_my_name("一"))
        await asyncio.wait_for(asked.wait(), PATIENCE)
        await bot.request.shutdown()
        await asyncio.wait_for(ended.wait(), PATIENCE)
        with pytest.raises(NetworkError) as caught:
            await first
        assert not never_reached(caught.value)
        with pytest.raises(NetworkError, match="the connections are closed") as caught:
            await bot.set_my_name("二")
        assert never_reached(caught.value)
