"""A store in whose transactions the process ends before they do."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from bot.store.backend import WriteTurn
from bot.store.inbox import Inbox
from bot.store.repository import TransactionScope
from bot.store.store import Store
from bot.store.transaction import Transaction


class Crash(Exception):
    """The process ends before the transaction does."""


class CrashingInbox(Inbox):
    """What is done last in the transaction of a message."""

    async def done(self, key: str) -> None:
        raise Crash


class CrashingTransaction(Transaction):
    """Ends with the process."""

    def __init__(self, scope: TransactionScope) -> None:
        super().__init__(scope)
        self.__dict__["inbox"] = CrashingInbox(scope)


class CrashingStore(Store):
    """In which nothing that is begun comes to its end."""

    @asynccontextmanager
    async def transaction(self, turn: WriteTurn = WriteTurn.WRITE) -> AsyncIterator[Transaction]:
        async with self.database.begin() as connection:
            yield CrashingTransaction(TransactionScope(connection, self.encryption, self.bot))
