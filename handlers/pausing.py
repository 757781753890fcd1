"""Waiting, in ways that a stop ends."""

import asyncio


async def pause_unless(stop: asyncio.Event, seconds: float) -> None:
    """Wait for ``seconds``, or until told to stop."""
    try:
        await asyncio.wait_for(stop.wait(), seconds)
    except TimeoutError:
        return


class Backoff:
    """Ever longer pauses between tries that fail: 1, 2, 4 … seconds, up to ``longest``."""

    def __init__(self, longest: float = 30.0) -> None:
        self._longest = longest
        self._pause = 0.5

    def next(self) -> float:
        """Seconds to wait before the next try."""
        self._pause = min(2 * self._pause, self._longest)
        return self._pause

    def over(self) -> None:
        """A try has not failed."""
        self._pause = 0.5
