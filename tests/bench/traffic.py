"""Readers who write to a bot over the stand-in for Telegram, as fast as it answers or at a pace; how long they wait."""

import asyncio
import time
from collections import deque
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import cycle
from random import Random

from tests.bench.crash_figures import percentile
from tests.botapi import BotApi
from tests.botapi.people import Reader

LONG = 120.0
"""Seconds after which no answer comes any more."""
READERS = 600
"""So many that nobody who is answered writes again within the second that Telegram wants between two messages."""
ANSWERS = ("sendMessage", "sendPhoto")


@dataclass(frozen=True, slots=True)
class Waits:
    """How long answers took to arrive at Telegram, in milliseconds, and over how many seconds all of them came."""

    milliseconds: tuple[float, ...]
    seconds: float

    @property
    def per_second(self) -> float:
        return len(self.milliseconds) / self.seconds

    def part(self, part: int) -> float:
        """A percentile."""
        return percentile(self.milliseconds, part)


class Crowd:
    """Readers of one bot, each of whom waits for an answer before writing again."""

    def __init__(self, api: BotApi, texts: Sequence[str]) -> None:
        self._api = api
        self._texts = cycle(texts)
        self._readers: deque[Reader] = deque(api.reader(f"读者{number}") for number in range(READERS))
        self._asked: dict[int, float] = {}  # by chat, when, by the monotonic clock
        self._read = 0

    async def as_fast_as_answered(self, count: int, at_once: int) -> Waits:
        """``at_once`` wait for an answer at any moment, until ``count`` have theirs. RuntimeError where none comes."""
        began, last, waits, left = time.monotonic(), 0.0, list[float](), count
        while len(waits) < count:
            while left and len(self._asked) < at_once:
                self._ask()
                left -= 1
            last = await self._hear(waits)
        return Waits(tuple(waits), last - began)

    async def at_pace(self, count: int, rate: float, chance: Random) -> Waits:
        """So many messages, ``rate`` a second in the mean: at any moment, for people know nothing of each other."""
        began, due, waits = time.monotonic(), 0.0, list[float]()
        for _ in range(count):
            due += chance.expovariate(rate)
            await asyncio.sleep(began + due - time.monotonic())
            self._ask()
        while len(waits) < count:
            last = await self._hear(waits)
        return Waits(tuple(waits), last - began)

    def _ask(self) -> None:
        reader = self._readers.popleft()
        self._readers.append(reader)
        if reader.chat_id in self._asked:
            raise RuntimeError("more wait for an answer than there are readers")
        self._asked[reader.chat_id] = time.monotonic()
        reader.says(next(self._texts))

    async def _hear(self, waits: list[float]) -> float:
        """Waits for what comes next, and takes note of all that has come; the moment of the last answer."""
        calls, last = self._api.calls, 0.0
        if not await self._api.world.watch.until(lambda: len(calls) > self._read, LONG):
            raise RuntimeError(f"{len(self._asked)} messages were not answered within {LONG:.0f} s")
        while self._read < len(calls):
            call = calls[self._read]
            self._read += 1
            asked = self._asked.pop(call.chat_id or 0, None) if call.method in ANSWERS else None
            if asked is not None:
                last = call.at
                waits.append(1000 * (call.at - asked))
        return last
