"""Messages in the outbox that are being sent, and by which process."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import and_, bindparam, exists, or_, select, tuple_, update

from bot.core.outgoing import Cause, DeliveryStatus, OutgoingMessage
from bot.store.prepared import Prepared, Row
from bot.store.repository import NOBODY, Repository
from bot.store.stored_json import reshape
from bot.store.tables import outbox, replicas

PENDING = outbox.c.state == DeliveryStatus.PENDING
"""Is to be sent."""
_CHOSEN = outbox.c.id.in_(bindparam("which", expanding=True))
_SEND = (
    update(outbox)
    .values(
        state=DeliveryStatus.SENDING,
        attempts=outbox.c.attempts + 1,
        done=bindparam("now", type_=outbox.c.done.type),
        holder=bindparam("me", type_=outbox.c.holder.type),
    )
    .returning(outbox.c.id)
)
_BEGIN = Prepared(_SEND.where(_CHOSEN, PENDING))
_OTHER = outbox.alias("other")
_BEFORE = tuple_(_OTHER.c.urgency, _OTHER.c.id) < tuple_(outbox.c.urgency, outbox.c.id)
_GOES_FIRST = exists().where(
    _OTHER.c.bot == outbox.c.bot,
    _OTHER.c.chat == outbox.c.chat,
    # What was chosen may have been chosen while another process sent what is to be sent once more by now.
    or_(_OTHER.c.state == DeliveryStatus.SENDING, and_(_OTHER.c.state == DeliveryStatus.PENDING, _BEFORE)),
)
_FREE = select(outbox.c.id).where(_CHOSEN, PENDING, ~_GOES_FIRST).with_for_update(skip_locked=True)
_CLAIM = Prepared(_SEND.where(outbox.c.id.in_(_FREE)))
"""Passing over what is just being changed by another process, and chats where something else goes first."""
_ABANDONED = (
    (outbox.c.bot == bindparam("which"))
    & (outbox.c.state == DeliveryStatus.SENDING)
    & outbox.c.holder.not_in(select(replicas.c.id))
)


@dataclass(frozen=True, slots=True)
class QueuedMessage:
    """A message in the outbox."""

    id: int
    outgoing: OutgoingMessage
    possible_deliveries: int  # how often it may have arrived already
    attempts: int  # tries so far, the one under way included
    asked: datetime | None = None  # when the update came that it answers, where that is known


class OutboxClaims(Repository):
    """What is taken out of the outbox to be sent, and given back."""

    async def begin(self, ids: Collection[int], now: datetime) -> set[int]:
        """Note that they are handed to Telegram now; the ids of those that were still pending.

        Beside other processes: and before which nothing else goes to the same chat.
        """
        begin = _CLAIM if self._holder else _BEGIN
        return set(await self._values(begin, which=list(ids), now=now, me=self._holder))

    async def is_abandoned(self) -> bool:
        """Is there anything that a process was sending which is no more?"""
        return await self._row(select(outbox.c.id).where(_ABANDONED).limit(1), which=self._bot) is not None

    async def adopt(self) -> list[QueuedMessage]:
        """What a process was sending which is no more; it is this one's to tell what becomes of it."""
        adopted = update(outbox).where(_ABANDONED).values(holder=self._holder).returning(outbox)
        return [read_message(row) for row in await self._rows(adopted, which=self._bot)]

    async def take_back(self, under_way: Collection[int]) -> None:
        """What counts as being sent by this process, and is not: that was stored, and nobody heard of it.

        ``under_way``: ids of what it sends.
        """
        mine = (outbox.c.bot == self._bot) & (outbox.c.state == DeliveryStatus.SENDING)
        lost = mine & (outbox.c.holder == self._holder) & outbox.c.id.not_in(list(under_way))
        back = {"state": DeliveryStatus.PENDING, "attempts": outbox.c.attempts - 1, "holder": NOBODY}
        await self._run(update(outbox).where(lost, outbox.c.parcel != "").values(back))

    async def settled(self, queued: int) -> DeliveryStatus | None:
        """What has become of a message, where this process has told it already: nobody had heard that it was stored.

        None where that is still to be told.
        """
        row = await self._row(select(outbox.c.state, outbox.c.holder).where(outbox.c.id == queued))
        return DeliveryStatus(row["state"]) if row and row["holder"] != self._holder else None

    async def interrupted(self) -> list[QueuedMessage]:
        """What was being sent when the process ended: it may have arrived or not."""
        mine = outbox.c.holder == self._holder
        query = select(outbox).where(outbox.c.bot == self._bot, outbox.c.state == DeliveryStatus.SENDING, mine)
        return [read_message(row) for row in await self._rows(query.order_by(outbox.c.id))]


def read_message(row: Row) -> QueuedMessage:
    """Make a message of its row in the outbox."""
    own = {name: row[name] for name in ("key", "chat", "about", "expires")}
    outgoing = reshape(OutgoingMessage, row["parcel"], cause=Cause(row["cause"]), **own)
    return QueuedMessage(row["id"], outgoing, row["again"], row["attempts"], row.get("asked"))
