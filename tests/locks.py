"""Locks that something else holds on what the bot needs."""

import asyncio
import sqlite3
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, closing
from pathlib import Path

from tests.patience import PATIENCE


@asynccontextmanager
async def locked(file: Path) -> AsyncIterator[None]:
    """Another connection holds the database, as a backup or a curious operator would."""
    with closing(sqlite3.connect(file, PATIENCE, isolation_level=None, check_same_thread=False)) as other:
        # In a thread, because a transaction may be under way, and whoever began it needs the event loop to end it.
        await asyncio.to_thread(other.execute, "BEGIN EXCLUSIVE")
        yield
