"""SQLite's connections that are kept at hand: what one of them was begun for is never left to the next who gets it."""

import asyncio
import sqlite3
from contextlib import AsyncExitStack, closing
from pathlib import Path

import pytest
from sqlalchemy import bindparam, insert, select, text
from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.store.database import Database
from bot.store.encryption import Encryption
from bot.store.errors import StoreLost, StoreUnavailable
from bot.store.prepared import Prepared
from bot.store.repository import Repository, TransactionScope
from bot.store.sqlite_driver import AT_HAND, driver_of
from bot.store.store import Store
from bot.store.tables import consents
from tests.databases import laid_into, opened
from tests.locks import locked
from tests.store.conftest import BOT, NOW

pytestmark = pytest.mark.sqlite_only

POOL = 5 + 10 - 1
"""Connections that SQLAlchemy has open at most, besides the one that is held as long as the database is open."""
_ADD = Prepared(insert(consents))
_HOW_OFTEN = Prepared(select(consents.c.chat).where(consents.c.chat == bindparam("which")))


class Consents(Repository):
    """Rows by their chat."""

    async def add(self, *chats: str) -> None:
        rows = [{"chat": chat, "person": "p1", "purpose": "export", "name": "名", "at": NOW} for chat in chats]
        await self._run(_ADD, rows)

    async def has(self, chat: str) -> bool:
        return bool(await self._values(_HOW_OFTEN, which=chat))


def consents_of(connection: AsyncConnection, store: Store) -> Consents:
    return Consents(TransactionScope(connection, store.encryption, BOT, driver=driver_of(connection)))


async def chats(database: Database) -> list[str]:
    async with database.read() as connection:
        return list((await connection.exec_driver_sql("SELECT chat FROM consents ORDER BY chat")).scalars())


async def works(store: Store, chat: str) -> None:
    """A transaction, and a question, on as many connections as are kept."""
    async with store.database.begin() as connection:
        await consents_of(connection, store).add(chat)
    async with AsyncExitStack() as stack:
        for _ in range(AT_HAND + 1):
            connection = await stack.enter_async_context(store.database.read())
            assert await consents_of(connection, store).has(chat)


async def adds(store: Store, *chats: str, asks: bool = True) -> None:
    """A transaction; ``asks``: that finds its mistakes with a question, else with its end."""
    async with store.database.begin() as connection:
        await consents_of(connection, store).add(*chats)
        if asks:
            await consents_of(connection, store).has(chats[0])


@pytest.mark.parametrize("asks", [True, False], ids=["after a question", "only written"])
async def test_nothing_is_committed_where_the_body_fails(store: Store, asks: bool) -> None:
    async def fail() -> None:
        async with store.database.begin() as connection:
            await consents_of(connection, store).add("g1")
            if asks:
                assert await consents_of(connection, store).has("g1")
            raise RuntimeError

    for number in range(2, AT_HAND + 3):
        with pytest.raises(RuntimeError):
            await fail()
        await works(store, f"g{number:02}")
    assert await chats(store.database) == [f"g{number:02}" for number in range(2, AT_HAND + 3)]


@pytest.mark.parametrize("ticks", range(12))
async def test_nothing_of_a_transaction_is_left_that_is_cancelled_at_any_moment(store: Store, ticks: int) -> None:
    async def write() -> None:
        async with store.database.begin() as connection:
            ask = consents_of(connection, store)
            await ask.add("g1")
            assert await ask.has("g1")
            await ask.add("g2")
            assert await ask.has("g2")
            await asyncio.Event().wait()

    writing = asyncio.create_task(write())
    for _ in range(ticks):
        await asyncio.sleep(0 if ticks < 8 else 0.01)
    writing.cancel()
    await asyncio.wait({writing})
    assert writing.cancelled()
    await works(store, "g3")
    assert await chats(store.database) == ["g3"]


@pytest.mark.parametrize("ticks", range(12))
async def test_transaction_that_is_cancelled_while_it_ends_is_stored_whole_or_not_at_all(
    store: Store, ticks: int
) -> None:
    async def write() -> None:
        async with store.database.begin() as connection:
            await consents_of(connection, store).add("g1")
            await consents_of(connection, store).add("g2")

    writing = asyncio.create_task(write())
    for _ in range(ticks):
        await asyncio.sleep(0)
    writing.cancel()
    await asyncio.wait({writing})
    await works(store, "g3")
    assert await chats(store.database) in (["g3"], ["g1", "g2", "g3"])


async def test_mistake_in_a_question_leaves_the_next_one_a_connection_that_works(store: Store) -> None:
    for number in range(POOL + 1):
        with pytest.raises(sqlite3.IntegrityError):
            await adds(store, "g1", "g1", asks=bool(number % 2))
        with pytest.raises(IntegrityError):
            async with store.database.begin() as connection:
                await connection.execute(text("INSERT INTO consents (chat) VALUES ('g1') RETURNING chat"))
    await works(store, "g2")
    assert await chats(store.database) == ["g2"]


async def test_reader_sees_what_was_stored_since_its_connection_was_used_before(store: Store) -> None:
    for number in range(3):
        assert len(await chats(store.database)) == number
        await works(store, f"g{number:02}")


async def test_all_that_a_snapshot_is_asked_is_of_one_moment(store: Store) -> None:
    async with store.database.snapshot() as connection:
        count = text("SELECT count(*) FROM consents")
        assert (await connection.execute(count)).scalar() == 0
        await works(store, "g1")
        assert (await connection.execute(count)).scalar() == 0
    await works(store, "g2")
    assert await chats(store.database) == ["g1", "g2"]


async def test_whoever_waits_for_a_connection_gets_the_first_that_comes_back(store: Store) -> None:
    async with AsyncExitStack() as others:
        for _ in range(POOL - 1):
            await others.enter_async_context(store.database.read())
        last = await others.enter_async_context(AsyncExitStack())
        await last.enter_async_context(store.database.read())
        waiting = [asyncio.create_task(chats(store.database)) for _ in range(3)]
        await asyncio.sleep(0.05)
        assert not any(task.done() for task in waiting), "there are no more of them"
        await last.aclose()
        assert await asyncio.gather(*waiting) == [[], [], []]


async def test_more_than_there_are_connections_for_are_served_in_turn(store: Store) -> None:
    async def one(number: int) -> None:
        async with store.database.read():
            await asyncio.sleep(0)
        await adds(store, f"g{number:02}")

    await asyncio.gather(*(one(number) for number in range(3 * POOL)))
    assert len(await chats(store.database)) == 3 * POOL


async def test_connections_at_hand_are_closed_with_the_database(tmp_path: Path) -> None:
    """Else SQLite would leave its log behind, and the interpreter complain of them, which fails a test."""
    async with opened(tmp_path / "data") as database:
        async with AsyncExitStack() as stack:
            for _ in range(AT_HAND + 2):
                await stack.enter_async_context(database.read())
        async with database.begin() as connection:
            await connection.exec_driver_sql("DELETE FROM consents")
    assert [path.name for path in (tmp_path / "data").iterdir()] == ["essay-bot.db"]


async def test_busy_database_is_unavailable_for_prepared_statements_too(tmp_path: Path) -> None:
    async with opened(tmp_path / "data", "?timeout=0.05") as database:
        store = Store(database, Encryption(Encryption.new_key()), BOT)
        await works(store, "g1")
        async with locked(tmp_path / "data" / "essay-bot.db"):
            for asks in (True, False):
                with pytest.raises(StoreUnavailable, match="cannot be used now: database is locked"):
                    await adds(store, "g2", asks=asks)
        await works(store, "g3")
        assert await chats(database) == ["g1", "g3"]


async def test_read_only_database_is_unavailable_for_prepared_statements_too(store: Store) -> None:
    await works(store, "g1")
    async with store.database.read() as connection:
        # It lies on top of what is at hand, so it is the next to be lent.
        await connection.exec_driver_sql("PRAGMA query_only = ON")
    with pytest.raises(StoreUnavailable, match="readonly"):
        await adds(store, "g2")


async def test_damaged_database_is_lost_for_prepared_statements_too(tmp_path: Path) -> None:
    file = laid_into(tmp_path / "data")
    with closing(sqlite3.connect(file)) as direct, direct:
        rows = [(f"g{number:05}", f"p{number:05}" + "x" * 20, "export", "名" * 50, "2026") for number in range(2000)]
        direct.executemany("INSERT INTO consents (chat, person, purpose, name, at) VALUES (?, ?, ?, ?, ?)", rows)

    async def look_at_all(store: Store) -> None:
        async with store.database.read() as connection:
            for number in range(2000):
                await consents_of(connection, store).has(f"g{number:05}")

    async with Database.open(f"sqlite+aiosqlite:///{file}") as database:
        store = Store(database, Encryption(Encryption.new_key()), BOT)
        content = bytearray(file.read_bytes())
        # Behind the back of whoever has it open: everything but the first pages, which say what there is.
        for place in range(40 * 4096, len(content) - 4096, 4096):
            content[place : place + 100] = b"\xff" * 100
        with file.open("r+b") as written:
            written.write(content)
        with pytest.raises(StoreLost, match="is damaged"):
            await look_at_all(store)
