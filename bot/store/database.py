"""The database: opened, checked, brought up to date, and closed."""

import asyncio
import sqlite3
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import asynccontextmanager, contextmanager, suppress
from datetime import datetime
from pathlib import Path
from typing import Any, Self

from sqlalchemy import Connection as SyncConnection
from sqlalchemy import event, text
from sqlalchemy.engine import URL, make_url
from sqlalchemy.exc import DBAPIError, SQLAlchemyError
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine, create_async_engine

from bot.store.backup import copies
from bot.store.creation import INDEX, LOG, begin_anew
from bot.store.encryption import Encryption
from bot.store.errors import StoreError, StoreLost, StoreUnavailable
from bot.store.file_identity import FileIdentity
from bot.store.key_check import keep_check, verify_key
from bot.store.revision import OtherVersion, bring_up_to_date
from bot.store.sqlite_driver import OneHopConnection, connect

READING = {"reading": True}
"""Of connections on which no transaction is begun: each query sees what is stored at its moment."""
WRITING = {"writing": True}
"""Of connections on which what a transaction writes goes over together."""
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


class Database:
    """One SQLite file, through SQLAlchemy's asynchronous engine."""

    def __init__(self, engine: AsyncEngine, file: Path | None) -> None:
        """``file``: None where it is in memory only."""
        self._engine = engine
        self._reader = engine.execution_options(**READING)
        self._writer = engine.execution_options(**WRITING)
        self._file = file
        self._name = str(file or "memory")
        self._in_place: list[FileIdentity] = []
        self._guards: list[Callable[[], None]] = []
        # SQLite has one writer at a time; waiting for a turn here is quicker than asking the file again and again.
        self._writing = asyncio.Lock()

    @classmethod
    @asynccontextmanager
    async def open(cls, url: str, encryption: Encryption | None = None) -> AsyncIterator[Self]:
        """The database at ``url``, its tables up to date. Made where there is none; a damaged one is left as it is.

        Of one with older tables a copy is kept beside it. ``encryption``: its key has to be the database's own, one
        that has none yet gets it; and it seals what an older version did not. Raises StoreError, and WrongKey with
        nothing changed.
        """
        file = file_of(url)
        if file:
            _make_room(file)
        patience = {} if "timeout" in make_url(url).query else {"timeout": BUSY}
        arguments = {"async_creator_fn": connect, **patience}
        engine = create_async_engine(_existing(url, file), connect_args=arguments, hide_parameters=True)
        _listen(engine)
        database = cls(engine, file)
        try:
            await database._prepare(encryption)
            async with database._held():
                yield database
        finally:
            await engine.dispose()

    async def _prepare(self, encryption: Encryption | None) -> None:
        try:
            async with self._engine.connect() as connection:
                found = (await connection.execute(text("PRAGMA quick_check(1)"))).scalar()
            if found != "ok":
                found = " ".join(str(found).split())
                raise StoreLost(f"{self._name} is damaged ({found}). Nothing was changed; restore it from a backup.")
            async with self._engine.begin() as connection:
                if encryption:
                    await connection.run_sync(verify_key, encryption)
                upgraded = await connection.run_sync(bring_up_to_date, self._file, encryption)
                if encryption:
                    await connection.run_sync(keep_check, encryption)
            if upgraded:
                # What is sealed now is not to stand in the write-ahead log as it was.
                await self.scrub()
        except OtherVersion as error:
            raise StoreLost(f"{self._name} was written by another version: {error}. Nothing was changed.") from error
        except SQLAlchemyError as error:
            reason = getattr(error, "orig", None) or error
            kind = StoreLost if _code(reason) in _DAMAGED else StoreError
            raise kind(f"{self._name} cannot be used: {reason}. Nothing was recreated.") from error

    @asynccontextmanager
    async def _held(self) -> AsyncIterator[None]:
        """One connection stays open, so that SQLite's files stay the same ones as long as nobody touches them."""
        if not self._file:
            yield
            return
        async with self._reader.connect() as connection:
            (await connection.execute(text("SELECT count(*) FROM sqlite_master"))).all()
            names = (self._file.with_name(self._file.name + suffix) for suffix in ("", LOG, INDEX))
            self._in_place = [FileIdentity.of(path) for path in names]
            try:
                yield
            finally:
                if self._trouble():
                    # By itself SQLite would leave a log behind: what is stored would be missing from a file that was
                    # moved away, and be mixed into one that took its place.
                    await connection.execute(text("PRAGMA wal_checkpoint(TRUNCATE)"))

    def guard(self, check: Callable[[], None]) -> None:
        """From now on ``verify`` also asks this, which raises StoreError where nothing may be stored any more."""
        self._guards.append(check)

    def verify(self) -> None:
        """Hold that what is stored lies where it will be looked for. Takes microseconds.

        Raises StoreLost where the database was deleted, moved or replaced, and StoreError where a start mends it.
        """
        trouble = self._trouble()
        if trouble:
            raise trouble
        for check in self._guards:
            check()

    def _trouble(self) -> StoreError | None:
        for which in self._in_place:
            trouble = which.trouble
            if trouble and which.path == self._file:
                return StoreLost(
                    f"{which.path} {trouble} while the bot ran. Put it back, or restore a backup, and start again; "
                    "without one a new database is begun."
                )
            if trouble:
                return StoreError(
                    f"{which.path} {trouble} while the bot ran; what it held is in {self._name} now. Start it again."
                )
        return None

    @asynccontextmanager
    async def begin(self) -> AsyncIterator[AsyncConnection]:
        """One transaction: all of it is stored, or nothing. Not to be begun within another.

        Raises StoreUnavailable, and StoreError where the file is damaged, or no longer where it was: what is stored in
        a file that nobody will find counts as not stored.
        """
        async with self._writing:
            self.verify()
            with self._wrapped():
                async with self._writer.begin() as connection:
                    yield connection
            self.verify()

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
            trouble = self._trouble()
            if trouble:
                raise trouble from error
            if _code(error.orig) in _PASSING:
                raise StoreUnavailable(f"{self._name} cannot be used now: {error.orig}.") from error
            if _code(error.orig) in _DAMAGED:
                raise StoreLost(f"{self._name} is damaged ({error.orig}). Restore it from a backup.") from error
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


def is_there(file: Path | None) -> bool:
    """Is there a database? One in memory is not. Raises StoreError where that cannot be told."""
    try:
        return file is not None and bool(file.stat())
    except (FileNotFoundError, NotADirectoryError):
        return False
    except OSError as error:
        raise StoreError(f"{file} cannot be looked at: {error.strerror}. Set ESSAY_BOT_DATA.") from error


def _code(error: BaseException | None) -> int:
    """SQLite's own number, without what it adds for details; 0 where it is not from there."""
    return int(getattr(error, "sqlite_errorcode", 0)) & 0xFF


def _existing(url: str, file: Path | None) -> URL:
    """The same database, which is not to be made where it is missing: then somebody has taken it away."""
    made = make_url(url)
    if not file:
        return made
    return made.set(database=file.absolute().as_uri()).update_query_dict({"mode": "rw", "uri": "true"})


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
        raise StoreError(f"{file} cannot be written: {error.strerror}. Set ESSAY_BOT_DATA.") from error
    except sqlite3.Error as error:
        raise StoreError(f"{file} cannot be made: {error}. Set ESSAY_BOT_DATA.") from error


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
        options = connection.get_execution_options()
        if WRITING.items() <= options.items():
            driver = connection.connection.driver_connection
            if isinstance(driver, OneHopConnection):
                driver.begin()
        elif not READING.items() <= options.items():
            connection.exec_driver_sql("BEGIN IMMEDIATE")
