"""What one process does for all that share a PostgreSQL database: whoever holds an advisory lock on its connection."""

from collections.abc import Callable

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from bot.store.errors import StoreError

_TRY = text("SELECT pg_try_advisory_lock(:key)")
_FREE = text("SELECT pg_advisory_unlock(:key)")
_LIVES = text("SELECT 1")


class AdvisoryRole:
    """Held as long as its connection lives: of a process that dies the server lets go at once."""

    def __init__(self, engine: AsyncEngine, key: int, foreseen: Callable[[Exception], StoreError | None]) -> None:
        """``engine``: one that begins no transactions. ``foreseen``: which errors are the database's."""
        self._engine = engine
        self._key = key
        self._foreseen = foreseen
        self._connection: AsyncConnection | None = None

    async def is_mine(self) -> bool:
        """Is it this process's to do? It tries to get it where nobody has it. Raises StoreUnavailable."""
        try:
            if self._connection is not None:
                # With the connection the lock is gone.
                await self._connection.execute(_LIVES)
                return True
            return await self._take()
        except Exception as error:
            await self._drop()
            foreseen = self._foreseen(error)
            if foreseen is None:
                raise
            raise foreseen from error

    async def _take(self) -> bool:
        connection = await self._engine.connect()
        self._connection = connection
        if (await connection.execute(_TRY, {"key": self._key})).scalar():
            return True
        self._connection = None
        await connection.close()
        return False

    async def _drop(self) -> None:
        connection, self._connection = self._connection, None
        if connection is not None:
            await connection.invalidate()
            await connection.close()

    async def release(self) -> None:
        """Leave it to another one. A connection that is lost has left it already."""
        connection, self._connection = self._connection, None
        if connection is None:
            return
        try:
            await connection.execute(_FREE, {"key": self._key})
            await connection.close()
        except Exception as error:
            self._connection = connection
            await self._drop()
            if self._foreseen(error) is None:
                raise
