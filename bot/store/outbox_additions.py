"""What is put into the outbox: to be looked for there, or handed to Telegram at once."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import bindparam, case, exists, select

from bot.core.outgoing import URGENCY, DeliveryStatus, OutgoingMessage
from bot.store.outbox_claims import OutboxClaims, QueuedMessage
from bot.store.prepared import Prepared
from bot.store.stored_json import Parcel
from bot.store.tables import inbox, outbox
from bot.store.upsert import insert

UNDER_WAY = (DeliveryStatus.PENDING, DeliveryStatus.SENDING)

_ADD = Prepared(insert(outbox).on_conflict_do_nothing(index_elements=["key"]))
_OPEN = exists().where(
    outbox.c.bot == bindparam("which"), outbox.c.chat == bindparam("there"), outbox.c.state.in_(UNDER_WAY)
)
_ADD_AND_BEGIN = Prepared(
    insert(outbox)
    .values(
        state=case((_OPEN, DeliveryStatus.PENDING), else_=DeliveryStatus.SENDING),
        attempts=case((_OPEN, 0), else_=1),
        done=case((_OPEN, None), else_=bindparam("begun", type_=outbox.c.done.type)),
    )
    .on_conflict_do_nothing(index_elements=["key"])
    .returning(
        outbox.c.id,
        outbox.c.state,
        select(inbox.c.at).where(inbox.c.key == bindparam("answers")).scalar_subquery().label("asked"),
    )
)
"""Nothing overtakes what waits for the same chat, or is being sent there."""


class OutboxAdditions(OutboxClaims):
    """How messages come into the outbox."""

    has_added = False
    """Was anything put in that has to be looked for?"""

    async def add(self, outgoing_messages: Sequence[OutgoingMessage], now: datetime) -> None:
        """A message whose key is known is left out."""
        if outgoing_messages:
            self.has_added = True
            rows = [self._columns(outgoing, now) for outgoing in outgoing_messages]
            await self._run(_ADD, rows)

    async def add_and_begin(self, outgoing: OutgoingMessage, now: datetime) -> QueuedMessage | None:
        """Put in an answer that may go at once, as one that is handed to Telegram now. Of the only process there is.

        None where it has to wait for others in its chat, or is known already.
        """
        # These two depend on what else there is for the chat.
        row = {name: value for name, value in self._columns(outgoing, now).items() if name not in {"state", "attempts"}}
        values = {"which": self._bot, "there": outgoing.chat, "begun": now, "answers": outgoing.about}
        added = await self._row(_ADD_AND_BEGIN, **row, **values)
        if added is None or added["state"] != DeliveryStatus.SENDING:
            return None
        return QueuedMessage(added["id"], outgoing, 0, 1, added["asked"])

    def _columns(self, outgoing: OutgoingMessage, now: datetime) -> dict[str, Any]:
        return {
            "key": outgoing.key,
            "bot": self._bot,
            "cause": str(outgoing.cause),
            "urgency": URGENCY[outgoing.cause],
            "chat": outgoing.chat,
            "place": str(outgoing.to.place),
            "about": outgoing.about,
            "parcel": Parcel.of(outgoing),
            "state": DeliveryStatus.PENDING,
            "again": 0,
            "attempts": 0,
            "error": "",
            "stands": False,
            "expires": outgoing.expires,
            "at": now,
        }
