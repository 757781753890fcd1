"""How far those have come who read together. Whose that is, is known by pseudonym, and by name where they wish it."""

from collections import Counter
from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import delete, select, update

from bot.core.discussion import ConsentPurpose
from bot.core.subscription import PromptSchedule, ReadingProgress, Subscription
from bot.store.column_types import stamp
from bot.store.prepared import Row
from bot.store.repository import Repository
from bot.store.tables import consents, progress, subscriptions
from bot.store.upsert import insert

NAMES = 20
"""Of those who let theirs be seen, the furthest: no more fit where they are shown."""


class ReadingProgressTable(Repository):
    """How far everybody has read, by subscription."""

    async def finish(self, subscription: int, person: str, day: int, at: datetime) -> None:
        """Somebody has read as far as a day. Nobody goes back."""
        mine = (progress.c.subscription == subscription) & (progress.c.person == person)
        known = await self._value(select(progress.c.day).where(mine))
        if known and known >= day:
            return
        further = {"day": day, "at": at}
        statement = insert(progress).values(subscription=subscription, person=person, **further)
        await self._run(statement.on_conflict_do_update(index_elements=["subscription", "person"], set_=further))

    async def of(self, subscription: int, person: str) -> ReadingProgress:
        """Of everybody who reads along, as ``person`` may see it."""
        query = select(progress).where(progress.c.subscription == subscription).order_by(progress.c.at)
        days = _days(await self._many(query))
        consented = (
            select(consents.c.person, consents.c.name)
            .join(subscriptions, subscriptions.c.chat == consents.c.chat)
            .where(subscriptions.c.id == subscription, consents.c.purpose == ConsentPurpose.PROGRESS)
        )
        names = {row["person"]: row for row in await self._rows(consented)}
        # Of those as far the one who was there first comes first.
        named = sorted((each for each in days if each in names), key=lambda each: -days[each])
        return ReadingProgress(
            days=tuple(sorted(Counter(days.values()).items())),
            shown=tuple((names[each]["name"], days[each]) for each in named[:NAMES]),
            mine=days.get(person, 0),
            seen=person in names,
        )

    async def follow(self, before: Subscription, after: Subscription) -> None:
        """The plan has gone on, or was changed: days are counted anew where the essay is.

        At another pace everybody keeps their place, as nearly as whole days allow. What was read in one round is
        kept until the first excerpt of the next has come.
        """
        here = progress.c.subscription == after.id
        if isinstance(before, PromptSchedule) or isinstance(after, PromptSchedule):
            return
        another = (before.slug, before.order) != (after.slug, after.order)
        if another or (before.position == 0 and after.position == 1):
            await self._run(delete(progress).where(here))
        elif before.pace != after.pace:
            days = _days(await self._rows(select(progress).where(here)))
            for person, day in days.items():
                # Of whole numbers, rounded down: as the place in the essay is.
                now = day * before.pace // after.pace
                one = here & (progress.c.person == person)
                moved = update(progress).where(one).values(day=now)
                await self._run(moved if now else delete(progress).where(one))

    async def of_person(self, person: str) -> list[dict[str, Any]]:
        """How far a person has read: in which chat (a pseudonym), with which subscription there, to which day, when."""
        query = (
            select(subscriptions.c.chat, progress.c.subscription, progress.c.day, progress.c.at)
            .select_from(progress)
            .outerjoin(subscriptions, subscriptions.c.id == progress.c.subscription)
            .where(progress.c.person == person)
            .order_by(progress.c.subscription)
        )
        return [dict(row) | {"at": stamp(row["at"])} for row in await self._rows(query)]

    async def drop_before(self, moment: datetime) -> bool:
        """Forget some of those who have not read on since; are there perhaps more?"""
        return await self._some(delete(progress), progress, progress.c.at < moment)

    async def forget(self, *people: str) -> None:
        await self._run(delete(progress).where(progress.c.person.in_(people)))


def _days(rows: Sequence[Row]) -> dict[str, int]:
    """How far everybody is, by pseudonym, in the order of the rows."""
    return {row["person"]: row["day"] for row in rows}
