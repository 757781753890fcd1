"""The real program with the machine's clock moved under it, by libfaketime: what is deleted, what still comes.

apt-get install libfaketime && .venv/bin/python -m tests.bench.clock
"""

import asyncio
import os
import sqlite3
import sys
import tempfile
from contextlib import closing
from pathlib import Path

from bot.bootstrap.settings import Settings
from tests.botapi import BotApi
from tests.journeys.running import settings_for
from tests.journeys.test_storage import program

LIBRARY = "faketime/libfaketime.so.1"
OFFSETS = ("+0", "+400d", "-400d", "+20d", "+0")
PATIENCE = 120.0
"""Seconds in which a start is done."""


def rows(settings: Settings) -> dict[str, int]:
    """What is kept, by table."""
    with closing(sqlite3.connect(settings.data / "essay-bot.db")) as database:
        tables = ("journal", "inbox", "outbox")
        return {name: int(database.execute(f"SELECT count(*) FROM {name}").fetchone()[0]) for name in tables}  # noqa: S608


def due(settings: Settings) -> list[str]:
    """The moments of the next excerpts."""
    with closing(sqlite3.connect(settings.data / "essay-bot.db")) as database:
        return [str(moment)[:16] for (moment,) in database.execute("SELECT due FROM subscriptions")]


async def measure(library: str) -> None:
    """Start the program at each of the offsets, one after the other, and say what it left."""
    with tempfile.TemporaryDirectory(prefix="essay-bot-clock-") as folder:
        async with BotApi.open() as api:
            settings, reader = settings_for(api, Path(folder)), api.reader()
            os.environ["LD_PRELOAD"] = library
            for number, offset in enumerate(OFFSETS):
                os.environ["FAKETIME"] = offset
                async with program(settings) as process:
                    reader.says("第3段" if number else "/daily 08:30 Tokyo")
                    await reader.hears(timeout=PATIENCE)
                    # The first sweep comes with the first tick, the second tick a second later.
                    await asyncio.sleep(3.0)
                    process.terminate()
                    await process.communicate()
                sys.stdout.write(f"{offset:>6}: {rows(settings)}, next excerpt {due(settings)}\n")


def main() -> None:
    """Exit 1 where libfaketime is not installed."""
    found = sorted(Path("/usr/lib").glob(f"*/{LIBRARY}"))
    if not found:
        sys.exit("libfaketime is not installed: apt-get install libfaketime")
    asyncio.run(measure(str(found[0])))


if __name__ == "__main__":
    main()
