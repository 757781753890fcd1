"""Discussions: where they are held, how far they have come, which messages belong to them."""

from collections.abc import Collection
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Select, bindparam, delete, func, or_, select, update

from bot.core.discussion import Discussion, DiscussionMessage, DiscussionPart, DiscussionStage, ReportedOutcome
from bot.core.outgoing import Address
from bot.store.prepared import Row
from bot.store.repository import Repository
from bot.store.stored_json import DiscussionSettings, reshape
from bot.store.tables import contributions, discussions, polls, votes
from bot.store.upsert import insert

RUNNING = (DiscussionStage.OPEN, DiscussionStage.ASKING)
_ADD = discussions.insert().returning(discussions.c.id)
_CHANGE = update(discussions).where(discussions.c.id == bindparam("which"))
DROPPED = 25
"""At once, each with all that was said and voted in it."""
LONGEST = timedelta(days=7)
"""After which a discussion goes on by itself, at the latest."""


@dataclass(frozen=True, slots=True)
class StoredDiscussion:
    """A discussion with where it is held and who began it."""

    discussion: Discussion
    chat: str  # pseudonym; empty where it has never been shown, and will not be
    to: Address
    person: str  # pseudonym; empty where it came by schedule
    sender: Address | None  # the private chat of that person
    message: int | None = None  # its prompt, once that stands in the chat
    reported: ReportedOutcome | None = None  # where it is over, and what came of it was told


@dataclass(frozen=True, slots=True)
class MovedDiscussion:
    """A discussion that goes on where its group has become another one."""

    held: StoredDiscussion
    left: frozenset[DiscussionPart]  # what of it stands in the old group, where nobody gets at it any more


class Discussions(Repository):
    """The discussions of one bot."""

    async def save(self, held: StoredDiscussion) -> int:
        """Store it; its id. A new one has the id 0."""
        discussion = held.discussion
        row = {
            "bot": self._bot,
            "chat": held.chat,
            "topic": held.to.topic or 0,
            "person": held.person,
            "address": held.to,
            "sender": held.sender,
            "settings": reshape(DiscussionSettings, discussion, told=held.reported),
            "stage": str(discussion.stage),
            "due": discussion.due,
            "message": held.message or None,
            "mark": self._encryption.digest(held.chat, held.message) if held.message else None,
            "at": discussion.opened,
        }
        if discussion.id:
            await self._run(_CHANGE, row | {"which": discussion.id})
            return discussion.id
        return int(await self._value(_ADD, **row))

    async def load(self, discussion: int) -> StoredDiscussion | None:
        return await self._one(select(discussions).where(discussions.c.id == discussion))

    async def running(self, chat: str, topic: int | None) -> StoredDiscussion | None:
        """The one that goes on in a chat, or in a topic of it."""
        return await self._one(self._here(chat, topic).where(discussions.c.stage.in_(RUNNING)))

    async def last(self, chat: str, topic: int | None) -> StoredDiscussion | None:
        """The latest that is over."""
        return await self._one(self._here(chat, topic).where(discussions.c.stage == DiscussionStage.CLOSED))

    def _here(self, chat: str, topic: int | None) -> Select[Any]:
        here = (discussions.c.chat == chat) & (discussions.c.topic == (topic or 0)) & (discussions.c.bot == self._bot)
        return select(discussions).where(here).order_by(discussions.c.id.desc()).limit(1)

    async def with_message(self, chat: str, message: int) -> tuple[StoredDiscussion, DiscussionPart] | None:
        """The one whose prompt or poll a message is."""
        here = select(discussions).where(discussions.c.chat == chat, discussions.c.bot == self._bot)
        mark = self._encryption.digest(chat, message)
        held = await self._one(here.where(discussions.c.mark == mark))
        if held:
            return held, DiscussionPart.PROMPT
        of_polls = here.join(polls, polls.c.discussion == discussions.c.id).where(polls.c.mark == mark)
        held = await self._one(of_polls)
        return (held, DiscussionPart.BEFORE) if held else None

    async def with_poll(self, poll: str) -> tuple[StoredDiscussion, DiscussionPart] | None:
        """The one that a poll, by Telegram's id, belongs to, and at which end."""
        known = select(polls).where(polls.c.poll == self._encryption.digest("poll", poll))
        found = await self._row(known)
        held = await self.load(found["discussion"]) if found else None
        return (held, DiscussionPart(found["part"])) if found and held else None

    async def joined(self, person: str, limit: int) -> list[StoredDiscussion]:
        """Those in which a person voted or said something, the latest first."""
        spoke = select(contributions.c.discussion).where(contributions.c.person == person)
        voted = select(votes.c.discussion).where(votes.c.person == person)
        mine = or_(discussions.c.id.in_(spoke), discussions.c.id.in_(voted)) & (discussions.c.bot == self._bot)
        query = select(discussions).where(mine).order_by(discussions.c.id.desc()).limit(limit)
        return [_read(row) for row in await self._rows(query)]

    async def of_chat(self, chat: str) -> list[StoredDiscussion]:
        """All that were ever held there, the oldest first."""
        query = select(discussions).where(discussions.c.chat == chat, discussions.c.bot == self._bot)
        return [_read(row) for row in await self._rows(query.order_by(discussions.c.id))]

    async def due(self, now: datetime, limit: int) -> list[int]:
        """Ids of those that are to go on by themselves; the longest overdue first."""
        query = select(discussions.c.id).where(discussions.c.bot == self._bot, discussions.c.due <= now)
        return list(await self._values(query.order_by(discussions.c.due).limit(limit)))

    async def mend(self, now: datetime) -> None:
        """Those that are to go on later than any can be are to do so when the longest would."""
        latest = now + LONGEST
        await self._run(update(discussions).where(discussions.c.due > latest).values(due=latest))

    async def record_message(self, piece: DiscussionMessage, message: int, poll: str | None) -> None:
        """One of its messages now stands in the chat."""
        which = discussions.c.id == piece.discussion
        chat = await self._value(select(discussions.c.chat).where(which))
        if chat is None:
            return
        mark = self._encryption.digest(chat, message)
        if piece.part is DiscussionPart.PROMPT:
            values = {"message": message, "mark": mark}
            await self._run(update(discussions).where(which).values(values))
        elif poll:
            row = {
                "poll": self._encryption.digest("poll", poll),
                "discussion": piece.discussion,
                "part": str(piece.part),
                "message": (chat, message),
                "mark": mark,
            }
            await self._run(insert(polls).values(row).on_conflict_do_nothing(index_elements=["poll"]))

    async def polls_of(self, discussion: int, part: DiscussionPart) -> list[int]:
        """The messages with its polls, in the chat in which it is held now."""
        its_own = select(polls.c.message, discussions.c.chat).join(discussions, discussions.c.id == polls.c.discussion)
        query = its_own.where(polls.c.discussion == discussion, polls.c.part == part)
        stand = [(row["chat"], *row["message"]) for row in await self._rows(query)]
        return [message for here, chat, message in stand if chat == here]

    async def asked(self, piece: DiscussionMessage) -> int:
        """How many polls were sent for this one: a second where the group has moved, or the first seemed lost."""
        which = (polls.c.discussion == piece.discussion) & (polls.c.part == piece.part)
        return int(await self._value(select(func.count()).where(which)))

    async def end_all(self, chat: str, now: datetime) -> None:
        """Nothing can be said there any more: what goes on is over."""
        query = select(discussions).where(discussions.c.chat == chat, discussions.c.stage.in_(RUNNING))
        for row in await self._rows(query):
            held = _read(row)
            over = replace(held.discussion, stage=DiscussionStage.CLOSED, due=None, closed=now)
            await self.save(replace(held, discussion=over))

    async def move(self, old: str, new: str, chat_id: int) -> list[MovedDiscussion]:
        """A group has become another one, in which no message of the old one can be found; those that go on."""
        going_on = []
        for held in await self.of_chat(old):
            # What was told stands in the old one, if it was sent already.
            reported = replace(held.reported, message=None) if held.reported else None
            moved = replace(held, chat=new, to=replace(held.to, chat=chat_id), message=None, reported=reported)
            await self.save(moved)
            left = await self._leave(held)
            if held.discussion.stage in RUNNING:
                going_on.append(MovedDiscussion(moved, left))
        return going_on

    async def _leave(self, held: StoredDiscussion) -> frozenset[DiscussionPart]:
        """What of it stands in the group that was. Messages are counted anew in the new one, so that the same number is
        another message there: those of the old one bear its pseudonym, in what is sealed and in their marks, and are
        found by it alone."""
        asked = await self._values(select(polls.c.part).where(polls.c.discussion == held.discussion.id))
        return frozenset(map(DiscussionPart, asked)) | ({DiscussionPart.PROMPT} if held.message else set())

    async def forget(self, *people: str) -> None:
        """What a person began goes on without them. Where they voted, what Telegram counted of that is not told either.

        ``people``: their pseudonyms. It has to come before their votes are deleted: the discussions are found by them.
        """
        voted = select(votes.c.discussion).where(votes.c.person.in_(people))
        for row in await self._rows(select(discussions).where(discussions.c.id.in_(voted))):
            held = _read(row)
            await self.save(replace(held, discussion=replace(held.discussion, counted=None)))
        left = update(discussions).where(discussions.c.person.in_(people)).values(person="", sender=None)
        await self._run(left)

    async def forget_chat(self, chat: str) -> None:
        """Delete all that were ever held in a chat, with what was said and voted."""
        held_there = select(discussions.c.id).where(discussions.c.chat == chat)
        await self._drop(await self._values(held_there))

    async def drop_before(self, moment: datetime) -> bool:
        """Delete some of those that began before ``moment``, with what belongs to them, though nobody closed them; are
        there perhaps more?"""
        old = select(discussions.c.id).where(discussions.c.bot == self._bot, discussions.c.at < moment)
        found = await self._values(old.limit(DROPPED))
        await self._drop(found)
        return len(found) == DROPPED

    async def _drop(self, gone: Collection[int]) -> None:
        for table in (votes, contributions, polls):
            await self._run(delete(table).where(table.c.discussion.in_(gone)))
        await self._run(delete(discussions).where(discussions.c.id.in_(gone)))

    async def _one(self, query: Select[Any]) -> StoredDiscussion | None:
        row = await self._row(query)
        return _read(row) if row else None


def _read(row: Row) -> StoredDiscussion:
    settings: DiscussionSettings = row["settings"]
    stands = {"id": row["id"], "stage": DiscussionStage(row["stage"]), "due": row["due"]}
    return StoredDiscussion(
        discussion=reshape(Discussion, settings, **stands),
        chat=row["chat"],
        to=row["address"],
        person=row["person"],
        sender=row["sender"],
        message=row["message"],
        reported=settings.told,
    )
