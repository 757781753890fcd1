"""Work that somebody has begun ends before they do, so that nothing is done with what is closed by then."""

import asyncio
from collections.abc import Collection
from typing import Any


async def end_all(tasks: Collection["asyncio.Task[Any]"]) -> None:
    """Cancel those that have not ended, and wait until they have. What they raised is left to whoever asks them."""
    under_way = [task for task in tasks if not task.done()]
    for task in under_way:
        task.cancel()
    if under_way:
        await asyncio.wait(under_way)
