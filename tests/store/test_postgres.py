"""A database on a PostgreSQL server: opened, out of reach, and back again."""

import asyncio
import os
import tempfile
from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest
from sqlalchemy import text

from bot.core.errors import FOR_GOOD
from bot.store.backend import WriteTurn
from bot.store.database import Database, is_there, name_of
from bot.store.encryption import Encryption, WrongKey
from bot.store.errors import StoreError, StoreLost, StoreUnavailable
from tests.patience import until
from tests.postgres import EMPTIED, PostgresServer, shared_server
from tests.store.conftest import BOT

PASSWORD = "hunter-2-hunter"
ONE_CHAT = text("INSERT INTO chats (chat, person, state, at) VALUES (:chat, 'p1', 'sealed', 'now')")


@pytest.fixture
async def url() -> str:
    return await EMPTIED.url()


@pytest.fixture(scope="module")
def server() -> Iterator[PostgresServer]:
    """One that may be stopped."""
    with tempfile.TemporaryDirectory(prefix="essay-bot-postgres-") as folder:
        server = PostgresServer(Path(folder))
        server.start()
        try:
            yield server
        finally:
            server.stop("immediate")


@pytest.fixture
async def fresh() -> AsyncIterator[str]:
    """A database in which there is nothing at all."""
    server, name = shared_server(), f"fresh_{os.environ.get('PYTEST_XDIST_WORKER', 'alone')}"
    connection = await server.connect()
    await connection.execute(f"CREATE DATABASE {name}")
    try:
        yield server.url(name)
    finally:
        await connection.execute(f"DROP DATABASE {name}")
        await connection.close()


async def opened(url: str, encryption: Encryption | None = None, bot: int = BOT) -> None:
    async with Database.open(url, encryption, bot):
        pass


async def test_many_that_open_a_new_database_at_once_find_it_ready(fresh: str, encryption: Encryption) -> None:
    assert not await is_there(fresh, BOT)
    await asyncio.gather(*(opened(fresh, encryption, bot) for bot in (BOT, BOT, BOT, 43, 43)))
    assert await is_there(fresh, BOT)
    assert not await is_there(fresh, 44)


async def test_another_key_opens_nothing(url: str, encryption: Encryption) -> None:
    await opened(url, encryption)
    with pytest.raises(WrongKey):
        await opened(url, Encryption(Encryption.new_key()))
    await opened(url, encryption)


async def test_database_of_a_later_version_is_refused(fresh: str) -> None:
    async with Database.open(fresh, bot=BOT) as database, database.begin() as connection:
        await connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    with pytest.raises(
        StoreLost, match=r"was written by another version: the tables are of version 9999, and this .* again\."
    ):
        await opened(fresh)


async def test_where_no_server_listens_that_is_said_without_the_password(tmp_path: Path) -> None:
    url = f"postgresql+asyncpg://reader:{PASSWORD}@/essays?host={tmp_path}"
    with pytest.raises(StoreUnavailable, match=r"cannot be reached.* mend ESSAY_BOT_DATABASE_URL") as refused:
        await opened(url)
    assert PASSWORD not in str(refused.value) + str(refused.value.__cause__) + name_of(url)
    with pytest.raises(StoreUnavailable, match="cannot be reached"):
        await is_there(url)


@pytest.mark.parametrize(
    ("name", "advice"),
    [("nowhere", "Make the database first"), ("postgres?user=nobody", "a user or a password that it does not accept")],
)
async def test_what_a_start_cannot_mend_is_said_for_good(name: str, advice: str) -> None:
    database, _, user = name.partition("?user=")
    url = shared_server().url(database).replace("postgres@", f"{user or 'postgres'}:{PASSWORD}@")
    with pytest.raises(StoreLost, match=advice) as refused:
        await opened(url)
    assert refused.value.exit_code == FOR_GOOD
    assert PASSWORD not in str(refused.value)


@pytest.mark.parametrize(
    ("more", "said"),
    [
        ("&sslmode=require", "has sslmode behind the question mark.* for TLS write ssl=require"),
        ("&conect_timeout=3&application_name=x", "has application_name, conect_timeout behind"),
        ("&ssl=perhaps", "must be one of.* Mend ESSAY_BOT_DATABASE_URL"),
        ("&ssl=verify-full", "root certificate file.* Mend ESSAY_BOT_DATABASE_URL"),
    ],
)
async def test_address_that_cannot_be_one_is_said_for_good(more: str, said: str) -> None:
    for looks in (opened, is_there):
        with pytest.raises(StoreLost, match=said):
            await looks(shared_server().url("postgres") + more)


async def test_port_that_cannot_be_one_is_said_for_good() -> None:
    with pytest.raises(StoreLost, match=r"70000 is no port.* ESSAY_BOT_DATABASE_URL"):
        await opened("postgresql+asyncpg://reader@127.0.0.1:70000/essays")


async def test_what_the_driver_knows_may_stand_in_the_address(url: str) -> None:
    await opened(f"{url}&prepared_statement_cache_size=0&ssl=prefer")


async def test_server_that_starts_up_is_out_of_reach_for_now() -> None:
    with tempfile.TemporaryDirectory(prefix="essay-bot-postgres-") as folder:
        server = PostgresServer(Path(folder))
        server.start()
        server.stop()
        server.start_up_for_ever()
        try:
            for looks in (opened, is_there):
                with pytest.raises(StoreUnavailable, match=r"the database system is .*See that it runs"):
                    await looks(server.url("postgres"))
        finally:
            server.stop("immediate")


async def test_of_two_that_change_what_they_read_one_waits_for_the_other(url: str) -> None:
    async def adds(database: Database) -> None:
        async with database.begin() as connection:
            count = (await connection.execute(text("SELECT count(*) FROM chats"))).scalar_one()
            await connection.execute(ONE_CHAT, {"chat": f"c{count}"})

    async with Database.open(url) as one, Database.open(url) as other:
        await asyncio.gather(*(adds(database) for database in (one, other) for _ in range(10)))
        async with one.read() as connection:
            assert (await connection.execute(text("SELECT count(*) FROM chats"))).scalar_one() == 20


async def test_what_comes_in_does_not_wait_for_what_is_worked_on(url: str) -> None:
    async with Database.open(url) as database, database.begin(), database.begin(WriteTurn.INBOX) as connection:
        assert (await connection.execute(text("SELECT 1"))).scalar() == 1


async def test_one_that_waits_too_long_for_another_gives_up_for_now(url: str) -> None:
    async with Database.open(url) as one, Database.open(url) as other, one.begin():
        with pytest.raises(StoreUnavailable, match="lock timeout"):
            async with other.begin():
                pass


async def test_server_that_is_stopped_for_a_while_is_no_damage(server: PostgresServer) -> None:
    async with Database.open(server.url("postgres")) as database:
        role = database.role("clock")
        assert await role.is_mine()
        server.stop()
        with pytest.raises(StoreUnavailable, match="cannot be used now"):
            await database.probe()
        with pytest.raises(StoreUnavailable):
            async with database.read() as connection:
                await connection.execute(text("SELECT 1"))
        with pytest.raises(StoreUnavailable):
            await role.is_mine()
        server.start()
        await database.probe()
        assert await role.is_mine()


async def test_connection_that_breaks_off_leaves_nothing_of_its_transaction(server: PostgresServer) -> None:
    async def breaks_off(database: Database) -> None:
        async with database.begin() as connection:
            await connection.execute(ONE_CHAT, {"chat": "c1"})
            own = (await connection.execute(text("SELECT pg_backend_pid()"))).scalar_one()
            async with database.read() as beside:
                await beside.execute(text("SELECT pg_terminate_backend(:own)"), {"own": own})
            await connection.execute(text("SELECT 1"))

    async with Database.open(server.url("postgres")) as database:
        with pytest.raises(StoreUnavailable, match="cannot be used now"):
            await breaks_off(database)
        async with database.read() as connection:
            assert (await connection.execute(text("SELECT count(*) FROM chats"))).scalar_one() == 0


async def test_database_that_takes_nothing_says_so(server: PostgresServer) -> None:
    async with Database.open(server.url("postgres")) as database:
        connection = await server.connect()
        await connection.execute("ALTER SYSTEM SET default_transaction_read_only = on")
        await connection.execute("SELECT pg_reload_conf()")

        async def takes_nothing() -> bool:
            async with database.read() as reading:
                found = await reading.execute(text("SHOW default_transaction_read_only"))
            return bool(found.scalar_one() == "on")

        # The server tells its processes when it comes to it.
        await until(takes_nothing)
        with pytest.raises(StoreError, match="read-only"):
            async with database.begin() as writing:
                await writing.execute(ONE_CHAT, {"chat": "c1"})
        await connection.execute("SET default_transaction_read_only = off")
        await connection.execute("ALTER SYSTEM RESET default_transaction_read_only")
        await connection.execute("SELECT pg_reload_conf()")
        await connection.close()
