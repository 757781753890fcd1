"""Opening, checking, migrating and closing the database."""

import asyncio
import os
import sqlite3
import stat
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import Connection, inspect, text

from bot.store.creation import why_unwritable
from bot.store.database import Database
from bot.store.errors import StoreError
from bot.store.tables import metadata

ONE_CHAT = "INSERT INTO chats (chat, person, state, at) VALUES ('c1', 'p1', 'sealed', 'now')"


async def test_migrations_build_exactly_the_tables(database: Database) -> None:
    def compared(connection: Connection) -> object:
        options = {"compare_type": True, "compare_server_default": True, "target_metadata": metadata}
        return compare_metadata(MigrationContext.configure(connection, opts=options), metadata)

    async with database.begin() as connection:
        assert await connection.run_sync(compared) == []


def schema(file: Path) -> list[tuple[str, str]]:
    with closing(sqlite3.connect(file)) as connection:
        return connection.execute("SELECT name, sql FROM sqlite_master ORDER BY name").fetchall()


async def test_opening_again_changes_nothing(url: str, file: Path) -> None:
    async with Database.open(url) as database, database.begin() as connection:
        await connection.execute(text(ONE_CHAT))
    before = schema(file)
    async with Database.open(url) as database, database.begin() as connection:
        assert (await connection.execute(text("SELECT chat FROM chats"))).scalars().all() == ["c1"]
    assert schema(file) == before


async def test_failed_transaction_leaves_nothing(database: Database) -> None:
    async def fail() -> None:
        async with database.begin() as connection:
            await connection.execute(text(ONE_CHAT))
            await connection.execute(text("CREATE TABLE half (id INTEGER)"))
            raise RuntimeError

    with pytest.raises(RuntimeError):
        await fail()
    async with database.begin() as connection:
        assert (await connection.execute(text("SELECT count(*) FROM chats"))).scalar() == 0
        assert not await connection.run_sync(lambda sync: inspect(sync).has_table("half"))


async def test_file_and_folder_are_closed_to_others(url: str, file: Path) -> None:
    async with Database.open(url):
        modes = {path.name: stat.S_IMODE(path.stat().st_mode) for path in (file.parent, *file.parent.iterdir())}
    assert modes.pop("data") == 0o700
    assert "essay-bot.db-wal" in modes
    assert set(modes.values()) == {0o600}


async def opened(url: str) -> None:
    async with Database.open(url):
        pass


def tears(content: bytes) -> bytes:
    return content[:4096] + os.urandom(len(content) - 4096)


@pytest.mark.parametrize("damage", [tears, lambda content: b"not a database at all" * 500])
def test_damaged_file_is_refused_and_left_as_it_is(url: str, file: Path, damage: Callable[[bytes], bytes]) -> None:
    asyncio.run(opened(url))
    damaged = damage(file.read_bytes())
    file.write_bytes(damaged)
    with pytest.raises(StoreError, match=r"essay-bot\.db (?:is damaged|cannot be used).* [Rr]estore"):
        asyncio.run(opened(url))
    assert file.read_bytes() == damaged


def test_file_that_has_lost_all_it_held_is_not_begun_anew(url: str, file: Path) -> None:
    asyncio.run(opened(url))
    os.truncate(file, 0)
    with pytest.raises(StoreError, match=r"essay-bot\.db is empty: it has lost what was in it.* Nothing was recreated"):
        asyncio.run(opened(url))
    assert file.read_bytes() == b""


async def test_database_of_a_later_version_is_refused(url: str, file: Path) -> None:
    await opened(url)
    with closing(sqlite3.connect(file)) as connection, connection:
        connection.execute("UPDATE alembic_version SET version_num = '9999'")
    with pytest.raises(
        StoreError,
        match=r"essay-bot\.db was written by another version: the tables are of version 9999, and this .* again\.",
    ):
        await opened(url)


async def test_folder_that_cannot_be_written_is_named(tmp_path: Path) -> None:
    (tmp_path / "data").write_text("a file where a folder should be")
    with pytest.raises(StoreError, match=r"essay-bot\.db cannot be written: .*Set ESSAY_BOT_DATA"):
        await opened(f"sqlite+aiosqlite:///{tmp_path / 'data' / 'essay-bot.db'}")


@pytest.mark.skipif(os.geteuid() != 0, reason="only root may give a file away")
async def test_what_root_makes_belongs_to_the_user_whose_data_lie_there(tmp_path: Path) -> None:
    os.chown(tmp_path, 61234, 61234)
    file = tmp_path / "essay-bot.db"
    async with Database.open(f"sqlite+aiosqlite:///{file}") as database, database.begin() as connection:
        await connection.execute(text("CREATE TABLE anything (id INTEGER)"))
        assert owners(tmp_path) == [61234] * 3, "the log and its index as well"


def owners(folder: Path) -> list[int]:
    return [path.stat().st_uid for path in folder.iterdir()]


def test_a_file_of_another_user_is_said_to_be_one(tmp_path: Path) -> None:
    """As after a copy that root has put back."""
    file, refused = tmp_path / "essay-bot.db", PermissionError(13, "Permission denied")
    file.touch()
    assert why_unwritable(file, refused).endswith("Set ESSAY_BOT_DATA.")
    if os.geteuid() == 0:
        os.chown(file, 61234, -1)
        whose = "It belongs to user 61234, and this runs as root."
        assert why_unwritable(file, refused).endswith(f"{whose} As root: chown --reference={tmp_path} {file}")


@pytest.mark.skipif(os.geteuid() == 0, reason="root writes anywhere")
async def test_read_only_folder_is_named(tmp_path: Path) -> None:
    (tmp_path / "data").mkdir(mode=0o500)
    with pytest.raises(StoreError, match="Set ESSAY_BOT_DATA"):
        await opened(f"sqlite+aiosqlite:///{tmp_path / 'data' / 'essay-bot.db'}")
