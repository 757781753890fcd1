"""Pauses that Telegram has asked for. They outlive the process."""

from datetime import datetime, timedelta

from sqlalchemy import delete, select

from bot.store.repository import Repository
from bot.store.tables import flood_waits
from bot.store.upsert import insert

LONGEST = timedelta(hours=1)
"""Of a pause that another process was asked for. One that is really longer costs a message that Telegram refuses."""


class FloodWaits(Repository):
    """Of one bot. A scope is the pseudonym of a chat, or what the caller calls all of them."""

    async def put(self, scope: str, until: datetime) -> None:
        """Nothing is to be sent there before ``until``."""
        row = {"bot": self._bot, "scope": scope, "until": until}
        statement = insert(flood_waits).values(row)
        await self._run(statement.on_conflict_do_update(index_elements=["bot", "scope"], set_=row))

    async def load(self, now: datetime) -> dict[str, datetime]:
        """What is not over yet; what is over is forgotten.

        None is longer than LONGEST: it may have been stored by a clock that was ahead.
        """
        await self._run(delete(flood_waits).where(flood_waits.c.until <= now))
        rows = await self._rows(select(flood_waits).where(flood_waits.c.bot == self._bot))
        return {row["scope"]: min(row["until"], now + LONGEST) for row in rows}
