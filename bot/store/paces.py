"""The one pace of all processes that send for a bot: when each chat, and all of them, may be written to again."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass

from sqlalchemy import delete, select, text

from bot.store.repository import Repository
from bot.store.tables import paces
from bot.store.upsert import insert

KEPT = 120.0
"""Seconds. Telegram's limits look back for one minute."""
MOST = 20
"""Moments that are kept of a group: of more nothing follows."""
_CLOCK = text("SELECT CAST(extract(epoch FROM clock_timestamp()) * 1000 AS bigint)")


@dataclass(frozen=True, slots=True)
class StoredPace:
    """Of one chat, or of all. Moments are seconds since 1970 by the database's clock, which all go by."""

    scope: str  # pseudonym of the chat, or what the caller calls all of them
    free: float  # nothing goes there before
    left: float = 0.0  # of all: messages that might go at once at that moment
    sent: tuple[float, ...] = ()  # to a group, lately, the oldest first


class Paces(Repository):
    """Of one bot. Read and written in the turn of the outbox."""

    async def clock(self) -> float:
        """Tell the database's time, in seconds since 1970."""
        return int(await self._value(_CLOCK)) / 1000

    async def load(self, scopes: Collection[str]) -> list[StoredPace]:
        """What is known of these."""
        which = (paces.c.bot == self._bot) & paces.c.scope.in_(list(scopes))
        rows = await self._rows(select(paces).where(which))
        return [
            StoredPace(
                row["scope"],
                row["free"] / 1000,
                row["left"] / 1000,
                tuple((row["free"] - int(ago)) / 1000 for ago in row["sent"].split()),
            )
            for row in rows
        ]

    async def put(self, known: Iterable[StoredPace]) -> None:
        """From now on this is so."""
        rows = [self._columns(each) for each in known]
        if rows:
            new = insert(paces)
            changed = {name: new.excluded[name] for name in ("free", "left", "sent")}
            await self._run(new.on_conflict_do_update(index_elements=["bot", "scope"], set_=changed), rows)

    def _columns(self, pace: StoredPace) -> dict[str, object]:
        free = round(pace.free * 1000)
        return {
            "bot": self._bot,
            "scope": pace.scope,
            "free": free,
            "left": round(pace.left * 1000),
            "sent": " ".join(str(free - round(each * 1000)) for each in pace.sent[-MOST:]),
        }

    async def drop_old(self) -> None:
        """Forget those that nothing follows from any more."""
        old = (paces.c.bot == self._bot) & (paces.c.free < round((await self.clock() - KEPT) * 1000))
        await self._run(delete(paces).where(old))
