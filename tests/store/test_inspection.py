"""A look at a database that changes nothing, whatever is the matter with it."""

from contextlib import closing
from datetime import timedelta
from pathlib import Path
from sqlite3 import connect

import pytest

from bot.core.outgoing import Address, ChatKind
from bot.store.database import Database
from bot.store.encryption import Encryption
from bot.store.errors import StoreError
from bot.store.inbox import ReceivedUpdate
from bot.store.incidents import BACKUP
from bot.store.inspection import inspect_database
from bot.store.revision import newest
from bot.store.store import Store
from tests.databases import address_of, laid_into
from tests.store.conftest import BOT, NOW

GROUP, LEFT = Address(-1_001, ChatKind.GROUP), Address(-1_002, ChatKind.GROUP)


async def lived_in(url: str, encryption: Encryption) -> None:
    """Two groups, one of which it has left, and a backup."""
    async with Database.open(url, encryption, BOT) as database:
        store = Store(database, encryption, BOT)
        async with store.transaction() as tx:
            for to in (GROUP, LEFT):
                await tx.chats.mark_reachable(store.chat_of(to), to, NOW)
                await tx.groups.record_joining(store.chat_of(to), to, NOW, sees_all=False)
            await tx.chats.mark_unreachable(store.chat_of(LEFT))
            await tx.operations.record(BACKUP, NOW)


def contents(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in folder.iterdir()}


def damage(file: Path) -> None:
    content = bytearray(file.read_bytes())
    content[4096 * 3 : 4096 * 4] = b"\xff" * 4096
    file.write_bytes(content)


def scribble(file: Path) -> None:
    file.parent.mkdir()
    file.write_text("no database" * 1000)


async def test_what_is_there_is_told(database_kind: str, tmp_path: Path, encryption: Encryption) -> None:
    url = await address_of(database_kind, tmp_path / "data")
    await lived_in(url, encryption)
    report = await inspect_database(url, encryption, BOT)
    assert (report.damage, report.checked, report.wrong_key) == ("", True, "")
    assert report.is_current
    assert report.size > 10_000
    assert (report.groups, report.backed_up) == ((GROUP.chat,), NOW)


async def test_without_a_key_all_is_told_that_needs_none(
    database_kind: str, tmp_path: Path, encryption: Encryption
) -> None:
    url = await address_of(database_kind, tmp_path / "data")
    await lived_in(url, encryption)
    report = await inspect_database(url, None, BOT)
    assert (report.wrong_key, report.groups, report.backed_up) == ("", (), NOW)


async def test_another_key_is_told(database_kind: str, tmp_path: Path, encryption: Encryption) -> None:
    url = await address_of(database_kind, tmp_path / "data")
    await lived_in(url, encryption)
    report = await inspect_database(url, Encryption(Encryption.new_key()), BOT)
    assert "not the one" in report.wrong_key
    assert report.groups == ()


async def test_nothing_is_written_and_no_file_appears(file: Path, url: str, encryption: Encryption) -> None:
    laid_into(file.parent)
    await lived_in(url, encryption)
    before = contents(file.parent)
    await inspect_database(url, encryption, BOT)
    assert contents(file.parent) == before


async def test_it_looks_while_somebody_is_writing(file: Path, url: str, encryption: Encryption) -> None:
    laid_into(file.parent)
    await lived_in(url, encryption)
    async with Database.open(url, encryption, BOT) as database, database.begin() as connection:
        await connection.exec_driver_sql("DELETE FROM operations")
        assert (await inspect_database(url, encryption, BOT)).backed_up == NOW


async def test_damage_is_told(file: Path, url: str, encryption: Encryption) -> None:
    laid_into(file.parent)
    await lived_in(url, encryption)
    damage(file)
    report = await inspect_database(url, encryption, BOT)
    assert report.damage


async def test_a_file_that_is_no_database_is_an_error(file: Path, url: str, encryption: Encryption) -> None:
    scribble(file)
    with pytest.raises(StoreError, match=r"essay-bot\.db cannot be read"):
        await inspect_database(url, encryption, BOT)


async def test_older_tables_are_told_and_stay_as_they_are(file: Path, url: str, encryption: Encryption) -> None:
    laid_into(file.parent)
    with closing(connect(file)) as database:
        database.execute("UPDATE alembic_version SET version_num = '0004'")
        database.commit()
    before = contents(file.parent)
    report = await inspect_database(url, encryption, BOT)
    assert (report.revision, report.newest, report.is_current) == ("0004", newest(), False)
    assert contents(file.parent) == before


async def test_a_file_without_our_tables_is_told(file: Path, url: str, encryption: Encryption) -> None:
    file.parent.mkdir()
    with closing(connect(file)) as database:
        database.execute("CREATE TABLE other (id INTEGER)")
    assert (await inspect_database(url, encryption, BOT)).revision is None


async def test_what_somebody_should_do_something_about_is_counted(
    database_kind: str, tmp_path: Path, encryption: Encryption
) -> None:
    url = await address_of(database_kind, tmp_path / "data")
    report = await inspect_database(url, encryption, BOT, (1, 2, 3))
    assert (report.begun, report.aside, report.unknown, report.owners) == (None, 0, 0, (None, None, None))
    async with Database.open(url, encryption, BOT) as database:
        store = Store(database, encryption, BOT)
        async with store.transaction() as tx:
            await tx.inbox.put([ReceivedUpdate("u1", "c1", "p1", "{}")], NOW - timedelta(days=1))
            for person in (1, 3):
                await tx.chats.mark_reachable(store.pseudonym(person), Address(person), NOW)
            await tx.chats.mark_unreachable(store.pseudonym(3))
        async with store.transaction() as tx:
            await tx.inbox.set_aside("u1", "builtins.ValueError")
    report = await inspect_database(url, encryption, BOT, (1, 2, 3))
    assert (report.begun, report.aside, report.unknown) == (NOW - timedelta(days=1), 1, 0)
    assert report.owners == (True, None, False)
    assert (await inspect_database(url, None, BOT, (1, 2, 3))).owners == ()
