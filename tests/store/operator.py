"""Whoever runs the bot, at its queues."""

from collections.abc import Iterable
from datetime import datetime

from bot.store.queue import QueueTable
from bot.store.store import Store


class Operator:
    """Looks at the queues and mends them, one thing after the other."""

    def __init__(self, store: Store) -> None:
        self._store = store

    async def inbox(self) -> QueueTable:
        async with self._store.read() as tx:
            return await tx.queue.inbox()

    async def outbox(self) -> QueueTable:
        async with self._store.read() as tx:
            return await tx.queue.outbox()

    async def retry(self, names: Iterable[str], now: datetime) -> list[str]:
        async with self._store.transaction() as tx:
            return await tx.queue.retry(names, now)

    async def retry_all(self, now: datetime) -> list[str]:
        async with self._store.transaction() as tx:
            return await tx.queue.retry_all(now)

    async def drop(self, names: Iterable[str], now: datetime) -> list[str]:
        async with self._store.transaction() as tx:
            return await tx.queue.drop(names, now)
