"""What was said and voted in discussions. Texts stand in the journal; here is only who, where, and about what."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Select, delete, select, update

from bot.core.discussion import Contribution, DiscussionPart, Stance, Vote
from bot.store.column_types import stamp
from bot.store.prepared import Row
from bot.store.repository import Repository
from bot.store.stored_json import ContributionDetail
from bot.store.tables import contributions, discussions, journal, votes
from bot.store.upsert import insert

MOST = 10_000
"""Contributions, and votes, that are looked at of one discussion; and what is looked at of a chat to tell what of the
essay it has touched."""


@dataclass(frozen=True, slots=True)
class QuotedContribution:
    """A contribution with its words."""

    person: str  # pseudonym
    at: str
    text: str  # empty where it is no longer kept
    touched: tuple[int, ...]
    replies: int


class Contributions(Repository):
    """What was said and voted, by discussion."""

    async def add(self, discussion: int, contribution: Contribution, key: str, now: datetime) -> None:
        """``key``: of the message. One that is there already stays as it is."""
        chat = await self._held_in(discussion)
        if chat is None:
            return
        row = {
            "discussion": discussion,
            "person": contribution.person,
            "key": key,
            "detail": ContributionDetail(chat, contribution.message, contribution.touched),
            "mark": self._encryption.digest(chat, contribution.message),
            "replies": contribution.replies,
            "at": now,
        }
        statement = insert(contributions).values(row)
        await self._run(statement.on_conflict_do_nothing(index_elements=["discussion", "mark"]))

    async def _held_in(self, discussion: int) -> str | None:
        """The chat of a discussion; None where that was deleted meanwhile, and nothing may be added to it."""
        here = select(discussions.c.chat).where(discussions.c.id == discussion)
        chat: str | None = await self._value(here)
        return chat

    async def knows(self, chat: str, message: int) -> bool:
        """Is this message, in this chat, a contribution to a discussion?"""
        return await self._row(select(contributions.c.id).where(self._which(chat, message))) is not None

    async def count_reply(self, chat: str, message: int) -> None:
        """Somebody replied to a contribution."""
        which = self._which(chat, message)
        await self._run(update(contributions).where(which).values(replies=contributions.c.replies + 1))

    def _which(self, chat: str, message: int) -> Any:
        here = select(discussions.c.id).where(discussions.c.chat == chat)
        return (contributions.c.mark == self._encryption.digest(chat, message)) & contributions.c.discussion.in_(here)

    async def vote(
        self,
        discussion: int,
        part: DiscussionPart,
        *,
        person: str,
        stance: Stance | None,
        now: datetime,
    ) -> None:
        """What somebody chose, instead of what they had chosen; None takes it back."""
        which = {"discussion": discussion, "part": str(part), "person": person}
        if await self._held_in(discussion) is None:
            return
        if stance is None:
            same = (votes.c[name] == value for name, value in which.items())
            await self._run(delete(votes).where(*same))
            return
        chosen = {"stance": stance, "at": now}
        statement = insert(votes).values(**which, **chosen)
        await self._run(statement.on_conflict_do_update(index_elements=list(which), set_=chosen))

    async def votes(self, discussion: int) -> tuple[Vote, ...]:
        """Load the votes of a discussion, the oldest first, MOST at most."""
        query = select(votes).where(votes.c.discussion == discussion).order_by(votes.c.at).limit(MOST)
        return tuple(_votes(await self._many(query)))

    async def contributions(self, discussion: int) -> tuple[Contribution, ...]:
        """Load what was said in a discussion, the oldest first, MOST at most."""
        query = self._said(discussion).order_by(contributions.c.id).limit(MOST)
        return tuple(_contributions(await self._many(query)))

    async def touched(self, chat: str) -> dict[int, frozenset[int]]:
        """Which paragraphs were spoken of in each discussion of a chat: of very many, in the latest."""
        query = (
            select(contributions.c.discussion, contributions.c.detail)
            .join(discussions, discussions.c.id == contributions.c.discussion)
            .where(discussions.c.chat == chat)
            .order_by(contributions.c.id.desc())
            .limit(MOST)
        )
        found: dict[int, set[int]] = {}
        for row in await self._many(query):
            found.setdefault(row["discussion"], set()).update(row["detail"].touched)
        return {number: frozenset(touched) for number, touched in found.items()}

    async def discussed(self, chat: str) -> frozenset[int]:
        """The discussions of a chat in which anything was said or voted."""
        here = select(discussions.c.id).where(discussions.c.chat == chat)
        found: set[int] = set()
        for table in (contributions, votes):
            query = select(table.c.discussion).where(table.c.discussion.in_(here)).distinct()
            found.update(await self._values(query))
        return frozenset(found)

    async def quoted(self, discussion: int, limit: int = MOST) -> list[QuotedContribution]:
        """The newest ``limit`` contributions to a discussion with their words, the oldest first."""
        query = (
            self._said(discussion)
            .add_columns(journal.c.asked)
            .outerjoin(journal, (journal.c.key == contributions.c.key) & (journal.c.person != ""))
            .order_by(contributions.c.id.desc())
            .limit(limit)
        )
        rows = (await self._many(query))[::-1]
        return [
            QuotedContribution(said.person, stamp(row["at"]), row["asked"] or "", said.touched, said.replies)
            for said, row in zip(_contributions(rows), rows, strict=True)
        ]

    async def voted(self, discussion: int, limit: int = MOST) -> list[tuple[Vote, str]]:
        """The newest ``limit`` votes with the moments at which they were cast, the oldest first."""
        query = select(votes).where(votes.c.discussion == discussion).order_by(votes.c.at.desc()).limit(limit)
        rows = (await self._many(query))[::-1]
        return [(vote, stamp(row["at"])) for vote, row in zip(_votes(rows), rows, strict=True)]

    async def of_person(self, person: str, limit: int) -> list[dict[str, Any]]:
        """The newest ``limit`` contributions of a person, oldest first, and as many votes; what each is, by its name.

        The words of a contribution stand in the journal.
        """
        said = self._said().where(contributions.c.person == person).order_by(contributions.c.id.desc())
        cast = select(votes).where(votes.c.person == person).order_by(votes.c.at.desc())
        entries: list[dict[str, Any]] = []
        rows = (await self._rows(said.limit(limit)))[::-1]
        for each, row in zip(_contributions(rows), rows, strict=True):
            about = {"discussion": row["discussion"], "message": each.message, "replies": each.replies}
            about |= {"at": stamp(row["at"])}
            entries.append({"contribution": about | {"paragraphs": list(each.touched)}})
        for row in reversed(await self._rows(cast.limit(limit))):
            about = {"discussion": row["discussion"], "part": row["part"], "at": stamp(row["at"])}
            entries.append({"vote": about | {"stance": row["stance"]}})
        return entries

    async def forget(self, *people: str) -> None:
        """Delete what a person said and voted. ``people``: their pseudonyms."""
        for table in (votes, contributions):
            await self._run(delete(table).where(table.c.person.in_(people)))

    def _said(self, discussion: int | None = None) -> Select[Any]:
        """Contributions, of one discussion or of all, each with the chat in which that is held now."""
        joined = select(contributions, discussions.c.chat).outerjoin(
            discussions, discussions.c.id == contributions.c.discussion
        )
        return joined if discussion is None else joined.where(contributions.c.discussion == discussion)


def _contributions(rows: Sequence[Row]) -> list[Contribution]:
    found = []
    for row in rows:
        detail: ContributionDetail = row["detail"]
        # A group that has become another one counts its messages anew: the same number is another message there.
        here = detail.chat == row["chat"]
        number = detail.message if here else -abs(detail.message)
        found.append(Contribution(row["person"], number, detail.touched, row["replies"]))
    return found


def _votes(rows: Sequence[Row]) -> list[Vote]:
    return [Vote(row["person"], DiscussionPart(row["part"]), row["stance"]) for row in rows]
