"""Rows as they stand in the tables, sealed columns unopened: for what carries or compares a whole database."""

import hashlib
import json
from collections.abc import Iterator, Sequence
from typing import Any

from sqlalchemy import (
    BigInteger,
    Boolean,
    Integer,
    Table,
    Text,
    bindparam,
    column,
    delete,
    func,
    insert,
    literal,
    select,
    tuple_,
    update,
)
from sqlalchemy import table as plain_table
from sqlalchemy.ext.asyncio import AsyncConnection
from sqlalchemy.types import TypeEngine

import bot.store.operator_tables  # so that those are among all tables
import bot.store.usage_tables  # noqa: F401
from bot.store.column_types import Encrypted
from bot.store.repository import NOBODY
from bot.store.tables import metadata, replicas

Row = tuple[Any, ...]

HOLDER = "holder"
"""Column that names a process. It is none where the rows are carried to: so they count as left by a dead one."""
_MODULUS = 2**256


class RawTable:
    """One table, without what its columns mean to the program."""

    def __init__(self, table: Table) -> None:
        self.name = table.name
        self.numbered = table.autoincrement_column.name if table.autoincrement_column is not None else None
        columns = [column(each.name, _plain(each.type)) for each in table.columns]
        self._plain = plain_table(table.name, *columns)
        self._names = [each.name for each in columns]
        self.sealed = [each.name for each in table.columns if isinstance(each.type, Encrypted)]
        """Names of its columns that only the key opens."""
        self._key = [self._names.index(each.name) for each in table.primary_key.columns]
        self._read = select(
            *(literal(NOBODY, Text()).label(HOLDER) if each.name == HOLDER else each for each in columns)
        )

    async def count(self, connection: AsyncConnection) -> int:
        """Of its rows."""
        return int((await connection.execute(select(func.count()).select_from(self._plain))).scalar_one())

    async def batch(self, connection: AsyncConnection, after: Sequence[Any] | None, limit: int) -> list[Row]:
        """Fetch the next rows by their key. ``after``: key of the last one that was had; None: from the beginning."""
        key = [self._plain.c[self._names[index]] for index in self._key]
        query = self._read.order_by(*key).limit(limit)
        if after is not None:
            last = [literal(value, each.type) for value, each in zip(after, key, strict=True)]
            query = query.where(tuple_(*key) > tuple_(*last))
        return [tuple(row) for row in await connection.execute(query)]

    def key_of(self, row: Row) -> list[Any]:
        """By which rows follow each other."""
        return [row[index] for index in self._key]

    def sealed_in(self, row: Row) -> Iterator[tuple[str, str]]:
        """List what is sealed in a row, with the names of its columns; not what was wiped."""
        for name in self.sealed:
            if value := row[self._names.index(name)]:
                yield name, str(value)

    async def reseal(self, connection: AsyncConnection, name: str, changes: Sequence[tuple[Row, str, str]]) -> None:
        """Write something else into a sealed column. ``changes``: row, what stands there, and what is to stand there.

        Where something else stands there by now, that stays.
        """
        which = [self._plain.c[self._names[index]] == bindparam(f"key{index}") for index in self._key]
        statement = update(self._plain).where(*which, self._plain.c[name] == bindparam("was"))
        rows = [
            {"was": was, "becomes": becomes, **{f"key{index}": row[index] for index in self._key}}
            for row, was, becomes in changes
        ]
        await connection.execute(statement.values({name: bindparam("becomes")}), rows)

    async def put(self, connection: AsyncConnection, rows: Sequence[Row]) -> None:
        """Insert rows. Raises what SQLAlchemy raises."""
        await connection.execute(insert(self._plain), [dict(zip(self._names, row, strict=True)) for row in rows])

    async def clear(self, connection: AsyncConnection) -> None:
        """Delete all rows."""
        await connection.execute(delete(self._plain))


class Checksum:
    """Of the rows of a table, in whichever order they come: 256 bits, the sum of their SHA-256."""

    def __init__(self) -> None:
        self.rows = 0
        self._sum = 0

    def add(self, rows: Sequence[Row]) -> None:
        """Take rows into account."""
        for row in rows:
            written = json.dumps(row).encode()
            self._sum = (self._sum + int.from_bytes(hashlib.sha256(written).digest(), "big")) % _MODULUS
        self.rows += len(rows)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Checksum) and (self.rows, self._sum) == (other.rows, other._sum)

    __hash__ = None  # type: ignore[assignment]


def raw_tables() -> list[RawTable]:
    """List all tables, those first that others refer to; but for the one of processes, which are not carried."""
    return [RawTable(table) for table in metadata.sorted_tables if table is not replicas]


def _plain(type_: TypeEngine[Any]) -> TypeEngine[Any]:
    if isinstance(type_, Boolean):
        return Boolean()
    return BigInteger() if isinstance(type_, Integer) else Text()
