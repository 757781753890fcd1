"""How long a start takes until the first answer: prepared with an empty cache, as in the image; warm; and untrained.

    .venv/bin/python -m tests.bench.cold [TIMES]

Needs the environment that ./tests/prepare makes. "run" talks to the stand-in for Telegram, "chat" to a pipe; medians.
"""

import asyncio
import os
import resource
import shutil
import signal
import statistics
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path

from bot.bootstrap.settings import PREFIX, Settings
from tests.botapi import BotApi
from tests.shell import NOT_OURS

COMMAND = Path(sys.executable).with_name("essay-bot")
ASKED = "S2B是啥"
LONG = 600.0
ALLOWED = 1.5
"""Times a warm start that a cold one may take."""
IMAGE = {"PYTHONDONTWRITEBYTECODE": "1", "PYTHONUNBUFFERED": "1", "OPENBLAS_NUM_THREADS": "1"}


@dataclass(frozen=True, slots=True)
class Start:
    """Seconds until the first answer, and of processor time until the end."""

    wall: float
    cpu: float


@dataclass(frozen=True, slots=True)
class Place:
    """Where a start finds and leaves things."""

    home: Path
    seeds: Path

    def environment(self, **more: str) -> dict[str, str]:
        inherited = {name: value for name, value in os.environ.items() if not name.startswith(NOT_OURS)}
        given = {"SEEDS": str(self.seeds), **more}
        given |= {name: str(self.home / name.lower()) for name in ("CACHE", "DATA", "KEY_FILE")}
        return inherited | IMAGE | {"HOME": str(self.home)} | {PREFIX + name: value for name, value in given.items()}

    def forget(self) -> None:
        """Empty, as a tmpfs is after a restart."""
        shutil.rmtree(self.home / "cache", ignore_errors=True)


async def run(place: Place) -> Start:
    """``essay-bot run``, with a message that waits for it."""
    # The stand-in begins anew, and its updates would be taken for those of the start before.
    shutil.rmtree(place.home / "data", ignore_errors=True)
    before, began = _spent(), time.monotonic()
    async with BotApi.open() as api:
        reader = api.reader()
        reader.says(ASKED)
        environment = place.environment(TOKEN=api.token, API_URL=api.url)
        pipe = asyncio.subprocess.DEVNULL
        process = await asyncio.create_subprocess_exec(COMMAND, "run", env=environment, cwd=place.home, stderr=pipe)
        await reader.hears(timeout=LONG)
        wall = time.monotonic() - began
        process.send_signal(signal.SIGTERM)
        await process.wait()
    return Start(wall, _spent() - before)


async def chat(place: Place) -> Start:
    """``essay-bot chat`` with one line."""
    before, began = _spent(), time.monotonic()
    pipe = asyncio.subprocess.PIPE
    process = await asyncio.create_subprocess_exec(
        COMMAND, "chat", env=place.environment(), cwd=place.home, stdin=pipe, stdout=pipe, stderr=pipe
    )
    await process.communicate(f"{ASKED}\n".encode())
    return Start(time.monotonic() - began, _spent() - before)


def _spent() -> float:
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def untrained(seeds: Path, folder: Path) -> Path:
    """A copy of the shelf that says a little more, so that nothing that was trained fits it."""
    copy = Path(shutil.copytree(seeds, folder / "seeds"))
    for phrasings in copy.glob("*/phrasings.yaml"):
        text = phrasings.read_text("utf-8")
        phrasings.write_text(text.replace("    - ", "    - 说来话长\n    - ", 1), "utf-8")
    return copy


async def measure(times: int) -> None:
    with tempfile.TemporaryDirectory(prefix="essay-bot-cold-") as folder:
        seeds = Settings(token=None).seeds
        place, other = Place(Path(folder) / "a", seeds), Place(Path(folder) / "b", untrained(seeds, Path(folder)))
        for each in (place, other):
            each.home.mkdir()
        print(f"{'':28}{'wall s':>8}{'cpu s':>8}")
        for start in (run, chat):
            found: dict[str, list[Start]] = {"prepared, empty cache": [], "warm": [], "untrained": []}
            for _ in range(times):
                other.forget()
                found["untrained"].append(await start(other))
                # Its cache is full now: a warm start that finds everything there.
                found["warm"].append(await start(other))
                place.forget()
                found["prepared, empty cache"].append(await start(place))
            _tell(start.__name__, found)


def _tell(command: str, found: dict[str, list[Start]]) -> None:
    middle = {
        name: Start(statistics.median(each.wall for each in all_), statistics.median(each.cpu for each in all_))
        for name, all_ in found.items()
    }
    for name, start in middle.items():
        print(f"{command + ', ' + name:28}{start.wall:8.1f}{start.cpu:8.1f}")
    cold, warm = middle["prepared, empty cache"], middle["warm"]
    print(f"  cold / warm: {cold.wall / warm.wall:.2f} wall, {cold.cpu / warm.cpu:.2f} cpu (allowed: {ALLOWED})")


if __name__ == "__main__":
    asyncio.run(measure(int(sys.argv[1]) if len(sys.argv) > 1 else 3))
