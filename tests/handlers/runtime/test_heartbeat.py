"""A process among others on one database: it counts on, and notices who does not."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager

import pytest

from bot.store.database import Database
from bot.store.encryption import Encryption
from bot.store.replicas import ReplicaReplaced
from bot.store.store import Store
from handlers.runtime.health import Health
from handlers.runtime.heartbeat import DEAD, Heartbeat
from handlers.runtime.telegram_time import TelegramTime
from tests.postgres import EMPTIED


class Hands:
    """A clock that is set by hand."""

    seconds = 0.0

    def __call__(self) -> float:
        return self.seconds


class Process:
    def __init__(self, store: Store) -> None:
        self.store = store
        self.clock = Hands()
        self.heartbeat = Heartbeat(store, Health(), self.clock)

    async def beats(self, after: float = 0.0) -> None:
        self.clock.seconds += after
        await self.heartbeat.beat()

    async def known(self) -> set[str]:
        async with self.store.read() as tx:
            return set(await tx.replicas.beats())


@asynccontextmanager
async def registered(url: str, encryption: Encryption) -> AsyncIterator[Process]:
    async with Database.open(url, encryption) as database:
        process = Process(Store(database, encryption))
        async with process.heartbeat.registered(TelegramTime(), asyncio.Event()):
            yield process


@pytest.fixture
async def pair() -> AsyncIterator[list[Process]]:
    url, encryption = await EMPTIED.url(), Encryption(Encryption.new_key())
    async with AsyncExitStack() as stack:
        yield [await stack.enter_async_context(registered(url, encryption)) for _ in range(2)]


async def test_one_that_counts_on_lives_however_long(pair: list[Process]) -> None:
    one, other = pair
    for _ in range(5):
        await one.beats(after=DEAD * 2)
        await other.beats(after=DEAD * 2)
    assert len(await one.known()) == 2


async def test_one_that_counts_no_more_is_dead_after_a_while_and_finds_that_out(pair: list[Process]) -> None:
    one, other = pair
    await one.beats()
    await one.beats(after=DEAD - 1)
    assert other.store.replica.id in await one.known()
    await one.beats(after=2)
    assert await one.known() == {one.store.replica.id}
    with pytest.raises(ReplicaReplaced):
        await other.beats()


async def test_one_that_leaves_is_not_waited_for() -> None:
    url, encryption = await EMPTIED.url(), Encryption(Encryption.new_key())
    async with registered(url, encryption) as one:
        async with registered(url, encryption) as other:
            assert await one.known() == {one.store.replica.id, other.store.replica.id}
        assert await one.known() == {one.store.replica.id}
        assert not other.store.replica.is_registered


async def test_database_of_one_process_has_none(tmp_path_factory: pytest.TempPathFactory) -> None:
    url = f"sqlite+aiosqlite:///{tmp_path_factory.mktemp('data') / 'essay-bot.db'}"
    async with registered(url, Encryption(Encryption.new_key())) as process:
        assert not process.store.replica.is_registered
        assert await process.known() == set()
