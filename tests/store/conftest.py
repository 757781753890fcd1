"""A real database in a folder of its own."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from bot.store.chats import Chats
from bot.store.database import Database
from bot.store.journal import Journal
from bot.store.vault import Vault


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "data" / "essay-bot.db"


@pytest.fixture
def url(file: Path) -> str:
    return f"sqlite+aiosqlite:///{file}"


@pytest.fixture
async def database(url: str) -> AsyncIterator[Database]:
    async with Database.open(url) as database:
        yield database


@pytest.fixture
def vault() -> Vault:
    return Vault(Vault.new_key())


@pytest.fixture
def journal(database: Database, vault: Vault) -> Journal:
    return Journal(database, vault)


@pytest.fixture
def chats(vault: Vault) -> Chats:
    return Chats(vault)
