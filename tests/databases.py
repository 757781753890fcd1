"""Databases that are made a thousand times, of both kinds.

A file with all tables is copied, instead of migrated to each time; on PostgreSQL one is emptied.
"""

from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

from sqlalchemy import create_engine

from bot.store.database import Database
from bot.store.upgrade import migrate
from tests.postgres import EMPTIED

SQLITE, POSTGRES = KINDS = "sqlite", "postgres"
Opened = Callable[[], AbstractAsyncContextManager[Database]]


def opened_as(kind: str, folder: Path) -> Opened:
    """What opens a database of a kind: with nothing in it at first, and then the same one again."""
    known: list[str] = []

    @asynccontextmanager
    async def opening() -> AsyncIterator[Database]:
        if not known:
            known.append(await address_of(kind, folder))
        async with Database.open(known[0]) as database:
            yield database

    return opening


async def address_of(kind: str, folder: Path) -> str:
    """Of a database of a kind with all tables and nothing in them; in ``folder``, where it is a file."""
    return await EMPTIED.url() if kind == POSTGRES else f"sqlite+aiosqlite:///{laid_into(folder)}"


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
