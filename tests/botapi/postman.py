"""Updates brought to the bot's webhook, as Telegram brings them: in order, and again until the bot says 200.

Telegram brings several at once; here it is one, so that tests know the order, unless `at_once` says otherwise.
"""

from __future__ import annotations

import asyncio
import re
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

import aiohttp

from ..patience import PATIENCE
from . import params
from .records import Raw
from .refusals import SECRET_LENGTH, WEBHOOK_NOT_HTTPS, WEBHOOK_PORT, WEBHOOK_PORTS, bad_request
from .world import World

_AGAIN = 0.05
"""Seconds after which an update is brought once more; Telegram waits longer and longer."""
_PATIENCE = 10.0


@dataclass(eq=False)
class Delivery:
    """One attempt. `status` is what the bot said; None if it was not reached. `at`: by the monotonic clock."""

    update_id: int
    status: int | None
    at: float


class Postman:
    """The webhook of one bot, and whoever walks there. `deliveries` lists every attempt."""

    def __init__(self, world: World) -> None:
        self._world = world
        self._updates = world.updates
        self._roads: dict[str, tuple[str, ...]] = {}
        self._error: Raw = {}
        self.secret = ""
        self.connections = 40
        self.at_once = 1
        self._under_way: list[Raw] = []
        self.deliveries: list[Delivery] = []

    @property
    def url(self) -> str:
        """The webhook; empty if there is none, and the bot has to fetch."""
        return self._updates.webhook

    def leads(self, url: str, *to: str) -> None:
        """A proxy with the certificate for `url` hands on to the plain address `to`; to several in turn.

        Without one nobody is reached.
        """
        self._roads[url] = to

    def methods(self) -> dict[str, Callable[[Raw], Any]]:
        """The handlers by method name, as `methods.methods`."""
        return {"setWebhook": self.set, "deleteWebhook": self.delete, "getWebhookInfo": self.info}

    def set(self, given: Raw) -> bool:
        """setWebhook → True. Refusals: not https, another port, a secret with other characters."""
        url, secret = params.text(given, "url"), params.text(given, "secret_token")
        if url:
            _check(url, secret)
        if given.get("allowed_updates") is not None:
            self._updates.allowed = [kind for kind in params.items(given, "allowed_updates") if isinstance(kind, str)]
        self.secret, self.connections = secret, params.integer(given, "max_connections", 40)
        self._error = {}
        self._updates.bring_to(url)
        return self._drop(given)

    def delete(self, given: Raw) -> bool:
        """deleteWebhook → True."""
        self._updates.bring_to("")
        return self._drop(given)

    def _drop(self, given: Raw) -> bool:
        if params.flag(given, "drop_pending_updates"):
            self._updates.forget_all()
        return True

    def info(self, given: Raw) -> Raw:
        """getWebhookInfo → `WebhookInfo`."""
        updates = self._updates
        info: Raw = {"url": self.url, "has_custom_certificate": False, "pending_update_count": len(updates.pending)}
        if self.url:
            info |= {"max_connections": self.connections, **self._error}
        return info | ({"allowed_updates": updates.allowed} if updates.allowed else {})

    async def run(self) -> None:
        """Walks until cancelled."""
        timeout = aiohttp.ClientTimeout(total=_PATIENCE)
        async with aiohttp.ClientSession(timeout=timeout) as http, asyncio.TaskGroup() as walks:
            while True:
                await self._updates.watch.until(lambda: self._next() is not None, 3600)
                if update := self._next():
                    self._under_way.append(update)
                    walks.create_task(self._walk(http, update))

    def _next(self) -> Raw | None:
        """What is to be brought now."""
        if not self.url or len(self._under_way) >= min(self.at_once, self.connections):
            return None
        waits = (each for each in self._updates.pending if not any(each is other for other in self._under_way))
        return next(waits, None)

    async def _walk(self, http: aiohttp.ClientSession, update: Raw) -> None:
        if not await self._bring(http, update):
            await self._updates.watch.until(lambda: not self.url, _AGAIN)
        self._under_way[:] = [each for each in self._under_way if each is not update]
        self._updates.watch.notify()

    async def _bring(self, http: aiohttp.ClientSession, update: Raw) -> bool:
        """Was it taken?"""
        status, said = None, "Connection refused"
        delivery = Delivery(update["update_id"], None, time.monotonic())
        self.deliveries.append(delivery)
        headers = {"X-Telegram-Bot-Api-Secret-Token": self.secret} if self.secret else {}
        roads = self._roads.get(self.url, ())
        try:
            if roads:
                road = roads[len(self.deliveries) % len(roads)]
                async with http.post(road, json=update, headers=headers) as answer:
                    status, said = answer.status, f"Wrong response from the webhook: {answer.status} {answer.reason}"
        except (aiohttp.ClientError, TimeoutError) as error:
            said = type(error).__name__
        delivery.status = status
        if status == 200:
            self._updates.taken(update)
        else:
            self._error = {"last_error_date": self._world.now(), "last_error_message": said}
        self._world.watch.notify()
        return status == 200

    async def brought(self, times: int = 1, status: int | None = 200, timeout: float = PATIENCE) -> list[Delivery]:  # noqa: ASYNC109
        """Waits until so many attempts have ended with `status`, and returns them. AssertionError if not in time."""

        def found() -> list[Delivery]:
            return [delivery for delivery in self.deliveries if delivery.status == status]

        came = await self._world.watch.until(lambda: len(found()) >= times, timeout)
        assert came, f"{len(found())} attempts ended with {status} within {timeout} s, not {times}: {self.deliveries}"
        return found()


def _check(url: str, secret: str) -> None:
    parts = urlsplit(url)
    if parts.scheme != "https":
        raise bad_request(WEBHOOK_NOT_HTTPS)
    if (parts.port or 443) not in WEBHOOK_PORTS:
        raise bad_request(WEBHOOK_PORT)
    if len(secret) > SECRET_LENGTH:
        raise bad_request("secret token is too long")
    if not re.fullmatch(r"[A-Za-z0-9_-]*", secret):
        raise bad_request("secret token contains unallowed characters")
