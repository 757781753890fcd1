"""What was stored by a clock that was far ahead does not hold anything up when the clock is back."""

from dataclasses import replace
from datetime import timedelta

from bot.core.outgoing import Address, Cause, ChatKind, DeliveryStatus, RenderedMessage
from bot.store import discussions, flood_waits
from bot.store.store import Store
from tests.outgoing import sending
from tests.store.conftest import NOW
from tests.store.discussions import TALK, hold, load

HOP = timedelta(days=20)
HOUR = timedelta(hours=1)


async def test_pause_that_telegram_asked_for_holds_for_an_hour_at_most(store: Store) -> None:
    async with store.transaction() as tx:
        for scope, until in (("all", NOW + HOP), ("c1", NOW + HOUR / 2), ("c2", NOW - HOUR)):
            await tx.flood_waits.put(scope, until)
    async with store.transaction() as tx:
        assert await tx.flood_waits.load(NOW) == {"all": NOW + flood_waits.LONGEST, "c1": NOW + HOUR / 2}


async def test_group_is_greeted_though_its_moment_is_far_off(store: Store) -> None:
    async with store.transaction() as tx:
        await tx.groups.record_joining("g1", Address(-1, ChatKind.GROUP), NOW + HOP, sees_all=False)
    async with store.read() as tx:
        assert await tx.groups.to_greet(NOW, 10) == ["g1"]


async def test_discussion_goes_on_when_the_longest_would(store: Store) -> None:
    latest = NOW + discussions.LONGEST
    wrong = await hold(store, "g1", discussion=replace(TALK, due=NOW + HOP))
    right = await hold(store, "g2", discussion=replace(TALK, due=latest))
    never = await hold(store, "g3", discussion=replace(TALK, due=None))
    await store.mend(NOW)
    found = [await load(store, held) for held in (wrong, right, never)]
    assert [held.discussion.due if held else "" for held in found] == [latest, latest, None]


async def test_what_came_on_dates_to_come_does_not_count_but_answers_do(store: Store) -> None:
    outgoing_messages = {
        key: sending(key, cause, "c1", Address(7), RenderedMessage("x", "x"), about="1")
        for key, cause in (("daily:1:a", Cause.DAILY), ("prompt:1:a", Cause.PROMPT), ("reply:u1", Cause.REPLY))
    }
    async with store.transaction() as tx:
        await tx.outbox.add([*outgoing_messages.values()], NOW)
    for queued, at in ((1, NOW + HOP), (2, NOW + HOP), (3, NOW + HOP)):
        async with store.transaction() as tx:
            await tx.outbox.finish(queued, DeliveryStatus.SENT, at, message=1)
    async with store.read() as tx:
        assert await tx.outbox.recent(NOW) == [], "nor for the pace"
    await store.mend(NOW)
    async with store.transaction() as tx:
        await tx.outbox.add([*outgoing_messages.values()], NOW)
    async with store.read() as tx:
        [ready] = await tx.outbox.ready((), 10)
    assert ready.outgoing.key == "daily:1:a", "the first of its chat; the answer is not sent again"
    async with store.read() as tx:
        assert await tx.outbox.counts(Cause.REPLY, "1") == {DeliveryStatus.SENT: 1}
