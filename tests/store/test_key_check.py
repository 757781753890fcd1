"""A database knows its key: that of an older version by what is sealed in it, every other by a check value."""

import json
import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from alembic import command
from sqlalchemy import create_engine

from bot.store.database import Database
from bot.store.encryption import Encryption, WrongKey
from bot.store.key_check import SEALED
from bot.store.tables import metadata, secrets
from tests.store.test_backup import config

ROWS: dict[str, dict[str, dict[str, Any]]] = {
    "0001": {
        "journal": {
            "key": "u", "at": "2026", "door": "x", "person": "p", "chat": "c", "kind": "text", "matches": "[]",
        },
        "chats": {"chat": "c", "person": "p", "at": "2026"},
    },
    "0002": {
        "inbox": {
            "key": "u", "bot": 1, "lane": "c", "person": "p", "state": "waiting", "attempts": 0, "error": "",
            "at": "2026",
        },
        "outbox": {
            "key": "k", "bot": 1, "cause": "reply", "urgency": 0, "chat": "c", "place": "private", "about": "u",
            "state": "pending", "again": 0, "attempts": 0, "error": "", "at": "2026",
        },
        "subscriptions": {"chat": "c", "topic": 0, "person": "p", "standing": "on"},
        "broadcasts": {
            "bot": 1, "person": "p", "state": "done", "cursor": "", "total": 0, "at": "2026", "language": "en",
        },
    },
    "0003": {
        "groups": {"chat": "c", "joined": 1, "sees_all": 0},
        "discussions": {"bot": 1, "chat": "c", "topic": 0, "person": "p", "stage": "open", "at": "2026"},
        "consents": {"chat": "c", "person": "p", "purpose": "signing", "at": "2026"},
    },
}  # fmt: skip
"""By the version that brought the table: a row of it, but for what is sealed."""
CASES = [(revision, table) for revision, tables in ROWS.items() for table in tables]
ALSO = {
    "journal": ("answered",),
    "subscriptions": ("settings",),
    "broadcasts": ("content",),
    "groups": ("manners",),
    "discussions": ("settings",),
}
"""Other columns that are sealed, and may not be empty."""


def older(file: Path, revision: str, table: str, *vaults: Encryption) -> None:
    """A database of that version with nothing but a row of that table, sealed with each of these keys."""
    file.parent.mkdir()
    with closing(sqlite3.connect(file)) as connection:
        connection.execute("PRAGMA journal_mode = WAL")
    engine = create_engine(f"sqlite:///{file}")
    with engine.begin() as connection:
        about = config()
        about.attributes["connection"] = connection
        command.upgrade(about, revision)
        for number, encryption in enumerate(vaults):
            row = {
                name: f"{value}{number}" if name in ("key", "chat") else value
                for name, value in ROWS[revision][table].items()
            }
            for column in (dict(SEALED)[table], *ALSO.get(table, ())):
                row[column] = encryption.encrypt(json.dumps([1, "private", None] if column == "address" else "x"))
            places = ", ".join("?" * len(row))
            connection.exec_driver_sql(f"INSERT INTO {table} ({', '.join(row)}) VALUES ({places})", tuple(row.values()))  # noqa: S608
    engine.dispose()


def contents(file: Path) -> dict[str, bytes]:
    """Of the folder."""
    return {path.name: path.read_bytes() for path in file.parent.iterdir()}


def check_values(file: Path) -> list[str]:
    with closing(sqlite3.connect(file)) as connection:
        return [str(value) for (value,) in connection.execute("SELECT value FROM secrets")]


async def opened(url: str, encryption: Encryption) -> None:
    async with Database.open(url, encryption):
        pass


def test_every_table_with_something_sealed_is_asked() -> None:
    assert [table for _, table in CASES] == [table for table, _ in SEALED]
    assert {table for table, _ in SEALED} <= metadata.tables.keys() - {secrets.name}


@pytest.mark.parametrize(("revision", "table"), CASES)
async def test_older_database_is_opened_with_its_own_key_only(
    file: Path, url: str, encryption: Encryption, revision: str, table: str
) -> None:
    older(file, revision, table, encryption)
    before = contents(file)
    with pytest.raises(WrongKey, match="not the one with which this database was written"):
        await opened(url, Encryption(Encryption.new_key()))
    assert contents(file) == before, "nothing was written: no new table, no check value, no copy"
    await opened(url, encryption)
    assert len(check_values(file)) == 1
    with pytest.raises(WrongKey):
        await opened(url, Encryption(Encryption.new_key()))
    await opened(url, encryption)


@pytest.mark.parametrize("revision", ["0001", "0002", "0003"])
async def test_older_database_in_which_nothing_is_sealed_takes_the_first_key(
    file: Path, url: str, encryption: Encryption, revision: str
) -> None:
    older(file, revision, next(iter(ROWS[revision])))
    await opened(url, encryption)
    with pytest.raises(WrongKey):
        await opened(url, Encryption(Encryption.new_key()))


async def test_new_database_knows_its_key_before_anything_is_stored(
    file: Path, url: str, encryption: Encryption
) -> None:
    await opened(url, encryption)
    [value] = check_values(file)
    with pytest.raises(WrongKey):
        await opened(url, Encryption(Encryption.new_key()))
    await opened(url, encryption)
    assert check_values(file) == [value], "written once"


async def test_database_that_was_written_with_two_keys_opens_with_either_and_keeps_to_it(file: Path, url: str) -> None:
    """As versions before the check value left it, where a key was lost and found."""
    first, second = Encryption(Encryption.new_key()), Encryption(Encryption.new_key())
    older(file, "0001", "journal", first, second)
    with pytest.raises(WrongKey):
        await opened(url, Encryption(Encryption.new_key()))
    await opened(url, second)
    with pytest.raises(WrongKey):
        await opened(url, first)


async def test_other_spelling_of_the_same_key_is_refused_for_people_would_get_other_names(url: str) -> None:
    key = "mJ3bq0Z1yq8iW0v8n0n3l4Jq0Qv5Jm6cN0m1b2v3c4A="
    same = key[:-2] + "B="
    assert Encryption(same).decrypt(Encryption(key).encrypt("x")) == "x"
    assert Encryption(same).pseudonym("chat", 1) != Encryption(key).pseudonym("chat", 1)
    await opened(url, Encryption(key))
    with pytest.raises(WrongKey, match="spelt in another way"):
        await opened(url, Encryption(same))
