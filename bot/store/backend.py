"""What differs from one kind of database to another: the small interface behind which each has a module of its own."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from datetime import datetime
from enum import StrEnum
from pathlib import Path
from typing import Protocol

from sqlalchemy import Connection as SyncConnection
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from bot.store.errors import StoreError


class WriteTurn(StrEnum):
    """What is done by one at a time, of all processes that share a database. Where one file has one writer, all is."""

    WRITE = "write"  # what reads the rows that it changes: so nothing that was decided by them has become untrue
    INBOX = "inbox"  # putting in and taking out
    OUTBOX = "outbox"  # what may go out now, of the one pace that Telegram allows


class Purpose(StrEnum):
    """What a database is opened for."""

    WORK = "work"
    FILL = "fill"  # from another one: then it may be half filled
    COPY = "copy"  # and no table is changed: they have to be of this version
    LOOK = "look"  # only whether it is whole, and the key its own


class Role(Protocol):
    """What one process does for all that share a database, as long as it lives."""

    async def is_mine(self) -> bool:
        """Is it this process's to do? It tries to get it where nobody has it. Raises StoreUnavailable."""

    async def release(self) -> None:
        """Leave it to another one."""


class OnlyProcess:
    """Of a database that nobody else may use."""

    async def is_mine(self) -> bool:
        """It always is."""
        return True

    async def release(self) -> None:
        """There is nobody to take it."""


class Backend(Protocol):
    """One kind of database."""

    name: str
    """By which messages call it; without any secret."""
    file: Path | None
    """None where it lies in no file of ours."""
    shared: bool
    """May several processes work on it at once?"""

    def create_engine(self) -> AsyncEngine:
        """Make room where there is none, and the engine. Raises StoreError."""

    async def check(self, engine: AsyncEngine) -> None:
        """Hold that it can be used. Raises StoreError, and what SQLAlchemy and the driver raise."""

    async def lock_for_upgrade(self, connection: AsyncConnection) -> None:
        """Let nobody else bring the tables up to date until this transaction ends."""

    def unusable(self, error: Exception) -> StoreError:
        """Tell why it cannot be opened, and what to do."""

    def foreseen(self, error: Exception) -> StoreError | None:
        """Tell what is wrong where an error is the database's, and not a mistake of the program's: then None."""

    def held(self, engine: AsyncEngine) -> AbstractAsyncContextManager[None]:
        """Hold what has to stay as long as the database is open."""

    async def close(self) -> None:
        """Give back what is kept at hand between two uses; then the engine can be disposed of."""

    def trouble(self) -> StoreError | None:
        """Tell what has become of it, as far as that is seen without asking it. Takes microseconds."""

    def writing(self, engine: AsyncEngine, turn: WriteTurn) -> AbstractAsyncContextManager[AsyncConnection]:
        """One transaction, in turn."""

    def reading(self, engine: AsyncEngine) -> AbstractAsyncContextManager[AsyncConnection]:
        """A connection on which each query sees what is stored at its moment."""

    def snapshot(self, engine: AsyncEngine) -> AbstractAsyncContextManager[AsyncConnection]:
        """A connection on which all queries see what was stored at one moment; it writes nothing."""

    def turn(self, turn: WriteTurn) -> asyncio.Lock:
        """By which the tasks of this process wait for each other."""

    def role(self, engine: AsyncEngine, name: str) -> Role:
        """What only one process does at a time."""

    async def probe(self, connection: AsyncConnection) -> None:
        """Write something that changes nothing."""

    async def scrub(self, engine: AsyncEngine) -> None:
        """Take what was deleted out of the files, as far as the database lets us."""

    def drop_copies(self, before: datetime | None) -> None:
        """Remove what was kept from before an upgrade."""


@asynccontextmanager
async def nothing_held() -> AsyncIterator[None]:
    """Hold nothing."""
    yield


def row_order(connection: SyncConnection) -> str:
    """Name the hidden column by which rows of any table stand in some order."""
    return "rowid" if connection.dialect.name == "sqlite" else "ctid"
