"""What all repositories have in common: the transaction within which they read and write."""

import asyncio
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, TypeVar

from sqlalchemy import ColumnElement, CursorResult, Delete, Executable, Table, Update, select, tuple_
from sqlalchemy.exc import MultipleResultsFound
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.store.column_types import AT_HAND
from bot.store.encryption import Encryption
from bot.store.prepared import Prepared, Row
from bot.store.sqlite_driver import OneHopConnection

Taken = TypeVar("Taken")
Question = tuple[Prepared, dict[str, Any]]
"""A query, and the values of its parameters."""

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
    driver: OneHopConnection | None = None  # SQLite's own, for prepared statements; None where it is another database


class Repository:
    """The rows of one noun. Reads and writes within one transaction, and is of no use after it.

    What every message needs is built once, with parameters: to build a statement takes as long as to run it. What goes
    into encrypted columns is sealed with the key of the store, and what comes out of them is opened with it.
    """

    def __init__(self, scope: TransactionScope) -> None:
        self._connection = scope.connection
        self._driver = scope.driver
        self._encryption = scope.encryption
        self._bot = scope.bot
        self._holder = scope.holder

    async def _run(self, statement: Executable | Prepared, *rows: Any) -> None:
        """Run one statement; with a list of ``rows``, once for each. Raises what SQLAlchemy and sqlite3 raise."""
        before = AT_HAND.set(self._encryption)
        try:
            if not isinstance(statement, Prepared):
                await self._connection.execute(statement, *rows)
            elif self._driver:
                given = rows[0] if isinstance(rows[0], list) else list(rows)
                form = statement.form(given[0])
                await self._driver.execute_prepared(form.sql, [form.bind(row) for row in given])
            else:
                await self._connection.execute(statement.statement, *rows)
        finally:
            AT_HAND.reset(before)

    async def _some(self, change: Delete | Update, table: Table, which: ColumnElement[bool], most: int = SOME) -> bool:
        """Delete or change at most so many of the rows for which ``which`` holds; are there perhaps more?"""
        key = list(table.primary_key.columns)
        some = select(*key).where(which).limit(most)
        found = await self._values(change.where(tuple_(*key).in_(some)).returning(key[0]))
        return len(found) == most

    async def _row(self, query: Executable | Prepared, **values: Any) -> Row | None:
        rows = await self._rows(query, **values)
        return rows[0] if rows else None

    async def _rows(self, query: Executable | Prepared, **values: Any) -> Sequence[Row]:
        if isinstance(query, Prepared) and self._driver:
            return await self._prepared(query, self._driver, values)
        return await self._fetch(query, values, lambda result: result.mappings().all())

    async def _value(self, query: Executable | Prepared, **values: Any) -> Any:
        """The first column of the only row; None where there is no row."""
        if isinstance(query, Prepared) and self._driver:
            rows = await self._prepared(query, self._driver, values)
            if len(rows) > 1:
                raise MultipleResultsFound("several rows, where one at most was asked for")
            return next(iter(rows[0].values())) if rows else None
        return await self._fetch(query, values, CursorResult.scalar_one_or_none)

    async def _values(self, query: Executable | Prepared, **values: Any) -> Sequence[Any]:
        """The first column of every row."""
        if isinstance(query, Prepared) and self._driver:
            return [next(iter(row.values())) for row in await self._prepared(query, self._driver, values)]
        return await self._fetch(query, values, lambda result: result.scalars().all())

    async def _many(self, query: Executable) -> Sequence[Row]:
        """As ``_rows``, where they may be thousands, which take a while to open."""
        return await self._fetch(query, {}, lambda result: result.mappings().all(), aside=True)

    async def rows_of(self, *questions: Question) -> list[Sequence[Row]]:
        """Ask several questions in one go; the rows that answer each."""
        if self._driver is None:
            return [await self._rows(query, **values) for query, values in questions]
        before = AT_HAND.set(self._encryption)
        try:
            asked = [(query.form(values), values) for query, values in questions]
            found = await self._driver.fetch_several([(form.sql, form.bind(values)) for form, values in asked])
            return [form.read(rows) for (form, _), rows in zip(asked, found, strict=True)]
        finally:
            AT_HAND.reset(before)

    async def _prepared(self, query: Prepared, driver: OneHopConnection, values: Any) -> list[Row]:
        before = AT_HAND.set(self._encryption)
        try:
            form = query.form(values)
            return form.read(await driver.fetch_prepared(form.sql, form.bind(values)))
        finally:
            AT_HAND.reset(before)

    async def _fetch(
        self,
        query: Executable | Prepared,
        values: Any,
        take: Callable[[CursorResult[Any]], Taken],
        *,
        aside: bool = False,
    ) -> Taken:
        """Run one statement, and take what it found, with the key at hand; ``aside``: in a thread. Raises WrongKey."""
        statement = query.statement if isinstance(query, Prepared) else query
        before = AT_HAND.set(self._encryption)
        try:
            result = await self._connection.execute(statement, values)
            return await asyncio.to_thread(take, result) if aside else take(result)
        finally:
            AT_HAND.reset(before)
