"""Processes that work on one database: who of them lives, and what a dead one has left."""

from dataclasses import dataclass
from datetime import datetime
from uuid import uuid4

from sqlalchemy import bindparam, delete, select, update

from bot.store.errors import StoreError
from bot.store.key_check import NAME
from bot.store.repository import NOBODY, Repository
from bot.store.tables import replicas, secrets

_LIVES = select(replicas.c.beats).where(replicas.c.id == bindparam("which"))
_BEAT = update(replicas).where(replicas.c.id == bindparam("which")).values(beats=replicas.c.beats + 1)


class ReplicaReplaced(StoreError):
    """Another process took this one for dead, and does its work."""


@dataclass(slots=True)
class Replica:
    """This process among those that share its database. Not one of them until it is registered."""

    id: str = NOBODY

    @property
    def is_registered(self) -> bool:
        return self.id != NOBODY


class Replicas(Repository):
    """Those of one bot. None is told the time by another: each sees for itself whether the others still count."""

    async def register(self, now: datetime) -> str:
        """Begin to be one; its id. Raises WrongKey where the key was replaced since the database was opened."""
        await self._values(select(secrets.c.value).where(secrets.c.name == NAME))
        number = uuid4().hex
        await self._run(replicas.insert(), {"id": number, "bot": self._bot, "beats": 0, "at": now})
        return number

    async def beat(self) -> None:
        """Say that this one lives. Raises ReplicaReplaced."""
        if await self._value(_BEAT.returning(replicas.c.beats), which=self._holder) is None:
            raise replaced()

    async def beats(self) -> dict[str, int]:
        """How far each has counted, by id."""
        rows = await self._rows(select(replicas.c.id, replicas.c.beats).where(replicas.c.bot == self._bot))
        return {row["id"]: row["beats"] for row in rows}

    async def verify(self) -> None:
        """Hold that nobody has taken over what this one works on. Raises ReplicaReplaced."""
        if await self._value(_LIVES, which=self._holder) is None:
            raise replaced()

    async def remove(self, replica: str, beats: int | None = None) -> None:
        """It is none any more, and what it has left is anybody's. ``beats``: unless it has counted on since."""
        which = (replicas.c.id == replica) & (replicas.c.bot == self._bot)
        if beats is not None:
            which &= replicas.c.beats == beats
        await self._run(delete(replicas).where(which))


def replaced() -> ReplicaReplaced:
    """Build the error that ends a process which stood still for so long that another one took over its work."""
    return ReplicaReplaced("this process stood still, and another one has taken over its work. Start it again.")
