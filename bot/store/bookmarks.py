"""Where people are in essays, and which paragraphs they keep: one row a person, sealed."""

from datetime import datetime
from typing import Any

from sqlalchemy import bindparam, delete, select

from bot.core.bookmarks import Bookmark, Bookmarks
from bot.store.column_types import stamp
from bot.store.repository import Repository
from bot.store.tables import bookmarks, chats, journal
from bot.store.upsert import insert

KEPT = select(bookmarks.c.kept).where(bookmarks.c.person == bindparam("person"))
"""The bookmarks of ``person``, a pseudonym, for queries that ask for them along with something else."""


class BookmarksTable(Repository):
    """The bookmarks of everybody, by the pseudonym that they have in private."""

    async def load(self, person: str) -> Bookmarks:
        """Those of a person; none where none are known."""
        kept: Bookmarks | None = await self._value(KEPT, person=person)
        return kept or Bookmarks()

    async def move(self, person: str, bookmark: Bookmark, now: datetime) -> None:
        """Somebody reads on from there."""
        await self._save(person, (await self.load(person)).moved_to(bookmark), now)

    async def keep(self, person: str, bookmark: Bookmark, now: datetime) -> None:
        """Somebody keeps a paragraph. Done twice, it is done once."""
        await self._save(person, (await self.load(person)).with_favourite(bookmark), now)

    async def drop(self, person: str, dropped: tuple[Bookmark, ...], now: datetime) -> None:
        """Somebody no longer keeps these."""
        await self._save(person, (await self.load(person)).without_favourites(dropped), now)

    async def _save(self, person: str, kept: Bookmarks, now: datetime) -> None:
        row = {"kept": kept, "at": now}
        statement = insert(bookmarks).values(person=person, **row)
        await self._run(statement.on_conflict_do_update(index_elements=["person"], set_=row))

    async def of_person(self, person: str) -> list[dict[str, Any]]:
        """For a person's export: positions and favourites in their order, which paragraph, and since when."""
        kept = await self.load(person)
        found = [("position", each) for each in kept.positions] + [("favourite", each) for each in kept.favourites]
        return [
            {"kind": kind, "essay": each.ref.slug, "paragraph": each.ref.number, "at": stamp(each.at)}
            | ({"finished": True} if each.finished else {})
            for kind, each in found
        ]

    async def drop_before(self, moment: datetime) -> bool:
        """Forget some of those who have neither read nor said anything since; are there perhaps more?"""
        # A chat may have forgotten already who spoke there.
        spoke = select(chats.c.person).where(chats.c.at >= moment)
        logged = select(journal.c.id).where(journal.c.person == bookmarks.c.person, journal.c.at >= moment)
        silent = (bookmarks.c.at < moment) & bookmarks.c.person.not_in(spoke) & ~logged.exists()
        return await self._some(delete(bookmarks), bookmarks, silent)

    async def forget(self, *people: str) -> None:
        await self._run(delete(bookmarks).where(bookmarks.c.person.in_(people)))
