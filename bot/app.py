"""The composition root: every part is built here, once, and handed over."""

import asyncio
import gc
import signal
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from tempfile import TemporaryDirectory

from bot.announce import Announcements
from bot.convener import Convener
from bot.core.essay import Library
from bot.core.match import Explain, Find, Judge
from bot.corridor import Corridor
from bot.demo.script import Script as DemoScript
from bot.demo.stage import Clock as DemoClock
from bot.demo.stage import Crew, Stage
from bot.demo.transcript import Pictures, Tell, Transcript
from bot.planner import Planner
from bot.render.catalogue import Catalogues
from bot.render.compose import Composer
from bot.render.picture import Painter
from bot.search.features import Features
from bot.search.fitted import Fitted
from bot.search.matcher import build_search
from bot.search.ranker import Kit, Ranker
from bot.search.script import Script
from bot.search.sounds import Sounds
from bot.search.tokens import Analyser
from bot.settings import Settings, SettingsError
from bot.settlement import Settlement
from bot.shelf.shelve import load_library
from bot.store.database import Database, StoreError, file_of
from bot.store.lock import only_one
from bot.store.store import Store
from bot.store.vault import Vault, WrongKey, load_or_create_key
from bot.talk.schedules.daily import arrived
from bot.talk.schedules.schedule import following
from handlers.health import Health
from handlers.pacing import Limits
from handlers.run import Entrance, Parts, serve
from handlers.supervisor import Supervisor
from handlers.webhook import Hook

FITTED = Path(__file__).parent / "fitted.json"
"""The numbers that bot/fit.py, fit_ranker.py and fit_claims.py found."""
FROZEN = 120.0
"""Seconds after which a process that does nothing at all ends itself; systemd waits longer, so that it can say why."""


@dataclass(frozen=True, slots=True)
class Mind:
    """What is needed to think: the essays, and how to search them."""

    library: Library
    script: Script
    features: Features
    fitted: Fitted
    find: Find
    explain: Explain
    judge: Judge


def open_mind(settings: Settings) -> Mind:
    """Raises BrokenSeeds."""
    library = load_library(settings.seeds)
    analyser, script = open_search(settings)
    features = Features.over(library, analyser, script)
    fitted = Fitted.load(FITTED)
    search = build_search(library, features, fitted, settings.cache / "index")
    return Mind(library, script, features, fitted, search.find, search.explain, search.judge)


def open_search(settings: Settings) -> tuple[Analyser, Script]:
    """Raises SettingsError where the folder for what can be computed again cannot be used."""
    try:
        return Analyser(settings.cache / "jieba"), Script()
    except OSError as error:
        raise SettingsError(f"{settings.cache} cannot be used: {error.strerror}. Set ESSAY_BOT_CACHE.") from error


def open_ranker(texts: Sequence[str], settings: Settings) -> Ranker:
    """For a corpus without annotations. Raises SettingsError."""
    analyser, script = open_search(settings)
    kit = Kit(analyser, script, Sounds(), Fitted.load(FITTED).compared)
    return Ranker.over(texts, kit, settings.cache / "corpora")


@asynccontextmanager
async def open_store(settings: Settings) -> AsyncIterator[Store]:
    """The database, with what is stored in it. Raises StoreError, also for a key that is not one."""
    try:
        vault = Vault(_key(settings))
    except WrongKey as error:
        raise StoreError(f"ESSAY_BOT_KEY or ESSAY_BOT_KEY_FILE: {error}.") from error
    async with Database.open(settings.database, vault) as database:
        yield Store.over(database, vault, settings.bot_id, settings.keep)


def _key(settings: Settings) -> str:
    if settings.key:
        return settings.key.get_secret_value()
    try:
        return load_or_create_key(settings.key_file)
    except (OSError, UnicodeDecodeError) as error:
        raise StoreError(
            f"{settings.key_file} can neither be read nor made: {error}. Set ESSAY_BOT_KEY_FILE."
        ) from error


@dataclass(frozen=True, slots=True)
class House:
    """All that a door needs."""

    mind: Mind
    composer: Composer
    corridor: Corridor
    convener: Convener
    planner: Planner
    settlement: Settlement
    store: Store


@asynccontextmanager
async def open_house(
    settings: Settings, mind: Mind | None = None, *, now: Callable[[], datetime] = lambda: datetime.now(UTC)
) -> AsyncIterator[House]:
    """Everything built and open; ``mind``, where one was built before. Raises BrokenSeeds, StoreError.

    ``now``: the clock that what is said goes by. Nothing is left half-open.
    """
    mind = mind or open_mind(settings)
    async with open_store(settings) as store:
        composer = Composer(mind.library, Catalogues(mind.script.traditional), mind.explain)
        convener = Convener(mind.library, composer, store)
        corridor = Corridor(
            library=mind.library,
            find=mind.find,
            judge=mind.judge,
            fold=mind.script.fold,
            composer=composer,
            convener=convener,
            store=store,
            now=now,
        )
        planner = Planner(mind.library, composer, convener, store)
        settlement = Settlement(store, composer, convener, lambda daily: arrived(daily, mind.library), following)
        yield House(mind, composer, corridor, convener, planner, settlement, store)


async def run_telegram(settings: Settings) -> None:
    """Serve Telegram until SIGTERM or SIGINT. Raises BrokenSeeds, StoreError, and what ``serve_telegram`` raises."""
    stop = asyncio.Event()
    supervisor = Supervisor(settings.notify_socket, FROZEN)
    database = file_of(settings.database) or settings.data / "essay-bot.db"
    # Before anything is written: where the seeds are broken, nothing is left behind.
    mind = open_mind(settings)
    # It stays: to look through all of it for garbage would hold up every answer for a third of a second, now and then.
    gc.collect()
    gc.freeze()
    with only_one(database.with_suffix(".lock")):
        async with open_house(settings, mind) as house:
            for number in (signal.SIGTERM, signal.SIGINT):
                asyncio.get_running_loop().add_signal_handler(number, stop.set)
            try:
                await serve_telegram(house, settings, stop, supervisor=supervisor)
            finally:
                supervisor.over()


async def serve_telegram(
    house: House,
    settings: Settings,
    stop: asyncio.Event,
    limits: Limits | None = None,
    *,
    supervisor: Supervisor | None = None,
    health: Health | None = None,
) -> None:
    """Serve Telegram until told to stop. ``limits``: those of another server than Telegram's own.

    ``health``: where the caller wants to look at it.
    Raises what ``handlers.run.serve`` raises.
    """
    if settings.token is None:
        raise ValueError("Settings.load(need_token=True) comes first")
    limits = limits or Limits()
    library, composer, store = house.mind.library, house.composer, house.store
    parts = Parts(
        corridor=house.corridor,
        planner=house.planner,
        announcements=Announcements(composer, store, limits.rate),
        settlement=house.settlement,
        store=store,
        composer=composer,
        library=library,
        owners=settings.owners,
        limits=limits,
        health=health or Health(),
        painter=_painter(settings),
    )
    await serve(
        parts,
        token=settings.token.get_secret_value(),
        api_url=settings.api_url,
        entrance=Entrance(_webhook(settings), settings.address),
        supervisor=supervisor or Supervisor(),
        stop=stop,
    )


async def play_demo(
    script: DemoScript, settings: Settings, tell: Tell, *, pictures: Path | None = None, mind: Mind | None = None
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
        async with open_house(settings.model_copy(update=own), mind, now=clock) as house:
            crew = Crew(
                corridor=house.corridor,
                convener=house.convener,
                planner=house.planner,
                settlement=house.settlement,
                store=house.store,
                painter=painter,
                clock=clock,
            )
            await Stage(script, crew, Transcript(tell, begins), Pictures(pictures)).play()


def _painter(settings: Settings) -> Painter:
    """Raises SettingsError where the font that was named cannot be used."""
    try:
        return Painter.find(settings.font)
    except ValueError as error:
        raise SettingsError(f"ESSAY_BOT_FONT {error}") from error


def _webhook(settings: Settings) -> Hook | None:
    if not settings.webhook_url:
        return None
    if settings.webhook_secret is None:
        raise ValueError("Settings.load(need_token=True) comes first")
    return Hook(settings.webhook_url, settings.webhook_secret.get_secret_value())
