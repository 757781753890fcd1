"""The Telegram bot from start to stop."""

import asyncio
import logging
from collections.abc import Awaitable, Callable, Coroutine, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from telegram import Bot, Update
from telegram.ext import Application, ApplicationBuilder
from telegram.helpers import create_deep_linked_url

from bot.alerts import Alerts
from bot.announce import Announcements
from bot.core.essay import Library, Ref
from bot.core.proxy import Proxy
from bot.corridor import Corridor
from bot.planner import Planner
from bot.render.compose import Composer
from bot.render.picture import Painter
from bot.render.telegram import telegram
from bot.settlement import Settlement
from bot.store.database import StoreError
from bot.store.store import Store
from bot.talk.payload import link
from handlers.answers import Unreadable, asked
from handlers.arrivals import Arrivals
from handlers.asking import insist
from handlers.breaker import CircuitBreaker
from handlers.clock import Clock
from handlers.comings import Comings
from handlers.errors import Failures
from handlers.floods import Floods
from handlers.health import Health, Part, Refused
from handlers.listener import Listener
from handlers.listening import Listening
from handlers.owner import Owner
from handlers.pacing import Limits, Pace
from handlers.polling import Polling
from handlers.profile import present
from handlers.requests import requests
from handlers.rights import Admins
from handlers.routes import routes
from handlers.sender import Sender
from handlers.supervisor import Supervisor
from handlers.telegram_time import TelegramTime
from handlers.utterance import Reading
from handlers.watchdog import Watchdog
from handlers.webhook import Hook, Webhook
from handlers.worker import Raw, Undecodable, Worker

log = logging.getLogger(__name__)

AnyApplication = Application[Any, Any, Any, Any, Any, Any]
PICTURES = 16
"""Drawn last, and kept: some 50 kB each."""
PATIENCE = 20.0
"""Seconds that what is under way has at a stop."""
NOT_ACCEPTED = "Telegram does not accept the token. Compare it with what @BotFather says, and ESSAY_BOT_API_URL."


@dataclass(frozen=True, slots=True)
class Parts:
    """What the bot is made of, besides Telegram."""

    corridor: Corridor
    planner: Planner
    announcements: Announcements
    settlement: Settlement
    store: Store
    composer: Composer
    library: Library
    owners: tuple[int, ...]
    limits: Limits
    health: Health
    painter: Painter
    time: TelegramTime


@dataclass(frozen=True, slots=True)
class Entrance:
    """How updates come in: brought to a webhook, else fetched. ``listener``: what listens already, if anything does."""

    webhook: Hook | None = None
    listener: Listener | None = None


async def serve(
    parts: Parts,
    *,
    token: str,
    api_url: str | None,
    proxy: Proxy | None,
    entrance: Entrance,
    supervisor: Supervisor,
    stop: asyncio.Event,
) -> None:
    """Serve until told to stop. Raises Refused where Telegram will not have it or the bot is stuck, and StoreError."""
    calls, updates = requests(proxy, answer=parts.limits.answer, heard_date=parts.time.heard_date)
    builder = ApplicationBuilder().token(token).updater(None).request(calls).get_updates_request(updates)
    if proxy:
        log.info("Telegram is reached through a proxy", extra={"proxy": str(proxy), "given_by": proxy.given_by})
    if api_url:
        builder = builder.base_url(f"{api_url}/bot").base_file_url(f"{api_url}/file/bot")
    application = builder.build()
    watching = asyncio.create_task(Watchdog(parts.health, supervisor).run(stop))
    try:
        # Up, though Telegram may be out of reach: to be started anew would not help it.
        supervisor.up()
        await insist(lambda: introduced(application), stop, parts.health, refused=NOT_ACCEPTED)
        if not stop.is_set():
            await _serve(application, parts, entrance, stop)
    finally:
        watching.cancel()
        await application.shutdown()
        # Where the start failed, the application does not know that its bot holds connections.
        await application.bot.shutdown()


async def introduced(application: AnyApplication) -> None:
    """Learn who the bot is. Raises TelegramError: Unreadable where the server does not say so."""
    await asked(application.initialize())
    bot = application.bot
    if not _is_whole(bot):
        # The library holds for initialized whatever it could decode.
        await asked(bot.get_me())
    if not _is_whole(bot):
        raise Unreadable("getMe does not say who this bot is")


def _is_whole(bot: Bot) -> bool:
    # Whatever types the library says they have.
    number: object = bot.bot.id
    name: object = bot.bot.username
    return isinstance(number, int) and isinstance(name, str) and name != ""


async def _serve(application: AnyApplication, parts: Parts, entrance: Entrance, stop: asyncio.Event) -> None:
    bot, store, health = application.bot, parts.store, parts.health
    listening, sender = _listening(bot, parts)
    worker = Worker(store.inbox, _process(application), _give_up(application, listening), health)
    arrivals = Arrivals(bot.id, store.inbox, store.vault.pseudonym, health, arrived=worker.wake, time=parts.time)
    clock = Clock(
        parts.planner,
        parts.announcements,
        store,
        render=listening.render,
        health=health,
        planned=sender.wake,
        time=parts.time,
        every=parts.limits.tick,
    )
    owner = Owner(parts.announcements, listening, sender, parts.time.now)
    comings = Comings(bot, parts.settlement, sender, listening.render, parts.time.now)
    application.add_handlers(routes(listening, comings, owner))
    await present(bot, parts.composer, parts.library)
    door = _door(bot, arrivals, health, entrance)
    log.info("serving", extra={"bot": bot.username})
    for part in Part:
        health.beat(part)
    await _together(stop, health, door.run(stop), worker.run(stop), sender.run(stop), clock.run(stop))
    log.info("stopped")


def _door(bot: Bot, arrivals: Arrivals, health: Health, entrance: Entrance) -> Polling | Webhook:
    if not entrance.webhook or not entrance.listener:
        return Polling(bot, arrivals, health)
    webhook = Webhook(bot, entrance.webhook, arrivals, health)
    entrance.listener.opens(webhook.receive)
    return webhook


def _listening(bot: Bot, parts: Parts) -> tuple[Listening, Sender]:
    def start(payload: str) -> str:
        return create_deep_linked_url(bot.username, payload or None)

    def passage(ref: Ref) -> str:
        return start(link(ref))

    outbox, halts = parts.store.outbox, parts.store.halts
    alerts = Alerts(parts.composer, parts.store, parts.owners)
    # Drawn once, however often somebody asks.
    draw = lru_cache(PICTURES)(parts.painter.draw)
    sender = Sender(
        bot,
        outbox,
        halts,
        parts.settlement,
        alerts,
        link=start,
        health=parts.health,
        pace=Pace(parts.limits),
        breaker=CircuitBreaker(parts.limits.retry, parts.limits.settled, now=parts.time.now),
        render=lambda page: telegram(page, passage, draw),
        now=parts.time.now,
    )
    reading = Reading(bot.id, bot.username, parts.store.vault.pseudonym, parts.owners, parts.time.now)
    listening = Listening(
        bot,
        parts.corridor,
        reading,
        admins=Admins(bot),
        sender=sender,
        floods=Floods(),
        link=passage,
        draw=draw,
    )
    return listening, sender


async def _together(stop: asyncio.Event, health: Health, *parts: Coroutine[Any, Any, None]) -> None:
    """Run all parts until told to stop. One that fails, or a refusal, ends the others in order."""
    tasks = [asyncio.create_task(part) for part in parts]
    refused = asyncio.create_task(health.refused.wait())
    try:
        await asyncio.wait([*tasks, refused], return_when=asyncio.FIRST_COMPLETED)
    finally:
        _tell(health, tasks)
        stop.set()
        refused.cancel()
        _, late = await asyncio.wait(tasks, timeout=PATIENCE)
        for task in late:
            task.cancel()
        ended = await asyncio.gather(*tasks, return_exceptions=True)
    for outcome in ended:
        if isinstance(outcome, Exception):
            raise outcome
    if health.refusal:
        raise health.refusal


def _tell(health: Health, tasks: Sequence["asyncio.Task[None]"]) -> None:
    """A part that has failed: from now on the bot is not ready, and the others confirm nothing more."""
    for task in tasks:
        error = task.exception() if task.done() and not task.cancelled() else None
        if error:
            health.refuse(error if isinstance(error, Refused | StoreError) else type(error).__name__)


def _process(application: AnyApplication) -> Callable[[Raw], Awaitable[None]]:
    """Decodes one update and passes it through the routes; raises what the handler raised."""
    failures = Failures()
    application.add_error_handler(failures.keep)

    async def process(raw: Raw) -> None:
        update = _decoded(raw, application.bot)
        await application.process_update(update)
        failures.raise_for(update)

    return process


def _decoded(raw: Raw, bot: Bot) -> Update:
    """Raises Undecodable."""
    try:
        return Update.de_json(raw, bot)
    except Exception as error:
        # Anything may be wrong with it; the library promises no particular exception.
        raise Undecodable(type(error).__name__) from error


def _give_up(application: AnyApplication, listening: Listening) -> Callable[[str, Raw, str], Awaitable[None]]:
    """Sets aside an update that failed too often, with an apology where it can be read who waits for one."""

    async def give_up(key: str, raw: Raw, error: str) -> None:
        try:
            update: Update | None = _decoded(raw, application.bot)
        except Undecodable:
            update = None
        await listening.give_up(key, update, error)

    return give_up
