"""A request on the wire and its answer, both bounded; and did anything of it go out before it failed?"""

import asyncio
import ssl
from collections.abc import Callable, Mapping
from io import BytesIO
from typing import Any, NamedTuple
from urllib.parse import urlencode

import aiohttp

from bot.core.proxy import Proxy
from handlers.runtime.connections import Connections
from handlers.runtime.unsent import PROXY_WANTS_A_PASSWORD, NothingSent, TransportError, lost, refuses

LARGEST = 20 * 1024 * 1024
"""Bytes of an answer; a hundred updates of the longest kind are a third of it."""
HANDSHAKE = 10.0
"""Seconds that may pass, by a proxy or without one, until there is a connection to Telegram."""
PIECE = 64 * 1024
"""Bytes of a request that go out at a time."""

Files = Mapping[str, tuple[str, Any, str]]
"""By the names of their fields: what they are called, their bytes or a file that is open, and their media type."""


class Waits(NamedTuple):
    """Seconds, None for no end: for a connection to be free, to be made, for a piece to go out, and to come in."""

    pool: float | None
    connect: float | None
    write: float | None
    read: float | None


class Transport:
    """Asks servers over connections that are kept. They open with the first request, and have to be closed."""

    def __init__(
        self,
        proxy: Proxy | None,
        context: ssl.SSLContext,
        connections: int,
        *,
        largest: int = LARGEST,
        handshake: float = HANDSHAKE,
    ) -> None:
        """``context``: whom to trust; ``connections``: at most, at a time; the rest: see the constants."""
        self._by = proxy
        self._context = context
        self._free = asyncio.Semaphore(connections)
        self._largest = largest
        self._handshake = handshake
        self._session: aiohttp.ClientSession | None = None
        self._is_closed = False

    def open(self) -> None:
        """Let requests through, also after it was closed."""
        self._is_closed = False

    async def close(self) -> None:
        """Close all connections. What is under way fails; twice is no harm."""
        self._is_closed = True
        session, self._session = self._session, None
        if session:
            await session.close()

    async def ask(
        self,
        method: str,
        url: str,
        fields: Mapping[str, str],
        files: Files,
        *,
        waits: Waits,
        heard_date: Callable[[str], None],
    ) -> tuple[int, bytes]:
        """Return HTTP status and body. ``heard_date`` gets the ``Date`` of the answer as soon as it is there.

        Raises NothingSent where that is certain, and TransportError for all else; neither names the address.
        """
        try:
            async with asyncio.timeout(waits.pool):
                await self._free.acquire()
        except TimeoutError:
            raise NothingSent("all connections are taken", late=True) from None
        try:
            async with self._opened().request(
                method,
                url,
                data=await _body(fields, files, waits.write),
                timeout=aiohttp.ClientTimeout(
                    connect=self._handshake, sock_connect=waits.connect, sock_read=waits.read
                ),
                allow_redirects=False,
                **self._proxied(url),
            ) as response:
                return await self._read(response, heard_date)
        except TransportError:
            raise
        except Exception as error:
            failure = lost(error)
        finally:
            self._free.release()
        raise failure  # On which the library's own, which names the address, does not hang.

    def _opened(self) -> aiohttp.ClientSession:
        if self._is_closed:
            raise NothingSent("the connections are closed")
        if not self._session:
            # The proxy was chosen in the settings, which know the environment; nothing is to look there again.
            # What is compressed could be a thousand times as long as what was read of it.
            self._session = aiohttp.ClientSession(
                connector=Connections(self._by, self._context),
                headers={"Accept-Encoding": "identity"},
                cookie_jar=aiohttp.DummyCookieJar(),
                auto_decompress=False,
                trust_env=False,
            )
        return self._session

    def _proxied(self, url: str) -> dict[str, Any]:
        """What the library wants to know of a proxy that speaks HTTP."""
        if not self._by or self._by.is_socks:
            return {}
        if not self._by.name and not self._by.password:
            return {"proxy": str(self._by)}
        account = {"Proxy-Authorization": aiohttp.encode_basic_auth(self._by.name, self._by.password, "utf-8")}
        # Through a tunnel the server would get what stands in the request itself; without one there is nothing else.
        return {"proxy": str(self._by), "proxy_headers" if url.lower().startswith("https:") else "headers": account}

    async def _read(self, response: aiohttp.ClientResponse, heard_date: Callable[[str], None]) -> tuple[int, bytes]:
        if self._by and response.status == PROXY_WANTS_A_PASSWORD:
            raise refuses(self._by)
        if "Content-Encoding" in response.headers:
            raise TransportError("the answer is compressed, which was not asked for")
        if date := response.headers.get("Date"):
            heard_date(date)
        body = bytearray()
        async for part in response.content.iter_any():
            body += part
            if len(body) > self._largest:
                raise TransportError(f"the answer is longer than {self._largest} bytes")
        return response.status, bytes(body)


class _Body(aiohttp.Payload):
    """Goes out piece by piece, each in its time: the library knows no limit for that."""

    def __init__(self, content: bytes, content_type: str, seconds: float | None) -> None:
        super().__init__(content, content_type=content_type)
        self._size = len(content)
        self._seconds = seconds

    def decode(self, encoding: str = "utf-8", errors: str = "strict") -> str:
        return bytes(self._value).decode(encoding, errors)

    async def write(self, writer: Any) -> None:
        for start in range(0, len(self._value), PIECE):
            async with asyncio.timeout(self._seconds):
                await writer.write(self._value[start : start + PIECE])


async def _body(fields: Mapping[str, str], files: Files, seconds: float | None) -> _Body | None:
    if not files:
        return _Body(urlencode(fields).encode(), "application/x-www-form-urlencoded", seconds) if fields else None
    form = aiohttp.FormData(default_to_multipart=True, quote_fields=False)
    for name, value in fields.items():
        form.add_field(name, value)
    for name, (filename, content, kind) in files.items():
        file = BytesIO(content) if isinstance(content, bytes) else content
        form.add_field(name, file, filename=filename, content_type=kind)
    whole = form()
    return _Body(await whole.as_bytes(), whole.content_type, seconds)
