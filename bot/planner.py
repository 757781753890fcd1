"""What comes by schedule: looked up in the database, put into words, put into the outbox. Memory holds none of it."""

import asyncio
from dataclasses import replace
from datetime import datetime, time, timedelta

from bot.core.essay import Library
from bot.core.post import Cause, Parcel, State
from bot.corridor import Render
from bot.render.compose import Composer
from bot.store.database import Connection
from bot.store.store import Store
from bot.store.subscriptions import Kept
from bot.talk.daily import serving
from bot.talk.schedule import LATE, following, local_date, missed, moment

AT_ONCE = 25
"""Subscriptions planned in one transaction, so that answers do not wait for it."""


class Planner:
    """Plans what is due. ``tick`` may be called at any time, any number of times."""

    def __init__(self, library: Library, composer: Composer, store: Store) -> None:
        self._library = library
        self._composer = composer
        self._store = store

    async def tick(self, now: datetime, render: Render) -> int:
        """Put all excerpts that are due into the outbox; how many those were. Raises StoreUnavailable."""
        planned = 0
        while due := await self._store.subscriptions.due(now, AT_ONCE):
            async with self._store.database.begin() as connection:
                for number, at in due:
                    planned += await self._plan(connection, number, at, now, render)
            await asyncio.sleep(0)
        return planned

    async def _plan(self, connection: Connection, number: int, due: datetime, now: datetime, render: Render) -> int:
        kept = await self._store.subscriptions.load(connection, number)
        if kept is None:
            return 0
        daily = kept.subscription
        day = local_date(due, daily.zone)
        parcel = self._parcel(kept, due, render)
        late = missed(due, daily.zone, now)
        await self._store.outbox.add(connection, [parcel], now)
        if late:
            # It is counted, and the passage comes on the next day instead.
            await self._store.outbox.close(connection, parcel.key, State.EXPIRED, now)
        went_on = replace(daily, last=day)
        await self._store.subscriptions.save(
            connection, replace(kept, subscription=went_on), following(went_on, now, LATE)
        )
        return 0 if late else 1

    def _parcel(self, kept: Kept, due: datetime, render: Render) -> Parcel:
        daily = kept.subscription
        day = local_date(due, daily.zone)
        reply = serving(daily, self._library, kept.to.place)
        page = self._composer.compose(reply, daily.language)
        return Parcel(
            key=f"daily:{daily.id}:{day}",
            cause=Cause.DAILY,
            chat=kept.chat,
            to=kept.to,
            message=render(page),
            silent=daily.silent,
            about=str(daily.id),
            expires=min(due + LATE, moment(day + timedelta(days=1), time.min, daily.zone)),
        )
