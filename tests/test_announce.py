"""Broadcasts, planned piece by piece while chats come, go and move, over a real database."""

from datetime import UTC, datetime
from itertools import count

import pytest

from bot.announce import AHEAD, Announcements
from bot.convener import Convener
from bot.core.essay import Library
from bot.core.language import Language
from bot.core.post import Address, Cause, Fate, Outcome, Place
from bot.render.catalogue import Catalogues
from bot.render.compose import Composer
from bot.render.telegram import telegram
from bot.search.script import Script
from bot.settlement import Settlement
from bot.store.broadcasts import Broadcast, Stage
from bot.store.database import Database
from bot.store.store import Store
from bot.store.vault import Vault
from bot.talk.schedules.daily import arrived
from bot.talk.schedules.schedule import following
from tests.store.conftest import database, file, url

__all__ = ["database", "file", "url"]

NOW = datetime(2026, 3, 1, 8, 30, tzinfo=UTC)
OWNER = Address(7)


class Post:
    """A broadcast under way, and somebody who delivers what is planned."""

    def __init__(self, library: Library, script: Script, database: Database) -> None:
        self.store = Store.over(database, Vault(Vault.new_key()), bot=1)
        composer = Composer(library, Catalogues(script.traditional))
        self.announcements = Announcements(composer, self.store, rate=25)
        convener = Convener(library, composer, self.store)
        self.settlement = Settlement(self.store, composer, convener, lambda daily: arrived(daily, library), following)

    async def begins(self) -> None:
        draft = Broadcast(0, "p1", OWNER, 5, "明晚见", Stage.RUNNING, "", 0, NOW, Language.HANS)
        async with self.store.database.begin() as connection:
            await self.store.broadcasts.add(connection, draft)

    async def knows(self, *chats: int) -> None:
        async with self.store.database.begin() as connection:
            for chat in chats:
                to = Address(chat, Place.GROUP if chat < 0 else Place.PRIVATE)
                await self.store.chats.came(connection, self.store.pseudonym(chat), to, NOW)

    async def plans(self) -> bool:
        """Is anything running?"""
        return await self.announcements.advance(NOW, telegram)

    async def delivers(self) -> list[int]:
        """What is in the outbox; to which chats."""
        chats = []
        while ready := await self.store.outbox.ready((), 100):
            for posted in ready:
                await self.settlement.settle(posted, Outcome(Fate.SENT, message=1), NOW)
                chats += [posted.parcel.to.chat] * (posted.parcel.cause is Cause.BROADCAST)
        return chats

    async def ends(self) -> list[int]:
        """Who got it until it was done."""
        chats = []
        while await self.plans():
            chats += await self.delivers()
        return chats

    def group(self, before: int, *, late: bool) -> int:
        """An id below ``before``, of a group whose turn comes late, or early, in the plan."""
        turn = "cf" if late else "c0"
        return next(chat for chat in count(before - 1, -1) if self.store.pseudonym(chat).startswith(turn))


@pytest.fixture
def post(library: Library, script: Script, database: Database) -> Post:
    return Post(library, script, database)


async def test_everybody_gets_it_once(post: Post) -> None:
    chats = list(range(1, 2 * AHEAD + 50))
    await post.knows(*chats)
    await post.begins()
    assert sorted(await post.ends()) == chats


@pytest.mark.parametrize("turns_late", [True, False])
@pytest.mark.parametrize("is_late", [True, False])
async def test_group_that_becomes_a_supergroup_meanwhile_gets_it_once(
    post: Post, is_late: bool, turns_late: bool
) -> None:
    old, new = post.group(0, late=is_late), post.group(-1_000_000_000_000, late=turns_late)
    await post.knows(old, *range(1, 2 * AHEAD))
    await post.begins()
    await post.plans()
    got = await post.delivers()
    assert (old in got) is not is_late, "this is what the test is about"
    await post.settlement.moved(old, new, NOW)
    got += await post.ends()
    assert len([chat for chat in got if chat in (old, new)]) == 1
    assert len(got) == 2 * AHEAD
