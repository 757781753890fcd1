"""A look at a database that changes nothing: is it whole, how large, of which version, and whose key is it?"""

import asyncio
import sqlite3
from collections.abc import Sequence
from contextlib import closing
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from time import monotonic

from sqlalchemy import Connection, Table, create_engine, func, inspect, select
from sqlalchemy.exc import SQLAlchemyError

from bot.core.outgoing import ChatKind, DeliveryStatus
from bot.store.backend import Purpose
from bot.store.column_types import AT_HAND
from bot.store.creation import LOG
from bot.store.database import Database, file_of
from bot.store.encryption import Encryption, WrongKey
from bot.store.errors import StoreError
from bot.store.figures import OLDEST, SIZES
from bot.store.inbox import ASIDE
from bot.store.incidents import BACKUP, last_operation
from bot.store.key_check import is_replaced, verify_key
from bot.store.missing_tables import missing_tables, named
from bot.store.revision import newest, revision_of
from bot.store.tables import chats, inbox, outbox

SECONDS = 15.0
"""For which the pages of a file are looked through, and a server is waited for."""
GROUPS = 20
"""Of which the addresses are told."""
STEPS = 10_000
"""Of SQLite's machine between two looks at the clock."""


@dataclass(frozen=True, slots=True)
class DatabaseReport:
    """What was seen."""

    size: int  # bytes
    damage: str  # what is damaged; empty where nothing is
    checked: bool  # all of it was looked through
    revision: str | None  # of its tables; None where there are none
    newest: str  # which this program writes
    wrong_key: str = ""  # why the key is not its own; empty where it is, or none was given
    replaced: bool = False  # of two keys the new one seals everything
    groups: tuple[
        int, ...
    ] = ()  # Telegram's ids of those in which the bot is, the GROUPS in which most was said lately
    backed_up: datetime | None = None  # when the bot was told of a backup last
    begun: datetime | None = None  # of when the oldest is that is kept; None where there is nothing yet
    aside: int = 0  # updates that were set aside
    unknown: int = 0  # messages of which nobody knows whether they arrived
    owners: tuple[bool | None, ...] = ()  # whether each can be written to; None where no chat with them is known

    @property
    def is_current(self) -> bool:
        """Are its tables of the version that this program writes?"""
        return self.revision == self.newest


@dataclass(frozen=True, slots=True)
class _Looker:
    """``encryption``: None where there is no key."""

    encryption: Encryption | None
    bot: int
    owners: Sequence[int] = ()

    def look(self, connection: Connection, damage: str = "", *, checked: bool = True) -> DatabaseReport:
        """Read what there is to see. Raises what SQLAlchemy raises."""
        missing = missing_tables(connection)
        damage = damage or (f"it has lost {named(missing)}" if missing else "")
        size = int(connection.execute(SIZES[connection.dialect.name]).scalar_one())
        found, wrong, replaced = revision_of(connection), "", False
        if self.encryption:
            try:
                verify_key(connection, self.encryption)
                replaced = self.encryption.several and is_replaced(connection, self.encryption)
            except WrongKey as error:
                wrong = str(error)
        report = DatabaseReport(size, damage, checked, found, newest(), wrong, replaced)
        if wrong or damage or not report.is_current:
            return report
        return replace(
            report,
            groups=self._groups(connection),
            backed_up=connection.scalar(select(last_operation(BACKUP, self.bot))),
            begun=_begun(connection),
            aside=_in_state(connection, inbox, ASIDE),
            unknown=_in_state(connection, outbox, DeliveryStatus.UNKNOWN),
            owners=tuple(self._is_reachable(connection, owner) for owner in self.owners) if self.encryption else (),
        )

    def _is_reachable(self, connection: Connection, owner: int) -> bool | None:
        chat = self.encryption.pseudonym("chat", owner) if self.encryption else ""
        active: bool | None = connection.scalar(select(chats.c.active).where(chats.c.chat == chat))
        return active

    def _groups(self, connection: Connection) -> tuple[int, ...]:
        if self.encryption is None:
            return ()
        before = AT_HAND.set(self.encryption)
        try:
            here = chats.c.active & (chats.c.place == ChatKind.GROUP) & chats.c.address.is_not(None)
            query = select(chats.c.address).where(here).order_by(chats.c.at.desc(), chats.c.chat).limit(GROUPS)
            rows = connection.execute(query).scalars().all()
        finally:
            AT_HAND.reset(before)
        return tuple(to.chat for to in rows)


def _begun(connection: Connection) -> datetime | None:
    oldest = [connection.scalar(query) for query in OLDEST]
    return min((each for each in oldest if each), default=None)


def _in_state(connection: Connection, table: Table, state: str) -> int:
    """How many rows; of every bot that has used this database, as the queue lists them."""
    return int(connection.scalar(select(func.count()).select_from(table).where(table.c.state == str(state))) or 0)


async def inspect_database(
    url: str, encryption: Encryption | None, bot: int, owners: Sequence[int] = ()
) -> DatabaseReport:
    """Look at a database that is there, while bots may work on it; nothing is written. Raises StoreError.

    ``owners``: Telegram's ids of people, of whom it is told whether they can be written to.
    """
    looker = _Looker(encryption, bot, owners)
    if file := file_of(url):
        return await asyncio.to_thread(_inspect_file, file, looker)
    try:
        async with (
            asyncio.timeout(SECONDS),
            Database.open(url, bot=bot, purpose=Purpose.LOOK) as database,
            database.read() as connection,
        ):
            return await connection.run_sync(looker.look)
    except TimeoutError as error:
        raise StoreError(f"the database has not answered for {SECONDS:.0f} s.") from error


def _inspect_file(file: Path, looker: _Looker) -> DatabaseReport:
    log = file.with_name(file.name + LOG)
    # Without a log nobody works on it, and SQLite is told so: else it would make files beside it.
    how = "mode=ro" if log.exists() else "mode=ro&immutable=1"
    uri = f"{file.absolute().as_uri()}?{how}"
    engine = create_engine("sqlite://", creator=lambda: sqlite3.connect(uri, uri=True))
    try:
        damage, checked = _damage(uri)
        with engine.connect() as connection:
            if damage and not inspect(connection).get_table_names():
                return DatabaseReport(file.stat().st_size, damage, checked, None, newest())
            return looker.look(connection, damage, checked=checked)
    except (sqlite3.Error, SQLAlchemyError, OSError) as error:
        reason = getattr(error, "orig", None) or error
        raise StoreError(f"{file} cannot be read: {reason}.") from error
    finally:
        engine.dispose()


def _damage(uri: str) -> tuple[str, bool]:
    """What is damaged in a file, and whether all of it was looked through. Raises sqlite3.Error."""
    end = monotonic() + SECONDS
    with closing(sqlite3.connect(uri, uri=True)) as connection:
        connection.set_progress_handler(lambda: monotonic() > end, STEPS)
        try:
            found = str(connection.execute("PRAGMA integrity_check(1)").fetchone()[0])
        except sqlite3.OperationalError as error:
            if error.sqlite_errorcode != sqlite3.SQLITE_INTERRUPT:
                raise
            return "", False
    return ("" if found == "ok" else " ".join(found.split())), True
