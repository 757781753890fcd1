"""A log that was kept before readers could say what they make of answers."""

from pathlib import Path

import pytest
from alembic import command
from sqlalchemy import text
from sqlalchemy.engine import Connection
from sqlalchemy.ext.asyncio import create_async_engine

from bot.core.feedback import Feedback
from bot.store.database import Database
from bot.store.encryption import Encryption
from bot.store.store import Store
from tests.databases import POSTGRES, SQLITE
from tests.postgres import shared_server
from tests.store.conftest import BOT
from tests.store.test_backup import config


async def older(address: str, encryption: Encryption) -> None:
    """Makes one of the version before, with an answer in its log."""

    def make(connection: Connection) -> None:
        about = config()
        about.attributes["connection"] = connection
        command.upgrade(about, "0006")
        row = {"key": "k1", "at": "2026-03-01T08:30:15.000+00:00", "person": "p1", "chat": "c1"}
        row |= {"asked": encryption.encrypt("问"), "found": encryption.encrypt_json({"matches": []})}
        row |= {"answered": encryption.encrypt("答")}
        columns = ", ".join(row)
        values = ", ".join(f":{name}" for name in row)
        insert = f"INSERT INTO journal (door, kind, {columns}) VALUES ('telegram', 'text', {values})"  # noqa: S608
        connection.execute(text(insert), {name: str(value) for name, value in row.items()})

    # Where each bot has a schema of its own.
    settings = {"server_settings": {"search_path": f"essay_bot_{BOT}"}} if address.startswith("postgres") else {}
    engine = create_async_engine(address, connect_args=settings)
    async with engine.begin() as connection:
        if settings:
            await connection.execute(text(f"CREATE SCHEMA essay_bot_{BOT}"))
        await connection.run_sync(make)
    await engine.dispose()


@pytest.mark.parametrize("kind", [SQLITE, POSTGRES])
async def test_older_log_is_read_and_takes_a_word_on_its_answers(
    kind: str, tmp_path: Path, encryption: Encryption
) -> None:
    address = f"sqlite+aiosqlite:///{tmp_path}/essay-bot.db"
    if kind == POSTGRES:
        connection = await shared_server().connect()
        await connection.execute("DROP DATABASE IF EXISTS before_feedback")
        await connection.execute("CREATE DATABASE before_feedback")
        await connection.close()
        address = shared_server().url("before_feedback")
    await older(address, encryption)
    async with Database.open(address, encryption, bot=BOT) as database:
        store = Store(database, encryption, BOT)
        async with store.transaction() as tx:
            assert [(entry["asked"], entry["feedback"]) async for entry in tx.journal.entries()] == [("问", None)]
            await tx.journal.rate("k1", Feedback.UP)
        async with store.read() as tx:
            assert [entry["feedback"] async for entry in tx.journal.entries()] == ["up"]
