"""Waiting, and ending what has begun, in ways that a stop ends."""

import asyncio
from collections.abc import Collection
from typing import Any


async def pause_unless(stop: asyncio.Event, seconds: float) -> None:
    """Wait for ``seconds``, or until told to stop."""
    try:
        await asyncio.wait_for(stop.wait(), seconds)
    except TimeoutError:
        return


async def first_of(*events: asyncio.Event, within: float) -> None:
    """Wait until one of them happens, or for ``within`` seconds."""
    if within <= 0:
        return
    waits = [asyncio.ensure_future(event.wait()) for event in events]
    await asyncio.wait(waits, timeout=within, return_when=asyncio.FIRST_COMPLETED)
    for wait in waits:
        wait.cancel()


class Backoff:
    """Ever longer pauses between tries that fail: ``first``, twice that … seconds, up to ``longest``."""

    def __init__(self, first: float = 1.0, longest: float = 30.0) -> None:
        self._first = first
        self._longest = longest
        self._next = first

    def next(self) -> float:
        """Seconds to wait before the next try."""
        pause, self._next = self._next, min(2 * self._next, self._longest)
        return pause

    def reset(self) -> None:
        """A try has not failed."""
        self._next = self._first


async def end_all(tasks: Collection["asyncio.Task[Any]"]) -> None:
    """Cancel those that have not ended, and wait until they have. What they raised is left to whoever asks them."""
    under_way = [task for task in tasks if not task.done()]
    for task in under_way:
        task.cancel()
    if under_way:
        await asyncio.wait(under_way)
