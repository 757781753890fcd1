"""A log that was kept before it could be counted."""

from datetime import timedelta
from pathlib import Path

import pytest
from alembic import command
from sqlalchemy import text
from sqlalchemy.engine import Connection
from sqlalchemy.ext.asyncio import create_async_engine

from bot.core.statistics import Breakdown, Period
from bot.store.column_types import WIPED, stamp
from bot.store.database import Database
from bot.store.encryption import Encryption
from bot.store.errors import StoreError
from bot.store.store import Store
from tests.databases import POSTGRES, SQLITE
from tests.postgres import shared_server
from tests.store.conftest import BOT, NOW
from tests.store.test_backup import config

PEOPLE = 601
"""More than are marked at a time."""


async def older(address: str, encryption: Encryption) -> None:
    """Make one of the version before, in which people have asked, one of whom was forgotten."""
    found = encryption.encrypt_json({"act": "passage", "verdict": "says", "matches": [{"ref": "essay:3", "score": 1}]})
    said = {"at": stamp(NOW - timedelta(days=1)), "asked": "", "answered": "", "found": str(found)}
    said["feedback"] = str(encryption.encrypt("up"))
    rows = [said | {"key": f"k{each}", "person": f"p{each}", "chat": f"c{each}"} for each in range(PEOPLE)]
    rows.append(said | {"key": "gone", "person": "", "chat": "", "found": str(WIPED), "feedback": str(WIPED)})

    def make(connection: Connection) -> None:
        about = config()
        about.attributes["connection"] = connection
        command.upgrade(about, "0008")
        columns, values = ", ".join(rows[0]), ", ".join(f":{name}" for name in rows[0])
        insert = f"INSERT INTO journal (door, kind, {columns}) VALUES ('telegram', 'text', {values})"  # noqa: S608
        connection.execute(text(insert), rows)

    # Where each bot has a schema of its own.
    settings = {"server_settings": {"search_path": f"essay_bot_{BOT}"}} if address.startswith("postgres") else {}
    engine = create_async_engine(address, connect_args=settings)
    async with engine.begin() as connection:
        if settings:
            await connection.execute(text(f"CREATE SCHEMA essay_bot_{BOT}"))
        await connection.run_sync(make)
    await engine.dispose()


async def address_of(kind: str, folder: Path) -> str:
    if kind == SQLITE:
        return f"sqlite+aiosqlite:///{folder}/essay-bot.db"
    connection = await shared_server().connect()
    await connection.execute("DROP DATABASE IF EXISTS before_statistics")
    await connection.execute("CREATE DATABASE before_statistics")
    await connection.close()
    return shared_server().url("before_statistics")


@pytest.mark.parametrize("kind", [SQLITE, POSTGRES])
async def test_older_log_is_counted(kind: str, tmp_path: Path, encryption: Encryption) -> None:
    address = await address_of(kind, tmp_path)
    await older(address, encryption)
    async with Database.open(address, encryption, bot=BOT) as database, Store(database, encryption, BOT).read() as tx:
        figures = await tx.statistics.usage(Period(NOW - timedelta(days=2), NOW, "UTC"), ["essay:3"])
    assert (figures.interactions, figures.people) == (PEOPLE, PEOPLE)
    assert figures.acts == Breakdown((("passage", PEOPLE),))
    assert figures.verdicts == Breakdown((("says", PEOPLE),))
    assert figures.paragraphs == Breakdown((("essay:3", PEOPLE),))
    assert figures.feedback == Breakdown((("up", PEOPLE),))


@pytest.mark.sqlite_only
async def test_without_the_key_nothing_is_changed(url: str, file: Path, encryption: Encryption) -> None:
    file.parent.mkdir()
    await older(url, encryption)
    with pytest.raises(StoreError, match=r"it takes the key.*Nothing was changed"):
        async with Database.open(url):
            pass
    with pytest.raises(StoreError, match=r"the key is not the one.*Nothing was changed"):
        async with Database.open(url, Encryption(Encryption.new_key())):
            pass
