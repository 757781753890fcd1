"""The program with a full log beside itself with an empty one: memory at rest, how long answers take, what is on disk.

Both run at once, and are written to in turn, so that whatever else the machine does meets both alike. The log is put
straight into the store: what some messages have left that the program has answered itself, in the log and among what
came in and went out, is copied there in the program's own form, until it is as much as all of them would have left
within three days. Then the program starts anew.
"""

import asyncio
from contextlib import AsyncExitStack
from dataclasses import dataclass
from random import Random
from statistics import median

from sqlalchemy import func, insert, select

from bot.bootstrap.settings import Settings
from bot.bootstrap.storage import open_store
from bot.shelf.loader import load_library
from bot.store.store import Store
from bot.store.tables import inbox, journal, outbox
from tests.bench.contenders import Contender, Installed, Place, installed
from tests.bench.crash_figures import Figure
from tests.bench.traffic import Crowd, Waits
from tests.botapi import BotApi

PACE = 15.0
"""Messages a second."""
SLICE = 75
"""Messages to one, then as many to the other, and so on."""
COPIED = 500
"""Messages that the program answers before what they leave is copied."""
REST = 10.0
"""Seconds after the last message before memory is read."""
MORE, SLOWER = 50.0, 1.2
"""MB, and times as long, that a full log may take."""


@dataclass(frozen=True, slots=True)
class Side:
    """MB of resident memory, before and after it was written to; milliseconds, of medians of the slices."""

    started: float
    at_rest: float
    p50: float
    p95: float
    stored: int


@dataclass(frozen=True, slots=True)
class Compared:
    """Of a bot, by its name, with ``logged`` messages and without."""

    name: str
    logged: int
    empty: Side
    full: Side

    def figures(self) -> list[Figure]:
        """With what is wanted of them."""
        empty, full = self.empty, self.full
        more, ratio = full.at_rest - empty.at_rest, full.p50 / empty.p50
        tail = full.p95 / empty.p95
        return [
            Figure("memory after the start, empty and full, MB", f"{empty.started:.0f}, {full.started:.0f}"),
            Figure("memory at rest, MB", f"{empty.at_rest:.0f}, {full.at_rest:.0f}"),
            Figure("… more with the full log, MB", f"{more:.0f}", f"under {MORE:.0f}", more >= MORE),
            Figure("an answer, p50, ms", f"{empty.p50:.1f}, {full.p50:.1f}"),
            Figure("… times as long", f"{ratio:.2f}", f"at most {SLOWER}", ratio > SLOWER, timed=True),
            Figure("an answer, p95, ms", f"{empty.p95:.1f}, {full.p95:.1f}"),
            Figure("… times as long", f"{tail:.2f}", f"at most {SLOWER}", tail > SLOWER, timed=True),
            Figure("bytes of the file a message", f"{self.file_growth:,.0f}"),
        ]

    @property
    def file_growth(self) -> float:
        return (self.full.stored - self.empty.stored) / self.logged


async def beside_an_empty_one(contender: Contender, logged: int, slices: int, seed: int, place: Place) -> Compared:
    """Measure both."""
    texts = [golden.text for golden in load_library(Settings.load().seeds).essay().golden]
    async with AsyncExitStack() as stack:
        sides: list[tuple[Installed, Crowd]] = []
        for messages in (0, logged):
            api = await stack.enter_async_context(BotApi.open())
            bot = await stack.enter_async_context(installed(contender, api, place))
            crowd = Crowd(api, texts)
            await bot.start()
            await crowd.as_fast_as_answered(COPIED, at_once=8)
            await bot.end()
            if messages:
                async with open_store(bot.programs[0].settings) as store:
                    await copy_rows(store, messages // COPIED)
            await bot.start()
            sides.append((bot, crowd))
        return Compared(contender.name, logged, *await _measured(sides, slices, seed))


async def copy_rows(store: Store, times: int) -> None:
    """Copy all that messages have left, so many times, under keys of their own."""
    for table in (journal, inbox, outbox):
        columns = [column for column in table.c if column.name != "id"]
        async with store.database.begin() as connection:
            last = (await connection.execute(select(func.max(table.c.id)))).scalar_one()
            for number in range(times):
                copied = [column.concat(f":{number}") if column.name == "key" else column for column in columns]
                rows = select(*copied).where(table.c.id <= last)
                await connection.execute(insert(table).from_select([column.name for column in columns], rows))


async def _measured(sides: list[tuple[Installed, Crowd]], count: int, seed: int) -> list[Side]:
    await asyncio.sleep(REST)
    stored = [await bot.stored() for bot, _ in sides]
    begun = [bot.resident() for bot, _ in sides]
    slices: list[list[Waits]] = [[] for _ in sides]
    for number in range(count + 1):
        for found, (_, crowd) in zip(slices, sides, strict=True):
            found.append(await crowd.at_pace(SLICE, PACE, Random(f"{seed} {number}")))
    await asyncio.sleep(REST)
    return [
        Side(
            started=begun[place],
            at_rest=bot.resident(),
            # The first slice has warmed it up.
            p50=median(each.part(50) for each in slices[place][1:]),
            p95=median(each.part(95) for each in slices[place][1:]),
            stored=stored[place],
        )
        for place, (bot, _) in enumerate(sides)
    ]
