"""What is counted of a store, on both kinds of database."""

from datetime import time, timedelta

from bot.core.language import Language
from bot.core.outgoing import Address, Cause, DeliveryStatus, RenderedMessage
from bot.core.subscription import DailyExcerpts, Recurrence, SubscriptionKind, SubscriptionStatus
from bot.store.figures import OPEN_IN, OPEN_OUT, QueueState
from bot.store.inbox import ReceivedUpdate
from bot.store.store import Store
from bot.store.subscriptions import StoredSubscription
from tests.outgoing import sending
from tests.store.conftest import BOT, NOW

LATER = NOW + timedelta(minutes=5)
TEXT = RenderedMessage("雨", "雨")


async def put_messages(store: Store) -> None:
    """Two that wait, one that is unknown, and one that was sent."""
    for number, at in enumerate((NOW, NOW, LATER, LATER), 1):
        outgoing = sending(f"k{number}", Cause.NOTICE, f"c{number}", Address(number), TEXT)
        async with store.transaction() as tx:
            await tx.outbox.add([outgoing], at)
    async with store.transaction() as tx:
        await tx.outbox.finish(1, DeliveryStatus.SENT, NOW)
        await tx.outbox.finish(2, DeliveryStatus.UNKNOWN, NOW)


async def test_nothing_is_told_as_nothing_in_every_state(store: Store) -> None:
    async with store.read() as tx:
        found = await tx.figures.take()
    assert found.inbox == dict.fromkeys(map(str, OPEN_IN), QueueState())
    assert found.outbox == dict.fromkeys(map(str, OPEN_OUT), QueueState())
    assert found.subscribers == dict.fromkeys(map(str, SubscriptionKind), 0)
    assert found.size > 10_000


async def test_what_waits_is_counted_by_state_with_the_age_of_the_oldest(store: Store) -> None:
    await put_messages(store)
    for key, at in (("u1", NOW), ("u2", LATER), ("u3", LATER)):
        async with store.transaction() as tx:
            await tx.inbox.put([ReceivedUpdate(key, key, "p1", "{}")], at)
    async with store.transaction() as tx:
        await tx.inbox.take(1)
        await tx.inbox.set_aside("u1", "builtins.ValueError")
    async with store.read() as tx:
        found = await tx.figures.take()
        assert (await tx.figures.dead_letters(), await tx.figures.unknown()) == (1, 1)
    assert found.inbox == {
        "waiting": QueueState(2, LATER),
        "working": QueueState(),
        "aside": QueueState(1, NOW),
    }
    assert found.outbox == {
        "pending": QueueState(2, LATER),
        "sending": QueueState(),
        "unknown": QueueState(1, NOW),
        "failed": QueueState(),
    }


async def test_those_who_rest_do_not_count_as_subscribers(store: Store) -> None:
    for number, status in enumerate((SubscriptionStatus.ON, SubscriptionStatus.ON, SubscriptionStatus.AWAY), 1):
        daily = DailyExcerpts(0, "zhibo-daihuo", Language.HANS, Recurrence(time(8), "UTC"), status=status)
        kept = StoredSubscription(daily, f"c{number}", Address(number), f"p{number}", None)
        async with store.transaction() as tx:
            await tx.subscriptions.save(kept, NOW)
    async with store.read() as tx:
        assert (await tx.figures.take()).subscribers == {"excerpt": 2, "prompt": 0}


async def test_another_bots_queues_are_not_counted(store: Store) -> None:
    await put_messages(store)
    async with Store(store.database, store.encryption, BOT + 1).read() as tx:
        found = await tx.figures.take()
    assert not any(state.count for state in found.outbox.values())


async def test_a_message_knows_when_the_update_came_that_it_answers(store: Store) -> None:
    async with store.transaction() as tx:
        await tx.inbox.put([ReceivedUpdate("42:7", "c1", "p1", "{}")], NOW)
    answer = sending("reply:42:7", Cause.REPLY, "c1", Address(1), TEXT, about="42:7")
    daily = sending("daily:1:1", Cause.DAILY, "c2", Address(2), TEXT, about="1")
    async with store.transaction() as tx:
        await tx.outbox.add([answer, daily], LATER)
    async with store.read() as tx:
        ready = await tx.outbox.ready((), 10)
    assert {queued.outgoing.key: queued.asked for queued in ready} == {answer.key: NOW, daily.key: None}
