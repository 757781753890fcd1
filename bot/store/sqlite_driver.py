"""aiosqlite with few hand-overs to its thread: one for a statement, where there are four, and one for all that a
transaction writes; and connections kept at hand, for SQLAlchemy's pool costs more than most queries.
"""

import asyncio
import sqlite3
from collections.abc import AsyncIterator, Callable, Iterable, Sequence
from contextlib import asynccontextmanager
from functools import lru_cache
from typing import Any, Self

import aiosqlite
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

Answer = tuple[list[Any], Any, int, int | None]
"""Rows, their description (None where there are none to be had), how many were concerned, the id of the last one."""

Statement = Callable[[sqlite3.Connection], Answer]

NO_ANSWER: Answer = ([], None, -1, None)
"""Of a statement that has not run yet."""
CHUNK = 64
"""Rows that aiosqlite would fetch at a time; here all of them come with the statement."""


def connect(database: str, **options: Any) -> "OneHopConnection":
    """Begin to connect; to be awaited. For SQLAlchemy's ``async_creator_fn``; ``options``: sqlite3's."""
    return OneHopConnection(lambda: sqlite3.connect(database, **options), CHUNK)


class OneHopConnection(aiosqlite.Connection):
    """Hands whole statements over to the thread."""

    def __init__(self, connector: Callable[[], sqlite3.Connection], iter_chunk_size: int) -> None:
        super().__init__(connector, iter_chunk_size)
        self._thread.daemon = True
        # Each is counted by one side only: the loop's thread, and that of the connection.
        self._handed_over = self._finished = 0
        self._kept: list[Statement] | None = None
        self._failed = False
        self._ends = self._ended = False

    def begin(self) -> None:
        """Begin a transaction. What it writes is kept here until it asks for rows, or is committed.

        So a mistake in a statement comes to light with one of those, and how many rows it concerned is not told.
        """
        self._kept = [lambda connection: _answer(connection.execute("BEGIN IMMEDIATE"))]
        self._failed = self._ends = self._ended = False

    def end_with_next(self) -> None:
        """Let the next statement that asks for rows be the last of the transaction: it is committed along with it."""
        self._ends = True

    def keep(self, operation: str, statement: Statement) -> bool:
        """Keep a statement for later, if that may be. Was it kept?"""
        if self._kept is None or self._ended or not _only_writes(operation):
            return False
        self._kept.append(statement)
        return True

    async def fetch_prepared(self, sql: str, parameters: Sequence[Any]) -> list[Any]:
        """Run one statement, and hand over its rows. Raises what sqlite3 raises."""
        rows, *_ = await self.run(lambda connection: _answer(connection.execute(sql, parameters)))
        return rows

    async def fetch_several(self, statements: Sequence[tuple[str, Sequence[Any]]]) -> list[list[Any]]:
        """Run statements in one go, and hand over the rows of each. Raises what sqlite3 raises."""
        found: list[list[Any]] = []

        def all_of_them(connection: sqlite3.Connection) -> Answer:
            found.extend(_answer(connection.execute(sql, parameters))[0] for sql, parameters in statements)
            return NO_ANSWER

        await self.run(all_of_them)
        return found

    async def execute_prepared(self, sql: str, rows: Sequence[Sequence[Any]]) -> None:
        """Run one statement once for each of ``rows``; within a transaction, later. Raises what sqlite3 raises."""

        def statement(connection: sqlite3.Connection) -> Answer:
            return _answer(connection.execute(sql, rows[0]) if len(rows) == 1 else connection.executemany(sql, rows))

        if not self.keep(sql, statement):
            await self.run(statement)

    def cursor(self) -> "OneHopCursor":  # type: ignore[override]
        """Make one; the thread is not asked for it."""
        return OneHopCursor(self)

    async def commit(self) -> None:
        """Commit, where there is something to commit; with what was kept.

        Raises what sqlite3 raises, and OperationalError where something of it failed before: not all of it is there.
        """
        kept, self._kept = self._kept, None
        self._ends = self._ended = False
        if self._failed:
            raise sqlite3.OperationalError("part of this transaction has failed")
        if kept and (len(kept) > 1 or not self._is_idle()):
            await self.run(lambda connection: _several(connection, [*kept, _commit]))
        elif not self._is_idle():
            await super().commit()

    async def rollback(self) -> None:
        """Roll back, where there is something to roll back; what was kept has never been."""
        self._kept = None
        self._failed = self._ends = self._ended = False
        if not self._is_idle():
            await super().rollback()

    def _is_idle(self) -> bool:
        """No transaction is open, and no statement under way that may begin one though nobody waits for it."""
        return (
            self._connection is not None and self._handed_over == self._finished and not self._connection.in_transaction
        )

    async def run(self, statement: Statement) -> Answer:
        """Run it in the thread, after what was kept. Raises what sqlite3 raises."""
        if self._ended:
            raise sqlite3.ProgrammingError("this transaction has ended with an earlier statement")
        connection, kept, ends = self._conn, self._kept or [], self._ends
        if self._kept:
            self._kept = []
        self._ended = ends

        def counted() -> Answer:
            try:
                found = _several(connection, [*kept, statement])
                if ends:
                    connection.commit()
                return found
            except sqlite3.Error:
                # What was kept behind the mistake is lost.
                self._failed = self._failed or bool(kept)
                raise
            finally:
                self._finished += 1

        self._handed_over += 1
        answer: Answer = await self._execute(counted)  # type: ignore[no-untyped-call]
        return answer


class OneHopCursor:
    """What SQLAlchemy asks of a cursor. Its rows are there as soon as the statement has run; they are not streamed."""

    arraysize = 1

    def __init__(self, connection: OneHopConnection) -> None:
        self._connection = connection
        self._rows: list[Any] = []
        self.description: Any = None
        self.rowcount = -1
        self.lastrowid: int | None = None

    async def __aenter__(self) -> Self:
        return self

    async def execute(self, operation: str, parameters: Sequence[Any] = ()) -> None:
        """Run one statement. Raises what sqlite3 raises."""
        await self._do(operation, lambda connection: _answer(connection.execute(operation, parameters)))

    async def executemany(self, operation: str, parameters: Iterable[Sequence[Any]]) -> None:
        """Run one statement many times. Raises what sqlite3 raises."""
        several = list(parameters)
        await self._do(operation, lambda connection: _answer(connection.executemany(operation, several)))

    async def _do(self, operation: str, statement: Statement) -> None:
        kept = self._connection.keep(operation, statement)
        self._take(NO_ANSWER if kept else await self._connection.run(statement))

    async def fetchall(self) -> list[Any]:
        """Hand over the rows."""
        return self._rows

    async def close(self) -> None:
        """Nothing is left to close."""

    def _take(self, answer: Answer) -> None:
        self._rows, self.description, self.rowcount, self.lastrowid = answer


def driver_of(connection: AsyncConnection) -> OneHopConnection | None:
    """Find SQLite's own connection; None where it is one to another database."""
    sync = connection.sync_connection
    driver = sync.connection.driver_connection if sync else None
    return driver if isinstance(driver, OneHopConnection) else None


@lru_cache
def _only_writes(operation: str) -> bool:
    """Does the statement change rows, and hand out none?"""
    return operation.startswith(("INSERT ", "UPDATE ", "DELETE ")) and " RETURNING " not in operation


def _several(connection: sqlite3.Connection, statements: Iterable[Statement]) -> Answer:
    """Run all; the answer of the last."""
    answer = NO_ANSWER
    for statement in statements:
        answer = statement(connection)
    return answer


def _commit(connection: sqlite3.Connection) -> Answer:
    connection.commit()
    return NO_ANSWER


def _answer(cursor: sqlite3.Cursor) -> Answer:
    rows = cursor.fetchall() if cursor.description else []
    answer = rows, cursor.description, cursor.rowcount, cursor.lastrowid
    cursor.close()
    return answer


READING = {"reading": True}
"""Of connections on which SQLAlchemy begins no transaction: each query sees what is stored at its moment."""
AT_HAND = 8
"""So many are kept open. SQLAlchemy has fifteen of them in all, of which some have to be left to others."""


class SqliteConnections:
    """Lends connections on which no transaction is open."""

    def __init__(self) -> None:
        self._idle: list[AsyncConnection] = []
        self._waiting = 0

    @asynccontextmanager
    async def lent(self, engine: AsyncEngine) -> AsyncIterator[AsyncConnection]:
        """Lend one. After an error, or where nobody waits for its end any more, it goes back through the pool, which
        rolls back what is open; and where others wait for the pool, for they would not hear of it here."""
        connection = self._idle.pop() if self._idle else await self._from_pool(engine)
        try:
            yield connection
        except BaseException:
            await asyncio.shield(connection.close())
            raise
        if self._waiting or len(self._idle) >= AT_HAND:
            await connection.close()
        else:
            self._idle.append(connection)

    async def _from_pool(self, engine: AsyncEngine) -> AsyncConnection:
        self._waiting += 1
        try:
            return await _reading(engine).connect()
        finally:
            self._waiting -= 1

    @asynccontextmanager
    async def transaction(self, engine: AsyncEngine) -> AsyncIterator[AsyncConnection]:
        """Lend one with a transaction, which is committed at the end. Raises what sqlite3 raises."""
        async with self.lent(engine) as connection:
            driver = driver_of(connection)
            if driver is None:
                raise TypeError("SQLite is reached by another driver than ours")
            driver.begin()
            yield connection
            await driver.commit()

    @asynccontextmanager
    async def snapshot(self, engine: AsyncEngine) -> AsyncIterator[AsyncConnection]:
        """Lend one of its own, on which all queries see what was stored at one moment."""
        async with _reading(engine).connect() as connection:
            await connection.exec_driver_sql("BEGIN")
            yield connection

    async def close(self) -> None:
        """Give back those at hand."""
        idle, self._idle = self._idle, []
        for connection in idle:
            await connection.close()


def _reading(engine: AsyncEngine) -> AsyncEngine:
    return engine.execution_options(**READING)
