"""Databases that are made a thousand times: a file with all tables is copied, instead of migrated to each time."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

from sqlalchemy import create_engine

from bot.store.database import Database
from bot.store.upgrade import migrate


@asynccontextmanager
async def opened(folder: Path, options: str = "") -> AsyncIterator[Database]:
    """With nothing in it. ``options``: at the end of the URL."""
    async with Database.open(f"sqlite+aiosqlite:///{laid_into(folder)}{options}") as database:
        yield database


def laid_into(folder: Path) -> Path:
    """The file, with all tables and nothing in them."""
    folder.mkdir(mode=0o700, exist_ok=True)
    file = folder / "essay-bot.db"
    file.touch(mode=0o600)
    file.write_bytes(_migrated())
    return file


@cache
def _migrated() -> bytes:
    with TemporaryDirectory(prefix="essay-bot-test-") as folder:
        engine = create_engine(f"sqlite:///{folder}/essay-bot.db")
        with engine.begin() as connection:
            migrate(connection)
        engine.dispose()
        return (Path(folder) / "essay-bot.db").read_bytes()
