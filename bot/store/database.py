"""The database: opened, checked, brought up to date, and closed."""

import asyncio
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from pathlib import Path
from typing import Any, Self

from alembic import command
from alembic.config import Config
from alembic.util import CommandError
from sqlalchemy import Connection, event, text
from sqlalchemy.engine import make_url
from sqlalchemy.exc import DatabaseError, OperationalError, SQLAlchemyError
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine, create_async_engine

BUSY = 10
"""Seconds to wait for another process that holds the database."""


class StoreError(Exception):
    """The database cannot be used; the message says which, and what to do."""


class StoreUnavailable(StoreError):
    """It cannot be used right now: the disk is full, the file is locked, or may not be written. Worth another try."""


class Database:
    """One SQLite file, through SQLAlchemy's asynchronous engine."""

    def __init__(self, engine: AsyncEngine, name: str) -> None:
        self._engine = engine
        self._name = name
        # SQLite has one writer at a time; waiting for a turn here is quicker than asking the file again and again.
        self._writing = asyncio.Lock()

    @classmethod
    @asynccontextmanager
    async def open(cls, url: str) -> AsyncIterator[Self]:
        """The database at ``url``, its tables up to date. Made where there is none; a damaged one is left as it is.

        Raises StoreError.
        """
        file = make_url(url).database
        if file and file != ":memory:":
            _make_room(Path(file))
        engine = create_async_engine(url, connect_args={"timeout": BUSY}, hide_parameters=True)
        _listen(engine)
        database = cls(engine, file or "memory")
        try:
            await database._prepare()
            yield database
        finally:
            await engine.dispose()

    async def _prepare(self) -> None:
        try:
            async with self._engine.connect() as connection:
                found = (await connection.execute(text("PRAGMA quick_check(1)"))).scalar()
            if found != "ok":
                found = " ".join(str(found).split())
                raise StoreError(f"{self._name} is damaged ({found}). Nothing was changed; restore it from a backup.")
            async with self._engine.begin() as connection:
                await connection.run_sync(migrate)
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
            async with self._engine.connect() as connection:
                await connection.execution_options(isolation_level="AUTOCOMMIT")
                yield connection

    @contextmanager
    def _wrapped(self) -> Iterator[None]:
        try:
            yield
        except OperationalError as error:
            raise StoreUnavailable(f"{self._name} cannot be used now: {error.orig}.") from error
        except DatabaseError as error:
            if "malformed" not in str(error.orig) and "not a database" not in str(error.orig):
                raise
            raise StoreError(f"{self._name} is damaged ({error.orig}). Restore it from a backup.") from error

    async def scrub(self) -> None:
        """Take what was deleted out of the write-ahead log as well."""
        async with self._writing, self.read() as connection:
            await connection.execute(text("PRAGMA wal_checkpoint(TRUNCATE)"))


def migrate(connection: Connection) -> None:
    """Bring the tables up to date, within the connection's transaction."""
    config = Config()
    config.set_main_option("script_location", str(Path(__file__).parent / "migrations"))
    config.set_main_option("path_separator", "os")
    config.attributes["connection"] = connection
    command.upgrade(config, "head")


def _make_room(file: Path) -> None:
    """The folder and an empty file, closed to others."""
    try:
        file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
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
    def _begin(connection: Connection) -> None:
        if connection.get_execution_options().get("isolation_level") != "AUTOCOMMIT":
            connection.exec_driver_sql("BEGIN IMMEDIATE")
