"""What the owners were told of, and when what they have to do was done last."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, delete, func, select

from bot.core.incident import Incident, IncidentKind
from bot.store.operator_tables import incidents, operations
from bot.store.repository import Repository
from bot.store.upsert import insert

BACKUP = "backup"
"""An operation."""
WHOLE = 0
"""Stands for a bot where something is done to all there is: no token is needed for that."""


class Incidents(Repository):
    """Those of one bot."""

    async def load(self) -> list[Incident]:
        """All that is remembered, the oldest first."""
        query = select(incidents).where(incidents.c.bot == self._bot).order_by(incidents.c.since, incidents.c.kind)
        return [
            Incident(IncidentKind(row["kind"]), row["detail"], row["count"], row["since"], row["seen"], row["told"])
            for row in await self._rows(query)
        ]

    async def replace(self, kept: Sequence[Incident]) -> None:
        """Remember these, and nothing else."""
        await self._run(delete(incidents).where(incidents.c.bot == self._bot))
        if kept:
            names = ("kind", "detail", "count", "since", "seen", "told")
            rows = [{"bot": self._bot} | {name: getattr(each, name) for name in names} for each in kept]
            await self._run(insert(incidents), rows)


def last_operation(name: str, bot: int) -> ColumnElement[Any]:
    """Say in a query when something was done last: to what is this bot's, or to the whole database."""
    which = operations.c.bot.in_({WHOLE, bot}) & (operations.c.name == name)
    return select(func.max(operations.c.at, type_=operations.c.at.type)).where(which).scalar_subquery()


class Operations(Repository):
    """What is done by hand, or by a timer of the machine: to the whole database, whoever's data it holds."""

    async def record(self, name: str, now: datetime) -> None:
        """Note that it has just been done."""
        done = {"at": now}
        statement = insert(operations).values(bot=WHOLE, name=name, **done)
        await self._run(statement.on_conflict_do_update(index_elements=["bot", "name"], set_=done))

    async def last(self, name: str) -> datetime | None:
        """When it was done last; None where it never was."""
        found: datetime | None = await self._value(select(last_operation(name, self._bot)))
        return found
