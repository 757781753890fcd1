"""Rows in every table, and in whatever state: as many as a bot has left after months."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

from sqlalchemy import Boolean, Column, Integer, Table, insert, select

from bot.core.outgoing import Address, Cause, RenderedMessage
from bot.store.column_types import Encrypted, UtcDateTime
from bot.store.database import Database
from bot.store.encryption import Encryption
from bot.store.inbox import ReceivedUpdate
from bot.store.store import Store
from bot.store.tables import inbox, metadata, outbox, replicas, secrets
from tests.outgoing import sending

BOT = 42
BEGAN = datetime(2026, 3, 1, 8, 30, 15, tzinfo=UTC)
LEFT = [table for table in metadata.sorted_tables if table not in (replicas, secrets)]
"""Tables in which something is left, in the order in which they are carried."""
Rows = dict[str, list[tuple[Any, ...]]]


async def fill(store: Store, rows: int) -> None:
    """Each table gets so many rows; and an update and a message are under way, as when a process is killed."""
    async with store.transaction() as tx:
        await tx.inbox.put([ReceivedUpdate("under-way", "lane", "p1", "{}")], BEGAN)
        text = RenderedMessage("雨", "雨")
        await tx.outbox.add([sending("under-way", Cause.REPLY, "c1", Address(7), text)], BEGAN)
    # They have the first number of their tables.
    async with store.database.begin() as connection:
        for table in LEFT:
            more = [row_of(table, number, store.encryption) for number in range(1, rows + 1)]
            await connection.execute(insert(table), more)
    async with store.database.begin() as connection:
        await connection.execute(inbox.update().where(inbox.c.key == "under-way").values(state="working"))
        await connection.execute(outbox.update().where(outbox.c.key == "under-way").values(state="sending"))


def row_of(table: Table, number: int, encryption: Encryption) -> dict[str, Any]:
    """One that differs from all others."""
    return {column.name: _value(column, number, encryption) for column in table.columns}


def _value(column: Column[Any], number: int, encryption: Encryption) -> Any:
    if column.name == "bot" and not column.primary_key:
        return BOT
    if column.name == "holder":
        return ""
    if column.nullable and number % 3 == 0:
        return None
    if isinstance(column.type, Encrypted):
        return encryption.encrypt(f"{column} {number} 江南的雨\0")
    if isinstance(column.type, UtcDateTime):
        return BEGAN + timedelta(milliseconds=number)
    if isinstance(column.type, Boolean):
        return bool(number % 2)
    if isinstance(column.type, Integer):
        return number + 1
    return f"{number}-{column.name}"[: getattr(column.type, "length", None)]


async def rows_of(database: Database) -> Rows:
    """All that stands there, sealed as it is; but for processes."""
    async with database.read() as connection:
        return {
            table.name: sorted(map(tuple, await connection.execute(select(table))), key=repr)
            for table in (*LEFT, secrets)
        }


def different(one: Rows, other: Rows) -> Iterator[str]:
    """Names of tables that do not have the same rows."""
    yield from (name for name in one.keys() | other.keys() if one.get(name) != other.get(name))
