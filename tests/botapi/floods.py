"""Telegram's flood control: 429 above its limits, and for as long as it has said."""

from __future__ import annotations

import math
import time
from collections import defaultdict, deque
from dataclasses import dataclass, field
from typing import NoReturn

from .records import Call
from .refusals import Refusal

SENDS = frozenset(
    {"sendMessage", "sendPhoto", "sendDocument", "sendPoll"} | {"editMessageText", "editMessageReplyMarkup", "stopPoll"}
)
"""The methods that flood control counts."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """What is too much: sends a second over all chats, seconds between two in one private chat, sends a minute in one
    group or channel. `grace`: as in `Flood`."""

    per_second: int = 30
    private_gap: float = 1.0
    group_per_minute: int = 20
    grace: float = 0.0


@dataclass(eq=False, kw_only=True)
class Flood:
    """A time in which no send passes, in one chat if `chat_id` is given; it begins with the first one that it refuses.

    `retry_after` is in seconds. `grace`: for so many seconds a further send may have been on its way already; it is
    refused, but not too early.
    """

    retry_after: int
    chat_id: int | None = None
    grace: float = 0.0
    begun_at: float | None = None
    """By the monotonic clock."""
    refused: int = 0

    @property
    def until(self) -> float | None:
        """When it is over, by the monotonic clock; None while it has not begun."""
        return None if self.begun_at is None else self.begun_at + self.retry_after


@dataclass(eq=False)
class FloodControl:
    """Decides on every send. `too_early` lists the sends that came while the bot had been told to wait."""

    limits: Limits | None = None
    too_early: list[Call] = field(default_factory=list)
    _floods: dict[int | None, list[Flood]] = field(default_factory=lambda: defaultdict(list))
    _all: deque[float] = field(default_factory=deque)
    _by_chat: dict[int, deque[float]] = field(default_factory=lambda: defaultdict(deque))

    def plan(self, flood: Flood) -> Flood:
        """From the next send that it concerns on."""
        self._floods[flood.chat_id].append(flood)
        return flood

    def admit(self, call: Call) -> None:
        """Counts a call, if it is a send. Refusals: 429."""
        if call.method not in SENDS:
            return
        now = time.monotonic()
        if floods := self._floods_on(call, now):
            self._refuse(floods[0], call, now)
        if self.limits is None:
            return
        if flood := self._excess(self.limits, call, now):
            self._refuse(self.plan(flood), call, now)
        self._all.append(now)
        if call.chat_id is not None:
            self._by_chat[call.chat_id].append(now)

    def _floods_on(self, call: Call, now: float) -> list[Flood]:
        """Those under way, then those that wait for their first send."""
        found: list[Flood] = []
        for chat_id in {None, call.chat_id} & self._floods.keys():
            self._floods[chat_id] = [f for f in self._floods[chat_id] if f.until is None or f.until > now]
            found += self._floods[chat_id]
        return sorted(found, key=lambda flood: flood.begun_at is None)

    def _refuse(self, flood: Flood, call: Call, now: float) -> NoReturn:
        if flood.begun_at is None:
            flood.begun_at = now
        elif now >= flood.begun_at + flood.grace:
            self.too_early.append(call)
        flood.refused += 1
        left = max(1, math.ceil(flood.begun_at + flood.retry_after - now))
        raise Refusal(429, f"Too Many Requests: retry after {left}", {"retry_after": left})

    def _excess(self, limits: Limits, call: Call, now: float) -> Flood | None:
        """The flood that this send begins, if it is one too many."""
        if wait := _wait(self._all, limits.per_second, 1.0, now):
            return Flood(retry_after=wait, grace=limits.grace)
        if call.chat_id is None:
            return None
        number, seconds = (1, limits.private_gap) if call.chat_id > 0 else (limits.group_per_minute, 60.0)
        wait = _wait(self._by_chat[call.chat_id], number, seconds, now)
        return Flood(retry_after=wait, chat_id=call.chat_id, grace=limits.grace) if wait else None


def _wait(times: deque[float], number: int, seconds: float, now: float) -> int:
    """In how many whole seconds one more fits, if `number` in so many seconds may; 0: now. Forgets what is older."""
    while times and times[0] <= now - seconds:
        times.popleft()
    return max(1, math.ceil(times[-number] + seconds - now)) if len(times) >= number else 0
