"""SQLite: one file, one process, one writer. Watched, for a file may be taken away while it is open."""

import asyncio
import sqlite3
from collections.abc import AsyncIterator
from contextlib import AbstractAsyncContextManager, asynccontextmanager, closing, suppress
from datetime import datetime
from pathlib import Path
from typing import Any

from sqlalchemy import Connection as SyncConnection
from sqlalchemy import event, text
from sqlalchemy.engine import URL
from sqlalchemy.exc import DBAPIError
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine, create_async_engine

from bot.store.backend import OnlyProcess, WriteTurn
from bot.store.backup import copies
from bot.store.creation import INDEX, LOG, begin_anew, why_unwritable
from bot.store.errors import StoreError, StoreLost, StoreUnavailable
from bot.store.file_identity import FileIdentity
from bot.store.missing_tables import lost_table, named
from bot.store.sqlite_driver import READING, SqliteConnections, connect

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


class SqliteBackend:
    """One SQLite file, or one in memory."""

    shared = False

    def __init__(self, url: URL, file: Path | None) -> None:
        self._url = url
        self.file = file
        self.name = str(file or "memory")
        self._in_place: list[FileIdentity] = []
        # SQLite has one writer at a time; waiting for a turn here is quicker than asking the file again and again.
        self._turn = asyncio.Lock()
        self._connections = SqliteConnections()

    def create_engine(self) -> AsyncEngine:
        """Make the file where there is none, and the engine. Raises StoreError."""
        if self.file:
            _make_room(self.file)
        patience = {} if "timeout" in self._url.query else {"timeout": BUSY}
        arguments = {"async_creator_fn": connect, **patience}
        engine = create_async_engine(self._existing(), connect_args=arguments, hide_parameters=True)
        _listen(engine)
        return engine

    def _existing(self) -> URL:
        """The same database, which is not to be made where it is missing: then somebody has taken it away."""
        if not self.file:
            return self._url
        return self._url.set(database=self.file.absolute().as_uri()).update_query_dict({"mode": "rw", "uri": "true"})

    async def check(self, engine: AsyncEngine) -> None:
        """Hold that the file is whole. Raises StoreLost."""
        async with engine.connect() as connection:
            found = (await connection.execute(text("PRAGMA quick_check(1)"))).scalar()
        if found != "ok":
            found = " ".join(str(found).split())
            raise StoreLost(f"{self.name} is damaged ({found}). Nothing was changed; restore it from a backup.")

    async def lock_for_upgrade(self, connection: AsyncConnection) -> None:
        """The transaction has it to itself as it is."""

    def unusable(self, error: Exception) -> StoreError:
        """Tell why it cannot be opened."""
        if table := lost_table(error):
            return StoreLost(f"{self.name} has lost {named([table])}. Nothing was changed; restore it from a backup.")
        reason = getattr(error, "orig", None) or error
        kind = StoreLost if _code(reason) in _DAMAGED else StoreError
        todo = "; restore it from a backup" if kind is StoreLost else ""
        return kind(f"{self.name} cannot be used: {reason}. Nothing was recreated{todo}.")

    def foreseen(self, error: Exception) -> StoreError | None:
        """Tell what is wrong with the file, or the disk."""
        # Of a prepared statement it is sqlite3's own.
        reason = error.orig if isinstance(error, DBAPIError) else error
        if not isinstance(reason, sqlite3.Error):
            return None
        trouble = self.trouble()
        if trouble:
            return trouble
        if _code(reason) in _PASSING:
            return StoreUnavailable(f"{self.name} cannot be used now: {reason}.")
        if _code(reason) in _DAMAGED:
            return StoreLost(f"{self.name} is damaged ({reason}). Restore it from a backup.")
        if table := lost_table(reason):
            return StoreLost(f"{self.name} has lost {named([table])}. Restore it from a backup.")
        return None

    @asynccontextmanager
    async def held(self, engine: AsyncEngine) -> AsyncIterator[None]:
        """One connection stays open, so that SQLite's files stay the same ones as long as nobody touches them."""
        if not self.file:
            yield
            return
        async with engine.execution_options(**READING).connect() as connection:
            (await connection.execute(text("SELECT count(*) FROM sqlite_master"))).all()
            names = (self.file.with_name(self.file.name + suffix) for suffix in ("", LOG, INDEX))
            self._in_place = [FileIdentity.of(path) for path in names]
            try:
                yield
            finally:
                if self.trouble():
                    # By itself SQLite would leave a log behind: what is stored would be missing from a file that was
                    # moved away, and be mixed into one that took its place.
                    await connection.execute(text("PRAGMA wal_checkpoint(TRUNCATE)"))

    async def close(self) -> None:
        """Close the connections that are kept at hand."""
        await self._connections.close()

    def trouble(self) -> StoreError | None:
        """Tell whether the files were taken away."""
        for which in self._in_place:
            trouble = which.trouble
            if trouble and which.path == self.file:
                return StoreLost(
                    f"{which.path} {trouble} while the bot ran. Put it back, or restore a backup, and start again; "
                    "without one a new database is begun."
                )
            if trouble:
                return StoreError(
                    f"{which.path} {trouble} while the bot ran; what it held is in {self.name} now. Start it again."
                )
        return None

    def writing(self, engine: AsyncEngine, turn: WriteTurn) -> AbstractAsyncContextManager[AsyncConnection]:
        """One transaction; any other waits for it, whatever it is about."""
        return self._connections.transaction(engine)

    def reading(self, engine: AsyncEngine) -> AbstractAsyncContextManager[AsyncConnection]:
        """Waits for nobody."""
        return self._connections.lent(engine)

    def snapshot(self, engine: AsyncEngine) -> AbstractAsyncContextManager[AsyncConnection]:
        """Waits for nobody, and nobody for it."""
        return self._connections.snapshot(engine)

    def turn(self, turn: WriteTurn) -> asyncio.Lock:
        """By which those of this process wait for each other: one for all."""
        return self._turn

    def role(self, engine: AsyncEngine, name: str) -> OnlyProcess:
        """One process has the file, and does everything."""
        return OnlyProcess()

    async def probe(self, connection: AsyncConnection) -> None:
        """Write what stands there already."""
        version = (await connection.execute(text("PRAGMA user_version"))).scalar_one()
        # Written even where it stays the same.
        await connection.execute(text(f"PRAGMA user_version = {int(version)}"))

    async def scrub(self, engine: AsyncEngine) -> None:
        """Take what was deleted out of the write-ahead log as well."""
        async with self._turn, self.reading(engine) as connection:
            await connection.execute(text("PRAGMA wal_checkpoint(TRUNCATE)"))

    def drop_copies(self, before: datetime | None) -> None:
        """Remove the copies beside the file; ``before``: only what was kept by then."""
        for copy in copies(self.file) if self.file else ():
            with suppress(FileNotFoundError):
                if before is None or copy.stat().st_mtime < before.timestamp():
                    copy.unlink()


def _code(error: BaseException | None) -> int:
    """SQLite's own number, without what it adds for details; 0 where it is not from there."""
    return int(getattr(error, "sqlite_errorcode", 0)) & 0xFF


def _make_room(file: Path) -> None:
    """The folder, and a database without tables where there is none; both closed to others."""
    try:
        file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        if file.exists() and file.stat().st_size == 0:
            message = "Restore it from a backup, or remove it to begin anew. Nothing was recreated."
            raise StoreLost(f"{file} is empty: it has lost what was in it, or was never used. {message}")
        if not file.exists():
            begin_anew(file)
        file.touch()
    except OSError as error:
        raise StoreError(why_unwritable(file, error)) from error
    except sqlite3.Error as error:
        raise StoreError(f"{file} cannot be made: {error}. Set ESSAY_BOT_DATA.") from error


def hold_unused(file: Path) -> None:
    """Hold that nothing has a database open, in this process or another one. Raises StoreError."""
    try:
        with closing(sqlite3.connect(file, timeout=0, isolation_level=None)) as connection:
            # Whoever has it open shares a lock on it, even where nothing is read or written.
            connection.execute("PRAGMA locking_mode = EXCLUSIVE")
            connection.execute("BEGIN EXCLUSIVE")
            connection.execute("ROLLBACK")
    except sqlite3.OperationalError as error:
        raise StoreError(
            f"something has {file} open ({error}): a conversation in a terminal, or another command. End it, and run "
            "this again; nothing was changed."
        ) from error


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
