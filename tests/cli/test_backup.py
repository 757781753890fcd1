"""``essay-bot backup`` and ``restore`` over a database of either kind."""

import asyncio
import os
import shutil
import stat
import threading
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path
from sqlite3 import connect

import pytest
from alembic import command
from pydantic import SecretStr
from sqlalchemy import create_engine, insert, text

from bot.bootstrap.settings import Settings
from bot.bootstrap.transfers import back_up
from bot.store.backend import Purpose
from bot.store.database import Database
from bot.store.encryption import Encryption, load_or_create_key
from bot.store.incidents import BACKUP
from bot.store.lock import only_one
from bot.store.revision import newest
from bot.store.store import Store
from bot.store.tables import votes
from tests.databases import KINDS, POSTGRES, SQLITE, address_of
from tests.postgres import EMPTIED, shared_server
from tests.shell import Shell
from tests.store.filled import BOT, Rows, different, fill, row_of, rows_of
from tests.store.test_backup import config

ROWS = 603
MADE = datetime(2026, 3, 2, 4, 5, 6, tzinfo=UTC)


@pytest.fixture
def key(tmp_path: Path) -> Encryption:
    return Encryption(load_or_create_key(tmp_path / "key"))


async def filled(url: str, key: Encryption, rows: int = ROWS) -> Rows:
    async with Database.open(url, key, BOT) as database:
        await fill(Store(database, key, BOT), rows)
        return await rows_of(database)


async def found(url: str, key: Encryption) -> Rows:
    async with Database.open(url, key, BOT) as database:
        return await rows_of(database)


def but_for_backups(rows: Rows) -> Rows:
    """Without when the last one was made, of which nobody knew before."""
    return rows | {"operations": [row for row in rows["operations"] if BACKUP not in row]}


async def last_backup(url: str, key: Encryption, later: datetime | None = None) -> datetime | None:
    """When the last one was made, as the bot knows; ``later``: what it is told now."""
    async with Database.open(url, key, BOT) as database, Store(database, key, BOT).transaction() as tx:
        if later:
            await tx.operations.record(BACKUP, later)
        return await tx.operations.last(BACKUP)


@pytest.mark.parametrize("kind", KINDS)
def test_what_was_restored_knows_of_its_backup(tmp_path: Path, key: Encryption, kind: str) -> None:
    url = asyncio.run(address_of(SQLITE, tmp_path / "data"))
    asyncio.run(filled(url, key, 2))
    shell_on(tmp_path, url).within("backup", "one.db")
    for stands, said in ((MADE, MADE), (datetime(2999, 1, 1, tzinfo=UTC), None)):
        os.utime(tmp_path / "one.db", (stands.timestamp(), stands.timestamp()))
        new = tmp_path / str(stands.year)
        back = asyncio.run(EMPTIED.url()) if kind == POSTGRES else f"sqlite+aiosqlite:///{new}/essay-bot.db"
        begun = datetime.now(UTC) - timedelta(seconds=1)
        shell_on(tmp_path, back).within("restore", "one.db")
        last = asyncio.run(last_backup(back, key))
        assert last == said if said else last and begun < last <= datetime.now(UTC), "not later than now"


def test_a_later_backup_that_the_restored_data_know_stays_the_last_one(tmp_path: Path, key: Encryption) -> None:
    url = asyncio.run(address_of(SQLITE, tmp_path / "data"))
    asyncio.run(filled(url, key, 2))
    later = MADE + timedelta(days=1)
    asyncio.run(last_backup(url, key, later))
    shell_on(tmp_path, url).within("backup", "one.db")
    os.utime(tmp_path / "one.db", (MADE.timestamp(), MADE.timestamp()))
    back = f"sqlite+aiosqlite:///{tmp_path}/new/essay-bot.db"
    for _ in range(2):
        shell_on(tmp_path, back).within("restore", "one.db")
        assert asyncio.run(last_backup(back, key)) == later


def shell_on(folder: Path, url: str) -> Shell:
    about = {"DATA": str(folder / "data"), "KEY_FILE": str(folder / "key"), "TOKEN": f"{BOT}:x", "DATABASE_URL": url}
    return Shell(folder, about)


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("to", KINDS)
def test_what_was_backed_up_is_restored_on_either_kind(tmp_path: Path, key: Encryption, kind: str, to: str) -> None:
    url = asyncio.run(address_of(kind, tmp_path / "data"))
    before = asyncio.run(filled(url, key))
    (tmp_path / "backups").mkdir()
    file = tmp_path / "backups" / "one.db"
    out, err = shell_on(tmp_path, url).within("backup", str(file))
    assert (out, err) == (f"{file} is a whole backup, and opens with the key.\n", "")
    assert [path.name for path in file.parent.iterdir()] == ["one.db"]
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    content = file.read_bytes()
    other = (
        asyncio.run(address_of(to, tmp_path / "other")) if to == POSTGRES else f"sqlite+aiosqlite:///{tmp_path}/o/x.db"
    )
    out, err = shell_on(tmp_path, other).within("restore", str(file))
    assert err == ""
    assert out.splitlines()[-1] == f"restored, and the same in both: {sum(map(len, before.values()))} rows."
    assert not list(different(before, but_for_backups(asyncio.run(found(other, key)))))
    assert "was restored on" in shell_on(tmp_path, other).within("restore", str(file))[0]
    assert file.read_bytes() == content
    assert not list((tmp_path / "data").glob("restoring*"))


async def test_backup_of_a_server_holds_what_stood_there_at_one_moment(tmp_path: Path, key: Encryption) -> None:
    url = await EMPTIED.url()
    before = await filled(url, key)
    settings = Settings(
        token=SecretStr(f"{BOT}:x"), database_url=SecretStr(url), key_file=tmp_path / "key", key=None, data=tmp_path
    )
    added: list[bool] = []

    async def add() -> None:
        async with Database.open(url, key, BOT) as database, database.begin() as connection:
            await connection.execute(insert(votes), row_of(votes, 9_000, key))
        added.append(True)

    def tell(_done: int, _of: int, _what: str) -> None:
        if not added:
            another = threading.Thread(target=lambda: asyncio.run(add()))
            another.start()
            another.join()

    await back_up(settings, tmp_path / "one.db", tell)
    assert added
    assert not list(different(before, await found(f"sqlite+aiosqlite:///{tmp_path}/one.db", key)))
    # And when a backup was made last is known there now.
    assert set(different(before, await found(url, key))) == {"votes", "operations"}


async def test_backup_is_written_while_a_bot_works_on_the_file(tmp_path: Path, key: Encryption) -> None:
    url = await address_of(SQLITE, tmp_path / "data")
    with only_one(tmp_path / "data" / "essay-bot.lock"):
        async with Database.open(url, key, BOT) as database:
            await fill(Store(database, key, BOT), 2)
            before = await rows_of(database)
            _, err = await asyncio.to_thread(shell_on(tmp_path, url).run, "backup", "one.db")
            assert err == ""
    assert not list(different(before, await found(f"sqlite+aiosqlite:///{tmp_path}/one.db", key)))


@pytest.mark.parametrize("kind", KINDS)
def test_nothing_is_written_over(tmp_path: Path, key: Encryption, kind: str) -> None:
    url = asyncio.run(address_of(kind, tmp_path / "data"))
    asyncio.run(filled(url, key, 2))
    shell = shell_on(tmp_path, url)
    shell.within("backup", "one.db")
    before = asyncio.run(found(url, key))
    content = (tmp_path / "one.db").read_bytes()
    assert (
        "one.db is there already. Name a new file; nothing was changed." in shell.within("backup", "one.db", code=1)[1]
    )
    assert (tmp_path / "one.db").read_bytes() == content
    assert "holds something already (rows: " in shell.within("restore", "one.db", code=1)[1]
    assert asyncio.run(found(url, key)) == before


def test_of_a_database_with_older_tables_there_is_a_backup_and_it_stays_as_it_is(
    tmp_path: Path, key: Encryption
) -> None:
    url = asyncio.run(address_of(SQLITE, tmp_path / "data"))
    file = tmp_path / "data" / "essay-bot.db"
    with closing(connect(file)) as database:
        database.execute("UPDATE alembic_version SET version_num = '0004'")
        database.commit()
    out, err = shell_on(tmp_path, url).within("backup", "one.db")
    assert "is a whole backup" in out
    assert "the bot was not told when this backup was made" in err
    with closing(connect(file)) as database:
        assert database.execute("SELECT version_num FROM alembic_version").fetchall() == [("0004",)]
        assert database.execute("SELECT count(*) FROM operations").fetchall() == [(0,)]


def test_what_is_no_backup_or_not_of_this_key_is_not_restored(tmp_path: Path, key: Encryption) -> None:
    url = asyncio.run(address_of(SQLITE, tmp_path / "data"))
    asyncio.run(filled(url, key, 2))
    shell_on(tmp_path, url).within("backup", "one.db")
    (tmp_path / "text").write_text("江南的雨" * 2000)
    with closing(connect(tmp_path / "foreign.db")) as other:
        other.execute("CREATE TABLE things (id INTEGER)")
    half = tmp_path / "half.db"
    half.write_bytes((tmp_path / "one.db").read_bytes()[:20_000])
    shell = shell_on(tmp_path, f"sqlite+aiosqlite:///{tmp_path}/new/essay-bot.db")
    assert "there is no backup at none.db." in shell.within("restore", "none.db", code=1)[1]
    assert "file is not a database" in shell.within("restore", "text", code=1)[1]
    assert "it holds no tables of essay-bot" in shell.within("restore", "foreign.db", code=3)[1]
    assert "half.db cannot be read, or " in shell.within("restore", "half.db", code=1)[1]
    shutil.move(tmp_path / "key", tmp_path / "lost")
    assert f"is missing, and {tmp_path}/one.db cannot be read" in shell.within("restore", "one.db", code=3)[1]
    (tmp_path / "key").write_text(Encryption.new_key())
    assert "not the one with which this database was written" in shell.within("restore", "one.db", code=3)[1]
    assert not (tmp_path / "new" / "essay-bot.db").exists()
    assert "not the one with which" in shell_on(tmp_path, url).within("backup", "two.db", code=3)[1]
    assert not list(tmp_path.glob("two*"))


def test_restoring_goes_on_where_it_was_and_nobody_starts_meanwhile(tmp_path: Path, key: Encryption) -> None:
    url = asyncio.run(address_of(SQLITE, tmp_path / "data"))
    before = asyncio.run(filled(url, key))
    shell_on(tmp_path, url).within("backup", "one.db")
    new = tmp_path / "new" / "essay-bot.db"
    shell = shell_on(tmp_path, f"sqlite+aiosqlite:///{new}")
    shell.within("restore", "one.db")
    # As it stood before the last batch of the last but one table, and all of the last one.
    with closing(connect(new)) as database:
        database.execute("DELETE FROM votes")
        database.execute("DELETE FROM subscriptions WHERE id > 501")
        database.execute("""UPDATE transfer SET carrying = 'subscriptions', after = '[501]', ended = NULL""")
        database.commit()
    assert "is being filled from" in shell.within("queue", code=1)[1]
    with only_one(new.with_suffix(".lock")):
        assert "a bot works on" in shell.within("restore", "one.db", code=1)[1]
    shell.within("restore", "one.db")
    assert not list(different(before, but_for_backups(asyncio.run(found(shell.settings["DATABASE_URL"], key)))))


def test_older_backup_is_brought_up_to_date_and_stays_as_it_is(tmp_path: Path, key: Encryption) -> None:
    older = tmp_path / "older.db"
    engine = create_engine(f"sqlite:///{older}")
    with engine.begin() as connection:
        about = config()
        about.attributes["connection"] = connection
        command.upgrade(about, "0005")
        row = {
            "key": "k1",
            "at": "2026-03-01T08:30:15.000+00:00",
            "door": "d",
            "person": "p1",
            "chat": "c1",
            "kind": "text",
            "answered": "",
        }
        columns = ", ".join([*row, "asked"])
        values = ", ".join(f":{name}" for name in [*row, "asked"])
        asked = str(key.encrypt("雨"))
        connection.execute(text(f"INSERT INTO journal ({columns}) VALUES ({values})"), row | {"asked": asked})  # noqa: S608
    engine.dispose()
    content = older.read_bytes()
    url = asyncio.run(EMPTIED.url())
    shell_on(tmp_path, url).within("restore", "older.db")
    rows = asyncio.run(found(url, key))
    [journalled] = rows["journal"]
    assert asked in journalled
    assert older.read_bytes() == content


async def test_server_of_another_version_is_not_changed_by_a_backup(tmp_path: Path, key: Encryption) -> None:
    url = await EMPTIED.url()
    await filled(url, key, 2)
    async with Database.open(url, key, BOT, Purpose.FILL) as database, database.begin() as connection:
        await connection.exec_driver_sql("UPDATE alembic_version SET version_num = '0005'")
    try:
        shell = shell_on(tmp_path, url)
        _, err = await asyncio.to_thread(shell.run, "backup", "one.db", code=3)
        assert "its tables are of version 0005, those of this program of version" in err
    finally:
        connection = await shared_server().connect(url.partition("?")[0].rpartition("/")[2])
        await connection.execute(f"UPDATE essay_bot_{BOT}.alembic_version SET version_num = '{newest()}'")  # noqa: S608
        await connection.close()
