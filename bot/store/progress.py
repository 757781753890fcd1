"""How far those have come who read together. Whose that is, is known by pseudonym, and by name where they wish it."""

from collections.abc import Collection
from datetime import datetime
from typing import Any

from sqlalchemy import delete, func, select, update
from sqlalchemy.dialects.sqlite import insert
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.core.daily import Progress, Subscription
from bot.core.discussion import Purpose
from bot.store.database import Database
from bot.store.moments import stamp
from bot.store.tables import consents, progress, subscriptions
from bot.store.vault import Vault

NAMES = 20
"""Of those who let theirs be seen, the furthest: no more fit where they are shown."""


class Progresses:
    """Reads and writes inside the caller's transaction."""

    def __init__(self, vault: Vault) -> None:
        self._vault = vault

    async def finish(self, connection: AsyncConnection, subscription: int, person: str, day: int, at: datetime) -> None:
        """Somebody has read as far as a day. Nobody goes back."""
        further = {"day": day, "at": stamp(at)}
        statement = insert(progress).values(subscription=subscription, person=person, **further)
        ahead = progress.c.day < day
        await connection.execute(
            statement.on_conflict_do_update(index_elements=["subscription", "person"], set_=further, where=ahead)
        )

    async def of(self, connection: AsyncConnection, subscription: int, person: str) -> Progress:
        """Of everybody who reads along, as ``person`` may see it."""
        here = progress.c.subscription == subscription
        counted = select(progress.c.day, func.count()).where(here).group_by(progress.c.day).order_by(progress.c.day)
        mine = select(progress.c.day).where(here, progress.c.person == person)
        consented = (
            select(consents.c.person, consents.c.name)
            .join(subscriptions, subscriptions.c.chat == consents.c.chat)
            .where(subscriptions.c.id == subscription, consents.c.purpose == Purpose.PROGRESS)
        ).subquery()
        named = (
            select(consented.c.name, progress.c.day)
            .join(progress, progress.c.person == consented.c.person)
            .where(here)
            .order_by(progress.c.day.desc(), progress.c.at)
            .limit(NAMES)
        )
        seen = select(consented.c.person).where(consented.c.person == person)
        return Progress(
            days=tuple((int(day), int(people)) for day, people in (await connection.execute(counted)).all()),
            shown=tuple((self._vault.open(row.name), row.day) for row in (await connection.execute(named)).all()),
            mine=(await connection.execute(mine)).scalar_one_or_none() or 0,
            seen=(await connection.execute(seen)).first() is not None,
        )

    async def follow(self, connection: AsyncConnection, before: Subscription, after: Subscription) -> None:
        """The plan has gone on, or was changed: days are counted anew where the essay is.

        At another pace everybody keeps their place, as nearly as whole days allow. What was read in one round is
        kept until the first excerpt of the next has come.
        """
        here = progress.c.subscription == after.id
        another = (before.slug, before.course) != (after.slug, after.course)
        if another or (before.position == 0 and after.position == 1):
            await connection.execute(delete(progress).where(here))
        elif before.pace != after.pace:
            # Of whole numbers, rounded down: as the place in the essay is.
            days = progress.c.day * before.pace // after.pace
            await connection.execute(update(progress).where(here).values(day=days))
            await connection.execute(delete(progress).where(here, progress.c.day == 0))

    async def drop(self, connection: AsyncConnection, gone: Collection[int]) -> None:
        """For subscriptions that are no more."""
        await connection.execute(delete(progress).where(progress.c.subscription.in_(gone)))

    async def of_person(self, connection: AsyncConnection, person: str) -> list[dict[str, Any]]:
        """How far a person has read: in which chat (a pseudonym), with which subscription there, to which day, when."""
        query = (
            select(subscriptions.c.chat, progress.c.subscription, progress.c.day, progress.c.at)
            .select_from(progress)
            .outerjoin(subscriptions, subscriptions.c.id == progress.c.subscription)
            .where(progress.c.person == person)
            .order_by(progress.c.subscription)
        )
        return [dict(row) for row in (await connection.execute(query)).mappings()]

    async def drop_before(self, database: Database, moment: datetime) -> None:
        """Of those who have not read on since."""
        async with database.begin() as connection:
            await connection.execute(delete(progress).where(progress.c.at < stamp(moment)))

    async def forget(self, connection: AsyncConnection, *people: str) -> None:
        await connection.execute(delete(progress).where(progress.c.person.in_(people)))
