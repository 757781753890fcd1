"""The database: opened, checked, brought up to date, and closed."""

from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import asynccontextmanager, contextmanager
from datetime import datetime
from pathlib import Path
from typing import Self

from sqlalchemy.engine import make_url
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from bot.store.backend import Backend, Purpose, Role, WriteTurn
from bot.store.encryption import Encryption
from bot.store.errors import StoreError, StoreLost
from bot.store.key_check import keep_check, verify_key
from bot.store.missing_tables import refuse_incomplete
from bot.store.postgres_backend import PostgresBackend
from bot.store.revision import OtherVersion, bring_up_to_date, refuse_foreign, refuse_older
from bot.store.sqlite_backend import SqliteBackend
from bot.store.transfer_mark import refuse_unfinished

POSTGRES = "postgresql"
GIVEN_BY = "ESSAY_BOT_DATABASE_URL"
"""The setting with the address, where nothing else was said."""


class Database:
    """A database of either kind, through SQLAlchemy's asynchronous engine."""

    def __init__(self, engine: AsyncEngine, backend: Backend) -> None:
        self._engine = engine
        self._backend = backend
        self._guards: list[Callable[[], None]] = []
        self._roles: list[Role] = []

    @property
    def shared(self) -> bool:
        """May several processes work on it at once?"""
        return self._backend.shared

    @property
    def name(self) -> str:
        """By which messages call it; without a password."""
        return self._backend.name

    @classmethod
    @asynccontextmanager
    async def open(
        cls,
        url: str,
        encryption: Encryption | None = None,
        bot: int = 0,
        purpose: Purpose = Purpose.WORK,
        *,
        given_by: str = GIVEN_BY,
    ) -> AsyncIterator[Self]:
        """The database at ``url``, its tables up to date. Made where there is none; a damaged one is left as it is.

        Of one with older tables a copy is kept beside it. ``encryption``: its key has to be the database's own, one
        that has none yet gets it; and it seals what an older version did not. ``bot``: whose rows it is about, where
        several share a server. ``given_by``: what messages name as having the address. Raises StoreError, and
        WrongKey with nothing changed.
        """
        backend = _backend(url, bot, given_by)
        engine = backend.create_engine()
        database = cls(engine, backend)
        try:
            await database._prepare(encryption, purpose)
            async with backend.held(engine):
                yield database
        finally:
            for role in database._roles:
                await role.release()
            await backend.close()
            await engine.dispose()

    async def _prepare(self, encryption: Encryption | None, purpose: Purpose) -> None:
        backend = self._backend
        try:
            await backend.check(self._engine)
            async with self._engine.begin() as connection:
                await backend.lock_for_upgrade(connection)
                upgraded = await self._bring_up_to_date(connection, encryption, purpose)
            if upgraded:
                # What is sealed now is not to stand in the write-ahead log as it was.
                await self.scrub()
        except OtherVersion as error:
            raise StoreLost(f"{backend.name} was written by another version: {error}. Nothing was changed.") from error
        except SQLAlchemyError as error:
            raise backend.unusable(error) from error
        except Exception as error:
            # On the way to a server other errors are met than SQLAlchemy's.
            if isinstance(error, StoreError) or backend.foreseen(error) is None:
                raise
            raise backend.unusable(error) from error

    async def _bring_up_to_date(
        self, connection: AsyncConnection, encryption: Encryption | None, purpose: Purpose
    ) -> bool:
        """Was there anything to do? First it is seen whether that may be."""
        await connection.run_sync(refuse_incomplete, self.name)
        if encryption:
            await connection.run_sync(verify_key, encryption)
        if purpose is not Purpose.FILL:
            await connection.run_sync(refuse_unfinished, self.name)
        if purpose is Purpose.COPY:
            await connection.run_sync(refuse_older)
            return False
        if purpose is Purpose.LOOK:
            await connection.run_sync(refuse_foreign)
            return False
        upgraded = await connection.run_sync(bring_up_to_date, self._backend.file, encryption)
        if encryption:
            await connection.run_sync(keep_check, encryption)
        return upgraded

    def guard(self, check: Callable[[], None]) -> None:
        """From now on ``verify`` also asks this, which raises StoreError where nothing may be stored any more."""
        self._guards.append(check)

    def verify(self) -> None:
        """Hold that what is stored lies where it will be looked for. Takes microseconds.

        Raises StoreLost where the database was deleted, moved or replaced, and StoreError where a start mends it.
        """
        trouble = self._backend.trouble()
        if trouble:
            raise trouble
        for check in self._guards:
            check()

    @asynccontextmanager
    async def begin(self, turn: WriteTurn = WriteTurn.WRITE) -> AsyncIterator[AsyncConnection]:
        """One transaction: all of it is stored, or nothing. Not to be begun within another.

        Raises StoreUnavailable, and StoreError where the file is damaged, or no longer where it was: what is stored in
        a file that nobody will find counts as not stored.
        """
        async with self._backend.turn(turn):
            self.verify()
            with self._wrapped():
                async with self._backend.writing(self._engine, turn) as connection:
                    yield connection
            self.verify()

    @asynccontextmanager
    async def read(self) -> AsyncIterator[AsyncConnection]:
        """For reading only; waits for nobody. Raises as ``begin``."""
        with self._wrapped():
            async with self._backend.reading(self._engine) as connection:
                yield connection

    @asynccontextmanager
    async def snapshot(self) -> AsyncIterator[AsyncConnection]:
        """For reading all of it as it stood at one moment. Raises as ``begin``."""
        with self._wrapped():
            async with self._backend.snapshot(self._engine) as connection:
                yield connection

    @contextmanager
    def _wrapped(self) -> Iterator[None]:
        try:
            yield
        except StoreError:
            raise
        except Exception as error:
            foreseen = self._backend.foreseen(error)
            if foreseen is None:
                raise
            raise foreseen from error

    def role(self, name: str) -> Role:
        """What one process does for all that share this database, for as long as it lives."""
        role = self._backend.role(self._engine, name)
        self._roles.append(role)
        return role

    async def probe(self) -> None:
        """Can something be written? Changes nothing. Raises as ``begin``."""
        async with self.begin() as connection:
            await self._backend.probe(connection)

    async def scrub(self) -> None:
        """Take what was deleted out of the write-ahead log as well. Raises as ``begin``."""
        with self._wrapped():
            await self._backend.scrub(self._engine)

    def drop_copies(self, before: datetime | None = None) -> None:
        """Remove what was kept from before an upgrade; ``before``: only what was kept by then."""
        self._backend.drop_copies(before)


def _backend(url: str, bot: int, given_by: str = GIVEN_BY) -> SqliteBackend | PostgresBackend:
    made = make_url(url)
    if made.get_backend_name() == POSTGRES:
        return PostgresBackend(made, bot, given_by)
    return SqliteBackend(made, file_of(url))


def file_of(url: str) -> Path | None:
    """The file of the database at ``url``; None where it is in memory only, or lies on a server."""
    made = make_url(url)
    if made.get_backend_name() == POSTGRES or not made.database or made.database == ":memory:":
        return None
    file = Path(made.database)
    # SQLite's log lies beside the file that a link leads to, and so does the lock: by whatever name, it is one.
    return file.resolve() if file.is_symlink() else file


async def is_there(url: str, bot: int = 0, given_by: str = GIVEN_BY) -> bool:
    """Is there a database, with something of this bot? One in memory is not. Raises StoreError where that cannot be
    told."""
    backend = _backend(url, bot, given_by)
    if isinstance(backend, PostgresBackend):
        return not await backend.is_new()
    try:
        return backend.file is not None and bool(backend.file.stat())
    except (FileNotFoundError, NotADirectoryError):
        return False
    except OSError as error:
        raise StoreError(f"{backend.file} cannot be looked at: {error.strerror}. Set ESSAY_BOT_DATA.") from error


def name_of(url: str) -> str:
    """By which messages call it: without a password."""
    return _backend(url, 0).name
