"""The real program where a group talks among itself: is it silent, is nothing kept, is it as quick as ever?

.venv/bin/python -m tests.bench.group_flood            without the switch "answers", then with it; 26 minutes
.venv/bin/python -m tests.bench.group_flood --quick    with less of everything, three minutes
.venv/bin/python -m tests.bench.group_flood off        only without it; "on": only with it

Silence and flood take turns in one run, so that whatever else the machine does meets both. Exit 1 where a figure is
not as it must be; how quick answers are depends on the machine too, and fails nothing.
"""

import argparse
import asyncio
import secrets
import signal
import time
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from random import Random

from rich.console import Console
from sqlalchemy import select

from bot.store.encryption import WrongKey
from bot.store.tables import metadata
from tests.bench.crash import WIDTH, fails
from tests.bench.crash_figures import Figure, count, percentile, spread, table, zero
from tests.bench.crash_program import LONG, Program, Say
from tests.botapi import BotApi, Message
from tests.botapi.people import Group, Reader
from tests.journeys.chatter import Chatter
from tests.journeys.circle import BOT, MARKER, kept

MEMBERS = 200
RATE = 20.0
"""Messages of theirs a second."""
EVERY = 3.5
"""Seconds from one question to the next of the same kind: a group gets at most 19 messages a minute."""
IN_A_ROUND = 10
"""Questions of each kind, in silence and in the flood."""
SETTLES = 1.0
"""Seconds of flood before the first question, and of silence after the flood."""
SLOWER = 1.5
"""How much slower answers may be in the flood."""
REST = 300.0
"""Seconds in which one question that is not put to the bot may be answered, where that is switched on."""
SWITCH = ("off", "on")
ON = "也答没叫我的问题"
QUESTIONS = (
    "为什么说直播带货只是个开始",
    "作者为什么断定它会退场",
    "一对一卖货贵在哪儿",
    "带货改变生产了吗",
    "没了流量会怎么样",
    "产业互联网靠哪些新技术",
    "新零售当初为什么推不动",
    "第12段",
    "主播卖假货这事作者怎么看",
    "怎样才不至于昙花一现",
)

Ask = Callable[[str], Awaitable[float]]
"""Puts a question; seconds until it is answered. AssertionError where it is not."""


@dataclass
class Waits:
    """Seconds from a question to its answer, in silence and in the flood."""

    quiet: list[float] = field(default_factory=list)
    loud: list[float] = field(default_factory=list)
    lost: int = 0

    def of(self, *, loud: bool) -> list[float]:
        return self.loud if loud else self.quiet


@dataclass
class Scene:
    """A group in which somebody asks, a private chat in which somebody else does, and everybody else."""

    program: Program
    group: Group
    asking: Reader
    alone: Reader
    chatter: Chatter
    chance: Random
    in_group: Waits = field(default_factory=Waits)
    in_private: Waits = field(default_factory=Waits)
    besides: list[Message] = field(default_factory=list)
    flooded: float = 0.0
    """Seconds of flood."""

    async def half(self, *, loud: bool) -> None:
        """Questions of both kinds, in silence or in the flood."""
        flood = asyncio.create_task(self._flood()) if loud else None
        await asyncio.sleep(SETTLES)
        await asyncio.gather(
            self._ask(self.asks_in_group, self.in_group, 0.0, loud=loud),
            self._ask(self.asks_in_private, self.in_private, EVERY / 2, loud=loud),
        )
        if flood:
            flood.cancel()
            await asyncio.gather(flood, return_exceptions=True)
        await asyncio.sleep(SETTLES)

    async def _flood(self) -> None:
        begun = time.monotonic()
        try:
            while True:
                self.chatter.says()
                # People know nothing of each other.
                await asyncio.sleep(self.chance.expovariate(RATE))
        finally:
            self.flooded += time.monotonic() - begun

    async def _ask(self, ask: Ask, waits: Waits, delay: float, *, loud: bool) -> None:
        begun = time.monotonic()
        for number in range(IN_A_ROUND):
            at = begun + delay + number * EVERY + self.chance.uniform(-0.15, 0.15)
            await asyncio.sleep(max(at - time.monotonic(), 0.0))
            try:
                waits.of(loud=loud).append(await ask(self.chance.choice(QUESTIONS)))
            except AssertionError:
                waits.lost += 1

    async def asks_in_group(self, question: str) -> float:
        at = time.monotonic()
        asked = self.asking.says(f"{BOT} {question}", to=self.group)
        while (heard := await self.group.hears(EVERY)).reply_to is not asked:
            self.besides.append(heard)
        return time.monotonic() - at

    async def asks_in_private(self, question: str) -> float:
        at = time.monotonic()
        self.alone.says(question)
        await self.alone.hears(EVERY)
        return time.monotonic() - at


async def run(rounds: int, *, answers: bool, chance: Random, say: Say) -> list[Figure]:
    """Silence and flood in turn, then everything of the data folder is searched."""
    async with BotApi.open(reads_all=True) as api, Program.installed(api) as program:
        scene = await enter(api, program, chance, answers=answers)
        sent = len(api.calls_of("sendMessage"))
        begun = time.monotonic()
        for number in range(1, rounds + 1):
            for loud in chance.sample((False, True), 2):
                await program.unless_it_ends(scene.half(loud=loud))
            say(f"round {number} of {rounds}: {len(scene.chatter.said):,} messages of others so far")
        await program.idle(api, say)
        lasted = time.monotonic() - begun
        scene.besides += scene.group.chat.unheard
        asked = sum(len(waits.quiet + waits.loud) for waits in (scene.in_group, scene.in_private))
        sent = len(api.calls_of("sendMessage")) - sent - asked
        tables = in_tables(program)
        await program.end(signal.SIGTERM)
        allowed = int(lasted // REST) + 1 if answers else 0
        return [*of_silence(scene, sent, allowed), *of_traces(program, tables), *of_speed(scene), *of_program(program)]


async def enter(api: BotApi, program: Program, chance: Random, *, answers: bool) -> Scene:
    """The program runs, and has answered once in each of the two chats."""
    members = [api.reader(f"成员{number}") for number in range(MEMBERS)]
    asking, alone, admin = api.reader("提问的人"), api.reader("私聊的人"), api.reader("管理员")
    group = api.group("读书会", [*members, asking], admins=[admin])
    await program.start()
    await program.unless_it_ends(api.arrived("getUpdates", 1, LONG))
    if answers:
        admin.says("/settings", to=group)
        panel = await group.hears(EVERY)
        admin.presses(panel, ON)
        await group.sees_edit(panel)
    scene = Scene(program, group, asking, alone, Chatter(group, members, chance), chance)
    for question in QUESTIONS[:3]:
        await asyncio.gather(scene.asks_in_group(question), scene.asks_in_private(question))
        await asyncio.sleep(EVERY)
    return scene


def in_tables(program: Program) -> int:
    """Values in the tables, opened where they are sealed, in which a marker stands, while the program runs."""
    found = 0
    for each in metadata.sorted_tables:
        for row in program.ask(str(select(each))):
            found += sum(MARKER in opened(program, value) for value in row if isinstance(value, str))
    return found


def opened(program: Program, value: str) -> str:
    try:
        return program.encryption.decrypt(value)
    except WrongKey:
        return value


def of_silence(scene: Scene, sent: int, allowed: int) -> list[Figure]:
    said = len(scene.chatter.said)
    besides = zero("sent besides answers to questions put to it", sent)
    if allowed:
        besides = Figure("answers to questions put to nobody", f"{sent}", f"at most {allowed}", sent > allowed)
    return [
        count("members who talk", MEMBERS),
        count("messages of theirs", said),
        Figure("… a second", f"{said / scene.flooded:.1f}"),
        besides,
    ]


def of_traces(program: Program, tables: int) -> list[Figure]:
    """Plain or sealed, in the tables and in whatever else lies in the files."""
    files = [path for path in program.settings.data.rglob("*") if path.is_file()]
    plain = sum(path.read_bytes().count(MARKER.encode()) for path in files)
    return [
        zero("markers in the tables while it runs, sealed ones opened", tables),
        zero(f"markers in the {len(files)} files of the data folder afterwards", plain),
        zero("… sealed ones opened, freed pages too", kept(program.settings).count(MARKER)),
        zero("markers in the log", program.logged().count(MARKER)),
    ]


def of_speed(scene: Scene) -> list[Figure]:
    told: list[Figure] = []
    group, private = scene.in_group, scene.in_private
    both = Waits(group.quiet + private.quiet, group.loud + private.loud, group.lost + private.lost)
    for name, waits in (("in the group", group), ("in private", private), ("of both kinds", both)):
        quiet, loud = ([1000 * wait for wait in each] for each in (waits.quiet, waits.loud))
        ratio = percentile(loud, 95) / percentile(quiet, 95)
        told += [
            zero(f"not answered {name}", waits.lost),
            spread(f"{len(quiet)} answers {name}, in silence", quiet, 50, 95, unit="ms"),
            spread(f"{len(loud)} answers {name}, in the flood", loud, 50, 95, unit="ms"),
            Figure("… p95 in the flood, of that in silence", f"{ratio:.2f}", f"at most {SLOWER}", ratio > SLOWER, True),
        ]
    return told


def of_program(program: Program) -> list[Figure]:
    errors = ", ".join(f"{event}: {number}" for event, number in program.errors().items())
    return [
        Figure("errors in the log", errors or "none", "none", bool(errors)),
        Figure("memory of the process, peak", f"{program.peak:,.0f} MB"),
    ]


def main() -> None:
    """Run what was chosen, and print what was measured."""
    # As at Ctrl-C: what was started is ended, and the folders go.
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    chosen = arguments()
    console = Console(width=WIDTH)
    console.print(f"seed {chosen.seed}")
    begun = time.monotonic()

    def say(words: str) -> None:
        console.print(f"{time.monotonic() - begun:6.0f} s  {words}", highlight=False)

    wrong = 0
    for switch in chosen.switch or SWITCH:
        say(f'the switch "answers" is {switch}')
        chance = Random(f"{chosen.seed} {switch}")
        figures = asyncio.run(run(chosen.rounds, answers=switch == "on", chance=chance, say=say))
        console.print(table(f'a flood in a group, "answers" {switch}', figures))
        wrong += sum(fails(figure) for figure in figures)
    raise SystemExit(1 if wrong else 0)


def arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="tests.bench.group_flood", description=(__doc__ or "").split("\n", 1)[0])
    parser.add_argument("switch", nargs="*", metavar="SWITCH", help="off, on; else both")
    parser.add_argument("--seed", type=int, default=secrets.randbelow(10**6), help="of all that is random")
    parser.add_argument("--rounds", type=int, help=f"of {IN_A_ROUND} questions of a kind in silence and in flood; 10")
    parser.add_argument("--quick", action="store_true", help="one round")
    chosen = parser.parse_args()
    if unknown := set(chosen.switch) - set(SWITCH):
        parser.error(f"no such switch: {', '.join(sorted(unknown))}")
    chosen.rounds = chosen.rounds or (1 if chosen.quick else 10)
    return chosen


if __name__ == "__main__":
    main()
