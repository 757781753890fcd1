"""The one HTTP server: it tells how the bot is, and takes what Telegram posts."""

from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from typing import Self

from aiohttp import web

from bot.core.metrics import CONTENT_TYPE
from handlers.runtime.header_timeout import HeaderTimeoutSite, timed
from handlers.runtime.health import CannotContinue, Health

TELEGRAM, READY, LIVE, METRICS = "/telegram", "/ready", "/live", "/metrics"
"""The paths."""
LARGEST = 1024 * 1024
"""Bytes of a body; Telegram's own are some kilobytes."""
LINGERING = 2.0
"""Seconds for which the rest of a refused body is read, so that the answer can be."""
FINISHING = 10.0
"""Seconds that requests under way have at a stop."""
HEADERS = 10.0
"""Seconds that the headers of a request may take."""

Receive = Callable[[web.Request], Awaitable[web.Response]]
Tell = Callable[[], Awaitable[str]]


class HttpServer:
    """Listens until it is closed. What comes before ``accept_updates`` was called hears 503, and comes again."""

    def __init__(self, health: Health) -> None:
        self._health = health
        self._receive: Receive = _not_yet
        self._tell: Tell | None = None
        self.port = 0

    @classmethod
    @asynccontextmanager
    async def serving(cls, health: Health, host: str, port: int, *, headers: float = HEADERS) -> AsyncIterator[Self]:
        """Listens until the block ends; ``port`` 0 is any that is free. Raises CannotContinue where it may not be had.

        ``headers``: seconds that those of a request may take.
        """
        listener = cls(health)
        app = web.Application(client_max_size=LARGEST, middlewares=[timed])
        app.add_routes([web.get(LIVE, listener._live), web.get(READY, listener._ready)])
        app.add_routes([web.get(METRICS, listener._metrics), web.post(TELEGRAM, listener._telegram)])
        runner = web.AppRunner(app, access_log=None, shutdown_timeout=FINISHING, lingering_time=LINGERING)
        await runner.setup()
        try:
            listener.port = await _bound(runner, host, port, headers)
            yield listener
        finally:
            await runner.cleanup()

    def accept_updates(self, receive: Receive) -> None:
        """From now on updates are taken."""
        self._receive = receive

    def tell_metrics(self, tell: Tell) -> None:
        """From now on figures are told, in Prometheus' text format, by ``tell``."""
        self._tell = tell

    async def _telegram(self, request: web.Request) -> web.Response:
        return await self._receive(request)

    async def _ready(self, _request: web.Request) -> web.Response:
        problems = self._health.problems
        return web.Response(text="\n".join(problems) or "ready", status=503 if problems else 200)

    async def _metrics(self, request: web.Request) -> web.Response:
        if self._tell is None:
            return await _not_yet(request)
        return web.Response(body=(await self._tell()).encode(), headers={"Content-Type": CONTENT_TYPE})

    async def _live(self, _request: web.Request) -> web.Response:
        return web.Response(text="live")


@asynccontextmanager
async def listening(health: Health, address: tuple[str, int] | None) -> AsyncIterator[HttpServer | None]:
    """Listens at host and port until the block ends; not where ``address`` is None. Raises CannotContinue."""
    if address is None:
        yield None
        return
    async with HttpServer.serving(health, *address) as listener:
        yield listener


async def _bound(runner: web.AppRunner, host: str, port: int, headers: float) -> int:
    """The port at which it listens from now on."""
    try:
        await HeaderTimeoutSite(runner, host, port, headers).start()
    except OSError as error:
        message = f"Nothing can listen at {host}, port {port}: {error.strerror}. Set ESSAY_BOT_LISTEN."
        raise CannotContinue(message) from error
    return int(runner.addresses[0][1])


async def _not_yet(_request: web.Request) -> web.Response:
    raise web.HTTPServiceUnavailable
