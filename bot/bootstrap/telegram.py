"""The program as a Telegram bot, from start to stop."""

import asyncio
import gc
from collections.abc import Awaitable, Callable
from contextlib import AsyncExitStack
from datetime import timedelta
from functools import lru_cache, partial

from bot.bootstrap.application import Services, open_services
from bot.bootstrap.engine import PREPARED, open_engine
from bot.bootstrap.library import open_library
from bot.bootstrap.painting import open_painter
from bot.bootstrap.settings import Settings
from bot.bootstrap.storage import only_process
from bot.bootstrap.transfers import clear_interrupted_restore
from bot.core.error_kinds import ErrorKinds
from bot.core.essay import Library, Ref
from bot.render.telegram import TelegramForm
from bot.services.bot_metrics import BotMetrics
from bot.services.broadcasts import BroadcastService
from bot.services.gaps import GapService
from bot.services.stored_figures import StoredFigures
from bot.store.database import file_of, name_of
from handlers.inbound.webhook import WebhookSettings
from handlers.outbound.rate_limits import SendLimits
from handlers.runtime.health import Health
from handlers.runtime.http_server import HttpServer, listening
from handlers.runtime.incident_watch import WatchSettings
from handlers.runtime.metrics_page import MetricsPage
from handlers.runtime.startup import STOPS, once_reached, opened
from handlers.runtime.supervisor import Supervisor
from handlers.runtime.telegram_time import TelegramTime
from handlers.serve import Components, UpdateSource, serve

PICTURES = 48
"""Drawn last, and kept: 50 to 200 kB each; a map is another for each place where a reader may be."""
FROZEN = 120.0
"""Seconds after which a process that does nothing at all ends itself; systemd waits longer, so that it can say why."""


async def run_telegram(settings: Settings, errors: ErrorKinds | None = None) -> None:
    """Serve Telegram until SIGTERM or SIGINT. Raises BrokenSeeds, StoreError, and what ``serve_telegram`` raises.

    A database on a server is waited for. ``errors``: those that the log is told of.
    """
    stop, health, metrics = asyncio.Event(), Health(), BotMetrics()
    page = MetricsPage(metrics, health)
    supervisor = Supervisor(settings.notify_socket, FROZEN)
    # Before anything is written: where the seeds are broken, nothing is left behind.
    library, time = open_library(settings, PREPARED), TelegramTime()
    with only_process(settings) as lock:
        if lock:
            # Nobody restores anything meanwhile; and what is deleted by /forget is to be nowhere.
            clear_interrupted_restore(settings)
        async with listening(health, settings.address) as listener:
            if listener:
                listener.tell_metrics(page.text)
            engine = await opened(partial(open_engine, settings, opened=library), health, supervisor)
            # It stays: to look through all of it for garbage would hold up every answer for a third of a second.
            gc.collect()
            gc.freeze()
            gc.enable()
            form = telegram_form(settings)
            async with AsyncExitStack() as stack:
                services = await _opened_services(
                    settings,
                    lambda: stack.enter_async_context(
                        open_services(settings, engine, render=form, now=time.now, metrics=metrics)
                    ),
                    health,
                    supervisor,
                )
                if lock:
                    services.store.database.guard(lock.verify)
                for number in STOPS:
                    asyncio.get_running_loop().add_signal_handler(number, stop.set)
                try:
                    await serve_telegram(
                        services,
                        settings,
                        stop,
                        form=form,
                        supervisor=supervisor,
                        health=health,
                        listener=listener,
                        time=time,
                        page=page,
                        errors=errors,
                    )
                finally:
                    supervisor.stopping()


async def _opened_services(
    settings: Settings, open_: Callable[[], Awaitable[Services]], health: Health, supervisor: Supervisor
) -> Services:
    """Opened, as soon as the database is there where that is on a server: it may start later than this process."""
    if settings.shares_database:
        return await once_reached(open_, name_of(settings.database), health, supervisor)
    return await open_()


def telegram_form(settings: Settings) -> TelegramForm:
    """Make the form that pages have in Telegram, without links yet. Raises SettingsError where the font is no use."""
    web = partial(page_address, settings.page_url) if settings.page_url else None
    painter = open_painter(settings)
    # Drawn once, however often somebody asks.
    return TelegramForm(lru_cache(PICTURES)(painter.draw) if painter.face else None, web)


def page_address(folder: str, ref: Ref) -> str:
    """Tell where a paragraph stands in the essay's page, as ``essay-bot page`` writes it."""
    return f"{folder}/{ref.slug}.html#p{ref.number}"


async def serve_telegram(
    services: Services,
    settings: Settings,
    stop: asyncio.Event,
    limits: SendLimits | None = None,
    *,
    form: TelegramForm,
    supervisor: Supervisor | None = None,
    health: Health | None = None,
    listener: HttpServer | None = None,
    time: TelegramTime | None = None,
    page: MetricsPage | None = None,
    errors: ErrorKinds | None = None,
) -> None:
    """Serve Telegram until told to stop. ``limits``: others than the settings' rate gives.

    ``form``: that by which the services render, and which gets its links here.

    ``health``: where the caller wants to look at it. ``listener``: what listens already, over the same health.
    ``time``: the one by which the services go. ``page``: of figures, over the same health and the services' metrics.
    Raises what ``handlers.serve.serve`` raises.
    """
    if settings.token is None:
        raise ValueError("Settings.load(need_token=True) comes first")
    limits, time, health = limits or SendLimits.at(settings.rate), time or TelegramTime(), health or Health()
    page = page or MetricsPage(services.metrics, health)
    library, renderer, store = services.library, services.renderer, services.store
    parts = Components(
        conversation=services.conversation,
        scheduler=services.scheduler,
        broadcasts=BroadcastService(renderer, store, limits.rate),
        gaps=GapService(services.inbox, services.overlays, renderer, store),
        overlays=services.overlays,
        delivery=services.delivery,
        inline=services.inline,
        alerts=services.alerts,
        store=store,
        renderer=renderer,
        library=library,
        owners=settings.owners,
        limits=limits,
        paid_broadcasts=settings.paid_broadcasts,
        health=health,
        form=form,
        page=_first_page(settings, library),
        time=time,
        metrics=services.metrics,
        watch=_watched(settings, errors),
    )
    async with AsyncExitStack() as stack:
        listener = listener or await stack.enter_async_context(listening(health, settings.address))
        if listener:
            listener.tell_metrics(page.text)
        page.stored = StoredFigures(store, time.now, parts.watch.folder)
        stack.push_async_callback(page.stored.close)
        await serve(
            parts,
            token=settings.token.get_secret_value(),
            api_url=settings.api_url,
            proxy=settings.telegram_proxy,
            entrance=UpdateSource(_webhook(settings), listener),
            supervisor=supervisor or Supervisor(),
            stop=stop,
        )


def _watched(settings: Settings, errors: ErrorKinds | None) -> WatchSettings:
    file = file_of(settings.database)
    plan = timedelta(days=settings.backup_days) if settings.backup_days else None
    return WatchSettings(file.parent if file else None, plan, errors)


def _first_page(settings: Settings, library: Library) -> str | None:
    """The address of the page that the menu button opens."""
    return f"{settings.page_url}/{library.essay().slug}.html" if settings.page_url else None


def _webhook(settings: Settings) -> WebhookSettings | None:
    if not settings.webhook_url:
        return None
    if settings.webhook_secret is None:
        raise ValueError("Settings.load(need_token=True) comes first")
    return WebhookSettings(settings.webhook_url, settings.webhook_secret.get_secret_value())
