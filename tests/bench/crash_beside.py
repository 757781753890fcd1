"""How quickly readers are answered while a broadcast runs, and while none does."""

import asyncio
import signal
import time
from collections import defaultdict, deque
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import cycle
from random import Random

from bot.core.essay import Essay
from bot.shelf.loader import load_library
from tests.bench.crash_broadcast import WORDS, begin, invited, make_known
from tests.bench.crash_figures import Figure, count, percentile, shown, spread, zero
from tests.bench.crash_program import LIMITS, LONG, Program, Say
from tests.bench.crash_report import of_telegram
from tests.botapi import BotApi, Call
from tests.botapi.people import Reader

RATE = 20.0
"""Messages a second."""
READERS = 200
WARM = 5.0
"""Seconds of the same before those that count."""
SLOWER = 1.5
"""How much slower answers may be beside a broadcast."""


@dataclass(frozen=True, slots=True)
class Talk:
    """How many chats a broadcast goes to, and for how many seconds readers write."""

    chats: int
    seconds: float


@dataclass(frozen=True, slots=True)
class Question:
    """Who asked for which paragraph, and when by the monotonic clock."""

    chat_id: int
    number: int
    at: float


async def answers(size: Talk, chance: Random, say: Say) -> list[Figure]:
    """Without a broadcast, then with one, in one run of the program."""
    async with BotApi.open() as api:
        owner = api.reader("站长")
        async with Program.installed(api, [owner.id]) as program:
            everybody = invited(api, owner, size.chats)
            await make_known(program, everybody.ids())
            api.limits = LIMITS
            essay = load_library(program.settings.seeds).essay()
            readers = cycle(everybody.readers[:READERS])
            await program.start()
            await program.unless_it_ends(api.arrived("getUpdates", 1, LONG))
            warm, plan = (planned(seconds, len(essay), chance) for seconds in (WARM, size.seconds))
            await ask(readers, warm)
            alone = await ask(readers, plan)
            await program.idle(api, say)
            say("answered without a broadcast; now beside one")
            await program.unless_it_ends(begin(owner))
            await ask(readers, warm)
            before = mailed(api)
            # The same pauses both times: chance is not to decide which of the two is quicker.
            beside = await ask(readers, plan)
            during = mailed(api) - before
            await asyncio.sleep(5.0)
            await program.end(signal.SIGTERM)
            return [
                *figures(api, essay, alone, beside, during / size.seconds),
                *of_telegram(api, program, unfinished=True),
            ]


def planned(seconds: float, paragraphs: int, chance: Random) -> list[tuple[float, int]]:
    """After how many seconds which paragraph is asked for: at any moment, for people know nothing of each other."""
    plan: list[tuple[float, int]] = []
    at = chance.expovariate(RATE)
    while at < seconds:
        plan.append((at, chance.randrange(1, paragraphs + 1)))
        at += chance.expovariate(RATE)
    return plan


async def ask(readers: Iterator[Reader], plan: Sequence[tuple[float, int]]) -> list[Question]:
    """One reader after the other."""
    asked: list[Question] = []
    start = time.monotonic()
    for at, number in plan:
        await asyncio.sleep(start + at - time.monotonic())
        reader = next(readers)
        asked.append(Question(reader.chat_id, number, time.monotonic()))
        reader.says(f"第{number}段")
    return asked


def mailed(api: BotApi) -> int:
    """Messages of the broadcast that have arrived."""
    return sum(call.result is not None and call.result["text"] == WORDS for call in api.calls_of("sendMessage"))


def figures(
    api: BotApi, essay: Essay, alone: Sequence[Question], beside: Sequence[Question], speed: float
) -> list[Figure]:
    """``speed``: of the broadcast meanwhile, messages a second."""
    came: dict[int, deque[Call]] = defaultdict(deque)
    for call in api.calls_of("sendMessage"):
        if call.result is not None:
            came[call.chat_id or 0].append(call)
    waits = [[waited(question, came[question.chat_id], essay) for question in asked] for asked in (alone, beside)]
    before, after = ([1000 * wait for wait in each if wait is not None] for each in waits)
    ratio = percentile(after, 95) / percentile(before, 95)
    return [
        count("messages", len(alone) + len(beside)),
        zero("not answered", sum(wait is None for each in waits for wait in each)),
        spread("from message to answer, alone", before, 50, 95, unit="ms"),
        spread("… beside a broadcast", after, 50, 95, unit="ms"),
        Figure("… p95 beside, of that alone", f"{ratio:.2f}", f"at most {SLOWER}", ratio > SLOWER, timed=True),
        Figure("the broadcast meanwhile", f"{speed:.1f} a second"),
    ]


def waited(question: Question, came: deque[Call], essay: Essay) -> float | None:
    """Seconds until the answer; it and what came before it is taken out of ``came``. None where there is none."""
    while came:
        call = came.popleft()
        if call.at >= question.at and shown(call.result["text"], essay) == question.number:
            return call.at - question.at
    return None
