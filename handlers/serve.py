"""The Telegram bot from start to stop."""

import asyncio
import logging
from collections.abc import Awaitable, Callable, Coroutine, Sequence
from dataclasses import dataclass
from typing import Any

from telegram import Bot, Update
from telegram.ext import Application, ApplicationBuilder
from telegram.helpers import create_deep_linked_url

from bot.core.deep_links import ParagraphLink
from bot.core.essay import Library, Ref
from bot.core.fingerprint import fingerprint
from bot.core.proxy import Proxy
from bot.render.renderer import Renderer
from bot.render.telegram import TelegramForm
from bot.services.bot_metrics import BotMetrics
from bot.services.broadcasts import BroadcastService
from bot.services.conversation import Conversation
from bot.services.delivery import DeliveryService
from bot.services.gaps import GapService
from bot.services.inline import InlineService
from bot.services.overlays import OverlayService
from bot.services.owner_alerts import OwnerAlerts
from bot.services.scheduler import Scheduler
from bot.store.backend import Role
from bot.store.errors import StoreError
from bot.store.store import Store
from handlers.inbound.failures import HandlerFailures
from handlers.inbound.ingest import UpdateIngest
from handlers.inbound.inline import InlineQueries
from handlers.inbound.membership import MembershipHandlers
from handlers.inbound.messages import MessageHandlers
from handlers.inbound.owner_commands import OwnerCommands
from handlers.inbound.permissions import TelegramPermissions
from handlers.inbound.polling import Polling
from handlers.inbound.rate_limit import RateLimiter
from handlers.inbound.routes import routes
from handlers.inbound.updates import UpdateParser
from handlers.inbound.webhook import Webhook, WebhookSettings
from handlers.inbound.worker import Raw, UndecodableUpdate, Worker
from handlers.outbound.circuit_breaker import CircuitBreaker
from handlers.outbound.rate_limits import Pacer, SendLimits
from handlers.outbound.sender import Sender
from handlers.runtime.api_responses import MalformedResponse, asked
from handlers.runtime.health import CannotContinue, Component, Health
from handlers.runtime.heartbeat import Heartbeat
from handlers.runtime.http_server import HttpServer
from handlers.runtime.incident_watch import IncidentWatch, WatchSettings
from handlers.runtime.insist import ask_until_answered
from handlers.runtime.overlay_watch import OverlayWatch
from handlers.runtime.profile import ChatMenus, present
from handlers.runtime.requests import requests
from handlers.runtime.supervisor import Supervisor, Watchdog
from handlers.runtime.telegram_time import TelegramTime
from handlers.runtime.ticker import Ticker

log = logging.getLogger(__name__)

AnyApplication = Application[Any, Any, Any, Any, Any, Any]
PATIENCE = 20.0
"""Seconds that what is under way has at a stop."""
NOT_ACCEPTED = "Telegram does not accept the token. Compare it with what @BotFather says, and ESSAY_BOT_API_URL."


@dataclass(frozen=True, slots=True)
class Components:
    """What the bot is made of, besides Telegram."""

    conversation: Conversation
    scheduler: Scheduler
    broadcasts: BroadcastService
    gaps: GapService
    overlays: OverlayService | None
    delivery: DeliveryService
    inline: InlineService
    alerts: OwnerAlerts
    store: Store
    renderer: Renderer
    library: Library
    owners: tuple[int, ...]
    limits: SendLimits
    paid_broadcasts: bool
    health: Health
    form: TelegramForm
    page: str | None  # address of the page that the menu button opens
    time: TelegramTime
    metrics: BotMetrics
    watch: WatchSettings


@dataclass(frozen=True, slots=True)
class UpdateSource:
    """How updates come in: brought to a webhook, else fetched. ``listener``: what listens already, if anything does."""

    webhook: WebhookSettings | None = None
    listener: HttpServer | None = None


async def serve(
    parts: Components,
    *,
    token: str,
    api_url: str | None,
    proxy: Proxy | None,
    entrance: UpdateSource,
    supervisor: Supervisor,
    stop: asyncio.Event,
) -> None:
    """Serve until told to stop.

    Raises CannotContinue where Telegram will not have it or the bot is stuck, and StoreError.
    """
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
        supervisor.started()
        await ask_until_answered(lambda: introduced(application), stop, parts.health, refused=NOT_ACCEPTED)
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
        raise MalformedResponse("getMe does not say who this bot is")


def _is_whole(bot: Bot) -> bool:
    # Whatever types the library says they have.
    number: object = bot.bot.id
    name: object = bot.bot.username
    return isinstance(number, int) and isinstance(name, str) and name != ""


async def _serve(application: AnyApplication, parts: Components, entrance: UpdateSource, stop: asyncio.Event) -> None:
    bot, store, health = application.bot, parts.store, parts.health
    listening, sender = _listening(bot, parts)
    handle, give_up = _process(application), _give_up(application, listening)
    worker = Worker(store, handle, give_up, health, soon=parts.limits.wiped)
    inline = InlineQueries(bot, parts.inline)
    ingest = UpdateIngest(
        bot.id,
        store,
        health,
        arrived=worker.wake,
        admit=None if store.shared else worker.admit,
        time=parts.time,
        aside=inline.offer,
        metrics=parts.metrics,
    )
    clock = Ticker(
        parts.scheduler,
        parts.broadcasts,
        store,
        health=health,
        planned=sender.wake,
        time=parts.time,
        every=parts.limits.tick,
    )
    owner = OwnerCommands(parts.broadcasts, parts.gaps, listening, sender, now=parts.time.now)
    membership = MembershipHandlers(bot, parts.delivery, sender, parts.time.now)
    application.add_handlers(routes(listening, membership, owner))
    await present(bot, parts.renderer, parts.library, parts.page)
    door = _door(bot, ingest, health, entrance, store.database.role("door"))
    log.info("serving", extra={"bot": bot.username})
    for part in Component:
        health.beat(part)
    watch = IncidentWatch(parts.alerts, store, health, parts.watch, now=parts.time.now, queued=sender.wake)
    heartbeat = Heartbeat(store, health)
    overlays = OverlayWatch(parts.overlays, health, parts.time.now)
    async with heartbeat.registered(parts.time, stop):
        queues = (door.run(stop), worker.run(stop), sender.run(stop), inline.run(stop))
        await _together(
            stop, health, *queues, clock.run(stop), watch.run(stop), heartbeat.run(stop), overlays.run(stop)
        )
    log.info("stopped")


def _door(bot: Bot, ingest: UpdateIngest, health: Health, entrance: UpdateSource, role: Role) -> Polling | Webhook:
    if not entrance.webhook or not entrance.listener:
        return Polling(bot, ingest, health, role)
    webhook = Webhook(bot, entrance.webhook, ingest, health)
    entrance.listener.accept_updates(webhook.receive)
    return webhook


def _listening(bot: Bot, parts: Components) -> tuple[MessageHandlers, Sender]:
    def start(payload: str) -> str:
        return create_deep_linked_url(bot.username, payload or None)

    def passage(ref: Ref) -> str:
        known = fingerprint(parts.library.paragraph(ref).text)
        return start(ParagraphLink(ref, fingerprint=known).pack())

    parts.form.link = passage
    sender = Sender(
        bot,
        parts.store,
        parts.delivery,
        parts.alerts,
        link=start,
        paid_broadcasts=parts.paid_broadcasts,
        health=parts.health,
        pace=Pacer(parts.limits),
        breaker=CircuitBreaker(parts.limits.retry, parts.limits.settled, now=parts.time.now),
        now=parts.time.now,
        metrics=parts.metrics,
    )
    reading = UpdateParser(bot.id, bot.username, parts.store.encryption.pseudonym, parts.owners, parts.time.now)
    listening = MessageHandlers(
        bot,
        parts.conversation,
        reading,
        admins=TelegramPermissions(bot),
        sender=sender,
        rate_limiter=RateLimiter(),
        menus=ChatMenus(bot, parts.renderer, several=len(parts.library.essays) > 1),
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
            health.refuse(error if isinstance(error, CannotContinue | StoreError) else type(error).__name__)


def _process(application: AnyApplication) -> Callable[[Raw], Awaitable[None]]:
    """Decodes one update and passes it through the routes; raises what the handler raised."""
    failures = HandlerFailures()
    application.add_error_handler(failures.keep)

    async def process(raw: Raw) -> None:
        update = _decoded(raw, application.bot)
        await application.process_update(update)
        failures.raise_for(update)

    return process


def _decoded(raw: Raw, bot: Bot) -> Update:
    """Raises UndecodableUpdate."""
    try:
        return Update.de_json(raw, bot)
    except Exception as error:
        # Anything may be wrong with it; the library promises no particular exception.
        raise UndecodableUpdate(f"cannot be read: {type(error).__name__}") from error


def _give_up(application: AnyApplication, listening: MessageHandlers) -> Callable[[str, Raw, str], Awaitable[None]]:
    """Sets aside what failed too often or cannot be read, with an apology where it can be told who waits for one."""

    async def give_up(key: str, raw: Raw, error: str) -> None:
        try:
            update: Update | None = _decoded(raw, application.bot)
        except UndecodableUpdate:
            update = None
        await listening.give_up(key, update, error)

    return give_up
