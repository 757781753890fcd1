"""Statements in the thread of their connection: each is one hand-over, and none is left behind in a transaction."""

import asyncio
import sqlite3
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from bot.store.sqlite_driver import OneHopConnection, connect


@pytest.fixture
async def connection(tmp_path: Path) -> AsyncIterator[OneHopConnection]:
    connection = await connect(str(tmp_path / "some.db"), isolation_level=None)
    assert isinstance(connection, OneHopConnection)
    await connection.cursor().execute("CREATE TABLE words (id INTEGER PRIMARY KEY, word TEXT UNIQUE)")
    yield connection
    await connection.close()


async def test_rows_come_with_their_description_and_changes_with_their_number(connection: OneHopConnection) -> None:
    cursor = connection.cursor()
    await cursor.execute("INSERT INTO words (word) VALUES (?), (?)", ("前奏", "曲"))
    assert (cursor.rowcount, cursor.lastrowid, cursor.description) == (2, 2, None)
    await cursor.executemany("INSERT INTO words (word) VALUES (?)", iter([("产业",), ("互联网",)]))
    assert cursor.rowcount == 2
    await cursor.execute("SELECT word FROM words WHERE id > ? ORDER BY id", (2,))
    assert await cursor.fetchall() == [("产业",), ("互联网",)]
    assert [column[0] for column in cursor.description] == ["word"]
    await cursor.close()
    await cursor.execute("INSERT INTO words (word) VALUES ('带货') RETURNING id")
    assert await cursor.fetchall() == [(5,)]


async def test_what_sqlite_refuses_is_raised_and_the_next_statement_works(connection: OneHopConnection) -> None:
    cursor = connection.cursor()
    await cursor.execute("INSERT INTO words (word) VALUES ('曲')")
    with pytest.raises(sqlite3.IntegrityError):
        await cursor.execute("INSERT INTO words (word) VALUES ('曲')")
    with pytest.raises(sqlite3.OperationalError):
        await cursor.execute("SELECT nothing FROM nowhere")
    await cursor.execute("SELECT count(*) FROM words")
    assert await cursor.fetchall() == [(1,)]


async def test_transaction_is_committed_and_rolled_back(connection: OneHopConnection) -> None:
    cursor = connection.cursor()
    for end in (connection.commit, connection.rollback):
        await cursor.execute("BEGIN IMMEDIATE")
        await cursor.execute("INSERT INTO words (word) VALUES (?)", (end.__name__,))
        await end()
    await cursor.execute("SELECT word FROM words")
    assert await cursor.fetchall() == [("commit",)]


@pytest.mark.parametrize("ticks", range(4))
async def test_transaction_that_was_begun_for_somebody_who_has_gone_is_rolled_back(
    connection: OneHopConnection, tmp_path: Path, ticks: int
) -> None:
    going = asyncio.create_task(connection.cursor().execute("BEGIN IMMEDIATE"))
    for _ in range(ticks):
        await asyncio.sleep(0)
    going.cancel()
    await asyncio.wait({going})
    await connection.rollback()
    other = await connect(str(tmp_path / "some.db"), isolation_level=None, timeout=0)
    assert isinstance(other, OneHopConnection)
    await other.cursor().execute("BEGIN IMMEDIATE")
    await other.rollback()
    await other.close()


async def words(connection: OneHopConnection) -> list[str]:
    cursor = connection.cursor()
    await cursor.execute("SELECT word FROM words ORDER BY id")
    return [word for (word,) in await cursor.fetchall()]


@pytest.fixture
async def other(connection: OneHopConnection, tmp_path: Path) -> AsyncIterator[OneHopConnection]:
    """Another process, so to speak."""
    other = await connect(str(tmp_path / "some.db"), isolation_level=None, timeout=0)
    assert isinstance(other, OneHopConnection)
    yield other
    await other.close()


async def test_what_a_transaction_writes_is_there_when_it_asks_and_for_others_when_it_ends(
    connection: OneHopConnection, other: OneHopConnection
) -> None:
    connection.begin()
    await connection.cursor().execute("INSERT INTO words (word) VALUES ('前奏')")
    assert await words(connection) == ["前奏"]
    await connection.cursor().executemany("INSERT INTO words (word) VALUES (?)", [("曲",), ("带货",)])
    assert await words(other) == []
    await connection.commit()
    assert await words(other) == ["前奏", "曲", "带货"]


async def test_transaction_that_only_writes_goes_over_at_its_end(
    connection: OneHopConnection, other: OneHopConnection
) -> None:
    connection.begin()
    await connection.cursor().execute("INSERT INTO words (word) VALUES ('前奏')")
    await connection.cursor().execute("UPDATE words SET word = '曲'")
    # Nobody is kept from writing until then.
    await other.cursor().execute("INSERT INTO words (word) VALUES ('序')")
    await other.cursor().execute("DELETE FROM words")
    await connection.commit()
    assert await words(other) == ["曲"]


async def test_mistake_in_what_was_kept_is_raised_at_the_commit_and_all_is_rolled_back(
    connection: OneHopConnection, other: OneHopConnection
) -> None:
    connection.begin()
    await connection.cursor().execute("INSERT INTO words (word) VALUES ('前奏')")
    await connection.cursor().execute("INSERT INTO words (word) VALUES ('前奏')")
    with pytest.raises(sqlite3.IntegrityError):
        await connection.commit()
    await connection.rollback()
    assert await words(other) == []


async def test_what_was_kept_and_rolled_back_has_never_been(
    connection: OneHopConnection, other: OneHopConnection
) -> None:
    connection.begin()
    await connection.cursor().execute("INSERT INTO words (word) VALUES ('前奏')")
    await connection.rollback()
    connection.begin()
    await connection.commit()
    assert await words(other) == []


async def test_rows_that_a_change_hands_out_come_at_once(connection: OneHopConnection) -> None:
    connection.begin()
    cursor = connection.cursor()
    await cursor.execute("INSERT INTO words (word) VALUES ('前奏') RETURNING id")
    assert await cursor.fetchall() == [(1,)]
    await connection.rollback()
    assert await words(connection) == []


async def test_transaction_of_which_part_is_lost_is_not_committed(
    connection: OneHopConnection, other: OneHopConnection
) -> None:
    connection.begin()
    for word in ("前奏", "前奏", "曲"):
        await connection.cursor().execute("INSERT INTO words (word) VALUES (?)", (word,))
    with pytest.raises(sqlite3.IntegrityError):
        await words(connection)
    with pytest.raises(sqlite3.OperationalError):
        await connection.cursor().execute("SELECT nothing FROM nowhere")
    with pytest.raises(sqlite3.OperationalError, match="part of this transaction"):
        await connection.commit()
    await connection.rollback()
    assert await words(other) == []
    connection.begin()
    await connection.cursor().execute("INSERT INTO words (word) VALUES ('曲')")
    await connection.commit()
    assert await words(other) == ["曲"]


async def test_what_ends_a_transaction_is_committed_with_it_and_nothing_comes_after(
    connection: OneHopConnection, tmp_path: Path
) -> None:
    cursor = connection.cursor()
    connection.begin()
    await cursor.execute("INSERT INTO words (word) VALUES ('前奏')")
    connection.end_with_next()
    await cursor.execute("INSERT INTO words (word) VALUES ('曲') RETURNING id")
    assert await cursor.fetchall() == [(2,)]
    with sqlite3.connect(tmp_path / "some.db") as beside:
        assert beside.execute("SELECT count(*) FROM words").fetchone() == (2,)
    for late in ("INSERT INTO words (word) VALUES ('落幕')", "SELECT word FROM words"):
        with pytest.raises(sqlite3.ProgrammingError, match="has ended"):
            await cursor.execute(late)
    await connection.commit()
    connection.begin()
    await cursor.execute("SELECT count(*) FROM words")
    assert await cursor.fetchall() == [(2,)], "the next one begins anew"
    await connection.rollback()


async def test_where_the_last_statement_fails_nothing_is_committed(connection: OneHopConnection) -> None:
    cursor = connection.cursor()
    connection.begin()
    await cursor.execute("INSERT INTO words (word) VALUES ('曲')")
    connection.end_with_next()
    with pytest.raises(sqlite3.IntegrityError):
        await cursor.execute("INSERT INTO words (word) VALUES ('曲') RETURNING id")
    await connection.rollback()
    await cursor.execute("SELECT count(*) FROM words")
    assert await cursor.fetchall() == [(0,)]
