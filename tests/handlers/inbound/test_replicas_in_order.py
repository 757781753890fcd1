"""Replicas behind one webhook: what is said in a chat is handled in its order, whichever of them it was brought to."""

import asyncio
from collections.abc import AsyncIterator, Sequence
from contextlib import AsyncExitStack, asynccontextmanager, suppress
from random import Random

import pytest

from bot.store.database import Database
from bot.store.encryption import Encryption
from bot.store.replicas import ReplicaReplaced
from bot.store.store import Store
from handlers.inbound.ingest import UpdateIngest
from handlers.inbound.updates import update_key
from handlers.inbound.worker import IDLE, Raw, Worker
from handlers.runtime.health import Health
from tests.house import BOT, NOW
from tests.patience import PATIENCE, until
from tests.postgres import EMPTIED

CHATS, EACH = 8, 12
SLOW = 0.02
"""Seconds that an update may take at most."""
QUIET = "quiet"
"""Text of an update that leaves nothing to store."""
Handled = list[tuple[int, int]]
"""Chat and number of each update, in the order in which it was stored that they are handled."""


class Peer:
    """One process among others: connections, door and worker of its own."""

    def __init__(self, store: Store, handled: Handled, chance: Random) -> None:
        self.store, self._handled, self._chance = store, handled, chance
        self.worker = Worker(store, self._process, self._give_up, Health())
        self.ingest = UpdateIngest(BOT, store, Health(), arrived=self.worker.wake)
        self.begun: list[int] = []
        self.goes_on = asyncio.Event()
        self.goes_on.set()
        self._stop = asyncio.Event()
        self._running = asyncio.create_task(self.worker.run(self._stop))

    async def _process(self, raw: Raw) -> None:
        """Store what an update does along with it being handled, as the program does."""
        number, message = raw["update_id"], raw["message"]
        self.begun.append(number)
        await asyncio.sleep(self._chance.uniform(0, SLOW))
        await self.goes_on.wait()
        if message["text"] == QUIET:
            return
        async with self.store.transaction() as tx:
            await tx.inbox.done(update_key(BOT, number))
        self._handled.append((message["chat"]["id"], number))

    async def _give_up(self, key: str, raw: Raw, error: str) -> None:
        raise AssertionError(f"{key} was set aside: {error}")

    async def stop(self) -> None:
        self._stop.set()
        self.goes_on.set()
        await asyncio.wait_for(self._running, PATIENCE)


@asynccontextmanager
async def peers(handled: Handled, chance: Random) -> AsyncIterator[tuple[Peer, Peer]]:
    url, encryption = await EMPTIED.url(), Encryption(Encryption.new_key())
    async with AsyncExitStack() as stack:
        made = []
        for _ in range(2):
            database = await stack.enter_async_context(Database.open(url, encryption, BOT))
            store = Store(database, encryption, BOT)
            async with store.transaction() as tx:
                store.replica.id = await tx.replicas.register(NOW)
            made.append(Peer(store, handled, chance))
        yield made[0], made[1]


def update(number: int, chat: int, text: str = "雨") -> Raw:
    somebody = {"id": chat, "is_bot": False, "first_name": "x"}
    said = {"message_id": number, "date": 1, "chat": {"id": chat, "type": "private"}, "from": somebody, "text": text}
    return {"update_id": number, "message": said}


async def bring(chat: int, doors: Sequence[Peer], chance: Random) -> None:
    """As Telegram does: of one chat the next one only once the one before is taken, to each door in turn; sometimes the
    same once more, to the other one."""
    for turn in range(EACH):
        raw = update(chat * 1000 + turn, chat)
        times = 1 + (chance.random() < 0.2)
        for number in range(turn, turn + times):
            await taken(raw, doors, number)
        await asyncio.sleep(chance.uniform(0, SLOW))


async def taken(raw: Raw, doors: Sequence[Peer], number: int) -> None:
    """Where one is gone, the proxy leads to another one."""
    while True:
        with suppress(ReplicaReplaced):
            return await doors[number % len(doors)].ingest.keep([raw])


def in_order() -> Handled:
    return [(chat, chat * 1000 + turn) for chat in range(1, CHATS + 1) for turn in range(EACH)]


@pytest.mark.parametrize("seed", range(3))
async def test_chat_that_is_brought_to_both_in_turn_is_handled_in_order_and_each_update_once(seed: int) -> None:
    handled, chance = Handled(), Random(seed)
    async with peers(handled, chance) as doors:
        await asyncio.gather(*(bring(chat, doors, chance) for chat in range(1, CHATS + 1)))
        await until(lambda: len(handled) >= CHATS * EACH)
        for door in doors:
            await door.stop()
            assert door.begun, "both had their share"
    # Sorting by chat keeps the order within each.
    assert sorted(handled, key=lambda each: each[0]) == in_order()


async def test_order_is_kept_where_one_of_them_dies_in_the_middle() -> None:
    handled, chance = Handled(), Random(3)
    async with peers(handled, chance) as (dies, lives):
        doors = [dies, lives]
        bringing = asyncio.gather(*(bring(chat, doors, chance) for chat in range(1, CHATS + 1)))
        await until(lambda: len(dies.begun) > CHATS)
        dies.goes_on.clear()
        await until(lambda: bool(set(dies.begun) - {number for _, number in handled}))
        doors.remove(dies)
        await dead(dies, lives)
        await bringing
        await until(lambda: len(handled) >= CHATS * EACH)
        await lives.stop()
        # It comes to life again, and stores nothing that it had begun.
        with pytest.raises(ReplicaReplaced):
            await dies.stop()
    assert sorted(handled, key=lambda each: each[0]) == in_order()


async def test_what_left_nothing_to_store_is_not_handled_again_where_another_one_dies() -> None:
    handled, chance = Handled(), Random(4)
    async with peers(handled, chance) as doors:
        for peer in doors:
            peer.goes_on.clear()
        # Whoever has room takes what is brought, to whichever door.
        await doors[0].ingest.keep([update(1, 1)])
        await until(lambda: any(peer.begun for peer in doors))
        dies, lives = sorted(doors, key=lambda peer: not peer.begun)
        for number in range(2, 100):
            await lives.ingest.keep([update(number, number, QUIET)])
            await until(lambda number=number: number in (*dies.begun, *lives.begun))  # type: ignore[misc]
            if lives.begun:
                break
        quiet = lives.begun[0]
        await dead(dies, lives)
        # It has seen that the other one is dead, and waits for what it works on itself.
        await asyncio.sleep(IDLE)
        lives.worker.wake()
        await asyncio.sleep(SLOW)
        lives.goes_on.set()
        await until(lambda: handled == [(1, 1)])
        await lives.stop()
        assert lives.begun.count(quiet) == 1
        with pytest.raises(ReplicaReplaced):
            await dies.stop()


async def dead(peer: Peer, by: Peer) -> None:
    """It counts as dead to the other one."""
    async with by.store.transaction() as tx:
        await tx.replicas.remove(peer.store.replica.id)
