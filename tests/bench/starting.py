"""How fast commands start and how much memory the bot takes, beside the bare libraries that they stand on.

    .venv/bin/python -m tests.bench.starting [TIMES]

Needs the environment that ./tests/prepare makes. Each command has run once before; the two sides take turns; medians.
Processor time is that of user and system. "run" is ready when it says so at /ready, over the stand-in for Telegram; its
memory is read after it was idle. Linux alone: both are read in /proc.
"""

import asyncio
import os
import signal
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Coroutine, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

from aiohttp import ClientError, ClientSession

from bot.bootstrap.settings import PREFIX
from tests.bench.processes import free_port, memory, spent
from tests.botapi import BotApi
from tests.shell import NOT_OURS, ROOT

LONG = 600.0
POLL = 0.02
"""Seconds between two looks at whether it is ready."""
IDLE = 5.0
"""Seconds at rest before memory is read."""
AT_ONCE = 0.4
"""Seconds that are wanted of what only prints a line."""
RATIO, MORE = 1.5, 1.0
"""Times the bare libraries that are wanted; seconds beyond that for what a bot does before it is ready."""
RESIDENT = 350.0
"""MB that are wanted at rest."""
ASKED = '{"id": "1", "text": "S2B是啥"}\n'
JIEBA = "import jieba; jieba.initialize()"
BARE_ASK = f"{JIEBA}; import numpy, scipy.sparse"
BARE_RUN = f"import telegram.ext; {JIEBA}"


@dataclass(frozen=True, slots=True)
class Start:
    """Seconds until it was done, or ready; and of processor time until then."""

    wall: float
    cpu: float


@dataclass(frozen=True, slots=True)
class Row:
    """Medians of two sides; ``wanted``: the most seconds, made of those of the other side."""

    name: str
    ours: Start
    bare: Start | None
    wanted: Callable[[float], float]


Measure = Callable[[], Coroutine[Any, Any, Start]]


def command(arguments: Sequence[str], environment: dict[str, str], stdin: str = "") -> Measure:
    """A command from its start to its end."""

    def once() -> Start:
        began = time.monotonic()
        quiet = subprocess.DEVNULL
        process = subprocess.Popen(arguments, env=environment, stdin=subprocess.PIPE, stdout=quiet, stderr=quiet)
        if process.stdin is not None:
            process.stdin.write(stdin.encode())
            process.stdin.close()
        _, status, used = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
        if process.returncode:
            raise SystemExit(f"{' '.join(arguments)} ended with {process.returncode}")
        return Start(time.monotonic() - began, used.ru_utime + used.ru_stime)

    async def measure() -> Start:
        return await asyncio.to_thread(once)

    return measure


class Bot:
    """``run`` over the stand-in; remembers how much memory it took at rest."""

    def __init__(self, environment: dict[str, str], folder: Path) -> None:
        self._environment = environment
        self._folder = folder
        self.memory: list[dict[str, float]] = []  # MB by the names in /proc

    async def start(self) -> Start:
        """From the start until it is ready; then it is left alone for a while."""
        port = free_port()
        async with BotApi.open() as api:
            given = {"TOKEN": api.token, "API_URL": api.url, "LISTEN": f"127.0.0.1:{port}"}
            given |= {name: str(self._folder / name.lower()) for name in ("DATA", "KEY_FILE")}
            environment = self._environment | {PREFIX + name: value for name, value in given.items()}
            quiet = asyncio.subprocess.DEVNULL
            began = time.monotonic()
            process = await asyncio.create_subprocess_exec(
                sys.executable, "-m", "bot", "run", env=environment, stdout=quiet, stderr=quiet
            )
            await asyncio.wait_for(_ready(process, f"http://127.0.0.1:{port}/ready"), LONG)
            found = Start(time.monotonic() - began, spent(process.pid))
            await asyncio.sleep(IDLE)
            self.memory.append(memory(process.pid))
            process.send_signal(signal.SIGTERM)
            await process.wait()
        return found


async def _ready(process: asyncio.subprocess.Process, url: str) -> None:
    async with ClientSession() as client:
        while process.returncode is None:
            try:
                async with client.get(url) as response:
                    if response.status == 200:
                        return
            except ClientError:
                pass  # it does not listen yet
            await asyncio.sleep(POLL)
    raise SystemExit(f"run ended with {process.returncode}")


async def compared(times: int, ours: Measure, bare: Measure | None) -> tuple[Start, Start | None]:
    """Medians of both, taking turns; each has run once before that."""
    first: list[Start] = []
    second: list[Start] = []
    for _ in range(times + 1):
        first.append(await ours())
        if bare is not None:
            second.append(await bare())
    return _middle(first[1:]), _middle(second[1:]) if second else None


def _middle(starts: Sequence[Start]) -> Start:
    return Start(statistics.median(each.wall for each in starts), statistics.median(each.cpu for each in starts))


async def measure(times: int) -> None:
    """Print a line for each command, then the memory."""
    with tempfile.TemporaryDirectory(prefix="essay-bot-starting-") as folder:
        inherited = {name: value for name, value in os.environ.items() if not name.startswith(NOT_OURS)}
        environment = inherited | {"PYTHONPATH": str(ROOT), f"{PREFIX}CACHE": str(Path(folder) / "cache")}
        bot = Bot(environment, Path(folder))
        python, installed = [sys.executable], str(Path(sys.executable).with_name("essay-bot"))
        at_once: list[tuple[str, list[str]]] = [
            ("python -m bot --version", [*python, "-m", "bot", "--version"]),
            ("python -m bot --help", [*python, "-m", "bot", "--help"]),
            ("essay-bot --version, installed", [installed, "--version"]),
            ("./essay-bot --version", [str(ROOT / "essay-bot"), "--version"]),
        ]
        side = f"{'bare':>7}{'ratio':>7}{'wanted':>8}"
        print(f"{'':32}{'wall s':>8}{side} {'cpu s':>8}{side}")
        for name, arguments in at_once:
            if name.startswith("./") and not (ROOT / ".venv" / "recipe").exists():
                print(f"{name:32}  not set up: it would do so first")
                continue
            _tell(Row(name, *await compared(times, command(arguments, environment), None), lambda _: AT_ONCE))
        for name, ours, bare, more in (
            ("ask, one line", command([*python, "-m", "bot", "ask"], environment, ASKED), BARE_ASK, 0.0),
            ("run, until ready", bot.start, BARE_RUN, MORE),
        ):
            pair = await compared(times, ours, command([*python, "-c", bare], environment))
            _tell(Row(name, *pair, partial(_wanted, more)))
    for name in ("VmRSS", "Pss", "VmHWM"):
        found = statistics.median(each[name] for each in bot.memory)
        wanted = f"; {RESIDENT:.0f} wanted" if name != "VmHWM" else ", the most it ever took"
        print(f"run, {name + ' at rest' if name != 'VmHWM' else name}: {found:.0f} MB{wanted}")


def _wanted(more: float, bare: float) -> float:
    return RATIO * bare + more


def _tell(row: Row) -> None:
    cells = []
    for name in ("wall", "cpu"):
        ours, bare = getattr(row.ours, name), getattr(row.bare, name) if row.bare else 0.0
        beside = f"{bare:7.2f}{ours / bare:7.2f}" if bare else " " * 14
        cells.append(f"{ours:8.2f}{beside}{row.wanted(bare):8.2f}")
    print(f"{row.name:32}{cells[0]} {cells[1]}")


if __name__ == "__main__":
    asyncio.run(measure(int(sys.argv[1]) if len(sys.argv) > 1 else 5))
