"""What was said and voted in discussions. Texts stand in the journal; here is only who, where, and about what."""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import RowMapping, delete, func, select, update
from sqlalchemy.dialects.sqlite import insert
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.core.discussion import Contribution, Part, Stance, Vote
from bot.store.moments import stamp
from bot.store.tables import contributions, discussions, journal, votes
from bot.store.vault import Vault

MOST = 10_000
"""Contributions, and votes, that are looked at of one discussion; and what is looked at of a chat to tell what of the
essay it has touched."""


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
        """Which paragraphs were spoken of in each discussion of a chat: of very many, in the latest."""
        query = (
            select(contributions.c.discussion, contributions.c.touched)
            .join(discussions, discussions.c.id == contributions.c.discussion)
            .where(discussions.c.chat == chat)
            # Many speak of the same: that is one row.
            .group_by(contributions.c.discussion, contributions.c.touched)
            .order_by(func.max(contributions.c.id).desc())
            .limit(MOST)
        )
        found: dict[int, set[int]] = {}
        for row in (await connection.execute(query)).all():
            found.setdefault(row.discussion, set()).update(row.touched)
        return {number: frozenset(touched) for number, touched in found.items()}

    async def discussed(self, connection: AsyncConnection, chat: str) -> frozenset[int]:
        """The discussions of a chat in which anything was said or voted."""
        here = select(discussions.c.id).where(discussions.c.chat == chat)
        found: set[int] = set()
        for table in (contributions, votes):
            query = select(table.c.discussion).where(table.c.discussion.in_(here)).distinct()
            found.update((await connection.execute(query)).scalars())
        return frozenset(found)

    async def quoted(self, connection: AsyncConnection, discussion: int, limit: int = MOST) -> list[Quoted]:
        """The newest ``limit`` contributions to a discussion with their words, the oldest first."""
        query = (
            select(contributions, journal.c.asked)
            .outerjoin(journal, (journal.c.key == contributions.c.key) & (journal.c.person != ""))
            .where(contributions.c.discussion == discussion)
            .order_by(contributions.c.id.desc())
            .limit(limit)
        )
        rows = (await connection.execute(query)).mappings().all()
        # Thousands of texts take a while to open.
        return await asyncio.to_thread(self._quoted, rows[::-1])

    def _quoted(self, rows: Sequence[RowMapping]) -> list[Quoted]:
        return [
            Quoted(
                person=row["person"],
                at=row["at"],
                text=self._vault.open(row["asked"]) if row["asked"] else "",
                touched=tuple(row["touched"]),
                replies=row["replies"],
            )
            for row in rows
        ]

    async def voted(self, connection: AsyncConnection, discussion: int, limit: int = MOST) -> list[tuple[Vote, str]]:
        """The newest ``limit`` votes with the moments at which they were cast, the oldest first."""
        query = select(votes).where(votes.c.discussion == discussion).order_by(votes.c.at.desc()).limit(limit)
        rows = (await connection.execute(query)).mappings().all()
        return [(_vote(row), row["at"]) for row in reversed(rows)]

    async def of_person(self, connection: AsyncConnection, person: str, limit: int) -> list[dict[str, Any]]:
        """The newest ``limit`` contributions of a person, oldest first, and as many votes; what each is, by its name.

        The words of a contribution stand in the journal.
        """
        said = select(contributions).where(contributions.c.person == person).order_by(contributions.c.id.desc())
        cast = select(votes).where(votes.c.person == person).order_by(votes.c.at.desc())
        entries: list[dict[str, Any]] = []
        for row in reversed((await connection.execute(said.limit(limit))).mappings().all()):
            about = {name: row[name] for name in ("discussion", "message", "replies", "at")}
            entries.append({"contribution": about | {"paragraphs": row["touched"]}})
        chose = reversed((await connection.execute(cast.limit(limit))).mappings().all())
        told = ("discussion", "part", "stance", "at")
        return [*entries, *({"vote": {name: row[name] for name in told}} for row in chose)]

    async def forget(self, connection: AsyncConnection, person: str) -> None:
        """Delete what a person said and voted."""
        for table in (votes, contributions):
            await connection.execute(delete(table).where(table.c.person == person))


def _vote(row: RowMapping) -> Vote:
    return Vote(row["person"], Part(row["part"]), Stance(row["stance"]))
