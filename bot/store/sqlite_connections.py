"""SQLite's connections, kept at hand: to take one out of SQLAlchemy's pool and back costs more than most queries."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from bot.store.sqlite_driver import driver_of

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
