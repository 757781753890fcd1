"""What came in and is to be handled: kept from before Telegram hears of it until its effects are stored."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import bindparam, delete, func, select, update

from bot.core.keys import POLLS
from bot.core.outgoing import DeliveryStatus
from bot.store.column_types import WIPED
from bot.store.prepared import Prepared, Row
from bot.store.repository import NOBODY, Repository
from bot.store.retention import FAILED
from bot.store.tables import discussions, inbox, outbox, polls, replicas
from bot.store.upsert import insert

KEYS_KEPT = timedelta(days=3)
"""Telegram keeps what nobody fetched for one day; a late duplicate finds its key."""

WAITING, WORKING, DONE, ASIDE = "waiting", "working", "done", "aside"

_PUT = Prepared(insert(inbox).on_conflict_do_nothing(index_elements=["key"]))
_OTHERS = inbox.alias("others")
_NEXT = select(inbox.c.id).where(
    inbox.c.bot == bindparam("which"),
    inbox.c.state == WAITING,
    inbox.c.lane.not_in(bindparam("full", expanding=True)),
)
_ATTEMPT = (
    update(inbox)
    .values(state=WORKING, attempts=inbox.c.attempts + 1, holder=bindparam("me", type_=inbox.c.holder.type))
    .returning(inbox)
)
_TAKE = Prepared(_ATTEMPT.where(inbox.c.id.in_(_NEXT.order_by(inbox.c.id).limit(bindparam("most")))))
_ELSEWHERE = (
    select(_OTHERS.c.lane)
    .where(_OTHERS.c.bot == bindparam("which"), _OTHERS.c.state == WORKING, _OTHERS.c.holder != bindparam("me"))
    .scalar_subquery()
)
_NEXT_BESIDE_OTHERS = _NEXT.where(inbox.c.lane.not_in(_ELSEWHERE)).order_by(inbox.c.id).limit(bindparam("most"))
_TAKE_BESIDE_OTHERS = Prepared(_ATTEMPT.where(inbox.c.id.in_(_NEXT_BESIDE_OTHERS), inbox.c.state == WAITING))
"""What another process works on, or a dead one did, keeps what came later in the same chat waiting."""
_ABANDONED = (
    (inbox.c.bot == bindparam("which")) & (inbox.c.state == WORKING) & inbox.c.holder.not_in(select(replicas.c.id))
)
# The lane, too: that of a vote is whoever cast it.
_WIPE = update(inbox).values(state=DONE, payload=WIPED, person="", lane="", error="")
_DONE = Prepared(_WIPE.where(inbox.c.key.in_(bindparam("which", expanding=True)), inbox.c.state != DONE))
DROPPED = select(inbox.c.id).where(inbox.c.key == bindparam("key"), inbox.c.state == DONE)
"""What is being handled is done with only where whoever sent it was forgotten, or another process has handled it."""
_IS_DROPPED = Prepared(DROPPED)


@dataclass(frozen=True, slots=True)
class ReceivedUpdate:
    """One update as it came."""

    key: str
    lane: str  # pseudonym; what has the same is handled in order
    person: str  # pseudonym; empty where nobody in particular did it
    payload: str  # raw JSON
    poll: str = ""  # Telegram's id of the poll in which it is a vote


@dataclass(frozen=True, slots=True)
class PendingUpdate:
    """One update to be handled."""

    key: str
    lane: str
    payload: str
    attempts: int  # this one included
    at: datetime  # when it arrived


class Inbox(Repository):
    """The updates of one bot. Payloads are sealed, and wiped when they are done with."""

    async def put(self, updates: Sequence[ReceivedUpdate], now: datetime) -> None:
        """All or none is stored when this returns; what is known already stays as it is. Raises StoreUnavailable.

        A vote, which names no chat, is handled in order with what happens in the chat of its poll.
        """
        rows = [
            {
                "key": arrival.key,
                "bot": self._bot,
                "lane": arrival.lane,
                "person": arrival.person,
                "payload": arrival.payload,
                "state": WAITING,
                "attempts": 0,
                "error": "",
                "at": now,
            }
            for arrival in updates
        ]
        lanes = await self._lanes([arrival for arrival in updates if arrival.poll])
        for row in rows:
            chat = lanes.get(str(row["key"]))
            if chat:
                # By the name that they have there: in private they have another one.
                row |= {"lane": chat, "person": self._encryption.member(chat, str(row["person"]))}
        await self._run(_PUT, rows)

    async def _lanes(self, votes: Sequence[ReceivedUpdate]) -> dict[str, str]:
        """Those of the chats of the polls, by the votes' keys.

        Left out are those of which the chat is not known, and those for which earlier ones of the same person wait.
        """
        if not votes:
            return {}
        open_ = (inbox.c.bot == self._bot) & inbox.c.state.in_([WAITING, WORKING])
        first = select(inbox.c.lane).where(open_, inbox.c.lane.in_({vote.lane for vote in votes})).distinct()
        waits = set(await self._values(first))
        known = select(polls.c.poll, discussions.c.chat).join(discussions, discussions.c.id == polls.c.discussion)
        named = {vote.key: self._encryption.digest("poll", vote.poll) for vote in votes}
        found = await self._rows(known.where(polls.c.poll.in_(set(named.values()))))
        chats: dict[str, str] = {row["poll"]: row["chat"] for row in found}
        # One that is not known may be in a chat already, and only the answer to its sending is not here yet.
        sending = (
            (outbox.c.bot == self._bot) & (outbox.c.state == DeliveryStatus.SENDING) & outbox.c.key.startswith(POLLS)
        )
        to = await self._values(select(outbox.c.chat).where(sending).distinct().limit(2))
        perhaps = to[0] if len(to) == 1 else ""
        lanes = {vote.key: chats.get(named[vote.key], perhaps) for vote in votes if vote.lane not in waits}
        return {key: lane for key, lane in lanes.items() if lane}

    async def take(self, limit: int, done: Collection[str] = (), full: Collection[str] = ()) -> list[PendingUpdate]:
        """The next to be handled, oldest first; from now on they count as being worked on.

        ``done``: keys of what was handled meanwhile and left nothing else to store. ``full``: lanes that are left out.
        """
        if done:
            # Most left more to store, and were wiped with that: then nothing is written here.
            await self._run(_DONE, {"which": list(done)})
        take = _TAKE_BESIDE_OTHERS if self._holder else _TAKE
        return _taken(await self._rows(take, which=self._bot, most=limit, me=self._holder, full=list(full)))

    async def suspects(self) -> list[str]:
        """Keys of what was being worked on when the process ended, oldest first: one of it may have ended it.

        Of a process among others: what it has adopted, as long as it works on nothing else.
        """
        which = (inbox.c.bot == self._bot, inbox.c.state == WORKING, inbox.c.holder == self._holder)
        return list(await self._values(select(inbox.c.key).where(*which).order_by(inbox.c.id)))

    async def is_abandoned(self) -> bool:
        """Is there anything that a process worked on which is no more?"""
        return await self._row(select(inbox.c.id).where(_ABANDONED).limit(1), which=self._bot) is not None

    async def adopt(self) -> None:
        """What a process worked on which is no more is this one's from now on."""
        await self._run(update(inbox).where(_ABANDONED).values(holder=self._holder), {"which": self._bot})

    async def put_back(self, held: Collection[str]) -> None:
        """What counts as being worked on by this process, and is not: its taking was stored, and nobody heard of it.

        ``held``: keys of what it works on.
        """
        lost = (inbox.c.bot == self._bot) & (inbox.c.state == WORKING) & (inbox.c.holder == self._holder)
        back = update(inbox).where(lost, inbox.c.key.not_in(list(held)))
        await self._run(back.values(state=WAITING, attempts=inbox.c.attempts - 1, holder=NOBODY))

    async def again(self, key: str) -> PendingUpdate | None:
        """Another attempt at one that is being worked on; None where it is done or set aside."""
        again = _ATTEMPT.where(inbox.c.key == key, inbox.c.state == WORKING)
        found = _taken(await self._rows(again, me=self._holder))
        return found[0] if found else None

    async def done(self, key: str) -> None:
        """Nothing is left to do. The key stays for a while."""
        await self._run(_DONE, {"which": [key]})

    async def _wipe(self, which: Any) -> None:
        await self._run(_WIPE.where(which))

    async def set_aside(self, key: str, error: str, *, keep: bool = True) -> None:
        """It failed too often, or cannot be read. Somebody may look at it and try it again.

        ``keep``: else only that it failed, and how, is left to look at. What was wiped meanwhile stays done.
        """
        which = (inbox.c.key == key) & (inbox.c.state != DONE)
        blank = {} if keep else {"payload": WIPED, "person": "", "lane": ""}
        await self._run(update(inbox).where(which).values(state=ASIDE, error=error[:200], **blank))

    async def forget(self, *people: str, asked_by: str = "") -> None:
        """What a person sent and nobody handled yet is dropped, also where it is being handled; the keys stay.

        ``people``: their pseudonyms. ``asked_by``: key of the update that asks for it: what came after it stays.
        """
        asked = select(inbox.c.id).where(inbox.c.key == asked_by).scalar_subquery()
        theirs = inbox.c.person.in_(people)
        await self._wipe(theirs & (inbox.c.id <= func.coalesce(asked, inbox.c.id)))

    async def is_dropped(self, key: str) -> bool:
        """Is what is being handled done with, so that nothing of it is to be stored?"""
        return await self._value(_IS_DROPPED, key=key) is not None

    async def forget_chat(self, chat: str) -> None:
        """The same, for what came from a chat and was set aside."""
        await self._wipe((inbox.c.lane == chat) & (inbox.c.state == ASIDE))

    async def drop_old(self, now: datetime, failed: timedelta = FAILED) -> bool:
        """Delete some of the keys that no late duplicate will ask for any more; are there perhaps more?

        ``failed``: how long what was set aside waits for somebody to look at it; then it is done with.
        """
        mine = inbox.c.bot == self._bot
        await self._wipe(mine & (inbox.c.state == ASIDE) & (inbox.c.at < now - failed))
        done = (inbox.c.state == DONE) & (inbox.c.at < now - KEYS_KEPT)
        return await self._some(delete(inbox), inbox, mine & done)


def _taken(rows: Sequence[Row]) -> list[PendingUpdate]:
    columns = ("key", "lane", "payload", "attempts", "at")
    return [PendingUpdate(*(row[name] for name in columns)) for row in sorted(rows, key=lambda row: int(row["id"]))]
