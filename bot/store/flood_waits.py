"""Pauses that Telegram has asked for. They outlive the process."""

from datetime import datetime, timedelta

from sqlalchemy import delete, select
from sqlalchemy.dialects.sqlite import insert
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.store.database import Database
from bot.store.tables import flood_waits
from bot.store.timestamps import moment, stamp

LONGEST = timedelta(hours=1)
"""Of a pause that another process was asked for. One that is really longer costs a message that Telegram refuses."""


class FloodWaits:
    """Of one bot. A scope is the pseudonym of a chat, or what the caller calls all of them."""

    def __init__(self, database: Database, bot: int) -> None:
        self._database = database
        self._bot = bot

    async def put(self, connection: AsyncConnection, scope: str, until: datetime) -> None:
        """Within the caller's transaction: nothing is to be sent there before ``until``."""
        row = {"bot": self._bot, "scope": scope, "until": stamp(until)}
        statement = insert(flood_waits).values(row)
        await connection.execute(statement.on_conflict_do_update(index_elements=["bot", "scope"], set_=row))

    async def load(self, now: datetime) -> dict[str, datetime]:
        """What is not over yet; what is over is forgotten.

        None is longer than LONGEST: it may have been stored by a clock that was ahead.
        """
        async with self._database.begin() as connection:
            await connection.execute(delete(flood_waits).where(flood_waits.c.until <= stamp(now)))
            rows = (await connection.execute(select(flood_waits).where(flood_waits.c.bot == self._bot))).all()
        return {row.scope: min(moment(row.until), now + LONGEST) for row in rows}
