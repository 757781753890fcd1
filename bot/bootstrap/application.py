"""The composition root: every part is built here, once, and handed over."""

import asyncio
import gc
from collections.abc import AsyncIterator, Callable
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory

from bot.bootstrap.engine import Engine, open_engine
from bot.bootstrap.settings import Settings, SettingsError
from bot.demo.playback import DemoClock, DemoServices, Playback
from bot.demo.script import DemoScript
from bot.demo.transcript import Pictures, Tell, Transcript
from bot.render.catalogue import Catalogues
from bot.render.compose import Composer
from bot.render.picture import Painter
from bot.services.broadcasts import BroadcastService
from bot.services.conversation import Conversation
from bot.services.delivery import DeliveryService
from bot.services.discussions import DiscussionService
from bot.services.scheduler import Scheduler
from bot.shelf.loader import load_library
from bot.store.database import Database, StoreError, StoreLost, file_of, is_there
from bot.store.encryption import Encryption, WrongKey, load_key, load_or_create_key
from bot.store.file_warnings import notices as store_notices
from bot.store.lock import only_one
from bot.store.store import Store
from bot.talk.schedules.excerpts import arrived
from bot.talk.schedules.recurrence import following
from handlers.inbound.webhook import WebhookSettings
from handlers.outbound.rate_limits import SendLimits
from handlers.runtime.health import Health
from handlers.runtime.http_server import HttpServer, listening
from handlers.runtime.startup import STOPS, opened
from handlers.runtime.supervisor import Supervisor
from handlers.runtime.telegram_time import TelegramTime
from handlers.serve import Components, UpdateSource, serve

FROZEN = 120.0
"""Seconds after which a process that does nothing at all ends itself; systemd waits longer, so that it can say why."""


@asynccontextmanager
async def open_store(settings: Settings) -> AsyncIterator[Store]:
    """The database, with what is stored in it. A new key is made only where there is no database either.

    Raises StoreError; its kind StoreLost for a key that is missing, no key, or not that of the database.
    """
    source, key = _key(settings)
    async with AsyncExitStack() as stack:
        try:
            encryption = Encryption(key)
            database = await stack.enter_async_context(Database.open(settings.database, encryption))
        except WrongKey as error:
            raise StoreLost(
                f"{source}: {error} ({file_of(settings.database)}). Restore the right key; nothing was changed."
            ) from error
        yield Store.over(database, encryption, settings.bot_id, settings.keep)


@asynccontextmanager
async def open_existing_store(settings: Settings) -> AsyncIterator[Store]:
    """The same for whoever only looks: where there is none, nothing is made. Raises StoreError."""
    file = file_of(settings.database)
    if not is_there(file):
        raise StoreError(
            f"there is no database at {file}. ESSAY_BOT_DATA says in which folder it lies, here as for the bot."
        )
    async with open_store(settings) as store:
        yield store


def _key(settings: Settings) -> tuple[str, str]:
    """Where the key was found, and the key."""
    if settings.key:
        return "ESSAY_BOT_KEY", settings.key.get_secret_value()
    named, database = f"ESSAY_BOT_KEY_FILE {settings.key_file}", file_of(settings.database)
    is_new = not is_there(database)
    try:
        key = load_or_create_key(settings.key_file) if is_new else load_key(settings.key_file)
    except (OSError, UnicodeDecodeError) as error:
        raise StoreLost(
            f"{settings.key_file} can neither be read nor made: {error}. Set ESSAY_BOT_KEY_FILE."
        ) from error
    if key is None:
        raise StoreLost(
            f"{named} is missing, and {database} cannot be read without its key. Restore the key; if it is lost for "
            "good, move the database away to begin anew. Nothing was changed."
        )
    return named, key


def notices(settings: Settings) -> list[str]:
    """What to say of the bot's files before it starts, a line each."""
    return store_notices(file_of(settings.database), None if settings.key else settings.key_file, _lock(settings))


def _lock(settings: Settings) -> Path:
    return (file_of(settings.database) or settings.data / "essay-bot.db").with_suffix(".lock")


@dataclass(frozen=True, slots=True)
class Services:
    """All that a door needs."""

    engine: Engine
    composer: Composer
    conversation: Conversation
    discussions: DiscussionService
    scheduler: Scheduler
    delivery: DeliveryService
    store: Store


@asynccontextmanager
async def open_services(
    settings: Settings, engine: Engine | None = None, *, now: Callable[[], datetime] = lambda: datetime.now(UTC)
) -> AsyncIterator[Services]:
    """Everything built and open; ``engine``, where one was built before. Raises BrokenSeeds, StoreError.

    ``now``: the clock that what is said goes by. Nothing is left half-open.
    """
    engine = engine or open_engine(settings)
    async with open_store(settings) as store:
        composer = Composer(engine.library, Catalogues(engine.script.traditional), engine.explain)
        discussions = DiscussionService(engine.library, composer, store)
        conversation = Conversation(
            library=engine.library,
            find=engine.find,
            judge=engine.judge,
            fold=engine.script.fold,
            composer=composer,
            discussions=discussions,
            store=store,
            now=now,
        )
        scheduler = Scheduler(engine.library, composer, discussions, store)
        delivery = DeliveryService(
            store, composer, discussions, lambda daily: arrived(daily, engine.library), following
        )
        yield Services(engine, composer, conversation, discussions, scheduler, delivery, store)


async def run_telegram(settings: Settings) -> None:
    """Serve Telegram until SIGTERM or SIGINT. Raises BrokenSeeds, StoreError, and what ``serve_telegram`` raises."""
    stop, health = asyncio.Event(), Health()
    supervisor = Supervisor(settings.notify_socket, FROZEN)
    # Before anything is written: where the seeds are broken, nothing is left behind.
    library, time = load_library(settings.seeds), TelegramTime()
    with only_one(_lock(settings)) as lock:
        async with listening(health, settings.address) as listener:
            engine = await opened(partial(open_engine, settings, library=library), health, supervisor)
            # It stays: to look through all of it for garbage would hold up every answer for a third of a second.
            gc.collect()
            gc.freeze()
            async with open_services(settings, engine, now=time.now) as services:
                services.store.database.guard(lock.verify)
                for number in STOPS:
                    asyncio.get_running_loop().add_signal_handler(number, stop.set)
                try:
                    await serve_telegram(
                        services, settings, stop, supervisor=supervisor, health=health, listener=listener, time=time
                    )
                finally:
                    supervisor.over()


async def serve_telegram(
    services: Services,
    settings: Settings,
    stop: asyncio.Event,
    limits: SendLimits | None = None,
    *,
    supervisor: Supervisor | None = None,
    health: Health | None = None,
    listener: HttpServer | None = None,
    time: TelegramTime | None = None,
) -> None:
    """Serve Telegram until told to stop. ``limits``: those of another server than Telegram's own.

    ``health``: where the caller wants to look at it. ``listener``: what listens already, over the same health.
    ``time``: the one by which the house goes.
    Raises what ``handlers.serve.serve`` raises.
    """
    if settings.token is None:
        raise ValueError("Settings.load(need_token=True) comes first")
    limits = limits or SendLimits()
    library, composer, store = services.engine.library, services.composer, services.store
    parts = Components(
        conversation=services.conversation,
        scheduler=services.scheduler,
        broadcasts=BroadcastService(composer, store, limits.rate),
        delivery=services.delivery,
        store=store,
        composer=composer,
        library=library,
        owners=settings.owners,
        limits=limits,
        health=health or Health(),
        painter=_painter(settings),
        time=time or TelegramTime(),
    )
    async with AsyncExitStack() as stack:
        listener = listener or await stack.enter_async_context(listening(parts.health, settings.address))
        await serve(
            parts,
            token=settings.token.get_secret_value(),
            api_url=settings.api_url,
            proxy=settings.telegram_proxy,
            entrance=UpdateSource(_webhook(settings), listener),
            supervisor=supervisor or Supervisor(),
            stop=stop,
        )


async def play_demo(
    script: DemoScript, settings: Settings, tell: Tell, *, pictures: Path | None = None, engine: Engine | None = None
) -> None:
    """Play a recorded group conversation over a database of its own, of which nothing is left.

    ``tell`` takes what the group would see, a line at a time. ``pictures``: a folder to keep them in.
    Raises BadLine for a line that cannot be played, BrokenSeeds, SettingsError, StoreError, and OSError.
    """
    begins, painter = script.steps[0].at, _painter(settings)
    if pictures and not painter.face:
        tell("No font with Chinese was found, so that recaps come without a picture. Name one in ESSAY_BOT_FONT.")
    clock = DemoClock(begins)
    with TemporaryDirectory(prefix="essay-bot-demo-") as folder:
        own = {"data": Path(folder), "database_url": None, "key": None, "key_file": Path(folder) / "key"}
        async with open_services(settings.model_copy(update=own), engine, now=clock) as services:
            crew = DemoServices(
                conversation=services.conversation,
                discussions=services.discussions,
                scheduler=services.scheduler,
                delivery=services.delivery,
                store=services.store,
                painter=painter,
                clock=clock,
            )
            await Playback(script, crew, Transcript(tell, begins), Pictures(pictures)).play()


def _painter(settings: Settings) -> Painter:
    """Raises SettingsError where the font that was named cannot be used."""
    try:
        return Painter.find(settings.font)
    except ValueError as error:
        raise SettingsError(f"ESSAY_BOT_FONT {error}") from error


def _webhook(settings: Settings) -> WebhookSettings | None:
    if not settings.webhook_url:
        return None
    if settings.webhook_secret is None:
        raise ValueError("Settings.load(need_token=True) comes first")
    return WebhookSettings(settings.webhook_url, settings.webhook_secret.get_secret_value())
