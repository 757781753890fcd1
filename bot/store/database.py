"""The database: opened, checked, brought up to date, and closed."""

import asyncio
import sqlite3
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager, suppress
from datetime import datetime
from pathlib import Path
from typing import Any, Self

from alembic import command
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from alembic.util import CommandError
from sqlalchemy import Connection as SyncConnection
from sqlalchemy import event, text
from sqlalchemy.engine import make_url
from sqlalchemy.exc import DBAPIError, SQLAlchemyError
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine, create_async_engine

from bot.store.backup import copies, keep_copy
from bot.store.vault import Vault, WrongKey

Connection = AsyncConnection
"""What the rest of the house hands on without looking inside."""

READING = {"reading": True}
"""Of connections on which no transaction is begun: each query sees what is stored at its moment."""
BUSY = 10
"""Seconds to wait for another process that holds the database; ``?timeout=`` behind the address says otherwise."""

_PASSING = {
    sqlite3.SQLITE_PERM,
    sqlite3.SQLITE_BUSY,
    sqlite3.SQLITE_LOCKED,
    sqlite3.SQLITE_READONLY,
    sqlite3.SQLITE_IOERR,
    sqlite3.SQLITE_FULL,
    sqlite3.SQLITE_CANTOPEN,
    sqlite3.SQLITE_PROTOCOL,
}
_DAMAGED = {sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB}


class StoreError(Exception):
    """The database cannot be used; the message says which, and what to do."""


class StoreUnavailable(StoreError):
    """It cannot be used right now: the disk is full, the file is locked, or may not be written. Worth another try."""


class Database:
    """One SQLite file, through SQLAlchemy's asynchronous engine."""

    def __init__(self, engine: AsyncEngine, file: Path | None) -> None:
        """``file``: None where it is in memory only."""
        self._engine = engine
        self._reader = engine.execution_options(**READING)
        self._file = file
        self._name = str(file or "memory")
        # SQLite has one writer at a time; waiting for a turn here is quicker than asking the file again and again.
        self._writing = asyncio.Lock()

    @classmethod
    @asynccontextmanager
    async def open(cls, url: str, vault: Vault | None = None) -> AsyncIterator[Self]:
        """The database at ``url``, its tables up to date. Made where there is none; a damaged one is left as it is.

        Of one with older tables a copy is kept beside it. ``vault``: seals what an older version did not. Raises
        StoreError.
        """
        file = file_of(url)
        if file:
            _make_room(file)
        patience = {} if "timeout" in make_url(url).query else {"timeout": BUSY}
        engine = create_async_engine(url, connect_args=patience, hide_parameters=True)
        _listen(engine)
        database = cls(engine, file)
        try:
            await database._prepare(vault)
            yield database
        finally:
            await engine.dispose()

    async def _prepare(self, vault: Vault | None) -> None:
        try:
            async with self._engine.connect() as connection:
                found = (await connection.execute(text("PRAGMA quick_check(1)"))).scalar()
            if found != "ok":
                found = " ".join(str(found).split())
                raise StoreError(f"{self._name} is damaged ({found}). Nothing was changed; restore it from a backup.")
            async with self._engine.begin() as connection:
                upgraded = await connection.run_sync(migrate, self._file, vault)
            if upgraded:
                # What is sealed now is not to stand in the write-ahead log as it was.
                await self.scrub()
        except CommandError as error:
            raise StoreError(f"{self._name} was written by another version: {error}. Nothing was changed.") from error
        except SQLAlchemyError as error:
            reason = getattr(error, "orig", None) or error
            raise StoreError(f"{self._name} cannot be used: {reason}. Nothing was recreated.") from error

    @asynccontextmanager
    async def begin(self) -> AsyncIterator[AsyncConnection]:
        """One transaction: all of it is stored, or nothing. Not to be begun within another.

        Raises StoreUnavailable, and StoreError where the file is damaged.
        """
        async with self._writing:
            with self._wrapped():
                async with self._engine.begin() as connection:
                    yield connection

    @asynccontextmanager
    async def read(self) -> AsyncIterator[AsyncConnection]:
        """For reading only; waits for nobody. Raises as ``begin``."""
        with self._wrapped():
            async with self._reader.connect() as connection:
                yield connection

    @contextmanager
    def _wrapped(self) -> Iterator[None]:
        try:
            yield
        except DBAPIError as error:
            # SQLite's own number, without what it adds for details.
            reason = getattr(error.orig, "sqlite_errorcode", 0) & 0xFF
            if reason in _PASSING:
                raise StoreUnavailable(f"{self._name} cannot be used now: {error.orig}.") from error
            if reason in _DAMAGED:
                raise StoreError(f"{self._name} is damaged ({error.orig}). Restore it from a backup.") from error
            raise

    async def probe(self) -> None:
        """Can something be written? Changes nothing. Raises as ``begin``."""
        async with self.begin() as connection:
            version = (await connection.execute(text("PRAGMA user_version"))).scalar_one()
            # Written even where it stays the same.
            await connection.execute(text(f"PRAGMA user_version = {int(version)}"))

    async def scrub(self) -> None:
        """Take what was deleted out of the write-ahead log as well."""
        async with self._writing, self.read() as connection:
            await connection.execute(text("PRAGMA wal_checkpoint(TRUNCATE)"))

    def drop_copies(self, before: datetime | None = None) -> None:
        """Remove what was kept from before an upgrade; ``before``: only what was kept by then."""
        for copy in copies(self._file) if self._file else ():
            with suppress(FileNotFoundError):
                if before is None or copy.stat().st_mtime < before.timestamp():
                    copy.unlink()


def file_of(url: str) -> Path | None:
    """The file of the database at ``url``; None where it is in memory only."""
    file = make_url(url).database
    return Path(file) if file and file != ":memory:" else None


def migrate(connection: SyncConnection, file: Path | None = None, vault: Vault | None = None) -> bool:
    """Bring the tables up to date, within the connection's transaction. Was there anything to do?

    ``file``: where there are older tables in it, it is copied first. ``vault``: seals what an older version did not.
    Raises StoreError, CommandError for tables of a later version, and what the database raises.
    """
    config = Config()
    config.set_main_option("script_location", str(Path(__file__).parent / "migrations"))
    config.set_main_option("path_separator", "os")
    config.attributes["connection"] = connection
    config.attributes["vault"] = vault
    scripts = ScriptDirectory.from_config(config)
    found, wanted = MigrationContext.configure(connection).get_current_revision(), scripts.get_current_head()
    if found == wanted:
        return False
    if found and wanted and file:
        scripts.get_revision(found)
        try:
            # Nobody writes meanwhile: the transaction has begun.
            keep_copy(file, wanted)
        except (OSError, sqlite3.Error) as error:
            message = f"no copy of {file} could be made before its tables are changed: {error}. Nothing was changed."
            raise StoreError(message) from error
    try:
        command.upgrade(config, "head")
    except WrongKey as error:
        raise StoreError(f"{file or 'memory'} cannot be brought up to date: {error}. Nothing was changed.") from error
    return True


def _make_room(file: Path) -> None:
    """The folder and an empty file, closed to others."""
    try:
        file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        if file.exists() and file.stat().st_size == 0:
            message = "Restore it from a backup, or remove it to begin anew. Nothing was recreated."
            raise StoreError(f"{file} is empty: it has lost what was in it, or was never used. {message}")
        file.touch(mode=0o600)
    except OSError as error:
        raise StoreError(f"{file} cannot be written: {error.strerror}. Set ESSAY_BOT_DATA.") from error


def _listen(engine: AsyncEngine) -> None:
    """Let SQLAlchemy, not the driver, begin transactions: then DDL is part of them. Deleted rows are overwritten."""

    @event.listens_for(engine.sync_engine, "connect")
    def _connect(connection: Any, _record: object) -> None:
        connection.isolation_level = None
        cursor = connection.cursor()
        for pragma in ("journal_mode = WAL", "synchronous = FULL", "foreign_keys = ON", "secure_delete = ON"):
            cursor.execute(f"PRAGMA {pragma}")
        cursor.close()

    @event.listens_for(engine.sync_engine, "begin")
    def _begin(connection: SyncConnection) -> None:
        if not READING.items() <= connection.get_execution_options().items():
            connection.exec_driver_sql("BEGIN IMMEDIATE")
