"""The door that is asked: Telegram posts each update, and hears 200 once it is stored."""

import asyncio
import hmac
import json
import logging
from dataclasses import dataclass, field

from aiohttp import web
from telegram import Bot, WebhookInfo
from telegram.error import BadRequest

from bot.core.incoming import UPDATES
from bot.store.errors import StoreError, StoreUnavailable
from handlers.inbound.ingest import Raw, UpdateIngest
from handlers.runtime.api_responses import asked, expect
from handlers.runtime.health import CannotContinue, Component, Health
from handlers.runtime.http_server import LARGEST
from handlers.runtime.insist import ask_until_answered

log = logging.getLogger(__name__)

SECRET_HEADER = "X-Telegram-Bot-Api-Secret-Token"  # noqa: S105  (the name of a header)
READING = 10.0
"""Seconds that a body may take."""
CONNECTIONS = 20
"""At a time: each waits for its turn at the database, so more would only wait longer."""
LOOK = 60.0
"""Seconds between two looks at what Telegram says of the webhook."""
TAKEN = 3
"""Looks in a row that find another address, after which it is no coincidence."""


@dataclass(frozen=True, slots=True)
class WebhookSettings:
    """Where Telegram brings updates, and how it is known there."""

    url: str
    secret: str = field(repr=False)


class Webhook:
    """Takes updates until told to stop. ``receive`` is for the listener; it may be called as soon as this is made."""

    def __init__(
        self,
        bot: Bot,
        hook: WebhookSettings,
        ingest: UpdateIngest,
        health: Health,
        *,
        look: float = LOOK,
        reading: float = READING,
    ) -> None:
        self._bot = bot
        self._hook = hook
        self._ingest = ingest
        self._health = health
        self._look = look
        self._reading = reading
        self._told = 0

    async def run(self, stop: asyncio.Event) -> None:
        """Tell Telegram where to bring updates, and see to it that it goes on doing so.

        At the end the webhook stays, for Telegram keeps what it cannot bring. Raises CannotContinue when the token is
        revoked, the address is not accepted, or another program keeps changing it.
        """
        taken = 0
        await ask_until_answered(self._set, stop, self._health)
        while not stop.is_set():
            await self._health.rest(Component.DOOR, stop, self._look)
            info = await ask_until_answered(self._info, stop, self._health)
            if info is None or info.url == self._hook.url:
                taken = 0
            else:
                taken = await self._taken(taken + 1, stop)
            if info:
                self._tell(info)

    async def _set(self) -> None:
        try:
            await self._bot.set_webhook(
                self._hook.url,
                max_connections=CONNECTIONS,
                allowed_updates=list(UPDATES),
                secret_token=self._hook.secret,
            )
        except BadRequest as error:
            raise CannotContinue(f"Telegram does not take ESSAY_BOT_WEBHOOK_URL: {error.message}") from error

    async def _info(self) -> WebhookInfo:
        info = await asked(self._bot.get_webhook_info())
        # Whatever is no address would look like one that another program has set.
        expect(info.url, str)
        return info

    async def _taken(self, times: int, stop: asyncio.Event) -> int:
        """Another program has set an address of its own, or none."""
        if times >= TAKEN:
            message = "Another program keeps changing this bot's webhook. Stop it, or give this one a token of its own."
            raise CannotContinue(message)
        log.warning("webhook was changed by another program; it is set again")
        await ask_until_answered(self._set, stop, self._health)
        return times

    def _tell(self, info: WebhookInfo) -> None:
        """What kept Telegram from bringing updates, once."""
        at = int(info.last_error_date.timestamp()) if info.last_error_date else 0
        if at > self._told:
            log.warning(
                "Telegram could not bring an update",
                extra={"reason": info.last_error_message, "waiting": info.pending_update_count},
            )
        self._told = max(self._told, at)

    async def receive(self, request: web.Request) -> web.Response:
        """One update. Whoever does not know the secret is turned away before a byte of the body is read."""
        given = request.headers.get(SECRET_HEADER, "").encode("utf-8", "surrogateescape")
        if not hmac.compare_digest(given, self._hook.secret.encode()):
            raise web.HTTPUnauthorized
        update = _update(await _body(request, self._reading))
        try:
            await self._ingest.keep([update])
        except StoreUnavailable as error:
            raise web.HTTPServiceUnavailable from error
        except StoreError as error:
            self._health.refuse(error)
            raise web.HTTPServiceUnavailable from error
        return web.Response()


async def _body(request: web.Request, seconds: float) -> bytes:
    if request.content_length is not None and request.content_length > LARGEST:
        raise web.HTTPRequestEntityTooLarge(LARGEST, request.content_length)
    try:
        async with asyncio.timeout(seconds):
            # Without a length, or with a false one, the application's client_max_size holds.
            return await request.read()
    except TimeoutError as error:
        raise web.HTTPRequestTimeout from error
    # The second where whoever posts hangs up, such as a proxy that is started anew: nobody hears the answer.
    except (web.RequestPayloadError, ConnectionResetError) as error:
        raise web.HTTPBadRequest from error


def _update(body: bytes) -> Raw:
    try:
        update: Raw = json.loads(body)
    except (ValueError, RecursionError) as error:
        raise web.HTTPBadRequest from error
    number = update.get("update_id") if isinstance(update, dict) else None
    if not isinstance(number, int) or isinstance(number, bool):
        raise web.HTTPBadRequest
    return update
