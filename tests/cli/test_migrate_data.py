"""``essay-bot migrate-data`` as an operator calls it, and killed in the middle."""

import asyncio
import os
import pty
import signal
import subprocess
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager, suppress
from pathlib import Path

import pytest
from pydantic import SecretStr
from sqlalchemy import Table, insert, select, text

from bot.bootstrap.settings import Settings
from bot.bootstrap.transfers import migrate_data
from bot.store.backend import Purpose, WriteTurn
from bot.store.database import Database
from bot.store.encryption import Encryption, load_or_create_key
from bot.store.errors import StoreError
from bot.store.lock import only_one
from bot.store.store import Store
from bot.store.tables import broadcasts, journal, votes
from tests.databases import SQLITE, address_of
from tests.patience import PATIENCE, until
from tests.postgres import EMPTIED, shared_server
from tests.shell import Shell
from tests.store.filled import BEGAN, BOT, different, fill, row_of, rows_of

ROWS = 1203
PASSWORD = "hunter-2-hunter"
WAITING = "SELECT count(*) FROM pg_stat_activity WHERE datname = $1 AND wait_event_type = 'Lock'"


@pytest.fixture
def key(tmp_path: Path) -> Encryption:
    return Encryption(load_or_create_key(tmp_path / "key"))


@pytest.fixture
def shell(tmp_path: Path) -> Shell:
    about = {"DATA": str(tmp_path / "data"), "KEY_FILE": str(tmp_path / "key"), "TOKEN": f"{BOT}:x"}
    return Shell(tmp_path, about)


async def ways(folder: Path, key: Encryption, rows: int = ROWS) -> tuple[str, str]:
    """From a file in which something of everything is left, to an empty database on a server."""
    source = await address_of(SQLITE, folder / "data")
    async with opened(source, key) as database:
        await fill(Store(database, key, BOT), rows)
    target = await EMPTIED.url()
    async with opened(target, key):
        pass
    return source, target


@asynccontextmanager
async def opened(url: str, key: Encryption, purpose: Purpose = Purpose.FILL) -> AsyncIterator[Database]:
    async with Database.open(url, key, BOT, purpose) as database:
        yield database


class _UndoneError(Exception):
    pass


@asynccontextmanager
async def in_the_way(url: str, key: Encryption, table: Table, number: int) -> AsyncIterator[None]:
    """Who inserts a row of that key has to wait until the block ends, and finds that it was never there."""
    async with opened(url, key) as database:
        with suppress(_UndoneError):
            async with database.begin(WriteTurn.INBOX) as connection:
                await connection.execute(insert(table), row_of(table, number, key))
                yield
                raise _UndoneError


@asynccontextmanager
async def closed(url: str, key: Encryption, table: Table) -> AsyncIterator[None]:
    """Who reads that table has to wait until the block ends."""
    async with opened(url, key) as database, database.begin(WriteTurn.OUTBOX) as connection:
        await connection.execute(text(f"LOCK TABLE {table.name} IN ACCESS EXCLUSIVE MODE"))
        yield


async def waits(url: str) -> None:
    """Until somebody waits for a lock on that server."""
    connection = await shared_server().connect()
    try:

        async def somebody_waits() -> bool:
            return bool(await connection.fetchval(WAITING, url.partition("?")[0].rpartition("/")[2]))

        await until(somebody_waits)
    finally:
        await connection.close()


def kill(process: "subprocess.Popen[bytes]") -> None:
    assert process.poll() is None, process.communicate()
    process.kill()
    process.communicate()
    assert process.returncode == -signal.SIGKILL


async def count(url: str, key: Encryption, table: Table) -> int:
    async with opened(url, key) as database, database.read() as connection:
        return len((await connection.execute(select(table))).all())


async def all_there(url: str, key: Encryption) -> bool:
    return await count(url, key, votes) == ROWS


async def test_killed_at_any_moment_it_goes_on_where_it_was(shell: Shell, tmp_path: Path, key: Encryption) -> None:
    source, target = await ways(tmp_path, key)
    # In its first batch, and in the middle of a table.
    for table, row, there in ((broadcasts, 7, 0), (journal, 700, 500)):
        async with in_the_way(target, key, table, row):
            process = shell.start("migrate-data", source, target)
            await waits(target)
            kill(process)
        assert await count(target, key, table) == there
    # In the last table; and while both are compared.
    async with AsyncExitStack() as last, AsyncExitStack() as first:
        await last.enter_async_context(in_the_way(target, key, votes, ROWS))
        process = shell.start("migrate-data", source, target)
        await waits(target)
        await first.enter_async_context(closed(target, key, broadcasts))
        await last.aclose()
        await until(lambda: all_there(target, key))
        await waits(target)
        kill(process)
    out, err = await asyncio.to_thread(shell.run, "migrate-data", source, target)
    assert err == "", "a bar is for terminals"
    *_, said, warned = out.splitlines()
    assert said.startswith("carried over, and the same in both: ")
    assert warned.startswith("start no bot on FROM again")
    async with opened(source, key) as of, opened(target, key, Purpose.WORK) as to:
        assert not list(different(await rows_of(of), await rows_of(to)))
    out, _ = await asyncio.to_thread(shell.run, "migrate-data", source, target)
    assert out.startswith("all of it was carried over on ")
    assert out.endswith(" UTC already; nothing was changed.\n")


def test_terminal_sees_how_far_it_is(shell: Shell, tmp_path: Path, key: Encryption) -> None:
    source, target = asyncio.run(ways(tmp_path, key, 2))
    master, slave = pty.openpty()
    process = shell.start("migrate-data", source, target, stderr=slave)
    os.close(slave)
    seen = b""
    with suppress(OSError):  # how a terminal ends whose other side is closed
        while more := os.read(master, 65536):
            seen += more
    os.close(master)
    out, _ = process.communicate(timeout=PATIENCE)
    assert b"carried over, and the same in both" in out
    assert b"100%" in seen


def test_nothing_is_carried_while_a_bot_works_on_it(shell: Shell, tmp_path: Path, key: Encryption) -> None:
    source, target = asyncio.run(ways(tmp_path, key, 2))
    with only_one(tmp_path / "data" / "essay-bot.lock"):
        out, err = shell.within("migrate-data", source, target, code=1)
    assert out == ""
    assert f"a bot works on {tmp_path}/data/essay-bot.db. Stop it, and run this again; nothing was changed." in err
    assert asyncio.run(count(target, key, votes)) == 0


def test_both_ways_and_into_a_file_that_is_not_there_yet(shell: Shell, tmp_path: Path, key: Encryption) -> None:
    source, target = asyncio.run(ways(tmp_path, key, 2))
    addresses = tmp_path / "database-url"
    addresses.write_text(f"{target}\n")
    shell.within("migrate-data", source, f"@{addresses}")
    back = f"sqlite+aiosqlite:///{tmp_path}/new/essay-bot.db"
    out, _ = shell.within("migrate-data", f"@{addresses}", back)

    async def compared() -> int:
        async with opened(source, key) as of, opened(back, key, Purpose.WORK) as to:
            before = await rows_of(of)
            assert not list(different(before, await rows_of(to)))
            return sum(map(len, before.values()))

    assert out.splitlines()[-2] == f"carried over, and the same in both: {asyncio.run(compared())} rows."
    assert sorted(path.name for path in (tmp_path / "new").iterdir()) == ["essay-bot.db", "essay-bot.lock"]


@pytest.mark.usefixtures("key")
@pytest.mark.parametrize(
    ("arguments", "ends"),
    [
        (("mysql://me:hunter-2-hunter@db/x", "TO"), (2, "FROM is none that is known here; write sqlite+aiosqlite://")),
        (("FROM", "postgresql+asyncpg://me:hunter-2-hunter@db"), (2, "TO is none that is known here; write sqlite")),
        (("FROM", "FROM"), (1, "FROM and TO are the same database. Nothing was changed.")),
        (("FROM", "@nowhere"), (2, "TO nowhere cannot be read: No such file or directory.")),
        (("FROM", "sqlite+aiosqlite:///:memory:"), (1, "a database in memory ends with its process: name a file.")),
        (
            ("sqlite+aiosqlite:////nowhere/x.db", "FROM"),
            (1, "there is no database at /nowhere/x.db. It is what was given as FROM."),
        ),
        (
            ("FROM", "postgresql+asyncpg://me:hunter-2-hunter@127.0.0.1:1/essays"),
            (1, "the PostgreSQL database essays on 127.0.0.1 cannot be reached"),
        ),
        (
            ("FROM", "postgresql+asyncpg://me:hunter-2-hunter@127.0.0.1:1/essays"),
            (1, "See that it runs, or mend TO."),
        ),
        (
            ("postgresql+asyncpg://me:hunter-2-hunter@127.0.0.1:1/essays?x=y", "FROM"),
            (3, "cannot be used: FROM has x behind the question mark"),
        ),
    ],
)
def test_what_is_wrong_is_said_without_a_password(
    shell: Shell, tmp_path: Path, arguments: tuple[str, str], ends: tuple[int, str]
) -> None:
    source = asyncio.run(address_of(SQLITE, tmp_path / "data"))
    code, said = ends
    given = [source if each == "FROM" else each for each in arguments]
    out, err = shell.within("migrate-data", *given, code=code)
    assert out == ""
    assert said in err
    assert PASSWORD not in err


def test_the_same_file_by_another_name_is_the_same_database(shell: Shell, tmp_path: Path, key: Encryption) -> None:
    source, target = asyncio.run(ways(tmp_path, key, 2))
    (tmp_path / "linked").symlink_to(tmp_path / "data")
    linked = source.replace("/data/", "/linked/")
    assert linked != source
    assert "FROM and TO are the same database" in shell.within("migrate-data", source, linked, code=1)[1]
    shell.within("migrate-data", linked, target)
    assert "carried over on " in shell.within("migrate-data", source, target)[0]


def test_another_key_and_an_unknown_bot_are_refused(shell: Shell, tmp_path: Path, key: Encryption) -> None:
    source, target = asyncio.run(ways(tmp_path, key, 2))
    (tmp_path / "other").write_text(Encryption.new_key())
    other = Shell(tmp_path, shell.settings | {"KEY_FILE": str(tmp_path / "other")})
    _, err = other.within("migrate-data", source, target, code=3)
    assert f"not the one with which this database was written ({tmp_path}/data/essay-bot.db). Restore the right" in err
    nameless = Shell(tmp_path, {name: value for name, value in shell.settings.items() if name != "TOKEN"})
    assert "set ESSAY_BOT_TOKEN or" in nameless.within("migrate-data", source, target, code=1)[1]
    missing = Shell(tmp_path, shell.settings | {"KEY_FILE": str(tmp_path / "none")})
    assert "is missing, and" in missing.within("migrate-data", source, target, code=3)[1]
    assert not (tmp_path / "none").exists()
    assert asyncio.run(count(target, key, votes)) == 0


async def test_living_replicas_are_not_carried_away_from(tmp_path: Path, key: Encryption) -> None:
    url = await EMPTIED.url()
    settings = Settings(token=SecretStr(f"{BOT}:x"), data=tmp_path, key_file=tmp_path / "key", key=None)
    async with opened(url, key) as database:
        store = Store(database, key, BOT)
        async with store.transaction() as tx:
            store.replica.id = await tx.replicas.register(BEGAN)

        async def beat() -> None:
            while True:
                async with store.transaction() as tx:
                    await tx.replicas.beat()
                await asyncio.sleep(0.1)

        beating = asyncio.create_task(beat())
        to = f"sqlite+aiosqlite:///{tmp_path}/new.db"
        with pytest.raises(
            StoreError, match=r"1 replicas work on the PostgreSQL database .*\. Stop them, and run this"
        ):
            await migrate_data(settings, url, to, lambda *_: None)
        beating.cancel()
    assert not (tmp_path / "new.db").exists()
