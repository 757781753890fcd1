"""What all repositories have in common: the transaction within which they read and write."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from sqlalchemy import CursorResult, Executable, RowMapping
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.store.column_types import SealedValue, encrypting
from bot.store.encryption import Encryption


@dataclass(frozen=True, slots=True)
class TransactionScope:
    """What is stored together, or not at all."""

    connection: AsyncConnection
    encryption: Encryption
    bot: int  # its Telegram id; 0 where there is none


@dataclass(frozen=True, slots=True)
class StoredRow:
    """A row, in which what is sealed is opened when it is asked for: that takes longer than to read it."""

    _found: RowMapping
    _encryption: Encryption

    def __getitem__(self, column: str) -> Any:
        """The value of a column; empty where it was wiped. Raises WrongKey."""
        value = self._found[column]
        return value.open(self._encryption) if isinstance(value, SealedValue) else value

    def keys(self) -> Iterable[str]:
        """The names of the columns; ``dict(row)`` opens all of them."""
        return self._found.keys()


class Repository:
    """The rows of one noun. Reads and writes within one transaction, and is of no use after it.

    What every message needs is built once, with parameters: to build a statement takes as long as to run it. What is
    written to encrypted columns is sealed with the key of the store.
    """

    def __init__(self, scope: TransactionScope) -> None:
        self._connection = scope.connection
        self._encryption = scope.encryption
        self._bot = scope.bot

    async def _run(self, statement: Executable, *rows: Any) -> CursorResult[Any]:
        """Run one statement; with several ``rows``, once for each. Raises what SQLAlchemy raises."""
        with encrypting(self._encryption):
            return await self._connection.execute(statement, *rows)

    async def _row(self, query: Executable, **values: Any) -> StoredRow | None:
        found = (await self._run(query, values)).mappings().first()
        return StoredRow(found, self._encryption) if found else None

    async def _rows(self, query: Executable, **values: Any) -> list[StoredRow]:
        found = (await self._run(query, values)).mappings()
        return [StoredRow(row, self._encryption) for row in found]

    async def _value(self, query: Executable, **values: Any) -> Any:
        """The first column of the only row; None where there is no row. Raises WrongKey."""
        value = (await self._run(query, values)).scalar_one_or_none()
        return value.open(self._encryption) if isinstance(value, SealedValue) else value

    async def _values(self, query: Executable, **values: Any) -> list[Any]:
        """The first column of every row; not for what is sealed."""
        return list((await self._run(query, values)).scalars())
