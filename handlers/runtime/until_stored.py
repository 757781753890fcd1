"""Waiting for a database that cannot be used right now: the one loop for it."""

import asyncio
from collections.abc import Awaitable, Callable
from typing import TypeVar

from bot.store.errors import StoreUnavailable
from handlers.runtime.health import Component, Health
from handlers.runtime.retry import pause_unless

PAUSE = 1.0
"""Seconds between two tries."""
T = TypeVar("T")


async def until_stored(
    work: Callable[[], Awaitable[T]],
    health: Health,
    *,
    stop: asyncio.Event | None = None,
    beats: Component | None = None,
) -> T | None:
    """Do ``work`` as soon as the database can be used, and return what it gives; None at a ``stop``.

    ``beats``: the component that is alive meanwhile. Raises what ``work`` raises besides StoreUnavailable.
    """
    while stop is None or not stop.is_set():
        if beats:
            health.beat(beats)
        try:
            return await work()
        except StoreUnavailable as error:
            health.store_fails(error)
        await (pause_unless(stop, PAUSE) if stop else asyncio.sleep(PAUSE))
    return None
