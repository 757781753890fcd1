"""The composition root: what every door needs is built here."""

from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, replace
from datetime import UTC, datetime

from bot.bootstrap.engine import Engine, open_engine
from bot.bootstrap.settings import Settings
from bot.bootstrap.storage import open_store, overlay_folder
from bot.bootstrap.teaching import Teacher
from bot.core.act import RecogniseAct, put_to_the_essay
from bot.core.details import RecogniseDetail, ask_for_no_detail
from bot.core.essay import Library
from bot.core.match import Explain, Find, Judge, Rank
from bot.language_model.client import open_model
from bot.render.catalogue import Catalogues
from bot.render.compose import Composer
from bot.render.page import Render
from bot.render.renderer import Renderer
from bot.render.telegram import render_telegram
from bot.search.live import LiveSearch
from bot.search.text.script import ScriptConverter
from bot.services.bot_metrics import BotMetrics
from bot.services.conversation import Conversation
from bot.services.delivery import DeliveryService
from bot.services.discussions import DiscussionService
from bot.services.gap_inbox import GapInbox
from bot.services.inline import InlineService, chosen_in
from bot.services.overlays import OverlayService
from bot.services.owner_alerts import OwnerAlerts
from bot.services.paraphrases import ModelAccess
from bot.services.scheduler import Scheduler
from bot.store.store import Store
from bot.talk.schedules.excerpts import after_delivery
from bot.talk.schedules.recurrence import next_due


@dataclass(frozen=True, slots=True)
class Services:
    """All that a door needs."""

    library: Library
    renderer: Renderer
    conversation: Conversation
    discussions: DiscussionService
    alerts: OwnerAlerts
    scheduler: Scheduler
    delivery: DeliveryService
    inline: InlineService
    inbox: GapInbox
    store: Store
    metrics: BotMetrics
    overlays: OverlayService | None = None  # where there is something to be taught


def utc_now() -> datetime:
    """Tell the time of this machine's clock."""
    return datetime.now(UTC)


@asynccontextmanager
async def open_services(
    settings: Settings,
    engine: Engine | None = None,
    *,
    render: Render = render_telegram,
    now: Callable[[], datetime] = utc_now,
    metrics: BotMetrics | None = None,
) -> AsyncIterator[Services]:
    """Everything built and open; ``engine``, where one was built before. Raises BrokenSeeds, StoreError.

    ``render``: the form that the door gives to pages. ``now``: the clock that what is said goes by. Nothing is left
    half-open.
    """
    engine = engine or open_engine(settings)
    live = LiveSearch(engine.search)
    async with AsyncExitStack() as opened:
        store = await opened.enter_async_context(open_store(settings))
        model = None
        if endpoint := settings.endpoint:
            model = ModelAccess((await opened.enter_async_context(open_model(endpoint))).ask, endpoint.seconds)
        services = build_services(
            store,
            library=engine.library,
            script=engine.script,
            find=live.find,
            judge=engine.judge,
            recognise=live.recognise,
            recognise_detail=engine.recognise_detail,
            rank=live.rank,
            explain=live.explain,
            slow=engine.slow,
            render=render,
            owners=settings.owners,
            now=now,
            metrics=metrics,
            model=model,
        )
        teach = Teacher(settings, engine).teach
        yield replace(services, overlays=OverlayService(engine.library, store, live, teach, overlay_folder(settings)))


def build_services(
    store: Store,
    *,
    library: Library,
    script: ScriptConverter,
    find: Find,
    judge: Judge,
    recognise: RecogniseAct = put_to_the_essay,
    recognise_detail: RecogniseDetail = ask_for_no_detail,
    rank: Rank | None = None,
    explain: Explain | None = None,
    slow: frozenset[str] = frozenset(),
    render: Render = render_telegram,
    owners: Sequence[int] = (),
    now: Callable[[], datetime] = utc_now,
    metrics: BotMetrics | None = None,
    model: ModelAccess | None = None,
) -> Services:
    """Build every service over a store that is open. ``explain``: where owners may ask what decided; ``slow``: essays
    in which finding takes so long that it is done beside the event loop; ``owners``: Telegram's ids of people."""
    renderer = Renderer(Composer(library, Catalogues(script.traditional, script.simplified), explain), render)
    metrics = metrics or BotMetrics()
    discussions = DiscussionService(library, renderer, store)
    alerts = OwnerAlerts(renderer, store, owners)
    conversation = Conversation(
        library=library,
        find=find,
        judge=judge,
        recognise=recognise,
        recognise_detail=recognise_detail,
        rank=rank,
        slow=slow,
        fold=script.fold,
        renderer=renderer,
        discussions=discussions,
        alerts=alerts,
        store=store,
        now=now,
        metrics=metrics,
        model=model,
    )
    return Services(
        library=library,
        renderer=renderer,
        conversation=conversation,
        discussions=discussions,
        alerts=alerts,
        scheduler=Scheduler(library, renderer, discussions, store),
        delivery=DeliveryService(store, renderer, discussions, lambda daily: after_delivery(daily, library), next_due),
        inline=InlineService(library, find, script.fold, renderer, chosen_by=chosen_in(store), slow=slow, now=now),
        inbox=GapInbox(library, store, script.fold),
        store=store,
        metrics=metrics,
    )
