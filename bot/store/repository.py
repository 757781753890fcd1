"""What all repositories have in common: the transaction within which they read and write."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import CursorResult, Executable, RowMapping
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.store.encryption import Encryption


@dataclass(frozen=True, slots=True)
class TransactionScope:
    """What is stored together, or not at all."""

    connection: AsyncConnection
    encryption: Encryption
    bot: int  # its Telegram id; 0 where there is none


class Repository:
    """The rows of one noun. Reads and writes within one transaction, and is of no use after it.

    What every message needs is built once, with parameters: to build a statement takes as long as to run it.
    """

    def __init__(self, scope: TransactionScope) -> None:
        self._connection = scope.connection
        self._encryption = scope.encryption
        self._bot = scope.bot

    async def _run(self, statement: Executable, *rows: Any) -> CursorResult[Any]:
        """Run one statement; with several ``rows``, once for each. Raises what SQLAlchemy raises."""
        return await self._connection.execute(statement, *rows)

    async def _row(self, query: Executable, **values: Any) -> RowMapping | None:
        return (await self._connection.execute(query, values)).mappings().first()

    async def _rows(self, query: Executable, **values: Any) -> Sequence[RowMapping]:
        return (await self._connection.execute(query, values)).mappings().all()

    async def _value(self, query: Executable, **values: Any) -> Any:
        """The first column of the only row; None where there is no row."""
        return (await self._connection.execute(query, values)).scalar_one_or_none()

    async def _values(self, query: Executable, **values: Any) -> Sequence[Any]:
        """The first column of every row."""
        return (await self._connection.execute(query, values)).scalars().all()
