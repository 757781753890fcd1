"""PostgreSQL: several processes work on one database, each bot in a schema of its own.

Transactions are READ COMMITTED, and those that read what they change are done one at a time for each bot, by an
advisory lock: so whatever holds on SQLite, which has one writer, holds here by the same reasons, and nothing has to be
done twice because two got into each other's way, as with SERIALIZABLE. A bot may send 30 messages a second; a database
stores hundreds of such transactions. The queues have turns of their own, so that what comes in waits for nobody.
"""

import asyncio
import hashlib
import inspect
import ssl
from collections.abc import AsyncIterator
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from datetime import datetime
from pathlib import Path
from typing import Any

import asyncpg
from sqlalchemy import text
from sqlalchemy.engine import URL
from sqlalchemy.exc import DBAPIError, SQLAlchemyError
from sqlalchemy.exc import TimeoutError as PoolTimeout
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine, create_async_engine

from bot.store.backend import WriteTurn, nothing_held
from bot.store.errors import StoreError, StoreLost, StoreUnavailable
from bot.store.missing_tables import lost_table, named
from bot.store.postgres_role import AdvisoryRole

CONNECT, COMMAND = 5.0, 20.0
"""Seconds for which a connection, and an answer on it, is waited for."""
CONNECTIONS, MORE = 8, 8
"""Kept open by one process, and opened beside them while there is much to do."""
UPGRADE = 300_000
"""Milliseconds that a change of the tables may take, and that another process waits for it."""
SESSION = {
    "application_name": "essay-bot",
    # Sooner than COMMAND: then the server says what was the matter.
    "statement_timeout": "15s",
    "lock_timeout": "10s",
    # A process that stands still lets go of the others.
    "idle_in_transaction_session_timeout": "30s",
    # A machine that is gone lets go of its locks.
    "tcp_keepalives_idle": "10",
    "tcp_keepalives_interval": "5",
    "tcp_keepalives_count": "3",
    "timezone": "UTC",
}

_FAILURES = (SQLAlchemyError, asyncpg.PostgresError, asyncpg.InterfaceError, OSError)
"""What it is that fails: PostgreSQL, its driver on the way to it, or the network."""
_PASSING = ("08", "25006", "40", "53", "55P03", "57", "58")
"""How the codes begin of what passes: no connection, a stand-by, a deadlock, no room, a lock, a shutdown, a disk."""
_DAMAGED = "XX"
_ADVICE = {
    "28": "{given_by} has a user or a password that it does not accept: mend it",
    "3D": "Make the database first (createdb), or mend its name in {given_by}",
    "42501": "Let its user make a schema there: GRANT CREATE ON DATABASE … TO …",
}
_MISCONFIGURED = (asyncpg.exceptions.ClientConfigurationError, ssl.SSLCertVerificationError)
"""What is wrong with the address, however long one waits."""
_PORTS = range(1, 65536)
_KNOWN = {*inspect.signature(asyncpg.connect).parameters, "prepared_statement_cache_size"}
"""What may stand behind the question mark of an address; the last is SQLAlchemy's own."""
_FIRST = {"secrets": "secrets", "version": "alembic_version"}
"""Tables by which it is seen that something is stored."""
_LOCK = text("SELECT pg_advisory_xact_lock(:key)")


class PostgresBackend:
    """One PostgreSQL database, as far as it is one bot's."""

    shared = True
    file: Path | None = None

    def __init__(self, url: URL, bot: int, given_by: str) -> None:
        """``given_by``: the setting or the argument with this address, which messages name."""
        self._url = url
        self._given_by = given_by
        self._schema = f"essay_bot_{bot}"
        where = url.host or url.query.get("host") or "this machine"
        self.name = f"the PostgreSQL database {url.database} on {where}"
        self._turns = {turn: asyncio.Lock() for turn in WriteTurn}
        self._reader: AsyncEngine | None = None

    def create_engine(self) -> AsyncEngine:
        """The engine; nothing is asked of the server yet. Raises StoreLost where the address cannot be one."""
        self._hold_address()
        engine = create_async_engine(
            self._url,
            connect_args={
                "server_settings": {**SESSION, "search_path": self._schema},
                "timeout": CONNECT,
                "command_timeout": COMMAND,
            },
            pool_size=CONNECTIONS,
            max_overflow=MORE,
            pool_timeout=COMMAND,
            pool_pre_ping=True,
            hide_parameters=True,
        )
        self._reader = engine.execution_options(isolation_level="AUTOCOMMIT")
        return engine

    def _hold_address(self) -> None:
        """The driver would tell by a TypeError, or an OverflowError, what it cannot make of an address."""
        unknown = sorted(set(self._url.query) - _KNOWN)
        if unknown:
            raise StoreLost(
                f"{self.name} cannot be used: {self._given_by} has {', '.join(unknown)} behind the question mark, "
                "which is not known here. Take it away; for TLS write ssl=require, or ssl=verify-full. "
                "Nothing was changed."
            )
        if self._url.port is not None and self._url.port not in _PORTS:
            raise StoreLost(
                f"{self.name} cannot be used: {self._url.port} is no port. Mend {self._given_by}. Nothing was changed."
            )

    async def check(self, engine: AsyncEngine) -> None:
        """Hold that there is a schema for this bot. Raises what SQLAlchemy, asyncpg and the network raise."""
        # By itself, for SQLAlchemy asks at the first connection for the schema in which it looks for tables.
        plain = create_async_engine(
            self._url, connect_args={"timeout": CONNECT, "command_timeout": COMMAND}, hide_parameters=True
        )
        try:
            async with plain.begin() as connection:
                await connection.execute(_LOCK, {"key": _key("schema")})
                found = text("SELECT 1 FROM information_schema.schemata WHERE schema_name = :name")
                if (await connection.execute(found, {"name": self._schema})).scalar() is None:
                    await connection.execute(text(f"CREATE SCHEMA {self._schema}"))
        finally:
            await plain.dispose()

    async def is_new(self) -> bool:
        """Is nothing of this bot stored there yet? Raises StoreError."""
        self._hold_address()
        plain = create_async_engine(self._url, connect_args={"timeout": CONNECT}, hide_parameters=True)
        try:
            async with plain.connect() as connection:
                # Either of them may have been dropped: a database that has lost a table is no new one.
                query = text("SELECT coalesce(to_regclass(:secrets), to_regclass(:version)) IS NULL")
                names = {name: f"{self._schema}.{table}" for name, table in _FIRST.items()}
                return bool((await connection.execute(query, names)).scalar())
        except _FAILURES as error:
            raise self.unusable(error) from error
        finally:
            await plain.dispose()

    async def lock_for_upgrade(self, connection: AsyncConnection) -> None:
        """Whoever starts at the same moment waits, and finds it done."""
        for limit in ("statement_timeout", "lock_timeout", "idle_in_transaction_session_timeout"):
            await connection.execute(text(f"SET LOCAL {limit} = {UPGRADE}"))
        await connection.execute(_LOCK, {"key": _key("upgrade")})

    def unusable(self, error: Exception) -> StoreError:
        """Tell why it cannot be opened, and what to do."""
        if table := lost_table(error):
            return StoreLost(f"{self.name} has lost {named([table])}. Nothing was changed; restore it from a backup.")
        reason, code = _reason(error), _code(error)
        if isinstance(_met(error), _MISCONFIGURED):
            return StoreLost(f"{self.name} cannot be used: {reason}. Mend {self._given_by}. Nothing was changed.")
        advice = next((said for start, said in _ADVICE.items() if code.startswith(start)), "")
        if advice:
            return StoreLost(
                f"{self.name} cannot be used: {reason}. {advice.format(given_by=self._given_by)}. Nothing was changed."
            )
        if code and not code.startswith(_PASSING):
            return StoreError(f"{self.name} cannot be used: {reason}. Nothing was changed.")
        return StoreUnavailable(f"{self.name} cannot be reached: {reason}. See that it runs, or mend {self._given_by}.")

    def foreseen(self, error: Exception) -> StoreError | None:
        """Tell what is wrong with the server, or with the way to it."""
        if not isinstance(error, _FAILURES):
            return None
        code = _code(error)
        lost = isinstance(error, DBAPIError) and error.connection_invalidated
        passing = isinstance(error, OSError | PoolTimeout | asyncpg.InterfaceError) or lost
        if passing or code.startswith(_PASSING):
            return StoreUnavailable(f"{self.name} cannot be used now: {_reason(error)}.")
        if code.startswith(_DAMAGED):
            return StoreLost(f"{self.name} is damaged ({_reason(error)}). Restore it from a backup.")
        if table := lost_table(error):
            return StoreLost(f"{self.name} has lost {named([table])}. Restore it from a backup.")
        return None

    def held(self, engine: AsyncEngine) -> AbstractAsyncContextManager[None]:
        """Nothing: there are no files of ours."""
        return nothing_held()

    async def close(self) -> None:
        """The pool keeps its connections itself."""

    def trouble(self) -> StoreError | None:
        """The server tells by itself, as soon as it is asked for something."""
        return None

    @asynccontextmanager
    async def writing(self, engine: AsyncEngine, turn: WriteTurn) -> AsyncIterator[AsyncConnection]:
        """One transaction, once nobody else is at the same."""
        async with engine.begin() as connection:
            await connection.execute(_LOCK, {"key": _key(turn, self._schema)})
            yield connection

    @asynccontextmanager
    async def reading(self, engine: AsyncEngine) -> AsyncIterator[AsyncConnection]:
        """Without a transaction, so that each query sees what is stored by then."""
        async with (self._reader or engine).connect() as connection:
            yield connection

    @asynccontextmanager
    async def snapshot(self, engine: AsyncEngine) -> AsyncIterator[AsyncConnection]:
        """One transaction that waits for nobody, for as long as whoever reads has to write elsewhere meanwhile."""
        reading = engine.execution_options(isolation_level="REPEATABLE READ", postgresql_readonly=True)
        async with reading.begin() as connection:
            await connection.execute(text(f"SET LOCAL idle_in_transaction_session_timeout = {UPGRADE}"))
            yield connection

    def turn(self, turn: WriteTurn) -> asyncio.Lock:
        """By which those of this process wait for each other, without a connection for each."""
        return self._turns[turn]

    def role(self, engine: AsyncEngine, name: str) -> AdvisoryRole:
        """What one process does for all."""
        return AdvisoryRole(self._reader or engine, _key(name, self._schema), self.foreseen)

    async def probe(self, connection: AsyncConnection) -> None:
        """Take a number of a transaction, which a stand-by has none of."""
        await connection.execute(text("SELECT pg_current_xact_id()"))

    async def scrub(self, engine: AsyncEngine) -> None:
        """Nothing: what the server keeps in its log and its free pages is sealed, and its own to overwrite."""

    def drop_copies(self, before: datetime | None) -> None:
        """There are none: whoever runs the server makes its backups."""


def _key(*of: str) -> int:
    """The number by which PostgreSQL knows a lock: 64 bits, signed."""
    digest = hashlib.sha256(":".join(("essay-bot", *of)).encode()).digest()
    return int.from_bytes(digest[:8], "big", signed=True)


def _code(error: Any) -> str:
    """PostgreSQL's own code; empty where it is not from there."""
    return str(getattr(getattr(error, "orig", None) or error, "sqlstate", None) or "")


def _met(error: Any) -> object:
    """What the driver or the network raised; SQLAlchemy keeps it behind an error of its own."""
    orig = getattr(error, "orig", None)
    return getattr(orig, "__cause__", None) or orig or error


def _reason(error: Exception) -> str:
    """In one line, without what was to be stored."""
    reason = getattr(error, "orig", None) or error
    lines = str(reason).splitlines() or [type(reason).__name__]
    return lines[0].rstrip(".")
