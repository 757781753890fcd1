"""The HTTP side of the stand-in, and what a test holds in its hands."""

from __future__ import annotations

import asyncio
import json
import socket
import struct
import time
from collections import Counter
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from inspect import isawaitable
from typing import Any

from aiohttp import web

from ..patience import PATIENCE
from . import inline, messages, methods, params, polls
from .cast import Cast
from .faults import Broken, Page
from .postman import Postman
from .records import Call, Raw
from .refusals import NOT_FOUND, UNAUTHORIZED, Refusal
from .troubles import Troubles
from .world import World

_LARGEST_BODY = 50 * 1024 * 1024
_CLOSE_WITH_RESET = struct.pack("ii", 1, 0)


class BotApi(Cast, Troubles):
    """A Bot API server for one bot on a free port of loopback; see `open`.

    `calls` lists every request with the right token and a known method, in order of arrival.
    `postman` brings updates to the webhook, if the bot sets one.
    """

    def __init__(self, token: str, world: World) -> None:
        self.postman = Postman(world)
        handlers = (
            methods.methods(world)
            | messages.methods(world)
            | polls.methods(world)
            | inline.methods(world)
            | self.postman.methods()
        )
        # Method names are case-insensitive.
        self._methods = {name.lower(): (name, handler) for name, handler in handlers.items()}
        Cast.__init__(self, world)
        Troubles.__init__(self, {lower: name for lower, (name, _) in self._methods.items()})
        self.token = token
        self.url = ""
        self.calls: list[Call] = []
        self._arrived: Counter[str] = Counter()
        self._finished: Counter[str] = Counter()
        self._crashes: list[Exception] = []

    @classmethod
    @asynccontextmanager
    async def open(
        cls,
        token: str = "4200000042:stand-in",
        *,
        username: str = "essay_test_bot",
        first_name: str = "Essay",
        reads_all: bool = False,
        clock: Callable[[], float] = time.time,
    ) -> AsyncIterator[BotApi]:
        """Serves until the block ends. `reads_all`: privacy mode is off; `clock`: for the dates in messages.

        Raises on leaving whatever exception a handler of the stand-in itself has raised.
        """
        bot = {"id": int(token.partition(":")[0]), "is_bot": True, "first_name": first_name, "username": username}
        bot |= {"can_join_groups": True, "can_read_all_group_messages": reads_all, "supports_inline_queries": False}
        api = cls(token, World(bot, clock))
        app = web.Application(client_max_size=_LARGEST_BODY)
        app.router.add_route("*", "/bot{token:[^/]+}/{method}", api._serve)
        # Cancelling: a poll whose client has gone must not eat a connection until its time is up.
        runner = web.AppRunner(app, access_log=None, handler_cancellation=True, shutdown_timeout=1)
        await runner.setup()
        walking = asyncio.create_task(api.postman.run())
        try:
            await web.TCPSite(runner, "127.0.0.1", 0).start()
            api.url = f"http://127.0.0.1:{runner.addresses[0][1]}"
            yield api
        finally:
            walking.cancel()
            api.world.updates.close()
            api._faults.close()
            await runner.cleanup()
            crashes = await asyncio.gather(walking, return_exceptions=True)
            api._crashes += [crash for crash in crashes if isinstance(crash, Exception)]
        if api._crashes:
            raise api._crashes[0]

    @property
    def base_url(self) -> str:
        """What python-telegram-bot calls `base_url`."""
        return f"{self.url}/bot"

    async def _serve(self, request: web.Request) -> web.Response:
        try:
            result = await self._perform(request)
        except Refusal as refusal:
            return _json(refusal.envelope(), refusal.status)
        except Page as page:
            headers = {"Content-Encoding": page.coding} if page.coding else None
            return web.Response(
                body=page.body, status=page.status, content_type=page.kind, charset="utf-8", headers=headers
            )
        except Broken:
            return _reset(request)
        except (web.HTTPException, web.RequestPayloadError, ConnectionError):
            raise  # The body was too large, or the bot went away, perhaps killed, before it had sent all of it.
        except Exception as crash:
            self._crashes.append(crash)
            return _json(Refusal(500, "Internal Server Error").envelope(), 500)
        return _json({"ok": True, "result": result}, 200)

    async def _perform(self, request: web.Request) -> Any:
        if request.match_info["token"] != self.token:
            raise Refusal(401, UNAUTHORIZED)
        known = self._methods.get(request.match_info["method"].lower())
        if known is None or request.method not in ("GET", "POST"):
            raise Refusal(404, NOT_FOUND)
        name, handler = known
        given = await params.read(request)
        call = Call(name, given, time.monotonic(), self.world.id_of(given.get("chat_id")))
        self.calls.append(call)
        self._arrived[name] += 1
        self.world.watch.notify()
        await self._strike(call, after=False)
        try:
            self._floods.admit(call)
            self._plan.apply(call)
            result = handler(given)
            call.result = await result if isawaitable(result) else result
        except Refusal as refusal:
            call.refusal = refusal
        except Exception as crash:
            call.refusal = crash
            raise
        finally:
            self._has_finished(call)
        await self._strike(call, after=True)
        if call.refusal is not None:
            raise call.refusal
        return call.result

    async def _strike(self, call: Call, *, after: bool) -> None:
        """The faults that are planned for a call. Raises what breaks it off; then, or if the bot goes, it is lost."""
        try:
            await self._faults.strike(call, after=after)
        except Broken as broken:
            call.lost = True
            if not after:
                call.refusal = broken
                self._has_finished(call)
            raise
        except BaseException:
            call.lost = True
            self.world.watch.notify()
            raise

    def _has_finished(self, call: Call) -> None:
        if call.result is not None or call.refusal is not None:
            self._finished[call.method] += 1
        self.world.watch.notify()

    def calls_of(self, method: str) -> list[Call]:
        """The calls of one method, in order."""
        return [call for call in self.calls if call.method == method]

    async def called(self, method: str, times: int = 1, timeout: float = PATIENCE) -> list[Call]:  # noqa: ASYNC109
        """Waits until a method was called that many times in all, refused or not, and finished."""
        came = await self.world.watch.until(lambda: self._finished[method] >= times, timeout)
        assert came, f"{method} was called {self._finished[method]} times within {timeout} s, not {times}"
        return [call for call in self.calls_of(method) if call.result is not None or call.refusal is not None]

    async def arrived(self, method: str, times: int = 1, timeout: float = PATIENCE) -> list[Call]:  # noqa: ASYNC109
        """The same as soon as the calls have arrived, finished or not."""
        came = await self.world.watch.until(lambda: self._arrived[method] >= times, timeout)
        assert came, f"{method} arrived {self._arrived[method]} times within {timeout} s, not {times}"
        return self.calls_of(method)

    async def confirmed(self, update_id: int | None, timeout: float = PATIENCE) -> None:  # noqa: ASYNC109
        """Waits until a greater offset has confirmed this update. AssertionError if it is not in time."""
        assert update_id is not None, "the bot was never told: privacy mode, or not in allowed_updates"
        updates = self.world.updates
        came = await updates.watch.until(lambda: not updates.holds(update_id), timeout)
        assert came, f"update {update_id} was not confirmed within {timeout} s; {len(updates.pending)} wait"


def _json(body: Raw, status: int) -> web.Response:
    return web.Response(body=json.dumps(body).encode(), status=status, content_type="application/json")


def _reset(request: web.Request) -> web.Response:
    """Ends the connection with RST, as a middlebox does. The answer returned goes nowhere."""
    if request.transport is not None:
        request.transport.get_extra_info("socket").setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, _CLOSE_WITH_RESET)
        request.transport.abort()
    return web.Response()
