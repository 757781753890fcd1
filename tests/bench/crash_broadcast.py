"""A broadcast to thousands of chats, by a program that is killed again and again."""

import asyncio
import signal
import time
from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from random import Random
from typing import Any

from bot.bootstrap.storage import open_store
from bot.core.outgoing import Address, ChatKind
from tests.bench.crash_figures import Figure, count, spread, zero
from tests.bench.crash_program import GRACE, LIMITS, LONG, Crash, Program, Say, crash, far_away, moments
from tests.bench.crash_report import of_crashes, of_repeats, of_telegram
from tests.botapi import BotApi, Call
from tests.botapi.figures import most_within
from tests.botapi.people import BasicGroup, Reader

WORDS = "明晚八点，一起读第三节。"
BLOCKED, MIGRATED = 0.05, 0.02
"""Shares of the chats."""
TOLD = ("joined", "to", "from")


@dataclass(frozen=True, slots=True)
class Mailing:
    """To how many chats, and how many kills and how many pauses that Telegram asks for meanwhile."""

    chats: int
    kills: int
    floods: int


@dataclass(frozen=True, slots=True)
class Recipients:
    """Every chat once. ``blocked`` cannot be written to, ``moved`` were groups, ``moving`` become supergroups later."""

    owner: Reader
    readers: list[Reader]
    blocked: list[Reader]
    moved: list[BasicGroup]
    moving: list[BasicGroup]

    def ids(self) -> list[list[int]]:
        """Of each recipient all ids that it has had."""
        people = [[reader.chat_id] for reader in (self.owner, *self.readers, *self.blocked)]
        groups = [group.chat for group in (*self.moved, *self.moving)]
        return people + [[chat.id, *([chat.migrated_to] if chat.migrated_to else [])] for chat in groups]


async def broadcast(size: Mailing, chance: Random, say: Say) -> list[Figure]:
    """Run it, and judge what every chat got."""
    async with BotApi.open() as api:
        owner = api.reader("站长")
        async with Program.installed(api, [owner.id]) as program:
            everybody = invited(api, owner, size.chats)
            await make_known(program, everybody.ids())
            say(f"{size.chats:,} chats are known")
            api.limits = LIMITS
            far_away(api)
            await program.start()
            await program.unless_it_ends(begin(owner))
            before = len(api.calls_of("sendMessage"))
            floods = [chance.randrange(size.chats) for _ in range(size.floods)]
            aside = [asyncio.create_task(migrate(api, everybody.moving, before + size.chats, chance))]
            aside += [asyncio.create_task(flood(api, before + place, chance.randrange(3, 7))) for place in floods]
            plan = moments(size.kills, before, size.chats, chance, floods=size.kills // 3)
            try:
                crashes = await crash(program, api, plan, say)
                await asyncio.gather(*aside)
                say("all is planned; waiting for the end")
                await done(program, api, say)
            finally:
                for task in aside:
                    task.cancel()
            await program.end(signal.SIGTERM)
            planned = size.floods + sum(moment.flood > 0 for moment in plan)
            found = figures(api, program, everybody.ids(), crashes)
            return [*found, *of_telegram(api, program, planned)]


def invited(api: BotApi, owner: Reader, chats: int) -> Recipients:
    """That many chats, the owner's among them."""
    groups = [api.basic_group(f"读书群{number}", creator=owner) for number in range(round(chats * MIGRATED))]
    moving = groups[len(groups) // 2 :]
    moved = groups[: len(groups) // 2]
    for group in moved:
        group.migrates(told=())
    people = [api.reader(f"读者{number}") for number in range(chats - len(groups) - 1)]
    for reader in people:
        reader.chat.started = True
    blocked = people[: round(chats * BLOCKED)]
    for reader in blocked:
        # Not told: the bot finds out when it writes.
        reader.chat.bot_status = "kicked"
    return Recipients(owner, people[len(blocked) :], blocked, moved, moving)


async def make_known(program: Program, recipients: Sequence[Sequence[int]]) -> None:
    """Into the program's table of chats, as if each had written once, under its first id."""
    now = datetime.now(UTC)
    async with open_store(program.settings) as store, store.transaction() as tx:
        for chat_id, *_ in recipients:
            to = Address(chat_id, ChatKind.PRIVATE if chat_id > 0 else ChatKind.GROUP)
            await tx.chats.mark_reachable(store.chat_of(to), to, now)


async def begin(owner: Reader) -> None:
    """The owner writes it, looks at it, and confirms."""
    owner.says(f"/broadcast {WORDS}")
    preview = await owner.hears(LONG)
    go = next(button for row in preview.buttons for button in row if (button.data or "").startswith("b:go:"))
    owner.presses(preview, data=go.data)


async def migrate(api: BotApi, groups: Sequence[BasicGroup], last: int, chance: Random) -> None:
    """Each at a moment of its own, told of in any order."""
    for sends, group in sorted(((chance.randrange(last), group) for group in groups), key=lambda each: each[0]):
        await api.arrived("sendMessage", sends, LONG)
        group.migrates(told=chance.sample(TOLD, len(TOLD)))


async def flood(api: BotApi, sends: int, seconds: int) -> None:
    await api.arrived("sendMessage", sends, LONG)
    api.flood(seconds, grace=GRACE)


async def done(program: Program, api: BotApi, say: Say) -> None:
    """Waits for the end of the broadcast."""
    told = time.monotonic()
    while program.number("SELECT count(*) FROM broadcasts WHERE state = 'done'") == 0:
        program.check()
        await asyncio.sleep(0.5)
        if time.monotonic() - told > 20:
            told = time.monotonic()
            say(f"{len(api.calls_of('sendMessage')):,} messages have arrived")
    await program.idle(api, say)


def figures(
    api: BotApi, program: Program, recipients: Sequence[Sequence[int]], crashes: Sequence[Crash]
) -> list[Figure]:
    """``recipients``: of each all ids that it has had."""
    sent = [call for call in api.calls_of("sendMessage") if call.result is not None]
    came = [call for call in sent if call.result["text"] == WORDS]
    whose = {chat_id: place for place, ids in enumerate(recipients) for chat_id in ids}
    got: dict[int, list[Call]] = defaultdict(list)
    for call in came:
        got[whose[call.chat_id or 0]].append(call)
    rows = planned_rows(program, recipients)
    states = Counter(str(row["state"]) for row in rows.values())
    accounted = {place for place, row in rows.items() if row["state"] in ("gone", "failed", "unknown", "expired")}
    lost = [place for place in range(len(recipients)) if place not in got and place not in accounted]
    again = [[call.at for call in calls[1:]] for calls in got.values()]
    flights = sum(each.in_flight for each in crashes)
    unknown = states["unknown"]
    return [
        count("recipients", len(recipients)),
        *of_crashes(crashes),
        count("delivered", len(got)),
        zero("silently lost", len(lost)),
        zero("duplicates", sum(map(len, again))),
        *of_repeats(again, crashes),
        Figure("unknown", f"{unknown:,}", f"at most {flights:,}", unknown > flights),
        count("… of which had arrived", sum(rows[place]["state"] == "unknown" for place in got if place in rows)),
        *(count(state, states[state]) for state in ("expired", "gone", "failed")),
        spread("messages in a second", per_second(came), 50, unit="messages"),
        count("… most in any second", most_within(sent)),
        spread("lateness: from planning to arrival", lateness(got, rows), 50, 95),
    ]


def planned_rows(program: Program, recipients: Sequence[Sequence[int]]) -> dict[int, dict[str, Any]]:
    """What the outbox holds for each recipient, by its place."""
    whose = {program.pseudonym(chat_id): place for place, ids in enumerate(recipients) for chat_id in ids}
    rows = program.ask("SELECT key, state, at FROM outbox WHERE cause = 'broadcast' ORDER BY id")
    return {whose[key.rpartition(":")[2]]: {"state": state, "at": at} for key, state, at in rows}


def per_second(came: Sequence[Call]) -> list[int]:
    """Messages that arrived in each whole second, those between in which nothing came too."""
    first = came[0].at if came else 0.0
    counts = Counter(int(call.at - first) for call in came)
    return [counts[second] for second in range(max(counts, default=0))]


def lateness(got: dict[int, list[Call]], rows: dict[int, dict[str, Any]]) -> list[float]:
    """Seconds for each recipient."""
    ahead = time.time() - time.monotonic()
    return [
        calls[0].at + ahead - datetime.fromisoformat(str(rows[place]["at"])).timestamp()
        for place, calls in got.items()
        if place in rows
    ]
