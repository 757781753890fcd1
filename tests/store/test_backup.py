"""A database with older tables: copied, brought up to date, or left exactly as it was."""

import sqlite3
import stat
from contextlib import closing
from pathlib import Path

import pytest
from alembic import command
from alembic.config import Config
from alembic.script import ScriptDirectory
from sqlalchemy import create_engine

from bot.store.database import Database
from bot.store.errors import StoreError
from tests.seeds import SEEDS

MIGRATIONS = SEEDS.parent / "bot" / "store" / "migrations"
ONE_CHAT = "INSERT INTO chats (chat, person, state, at) VALUES ('c1', 'p1', 'sealed', 'now')"


def config() -> Config:
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS))
    config.set_main_option("path_separator", "os")
    return config


HEAD = ScriptDirectory.from_config(config()).get_current_head()


@pytest.fixture
def older(file: Path) -> Path:
    """A database of the first version, with a chat in it."""
    file.parent.mkdir()
    engine = create_engine(f"sqlite:///{file}")
    with engine.begin() as connection:
        about = config()
        about.attributes["connection"] = connection
        command.upgrade(about, "0001")
        connection.exec_driver_sql(ONE_CHAT)
    engine.dispose()
    file.chmod(0o644)
    return file


def asked(file: Path, query: str) -> list[tuple[str, ...]]:
    with closing(sqlite3.connect(file)) as connection:
        return connection.execute(query).fetchall()


def tables(file: Path) -> list[tuple[str, ...]]:
    return asked(file, "SELECT name, sql FROM sqlite_master ORDER BY name")


def version(file: Path) -> str:
    [(found,)] = asked(file, "SELECT version_num FROM alembic_version")
    return found


def copies(file: Path) -> list[str]:
    return sorted(path.name for path in file.parent.iterdir() if "before" in path.name)


async def opened(url: str) -> None:
    async with Database.open(url):
        pass


async def test_older_tables_are_copied_before_they_are_changed(url: str, older: Path) -> None:
    before = tables(older)
    (older.parent / "essay-bot.db.before-0000").write_bytes(b"from an upgrade long ago")
    (older.parent / "another.db.before-0000").write_bytes(b"of somebody else")
    await opened(url)
    assert version(older) == HEAD
    assert copies(older) == ["another.db.before-0000", f"essay-bot.db.before-{HEAD}"]
    copy = older.with_name(f"essay-bot.db.before-{HEAD}")
    assert stat.S_IMODE(copy.stat().st_mode) == 0o600
    assert (version(copy), tables(copy)) == ("0001", before)
    for each in (older, copy):
        assert asked(each, "SELECT chat, person, state FROM chats") == [("c1", "p1", "sealed")]
    content = copy.read_bytes()
    await opened(url)
    assert copy.read_bytes() == content, "nothing to change, nothing to copy"


async def test_copy_holds_what_is_only_in_the_log_so_far(url: str, older: Path) -> None:
    with closing(sqlite3.connect(older)) as connection:
        connection.execute("PRAGMA journal_mode = WAL")
        connection.execute("UPDATE chats SET chat = 'c2'")
        connection.commit()
        # Still open: a last connection that closes would empty the log.
        await opened(url)
    assert asked(older.with_name(f"essay-bot.db.before-{HEAD}"), "SELECT chat FROM chats") == [("c2",)]


async def test_new_database_is_not_copied(url: str, file: Path) -> None:
    await opened(url)
    assert copies(file) == []


async def test_upgrade_that_fails_half_way_changes_nothing(url: str, older: Path) -> None:
    # The last table that the next version makes is there already.
    asked(older, "CREATE TABLE broadcasts (id INTEGER)")
    before = tables(older)
    for _ in range(2):
        with pytest.raises(StoreError, match=r"essay-bot\.db cannot be used: .*broadcasts already exists"):
            await opened(url)
        assert (version(older), tables(older)) == ("0001", before)
        assert copies(older) == [f"essay-bot.db.before-{HEAD}"]
    asked(older, "DROP TABLE broadcasts")
    await opened(url)
    assert version(older) == HEAD
    assert asked(older, "SELECT chat FROM chats") == [("c1",)]


async def test_without_a_copy_nothing_is_changed(url: str, older: Path) -> None:
    before = tables(older)
    (older.parent / f"essay-bot.db.before-{HEAD}").mkdir()
    with pytest.raises(StoreError, match=r"^no copy of .*essay-bot\.db could be made .*: .*Nothing was changed\.$"):
        await opened(url)
    assert (version(older), tables(older)) == ("0001", before)
    assert copies(older) == [f"essay-bot.db.before-{HEAD}"], "and no half a copy is left"
