"""All that is stored, carried from one database to another: in batches, each with how far it came, compared at the end.

Whatever ends it, a second run goes on where the first one was.
"""

import sqlite3
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime

from sqlalchemy import text
from sqlalchemy.exc import DBAPIError
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.store.database import Database
from bot.store.errors import StoreError
from bot.store.raw_table import Checksum, RawTable, raw_tables
from bot.store.row_numbers import go_on_after, last_number
from bot.store.tables import replicas, secrets
from bot.store.transfer_mark import TransferMark, advance, begin_mark, end_mark, read_mark

BATCH = 500
"""Rows of a transaction."""
_OF_A_BOT = ("inbox", "outbox", "broadcasts", "discussions")

Tell = Callable[[int, int, str], None]
"""Hears how many steps are done, of how many, and at which table it is."""


@dataclass(frozen=True, slots=True)
class TransferResult:
    """What came of it: rows by table. ``ended``: when it was finished already, before this run; else None."""

    rows: dict[str, int]
    ended: datetime | None = None


class Transfer:
    """Of one database to another one, which nobody else uses meanwhile."""

    def __init__(self, source: Database, target: Database, name: str, tell: Tell) -> None:
        """``name``: by which the source is known when this goes on after it was ended."""
        self._source, self._target, self._name = source, target, name
        self._tell = tell
        self._tables = raw_tables()
        self._steps = self._of = 0

    async def run(self, bot: int) -> TransferResult:
        """Carry over what is not there yet. ``bot``: whose rows they have to be; 0 where that is not known.

        Raises StoreError where the target holds something else, or what is carried is not what arrives.
        """
        role = self._target.role("transfer")
        if not await role.is_mine():
            raise StoreError(f"{self._target.name} is being filled by another process. Let it finish.")
        async with self._source.snapshot() as reading:
            await self._verify_bot(reading, bot)
            mark = await self._begin(reading)
            counts = {table.name: await table.count(reading) for table in self._tables}
            if mark.ended:
                return TransferResult(counts, mark.ended)
            self._of = 2 * sum(counts.values())
            await self._carry_all(reading, mark)
            for table in self._tables:
                await self._compare(reading, table)
            async with self._target.begin() as writing:
                for table in self._tables:
                    if table.numbered:
                        await go_on_after(writing, table, await last_number(reading, table))
                await end_mark(writing, datetime.now(UTC))
        await self._target.scrub()
        return TransferResult(counts)

    async def _verify_bot(self, reading: AsyncConnection, bot: int) -> None:
        query = " UNION ".join(f"SELECT bot FROM {name}" for name in _OF_A_BOT)  # noqa: S608
        found = {int(number) for number in (await reading.execute(text(query))).scalars()}
        if bot and found and bot not in found:
            raise StoreError(
                f"{self._name} is that of bot {', '.join(map(str, sorted(found)))}, and ESSAY_BOT_TOKEN that of "
                f"bot {bot}. Nothing was changed."
            )

    async def _begin(self, reading: AsyncConnection) -> TransferMark:
        async with self._target.begin() as writing:
            mark = await writing.run_sync(read_mark)
            if mark and mark.source == self._name:
                return mark
            if mark:
                done = "was" if mark.ended else "is being"
                raise StoreError(
                    f"{self._target.name} {done} filled from {mark.source}, not from {self._name}. Name an empty one."
                )
            await self._verify_empty(writing)
            # Its check of the key becomes that of the source, which the same key opens: both are open by now.
            (keys,) = (table for table in self._tables if table.name == secrets.name)
            await keys.clear(writing)
            if rows := await keys.batch(reading, None, BATCH):
                await keys.put(writing, rows)
            return await begin_mark(writing, self._name, datetime.now(UTC))

    async def _verify_empty(self, writing: AsyncConnection) -> None:
        tables = [*self._tables, RawTable(replicas)]
        counts = {table.name: await table.count(writing) for table in tables if table.name != secrets.name}
        held = ", ".join(f"{name} {count}" for name, count in counts.items() if count)
        if counts[replicas.name]:
            raise StoreError(
                f"a bot works on {self._target.name}, or did until just now. Stop it; nothing was changed."
            )
        if held:
            raise StoreError(
                f"{self._target.name} holds something already (rows: {held}). Name an empty one; nothing was changed."
            )

    async def _carry_all(self, reading: AsyncConnection, mark: TransferMark) -> None:
        tables = sorted(self._tables, key=lambda table: table.name != secrets.name)  # it came at the beginning
        begins = next((index for index, table in enumerate(tables) if table.name == mark.carrying), 1)
        for table in tables[:begins]:
            self._did(await table.count(reading), table)
        for table in tables[begins:]:
            after = list(mark.after) if mark.after is not None and table.name == mark.carrying else None
            await self._carry(reading, table, after)

    async def _carry(
        self, reading: AsyncConnection, table: RawTable, after: list[object] | None, *, noted: bool = True
    ) -> None:
        while rows := await table.batch(reading, after, BATCH):
            after = table.key_of(rows[-1])
            try:
                async with self._target.begin() as writing:
                    await table.put(writing, rows)
                    if noted:
                        await advance(writing, table.name, after)
            except (DBAPIError, sqlite3.Error) as error:
                # What SQLite finds with the commit is not wrapped.
                reason = next(iter(str(getattr(error, "orig", error)).splitlines()), "")
                raise StoreError(
                    f"{self._target.name} does not take rows of {table.name} up to {after}: {reason}. What came "
                    "before them is there; mend them, and run this again."
                ) from error
            self._did(len(rows), table)

    async def _compare(self, reading: AsyncConnection, table: RawTable) -> None:
        """Hold that both have the same rows. Where the source has changed since this was begun, once more."""
        if await self._agrees(reading, table):
            return
        async with self._target.begin() as writing:
            await table.clear(writing)
        await self._carry(reading, table, None, noted=False)
        if not await self._agrees(reading, table):
            raise StoreError(
                f"{table.name} is not the same in {self._name} and {self._target.name} after it was carried over. "
                "Run this again while nothing else uses either of them."
            )

    async def _agrees(self, reading: AsyncConnection, table: RawTable) -> bool:
        async with self._target.read() as there:
            arrived = await self._checksum(there, table)
        self._did(arrived.rows, table)
        return arrived == await self._checksum(reading, table)

    @staticmethod
    async def _checksum(connection: AsyncConnection, table: RawTable) -> Checksum:
        checksum, after = Checksum(), None
        while rows := await table.batch(connection, after, BATCH):
            checksum.add(rows)
            after = table.key_of(rows[-1])
        return checksum

    def _did(self, steps: int, table: RawTable) -> None:
        self._steps += steps
        self._tell(min(self._steps, self._of), self._of, table.name)
