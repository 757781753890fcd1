"""Lets sending fail for a while, for the real program, and counts what became of the answers.

Run: .venv/bin/python -m tests.bench.outage [--seconds 1 3 12 120]
"""

import argparse
import asyncio
import socket
import time
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from itertools import product
from math import ceil
from tempfile import TemporaryDirectory

import httpx

from handlers.outbound.probe import NOBODY
from tests.bench.crash_program import Program
from tests.botapi import BotApi
from tests.botapi.faults import Fault

READERS = 5
PARAGRAPHS = 27
STARTING = 600.0
"""Seconds for a start, the first of which learns what the others find."""
ASKING = 1.0
"""Seconds between two questions while it lasts."""
FAULTS: dict[str, Callable[..., Fault]] = {"5xx": BotApi.fail, "reset": BotApi.reset}


@dataclass(frozen=True, slots=True)
class Result:
    """What one outage came to."""

    asked: int
    lost: int  # answers that never came
    twice: int
    more: int  # that came more often
    unready: bool  # it said so while it lasted, and that it is ready afterwards
    recovery: float  # seconds from its end to the last answer
    told: int  # messages to whoever runs the bot


async def status(port: int) -> int:
    """What /ready answers."""
    async with httpx.AsyncClient(trust_env=False) as client:
        return (await client.get(f"http://127.0.0.1:{port}/ready")).status_code


async def until(port: int, wanted: int) -> None:
    """Wait until /ready answers so."""
    while await status(port) != wanted:  # noqa: ASYNC110  (another process: there is no event)
        await asyncio.sleep(0.05)


async def measured(kind: str, seconds: float, *, after: bool, cache: str) -> Result:
    """``after``: Telegram carries every message out, and only its answer is lost. ``cache``: what all starts share."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = int(free.getsockname()[1])
    async with BotApi.open() as api:
        owner = api.reader("owner")
        owner.chat.started = True
        async with Program.installed(api, [owner.id], LISTEN=f"127.0.0.1:{port}", CACHE=cache) as program:
            await program.start()
            await program.unless_it_ends(api.arrived("getUpdates", 1, STARTING))
            await program.unless_it_ends(until(port, 200))
            # Every answer of a reader is another one: so many that nobody has to ask twice.
            readers = [api.reader(f"{number}") for number in range(max(READERS, ceil(seconds / ASKING / PARAGRAPHS)))]
            outage = FAULTS[kind](api, "sendMessage", after=after)
            begun, asked = time.monotonic(), 0
            while time.monotonic() < begun + seconds:
                readers[asked % len(readers)].says(f"第{asked // len(readers) % PARAGRAPHS + 1}段")
                asked += 1
                await asyncio.sleep(min(ASKING, seconds / 3))
            unready = await status(port) == 503
            outage.lift()
            ended = time.monotonic()
            await program.unless_it_ends(asyncio.wait_for(until(port, 200), 120))
            await program.idle(api, print)
            await program.unless_it_ends(owner.hears(timeout=30))
            sent = [call for call in api.calls_of("sendMessage") if call.chat_id not in (NOBODY, owner.id)]
            came = Counter((call.chat_id, call.params["text"]) for call in sent if call.result is not None)
            times = Counter(came.values())
            return Result(
                asked=asked,
                lost=asked - len(came),
                twice=times[2],
                more=sum(count for often, count in times.items() if often > 2),
                unready=unready,
                recovery=max(call.at for call in sent) - ended,
                told=1 + len(owner.chat.unheard),
            )


async def main(lengths: list[float]) -> None:
    print(HEAD)
    with TemporaryDirectory(prefix="essay-bot-outage-") as cache:
        for kind, after, seconds in product(FAULTS, (False, True), lengths):
            found = await measured(kind, seconds, after=after, cache=cache)
            print(row(kind, after, seconds, found), flush=True)


HEAD = " fault  carried out  seconds  asked  lost  twice  more  /ready  recovery s  owners told"


def row(kind: str, after: bool, seconds: float, found: Result) -> str:
    """A line of the table."""
    ready = "503" if found.unready else "200 !"
    counts = f"{found.asked:5}  {found.lost:4}  {found.twice:5}  {found.more:4}  {ready:>6}"
    return (
        f"{kind:>6}  {'yes' if after else 'no':>11}  {seconds:7.0f}  {counts}  {found.recovery:10.1f}  {found.told:11}"
    )


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seconds", type=float, nargs="+", default=[1, 3, 12, 120])
    asyncio.run(main(parser.parse_args().seconds))
