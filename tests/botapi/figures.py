"""What a report says about sends: pure functions over `BotApi.calls`, by the time of arrival, refused ones too."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import pairwise

from .floods import SENDS
from .records import Call


def sends(calls: Iterable[Call]) -> list[Call]:
    """The calls that flood control counts: messages and edits."""
    return [call for call in calls if call.method in SENDS]


def smallest_gap(calls: Iterable[Call]) -> float | None:
    """The shortest time between two sends in one private chat, in seconds; None if none had two."""
    by_chat: dict[int, list[float]] = {}
    for call in sends(calls):
        if call.chat_id is not None and call.chat_id > 0:
            by_chat.setdefault(call.chat_id, []).append(call.at)
    return min((later - earlier for times in by_chat.values() for earlier, later in pairwise(times)), default=None)


def most_within(calls: Iterable[Call], seconds: float = 1.0) -> int:
    """The largest number of sends in any such time: a second over all chats, a minute (60) in the calls of a group."""
    times, most, first = [call.at for call in sends(calls)], 0, 0
    for last, at in enumerate(times):
        while times[first] <= at - seconds:
            first += 1
        most = max(most, last - first + 1)
    return most
