"""What the tests of the transport share: a bot that asks over it, and what a bare server reads and writes."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from telegram import Bot

from bot.core.proxy import Proxy
from handlers.runtime.requests import TelegramRequest, trusted
from handlers.runtime.transport import Transport
from tests.patience import PATIENCE

TOKEN = "4242:s3cret-token"
FINE = b'{"ok": true, "result": true}'


def answered(body: bytes = FINE, status: str = "200 OK", *headers: str) -> bytes:
    lines = [f"HTTP/1.1 {status}", f"Content-Length: {len(body)}", *headers]
    return "\r\n".join(lines).encode() + b"\r\n\r\n" + body


@asynccontextmanager
async def asking(port: int, by: Proxy | None = None, host: str = "127.0.0.1") -> AsyncIterator[Bot]:
    """A bot that has one connection at a time, and has not asked who it is."""
    request = TelegramRequest(Transport(by, trusted(), 1), answer=PATIENCE)
    try:
        yield Bot(TOKEN, base_url=f"http://{host}:{port}/bot", request=request, get_updates_request=request)
    finally:
        await request.shutdown()


async def one(reader: asyncio.StreamReader) -> bytes:
    """Read a request; what stands in its body."""
    head = await reader.readuntil(b"\r\n\r\n")
    length = int(head.lower().partition(b"content-length: ")[2].split(b"\r\n")[0])
    return await reader.readexactly(length)
