"""How messages come into the outbox: to be looked for, or begun with that."""

from datetime import timedelta

import pytest

from bot.core.outgoing import Address, Cause, ChatKind, DeliveryStatus, OutgoingMessage, RenderedMessage
from bot.store.encryption import Encryption
from bot.store.inbox import ReceivedUpdate
from bot.store.outbox_claims import QueuedMessage
from bot.store.store import Store
from tests.outgoing import sending
from tests.store.conftest import NOW
from tests.store.test_outbox import PARCEL, add, outgoing, ready, states


async def begins(store: Store, message: OutgoingMessage) -> QueuedMessage | None:
    async with store.transaction() as tx:
        return await tx.outbox.add_and_begin(message, NOW)


async def test_answer_that_is_begun_stands_as_what_was_looked_for_and_begun(store: Store) -> None:
    """So whatever becomes of it, nothing has to know which way it went."""
    await add(store, outgoing("looked-for", chat="c2"))
    async with store.transaction() as tx:
        [found] = await tx.outbox.ready((), 1)
        await tx.outbox.begin([found.id], NOW)
    begun = await begins(store, outgoing("begun"))
    assert begun
    async with store.database.read() as connection:
        rows = (await connection.exec_driver_sql("SELECT * FROM outbox ORDER BY id")).mappings().all()
    differs = {name for name in rows[0] if rows[0][name] != rows[1][name]}
    assert differs == {"id", "key", "chat", "parcel"}
    assert (rows[1]["id"], rows[1]["attempts"], rows[1]["state"]) == (begun.id, 1, "sending")


async def test_what_is_handed_over_is_what_a_crash_would_find(store: Store) -> None:
    begun = await begins(store, PARCEL)
    assert begun
    assert (begun.attempts, begun.possible_deliveries, begun.asked) == (1, 0, None)
    async with store.read() as tx:
        assert await tx.outbox.interrupted() == [begun]
    assert await ready(store) == []


async def test_when_it_was_asked_is_told_where_that_is_known(store: Store) -> None:
    asked = NOW - timedelta(seconds=3)
    async with store.transaction() as tx:
        await tx.inbox.put([ReceivedUpdate(f"u{number}", "c1", "p1", "{}") for number in (1, 2)], asked)
        await tx.inbox.done("u1")
    begun = await begins(store, outgoing("reply:u1", about="u1"))
    assert begun
    assert begun.asked == asked
    assert (await begins(store, outgoing("reply:u9", chat="c9", about="u9"))) is not None


@pytest.mark.parametrize("cause", [Cause.REPLY, Cause.BROADCAST])
async def test_nothing_overtakes_what_waits_for_the_same_chat(store: Store, cause: Cause) -> None:
    await add(store, outgoing("first", cause))
    assert await begins(store, outgoing("second")) is None
    assert await states(store) == {"first": "pending", "second": "pending"}
    async with store.read() as tx:
        assert [queued.attempts for queued in await tx.outbox.ready((), 100)] == [0]


async def test_nothing_overtakes_what_is_being_sent_to_the_same_chat(store: Store) -> None:
    first = await begins(store, outgoing("first"))
    assert first
    assert await begins(store, outgoing("second")) is None
    assert await begins(store, outgoing("elsewhere", chat="c2")) is not None
    assert await states(store) == {"first": "sending", "second": "pending", "elsewhere": "sending"}
    async with store.transaction() as tx:
        await tx.outbox.requeue(first.id, "later", perhaps=False)
    assert await ready(store) == ["first"], "and what goes back is still the first"


@pytest.mark.parametrize("state", [state for state in DeliveryStatus if state not in ("pending", "sending")])
async def test_what_is_done_with_keeps_nothing_waiting(store: Store, state: DeliveryStatus) -> None:
    first = await begins(store, outgoing("first"))
    assert first
    async with store.transaction() as tx:
        await tx.outbox.finish(first.id, state, NOW)
    assert await begins(store, outgoing("second")) is not None


async def test_another_bots_messages_to_the_same_chat_keep_nothing_waiting(
    store: Store, encryption: Encryption
) -> None:
    other = Store(store.database, encryption, store.bot + 1)
    assert await begins(other, outgoing("theirs"))
    assert await begins(store, outgoing("ours"))


@pytest.mark.parametrize("begun", [True, False])
async def test_known_key_is_not_put_in_twice_and_not_sent_twice(store: Store, begun: bool) -> None:
    if begun:
        assert await begins(store, outgoing("first"))
    else:
        await add(store, outgoing("first"))
    before = await states(store)
    assert await begins(store, outgoing("first", chat="c2")) is None
    assert await states(store) == before


async def test_it_may_be_the_last_of_its_transaction(store: Store) -> None:
    async with store.transaction() as tx:
        await tx.outbox.add([outgoing("file", chat="c2")], NOW)
        tx.end_with_next()
        assert await tx.outbox.add_and_begin(outgoing("answer"), NOW)
    assert await states(store) == {"file": "pending", "answer": "sending"}


async def test_transaction_that_fails_begins_nothing(store: Store) -> None:
    async def fail() -> None:
        async with store.transaction() as tx:
            assert await tx.outbox.add_and_begin(outgoing("answer"), NOW)
            raise RuntimeError

    with pytest.raises(RuntimeError):
        await fail()
    assert await states(store) == {}
    assert await begins(store, outgoing("answer"))


async def test_what_was_put_in_to_be_looked_for_is_known_to_the_transaction(store: Store) -> None:
    async with store.transaction() as tx:
        await tx.outbox.add([], NOW)
        await tx.outbox.add_and_begin(outgoing("answer"), NOW)
        before = tx.outbox.has_added
        await tx.outbox.add([outgoing("file", chat="c2")], NOW)
        assert (before, tx.outbox.has_added) == (False, True)
    async with store.transaction() as tx:
        assert not tx.outbox.has_added


async def test_of_what_was_begun_nothing_stands_in_plain(store: Store) -> None:
    said = RenderedMessage("墙上的瓷砖", "墙上的瓷砖")
    assert await begins(store, sending("k", Cause.REPLY, "c1", Address(-100123, ChatKind.GROUP), said))
    async with store.database.read() as connection:
        [row] = (await connection.exec_driver_sql("SELECT * FROM outbox")).all()
    assert not [value for value in row if "瓷砖" in str(value) or "100123" in str(value)]
