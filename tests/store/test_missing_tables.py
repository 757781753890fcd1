"""A table that somebody has dropped is named, with what to do, and nothing is made in its place."""

import re
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from sqlalchemy import text
from sqlalchemy.ext.asyncio import create_async_engine

from bot.store.backend import Purpose
from bot.store.database import Database, is_there
from bot.store.encryption import Encryption
from bot.store.errors import StoreLost
from bot.store.inspection import inspect_database
from bot.store.missing_tables import named
from tests.databases import POSTGRES, address_of

LOSER = 7
"""Whose schema is dropped whole afterwards, for databases on a server are used again."""
RESTORE = "restore it from a backup."


@pytest.fixture
async def place(database_kind: str, tmp_path: Path) -> AsyncIterator[str]:
    """Address of a database of which tables may be dropped."""
    url = await address_of(database_kind, tmp_path / "data")
    yield url
    if database_kind == POSTGRES:
        engine = create_async_engine(url)
        async with engine.begin() as connection:
            await connection.execute(text(f"DROP SCHEMA IF EXISTS essay_bot_{LOSER} CASCADE"))
        await engine.dispose()


async def without(url: str, *tables: str) -> None:
    async with Database.open(url, bot=LOSER) as database, database.begin() as connection:
        for table in tables:
            await connection.execute(text(f"DROP TABLE {table}"))


@pytest.mark.parametrize("table", ["votes", "secrets", "alembic_version", "operations"])
@pytest.mark.parametrize("purpose", [Purpose.WORK, Purpose.COPY])
async def test_start_names_the_table_that_was_dropped(
    place: str, encryption: Encryption, table: str, purpose: Purpose
) -> None:
    await without(place, table)
    said = rf"^[^\n]+ has lost its table {table}\. Nothing was changed; {re.escape(RESTORE)}$"
    for _ in range(2):
        with pytest.raises(StoreLost, match=said):
            async with Database.open(place, encryption, LOSER, purpose):
                pass
    assert await is_there(place, LOSER)


async def test_table_dropped_under_a_running_bot_is_named(place: str) -> None:
    async with Database.open(place, bot=LOSER) as database:
        async with database.begin() as connection:
            await connection.execute(text("DROP TABLE votes"))
        with pytest.raises(StoreLost, match=r"^[^\n]+ has lost its table votes\. Restore it from a backup\.$"):
            async with database.read() as connection:
                await connection.execute(text("SELECT * FROM votes"))


async def test_table_that_an_upgrade_needs_is_named(url: str) -> None:
    async with Database.open(url) as database, database.begin() as connection:
        await connection.execute(text("DROP TABLE journal"))
        await connection.execute(text("UPDATE alembic_version SET version_num = '0009'"))
    with pytest.raises(
        StoreLost, match=rf"^[^\n]+ has lost its table journal\. Nothing was changed; {re.escape(RESTORE)}$"
    ):
        async with Database.open(url):
            pass


async def test_checkup_tells_of_it(file: Path, url: str) -> None:
    await without(url, "votes", "bookmarks")
    report = await inspect_database(url, None, LOSER)
    assert report.damage == "it has lost its tables bookmarks, votes"


def test_of_many_the_first_are_named() -> None:
    assert named(list("abcde")) == "its tables a, b, c and 2 more"
