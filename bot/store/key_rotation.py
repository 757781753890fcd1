"""The key of a database replaced by another one: every text sealed anew, in batches, while bots may work on it.

Whatever ends it leaves everything readable with both keys, and a second run goes on. It is done when one pass over all
rows has found nothing that the new key does not open.
"""

import asyncio
from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import delete, func, select
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.store.backend import WriteTurn
from bot.store.database import Database
from bot.store.encryption import NEW, Encryption
from bot.store.errors import StoreError
from bot.store.key_check import NAME, NAMING, REPLACED, check_value
from bot.store.raw_table import RawTable, Row, raw_tables
from bot.store.tables import replicas, secrets
from bot.store.transfer import Tell
from bot.store.upsert import insert

BATCH = 200
"""Rows that are looked at at once; those that change are one transaction."""
PASSES = 5
"""Over all rows, at most: the second finds nothing left, unless something was stored during the first."""

Changes = dict[str, list[tuple[Row, str, str]]]
"""By column: rows, what is sealed there, and the same sealed anew."""


class KeyRotation:
    """Of a database that was opened with both keys, or with the only one it needs."""

    def __init__(self, database: Database, encryption: Encryption, tell: Tell) -> None:
        self._database, self._encryption, self._tell = database, encryption, tell
        self._tables = [table for table in raw_tables() if table.sealed]
        self._done = self._of = 0

    @property
    def has_begun(self) -> bool:
        """Does the new key seal what is stored from now on?"""
        return self._encryption.sealing == NEW

    async def begin(self, silent: Mapping[str, int]) -> None:
        """Let the new key seal what is stored from now on. Nobody else may work on the database at this moment.

        ``silent``: replicas that gave no sign of life, and how far they had counted; they are none any more. Raises
        StoreError where another one works there, which would not have the new key.
        """
        before, naming = self._encryption.sealing, self._encryption.naming
        rows = {
            NAME: self._encryption.encrypt(check_value(self._encryption), NEW),
            NAMING: self._encryption.encrypt(naming, NEW),
            REPLACED: self._encryption.encrypt(REPLACED, before),
        }
        async with self._database.begin() as connection:
            for name, beats in silent.items():
                await connection.execute(delete(replicas).where(replicas.c.id == name, replicas.c.beats == beats))
            working = (await connection.execute(select(func.count()).select_from(replicas))).scalar_one()
            if working:
                raise StoreError(
                    f"{working} replicas work on {self._database.name}. Stop them, and run this again; what is stored "
                    "there was not changed."
                )
            for name, value in rows.items():
                put = insert(secrets).values(name=name, value=value)
                changed = put.on_conflict_do_update(index_elements=["name"], set_={"value": value})
                await connection.execute(changed)
        self._encryption.use(NEW, naming)

    async def run(self) -> int:
        """Seal everything with the new key, see that it is, and let go of the one before; how many texts that are.

        Raises StoreError where something opens with neither.
        """
        for _ in range(PASSES):
            texts, changed = await self._pass()
            if not changed:
                await self._end()
                return texts
        raise StoreError(
            f"in {self._database.name} something is still being sealed with the key before. See that every bot and "
            "command there has both keys, and run this again."
        )

    async def _pass(self) -> tuple[int, int]:
        """One over all rows: how many texts there are, and how many it had to change."""
        async with self._database.read() as connection:
            counts = [await table.count(connection) for table in self._tables]
        # After the first one comes the one that finds nothing; rows that are put in meanwhile make no third.
        self._of = self._done + sum(counts) * (1 if self._done else 2)
        found = [await self._reseal(table) for table in self._tables]
        return sum(texts for texts, _ in found), sum(changed for _, changed in found)

    async def _reseal(self, table: RawTable) -> tuple[int, int]:
        texts = changed = 0
        after: Sequence[Any] | None = None
        while rows := await self._batch(table, after):
            after = table.key_of(rows[-1])
            changes, count = await asyncio.to_thread(self._changes, table, rows)
            if changes:
                async with self._database.begin(WriteTurn.INBOX) as connection:
                    for name, each in changes.items():
                        await table.reseal(connection, name, each)
            texts, changed = texts + count, changed + sum(map(len, changes.values()))
            self._done += len(rows)
            self._tell(min(self._done, self._of), self._of, table.name)
        return texts, changed

    async def _batch(self, table: RawTable, after: Sequence[Any] | None) -> list[Row]:
        async with self._database.read() as connection:
            return await table.batch(connection, after, BATCH)

    def _changes(self, table: RawTable, rows: Sequence[Row]) -> tuple[Changes, int]:
        """What the new key did not seal, and how many texts there are. Takes 50 µs for each."""
        changes: Changes = {}
        texts = 0
        for row in rows:
            if table.name == secrets.name and table.key_of(row) == [REPLACED]:
                continue
            for name, sealed in table.sealed_in(row):
                texts += 1
                number = self._encryption.key_of(sealed)
                if number is None:
                    raise StoreError(
                        f"{name} of the row {table.key_of(row)} of {table.name} opens with neither key. Nothing was "
                        "lost, and both keys stay: see whether another one is to be had, or delete that row, and run "
                        "this again."
                    )
                if number != NEW:
                    again = self._encryption.encrypt(self._encryption.decrypt(sealed), NEW)
                    changes.setdefault(name, []).append((row, sealed, again))
        return changes, texts

    async def _end(self) -> None:
        async with self._database.begin() as connection:
            await self._forget_replaced(connection)
        # What the key before has sealed is not to stand anywhere any more.
        await self._database.scrub()
        self._database.drop_copies()

    @staticmethod
    async def _forget_replaced(connection: AsyncConnection) -> None:
        await connection.execute(delete(secrets).where(secrets.c.name == REPLACED))
