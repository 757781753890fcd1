"""The numbers that a database gives to new rows: which it gave last, also to rows that are deleted since."""

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.store.raw_table import RawTable


async def last_number(connection: AsyncConnection, table: RawTable) -> int:
    """The last number that a row got; 0 where none did. SQLite remembers only those of tables where it matters."""
    # Names of tables and columns are the program's own, here and below.
    highest = f"SELECT coalesce(max({table.numbered}), 0) FROM {table.name}"  # noqa: S608
    found = int((await connection.execute(text(highest))).scalar_one())
    if connection.dialect.name == "sqlite":
        given = text("SELECT coalesce(max(seq), 0) FROM sqlite_sequence WHERE name = :name")
        return max(found, int((await connection.execute(given, {"name": table.name})).scalar_one()))
    sequence = await _sequence(connection, table)
    given = text(f"SELECT CASE WHEN is_called THEN last_value ELSE 0 END FROM {sequence}")  # noqa: S608
    return max(found, int((await connection.execute(given)).scalar_one()))


async def go_on_after(connection: AsyncConnection, table: RawTable, number: int) -> None:
    """Let the next row get a higher number than this one."""
    if not number:
        return
    if connection.dialect.name != "sqlite":
        sequence = await _sequence(connection, table)
        await connection.execute(text("SELECT setval(:sequence, :number)"), {"sequence": sequence, "number": number})
        return
    definition = text("SELECT sql FROM sqlite_master WHERE name = :name")
    if "AUTOINCREMENT" in str((await connection.execute(definition, {"name": table.name})).scalar_one()):
        await connection.execute(text("DELETE FROM sqlite_sequence WHERE name = :name"), {"name": table.name})
        given = text("INSERT INTO sqlite_sequence (name, seq) VALUES (:name, :number)")
        await connection.execute(given, {"name": table.name, "number": number})


async def _sequence(connection: AsyncConnection, table: RawTable) -> str:
    query = text("SELECT pg_get_serial_sequence(:name, :column)")
    return str((await connection.execute(query, {"name": table.name, "column": table.numbered})).scalar_one())
