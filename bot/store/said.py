"""What was said and voted in discussions. Texts stand in the journal; here is only who, where, and about what."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import RowMapping, delete, select, update
from sqlalchemy.dialects.sqlite import insert
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.core.discussion import Contribution, Part, Stance, Vote
from bot.store.moments import stamp
from bot.store.tables import contributions, discussions, journal, votes
from bot.store.vault import Vault

MOST = 10_000
"""Contributions, and votes, that are looked at of one discussion."""


@dataclass(frozen=True, slots=True)
class Quoted:
    """A contribution with its words."""

    person: str  # pseudonym
    at: str
    text: str  # empty where it is no longer kept
    touched: tuple[int, ...]
    replies: int


class Said:
    """Reads and writes inside the caller's transaction."""

    def __init__(self, vault: Vault) -> None:
        self._vault = vault

    async def add(
        self, connection: AsyncConnection, discussion: int, contribution: Contribution, key: str, now: datetime
    ) -> None:
        """``key``: of the utterance. One that is there already stays as it is."""
        row = {
            "discussion": discussion,
            "person": contribution.person,
            "key": key,
            "message": contribution.message,
            "touched": list(contribution.touched),
            "replies": contribution.replies,
            "at": stamp(now),
        }
        statement = insert(contributions).values(row)
        await connection.execute(statement.on_conflict_do_nothing(index_elements=["discussion", "message"]))

    async def knows(self, connection: AsyncConnection, chat: str, message: int) -> bool:
        """Is this message, in this chat, a contribution to a discussion?"""
        return bool((await connection.execute(select(contributions.c.id).where(self._which(chat, message)))).first())

    async def followed(self, connection: AsyncConnection, chat: str, message: int) -> None:
        """Somebody replied to a contribution."""
        which = self._which(chat, message)
        await connection.execute(update(contributions).where(which).values(replies=contributions.c.replies + 1))

    def _which(self, chat: str, message: int) -> Any:
        here = select(discussions.c.id).where(discussions.c.chat == chat)
        return (contributions.c.message == message) & contributions.c.discussion.in_(here)

    async def vote(
        self,
        connection: AsyncConnection,
        discussion: int,
        part: Part,
        *,
        person: str,
        stance: Stance | None,
        now: datetime,
    ) -> None:
        """What somebody chose, instead of what they had chosen; None takes it back."""
        which = {"discussion": discussion, "part": str(part), "person": person}
        if stance is None:
            same = (votes.c[name] == value for name, value in which.items())
            await connection.execute(delete(votes).where(*same))
            return
        chosen = {"stance": str(stance), "at": stamp(now)}
        statement = insert(votes).values(**which, **chosen)
        await connection.execute(statement.on_conflict_do_update(index_elements=list(which), set_=chosen))

    async def votes(self, connection: AsyncConnection, discussion: int) -> tuple[Vote, ...]:
        query = select(votes).where(votes.c.discussion == discussion).order_by(votes.c.at).limit(MOST)
        rows = (await connection.execute(query)).mappings()
        return tuple(map(_vote, rows))

    async def contributions(self, connection: AsyncConnection, discussion: int) -> tuple[Contribution, ...]:
        query = select(contributions).where(contributions.c.discussion == discussion)
        rows = (await connection.execute(query.order_by(contributions.c.id).limit(MOST))).mappings()
        return tuple(Contribution(row["person"], row["message"], tuple(row["touched"]), row["replies"]) for row in rows)

    async def touched(self, connection: AsyncConnection, chat: str) -> dict[int, frozenset[int]]:
        """Which paragraphs were spoken of in each discussion of a chat."""
        query = select(contributions.c.discussion, contributions.c.touched).join(
            discussions, discussions.c.id == contributions.c.discussion
        )
        found: dict[int, set[int]] = {}
        for row in (await connection.execute(query.where(discussions.c.chat == chat))).all():
            found.setdefault(row.discussion, set()).update(row.touched)
        return {number: frozenset(touched) for number, touched in found.items()}

    async def quoted(self, connection: AsyncConnection, discussion: int) -> list[Quoted]:
        """All contributions to a discussion with their words, the oldest first."""
        query = (
            select(contributions, journal.c.asked)
            .outerjoin(journal, (journal.c.key == contributions.c.key) & (journal.c.person != ""))
            .where(contributions.c.discussion == discussion)
            .order_by(contributions.c.id)
        )
        return [
            Quoted(
                person=row["person"],
                at=row["at"],
                text=self._vault.open(row["asked"]) if row["asked"] else "",
                touched=tuple(row["touched"]),
                replies=row["replies"],
            )
            for row in (await connection.execute(query)).mappings()
        ]

    async def voted(self, connection: AsyncConnection, discussion: int) -> list[tuple[Vote, str]]:
        """Votes with the moments at which they were cast."""
        query = select(votes).where(votes.c.discussion == discussion).order_by(votes.c.at)
        return [(_vote(row), row["at"]) for row in (await connection.execute(query)).mappings()]

    async def forget(self, connection: AsyncConnection, person: str) -> None:
        """Delete what a person said and voted."""
        for table in (votes, contributions):
            await connection.execute(delete(table).where(table.c.person == person))


def _vote(row: RowMapping) -> Vote:
    return Vote(row["person"], Part(row["part"]), Stance(row["stance"]))
