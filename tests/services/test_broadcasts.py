"""Broadcasts, planned piece by piece while chats come, go and move, over a real database."""

from datetime import UTC, datetime
from itertools import count

import pytest

from bot.core.essay import Library
from bot.core.language import Language
from bot.core.outgoing import Address, Cause, ChatKind, SendResult, SendStatus
from bot.search.text.script import ScriptConverter
from bot.services.broadcasts import PLAN_BATCH, BroadcastService
from bot.store.broadcasts import Broadcast, BroadcastStage
from bot.store.database import Database
from bot.store.encryption import Encryption
from bot.store.store import Store
from tests.house import services_over
from tests.store.conftest import database, file, url

__all__ = ["database", "file", "url"]

NOW = datetime(2026, 3, 1, 8, 30, tzinfo=UTC)
OWNER = Address(7)


class Post:
    """A broadcast under way, and somebody who delivers what is planned."""

    def __init__(self, library: Library, script: ScriptConverter, database: Database) -> None:
        self.store = Store(database, Encryption(Encryption.new_key()), bot=1)
        services = services_over(self.store, library, script)
        self.broadcasts = BroadcastService(services.renderer, self.store, rate=25)
        self.delivery = services.delivery

    async def begins(self) -> None:
        draft = Broadcast(0, "p1", OWNER, 5, "明晚见", BroadcastStage.RUNNING, "", 0, NOW, Language.HANS)
        async with self.store.transaction() as tx:
            await tx.broadcasts.add(draft)

    async def knows(self, *chats: int) -> None:
        async with self.store.transaction() as tx:
            for chat in chats:
                to = Address(chat, ChatKind.GROUP if chat < 0 else ChatKind.PRIVATE)
                await tx.chats.mark_reachable(self.store.pseudonym(chat), to, NOW)

    async def plans(self) -> bool:
        """Is anything running?"""
        return await self.broadcasts.advance(NOW)

    async def delivers(self) -> list[int]:
        """What is in the outbox; to which chats."""
        chats = []
        async with self.store.read() as tx:
            while ready := await tx.outbox.ready((), 100):
                for queued in ready:
                    await self.delivery.settle(queued, SendResult(SendStatus.SENT, message=1), NOW)
                    chats += [queued.outgoing.to.chat] * (queued.outgoing.cause is Cause.BROADCAST)
        return chats

    async def ends(self) -> list[int]:
        """Who got it until it was done."""
        chats = []
        while await self.plans():
            chats += await self.delivers()
        return chats

    def group(self, before: int, *, late: bool) -> int:
        """An id below ``before``, of a group whose turn comes late, or early, in the plan."""
        decision = "cf" if late else "c0"
        return next(chat for chat in count(before - 1, -1) if self.store.pseudonym(chat).startswith(decision))


@pytest.fixture
def post(library: Library, script: ScriptConverter, database: Database) -> Post:
    return Post(library, script, database)


async def test_everybody_gets_it_once(post: Post) -> None:
    chats = list(range(1, 2 * PLAN_BATCH + 50))
    await post.knows(*chats)
    await post.begins()
    assert sorted(await post.ends()) == chats


@pytest.mark.parametrize("turns_late", [True, False])
@pytest.mark.parametrize("is_late", [True, False])
async def test_group_that_becomes_a_supergroup_meanwhile_gets_it_once(
    post: Post, is_late: bool, turns_late: bool
) -> None:
    old, new = post.group(0, late=is_late), post.group(-1_000_000_000_000, late=turns_late)
    await post.knows(old, *range(1, 2 * PLAN_BATCH))
    await post.begins()
    await post.plans()
    got = await post.delivers()
    assert (old in got) is not is_late, "this is what the test is about"
    await post.delivery.migrate(old, new, NOW)
    got += await post.ends()
    assert len([chat for chat in got if chat in (old, new)]) == 1
    assert len(got) == 2 * PLAN_BATCH
