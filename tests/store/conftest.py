"""A real database in a folder of its own."""

from collections.abc import AsyncIterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from bot.store.database import Database
from bot.store.encryption import Encryption
from bot.store.store import Store
from tests.databases import opened_as

BOT = 42
NOW = datetime(2026, 3, 1, 8, 30, 15, tzinfo=UTC)


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "data" / "essay-bot.db"


@pytest.fixture
def url(file: Path) -> str:
    return f"sqlite+aiosqlite:///{file}"


@pytest.fixture
async def database(database_kind: str, tmp_path: Path) -> AsyncIterator[Database]:
    async with opened_as(database_kind, tmp_path / "data")() as database:
        yield database


@pytest.fixture
def encryption() -> Encryption:
    return Encryption(Encryption.new_key())


@pytest.fixture
def store(database: Database, encryption: Encryption) -> Store:
    return Store(database, encryption, BOT)
