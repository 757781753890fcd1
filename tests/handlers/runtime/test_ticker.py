"""The clock over a real database, with a machine whose time is set by hand, and a Telegram that knows better."""

from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pytest
from sqlalchemy import func, insert, select

from bot.core.essay import Library
from bot.core.incoming import MessageKind
from bot.core.outgoing import Address, Cause, RenderedMessage
from bot.render.catalogue import Catalogues
from bot.render.compose import Composer
from bot.render.renderer import Renderer
from bot.render.telegram import render_telegram
from bot.search.text.script import ScriptConverter
from bot.services.broadcasts import BroadcastService
from bot.store.broadcasts import BroadcastStage
from bot.store.database import Database
from bot.store.errors import StoreLost
from bot.store.groups import SETTLING
from bot.store.inbox import ReceivedUpdate
from bot.store.journal import JournalEntry
from bot.store.repository import SOME
from bot.store.subscriptions import StoredSubscription
from bot.store.tables import inbox, journal, outbox
from handlers.runtime.health import Health
from handlers.runtime.ticker import Ticker
from tests.handlers.runtime.test_telegram_time import DAYS, NOW, Clocks
from tests.incoming import decided, incoming
from tests.outgoing import sending
from tests.services.test_scheduler import DAILY, Post
from tests.store.discussions import FORUM, TALK, hold
from tests.store.filled import row_of
from tests.store.test_due_work import DRAFT

DAY = timedelta(days=1)
HOP = 20 * DAY


class Desk(Post):
    """A planner, what it works by, and what is kept."""

    def __init__(self, library: Library, script: ScriptConverter, database: Database) -> None:
        super().__init__(library, script, database)
        self.store = replace(self.store, keep=365 * DAY)
        self.clocks = Clocks()
        self.planned = 0
        renderer = Renderer(Composer(library, Catalogues(script.traditional)), render_telegram)
        self.broadcasts = BroadcastService(renderer, self.store, 25.0)

    def passes(self, time: timedelta) -> None:
        self.clocks.passed += time.total_seconds()

    def hears(self) -> None:
        """Telegram answers something."""
        self.clocks.date()

    def start(self) -> Ticker:
        """As at the start of the process: nothing is remembered."""
        return Ticker(
            self.scheduler,
            self.broadcasts,
            self.store,
            health=Health(),
            planned=self._plan,
            time=self.clocks.time,
        )

    def _plan(self) -> None:
        self.planned += 1

    async def keeps(self) -> dict[str, int]:
        """Rows, by table."""
        async with self.store.database.read() as connection:
            count = select(func.count())
            tables = (journal, inbox, outbox)
            return {
                table.name: int((await connection.execute(count.select_from(table))).scalar_one()) for table in tables
            }

    async def due(self, number: int) -> str:
        async with self.store.database.read() as connection:
            rows = await connection.exec_driver_sql("SELECT due FROM subscriptions WHERE id = ?", (number,))
            return str(rows.scalar_one())


@pytest.fixture
async def desk(library: Library, script: ScriptConverter, tmp_path: Path) -> AsyncIterator[Desk]:
    async with Database.open(f"sqlite+aiosqlite:///{tmp_path / 'essay-bot.db'}") as database:
        yield Desk(library, script, database)


async def remember(desk: Desk) -> dict[str, int]:
    """Something of every kind that is dropped one day; how much that is."""
    at = desk.clocks.true
    said = incoming("u1", "telegram", "p1", "c1", MessageKind.TEXT, "问", at=at)
    outgoing = sending("reply:u1", Cause.REPLY, "c1", Address(7), RenderedMessage("答", "答"), about="u1")
    async with desk.store.transaction() as tx:
        await tx.inbox.put([ReceivedUpdate(key, "c1", "p1", "{}") for key in ("u1", "u2")], at)
    async with desk.store.transaction() as tx:
        await tx.inbox.take(2)
    async with desk.store.transaction() as tx:
        await tx.journal.record(JournalEntry.of(said, decided(), "答", at))
        await tx.inbox.done("u1")
        await tx.inbox.set_aside("u2", "failed")
        await tx.outbox.add([outgoing], at)
    await desk.delivers(at)
    kept = await desk.keeps()
    assert kept == {"journal": 1, "inbox": 2, "outbox": 1}
    return kept


@pytest.mark.parametrize("off", [DAYS, -DAYS, HOP])
@pytest.mark.parametrize("heard", [True, False])
async def test_one_wrong_clock_deletes_nothing_at_a_start(desk: Desk, off: timedelta, heard: bool) -> None:
    kept = await remember(desk)
    desk.clocks.off = off
    if heard:
        desk.hears()
    await desk.start().tick()
    assert await desk.keeps() == kept


async def test_wrong_server_deletes_nothing_either(desk: Desk) -> None:
    kept = await remember(desk)
    desk.clocks.date(DAYS)
    await desk.start().tick()
    assert await desk.keeps() == kept


async def test_what_was_kept_long_enough_by_both_clocks_is_deleted(desk: Desk) -> None:
    await remember(desk)
    desk.passes(4 * DAY)
    desk.hears()
    await desk.start().tick()
    assert await desk.keeps() == {"journal": 1, "inbox": 1, "outbox": 0}, "the log, and what was set aside"
    desk.passes(DAYS)
    await desk.start().tick()
    assert await desk.keeps() == {"journal": 0, "inbox": 0, "outbox": 0}


async def test_much_that_has_ended_goes_in_a_few_ticks_and_not_in_one(desk: Desk) -> None:
    await remember(desk)
    async with desk.store.database.begin() as connection:
        rows = [row_of(journal, number, desk.store.encryption) for number in range(2, SOME + 3)]
        await connection.execute(insert(journal), [row | {"at": desk.clocks.true} for row in rows])
    desk.passes(DAYS)
    desk.hears()
    clock = desk.start()
    left = []
    for _ in range(2):
        await clock.tick()
        left.append((await desk.keeps())["journal"])
    assert left == [2, 0]


async def test_clock_that_is_ahead_for_a_moment_changes_nothing_where_telegram_is_heard(desk: Desk) -> None:
    number = await desk.subscribes(DAILY, NOW)
    before, clock = await desk.due(number), desk.start()
    desk.hears()
    for off in (timedelta(0), HOP, timedelta(0)):
        desk.clocks.off = off
        await clock.tick()
        assert await desk.due(number) == before
    assert await desk.states() == {}


async def excerpts(desk: Desk, clock: Ticker, days: int) -> list[str]:
    """Keys of what comes in so many days, looked at four times a day."""
    came = []
    for _ in range(4 * days):
        desk.passes(timedelta(hours=6))
        desk.hears()
        await clock.tick()
        came += [outgoing.key for outgoing in await desk.delivers(desk.clocks.true)]
    return came


@pytest.mark.parametrize("restarts", [True, False])
async def test_daily_excerpt_goes_on_when_a_clock_that_was_ahead_unheard_is_back(desk: Desk, restarts: bool) -> None:
    number = await desk.subscribes(DAILY, NOW)
    clock = desk.start()
    await clock.tick()
    desk.clocks.off = HOP
    await clock.tick()
    assert await desk.states() == {"expired": 1}
    assert await desk.due(number) > (NOW + 19 * DAY).isoformat()
    desk.clocks.off = timedelta(0)
    came = await excerpts(desk, desk.start() if restarts else clock, 25)
    # Of the next day it counts as missed, for all that is known; from then on every day has its own.
    assert came == [f"daily:{number}:{date(2026, 3, 11) + day * DAY}" for day in range(len(came))]
    assert len(came) == 24


async def test_excerpts_that_came_by_a_clock_that_was_ahead_are_not_missing_on_their_dates(desk: Desk) -> None:
    number = await desk.subscribes(DAILY, NOW + HOP)
    clock = desk.start()
    desk.clocks.off = HOP
    desk.passes(timedelta(hours=-10))
    for _ in range(3):
        desk.passes(DAY)
        await clock.tick()
        assert len(await desk.delivers(desk.clocks.true + HOP)) == 1
    assert (await desk.subscription(number)).recurrence.last == date(2026, 4, 1)
    desk.clocks.off = timedelta(0)
    came = await excerpts(desk, clock, 25)
    assert len(came) == len(set(came)) == 25, "one on each date"


async def test_what_is_rightly_far_off_stays_where_it_is(desk: Desk) -> None:
    weekly = await desk.subscribes(
        replace(DAILY, recurrence=replace(DAILY.recurrence, days=frozenset({0}))), NOW, chat=1
    )
    paused = await desk.subscribes(
        replace(DAILY, recurrence=replace(DAILY.recurrence, resumes=date(2026, 3, 16))), NOW, chat=2
    )
    later = await desk.subscribes(
        replace(DAILY, recurrence=replace(DAILY.recurrence, starts=date(2026, 4, 1))), NOW, chat=3
    )
    before = [await desk.due(number) for number in (weekly, paused, later)]
    assert [due[:10] for due in before] == ["2026-03-16", "2026-03-16", "2026-04-01"]
    desk.hears()
    await desk.start().tick()
    assert [await desk.due(number) for number in (weekly, paused, later)] == before


async def test_pause_that_began_by_a_clock_that_was_ahead_is_over_when_the_clock_is_back(desk: Desk) -> None:
    number = await desk.subscribes(
        replace(DAILY, recurrence=replace(DAILY.recurrence, resumes=date(2026, 4, 5))), NOW + HOP
    )
    desk.hears()
    await desk.start().tick()
    assert (await desk.due(number))[:10] == "2026-03-10"
    assert (await desk.subscription(number)).recurrence.resumes is None


async def test_by_a_single_clock_that_is_behind_nothing_is_planned_anew(desk: Desk) -> None:
    number = await desk.subscribes(DAILY, NOW)
    desk.clocks.off = -DAYS
    await desk.start().tick()
    assert (await desk.due(number))[:10] == "2026-03-10"


async def test_database_that_is_gone_is_seen_though_nothing_is_to_do(desk: Desk, tmp_path: Path) -> None:
    clock = desk.start()
    await clock.tick()
    (tmp_path / "essay-bot.db").unlink()
    with pytest.raises(StoreLost, match="was deleted or moved away"):
        await clock.tick()


async def excerpt(desk: Desk) -> None:
    async with desk.store.transaction() as tx:
        kept = StoredSubscription(DAILY, desk.store.pseudonym(7), Address(7), "p1", Address(7))
        await tx.subscriptions.save(kept, desk.clocks.true)


async def broadcast(desk: Desk) -> None:
    async with desk.store.transaction() as tx:
        number = await tx.broadcasts.add(replace(DRAFT, at=desk.clocks.true))
        await tx.broadcasts.change(number, state=BroadcastStage.RUNNING)


async def greeting(desk: Desk) -> None:
    async with desk.store.transaction() as tx:
        await tx.groups.record_joining("g1", FORUM, desk.clocks.true - SETTLING, sees_all=True)


async def second_poll(desk: Desk) -> None:
    at = desk.clocks.true
    await hold(desk.store, discussion=replace(TALK, opened=at, due=at))


@pytest.mark.parametrize("puts", [excerpt, broadcast, greeting, second_poll])
async def test_whatever_is_due_is_planned_though_nothing_else_is(
    desk: Desk, puts: Callable[[Desk], Awaitable[None]]
) -> None:
    clock = desk.start()
    await clock.tick()
    assert (desk.planned, await desk.states()) == (0, {})
    await puts(desk)
    await clock.tick()
    assert desk.planned == 1
    assert (await desk.states())["pending"] >= 1
