"""Groups: how the bot behaves there, whether it has said what it does, and who lets their name be shown."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import RowMapping, delete, or_, select, update
from sqlalchemy.dialects.sqlite import insert
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.core.discussion import ConsentPurpose, GroupSettings
from bot.core.outgoing import Address, ChatKind
from bot.store import addresses
from bot.store.database import Database
from bot.store.encryption import Encryption
from bot.store.tables import consents, groups
from bot.store.timestamps import moment, stamp

SETTLING = timedelta(seconds=3)
"""After joining, before the bot says what it does: a group that has just become a supergroup says so meanwhile."""


@dataclass(frozen=True, slots=True)
class StoredGroup:
    """A group that the bot is or was in."""

    chat: str  # pseudonym
    to: Address
    settings: GroupSettings
    joined: int  # how often the bot came in
    sees_all: bool  # also what is not put to it, as far as was known then
    interjected: datetime | None  # when it last answered what was not put to it


class Groups:
    """Reads and writes inside the caller's transaction."""

    def __init__(self, database: Database, encryption: Encryption) -> None:
        self._database = database
        self._encryption = encryption

    async def load(self, connection: AsyncConnection, chat: str) -> StoredGroup | None:
        row = (await connection.execute(select(groups).where(groups.c.chat == chat))).mappings().first()
        return self._read(row) if row else None

    async def came(self, connection: AsyncConnection, chat: str, to: Address, now: datetime, *, sees_all: bool) -> None:
        """The bot has just come in; soon it says what it does."""
        fresh = {"greet": stamp(now + SETTLING), "sees_all": sees_all}
        row = {**self._new(to), **fresh, "joined": 1}
        statement = insert(groups).values(chat=chat, **row)
        again = {**fresh, "joined": groups.c.joined + 1}
        await connection.execute(statement.on_conflict_do_update(index_elements=["chat"], set_=again))

    async def behave(self, connection: AsyncConnection, chat: str, to: Address, settings: GroupSettings) -> None:
        """An admin has said how."""
        sealed = {"manners": self._encryption.encrypt_json(_written(settings))}
        statement = insert(groups).values(chat=chat, **self._new(to) | sealed)
        await connection.execute(statement.on_conflict_do_update(index_elements=["chat"], set_=sealed))

    def _new(self, to: Address) -> dict[str, Any]:
        return {
            "address": addresses.encrypt(self._encryption, Address(to.chat, ChatKind.GROUP)),
            "manners": self._encryption.encrypt_json(_written(GroupSettings())),
            "joined": 0,
            "sees_all": False,
        }

    async def interjected(self, connection: AsyncConnection, chat: str, now: datetime) -> None:
        """The bot answers what was not put to it."""
        await connection.execute(update(groups).where(groups.c.chat == chat).values(interjected=stamp(now)))

    async def to_greet(self, now: datetime, limit: int) -> list[str]:
        """Groups that have not been told yet what the bot does."""
        # Later than it can be, a clock was ahead when it was put down.
        comes = or_(groups.c.greet <= stamp(now), groups.c.greet > stamp(now + 2 * SETTLING))
        query = select(groups.c.chat).where(comes).order_by(groups.c.greet).limit(limit)
        async with self._database.read() as connection:
            return list((await connection.execute(query)).scalars())

    async def greeted(self, connection: AsyncConnection, chat: str) -> None:
        await connection.execute(update(groups).where(groups.c.chat == chat).values(greet=None))

    async def move(self, connection: AsyncConnection, old: str, new: str, chat_id: int, *, known: bool) -> None:
        """A group has become another one, and is the same to the bot: it behaves alike, and does not greet again.

        ``known``: was the bot in the old one, and had not heard of this yet?
        """
        row = (await connection.execute(select(groups).where(groups.c.chat == old))).mappings().first()
        if row:
            to = addresses.encrypt(self._encryption, Address(chat_id, ChatKind.GROUP))
            kept = {name: row[name] for name in ("manners", "joined", "sees_all", "greet", "interjected")}
            statement = insert(groups).values(chat=new, address=to, **kept)
            await connection.execute(statement.on_conflict_do_update(index_elements=["chat"], set_=kept))
            await connection.execute(delete(groups).where(groups.c.chat == old))
        elif known:
            await self.greeted(connection, new)
        for consent in (await connection.execute(select(consents).where(consents.c.chat == old))).mappings().all():
            statement = insert(consents).values(**dict(consent) | {"chat": new})
            await connection.execute(statement.on_conflict_do_nothing(index_elements=["chat", "person", "purpose"]))
        await connection.execute(delete(consents).where(consents.c.chat == old))

    async def consent(
        self, connection: AsyncConnection, chat: str, person: str, purpose: ConsentPurpose, name: str, *, now: datetime
    ) -> None:
        """Somebody lets their name be shown in this group for a purpose; with an empty one no longer."""
        which = {"chat": chat, "person": person, "purpose": str(purpose)}
        if not name:
            await connection.execute(
                delete(consents).where(*(consents.c[key] == value for key, value in which.items()))
            )
            return
        sealed = {"name": self._encryption.encrypt(name), "at": stamp(now)}
        statement = insert(consents).values(**which, **sealed)
        await connection.execute(statement.on_conflict_do_update(index_elements=list(which), set_=sealed))

    async def names(self, connection: AsyncConnection, chat: str, purpose: ConsentPurpose) -> dict[str, str]:
        """Names of those who let theirs be shown, by pseudonym."""
        which = (consents.c.chat == chat) & (consents.c.purpose == purpose)
        rows = (await connection.execute(select(consents.c.person, consents.c.name).where(which))).all()
        return {row.person: self._encryption.decrypt(row.name) for row in rows}

    async def of_person(self, connection: AsyncConnection, person: str) -> list[dict[str, Any]]:
        """For what a person lets their name be shown: the group (a pseudonym), the purpose, and the name."""
        query = select(consents).where(consents.c.person == person).order_by(consents.c.chat, consents.c.purpose)
        return [
            {"chat": row["chat"], "purpose": row["purpose"], "name": self._encryption.decrypt(row["name"])}
            for row in (await connection.execute(query)).mappings()
        ]

    async def drop_before(self, moment: datetime) -> None:
        """Names that were given before ``moment`` are shown no more: whoever still wants that says so again."""
        async with self._database.begin() as connection:
            await connection.execute(delete(consents).where(consents.c.at < stamp(moment)))

    async def forget(self, connection: AsyncConnection, *people: str) -> None:
        """A person's name is shown nowhere any more. ``people``: their pseudonyms."""
        await connection.execute(delete(consents).where(consents.c.person.in_(people)))

    async def forget_chat(self, connection: AsyncConnection, chat: str, *, gone: bool) -> None:
        """How the bot behaves in a group is as it was at first, and no name is shown there any more.

        ``gone``: it cannot be written to, and is not known any more.
        """
        await connection.execute(delete(consents).where(consents.c.chat == chat))
        if gone:
            await connection.execute(delete(groups).where(groups.c.chat == chat))
            return
        as_at_first = {"manners": self._encryption.encrypt_json(_written(GroupSettings())), "interjected": None}
        await connection.execute(update(groups).where(groups.c.chat == chat).values(**as_at_first))

    def _read(self, row: RowMapping) -> StoredGroup:
        return StoredGroup(
            chat=row["chat"],
            to=addresses.decrypt(self._encryption, row["address"]),
            settings=_settings(self._encryption.decrypt_json(row["manners"])),
            joined=row["joined"],
            sees_all=row["sees_all"],
            interjected=moment(row["interjected"]) if row["interjected"] else None,
        )


def _written(settings: GroupSettings) -> dict[str, Any]:
    return {
        "answers": settings.answers,
        "anyone": settings.anyone,
        "recap": settings.recap,
        "signing": settings.signing,
        "hours": settings.hours,
    }


def _settings(kept: dict[str, Any]) -> GroupSettings:
    return GroupSettings(**kept)
