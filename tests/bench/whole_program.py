"""The whole program beside a bare bot that echoes: how much it answers, how quickly, and what that takes.

    .venv/bin/python -m tests.bench.whole_program                everything, some half an hour
    .venv/bin/python -m tests.bench.whole_program --quick        less of everything, some five minutes
    .venv/bin/python -m tests.bench.whole_program --json FILE    the figures as JSON as well

Bots are processes of their own over the stand-in for Telegram, which runs in this one and answers at once, so that what
is measured is the bot. In each round each of them is written to as fast as it answers, then at a pace; medians of the
rounds. ESSAY_BOT_RATE, by which the program sends 25 messages a second unless told otherwise, is set to 1000. At a pace
a bot's data are not in the processor's caches as they are at full speed: a message takes more of its time there. Linux
alone: times and memory are read in /proc. Exit 1 where memory is not as wanted; times depend on the machine.
"""

import argparse
import asyncio
import json
import os
import platform
import statistics
import tempfile
import time
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, fields
from pathlib import Path
from random import Random

from rich.console import Console
from rich.table import Table

from bot.bootstrap.settings import Settings
from bot.shelf.loader import load_library
from tests.bench.contenders import ECHOES, OURS, POSTGRES, RATE, SQLITE, Contender, Place, running
from tests.bench.crash_figures import table
from tests.bench.crash_program import Say
from tests.bench.full_log import Compared, beside_an_empty_one
from tests.bench.traffic import Crowd
from tests.botapi import BotApi
from tests.postgres import PostgresServer

SAFE = ("max_connections=200",)
"""Of the server: as it comes, with fsync."""
WIDTH = 120
AT_ONCE = 16
"""Readers who wait for an answer at any moment, where a bot is written to as fast as it answers."""
PACE = 15.0
"""Messages a second."""
WARM_UP = 40
"""Messages before anything is counted."""
ALLOWED = 4.0
"""Times the echo's processor time that a message may take; at a pace, by polling."""
REST = 3.0
"""Seconds without a message before memory is read."""


@dataclass(frozen=True, slots=True)
class Size:
    """How much of everything. ``logged``: messages in the log; then ``slices`` of messages to the bot that has it."""

    rounds: int
    fast: int
    paced: int
    logged: int
    slices: int


@dataclass(frozen=True, slots=True)
class Figures:
    """Of one bot: milliseconds, ``cpu`` of processor time a message; MB of memory, all processes; bytes a message."""

    per_second: float
    fast_p50: float
    fast_p95: float
    fast_p99: float
    fast_cpu: float
    paced_p50: float
    paced_p95: float
    paced_p99: float
    paced_cpu: float
    at_rest: float
    afterwards: float
    stored: float


async def once(contender: Contender, texts: Sequence[str], size: Size, place: Place, seed: str) -> Figures:
    """Measure one bot."""
    async with BotApi.open() as api, running(contender, api, place) as bot:
        crowd = Crowd(api, texts)
        await crowd.as_fast_as_answered(WARM_UP, at_once=1)
        await asyncio.sleep(REST)
        at_rest, before, cpu = bot.resident(), await bot.stored(), bot.spent()
        fast = await crowd.as_fast_as_answered(size.fast, AT_ONCE)
        fast_cpu = bot.spent() - cpu
        await asyncio.sleep(REST)
        cpu = bot.spent()
        paced = await crowd.at_pace(size.paced, PACE, Random(seed))
        paced_cpu = bot.spent() - cpu
        await asyncio.sleep(REST)
        return Figures(
            per_second=fast.per_second,
            **{f"fast_p{part}": fast.part(part) for part in (50, 95, 99)},
            fast_cpu=1000 * fast_cpu / size.fast,
            **{f"paced_p{part}": paced.part(part) for part in (50, 95, 99)},
            paced_cpu=1000 * paced_cpu / size.paced,
            at_rest=at_rest,
            afterwards=bot.resident(),
            stored=(await bot.stored() - before) / (size.fast + size.paced),
        )


def median(rounds: Iterable[Figures]) -> Figures:
    """Of each figure by itself."""
    found, names = list(rounds), [each.name for each in fields(Figures)]
    return Figures(*(statistics.median(getattr(each, name) for each in found) for name in names))


def shown(found: Mapping[Contender, Figures]) -> list[Table]:
    """How quick they are, and what that takes; a line a bot."""
    quick = drawn(
        "how quick", "answers a second", f"p50 / p95 / p99 ms, {AT_ONCE} at once", f"… at {PACE:.0f} a second"
    )
    takes = drawn(
        "what it takes",
        f"processor ms a message, {AT_ONCE} at once",
        f"… at {PACE:.0f} a second",
        f"times the echo's, {ALLOWED:.0f} wanted",
        "MB at rest",
        "… after that",
        "bytes stored a message",
    )
    for contender, each in found.items():
        quick.add_row(
            contender.name,
            f"{each.per_second:.0f}",
            f"{each.fast_p50:.0f} / {each.fast_p95:.0f} / {each.fast_p99:.0f}",
            f"{each.paced_p50:.1f} / {each.paced_p95:.1f} / {each.paced_p99:.1f}",
        )
        ratio = each.paced_cpu / found[ECHOES[contender.webhook]].paced_cpu
        takes.add_row(
            contender.name,
            f"{each.fast_cpu:.1f}",
            f"{each.paced_cpu:.1f}",
            f"{ratio:.1f}",
            f"{each.at_rest:.0f}",
            f"{each.afterwards:.0f}",
            f"{each.stored:,.0f}",
        )
    return [quick, takes]


def drawn(title: str, *columns: str) -> Table:
    table = Table(title=title, title_justify="left")
    table.add_column("")
    for column in columns:
        table.add_column(column, justify="right")
    return table


async def measure(size: Size, seed: int, say: Say) -> tuple[dict[Contender, Figures], list[Compared]]:
    """All bots in turn, as often as there are rounds; then those with a full log."""
    texts = [golden.text for golden in load_library(Settings.load().seeds).essay().golden]
    rounds: dict[Contender, list[Figures]] = {each: [] for each in (*ECHOES, *OURS)}
    with tempfile.TemporaryDirectory(prefix="essay-bot-postgres-") as folder:
        place = Place(PostgresServer(Path(folder), SAFE), Path(folder) / "cache")
        place.server.start()
        try:
            for number in range(size.rounds):
                for contender, found in rounds.items():
                    say(f"round {number + 1} of {size.rounds}: {contender.name}")
                    found.append(await once(contender, texts, size, place, f"{seed} {number}"))
            full = []
            for contender in (Contender(SQLITE), Contender(POSTGRES)):
                say(f"{contender.name}, with {size.logged:,} messages in the log, beside an empty one")
                full.append(await beside_an_empty_one(contender, size.logged, size.slices, seed, place))
        finally:
            place.server.stop("immediate")
    return {contender: median(found) for contender, found in rounds.items()}, full


def machine() -> dict[str, object]:
    """Where it is measured, and how busy that is."""
    about = {"processors": os.cpu_count(), "python": platform.python_version(), "system": platform.platform()}
    return about | {"load": os.getloadavg()}


def main() -> None:
    """Print the tables, and write JSON where that is asked for."""
    parser = argparse.ArgumentParser(prog="tests.bench.whole_program", description=(__doc__ or "").split("\n", 1)[0])
    parser.add_argument("--json", type=Path, metavar="FILE", help="write the figures there as well")
    parser.add_argument("--quick", action="store_true", help="one round, 300 and 60 messages, 10,000 in the log")
    parser.add_argument("--rounds", type=int, help="how often each bot is measured; 3")
    parser.add_argument("--logged", type=int, help="messages in the log; 100,000")
    parser.add_argument("--seed", type=int, default=7, help="of the moments at which people write")
    chosen = parser.parse_args()
    usual = Size(1, 300, 60, 10_000, 2) if chosen.quick else Size(3, 600, 200, 100_000, 6)
    size = Size(chosen.rounds or usual.rounds, usual.fast, usual.paced, chosen.logged or usual.logged, usual.slices)
    console, begun = Console(width=WIDTH), time.monotonic()

    def say(words: str) -> None:
        console.print(f"{time.monotonic() - begun:6.0f} s  {words}", highlight=False)

    before = machine()
    found, full = asyncio.run(measure(size, chosen.seed, say))
    console.print(*shown(found))
    for each in full:
        console.print(table(f"{each.logged:,} messages in the log: {each.name}", each.figures()))
    after = machine()
    console.print(
        f"load average {before['load']} before, {after['load']} after; ESSAY_BOT_RATE={RATE}", highlight=False
    )
    if chosen.json:
        told = {"seed": chosen.seed, "rate": RATE, "size": asdict(size), "before": before, "after": after}
        told |= {"bots": {each.name: asdict(figures) for each, figures in found.items()}}
        chosen.json.write_text(json.dumps(told | {"full_log": [asdict(each) for each in full]}, indent=1), "utf-8")
    raise SystemExit(int(any(figure.wrong and not figure.timed for each in full for figure in each.figures())))


if __name__ == "__main__":
    main()
