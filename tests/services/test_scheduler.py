"""What comes by schedule, over a real database and a clock that is set by hand."""

from collections import Counter
from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest

from bot.core.essay import Library
from bot.core.language import Language
from bot.core.outgoing import Address, OutgoingMessage, SendResult, SendStatus
from bot.core.subscription import DailyExcerpts, ReadingOrder, Recurrence, Subscription, SubscriptionStatus
from bot.search.text.script import ScriptConverter
from bot.store.database import Database
from bot.store.encryption import Encryption
from bot.store.store import Store
from bot.store.subscriptions import StoredSubscription
from bot.talk.schedules.recurrence import MAX_DELAY, next_due
from tests.databases import Opened
from tests.house import services_over

HOUR = timedelta(hours=1)
DAILY = DailyExcerpts(
    0, "zhibo-daihuo", Language.HANS, Recurrence(time(8, 30), "Asia/Shanghai"), status=SubscriptionStatus.ON
)
BEFORE = datetime(2026, 3, 1, 0, 0, tzinfo=UTC)  # half an hour before 08:30 in Shanghai


class Post:
    """A planner, and somebody who delivers what it has planned."""

    def __init__(self, library: Library, script: ScriptConverter, database: Database) -> None:
        self.library = library
        self.store = Store(database, Encryption(Encryption.new_key()), bot=1)
        services = services_over(self.store, library, script)
        self.scheduler, self.delivery = services.scheduler, services.delivery

    async def subscribes(self, daily: Subscription, now: datetime, chat: int = 7) -> int:
        kept = StoredSubscription(daily, self.store.pseudonym(chat), Address(chat), "p1", Address(chat))
        async with self.store.transaction() as tx:
            return await tx.subscriptions.save(kept, next_due(daily, now))

    async def subscription(self, number: int) -> Subscription:
        async with self.store.read() as tx:
            kept = await tx.subscriptions.load(number)
        assert kept
        return kept.subscription

    async def tick(self, now: datetime) -> int:
        return await self.scheduler.tick(now)

    async def delivers(self, now: datetime, status: SendStatus = SendStatus.SENT) -> list[OutgoingMessage]:
        """What is in the outbox, each with this fate."""
        outgoing_messages = []
        async with self.store.read() as tx:
            while ready := await tx.outbox.ready((), 100):
                for queued in ready:
                    await self.delivery.settle(queued, SendResult(status, message=1), now)
                    outgoing_messages.append(queued.outgoing)
        return outgoing_messages

    async def states(self) -> Counter[str]:
        async with self.store.database.read() as connection:
            rows = await connection.exec_driver_sql("SELECT state FROM outbox")
            return Counter(row[0] for row in rows)


@pytest.fixture
async def post(library: Library, script: ScriptConverter, databases: Opened) -> AsyncIterator[Post]:
    async with databases() as database:
        yield Post(library, script, database)


async def test_excerpt_is_planned_when_its_moment_has_come_and_once(post: Post) -> None:
    number = await post.subscribes(replace(DAILY, silent=True), BEFORE)
    assert await post.tick(BEFORE + timedelta(minutes=29)) == 0
    due = BEFORE + timedelta(minutes=30)
    assert await post.tick(due) == 1
    assert await post.tick(due) == 0
    [outgoing] = await post.delivers(due)
    assert (outgoing.key, outgoing.about, outgoing.silent) == (f"daily:{number}:2026-03-01", str(number), True)
    assert post.library.essay().paragraph(1).text in outgoing.message.plain
    assert await post.tick(due + timedelta(hours=23, minutes=59)) == 0
    assert await post.tick(due + timedelta(hours=24)) == 1
    [outgoing] = await post.delivers(due + timedelta(hours=24))
    assert post.library.essay().paragraph(2).text in outgoing.message.plain


async def test_up_to_six_hours_late_it_still_comes(post: Post) -> None:
    await post.subscribes(DAILY, BEFORE)
    assert await post.tick(BEFORE + timedelta(minutes=30) + MAX_DELAY) == 1


async def test_later_it_waits_for_tomorrow_and_the_order_has_no_gap(post: Post) -> None:
    await post.subscribes(DAILY, BEFORE)
    late = BEFORE + timedelta(minutes=31) + MAX_DELAY
    assert await post.tick(late) == 0
    assert await post.states() == {"expired": 1}, "it is counted"
    tomorrow = BEFORE + timedelta(days=1, minutes=30)
    assert await post.tick(tomorrow) == 1
    [outgoing] = await post.delivers(tomorrow)
    assert post.library.essay().paragraph(1).text in outgoing.message.plain


async def test_after_days_of_silence_comes_one_and_not_several(post: Post) -> None:
    await post.subscribes(DAILY, BEFORE)
    back = BEFORE + timedelta(days=9, hours=2)
    assert await post.tick(back) == 1
    assert len(await post.delivers(back)) == 1
    assert await post.tick(back + HOUR) == 0


async def test_what_was_planned_and_not_sent_in_time_is_not_sent(post: Post) -> None:
    await post.subscribes(DAILY, BEFORE)
    due = BEFORE + timedelta(minutes=30)
    await post.tick(due)
    async with post.store.read() as tx:
        [queued] = await tx.outbox.ready((), 10)
    assert queued.outgoing.expires == due + MAX_DELAY
    evening = replace(DAILY, recurrence=replace(DAILY.recurrence, at=time(23, 0)))
    await post.subscribes(evening, BEFORE, chat=8)
    await post.tick(BEFORE + timedelta(hours=15))
    async with post.store.read() as tx:
        [late] = [each.outgoing for each in await tx.outbox.ready((), 10) if each.outgoing.to.chat == 8]
    assert late.expires == datetime(2026, 3, 1, 16, 0, tzinfo=UTC), "midnight in Shanghai"


@pytest.mark.parametrize(
    ("status", "position"),
    [(SendStatus.SENT, 1), (SendStatus.UNKNOWN, 1), (SendStatus.FAILED, 0), (SendStatus.MISSING, 0)],
)
async def test_the_next_day_goes_on_behind_what_may_have_arrived(post: Post, status: SendStatus, position: int) -> None:
    number = await post.subscribes(DAILY, BEFORE)
    due = BEFORE + timedelta(minutes=30)
    await post.tick(due)
    await post.delivers(due, status)
    daily = await post.subscription(number)
    assert (daily.position, daily.recurrence.last, daily.status) == (position, date(2026, 3, 1), SubscriptionStatus.ON)


async def test_what_may_have_arrived_and_is_sent_again_by_hand_counts_once(post: Post) -> None:
    number = await post.subscribes(DAILY, BEFORE)
    due = BEFORE + timedelta(minutes=30)
    await post.tick(due)
    await post.delivers(due, SendStatus.UNKNOWN)
    async with post.store.transaction() as tx:
        assert await tx.queue.retry(["out:1"], due + HOUR)
    [again] = await post.delivers(due + HOUR)
    assert post.library.essay().paragraph(1).text in again.message.plain
    assert (await post.subscription(number)).position == 1
    assert await post.states() == {"sent": 1}


async def test_a_surprise_shows_every_paragraph_once_before_any_comes_again(post: Post) -> None:
    await post.subscribes(replace(DAILY, order=ReadingOrder.SURPRISE), BEFORE)
    essay = post.library.essay()
    shown = []
    for day in range(len(essay)):
        now = BEFORE + timedelta(days=day, minutes=30)
        await post.tick(now)
        [outgoing] = await post.delivers(now)
        shown += [each.number for each in essay.paragraphs if each.text in outgoing.message.plain]
    assert sorted(shown) == list(range(1, len(essay) + 1))
    assert shown != sorted(shown)


async def test_a_thousand_due_at_once_are_all_planned(post: Post) -> None:
    for chat in range(1, 101):
        await post.subscribes(DAILY, BEFORE, chat=chat)
    assert await post.tick(BEFORE + HOUR) == 100
    assert len(await post.delivers(BEFORE + HOUR)) == 100


ZONES = ("America/New_York", "Europe/Berlin", "Australia/Lord_Howe")
"""Where a quarter past two is left out once a year, in the last half an hour only; in Berlin it also comes twice."""


@pytest.mark.sqlite_only
async def test_a_year_brings_exactly_one_excerpt_on_each_local_day(post: Post) -> None:
    """At an hour that clock changes skip or repeat, looked at every six hours."""
    start = datetime(2026, 1, 1, tzinfo=UTC)
    zones = {
        str(
            await post.subscribes(
                replace(DAILY, recurrence=replace(DAILY.recurrence, zone=zone, at=time(2, 15))), start, chat=chat
            )
        ): zone
        for chat, zone in enumerate(ZONES, 1)
    }
    came: dict[str, list[date]] = {zone: [] for zone in ZONES}
    now, end = start, start + timedelta(days=366)
    while now < end:
        for outgoing in await post.delivers(now) if await post.tick(now) else ():
            zone = zones[outgoing.about]
            came[zone].append(now.astimezone(ZoneInfo(zone)).date())
        now += timedelta(hours=6)
    for zone, days in came.items():
        every = [days[0] + timedelta(days=number) for number in range(len(days))]
        assert days == every, f"a day was left out or came twice in {zone}"
        assert 365 <= len(days) <= 366
