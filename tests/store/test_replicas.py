"""Several processes on one PostgreSQL database: nothing is worked on by two of them, and nothing by none."""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, AsyncExitStack, asynccontextmanager
from dataclasses import replace

import pytest
from sqlalchemy import select

from bot.core.outgoing import Address, Cause, DeliveryStatus, OutgoingMessage, RenderedMessage
from bot.store.backend import WriteTurn
from bot.store.database import Database
from bot.store.encryption import Encryption
from bot.store.inbox import ReceivedUpdate
from bot.store.replicas import Replica, ReplicaReplaced
from bot.store.store import Store
from bot.store.tables import inbox, outbox
from tests.outgoing import sending
from tests.postgres import EMPTIED
from tests.store.conftest import BOT, NOW

MESSAGE = sending("reply:u1", Cause.REPLY, "c1", Address(7), RenderedMessage("", ""), about="u1")

Opening = Callable[..., AbstractAsyncContextManager[Store]]


@pytest.fixture
async def replica(encryption: Encryption) -> Opening:
    """Opens the store as one more process that is registered there."""
    url = await EMPTIED.url()

    @asynccontextmanager
    async def opened(bot: int = BOT) -> AsyncIterator[Store]:
        async with Database.open(url, encryption, bot) as database:
            store = Store(database, encryption, bot, replica=Replica())
            async with store.transaction() as tx:
                number = await tx.replicas.register(NOW)
            store.replica.id = number
            yield store

    return opened


@pytest.fixture
async def pair(replica: Opening) -> AsyncIterator[tuple[Store, Store]]:
    async with replica() as one, replica() as other:
        yield one, other


async def put(store: Store, *updates: tuple[str, str]) -> None:
    """``updates``: key and ordering key."""
    async with store.transaction(WriteTurn.INBOX) as tx:
        await tx.inbox.put([ReceivedUpdate(key, lane, "p1", "{}") for key, lane in updates], NOW)


async def taken(store: Store, limit: int = 10, *done: str) -> list[str]:
    async with store.transaction(WriteTurn.INBOX) as tx:
        return [each.key for each in await tx.inbox.take(limit, done)]


async def dies(store: Store, seen_by: Store) -> None:
    async with seen_by.transaction() as tx:
        await tx.replicas.remove(store.replica.id)


async def post(store: Store, *outgoing: OutgoingMessage) -> list[int]:
    async with store.transaction() as tx:
        await tx.outbox.add(outgoing, NOW)
        return list((await tx.connection.execute(select(outbox.c.id).order_by(outbox.c.id))).scalars())


async def claimed(store: Store, *ids: int) -> set[int]:
    async with store.transaction(WriteTurn.OUTBOX) as tx:
        return await tx.outbox.begin(ids, NOW)


async def test_what_one_works_on_keeps_its_chat_to_itself(pair: tuple[Store, Store]) -> None:
    one, other = pair
    await put(one, ("u1", "c1"), ("u2", "c2"), ("u3", "c1"))
    assert await taken(one, 1) == ["u1"]
    assert await taken(other) == ["u2"]
    await put(other, ("u4", "c1"), ("u5", "c2"))
    assert await taken(other) == ["u5"]
    assert await taken(one) == ["u3", "u4"]


async def test_chat_that_is_done_with_goes_on_anywhere(pair: tuple[Store, Store]) -> None:
    one, other = pair
    await put(one, ("u1", "c1"), ("u2", "c1"))
    assert await taken(one, 1) == ["u1"]
    assert await taken(one, 0, "u1") == []
    assert await taken(other) == ["u2"]


async def test_taken_by_many_at_once_each_is_taken_once(replica: Opening) -> None:
    async with AsyncExitStack() as stack:
        stores = [await stack.enter_async_context(replica()) for _ in range(4)]
        await put(stores[0], *((f"u{number}", f"c{number % 7}") for number in range(70)))
        found = await asyncio.gather(*(taken(store, 5) for store in stores for _ in range(3)))
    everything = [key for keys in found for key in keys]
    assert len(everything) == len(set(everything)) > 0


async def test_what_a_dead_one_has_left_keeps_its_chat_waiting_until_somebody_adopts_it(
    pair: tuple[Store, Store],
) -> None:
    one, other = pair
    await put(one, ("u1", "c1"))
    assert await taken(one) == ["u1"]
    await put(other, ("u2", "c1"), ("u3", "c2"))
    async with other.read() as tx:
        assert not await tx.inbox.is_abandoned()
    await dies(one, other)
    assert await taken(other) == ["u3"]
    async with other.transaction(WriteTurn.INBOX) as tx:
        assert await tx.inbox.is_abandoned()
        await tx.inbox.adopt()
        assert await tx.inbox.suspects() == ["u1", "u3"]
        again = await tx.inbox.again("u1")
    assert again
    assert again.attempts == 2
    assert await taken(other, 10, "u1") == ["u2"]


async def test_what_was_chosen_does_not_overtake_what_is_to_be_sent_once_more(pair: tuple[Store, Store]) -> None:
    one, other = pair
    first, second = await post(one, replace(MESSAGE, key="m1"), replace(MESSAGE, key="m2"))
    assert await claimed(one, first) == {first}
    async with other.read() as tx:
        chosen = [queued.id for queued in await tx.outbox.ready((), 10)]
    assert chosen == [second], "of what the other one sends nothing is to be seen"
    async with one.transaction() as tx:
        await tx.outbox.requeue(first, "halted", perhaps=False, tried=False)
    assert await claimed(other, *chosen) == set()
    assert await claimed(other, first) == {first}


async def test_one_that_was_taken_for_dead_stores_nothing_more(pair: tuple[Store, Store]) -> None:
    one, other = pair
    await put(one, ("u1", "c1"))
    await dies(one, other)
    with pytest.raises(ReplicaReplaced, match="another one has taken over"):
        await taken(one)
    with pytest.raises(ReplicaReplaced):
        await post(one, MESSAGE)
    async with one.read() as tx:
        with pytest.raises(ReplicaReplaced):
            await tx.replicas.beat()


async def test_one_that_still_counts_is_not_removed_on_an_old_word(pair: tuple[Store, Store]) -> None:
    one, other = pair
    async with other.read() as tx:
        before = (await tx.replicas.beats())[one.replica.id]
    async with one.read() as tx:
        await tx.replicas.beat()
    async with other.transaction() as tx:
        await tx.replicas.remove(one.replica.id, before)
        assert (await tx.replicas.beats())[one.replica.id] == before + 1


async def test_taking_of_which_nobody_heard_is_taken_back(pair: tuple[Store, Store]) -> None:
    one, other = pair
    await put(one, ("u1", "c1"), ("u2", "c2"))
    await taken(one)
    async with one.transaction(WriteTurn.INBOX) as tx:
        await tx.inbox.put_back(["u2"])
        rows = (await tx.connection.execute(select(inbox.c.key, inbox.c.state, inbox.c.attempts))).all()
    assert sorted(map(tuple, rows)) == [("u1", "waiting", 0), ("u2", "working", 1)]
    assert await taken(other) == ["u1"]


async def test_message_is_sent_by_one_and_nobody_else_writes_to_its_chat(pair: tuple[Store, Store]) -> None:
    one, other = pair
    again, elsewhere = replace(MESSAGE, key="reply:u2"), replace(MESSAGE, key="reply:u3", chat="c2")
    first, second, third = await post(one, MESSAGE, again, elsewhere)
    assert await claimed(one, first) == {first}
    assert await claimed(other, first, second, third) == {third}


async def test_messages_claimed_by_many_at_once_are_claimed_once(replica: Opening) -> None:
    async with AsyncExitStack() as stack:
        stores = [await stack.enter_async_context(replica()) for _ in range(4)]
        ids = await post(stores[0], *(replace(MESSAGE, key=f"reply:{n}", chat=f"c{n}") for n in range(40)))
        found = await asyncio.gather(*(claimed(store, *ids[:30]) for store in stores for _ in range(2)))
    assert sorted(number for each in found for number in each) == ids[:30]


async def test_what_a_dead_one_was_sending_is_another_ones_to_settle(pair: tuple[Store, Store]) -> None:
    one, other = pair
    [number] = await post(one, MESSAGE)
    await claimed(one, number)
    async with other.transaction() as tx:
        assert await tx.outbox.adopt() == []
    await dies(one, other)
    async with other.transaction() as tx:
        assert [queued.id for queued in await tx.outbox.adopt()] == [number]
        assert [queued.id for queued in await tx.outbox.interrupted()] == [number]
    async with other.transaction() as tx:
        assert await tx.outbox.settled(number) is None
        await tx.outbox.finish(number, DeliveryStatus.UNKNOWN, NOW)
    async with other.transaction() as tx:
        assert await tx.outbox.settled(number) is DeliveryStatus.UNKNOWN


async def test_sending_of_which_nobody_heard_has_not_begun(pair: tuple[Store, Store]) -> None:
    one, other = pair
    elsewhere = replace(MESSAGE, key="reply:u3", chat="c2")
    first, second = await post(one, MESSAGE, elsewhere)
    await claimed(one, first, second)
    async with one.transaction() as tx:
        await tx.outbox.take_back([second])
    assert await claimed(other, first, second) == {first}


async def test_one_of_them_has_a_role_until_it_leaves_it(pair: tuple[Store, Store]) -> None:
    mine, theirs, another = (store.database.role("clock") for store in (*pair, pair[0]))
    assert await mine.is_mine()
    assert await mine.is_mine()
    assert not await theirs.is_mine()
    assert await pair[1].database.role("door").is_mine()
    await mine.release()
    assert await theirs.is_mine()
    assert not await another.is_mine()
    await theirs.release()


async def test_role_of_a_process_that_ends_is_free(replica: Opening) -> None:
    async with replica() as other:
        async with replica() as one:
            assert await one.database.role("clock").is_mine()
            assert not await other.database.role("clock").is_mine()
        assert await other.database.role("clock").is_mine()


async def test_bots_in_one_database_know_nothing_of_each_other(replica: Opening) -> None:
    async with replica() as mine, replica(bot=43) as theirs:
        assert await mine.database.role("clock").is_mine()
        assert await theirs.database.role("clock").is_mine()
        await put(mine, ("u1", "c1"))
        await post(mine, MESSAGE)
        async with mine.transaction() as tx:
            await tx.chats.mark_reachable("c1", Address(7), NOW)
        assert await taken(theirs) == []
        async with theirs.read() as tx:
            assert await tx.outbox.waiting() == 0
            assert await tx.chats.count() == 0
            assert set(await tx.replicas.beats()) == {theirs.replica.id}
