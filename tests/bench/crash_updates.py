"""Messages of readers, answered by a program that is killed again and again."""

import asyncio
import signal
import time
from collections import Counter
from collections.abc import Sequence
from dataclasses import astuple, dataclass
from random import Random

from bot.core.essay import Essay
from bot.shelf.loader import load_library
from tests.bench.crash_figures import Figure, count, judged, shown, zero
from tests.bench.crash_program import LIMITS, LONG, Crash, Program, Say, crash, far_away, moments
from tests.bench.crash_report import of_crashes, of_repeats, of_telegram
from tests.botapi import BotApi, Call
from tests.botapi.people import Reader

EACH = 15
"""Messages of one reader: fewer than are counted as a flood."""
RATE = 25.0
"""Messages a second: as many as may be answered, so that after the first kill something always waits."""
NEXT = "下一段"


@dataclass(frozen=True, slots=True)
class Answers:
    """How many messages, and how many kills meanwhile."""

    updates: int
    kills: int


async def updates(size: Answers, chance: Random, say: Say) -> list[Figure]:
    """Run it, and judge what every reader heard."""
    async with BotApi.open() as api, Program.installed(api) as program:
        api.limits = LIMITS
        far_away(api)
        essay = load_library(program.settings.seeds).essay()
        readers = [api.reader(f"读者{number}") for number in range(-(-size.updates // EACH))]
        courses = {reader.id: course(EACH, len(essay), chance) for reader in readers}
        turns = [(reader, turn) for turn in range(EACH) for reader in chance.sample(readers, len(readers))]
        turns = turns[: size.updates]
        await program.start()
        await program.unless_it_ends(api.arrived("getUpdates", 1, LONG))
        feeding = asyncio.create_task(feed(turns, courses))
        try:
            crashes = await crash(program, api, moments(size.kills, 0, size.updates, chance), say)
            await feeding
        finally:
            feeding.cancel()
        say("all is said; waiting for the last answers")
        await program.idle(api, say)
        said = Counter(reader.id for reader, _ in turns)
        asked = {reader: [number for _, number in turns[: said[reader]]] for reader, turns in courses.items()}
        await program.end(signal.SIGTERM)
        return [*figures(api, essay, asked, crashes), *of_telegram(api, program)]


def course(length: int, paragraphs: int, chance: Random) -> list[tuple[str, int]]:
    """What a reader says, and the number of the paragraph that is the only right answer; no number comes twice."""
    free = set(range(1, paragraphs + 1))
    turns: list[tuple[str, int]] = []
    at = 0
    for _ in range(length):
        goes_on = turns and at + 1 in free and chance.random() < 0.6
        at = at + 1 if goes_on else chance.choice(sorted(free))
        free.discard(at)
        turns.append((NEXT if goes_on else f"第{at}段", at))
    return turns


async def feed(turns: Sequence[tuple[Reader, int]], courses: dict[int, list[tuple[str, int]]]) -> None:
    start = time.monotonic()
    for number, (reader, turn) in enumerate(turns):
        await asyncio.sleep(start + number / RATE - time.monotonic())
        reader.says(courses[reader.id][turn][0])


def figures(api: BotApi, essay: Essay, asked: dict[int, list[int]], crashes: Sequence[Crash]) -> list[Figure]:
    """``asked``: by reader, the paragraphs that answer, in order."""
    heard: dict[int, list[Call]] = {reader: [] for reader in asked}
    for call in api.calls_of("sendMessage"):
        if call.result is not None:
            heard[call.chat_id or 0].append(call)
    found = [
        judged(numbers, [call.result["text"] for call in heard[reader]], essay) for reader, numbers in asked.items()
    ]
    lost, repeats, strange, swapped = (sum(each) for each in zip(*map(astuple, found), strict=True))
    return [
        count("readers", len(asked)),
        count("messages", sum(map(len, asked.values()))),
        *of_crashes(crashes),
        zero("lost: no answer", lost),
        zero("answered by a different text", strange),
        zero("out of order within a chat", swapped),
        count("the same answer twice, after a kill", repeats),
        *of_repeats([repeated(calls, essay) for calls in heard.values()], crashes),
    ]


def repeated(calls: Sequence[Call], essay: Essay) -> list[float]:
    """When something arrived in a chat where it stood already."""
    known: set[int | None] = set()
    again: list[float] = []
    for call in calls:
        number = shown(call.result["text"], essay)
        if number in known:
            again.append(call.at)
        known.add(number)
    return again
