"""What is to be sent, and what became of it."""

from collections.abc import Collection, Iterable
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, bindparam, case, delete, func, literal, or_, select, update

from bot.core import keys
from bot.core.discussion import DiscussionMessage
from bot.core.keys import POLLS, STOPS
from bot.core.outgoing import (
    ALERT,
    Cause,
    ChatKind,
    DeliveryStatus,
    EditText,
    StopPoll,
)
from bot.core.patterns import LazyPattern
from bot.store.column_types import WIPED, UtcDateTime
from bot.store.outbox_additions import OutboxAdditions
from bot.store.outbox_claims import PENDING, QueuedMessage, read_message
from bot.store.prepared import Prepared
from bot.store.repository import NOBODY
from bot.store.retention import SENT
from bot.store.stored_json import Parcel
from bot.store.tables import inbox, journal, outbox

KEPT = SENT
"""What is done with stays so long, so that nothing is put in and sent a second time."""
REMEMBERED = timedelta(minutes=1)
"""Telegram's limits look back so far."""
LOST = (DeliveryStatus.UNKNOWN, DeliveryStatus.FAILED)
"""What stands so may be sent again, should somebody want that; until it is dropped, its text stays, sealed."""
PERHAPS_THERE = (DeliveryStatus.SENDING, DeliveryStatus.SENT, DeliveryStatus.UNKNOWN)
"""What stands so is in the chat, or may be."""

_LOOKED_AT = (
    select(outbox.c.id, outbox.c.chat, outbox.c.urgency)
    .where(outbox.c.bot == bindparam("which"), PENDING, outbox.c.chat.not_in(bindparam("busy", expanding=True)))
    .order_by(outbox.c.urgency, outbox.c.id)
    .limit(bindparam("most"))
    .subquery()
)
_TURN = func.row_number().over(partition_by=_LOOKED_AT.c.chat, order_by=(_LOOKED_AT.c.urgency, _LOOKED_AT.c.id))
_IN_TURN = select(_LOOKED_AT.c.id, _TURN.label("turn")).subquery()
_ASKED = select(inbox.c.at).where(inbox.c.key == outbox.c.about).scalar_subquery()
"""When the update came that a message answers; null for others, and where that is not known any more."""
_READY = (
    select(outbox, _ASKED.label("asked"))
    .where(outbox.c.id.in_(select(_IN_TURN.c.id).where(_IN_TURN.c.turn == 1)))
    .order_by(outbox.c.urgency, outbox.c.id)
)
_COUNT = select(func.count()).where(outbox.c.bot == bindparam("which"), PENDING)
_WAITING = Prepared(_COUNT)
_READY_AND_WAITING = Prepared(_READY.add_columns(_COUNT.scalar_subquery().label("waiting")))
_FINISHED = (
    update(outbox)
    .where(outbox.c.id == bindparam("which"))
    .values(
        state=bindparam("became"),
        error=bindparam("why"),
        done=bindparam("now"),
        stands=bindparam("there"),
        holder=NOBODY,
    )
)
_FINISH, _FINISH_AND_WIPE = Prepared(_FINISHED), Prepared(_FINISHED.values(parcel=WIPED))

_NUMBER = LazyPattern(r"-?\d{5,}")


class Outbox(OutboxAdditions):
    """The messages of one bot. Addresses and texts are sealed, and wiped when nothing can be left to do."""

    async def ready(self, busy: Collection[str], limit: int) -> list[QueuedMessage]:
        """What could be sent next: of each chat its first, none of the ``busy`` ones; the most urgent first."""
        return [read_message(row) for row in await self._rows(_READY, which=self._bot, busy=list(busy), most=limit)]

    async def ready_and_waiting(self, busy: Collection[str], limit: int) -> tuple[list[QueuedMessage], int]:
        """The same, and how many are to be sent in all."""
        rows = await self._rows(_READY_AND_WAITING, which=self._bot, busy=list(busy), most=limit)
        waiting = rows[0]["waiting"] if rows else await self.waiting()
        return [read_message(row) for row in rows], int(waiting)

    async def waiting(self) -> int:
        """How many are to be sent."""
        return int(await self._value(_WAITING, which=self._bot))

    async def doubtful(self) -> bool:
        """Is there anything to be sent that may have arrived already?"""
        which = (outbox.c.bot == self._bot) & (outbox.c.state == DeliveryStatus.PENDING) & (outbox.c.again > 0)
        return await self._row(select(outbox.c.id).where(which).limit(1)) is not None

    async def is_sending_poll(self) -> bool:
        """Is a poll being handed to Telegram right now?"""
        which = (
            (outbox.c.bot == self._bot) & (outbox.c.state == DeliveryStatus.SENDING) & outbox.c.key.startswith(POLLS)
        )
        return await self._row(select(outbox.c.id).where(which).limit(1)) is not None

    async def coming(self, chat: str) -> list[DiscussionMessage]:
        """What is still to be sent to a chat of discussions, or is being sent to it right now."""
        waits = outbox.c.state.in_([DeliveryStatus.PENDING, DeliveryStatus.SENDING])
        query = select(outbox).where(outbox.c.bot == self._bot, outbox.c.chat == chat, waits, outbox.c.parcel != "")
        found = [read_message(row).outgoing for row in await self._rows(query)]
        return [outgoing.piece for outgoing in found if outgoing.piece and not isinstance(outgoing.content, StopPoll)]

    async def recent(self, now: datetime) -> list[tuple[str, datetime, bool]]:
        """What was sent lately, oldest first, for Telegram's limits still count it: chat, when, and is it a group."""
        query = select(outbox.c.chat, outbox.c.done, outbox.c.place).where(
            outbox.c.bot == self._bot,
            outbox.c.stands,
            outbox.c.done > now - REMEMBERED,
            # Not what a clock that was ahead has dated.
            outbox.c.done < now + REMEMBERED,
        )
        rows = await self._rows(query.order_by(outbox.c.done))
        return [(row["chat"], row["done"], row["place"] != ChatKind.PRIVATE) for row in rows]

    async def finish(
        self,
        queued: int,
        state: DeliveryStatus,
        now: datetime,
        *,
        error: str = "",
        message: int | None = None,
        keep: bool = True,
    ) -> None:
        """Note what became of it: it is not sent any more. ``keep``: its text, where it is lost."""
        values = {
            "which": queued,
            "now": now,
            "became": state,
            "why": nameless(error),
            "there": message is not None,
        }
        await self._run(_FINISH if keep and state in LOST else _FINISH_AND_WIPE, values)

    async def close(self, key: str, state: DeliveryStatus, now: datetime) -> None:
        """This message is not sent, but counted."""
        await self.cancel(outbox.c.key == key, state=state, now=now)

    async def requeue(self, queued: int, error: str, *, perhaps: bool, tried: bool = True) -> None:
        """To be tried again, unless it was wiped meanwhile.

        ``perhaps``: it may have arrived this time. ``tried``: else it was not handed to Telegram at all.
        """
        values: dict[str, Any] = {"state": DeliveryStatus.PENDING, "error": nameless(error), "holder": NOBODY}
        if not tried:
            values["attempts"] = outbox.c.attempts - 1
        if perhaps:
            values["again"] = outbox.c.again + 1
        which = (outbox.c.id == queued) & (outbox.c.parcel != "")
        await self._run(update(outbox).where(which).values(values))

    async def cancel(self, *which: Any, state: DeliveryStatus, now: datetime) -> int:
        """What is pending and fits is not sent any more; how many that was."""
        values = {"state": state, "done": now, "parcel": WIPED}
        found = update(outbox).where(outbox.c.state == DeliveryStatus.PENDING, *which).values(values)
        return len(await self._values(found.returning(outbox.c.id)))

    async def cancel_chat(self, chat: str, state: DeliveryStatus, now: datetime) -> None:
        """But for what owners have to know: that goes into the log where it cannot be brought."""
        await self.cancel(outbox.c.chat == chat, outbox.c.about != ALERT, state=state, now=now)

    async def cancel_about(self, cause: Cause, about: str, now: datetime) -> int:
        which = (outbox.c.cause == cause, outbox.c.about == about)
        return await self.cancel(*which, state=DeliveryStatus.CANCELLED, now=now)

    async def move(self, old: str, new: str, chat_id: int, now: datetime) -> None:
        """What is pending for a chat goes to the one that it has become.

        Of two that say the same (a broadcast that both were to get, or that one has had) one is enough.
        """
        query = select(outbox).where(outbox.c.chat == old, outbox.c.state.in_([DeliveryStatus.PENDING, *PERHAPS_THERE]))
        for row in await self._rows(query):
            waits = row["state"] == DeliveryStatus.PENDING
            key = keys.moved(row["key"], old, new)
            same = select(outbox.c.id).where(outbox.c.key == key, outbox.c.id != row["id"])
            twin = await self._value(same)
            if twin is not None:
                await self.cancel(
                    outbox.c.id == (row["id"] if waits else twin), state=DeliveryStatus.CANCELLED, now=now
                )
            elif waits and isinstance((queued := read_message(row)).outgoing.content, StopPoll | EditText):
                # The poll that it closes, or the message that it changes, is in the old one.
                await self.cancel(outbox.c.id == row["id"], state=DeliveryStatus.CANCELLED, now=now)
            elif waits:
                to = replace(queued.outgoing.to, chat=chat_id)
                await self._change(row["id"], chat=new, key=key, parcel=Parcel.of(replace(queued.outgoing, to=to)))
            elif key != row["key"]:
                # What the old one has had is not planned for the new one.
                await self._change(row["id"], key=key)

    async def _change(self, queued: int, **values: Any) -> None:
        await self._run(update(outbox).where(outbox.c.id == queued).values(values))

    async def forget(self, people: str | Collection[str], chats: Iterable[str], now: datetime) -> None:
        """Nothing more is sent to these chats, and no text for the person stays.

        ``people``: the person's pseudonyms. It has to come before the person is taken out of the log: replies are
        found there.
        """
        theirs = [people] if isinstance(people, str) else list(people)
        asked = select(journal.c.key).where(journal.c.person.in_(theirs))
        answers = (outbox.c.cause == Cause.REPLY) & outbox.c.about.in_(asked)
        # The prompt of a discussion holds nothing of whoever began it, and others wait for it.
        rows = await self._rows(select(outbox).where(answers, outbox.c.state == DeliveryStatus.PENDING))
        answers &= outbox.c.id.not_in([row["id"] for row in rows if read_message(row).outgoing.piece])
        which = or_(outbox.c.chat.in_(list(chats)), answers)
        await self.wipe(which, now)

    async def wipe(self, which: Any, now: datetime) -> None:
        """What fits is not sent any more, and no text of it stays.

        What is being sent right now may arrive all the same.
        """
        state = case(
            (outbox.c.state.in_([DeliveryStatus.PENDING, DeliveryStatus.SENDING]), DeliveryStatus.CANCELLED),
            else_=outbox.c.state,
        )
        done = func.coalesce(outbox.c.done, literal(now, UtcDateTime))
        wiped = update(outbox).where(which).values(parcel=WIPED, error="", state=state, done=done)
        await self._run(wiped)

    async def forget_chat(self, chat: str, now: datetime, *, gone: bool) -> None:
        """Nothing that waits for a chat is sent, and no text for it stays. Polls that are to be closed still are.

        ``gone``: it cannot be written to, so that nothing can come there twice: the keys go, too.
        """
        await self.wipe((outbox.c.chat == chat) & ~outbox.c.key.startswith(STOPS), now)
        if gone:
            await self._run(delete(outbox).where(outbox.c.chat == chat))

    async def pieces(self, cause: Cause, about: str) -> list[DiscussionMessage]:
        """What waits to be sent of discussions."""
        which = (outbox.c.cause == cause) & (outbox.c.about == about) & (outbox.c.state == DeliveryStatus.PENDING)
        rows = await self._rows(select(outbox).where(which))
        found = [read_message(row).outgoing.piece for row in rows]
        return [piece for piece in found if piece]

    async def counts(self, cause: Cause, about: str) -> dict[DeliveryStatus, int]:
        """How many are in which state."""
        query = select(outbox.c.state, func.count().label("count")).group_by(outbox.c.state)
        rows = await self._rows(query.where(outbox.c.cause == cause, outbox.c.about == about))
        return {DeliveryStatus(row["state"]): int(row["count"]) for row in rows}

    async def drop_old(self, now: datetime, kept: timedelta = KEPT) -> bool:
        """Delete some of what was done with so long ago; is there perhaps more?"""
        old = or_(outbox.c.done.is_(None), outbox.c.done < now - max(kept, KEPT))
        return await self._some(delete(outbox), outbox, self._final & old)

    async def wipe_before(self, moment: datetime) -> bool:
        """Wipe what could be sent again of what was done with before ``moment``; is there perhaps more?"""
        old = (outbox.c.done < moment) & (outbox.c.parcel != "")
        return await self._some(update(outbox).values(parcel=WIPED), outbox, self._final & old)

    @property
    def _final(self) -> ColumnElement[bool]:
        done = outbox.c.state.not_in([DeliveryStatus.PENDING, DeliveryStatus.SENDING])
        return (outbox.c.bot == self._bot) & done

    async def mend(self, now: datetime) -> None:
        """What came by schedule on a date that is yet to come does not count as sent on it."""
        by_schedule = outbox.c.cause.in_([Cause.DAILY, Cause.PROMPT])
        await self._run(delete(outbox).where(self._final, by_schedule, outbox.c.done > now + KEPT))


def nameless(error: str) -> str:
    """Telegram's words without the ids that it names in some of them; 200 characters at most."""
    return _NUMBER.sub("…", error)[:200]
