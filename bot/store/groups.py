"""Groups: how the bot behaves there, whether it has said what it does, and who lets their name be shown."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, delete, or_, select, update

from bot.core.discussion import ConsentPurpose, GroupSettings
from bot.core.outgoing import Address, ChatKind
from bot.store.prepared import Row
from bot.store.repository import Repository
from bot.store.tables import consents, groups
from bot.store.upsert import insert

SETTLING = timedelta(seconds=3)
"""After joining, before the bot says what it does: a group that has just become a supergroup says so meanwhile."""
LATEST = 2 * SETTLING
"""Later than this it cannot be: a clock was ahead when it was put down."""


@dataclass(frozen=True, slots=True)
class StoredGroup:
    """A group that the bot is or was in."""

    chat: str  # pseudonym
    to: Address
    settings: GroupSettings
    joined: int  # how often the bot came in
    sees_all: bool  # also what is not put to it, as far as was known then
    interjected: datetime | None  # when it last answered what was not put to it


class Groups(Repository):
    """How the bot behaves in each group, and who lets their name be shown there."""

    async def load(self, chat: str) -> StoredGroup | None:
        row = await self._row(select(groups).where(groups.c.chat == chat))
        return _read(row) if row else None

    async def record_joining(self, chat: str, to: Address, now: datetime, *, sees_all: bool) -> None:
        """Note that the bot has just come in; soon it says what it does."""
        fresh = {"greet": now + SETTLING, "sees_all": sees_all}
        row = {**_new(to), **fresh, "joined": 1}
        statement = insert(groups).values(chat=chat, **row)
        again = {**fresh, "joined": groups.c.joined + 1}
        await self._run(statement.on_conflict_do_update(index_elements=["chat"], set_=again))

    async def save_settings(self, chat: str, to: Address, settings: GroupSettings) -> None:
        """Store how the bot behaves there, as an admin has said."""
        changed = {"manners": settings}
        statement = insert(groups).values(chat=chat, **_new(to) | changed)
        await self._run(statement.on_conflict_do_update(index_elements=["chat"], set_=changed))

    async def record_interjection(self, chat: str, now: datetime) -> None:
        """Note that the bot answers what was not put to it."""
        await self._run(update(groups).where(groups.c.chat == chat).values(interjected=now))

    async def to_greet(self, now: datetime, limit: int) -> list[str]:
        """Groups that have not been told yet what the bot does."""
        query = select(groups.c.chat).where(is_to_be_greeted(now, now + LATEST)).order_by(groups.c.greet).limit(limit)
        return list(await self._values(query))

    async def clear_greeting(self, chat: str) -> None:
        await self._run(update(groups).where(groups.c.chat == chat).values(greet=None))

    async def move(self, old: str, new: str, chat_id: int, *, known: bool) -> None:
        """A group has become another one, and is the same to the bot: it behaves alike, and does not greet again.

        ``known``: was the bot in the old one, and had not heard of this yet?
        """
        row = await self._row(select(groups).where(groups.c.chat == old))
        if row:
            kept = {name: row[name] for name in ("manners", "joined", "sees_all", "greet", "interjected")}
            statement = insert(groups).values(chat=new, address=Address(chat_id, ChatKind.GROUP), **kept)
            await self._run(statement.on_conflict_do_update(index_elements=["chat"], set_=kept))
            await self._run(delete(groups).where(groups.c.chat == old))
        elif known:
            await self.clear_greeting(new)
        for consent in await self._rows(select(consents).where(consents.c.chat == old)):
            statement = insert(consents).values(**dict(consent) | {"chat": new})
            await self._run(statement.on_conflict_do_nothing(index_elements=["chat", "person", "purpose"]))
        await self._run(delete(consents).where(consents.c.chat == old))

    async def consent(self, chat: str, person: str, purpose: ConsentPurpose, name: str, *, now: datetime) -> None:
        """Somebody lets their name be shown in this group for a purpose; with an empty one no longer."""
        which = {"chat": chat, "person": person, "purpose": str(purpose)}
        if not name:
            await self._run(delete(consents).where(*(consents.c[key] == value for key, value in which.items())))
            return
        shown = {"name": name, "at": now}
        statement = insert(consents).values(**which, **shown)
        await self._run(statement.on_conflict_do_update(index_elements=list(which), set_=shown))

    async def names(self, chat: str, purpose: ConsentPurpose) -> dict[str, str]:
        """Names of those who let theirs be shown, by pseudonym."""
        which = (consents.c.chat == chat) & (consents.c.purpose == purpose)
        rows = await self._rows(select(consents.c.person, consents.c.name).where(which))
        return {row["person"]: row["name"] for row in rows}

    async def of_person(self, person: str) -> list[dict[str, Any]]:
        """For what a person lets their name be shown: the group (a pseudonym), the purpose, and the name."""
        query = select(consents).where(consents.c.person == person).order_by(consents.c.chat, consents.c.purpose)
        return [{name: row[name] for name in ("chat", "purpose", "name")} for row in await self._rows(query)]

    async def drop_before(self, moment: datetime) -> bool:
        """Forget names that were given before ``moment``: whoever still wants theirs shown says so again. Are there
        perhaps more?"""
        return await self._some(delete(consents), consents, consents.c.at < moment)

    async def forget(self, *people: str) -> None:
        """A person's name is shown nowhere any more. ``people``: their pseudonyms."""
        await self._run(delete(consents).where(consents.c.person.in_(people)))

    async def forget_chat(self, chat: str, *, gone: bool) -> None:
        """How the bot behaves in a group is as it was at first, and no name is shown there any more.

        ``gone``: it cannot be written to, and is not known any more.
        """
        await self._run(delete(consents).where(consents.c.chat == chat))
        if gone:
            await self._run(delete(groups).where(groups.c.chat == chat))
            return
        as_at_first = {"manners": GroupSettings(), "interjected": None}
        await self._run(update(groups).where(groups.c.chat == chat).values(**as_at_first))


def is_to_be_greeted(now: Any, latest: Any) -> ColumnElement[bool]:
    """Has its moment come? ``now``, ``latest``: moments, or parameters for them."""
    return or_(groups.c.greet <= now, groups.c.greet > latest)


def _read(row: Row) -> StoredGroup:
    return StoredGroup(
        chat=row["chat"],
        to=row["address"],
        settings=row["manners"],
        joined=row["joined"],
        sees_all=row["sees_all"],
        interjected=row["interjected"],
    )


def _new(to: Address) -> dict[str, Any]:
    group = Address(to.chat, ChatKind.GROUP)
    return {"address": group, "manners": GroupSettings(), "joined": 0, "sees_all": False}
