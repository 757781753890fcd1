"""How much is stored, and how long the oldest of it has waited: for whoever watches the bot. Reads no text."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Table, func, select, text

from bot.core.outgoing import DeliveryStatus
from bot.core.subscription import SubscriptionKind, SubscriptionStatus
from bot.store.inbox import ASIDE, WAITING, WORKING
from bot.store.outbox import LOST
from bot.store.repository import Repository
from bot.store.tables import chats, inbox, journal, outbox, subscriptions

OPEN_IN = (WAITING, WORKING, ASIDE)
OPEN_OUT = (DeliveryStatus.PENDING, DeliveryStatus.SENDING, *LOST)
"""States of what is not done with."""

SIZES = {
    "sqlite": text("SELECT page_count * page_size FROM pragma_page_count(), pragma_page_size()"),
    "postgresql": text(
        "SELECT coalesce(sum(pg_total_relation_size(c.oid)), 0) FROM pg_class c "
        "JOIN pg_namespace n ON n.oid = c.relnamespace WHERE n.nspname = current_schema() AND c.relkind = 'r'"
    ),
}
"""What measures a database, by its kind: in bytes; on a server, the schema of this bot."""

OLDEST = tuple(select(func.min(table.c.at)) for table in (journal, chats, inbox, outbox))
"""What finds, taken together, of when the oldest is that is kept: in one of these is something first."""


@dataclass(frozen=True, slots=True)
class QueueState:
    """What stands in one state."""

    count: int = 0
    oldest: datetime | None = None  # when the oldest of it came, or was put in


@dataclass(frozen=True, slots=True)
class StoreFigures:
    """What is stored at one moment. Every state and kind is there, also where there is nothing."""

    inbox: dict[str, QueueState]
    outbox: dict[str, QueueState]
    subscribers: dict[str, int]  # by what it brings: those that get it now
    size: int  # bytes


class Figures(Repository):
    """Counts what one bot has stored."""

    async def take(self) -> StoreFigures:
        """Count everything; takes milliseconds, and tens of them where a hundred thousand messages wait."""
        return StoreFigures(
            inbox=await self._queue(inbox, OPEN_IN),
            outbox=await self._queue(outbox, OPEN_OUT),
            subscribers=await self._subscribers(),
            size=await self.size(),
        )

    async def dead_letters(self) -> int:
        """Count the updates that were set aside."""
        return await self._in_state(inbox, ASIDE)

    async def unknown(self) -> int:
        """Count the messages of which nobody knows whether they arrived."""
        return await self._in_state(outbox, DeliveryStatus.UNKNOWN)

    async def begun(self) -> datetime | None:
        """Tell of when the oldest is that is kept; None where there is nothing yet."""
        found: list[datetime | None] = [await self._value(query) for query in OLDEST]
        return min((each for each in found if each), default=None)

    async def _in_state(self, table: Table, state: str) -> int:
        which = (table.c.bot == self._bot) & (table.c.state == str(state))
        return int(await self._value(select(func.count()).select_from(table).where(which)))

    async def _queue(self, table: Table, states: Sequence[str]) -> dict[str, QueueState]:
        query = select(table.c.state, func.count().label("count"), func.min(table.c.at).label("oldest"))
        which = query.where(table.c.bot == self._bot, table.c.state.in_(list(map(str, states))))
        found = {row["state"]: row for row in await self._rows(which.group_by(table.c.state))}
        states_found = {state: QueueState(int(row["count"]), row["oldest"]) for state, row in found.items()}
        return {str(state): states_found.get(state, QueueState()) for state in states}

    async def _subscribers(self) -> dict[str, int]:
        on = select(subscriptions.c.brings, func.count().label("count"))
        rows = await self._rows(
            on.where(subscriptions.c.standing == SubscriptionStatus.ON).group_by(subscriptions.c.brings)
        )
        return dict.fromkeys(map(str, SubscriptionKind), 0) | {row["brings"]: int(row["count"]) for row in rows}

    async def size(self) -> int:
        """Measure the database, in bytes; on a server, the schema of this bot."""
        return int(await self._value(SIZES[self._connection.dialect.name]))
