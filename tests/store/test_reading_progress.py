"""How far those have come who read together, and who lets theirs be seen."""

from dataclasses import replace
from datetime import time, timedelta
from pathlib import Path
from typing import Any

import pytest

from bot.core.discussion import ConsentPurpose
from bot.core.language import Language
from bot.core.outgoing import Address, ChatKind
from bot.core.subscription import DailyExcerpts, ReadingOrder, ReadingProgress, Recurrence, Subscription
from bot.store.reading_progress import NAMES
from bot.store.store import Store
from bot.store.subscriptions import StoredSubscription
from tests.store.conftest import NOW

PLAN = DailyExcerpts(0, "zhibo-daihuo", Language.HANS, Recurrence(time(8, 30), "Asia/Shanghai"), together=True)


async def plan(store: Store, chat: str = "g1", topic: int | None = None) -> int:
    kept = StoredSubscription(PLAN, chat, Address(-100, ChatKind.GROUP, topic), "p1", Address(7))
    async with store.transaction() as tx:
        return await tx.subscriptions.save(kept, NOW)


async def finish(store: Store, number: int, *days: tuple[str, int]) -> None:
    async with store.transaction() as tx:
        for place, (person, day) in enumerate(days):
            await tx.progress.finish(number, person, day, NOW + timedelta(minutes=place))


async def consent(
    store: Store, person: str, name: str, *, chat: str = "g1", purpose: ConsentPurpose = ConsentPurpose.PROGRESS
) -> None:
    async with store.transaction() as tx:
        await tx.groups.consent(chat, person, purpose, name, now=NOW)


async def of(store: Store, number: int, person: str = "p9") -> ReadingProgress:
    async with store.read() as tx:
        return await tx.progress.of(number, person)


async def follow(store: Store, before: Subscription, after: Subscription) -> None:
    async with store.transaction() as tx:
        await tx.progress.follow(before, after)


async def test_people_are_counted_by_day(store: Store) -> None:
    number = await plan(store)
    assert await of(store, number) == ReadingProgress()
    await finish(store, number, ("p1", 3), ("p2", 1), ("p3", 3))
    assert await of(store, number) == ReadingProgress(days=((1, 1), (3, 2)))
    assert await of(store, number, "p3") == ReadingProgress(days=((1, 1), (3, 2)), mine=3)


async def test_nobody_goes_back(store: Store) -> None:
    number = await plan(store)
    await finish(store, number, ("p1", 3), ("p1", 2))
    assert (await of(store, number, "p1")).mine == 3
    await finish(store, number, ("p1", 5))
    assert await of(store, number, "p1") == ReadingProgress(days=((5, 1),), mine=5)


async def test_every_plan_has_its_own(store: Store) -> None:
    first, second = await plan(store), await plan(store, topic=5)
    await finish(store, first, ("p1", 3))
    assert await of(store, second, "p1") == ReadingProgress()
    await consent(store, "p1", "阿明")
    await finish(store, second, ("p1", 1))
    assert [(await of(store, number)).shown for number in (first, second)] == [(("阿明", 3),), (("阿明", 1),)]


async def test_names_are_told_of_those_only_who_wish_it_the_furthest_first(store: Store) -> None:
    number = await plan(store)
    await finish(store, number, ("p1", 1), ("p2", 4), ("p3", 4), ("p4", 2))
    for person, name in (("p1", "阿明"), ("p2", "Li"), ("p3", "小王"), ("p5", "还没读")):
        await consent(store, person, name)
    await consent(store, "p4", "只给老师看", purpose=ConsentPurpose.EXPORT)
    await consent(store, "p4", "在别的群", chat="g2")
    found = await of(store, number, "p4")
    assert found.shown == (("Li", 4), ("小王", 4), ("阿明", 1))
    assert not found.seen
    assert (await of(store, number, "p1")).seen
    assert (await of(store, number, "p5")).seen
    await consent(store, "p1", "")
    assert (await of(store, number, "p1")) == replace(found, shown=found.shown[:2], mine=1)


async def test_of_many_names_the_furthest_are_told(store: Store) -> None:
    number = await plan(store)
    for day in range(1, NAMES + 6):
        await finish(store, number, (f"p{day}", day))
        await consent(store, f"p{day}", f"n{day}")
    found = await of(store, number)
    assert [day for _, day in found.shown] == list(range(NAMES + 5, 5, -1))
    assert len(found.days) == NAMES + 5


async def test_person_is_told_how_far_they_have_read_and_where(store: Store) -> None:
    first, second = await plan(store), await plan(store, "g2")
    await finish(store, second, ("p1", 2), ("p2", 4))
    await finish(store, first, ("p1", 3))
    at = "2026-03-01T08:30:15.000+00:00"
    async with store.read() as tx:
        assert await tx.progress.of_person("p1") == [
            {"chat": "g1", "subscription": first, "day": 3, "at": at},
            {"chat": "g2", "subscription": second, "day": 2, "at": at},
        ]


async def test_forgotten_person_is_no_longer_counted(store: Store) -> None:
    number = await plan(store)
    await finish(store, number, ("p1", 3), ("p2", 1))
    await consent(store, "p1", "阿明")
    async with store.transaction() as tx:
        await tx.forget("p1", NOW)
    assert await of(store, number, "p1") == ReadingProgress(days=((1, 1),))


async def test_what_was_read_goes_with_the_group_that_moves(store: Store) -> None:
    number = await plan(store, chat=store.pseudonym(-5))
    await finish(store, number, ("p1", 3))
    await consent(store, "p1", "阿明", chat=store.pseudonym(-5))
    async with store.transaction() as tx:
        await tx.moved(-5, -1005, NOW)
    assert (await of(store, number)).shown == (("阿明", 3),)


@pytest.mark.parametrize(
    ("before", "after", "expected"),
    [
        ({"pace": 1}, {"pace": 2}, {1: 1, 2: 1}),  # of days 1, 3, 4
        ({"pace": 2}, {"pace": 1}, {2: 1, 6: 1, 8: 1}),
        ({"pace": 2}, {"pace": 3}, {2: 2}),
        ({"pace": 1}, {"pace": 3}, {1: 2}),
        ({"position": 4}, {"position": 5}, {1: 1, 3: 1, 4: 1}),
        ({"position": 27}, {"position": 0, "round": 1}, {1: 1, 3: 1, 4: 1}),  # the next round has not begun yet
        ({"position": 0, "round": 1}, {"position": 1, "round": 1}, {}),
        ({}, {"slug": "another"}, {}),
        ({"position": 3}, {"order": ReadingOrder.THESES}, {}),
        ({}, {"together": False}, {1: 1, 3: 1, 4: 1}),
        ({}, {"recurrence": Recurrence(time(9), "UTC"), "silent": True}, {1: 1, 3: 1, 4: 1}),
    ],
)
async def test_what_was_read_is_counted_as_the_plan_goes_on(
    store: Store, before: dict[str, Any], after: dict[str, Any], expected: dict[int, int]
) -> None:
    number, other = await plan(store), await plan(store, topic=5)
    for each in (number, other):
        await finish(store, each, ("p1", 1), ("p2", 3), ("p3", 4))
    first = replace(PLAN, id=number, **before)
    await follow(store, first, replace(first, **after))
    found: dict[int, int] = dict((await of(store, number)).days)
    assert found == expected
    assert (await of(store, other)).days == ((1, 1), (3, 1), (4, 1))


async def test_names_are_not_readable_in_the_file(store: Store, file: Path) -> None:
    number = await plan(store)
    await finish(store, number, ("p1", 3))
    await consent(store, "p1", "Mingming")
    assert b"Mingming" not in b"".join(path.read_bytes() for path in file.parent.iterdir())
