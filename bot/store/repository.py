"""What all repositories have in common: the transaction within which they read and write."""

import asyncio
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, TypeVar

from sqlalchemy import (
    ColumnElement,
    CursorResult,
    Delete,
    Executable,
    RowMapping,
    Table,
    Update,
    select,
    tuple_,
)
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.store.column_types import AT_HAND
from bot.store.encryption import Encryption

Taken = TypeVar("Taken")

SOME = 500
"""Rows that are dropped at once: whoever has something to store does not wait for all of them."""
NOBODY = ""
"""Holds what no process works on, or the only one there is."""


@dataclass(frozen=True, slots=True)
class TransactionScope:
    """What is stored together, or not at all."""

    connection: AsyncConnection
    encryption: Encryption
    bot: int  # its Telegram id; 0 where there is none
    holder: str = NOBODY  # id of this process among those that share the database; empty where it is the only one


class Repository:
    """The rows of one noun. Reads and writes within one transaction, and is of no use after it.

    What every message needs is built once, with parameters: to build a statement takes as long as to run it. What goes
    into encrypted columns is sealed with the key of the store, and what comes out of them is opened with it.
    """

    def __init__(self, scope: TransactionScope) -> None:
        self._connection = scope.connection
        self._encryption = scope.encryption
        self._bot = scope.bot
        self._holder = scope.holder

    async def _run(self, statement: Executable, *rows: Any) -> None:
        """Run one statement; with several ``rows``, once for each. Raises what SQLAlchemy raises."""
        before = AT_HAND.set(self._encryption)
        try:
            await self._connection.execute(statement, *rows)
        finally:
            AT_HAND.reset(before)

    async def _some(self, change: Delete | Update, table: Table, which: ColumnElement[bool], most: int = SOME) -> bool:
        """Delete or change at most so many of the rows for which ``which`` holds; are there perhaps more?"""
        key = list(table.primary_key.columns)
        some = select(*key).where(which).limit(most)
        found = await self._values(change.where(tuple_(*key).in_(some)).returning(key[0]))
        return len(found) == most

    async def _row(self, query: Executable, **values: Any) -> RowMapping | None:
        return await self._fetch(query, values, lambda result: result.mappings().first())

    async def _rows(self, query: Executable, **values: Any) -> Sequence[RowMapping]:
        return await self._fetch(query, values, lambda result: result.mappings().all())

    async def _value(self, query: Executable, **values: Any) -> Any:
        """The first column of the only row; None where there is no row."""
        return await self._fetch(query, values, CursorResult.scalar_one_or_none)

    async def _values(self, query: Executable, **values: Any) -> Sequence[Any]:
        """The first column of every row."""
        return await self._fetch(query, values, lambda result: result.scalars().all())

    async def _many(self, query: Executable) -> Sequence[RowMapping]:
        """As ``_rows``, where they may be thousands, which take a while to open."""
        return await self._fetch(query, {}, lambda result: result.mappings().all(), aside=True)

    async def _fetch(
        self, query: Executable, values: Any, take: Callable[[CursorResult[Any]], Taken], *, aside: bool = False
    ) -> Taken:
        """Run one statement, and take what it found, with the key at hand; ``aside``: in a thread. Raises WrongKey."""
        before = AT_HAND.set(self._encryption)
        try:
            result = await self._connection.execute(query, values)
            return await asyncio.to_thread(take, result) if aside else take(result)
        finally:
            AT_HAND.reset(before)
