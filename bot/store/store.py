"""Everything that is stored, together."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from sqlalchemy.ext.asyncio import AsyncConnection

from bot.core.outgoing import Address
from bot.store.backend import WriteTurn
from bot.store.database import Database
from bot.store.encryption import Encryption
from bot.store.replicas import Replica
from bot.store.repository import TransactionScope
from bot.store.retention import Retention
from bot.store.sqlite_driver import driver_of
from bot.store.transaction import Transaction

COPIES_KEPT = timedelta(days=14)
"""What was kept from before an upgrade holds what is sealed or deleted since: it goes once the upgrade has proved
itself."""


@dataclass(frozen=True, slots=True)
class Store:
    """What is kept of one bot: begins transactions, and names people and chats."""

    database: Database
    encryption: Encryption
    bot: int = 0  # its Telegram id; 0 where there is none
    keep: timedelta | None = None  # how long the log and what chats remember are kept; None: for ever
    replica: Replica = field(default_factory=Replica)  # this process, among those that share the database
    retention: Retention = field(default_factory=Retention)  # what is kept for a shorter time than the rest

    @property
    def shared(self) -> bool:
        """May other processes work on it at the same time?"""
        return self.database.shared

    @asynccontextmanager
    async def transaction(self, turn: WriteTurn = WriteTurn.WRITE) -> AsyncIterator[Transaction]:
        """All of it is stored, or nothing. Not to be begun within another. ``turn``: what it has to wait for.

        Raises StoreUnavailable, and StoreError where the file is damaged, or no longer where it was, or where another
        process has taken over what this one works on.
        """
        async with self.database.begin(turn) as connection:
            tx = Transaction(self._scope(connection))
            if self.replica.is_registered:
                await tx.replicas.verify()
            yield tx

    @asynccontextmanager
    async def read(self) -> AsyncIterator[Transaction]:
        """For reading only: waits for nobody, and sees with each query what is stored by then. Raises the same."""
        async with self.database.read() as connection:
            yield Transaction(self._scope(connection))

    def _scope(self, connection: AsyncConnection) -> TransactionScope:
        return TransactionScope(connection, self.encryption, self.bot, self.replica.id, driver_of(connection))

    @property
    def kept_days(self) -> int:
        """For how many days what was said is kept; 0 for ever."""
        return self.keep.days if self.keep else 0

    async def scrub(self) -> None:
        """Take what was deleted out of the files, too: out of the log, and of what was kept before an upgrade."""
        await self.database.scrub()
        self.database.drop_copies()

    def pseudonym(self, chat: int) -> str:
        return self.encryption.pseudonym("chat", chat)

    def chat_of(self, to: Address) -> str:
        return self.pseudonym(to.chat)

    @property
    def kept_text_days(self) -> int:
        """For how many days what was said can be read; 0 for ever."""
        end = self.retention.within(self.keep).texts
        return end.days if end else 0

    async def drop_old(self, now: datetime | None) -> bool:
        """Delete some of what was only kept so that nothing happens twice, and of what was kept long enough; is there
        perhaps more?

        ``now``: the earliest that it can be, for no wrong clock may delete anything. None: nobody knows.
        """
        more = False
        if now:
            async with self.transaction() as tx:
                # Before what it counts is dropped.
                await tx.statistics.record_day(now)
            # One after the other: whoever has something to store does not wait for all of them.
            for drop in Transaction.dropping(now, self.keep, self.retention):
                async with self.transaction() as tx:
                    more = bool(await drop(tx)) or more
            self.database.drop_copies(now - COPIES_KEPT)
        if self.shared:
            async with self.transaction(WriteTurn.OUTBOX) as tx:
                await tx.paces.drop_old()
        # Also for a person who was forgotten just before the process ended.
        await self.database.scrub()
        return more

    async def mend(self, now: datetime) -> None:
        """Take back what was stored while a clock was far ahead, so that it goes on as if it had not been."""
        async with self.transaction() as tx:
            await tx.discussions.mend(now)
            await tx.outbox.mend(now)
