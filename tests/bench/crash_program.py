"""The real program as a process of its own: started, killed with SIGKILL, started again at once."""

import asyncio
import os
import signal
import sqlite3
import sys
import tempfile
import time
from collections import Counter
from collections.abc import AsyncIterator, Callable, Coroutine, Sequence
from contextlib import asynccontextmanager, closing
from dataclasses import dataclass
from pathlib import Path
from random import Random
from typing import Any, Self, TypeVar

from bot.bootstrap.settings import PREFIX, Settings
from bot.store.encryption import Encryption, load_or_create_key
from tests.botapi import BotApi, Limits
from tests.journeys.running import settings_for

COMMAND = Path(sys.executable).with_name("essay-bot")
STARTING = 120.0
"""Seconds for a start, the first of which computes what later ones find in the cache."""
LONG = 1800.0
"""Seconds in which anything that is waited for has come, or never will."""
WAY = 0.06
"""Seconds that a message takes to Telegram, and its answer back: without that a kill would hardly meet any."""
GRACE = 0.25
"""Seconds for which what arrives after a 429 may have been on its way."""

LIMITS = Limits(private_gap=0.0, grace=GRACE)
"""Telegram's, but for the gap in a private chat, which is measured: there the program lets changes in place follow at
once, and the stand-in would count them like messages."""

LEFT = (
    "SELECT (SELECT count(*) FROM inbox WHERE state IN ('waiting', 'working'))"
    " + (SELECT count(*) FROM outbox WHERE state IN ('pending', 'sending'))"
)
"""How much is not handled, or not sent."""

T = TypeVar("T")
Say = Callable[[str], None]
"""Tells whoever watches how far it is."""


class Program:
    """One installation in a folder of its own: the process that runs, and what lies on its disk."""

    def __init__(self, api: BotApi, folder: Path, owners: Sequence[int], **more: str) -> None:
        self.settings: Settings = settings_for(api, folder)
        self.encryption = Encryption(load_or_create_key(self.settings.key_file))
        self._folder = folder
        self._log = folder / "log"
        given = {
            "TOKEN": api.token,
            "API_URL": api.url,
            "DATA": self.settings.data,
            "CACHE": self.settings.cache,
            "KEY_FILE": self.settings.key_file,
            "OWNERS": ",".join(map(str, owners)),
            **more,
        }
        clean = {name: value for name, value in os.environ.items() if not name.upper().startswith(PREFIX)}
        self._environment = clean | {PREFIX + name: str(value) for name, value in given.items()}
        self._process: asyncio.subprocess.Process | None = None
        self.peak = 0.0
        """The most memory that any of the processes had, in MB; 0 where the system does not tell."""

    @classmethod
    @asynccontextmanager
    async def installed(cls, api: BotApi, owners: Sequence[int] = (), **more: str) -> AsyncIterator[Self]:
        """In a temporary folder, not started yet; nothing of it is left afterwards. ``more``: further settings."""
        with tempfile.TemporaryDirectory(prefix="essay-bot-crash-") as folder:
            program = cls(api, Path(folder), owners, **more)
            try:
                yield program
            finally:
                await program.end(signal.SIGKILL)

    async def start(self) -> None:
        """Another process; the log goes on in the same file."""
        with self._log.open("ab") as log:
            self._process = await asyncio.create_subprocess_exec(
                COMMAND, "run", env=self._environment, cwd=self._folder, stdin=asyncio.subprocess.DEVNULL, stderr=log
            )

    async def end(self, how: signal.Signals) -> None:
        """Ends the process, if one runs, and waits until it is gone."""
        process, self._process = self._process, None
        if process is None:
            return
        self._weigh(process.pid)
        if process.returncode is None:
            process.send_signal(how)
        await process.wait()

    async def unless_it_ends(self, waiting: Coroutine[Any, Any, T]) -> T:
        """What is waited for. Raises RuntimeError where the process ends by itself meanwhile."""
        task = asyncio.create_task(waiting)
        try:
            while not (await asyncio.wait({task}, timeout=1.0))[0]:
                self.check()
            return task.result()
        finally:
            task.cancel()

    @property
    def pid(self) -> int:
        """Of the process that runs. Raises RuntimeError where none does."""
        if self._process is None:
            raise RuntimeError("the program has not been started")
        return self._process.pid

    def check(self) -> None:
        """Raises RuntimeError with the end of the log where the process has ended by itself."""
        if self._process and self._process.returncode is not None:
            raise RuntimeError(f"the program has ended by itself:\n{self._log.read_text('utf-8')[-3000:]}")

    def _weigh(self, pid: int) -> None:
        status = Path(f"/proc/{pid}/status")
        lines = status.read_text().splitlines() if status.exists() else []
        found = [int(line.split()[1]) / 1024 for line in lines if line.startswith("VmHWM")]
        self.peak = max([self.peak, *found])

    def ask(self, query: str) -> list[tuple[Any, ...]]:
        """Rows of the program's database, which is only read."""
        file = f"file:{self.settings.data / 'essay-bot.db'}?mode=ro"
        with closing(sqlite3.connect(file, uri=True, timeout=10)) as database:
            return database.execute(query).fetchall()

    def number(self, query: str) -> int:
        return int(self.ask(query)[0][0])

    def pseudonym(self, chat_id: int) -> str:
        return self.encryption.pseudonym("chat", chat_id)

    def errors(self) -> Counter[str]:
        """What was logged as an error, by event."""
        lines = self.logged().splitlines()
        return Counter(
            line.partition('"event": "')[2].partition('"')[0] for line in lines if '"level": "error"' in line
        )

    def logged(self) -> str:
        """All that it has written to its log."""
        return self._log.read_text("utf-8") if self._log.exists() else ""

    def left(self) -> int:
        """What came in and is not handled, and what is to go out and has not."""
        return self.number(LEFT)

    async def idle(self, api: BotApi, say: Say) -> None:
        """Waits until all that came in is handled and all that is to go out has gone."""
        last, since = -1, time.monotonic()
        while True:
            self.check()
            waiting = len(api.world.updates.pending) + self.left()
            if not waiting:
                return
            if waiting != last:
                last, since = waiting, time.monotonic()
            elif time.monotonic() - since > STARTING:
                say(f"nothing has moved for {STARTING:.0f} s; {waiting} are left")
                return
            await asyncio.sleep(0.5)


@dataclass(frozen=True, slots=True)
class Moment:
    """When to kill: ``delay`` seconds after so many messages have arrived, refused ones too."""

    sends: int
    delay: float
    flood: int = 0
    """Seconds for which Telegram lets nothing pass from just before the kill on; 0 for none."""


@dataclass(frozen=True, slots=True)
class Crash:
    """What a kill met. Moments are on the monotonic clock."""

    at: float
    in_flight: int  # messages handed to Telegram, of which the program had not stored what became of them
    recovery: float | None  # seconds until the next message; None where Telegram let nothing pass


def far_away(api: BotApi) -> None:
    """Messages take their time, and those of a process that is killed get lost before they arrive, or after."""
    api.delay("sendMessage", WAY)
    api.delay("sendMessage", WAY, after=True)


def moments(kills: int, after: int, sends: int, chance: Random, floods: int = 0) -> list[Moment]:
    """Random ones while ``sends`` messages arrive ``after`` others; ``floods`` of them in pauses that Telegram asks."""
    places = sorted(after + chance.randrange(sends // 50, sends - sends // 50) for _ in range(kills))
    flooded = set(chance.sample(range(kills), min(floods, kills)))
    return [
        Moment(place, chance.uniform(0.2, 2.0), chance.randrange(4, 9))
        if number in flooded
        else Moment(place, chance.uniform(0.0, 0.4))
        for number, place in enumerate(places)
    ]


async def crash(program: Program, api: BotApi, plan: Sequence[Moment], say: Say) -> list[Crash]:
    """Kill and restart at those moments."""
    crashes: list[Crash] = []
    for number, moment in enumerate(plan, 1):
        await program.unless_it_ends(api.arrived("sendMessage", moment.sends, LONG))
        if moment.flood:
            api.flood(moment.flood, grace=GRACE)
        await asyncio.sleep(moment.delay)
        at = time.monotonic()
        await program.end(signal.SIGKILL)
        in_flight = program.number("SELECT count(*) FROM outbox WHERE state = 'sending'")
        await program.start()
        # What the dead process had written to its connections arrives within moments; a start takes longer.
        await asyncio.sleep(0.3)
        sent = len(api.calls_of("sendMessage"))
        first = (await program.unless_it_ends(api.arrived("sendMessage", sent + 1, STARTING)))[sent]
        crashes.append(Crash(at, in_flight, None if moment.flood else first.at - at))
        halted = f", {moment.flood} s of which nothing may be sent" if moment.flood else ""
        say(f"kill {number} of {len(plan)}: {in_flight} in flight, {first.at - at:.1f} s to the next message{halted}")
    return crashes
