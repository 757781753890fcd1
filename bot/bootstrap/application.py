"""The composition root: every part is built here, once, and handed over."""

from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, datetime

from bot.bootstrap.engine import Engine, open_engine
from bot.bootstrap.settings import Settings, SettingsError
from bot.bootstrap.storage import open_store
from bot.render.catalogue import Catalogues
from bot.render.compose import Composer
from bot.render.picture import Painter
from bot.services.conversation import Conversation
from bot.services.delivery import DeliveryService
from bot.services.discussions import DiscussionService
from bot.services.scheduler import Scheduler
from bot.store.store import Store
from bot.talk.schedules.excerpts import arrived
from bot.talk.schedules.recurrence import following


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


def open_painter(settings: Settings) -> Painter:
    """Raises SettingsError where the font that was named cannot be used."""
    try:
        return Painter.find(settings.font)
    except ValueError as error:
        raise SettingsError(f"ESSAY_BOT_FONT {error}") from error
