"""What is left of somebody in the database."""

from typing import Any

from sqlalchemy import select

from bot.store.encryption import WrongKey
from bot.store.store import Store
from bot.store.tables import metadata


async def traces(store: Store, *marks: str) -> set[str]:
    """Table and column of every value, opened where it is sealed, in which one of ``marks`` stands."""
    found = set()
    async with store.database.read() as connection:
        for table in metadata.sorted_tables:
            for row in (await connection.execute(select(table))).mappings():
                for name, value in row.items():
                    if any(mark in _opened(store, value) for mark in marks):
                        found.add(f"{table.name}.{name}")
    return found


def _opened(store: Store, value: Any) -> str:
    try:
        return store.encryption.decrypt(value) if isinstance(value, str) and value else str(value)
    except WrongKey:
        return str(value)
