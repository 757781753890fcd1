"""How far a database has been filled from another one: written beside the rows, in the same transaction.

The table is there in a database that was filled only. As long as that is not finished, nobody works on it.
"""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Column, Connection, MetaData, String, Table, inspect, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.store.column_types import UtcDateTime
from bot.store.errors import StoreError

marks = Table(
    "transfer",
    MetaData(),
    Column("source", String, primary_key=True),  # name of the other one
    Column("begun", UtcDateTime, nullable=False),
    Column("carrying", String(32), nullable=False),  # table; those before it are there; empty before the first one
    Column("after", String, nullable=False),  # key of its last row that is there, as JSON; empty where none is
    Column("ended", UtcDateTime),  # null until all is there, and was compared
)


@dataclass(frozen=True, slots=True)
class TransferMark:
    """How far it is. ``ended``: None until it is finished."""

    source: str
    ended: datetime | None
    carrying: str = ""
    after: Sequence[Any] | None = None


def read_mark(connection: Connection) -> TransferMark | None:
    """Of a database that was filled; None for any other."""
    if not inspect(connection).has_table(marks.name):
        return None
    row = connection.execute(select(marks)).mappings().first()
    if row is None:
        return None
    return TransferMark(row["source"], row["ended"], row["carrying"], json.loads(row["after"] or "null"))


def refuse_unfinished(connection: Connection, name: str) -> None:
    """Hold that a database is not half filled. Raises StoreError. ``name``: of that database."""
    mark = read_mark(connection)
    if mark and not mark.ended:
        raise StoreError(
            f"{name} is being filled from {mark.source}, and not all of it is there yet. Run the same command again: "
            "it goes on where it was."
        )


async def begin_mark(connection: AsyncConnection, source: str, now: datetime) -> TransferMark:
    """Note that it is being filled from now on."""
    await connection.run_sync(marks.create, checkfirst=True)
    row = {"source": source, "begun": now, "carrying": "", "after": "", "ended": None}
    await connection.execute(marks.insert(), row)
    return TransferMark(source, None)


async def advance(connection: AsyncConnection, table: str, after: Sequence[Any]) -> None:
    """Note which row is there by now."""
    await connection.execute(update(marks).values(carrying=table, after=json.dumps(after)))


async def end_mark(connection: AsyncConnection, now: datetime) -> None:
    """Note that everything is there. Which row was the last is told to nobody any more."""
    await connection.execute(update(marks).values(carrying="", after="", ended=now))
