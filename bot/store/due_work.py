"""Is there anything to be done by the clock? One question for all tables, for it is asked every second."""

from datetime import datetime

from sqlalchemy import bindparam, exists, or_, select

from bot.store.broadcasts import BroadcastStage
from bot.store.groups import LATEST, is_to_be_greeted
from bot.store.prepared import Prepared
from bot.store.repository import Repository
from bot.store.tables import broadcasts, discussions, groups, subscriptions

_NOW = bindparam("now", type_=subscriptions.c.due.type)
_LATEST = bindparam("latest", type_=groups.c.greet.type)
_IS_ANY = Prepared(
    select(
        or_(
            exists().where(discussions.c.bot == bindparam("which"), discussions.c.due <= _NOW),
            exists().where(is_to_be_greeted(_NOW, _LATEST)),
            exists().where(subscriptions.c.due <= _NOW),
            exists().where(broadcasts.c.bot == bindparam("which"), broadcasts.c.state == BroadcastStage.RUNNING),
        ).label("found")
    )
)


class DueWork(Repository):
    """What comes by schedule, or goes on by itself."""

    async def is_any(self, now: datetime) -> bool:
        """Is anything due?"""
        return bool(await self._value(_IS_ANY, which=self._bot, now=now, latest=now + LATEST))
