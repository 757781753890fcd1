"""Whose data a database holds, for whoever looks without a token."""

from sqlalchemy import Select, select, union

from bot.store.repository import Repository
from bot.store.tables import journal, metadata

TELEGRAM = "telegram"
"""The door by which a bot hears what people say."""


class Bots(Repository):
    """The bots that have left something here."""

    async def known(self) -> set[int]:
        """Their Telegram ids, as far as there is anything that only theirs can be."""
        return set(await self._values(union(*_queries())))

    async def is_unknown(self) -> bool:
        """Does the log hold what a bot has heard, and nothing tell which one?"""
        heard = select(journal.c.id).where(journal.c.door == TELEGRAM).limit(1)
        return not await self.known() and await self._row(heard) is not None


def _queries() -> list[Select[tuple[int]]]:
    columns = [table.c.bot for table in metadata.sorted_tables if "bot" in table.c]
    return [select(column).where(column != 0).distinct() for column in columns]
