"""What all repositories have in common: the transaction within which they read and write."""

import asyncio
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any, TypeVar

from sqlalchemy import CursorResult, Executable, RowMapping
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.store.column_types import AT_HAND
from bot.store.encryption import Encryption

Taken = TypeVar("Taken")


@dataclass(frozen=True, slots=True)
class TransactionScope:
    """What is stored together, or not at all."""

    connection: AsyncConnection
    encryption: Encryption
    bot: int  # its Telegram id; 0 where there is none


class Repository:
    """The rows of one noun. Reads and writes within one transaction, and is of no use after it.

    What every message needs is built once, with parameters: to build a statement takes as long as to run it. What goes
    into encrypted columns is sealed with the key of the store, and what comes out of them is opened with it.
    """

    def __init__(self, scope: TransactionScope) -> None:
        self._connection = scope.connection
        self._encryption = scope.encryption
        self._bot = scope.bot

    async def _run(self, statement: Executable, *rows: Any) -> None:
        """Run one statement; with several ``rows``, once for each. Raises what SQLAlchemy raises."""
        await self._fetch(statement, rows, _nothing)

    async def _row(self, query: Executable, **values: Any) -> RowMapping | None:
        return await self._fetch(query, (values,), lambda result: result.mappings().first())

    async def _rows(self, query: Executable, **values: Any) -> Sequence[RowMapping]:
        return await self._fetch(query, (values,), lambda result: result.mappings().all())

    async def _value(self, query: Executable, **values: Any) -> Any:
        """The first column of the only row; None where there is no row."""
        return await self._fetch(query, (values,), CursorResult.scalar_one_or_none)

    async def _values(self, query: Executable, **values: Any) -> Sequence[Any]:
        """The first column of every row."""
        return await self._fetch(query, (values,), lambda result: result.scalars().all())

    async def _fetch(self, query: Executable, rows: Iterable[Any], take: Callable[[CursorResult[Any]], Taken]) -> Taken:
        """Run one statement, and take what it found: with the key at hand. Raises WrongKey."""
        before = AT_HAND.set(self._encryption)
        try:
            return take(await self._connection.execute(query, *rows))
        finally:
            AT_HAND.reset(before)

    async def _many(self, query: Executable) -> Sequence[RowMapping]:
        """As ``_rows``, where it may be thousands, which take a while to open: in a thread."""
        before = AT_HAND.set(self._encryption)
        try:
            result = await self._connection.execute(query)
            return await asyncio.to_thread(result.mappings().all)
        finally:
            AT_HAND.reset(before)


def _nothing(_result: CursorResult[Any]) -> None:
    """Of a statement that only writes."""
