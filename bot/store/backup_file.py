"""A whole database in one file of its own: a SQLite database, whichever kind it comes from. Whole, or not there."""

import asyncio
import os
import sqlite3
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, closing, suppress
from datetime import UTC, datetime
from pathlib import Path

from bot.store.backend import Purpose
from bot.store.backup import copy_committed, remove_database, to_disk
from bot.store.database import Database
from bot.store.encryption import Encryption
from bot.store.errors import StoreError
from bot.store.transfer import Tell, Transfer

PART = ".part"


async def back_up_file(file: Path, to: Path, encryption: Encryption) -> None:
    """Write what is committed in a SQLite database, which may be in use. Raises StoreError, and WrongKey."""
    async with _arriving(to, encryption) as part:
        await asyncio.to_thread(copy_committed, file, part)


async def back_up_server(url: str, to: Path, encryption: Encryption, bot: int, tell: Tell) -> None:
    """Write what stands in the database on a server at this moment. Raises StoreError, and WrongKey."""
    async with (
        _arriving(to, encryption) as part,
        Database.open(url, encryption, bot, Purpose.COPY) as source,
        Database.open(address_of(part), encryption, bot, Purpose.FILL) as target,
    ):
        await Transfer(source, target, source.name, tell).run(bot)


def address_of(file: Path) -> str:
    """Build that of the SQLite database in ``file``."""
    return f"sqlite+aiosqlite:///{file.absolute()}"


def name_of_backup(file: Path) -> str:
    """Build that by which it is known when restoring goes on. Raises StoreError where there is none."""
    if not file.is_file():
        raise StoreError(f"there is no backup at {file}.")
    return str(file.absolute())


def time_of_backup(file: Path, now: datetime) -> datetime:
    """When it was made, as far as its file tells; not later than now. Raises OSError where there is none."""
    return min(datetime.fromtimestamp(file.stat().st_mtime, UTC), now)


async def verify_backup(file: Path, encryption: Encryption) -> None:
    """Hold that there is a whole database in it, of this key. Its tables stay as old as they are.

    Raises StoreError, and WrongKey.
    """
    async with Database.open(address_of(file), encryption, purpose=Purpose.LOOK):
        pass


def lay_aside(file: Path, copy: Path) -> None:
    """Copy a backup to where it may be brought up to date. Raises StoreError."""
    try:
        copy.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        copy_committed(file, copy)
    except (OSError, sqlite3.Error) as error:
        raise StoreError(f"{file} cannot be read, or {copy} not be written: {error}.") from error


@asynccontextmanager
async def _arriving(to: Path, encryption: Encryption) -> AsyncIterator[Path]:
    """Where to write it: it gets its name once it is whole, and was opened with the key."""
    part = _place_beside(to)
    try:
        try:
            remove_database(part)
            yield part
            await verify_backup(part, encryption)
            await asyncio.to_thread(_finish, part, to)
        except BaseException:
            with suppress(OSError):
                remove_database(part)
            raise
    except (OSError, sqlite3.Error) as error:
        raise StoreError(f"no backup could be written to {to}: {error}. Nothing else was changed.") from error


def _place_beside(to: Path) -> Path:
    if os.path.lexists(to):
        raise StoreError(f"{to} is there already. Name a new file; nothing was changed.")
    return to.with_name(to.name + PART)


def _finish(part: Path, to: Path) -> None:
    with closing(sqlite3.connect(part)) as connection:
        # So that it can be read where nothing can be written beside it.
        connection.execute("PRAGMA journal_mode = DELETE")
    to_disk(part)
    part.replace(to)
    to_disk(to.parent)
