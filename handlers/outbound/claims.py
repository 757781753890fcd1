"""Which messages are this process's to send. Where several send for one bot, at the one pace that Telegram allows it,
that is settled in the database, by its clock."""

from collections.abc import Collection, Sequence
from datetime import datetime
from time import monotonic
from typing import Protocol

from bot.core.outgoing import OutgoingMessage
from bot.store.backend import WriteTurn
from bot.store.outbox_claims import QueuedMessage
from bot.store.paces import StoredPace
from bot.store.store import Store
from handlers.outbound.rate_limits import ALL, Pacer

UNDER_WAY = 10.0
"""Seconds for which nobody else writes to a chat, unless the answer of Telegram has come before."""
LOOK = 2.0
"""Seconds from one look for what a dead process has left to the next."""


class Claims(Protocol):
    """What lets a message be sent once only."""

    shared: bool
    """Do other processes send as well?"""

    async def claim(self, chosen: Sequence[QueuedMessage], now: datetime) -> list[QueuedMessage]:
        """Commit which of these are being sent by this process. Raises StoreUnavailable."""

    async def release(self, outgoing: OutgoingMessage) -> None:
        """Telegram has answered, or will not any more. Raises StoreUnavailable."""

    async def abandoned(self, under_way: Collection[int]) -> list[QueuedMessage]:
        """Take over what another process was sending which is no more. Raises StoreUnavailable.

        ``under_way``: ids of what this one is sending.
        """


def claims_of(store: Store, pace: Pacer) -> Claims:
    """Make those for a database that others use as well, or not."""
    return SharedClaims(store, pace) if store.shared else OwnClaims(store)


class OwnClaims:
    """Of the only process there is, which knows by itself how fast it may send."""

    shared = False

    def __init__(self, store: Store) -> None:
        self._store = store

    async def claim(self, chosen: Sequence[QueuedMessage], now: datetime) -> list[QueuedMessage]:
        """Commit that they are being sent, as far as they are still to be."""
        async with self._store.transaction() as tx:
            tx.end_with_next()
            begun = await tx.outbox.begin([queued.id for queued in chosen], now)
        return [queued for queued in chosen if queued.id in begun]

    async def release(self, outgoing: OutgoingMessage) -> None:
        """Nobody else waits for the chat."""

    async def abandoned(self, under_way: Collection[int]) -> list[QueuedMessage]:
        """Nobody else was sending."""
        return []


class SharedClaims:
    """Of one process of several. Its pacer is told what the others have sent."""

    shared = True

    def __init__(self, store: Store, pace: Pacer) -> None:
        self._store = store
        self._pace = pace
        self._looked_at = float("-inf")
        self._in_doubt = False

    async def abandoned(self, under_way: Collection[int]) -> list[QueuedMessage]:
        """Look for it now and then. What counts as being sent by this process, and is not, is to be sent again."""
        if not self._store.replica.is_registered or (monotonic() - self._looked_at < LOOK and not self._in_doubt):
            return []
        async with self._store.read() as tx:
            found = await tx.outbox.is_abandoned()
        adopted: list[QueuedMessage] = []
        if found or self._in_doubt:
            async with self._store.transaction() as tx:
                adopted = await tx.outbox.adopt()
                await tx.outbox.take_back([*under_way, *(queued.id for queued in adopted)])
        self._in_doubt = False
        self._looked_at = monotonic()
        return adopted

    async def claim(self, chosen: Sequence[QueuedMessage], now: datetime) -> list[QueuedMessage]:
        """Commit which may go now, and count them for all. Some may be another's, or have to wait."""
        # Where the connection is lost while this is stored, nobody knows whether it was.
        self._in_doubt = True
        claimed = await self._claim(chosen, now)
        self._in_doubt = False
        return claimed

    async def _claim(self, chosen: Sequence[QueuedMessage], now: datetime) -> list[QueuedMessage]:
        async with self._store.transaction(WriteTurn.OUTBOX) as tx:
            waits = await tx.flood_waits.load(now)
            known = await tx.paces.load([ALL, *(queued.outgoing.chat for queued in chosen)])
            ahead = await tx.paces.clock() - monotonic()
            clock = monotonic()
            for scope, until in waits.items():
                self._pace.halt(scope, clock + (until - now).total_seconds())
            for each in known:
                self._learn(each, ahead, clock)
            may_go: list[QueuedMessage] = []
            for queued in chosen:
                if self._pace.wait(queued.outgoing, clock, ahead=len(may_go)) <= 0:
                    may_go.append(queued)
            begun = await tx.outbox.begin([queued.id for queued in may_go], now) if may_go else set()
            claimed = [queued for queued in may_go if queued.id in begun]
            await tx.paces.put(self._counted(claimed, ahead, clock))
        return claimed

    def _learn(self, stored: StoredPace, ahead: float, clock: float) -> None:
        if stored.scope == ALL:
            self._pace.know_all(stored.left, min(stored.free - ahead, clock))
        else:
            self._pace.know(stored.scope, stored.free - ahead, [each - ahead for each in stored.sent], clock)

    def _counted(self, claimed: Sequence[QueuedMessage], ahead: float, clock: float) -> list[StoredPace]:
        """What the others have to know, once these are under way."""
        if not claimed:
            return []
        chats = [
            StoredPace(chat, clock + UNDER_WAY + ahead, sent=tuple(each + ahead for each in self._pace.sent(chat)))
            for chat in (queued.outgoing.chat for queued in claimed)
        ]
        return [StoredPace(ALL, clock + ahead, self._pace.left(clock) - len(claimed)), *chats]

    async def release(self, outgoing: OutgoingMessage) -> None:
        """Let others know from when the chat may be written to."""
        chat = outgoing.chat
        async with self._store.transaction(WriteTurn.OUTBOX) as tx:
            ahead = await tx.paces.clock() - monotonic()
            sent = tuple(each + ahead for each in self._pace.sent(chat))
            await tx.paces.put([StoredPace(chat, self._pace.free(chat) + ahead, sent=sent)])
