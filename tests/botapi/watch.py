"""Waiting for something to become true, without polling for it."""

from __future__ import annotations

import asyncio
from collections.abc import Callable


class Watch:
    """Wakes whoever waits here whenever something has changed. For one event loop."""

    def __init__(self) -> None:
        self._waiting: set[asyncio.Future[None]] = set()

    def notify(self) -> None:
        """Something has changed."""
        for waiter in self._waiting:
            if not waiter.done():
                waiter.set_result(None)

    async def until(self, check: Callable[[], bool], seconds: float) -> bool:
        """Waits until `check()` holds; False if it still does not after `seconds`."""
        loop = asyncio.get_running_loop()
        deadline = loop.time() + seconds
        while not check():
            left = deadline - loop.time()
            if left <= 0:
                return False
            waiter: asyncio.Future[None] = loop.create_future()
            self._waiting.add(waiter)
            try:
                await asyncio.wait([waiter], timeout=left)
            finally:
                self._waiting.discard(waiter)
        return True
