"""The Telegram bot from start to stop."""

import asyncio
import logging
from collections.abc import Awaitable, Callable
from typing import Any

from telegram import Update
from telegram.error import InvalidToken, TelegramError
from telegram.ext import Application, ApplicationBuilder
from telegram.helpers import create_deep_linked_url

from bot.core.essay import Library, Ref
from bot.corridor import Corridor
from bot.render.compose import Composer
from bot.talk.payload import link
from handlers.door import LONGEST_PAUSE, Door, Raw, Refused, pause_unless
from handlers.errors import on_error
from handlers.group import Group
from handlers.private import Private
from handlers.profile import present
from handlers.routes import routes
from handlers.sender import Sender
from handlers.utterance import Pseudonym, Reading

log = logging.getLogger(__name__)

AnyApplication = Application[Any, Any, Any, Any, Any, Any]


async def serve(
    *,
    token: str,
    api_url: str | None,
    corridor: Corridor,
    composer: Composer,
    library: Library,
    pseudonym: Pseudonym,
    owners: tuple[int, ...],
    stop: asyncio.Event,
) -> None:
    """Serve until told to stop. Raises Refused where Telegram will not have it."""
    builder = ApplicationBuilder().token(token).updater(None)
    if api_url:
        builder = builder.base_url(f"{api_url}/bot").base_file_url(f"{api_url}/file/bot")
    application = builder.build()
    try:
        await _connect(application, stop)
        if stop.is_set():
            return
        bot = application.bot
        reading = Reading(bot.id, bot.username, pseudonym, owners)
        sender = Sender(bot)
        private = Private(corridor, reading, sender, _links(bot.username))
        group = Group(composer, reading, sender, create_deep_linked_url(bot.username))
        application.add_handlers(routes(private, group))
        application.add_error_handler(on_error(private.apologise))
        await present(bot, composer, library)
        log.info("serving", extra={"bot": bot.username})
        await Door(bot, _handler(application)).poll(stop)
        log.info("stopped")
    finally:
        await application.shutdown()
        # Where the start failed, the application does not know that its bot holds connections.
        await application.bot.shutdown()


async def _connect(application: AnyApplication, stop: asyncio.Event) -> None:
    """Ask Telegram who we are, again and again while it cannot be reached."""
    pause = 1.0
    while not stop.is_set():
        try:
            await application.initialize()
            return
        except InvalidToken as error:
            message = "Telegram does not accept the token. Compare it with what @BotFather says, and ESSAY_BOT_API_URL."
            raise Refused(message) from error
        except TelegramError as error:
            log.warning("Telegram cannot be reached", extra={"error": type(error).__name__, "again_in": pause})
            await pause_unless(stop, pause)
            pause = min(pause * 2, LONGEST_PAUSE)


def _links(username: str) -> Callable[[Ref], str]:
    return lambda ref: create_deep_linked_url(username, link(ref))


def _handler(application: AnyApplication) -> Callable[[Raw], Awaitable[None]]:
    """Decode one update and pass it through the routes. One that cannot be decoded is set aside, alone."""

    async def handle(raw: Raw) -> None:
        try:
            update = Update.de_json(raw, application.bot)
        except Exception:
            # Anything may be wrong with it; the library promises no particular exception.
            log.exception("update cannot be decoded", extra={"update_id": raw.get("update_id")})
            return
        await application.process_update(update)

    return handle
