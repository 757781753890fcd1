"""What each chat remembers, sealed; and which chats can be written to."""

from dataclasses import dataclass
from datetime import datetime
from functools import cache
from typing import Any

from sqlalchemy import Select, bindparam, case, delete, exists, func, literal, or_, select, update

from bot.core.bookmarks import Bookmarks
from bot.core.conversation import ConversationState
from bot.core.incoming import IncomingMessage
from bot.core.language import Language
from bot.core.outgoing import Address, ChatKind
from bot.core.preferences import Preferences
from bot.store.bookmarks import KEPT
from bot.store.column_types import stamp
from bot.store.inbox import DROPPED
from bot.store.preferences import CHOSEN
from bot.store.prepared import Prepared, Row
from bot.store.repository import Question, Repository
from bot.store.tables import chats, journal, outbox
from bot.store.upsert import insert

MISSING_DAYS = 3
"""Separate days on which Telegram must know no such chat before that is believed."""


@dataclass(frozen=True, slots=True)
class ReachableChat:
    """A chat that can be written to."""

    chat: str  # pseudonym
    to: Address


@dataclass(frozen=True, slots=True)
class KnownReader:
    """What is remembered of a chat, and of whoever speaks in it."""

    state: ConversationState
    bookmarks: Bookmarks
    preferences: Preferences


class Chats(Repository):
    """What each chat remembers, and whether it can be written to."""

    async def load(self, chat: str) -> ConversationState:
        """The chat's state; that of a new chat where it is unknown."""
        state: ConversationState | None = await self._value(_LOAD, which=chat)
        return state or ConversationState()

    @staticmethod
    def known_question(incoming: IncomingMessage) -> Question:
        """What is known of the chat and the person that a message comes from; ``read_known`` takes the answer."""
        origin = incoming.origin
        return _LOAD_FOR, {"which": origin.chat, "key": origin.key, "person": origin.person}

    async def load_for(self, incoming: IncomingMessage) -> KnownReader | None:
        """What is known of the chat and the person that a message comes from; None where it is done with."""
        (rows,) = await self.rows_of(self.known_question(incoming))
        return read_known(incoming, rows[0])

    async def save(self, incoming: IncomingMessage, state: ConversationState, at: datetime) -> None:
        """Store what a chat remembers; where it has an address, it can be written to from now on."""
        row: dict[str, Any] = {"person": incoming.origin.person, "state": state, "at": at}
        if incoming.origin.to:
            row |= _reachable(incoming.origin.to)
        await self._run(_upsert(tuple(row)), {"chat": incoming.origin.chat, **row})

    async def mark_reachable(self, chat: str, to: Address, at: datetime, language: Language | None = None) -> None:
        """It can be written to from now on, though nobody has said anything. ``language``: of a new one."""
        row = _reachable(to)
        new = {"person": "", "state": ConversationState(language), "at": at}
        statement = insert(chats).values(chat=chat, **new, **row)
        await self._run(statement.on_conflict_do_update(index_elements=["chat"], set_=row))

    async def is_reachable(self, chat: str) -> bool:
        """Can it be written to, as far as is known?"""
        query = select(chats.c.chat).where(chats.c.chat == chat, *_CAN_BE_WRITTEN_TO)
        return await self._row(query) is not None

    async def origin(self, chat: str) -> str:
        """What the chat was at first: itself, unless it is a group that has become a supergroup since."""
        query = select(chats.c.origin).where(chats.c.chat == chat)
        return (await self._value(query)) or chat

    async def address(self, chat: str) -> Address | None:
        """Where it is, if that was ever known."""
        to: Address | None = await self._value(select(chats.c.address).where(chats.c.chat == chat))
        return to

    async def mark_unreachable(self, chat: str) -> None:
        """Note that it cannot be written to any more."""
        await self._run(update(chats).where(chats.c.chat == chat).values(active=False))

    async def record_missing_day(self, chat: str, now: datetime) -> bool:
        """Telegram knows no such chat today. Is that so for good: on MISSING_DAYS separate days?"""
        today = stamp(now)[:10]
        days = case((chats.c.missing_on == today, chats.c.missing), else_=chats.c.missing + 1)
        counted = update(chats).where(chats.c.chat == chat).values(missing=days, missing_on=today)
        found = await self._value(counted.returning(chats.c.missing))
        return found is not None and found >= MISSING_DAYS

    async def reset_missing_days(self, chat: str) -> None:
        """Telegram knows it after all: days on which it did not are counted anew."""
        await self._run(_MET, {"which": chat})

    async def move(self, old: str, new: str, chat_id: int) -> bool:
        """A group has become a supergroup, and remembers what it remembered. Done twice, it is done once: now?"""
        row = await self._row(select(chats).where(chats.c.chat == old))
        if row is None:
            return False
        to = row["address"] or Address(chat_id)
        moved = dict(row) | {"chat": new, "address": Address(chat_id, to.place), "origin": row["origin"] or old}
        statement = insert(chats).values(moved)
        # Telegram may have said that the new one can be written to; nobody has spoken there yet, so it is blank.
        blank = chats.c.person == ""
        remembered = {
            "person": case((blank, statement.excluded.person), else_=chats.c.person),
            "state": case((blank, statement.excluded.state), else_=chats.c.state),
            "origin": statement.excluded.origin,
        }
        await self._run(statement.on_conflict_do_update(index_elements=["chat"], set_=remembered))
        await self._run(delete(chats).where(chats.c.chat == old))
        return True

    async def reachable(self, after: str, limit: int) -> list[ReachableChat]:
        """Chats that can be written to, in the order of their pseudonyms, those behind ``after``."""
        query = select(chats.c.chat, chats.c.address).where(*_CAN_BE_WRITTEN_TO, chats.c.chat > after)
        return await self._known(query, limit)

    async def passed_over(self, about: str, limit: int) -> list[ReachableChat]:
        """The same, those for which nothing was ever put into the outbox under ``about`` and their pseudonym."""
        planned = exists().where(outbox.c.key == literal(about) + chats.c.chat)
        query = select(chats.c.chat, chats.c.address).where(*_CAN_BE_WRITTEN_TO, ~planned)
        return await self._known(query, limit)

    async def _known(self, query: Select[tuple[str, str]], limit: int) -> list[ReachableChat]:
        rows = await self._rows(query.order_by(chats.c.chat).limit(limit))
        return [ReachableChat(row["chat"], row["address"]) for row in rows]

    async def count(self) -> int:
        """How many chats can be written to."""
        query = select(func.count()).select_from(chats).where(*_CAN_BE_WRITTEN_TO)
        return int(await self._value(query))

    async def blank_before(self, moment: datetime) -> bool:
        """Let chats that have been silent since forget what was said; are there perhaps more? They can still be
        written to."""
        old = (chats.c.at < moment) & (chats.c.person != "")
        return await self._some(update(chats).values(_ANEW), chats, old)

    async def forget(self, *people: str) -> list[str]:
        """Delete a person's own chats; which those were. What a group remembers may be theirs, so it begins anew.

        ``people``: the person's pseudonyms. It has to come before the person is taken out of the log: the groups are
        found there.
        """
        own = or_(chats.c.place.is_(None), chats.c.place == ChatKind.PRIVATE)
        gone = delete(chats).where(chats.c.person.in_(people), own).returning(chats.c.chat)
        deleted = list(await self._values(gone))
        # Others may have spoken there since.
        spoke = select(journal.c.chat).where(journal.c.person.in_(people))
        theirs = or_(chats.c.person.in_(people), chats.c.chat.in_(spoke))
        await self._run(update(chats).where(theirs).values(_ANEW))
        return deleted

    async def forget_chat(self, chat: str, *, gone: bool) -> None:
        """Delete it, where it cannot be written to; else what it remembers, and it begins anew."""
        here = chats.c.chat == chat
        if gone:
            await self._run(delete(chats).where(here))
            return
        await self._run(update(chats).where(here).values(**_ANEW, origin=None))


def read_known(incoming: IncomingMessage, row: Row) -> KnownReader | None:
    """Make it of its row; None where the message was answered before, or its sender forgotten since it came."""
    if row["dropped"] is not None or (incoming.addressed and row["answered"] is not None):
        return None
    return KnownReader(row["state"] or ConversationState(), row["kept"] or Bookmarks(), row["chosen"] or Preferences())


_ANEW = {"person": "", "state": ConversationState()}
_LOAD = select(chats.c.state).where(chats.c.chat == bindparam("which"))
_ANSWERED = select(journal.c.id).where(journal.c.key == bindparam("key"))
_LOAD_FOR = Prepared(
    select(
        _ANSWERED.scalar_subquery().label("answered"),
        DROPPED.scalar_subquery().label("dropped"),
        _LOAD.scalar_subquery().label("state"),
        KEPT.scalar_subquery().label("kept"),
        CHOSEN.scalar_subquery().label("chosen"),
    )
)
_MET = Prepared(
    update(chats).where(chats.c.chat == bindparam("which"), chats.c.missing > 0).values(missing=0, missing_on=None)
)


@cache
def _upsert(columns: tuple[str, ...]) -> Prepared:
    """Store a chat with these columns, or change them where it is known."""
    new = insert(chats)
    changed = {name: new.excluded[name] for name in columns}
    return Prepared(new.on_conflict_do_update(index_elements=["chat"], set_=changed))


_CAN_BE_WRITTEN_TO = (chats.c.active, chats.c.address.is_not(None))


def _reachable(to: Address) -> dict[str, Any]:
    place = {"address": Address(to.chat, to.place), "place": str(to.place)}
    return place | {"active": True, "missing": 0, "missing_on": None}
