"""Messages of an owner to every chat."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import select, update

from bot.core.language import Language
from bot.core.outgoing import Address
from bot.store.prepared import Row
from bot.store.repository import Repository
from bot.store.tables import broadcasts


class BroadcastStage(StrEnum):
    """How far a broadcast has come."""

    DRAFT = "draft"  # shown to the owner, not confirmed
    RUNNING = "running"
    STOPPED = "stopped"
    DONE = "done"


@dataclass(frozen=True, slots=True)
class Broadcast:
    """One of them."""

    id: int  # 0: not stored yet
    person: str  # pseudonym of the owner
    to: Address  # where its progress is told
    message: int | None  # the message that tells it
    content: str
    stage: BroadcastStage
    cursor: str  # pseudonym of the last chat that was planned; empty for none
    total: int  # chats, when it was confirmed
    at: datetime
    language: Language  # in which its progress is told


class Broadcasts(Repository):
    """Of one bot. Reads and writes inside the caller's transaction; texts are sealed."""

    async def add(self, draft: Broadcast) -> int:
        """Store a new one; its id."""
        row = {
            "bot": self._bot,
            "person": draft.person,
            "address": draft.to,
            "message": draft.message,
            "content": draft.content,
            "state": draft.stage,
            "cursor": draft.cursor,
            "total": draft.total,
            "at": draft.at,
            "language": draft.language,
        }
        return int(await self._value(broadcasts.insert().values(row).returning(broadcasts.c.id)))

    async def load(self, broadcast: int) -> Broadcast | None:
        query = select(broadcasts).where(broadcasts.c.id == broadcast, broadcasts.c.bot == self._bot)
        row = await self._row(query)
        return _read(row) if row else None

    async def running(self) -> list[Broadcast]:
        """Those that are being sent, the oldest first."""
        query = select(broadcasts).where(broadcasts.c.bot == self._bot, broadcasts.c.state == BroadcastStage.RUNNING)
        rows = await self._rows(query.order_by(broadcasts.c.id))
        return [_read(row) for row in rows]

    async def change(self, broadcast: int, **values: Any) -> None:
        """Change a broadcast. ``values``: columns by name."""
        await self._run(update(broadcasts).where(broadcasts.c.id == broadcast).values(values))


def _read(row: Row) -> Broadcast:
    return Broadcast(
        id=row["id"],
        person=row["person"],
        to=row["address"],
        message=row["message"],
        content=row["content"],
        stage=BroadcastStage(row["state"]),
        cursor=row["cursor"],
        total=row["total"],
        at=row["at"],
        language=Language(row["language"]),
    )
