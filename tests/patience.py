"""How long tests wait for what has to happen."""

import asyncio
from collections.abc import Awaitable, Callable
from inspect import isawaitable
from time import monotonic

PATIENCE = 120.0
"""Seconds after which what is waited for will not come any more, also on a machine that is busy with something else.

Whoever waits goes on as soon as it has come, so that a long patience costs time only where something is broken.
"""


async def until(check: Callable[[], bool | Awaitable[bool]], seconds: float = PATIENCE) -> None:
    """Looks again and again until ``check()`` holds. AssertionError if it does not in time."""
    deadline = monotonic() + seconds
    while True:
        found = check()
        if await found if isawaitable(found) else found:
            return
        assert monotonic() < deadline, f"not within {seconds} s"
        await asyncio.sleep(0.02)
