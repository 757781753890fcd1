"""A limit for the headers of a request: aiohttp has none, and who never ends them would hold a connection for ever."""

import asyncio
from collections.abc import Awaitable, Callable

from aiohttp import web


class HeaderTimeout(asyncio.Protocol):
    """Stands before aiohttp's protocol of one connection, and closes it when headers take too long."""

    def __init__(self, inner: asyncio.Protocol, seconds: float) -> None:
        """``seconds``: from the opening, or the first byte of a later request, to the end of its headers."""
        self._inner = inner
        self._seconds = seconds
        self._transport: asyncio.Transport | None = None
        self._limit: asyncio.TimerHandle | None = None
        self._under_way = False

    def began(self) -> None:
        """The headers of a request are there."""
        self._under_way = True
        self._stop()

    def ended(self) -> None:
        """It is answered. The connection may wait for another one; an idle one is no harm."""
        self._under_way = False

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        if isinstance(transport, asyncio.Transport):
            self._transport = transport
        self._start()
        self._inner.connection_made(transport)

    def data_received(self, data: bytes) -> None:
        if not self._under_way and not self._limit:
            self._start()
        self._inner.data_received(data)

    def eof_received(self) -> bool | None:
        return self._inner.eof_received()

    def connection_lost(self, exc: Exception | None) -> None:
        self._stop()
        self._inner.connection_lost(exc)

    def pause_writing(self) -> None:
        self._inner.pause_writing()

    def resume_writing(self) -> None:
        self._inner.resume_writing()

    def _start(self) -> None:
        self._limit = asyncio.get_running_loop().call_later(self._seconds, self._close)

    def _stop(self) -> None:
        if self._limit:
            self._limit.cancel()
        self._limit = None

    def _close(self) -> None:
        if self._transport:
            # Not in order: whoever sends a byte a second may not read, either.
            self._transport.abort()


@web.middleware
async def timed(
    request: web.Request, handler: Callable[[web.Request], Awaitable[web.StreamResponse]]
) -> web.StreamResponse:
    """Tell the connection that its request has begun, and is over."""
    protocol = request.transport.get_protocol() if request.transport else None
    if not isinstance(protocol, HeaderTimeout):
        return await handler(request)
    protocol.began()
    try:
        return await handler(request)
    finally:
        protocol.ended()


class HeaderTimeoutSite(web.BaseSite):
    """A port whose connections have to end their headers in time."""

    def __init__(self, runner: web.AppRunner, host: str, port: int, seconds: float) -> None:
        super().__init__(runner)
        self._host = host
        self._port = port
        self._seconds = seconds

    @property
    def name(self) -> str:
        """The address."""
        return f"http://{self._host}:{self._port}"

    async def start(self) -> None:
        """Raises OSError where the address may not be had."""
        await super().start()
        serve = self._runner.server
        if serve is None:
            raise RuntimeError("the runner has to be set up first")
        self._server = await asyncio.get_running_loop().create_server(
            lambda: HeaderTimeout(serve(), self._seconds), self._host, self._port
        )
