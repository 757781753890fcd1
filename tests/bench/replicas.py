"""Two of the real program on one PostgreSQL, killed in turn, over a stand-in for Telegram: what is lost, what is twice?

.venv/bin/python -m tests.bench.replicas               3,000 messages, a broadcast to 5,000 chats; some ten minutes
.venv/bin/python -m tests.bench.replicas --quick       less of everything, two minutes
.venv/bin/python -m tests.bench.replicas answers       only this; the second is "broadcast"

Meanwhile each process is killed twice, and PostgreSQL is stopped for 20 s. Exit 1 where a figure is not as it must be.
"""

import argparse
import asyncio
import secrets
import signal
import tempfile
import time
from collections import Counter
from dataclasses import dataclass
from pathlib import Path
from random import Random

from rich.console import Console

from bot.core.essay import Essay
from bot.shelf.loader import load_library
from tests.bench.crash_broadcast import WORDS, begin, make_known
from tests.bench.crash_figures import Figure, count, table, zero
from tests.bench.crash_program import LIMITS, Crash, Say, far_away
from tests.bench.crash_report import of_crashes
from tests.bench.crash_updates import EACH, course, feed, figures
from tests.bench.replica_programs import Replicas
from tests.botapi import BotApi, Refusal
from tests.botapi.figures import most_within, smallest_gap
from tests.botapi.people import Reader
from tests.postgres import PostgresServer

SCENARIOS = ("answers", "broadcast")
SAFE = ("max_connections=200",)
"""Of the server: as it comes, with fsync."""


@dataclass(frozen=True, slots=True)
class Size:
    """How much of everything."""

    messages: int  # of readers, or of a broadcast
    kills: int
    away: float = 0.0  # seconds for which the database is stopped


async def answers(replicas: Replicas, size: Size, chance: Random, say: Say) -> list[Figure]:
    """Readers write, updates come to both processes in turn."""
    api = replicas.api
    essay = load_library(replicas.programs[0].settings.seeds).essay()
    readers = [api.reader(f"读者{number}") for number in range(-(-size.messages // EACH))]
    courses = {reader.id: course(EACH, len(essay), chance) for reader in readers}
    turns = [(reader, turn) for turn in range(EACH) for reader in chance.sample(readers, len(readers))][: size.messages]
    feeding = asyncio.create_task(feed(turns, courses))
    try:
        crashes = await replicas.crash(size.kills, size.messages, chance, say)
        await stopped(replicas, size.away, say)
        await feeding
    finally:
        feeding.cancel()
    left = await replicas.idle(say)
    said = Counter(reader.id for reader, _ in turns)
    asked = {reader: [number for _, number in turns[: said[reader]]] for reader, turns in courses.items()}
    return [*judged(replicas, essay, asked, crashes), zero("left unhandled or unsent", left), *await of_both(replicas)]


def judged(replicas: Replicas, essay: Essay, asked: dict[int, list[int]], crashes: list[Crash]) -> list[Figure]:
    brought = Counter(delivery.status for delivery in replicas.api.postman.deliveries)
    return [
        *figures(replicas.api, essay, asked, crashes),
        count("updates not taken at once", brought.total() - brought[200]),
    ]


async def stopped(replicas: Replicas, seconds: float, say: Say) -> None:
    """PostgreSQL is away for so long."""
    if seconds:
        replicas.server.stop()
        say(f"the database is stopped for {seconds:.0f} s")
        await asyncio.sleep(seconds)
        replicas.server.start()


async def broadcast(replicas: Replicas, owner: Reader, size: Size, chance: Random, say: Say) -> list[Figure]:
    """An owner writes to everybody, and every process sends."""
    api = replicas.api
    readers = [owner, *(api.reader(f"读者{number}") for number in range(size.messages - 1))]
    for reader in readers:
        reader.chat.started = True
    await make_known(replicas.programs[0], [[reader.chat_id] for reader in readers])
    before = len(api.calls_of("sendMessage"))
    await begin(owner)
    crashes = await replicas.crash(size.kills, before + size.messages, chance, say)
    await stopped(replicas, size.away, say)
    while await replicas.number("SELECT count(*) FROM broadcasts WHERE state = 'done'") == 0:
        replicas.check()
        await asyncio.sleep(1.0)
    left = await replicas.idle(say)
    came = Counter(
        call.chat_id for call in api.calls_of("sendMessage") if call.result is not None and call.result["text"] == WORDS
    )
    states = dict(await replicas.ask("SELECT state, count(*) FROM outbox WHERE cause = 'broadcast' GROUP BY state"))
    flights, unknown = sum(each.in_flight for each in crashes), int(states.get("unknown", 0))
    return [
        count("recipients", len(readers)),
        *of_crashes(crashes),
        count("delivered", len(came)),
        zero("silently lost", max(len(readers) - len(came) - unknown, 0)),
        zero("duplicates", came.total() - len(came)),
        Figure("unknown", f"{unknown:,}", f"at most {flights:,}", unknown > flights and not size.away),
        zero("left unhandled or unsent", left),
        *await of_both(replicas),
    ]


async def of_both(replicas: Replicas) -> list[Figure]:
    """What Telegram saw of the two together."""
    api = replicas.api
    sent = [call for call in api.calls_of("sendMessage") if call.result is not None]
    refused = sum(isinstance(call.refusal, Refusal) and call.refusal.status == 429 for call in api.calls)
    errors = sum((program.errors() for program in replicas.programs), Counter[str]())
    gap = smallest_gap(api.calls_of("sendMessage"))
    aside = await replicas.number("SELECT count(*) FROM inbox WHERE state = 'aside'")
    return [
        Figure("429: too fast for Telegram", f"{refused:,}", "0", refused != 0, timed=True),
        count("most messages in any second", most_within(sent)),
        Figure("smallest gap in a private chat, s", f"{gap or 0:.2f}", "at least 1", gap is not None and gap < 1.0),
        zero("set aside", aside),
        Figure("errors in the logs", ", ".join(f"{event}: {n}" for event, n in errors.items()) or "none", "none"),
        Figure("memory of a process, peak", f"{max(program.peak for program in replicas.programs):,.0f} MB"),
    ]


async def run(scenario: str, size: Size, chance: Random, say: Say) -> list[Figure]:
    """Measure one scenario on a server and a stand-in of its own."""
    with tempfile.TemporaryDirectory(prefix="essay-bot-postgres-") as folder:
        server = PostgresServer(Path(folder), SAFE)
        server.start()
        try:
            async with BotApi.open() as api:
                owner = api.reader("站长")
                async with Replicas.installed(api, server, [owner.id]) as replicas:
                    api.limits = LIMITS
                    far_away(api)
                    await replicas.start()
                    say("both are up")
                    if scenario == "answers":
                        found = await answers(replicas, size, chance, say)
                    else:
                        found = await broadcast(replicas, owner, size, chance, say)
                    await replicas.end()
                    return found
        finally:
            server.stop("immediate")


def main() -> None:
    """Run the chosen scenarios and print what they measured."""
    # As at Ctrl-C: what was started is ended, and the folders go.
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    parser = argparse.ArgumentParser(prog="tests.bench.replicas", description=(__doc__ or "").split("\n", 1)[0])
    parser.add_argument("scenarios", nargs="*", metavar="SCENARIO", help=f"of {', '.join(SCENARIOS)}; else all")
    parser.add_argument("--seed", type=int, default=secrets.randbelow(10**6), help="of all that is random")
    parser.add_argument("--quick", action="store_true", help="a small run: 300 messages, 500 chats, 2 kills, 5 s away")
    chosen = parser.parse_args()
    if unknown := set(chosen.scenarios) - set(SCENARIOS):
        parser.error(f"no such scenario: {', '.join(sorted(unknown))}")
    usual = {"answers": Size(3000, 4, 20.0), "broadcast": Size(5000, 4, 20.0)}
    small = {"answers": Size(300, 2, 5.0), "broadcast": Size(500, 2, 5.0)}
    console, begun, wrong = Console(width=120), time.monotonic(), 0
    console.print(f"seed {chosen.seed}")

    def say(words: str) -> None:
        console.print(f"{time.monotonic() - begun:6.0f} s  {words}", highlight=False)

    for name in chosen.scenarios or SCENARIOS:
        say(name)
        found = asyncio.run(run(name, (small if chosen.quick else usual)[name], Random(f"{chosen.seed} {name}"), say))
        console.print(table(name, found))
        wrong += sum(figure.wrong and not figure.timed for figure in found)
    raise SystemExit(1 if wrong else 0)


if __name__ == "__main__":
    main()
