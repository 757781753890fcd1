"""The HTTP side of the stand-in, and what a test holds in its hands."""

from __future__ import annotations

import json
import time
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager
from inspect import isawaitable
from typing import Any

from aiohttp import web

from . import messages, methods, params
from .formatting import detected
from .people import Group, Reader, post
from .planned import Plan, PlannedRefusal
from .records import Call, Message, Raw
from .refusals import NOT_FOUND, UNAUTHORIZED, Refusal
from .world import World

_LARGEST_BODY = 50 * 1024 * 1024


class BotApi:
    """A Bot API server for one bot on a free port of loopback; see `open`.

    `calls` lists every request with the right token and a known method, in order of arrival.
    """

    def __init__(self, token: str, world: World) -> None:
        self.token = token
        self.world = world
        self.url = ""
        self.calls: list[Call] = []
        self._plan = Plan()
        self._crashes: list[Exception] = []
        handlers = methods.methods(world) | messages.methods(world)
        # Method names are case-insensitive.
        self._methods = {name.lower(): (name, handler) for name, handler in handlers.items()}

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
        try:
            await web.TCPSite(runner, "127.0.0.1", 0).start()
            api.url = f"http://127.0.0.1:{runner.addresses[0][1]}"
            yield api
        finally:
            api.world.updates.close()
            await runner.cleanup()
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
        call = Call(name, given, time.monotonic())
        self.calls.append(call)
        try:
            self._plan.apply(call)
            result = handler(given)
            call.result = await result if isawaitable(result) else result
        except Exception as refusal:
            call.refusal = refusal
            raise
        finally:
            self.world.watch.notify()
        return call.result

    def reader(
        self,
        first_name: str = "小林",
        *,
        last_name: str | None = None,
        username: str | None = None,
        language_code: str | None = "zh-hans",
    ) -> Reader:
        """A new person, who has not written to the bot yet."""
        about: Raw = {"last_name": last_name, "username": username, "language_code": language_code}
        return Reader(self.world, self.world.new_user(first_name, **about))

    def group(
        self,
        title: str,
        members: Sequence[Reader] = (),
        *,
        admins: Sequence[Reader] = (),
        forum: bool = False,
    ) -> Group:
        """A new supergroup with these people and the bot; privacy mode applies unless `reads_all`."""
        return Group(self.world, title, [m.user for m in members], [a.user for a in admins], forum)

    def other_bot_says(self, place: Reader | Group, text: str) -> Message:
        """A message of another bot; ours is told of it, whatever its privacy mode."""
        bot = self.world.new_user("Other", is_bot=True, username="some_other_bot")
        return post(self.world, place.chat, bot, text=text, html=text, entities=detected(text))

    def inject(self, raw: Raw) -> int:
        """Queues any JSON object as an update, with the next `update_id` if it has none; returns that id."""
        return self.world.updates.put_raw(raw)

    def refuse(
        self,
        method: str,
        status: int = 400,
        description: str = "Bad Request",
        *,
        times: int | None = None,
        parameters: Raw | None = None,
        chat_id: int | None = None,
    ) -> PlannedRefusal:
        """Lets calls of a method fail before they do anything: the next `times`, or until `.lift()`.

        `description` is the whole text. ValueError if there is no such method.
        """
        if method.lower() not in self._methods:
            raise ValueError(f"the stand-in has no method {method}")
        planned = PlannedRefusal(
            self._methods[method.lower()][0], Refusal(status, description, parameters), times, chat_id
        )
        self._plan.refusals.append(planned)
        return planned

    def calls_of(self, method: str) -> list[Call]:
        """The calls of one method, in order."""
        return [call for call in self.calls if call.method == method]

    async def called(self, method: str, times: int = 1, timeout: float = 5.0) -> list[Call]:  # noqa: ASYNC109
        """Waits until a method was called that many times in all, refused or not, and finished."""

        def finished() -> list[Call]:
            return [call for call in self.calls_of(method) if call.result is not None or call.refusal is not None]

        came = await self.world.watch.until(lambda: len(finished()) >= times, timeout)
        assert came, f"{method} was called {len(finished())} times within {timeout} s, not {times}"
        return finished()

    async def confirmed(self, update_id: int | None, timeout: float = 5.0) -> None:  # noqa: ASYNC109
        """Waits until a greater offset has confirmed this update. AssertionError if it is not in time."""
        assert update_id is not None, "the bot was never told: privacy mode, or not in allowed_updates"
        came = await self.world.watch.until(
            lambda: all(update["update_id"] != update_id for update in self.world.updates.pending), timeout
        )
        assert came, f"update {update_id} was not confirmed within {timeout} s; {len(self.world.updates.pending)} wait"


def _json(body: Raw, status: int) -> web.Response:
    return web.Response(body=json.dumps(body).encode(), status=status, content_type="application/json")
