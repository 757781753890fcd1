"""Whether there is anything for the clock to do: one question, of which the answer is that of all the others."""

from collections.abc import Awaitable, Callable
from dataclasses import replace
from datetime import time, timedelta

import pytest

from bot.core.language import Language
from bot.core.outgoing import Address, ChatKind
from bot.core.subscription import DailyExcerpts, Recurrence, SubscriptionStatus
from bot.store.broadcasts import Broadcast, BroadcastStage
from bot.store.encryption import Encryption
from bot.store.groups import LATEST, SETTLING
from bot.store.store import Store
from bot.store.subscriptions import StoredSubscription
from tests.store.conftest import NOW
from tests.store.discussions import TALK, hold

HOUR = timedelta(hours=1)
GROUP = Address(-1_001_234_567_890, ChatKind.GROUP)
DAILY = DailyExcerpts(
    0, "zhibo-daihuo", Language.HANS, Recurrence(time(8, 30), "Asia/Shanghai"), status=SubscriptionStatus.ON
)
DRAFT = Broadcast(0, "p1", Address(7), None, "通知", BroadcastStage.DRAFT, "", 1, NOW, Language.HANS)
Puts = Callable[[Store], Awaitable[None]]


async def subscription(store: Store) -> None:
    async with store.transaction() as tx:
        await tx.subscriptions.save(StoredSubscription(DAILY, "c1", Address(7), "p1", Address(7)), NOW)


async def discussion(store: Store) -> None:
    await hold(store, discussion=replace(TALK, due=NOW))


async def group(store: Store) -> None:
    async with store.transaction() as tx:
        await tx.groups.record_joining("g1", GROUP, NOW - SETTLING, sees_all=True)


async def is_any(store: Store, of: timedelta) -> bool:
    async with store.read() as tx:
        return await tx.due_work.is_any(NOW + of)


async def asked_one_by_one(store: Store, of: timedelta) -> bool:
    now = NOW + of
    async with store.read() as tx:
        return bool(
            await tx.discussions.due(now, 1)
            or await tx.groups.to_greet(now, 1)
            or await tx.subscriptions.due(now, 1)
            or await tx.broadcasts.running()
        )


async def test_in_an_empty_database_nothing_is_due(store: Store) -> None:
    assert not await is_any(store, timedelta(0))


@pytest.mark.parametrize("puts", [subscription, discussion, group])
async def test_what_has_its_moment_is_due_from_then_on(store: Store, puts: Puts) -> None:
    await puts(store)
    for of, due in ((-HOUR, False), (-timedelta(milliseconds=1), False), (timedelta(0), True), (24 * HOUR, True)):
        if of == -HOUR and puts is group:
            continue  # later than it can be: see below
        assert await is_any(store, of) == await asked_one_by_one(store, of) == due


async def test_group_that_is_to_be_greeted_later_than_can_be_is_greeted_now(store: Store) -> None:
    """A clock was ahead when it was put down."""
    await group(store)
    for of, due in ((-LATEST, False), (-LATEST - timedelta(milliseconds=1), True)):
        assert await is_any(store, of) == await asked_one_by_one(store, of) == due


async def test_what_is_done_with_is_not_due_any_more(store: Store) -> None:
    await group(store)
    async with store.transaction() as tx:
        await tx.groups.clear_greeting("g1")
    assert not await is_any(store, HOUR)


@pytest.mark.parametrize("stage", BroadcastStage)
async def test_broadcast_goes_on_while_it_runs(store: Store, stage: BroadcastStage) -> None:
    async with store.transaction() as tx:
        number = await tx.broadcasts.add(DRAFT)
        await tx.broadcasts.change(number, state=stage)
    due = stage is BroadcastStage.RUNNING
    assert await is_any(store, timedelta(0)) == await asked_one_by_one(store, timedelta(0)) == due


async def test_what_another_bot_has_to_do_is_not_this_ones(store: Store, encryption: Encryption) -> None:
    other = Store(store.database, encryption, store.bot + 1)
    await discussion(other)
    async with other.transaction() as tx:
        await tx.broadcasts.change(await tx.broadcasts.add(DRAFT), state=BroadcastStage.RUNNING)
    assert await is_any(other, timedelta(0))
    assert not await is_any(store, timedelta(0))
