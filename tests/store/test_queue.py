"""Inbox and outbox as whoever runs the bot sees them, and what they can do with a row."""

import json
from dataclasses import replace
from datetime import timedelta

import pytest

from bot.core.outgoing import Address, Cause, DeliveryStatus, OutgoingMessage, RenderedMessage
from bot.store.inbox import ReceivedUpdate
from bot.store.outbox import KEPT
from bot.store.queue import LISTED, NoSuchRow, QueueRow
from bot.store.store import Store
from tests.outgoing import sending
from tests.store.conftest import NOW
from tests.store.operator import Operator

CHAT = -1_009_876_543
MARKER = "durian-marker"
LATER = NOW + timedelta(minutes=5)


@pytest.fixture
def queue(store: Store) -> Operator:
    return Operator(store)


@pytest.fixture
def chat(store: Store) -> str:
    """Its pseudonym."""
    return store.pseudonym(CHAT)


async def arrive(store: Store, *keys: str, kind: str = "message") -> None:
    raw = {"update_id": 7, kind: {"text": MARKER, "chat": {"id": CHAT}}}
    lane = store.pseudonym(CHAT)
    async with store.transaction() as tx:
        await tx.inbox.put([ReceivedUpdate(key, lane, "p1", json.dumps(raw)) for key in keys], NOW)


async def set_aside(store: Store, key: str, *, keep: bool = True) -> None:
    async with store.transaction() as tx:
        await tx.inbox.set_aside(key, "builtins.RuntimeError", keep=keep)


def outgoing(store: Store, key: str, cause: Cause = Cause.REPLY) -> OutgoingMessage:
    return sending(key, cause, store.pseudonym(CHAT), Address(CHAT), RenderedMessage(MARKER, MARKER), about="u1")


async def lose(store: Store, lost: OutgoingMessage, state: DeliveryStatus, error: str = "Timed out") -> None:
    """Put it in, and let the first try end so."""
    async with store.transaction() as tx:
        await tx.outbox.add([lost], NOW)
    async with store.read() as tx:
        [queued] = [each for each in await tx.outbox.ready((), 100) if each.outgoing.key == lost.key]
    async with store.transaction() as tx:
        await tx.outbox.begin([queued.id], NOW)
    async with store.transaction() as tx:
        await tx.outbox.finish(queued.id, state, NOW, error=error)


async def test_nothing_is_listed_of_nothing(queue: Operator) -> None:
    for listing in (await queue.inbox(), await queue.outbox()):
        assert (listing.counts, listing.rows, listing.more) == ({}, (), 0)


async def test_updates_are_listed_with_those_that_failed_first(queue: Operator, store: Store, chat: str) -> None:
    await arrive(store, "u1")
    await arrive(store, "u2", kind="callback_query")
    await arrive(store, "u3", "u4")
    async with store.transaction() as tx:
        await tx.inbox.take(3)
    await set_aside(store, "u2")
    async with store.transaction() as tx:
        await tx.inbox.done("u3")
    listing = await queue.inbox()
    assert listing.counts == {"aside": 1, "done": 1, "waiting": 1, "working": 1}
    assert listing.rows == (
        QueueRow("in:2", "callback_query", "aside", 1, NOW, "builtins.RuntimeError", chat),
        QueueRow("in:1", "message", "working", 1, NOW, "", chat),
        QueueRow("in:4", "message", "waiting", 0, NOW, "", chat),
    )


async def test_messages_are_listed_with_those_that_are_lost_first(queue: Operator, store: Store, chat: str) -> None:
    async with store.transaction() as tx:
        await tx.outbox.add([outgoing(store, "waits", Cause.DAILY)], NOW)
    await lose(
        store, replace(outgoing(store, "refused"), chat="c" + "0" * 20), DeliveryStatus.FAILED, "Bad Request: too long"
    )
    await lose(store, replace(outgoing(store, "lost"), chat="c" + "1" * 20), DeliveryStatus.UNKNOWN)
    await lose(store, replace(outgoing(store, "sent"), chat="c" + "2" * 20), DeliveryStatus.SENT)
    listing = await queue.outbox()
    assert listing.counts == {"failed": 1, "pending": 1, "sent": 1, "unknown": 1}
    assert listing.rows == (
        QueueRow("out:3", "reply", "unknown", 1, NOW, "Timed out", "c" + "1" * 20),
        QueueRow("out:2", "reply", "failed", 1, NOW, "Bad Request: too long", "c" + "0" * 20),
        QueueRow("out:1", "daily", "pending", 0, NOW, "", chat),
    )


async def test_neither_texts_nor_ids_of_telegram_are_listed(queue: Operator, store: Store) -> None:
    await arrive(store, "u1")
    async with store.transaction() as tx:
        await tx.inbox.put(
            [ReceivedUpdate("u2", "update 100000500", "", '{"update_id": 100000500, "text 5": {}}')], NOW
        )
    await lose(store, outgoing(store, "lost"), DeliveryStatus.FAILED, f"Group migrated. New chat id: {CHAT}")
    listed = (*(await queue.inbox()).rows, *(await queue.outbox()).rows)
    assert [(row.kind, row.error) for row in listed] == [
        ("message", ""),
        ("unknown", ""),
        ("reply", "Group migrated. New chat id: …"),
    ]
    assert listed[1].chat == ""
    assert MARKER not in str(listed)
    assert str(abs(CHAT)) not in str(listed)


async def test_list_is_bounded_and_says_what_it_leaves_out(queue: Operator, store: Store) -> None:
    await arrive(store, *(f"u{number}" for number in range(LISTED + 3)))
    listing = await queue.inbox()
    assert (len(listing.rows), listing.more) == (LISTED, 3)


async def test_update_that_was_set_aside_gets_fresh_attempts(queue: Operator, store: Store) -> None:
    await arrive(store, "u1")
    async with store.transaction() as tx:
        await tx.inbox.take(1)
    async with store.transaction() as tx:
        await tx.inbox.again("u1")
    await set_aside(store, "u1")
    assert await queue.retry(["in:1"], LATER) == ["in:1 will be handled again."]
    async with store.transaction() as tx:
        [waiting] = await tx.inbox.take(10)
    assert (waiting.key, waiting.attempts) == ("u1", 1)
    assert MARKER in waiting.payload


@pytest.mark.parametrize(
    ("state", "again", "said"),
    [
        (DeliveryStatus.UNKNOWN, 1, "out:1 will be sent again; it may have arrived before."),
        (DeliveryStatus.FAILED, 0, "out:1 will be sent again."),
    ],
)
async def test_lost_message_is_sent_again_as_it_was(
    queue: Operator, store: Store, state: DeliveryStatus, again: int, said: str
) -> None:
    lost = outgoing(store, "lost")
    await lose(store, lost, state)
    assert await queue.retry(["out:1"], LATER) == [said]
    async with store.read() as tx:
        [queued] = await tx.outbox.ready((), 10)
    assert (queued.outgoing, queued.possible_deliveries, queued.attempts) == (lost, again, 0)
    async with store.transaction() as tx:
        await tx.outbox.drop_old(NOW + 2 * KEPT)
    async with store.read() as tx:
        assert await tx.outbox.ready((), 10), "what waits is not old"


async def test_lost_message_can_be_retried_until_it_is_dropped(queue: Operator, store: Store) -> None:
    await lose(store, outgoing(store, "lost"), DeliveryStatus.UNKNOWN)
    async with store.transaction() as tx:
        await tx.outbox.drop_old(NOW + KEPT)
    assert await queue.retry(["out:1"], NOW + KEPT)
    await lose(store, replace(outgoing(store, "other"), chat="c9"), DeliveryStatus.UNKNOWN)
    async with store.transaction() as tx:
        await tx.outbox.drop_old(NOW + 2 * KEPT)
    with pytest.raises(NoSuchRow, match="there is no out:2"):
        await queue.retry(["out:2"], NOW + 2 * KEPT)


@pytest.mark.parametrize(
    "state", [DeliveryStatus.SENT, DeliveryStatus.GONE, DeliveryStatus.EXPIRED, DeliveryStatus.CANCELLED]
)
async def test_message_of_which_nothing_is_left_says_so(queue: Operator, store: Store, state: DeliveryStatus) -> None:
    await lose(store, outgoing(store, "done"), state)
    async with store.database.read() as connection:
        assert (await connection.exec_driver_sql("SELECT parcel FROM outbox")).scalar() == ""
    with pytest.raises(NoSuchRow, match=f"^out:1 is {state}: nothing of it is left to send.$"):
        await queue.retry(["out:1"], LATER)
    with pytest.raises(NoSuchRow, match=f"^out:1 is {state}: there is nothing left to drop.$"):
        await queue.drop(["out:1"], LATER)


async def test_all_that_can_be_tried_again_is_put_back_together(queue: Operator, store: Store) -> None:
    await arrive(store, "u1", "u2", "u3")
    async with store.transaction() as tx:
        await tx.inbox.take(2)
    await set_aside(store, "u1")
    await set_aside(store, "u2", keep=False)
    for number, state in enumerate((DeliveryStatus.UNKNOWN, DeliveryStatus.FAILED, DeliveryStatus.SENT)):
        await lose(store, replace(outgoing(store, f"r{number}"), chat=f"c{number}"), state)
    await lose(store, replace(outgoing(store, "d1", Cause.DAILY), expires=NOW, chat="c3"), DeliveryStatus.UNKNOWN)
    assert await queue.retry_all(LATER) == [
        "in:1 will be handled again.",
        "out:1 will be sent again; it may have arrived before.",
        "out:2 will be sent again.",
        "2 cannot be tried again, and can be dropped.",
    ]
    assert (await queue.inbox()).counts == {"aside": 1, "waiting": 2}
    assert (await queue.outbox()).counts == {"pending": 2, "sent": 1, "unknown": 1}


async def test_message_whose_time_is_over_is_not_sent_again(queue: Operator, store: Store) -> None:
    await lose(store, replace(outgoing(store, "d1", Cause.DAILY), expires=LATER), DeliveryStatus.UNKNOWN)
    with pytest.raises(NoSuchRow, match=r"^out:1 was to be sent before 2026-03-01T08:35:15"):
        await queue.retry(["out:1"], LATER)
    assert await queue.retry(["out:1"], NOW)


async def test_what_goes_on_by_itself_is_not_retried(queue: Operator, store: Store) -> None:
    await arrive(store, "u1", "u2")
    async with store.transaction() as tx:
        await tx.inbox.take(1)
    async with store.transaction() as tx:
        await tx.outbox.add([outgoing(store, "r1"), replace(outgoing(store, "r2"), chat="c9")], NOW)
    async with store.transaction() as tx:
        await tx.outbox.begin([1], NOW)
    for name, state in (("in:1", "working"), ("in:2", "waiting"), ("out:1", "sending"), ("out:2", "pending")):
        with pytest.raises(NoSuchRow, match=f"^{name} is {state}, and is (handled|sent) without being asked for.$"):
            await queue.retry([name], LATER)


@pytest.mark.parametrize("name", ["12", "in:", "in:0", "in:-1", "in:1 ", "IN:1", "out:9" + 20 * "9", "up:1", ""])
async def test_what_is_no_name_is_told(queue: Operator, store: Store, name: str) -> None:
    for change in (queue.retry, queue.drop):
        with pytest.raises(NoSuchRow, match="is no row; they are named like in:12 and out:5"):
            await change([name], NOW)


@pytest.mark.parametrize("name", ["in:99", "out:99"])
async def test_one_wrong_name_leaves_all_as_they_are(queue: Operator, store: Store, name: str) -> None:
    await arrive(store, "u1")
    async with store.transaction() as tx:
        await tx.inbox.take(1)
    await set_aside(store, "u1")
    before = await queue.inbox()
    for change in (queue.retry, queue.drop):
        with pytest.raises(NoSuchRow, match=f"^there is no {name}.$"):
            await change(["in:1", name], NOW)
    assert await queue.inbox() == before


async def test_dropped_update_is_wiped_and_never_comes_back(queue: Operator, store: Store) -> None:
    await arrive(store, "u1", "u2")
    async with store.transaction() as tx:
        await tx.inbox.take(1)
    await set_aside(store, "u1")
    assert await queue.drop(["in:1", "in:2"], LATER) == ["in:1 is dropped.", "in:2 is dropped."]
    await arrive(store, "u1", "u2")
    async with store.transaction() as tx:
        assert await tx.inbox.take(10) == []
    assert (await queue.inbox()).counts == {"done": 2}
    async with store.database.read() as connection:
        rows = (await connection.exec_driver_sql("SELECT payload, person, error FROM inbox")).all()
    assert [tuple(row) for row in rows] == [("", "", "")] * 2
    with pytest.raises(NoSuchRow, match=r"^in:1 is done: nothing of it is left to handle"):
        await queue.retry(["in:1"], LATER)


async def test_update_of_which_nothing_was_kept_is_listed_and_can_only_be_dropped(
    queue: Operator, store: Store
) -> None:
    await arrive(store, "u1")
    async with store.transaction() as tx:
        await tx.inbox.take(1)
    await set_aside(store, "u1", keep=False)
    [row] = (await queue.inbox()).rows
    assert (row.kind, row.state, row.error, row.chat) == ("unknown", "aside", "builtins.RuntimeError", "")
    with pytest.raises(NoSuchRow, match=r"^nothing of in:1 was kept"):
        await queue.retry(["in:1"], LATER)
    assert await queue.drop(["in:1"], LATER) == ["in:1 is dropped."]


async def test_dropped_message_is_wiped_and_never_sent(queue: Operator, store: Store) -> None:
    waits = outgoing(store, "waits")
    await lose(store, replace(outgoing(store, "lost"), chat="c9"), DeliveryStatus.UNKNOWN)
    async with store.transaction() as tx:
        await tx.outbox.add([waits], NOW)
    assert await queue.drop(["out:1", "out:2"], LATER) == ["out:1 is dropped.", "out:2 is dropped."]
    async with store.transaction() as tx:
        await tx.outbox.add([waits], NOW)
    async with store.read() as tx:
        assert await tx.outbox.ready((), 10) == []
    async with store.database.read() as connection:
        rows = (await connection.exec_driver_sql("SELECT state, parcel FROM outbox")).all()
    assert [tuple(row) for row in rows] == [("cancelled", "")] * 2


async def test_what_is_dropped_while_it_is_under_way_stays_dropped(queue: Operator, store: Store) -> None:
    await arrive(store, "u1")
    async with store.transaction() as tx:
        await tx.inbox.take(1)
    async with store.transaction() as tx:
        await tx.outbox.add([outgoing(store, "r1")], NOW)
    async with store.transaction() as tx:
        await tx.outbox.begin([1], NOW)
    for name, said in zip(("in:1", "out:1"), await queue.drop(["in:1", "out:1"], LATER), strict=True):
        assert said == f"{name} is dropped; it was under way, and may take effect all the same."
    # The bot knows nothing of it, and goes on.
    await set_aside(store, "u1")
    async with store.transaction() as tx:
        await tx.outbox.requeue(1, "Timed out", perhaps=True)
    assert ((await queue.inbox()).counts, (await queue.outbox()).counts) == ({"done": 1}, {"cancelled": 1})
    async with store.read() as tx:
        assert await tx.outbox.ready((), 10) == await tx.outbox.interrupted() == []
