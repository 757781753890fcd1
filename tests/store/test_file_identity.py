"""The files of a database that is open: taken away, moved, replaced. Nothing counts as stored that nobody will find."""

import shutil
import sqlite3
from collections.abc import Callable
from contextlib import AsyncExitStack, closing, suppress
from pathlib import Path

import pytest
from sqlalchemy import text

from bot.store.database import Database, file_of
from bot.store.errors import StoreError, StoreLost
from bot.store.lock import only_one

GONE, REPLACED = "was deleted or moved away while the bot ran", "was replaced by another file while the bot ran"
ADD = "INSERT INTO secrets VALUES (:name, 'x')"


async def add(database: Database, name: str) -> None:
    async with database.begin() as connection:
        await connection.execute(text(ADD), {"name": name})


def names(file: Path) -> list[str]:
    with closing(sqlite3.connect(f"{file.as_uri()}?mode=rw", uri=True)) as connection:
        return [str(name) for (name,) in connection.execute("SELECT name FROM secrets ORDER BY name")]


async def connected(database: Database, times: int) -> None:
    """So many at a time."""
    async with AsyncExitStack() as readers:
        for _ in range(times):
            await readers.enter_async_context(database.read())


def other_database(file: Path) -> Path:
    """As a backup is, beside it."""
    other = file.with_name("other.db")
    with closing(sqlite3.connect(other)) as connection:
        connection.execute("CREATE TABLE secrets (name TEXT, value TEXT)")
        connection.execute("INSERT INTO secrets VALUES ('another', 'x')")
        connection.commit()
    return other


def delete(file: Path) -> None:
    file.unlink()


def delete_all(file: Path) -> None:
    for path in file.parent.iterdir():
        path.unlink()


def remove_folder(file: Path) -> None:
    shutil.rmtree(file.parent)


def move(file: Path) -> None:
    file.rename(file.with_name("moved.db"))


def put_back(file: Path) -> None:
    file.with_name("moved.db").rename(file)


def move_folder(file: Path) -> None:
    file.parent.rename(file.parent.with_name("elsewhere"))


def replace(file: Path) -> None:
    other_database(file).replace(file)


def copy_and_replace(file: Path) -> None:
    """As editors and some ways of syncing do: the same content in another file."""
    shutil.copy(file, file.with_name("copy"))
    file.with_name("copy").replace(file)


@pytest.mark.parametrize(
    ("accident", "told"),
    [
        (delete, GONE),
        (delete_all, GONE),
        (remove_folder, GONE),
        (move, GONE),
        (move_folder, GONE),
        (replace, REPLACED),
        (copy_and_replace, REPLACED),
    ],
)
async def test_database_that_is_taken_away_stores_nothing_more_and_is_not_made_anew(
    file: Path, url: str, accident: Callable[[Path], None], told: str
) -> None:
    async with Database.open(url) as database:
        await add(database, "before")
        database.verify()
        accident(file)
        left = sorted(path.name for path in file.parent.iterdir()) if file.parent.exists() else None
        with pytest.raises(StoreLost, match=rf"^{file} {told}\. Put it back, or restore a backup"):
            database.verify()
        with pytest.raises(StoreLost, match=told):
            await add(database, "after")
        # Another connection than those that are open: it would make the file, if it might.
        with suppress(StoreError):
            await connected(database, 4)
        there = sorted(path.name for path in file.parent.iterdir()) if file.parent.exists() else None
        assert there == left


async def test_what_is_taken_away_in_the_middle_of_a_transaction_does_not_count_as_stored(file: Path, url: str) -> None:
    async def stored() -> None:
        async with database.begin() as connection:
            await connection.execute(text(ADD), {"name": "after"})
            delete(file)

    async with Database.open(url) as database:
        with pytest.raises(StoreLost, match=GONE):
            await stored()


async def test_file_that_was_moved_is_complete_and_can_be_put_back(file: Path, url: str) -> None:
    moved = file.with_name("moved.db")
    async with Database.open(url) as database:
        await add(database, "before")
        move(file)
    assert names(moved) == ["before"], "though it stood in the log only"
    put_back(file)
    async with Database.open(url):
        pass
    assert names(file) == ["before"]


async def test_file_that_took_its_place_is_not_mixed_with_what_was_there(file: Path, url: str) -> None:
    async with Database.open(url) as database:
        await add(database, "before")
        other_database(file).replace(file)
    assert names(file) == ["another"]


@pytest.mark.parametrize("suffixes", [("-wal",), ("-shm",), ("-wal", "-shm")])
async def test_log_that_is_deleted_ends_it_with_everything_in_the_file(
    file: Path, url: str, suffixes: tuple[str, ...]
) -> None:
    async with Database.open(url) as database:
        await add(database, "before")
        for suffix in suffixes:
            file.with_name(file.name + suffix).unlink()
        with pytest.raises(StoreError, match=rf"{suffixes[0]} {GONE}; what it held is in {file} now") as raised:
            await add(database, "after")
        assert not isinstance(raised.value, StoreLost), "another start helps"
    assert names(file) == ["before"]
    async with Database.open(url) as database:
        await add(database, "again")
    assert names(file) == ["again", "before"]


async def test_log_without_a_database_is_set_aside_for_the_one_that_it_belongs_to(
    tmp_path: Path, file: Path, url: str
) -> None:
    """As after a process was killed in the moment after its database was deleted."""
    log = file.with_name(file.name + "-wal")
    async with Database.open(url) as database:
        await add(database, "before")
        content = log.read_bytes()
    delete_all(file)
    log.write_bytes(content)
    async with Database.open(url) as database:
        await add(database, "anew")
    assert names(file) == ["anew"]
    assert log.with_name(log.name + ".orphaned").read_bytes() == content


async def test_other_commands_beside_it_change_nothing_about_its_place(file: Path, url: str) -> None:
    async with Database.open(url) as database:
        for number in range(3):
            async with Database.open(url) as beside:
                await add(beside, f"beside {number}")
            await add(database, f"own {number}")
            database.verify()
    assert len(names(file)) == 6


async def test_path_with_signs_that_an_address_knows_is_a_path(tmp_path: Path) -> None:
    folder = tmp_path / "a b #1 数据&c"
    async with Database.open(f"sqlite+aiosqlite:///{folder / 'essay-bot.db'}?timeout=1") as database:
        await add(database, "x")
        database.verify()
    assert names(folder / "essay-bot.db") == ["x"]


async def test_link_is_the_file_that_it_leads_to(file: Path, url: str, tmp_path: Path) -> None:
    link = tmp_path / "elsewhere" / "linked.db"
    link.parent.mkdir()
    async with Database.open(url) as database:
        await add(database, "first")
    link.symlink_to(file)
    other = f"sqlite+aiosqlite:///{link}"
    async with Database.open(other) as database:
        await add(database, "second")
        assert database.name == str(file)
        move(file)
        with pytest.raises(StoreLost, match=GONE):
            database.verify()
    assert list(link.parent.iterdir()) == [link]
    assert file_of(other) == file, "so that both names have the same lock"


async def test_lock_belongs_to_what_is_looked_at(file: Path, url: str) -> None:
    lock = file.with_suffix(".lock")
    with only_one(lock) as held:
        async with Database.open(url) as database:
            database.guard(held.verify)
            lock.unlink()
            await add(database, "goes on")
            assert lock.exists(), "it is made again"
