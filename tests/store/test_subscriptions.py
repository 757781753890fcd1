"""What comes by schedule: who gets it, where, and when the next is due."""

from dataclasses import fields, replace
from datetime import date, time, timedelta
from pathlib import Path

import pytest
from sqlalchemy import update

from bot.core.language import Language
from bot.core.outgoing import Address, Cause, ChatKind, RenderedMessage
from bot.core.subscription import (
    STOP,
    DailyExcerpts,
    PromptSchedule,
    ReadingOrder,
    Recurrence,
    Subscription,
    SubscriptionKind,
    SubscriptionStatus,
)
from bot.store.store import Store
from bot.store.subscriptions import StoredSubscription, subscription_entry
from bot.store.tables import subscriptions
from tests.outgoing import sending
from tests.store.conftest import NOW

FULL = DailyExcerpts(
    0,
    "zhibo-daihuo",
    Language.HANT,
    Recurrence(
        time(21, 5),
        "America/St_Johns",
        days=frozenset({0, 6}),
        last=date(2026, 2, 28),
        resumes=date(2026, 3, 8),
        starts=date(2026, 3, 2),
    ),
    order=ReadingOrder.SURPRISE,
    silent=True,
    then=STOP,
    status=SubscriptionStatus.ON,
    position=4,
    round=2,
    pace=3,
    together=True,
)
PROMPTS = PromptSchedule(
    0,
    "zhibo-daihuo",
    Language.HANT,
    FULL.recurrence,
    status=SubscriptionStatus.ON,
    chosen=("T1", "S2"),
    poll=False,
    hours=72,
)
BY_KIND: dict[SubscriptionKind, Subscription] = {SubscriptionKind.EXCERPT: FULL, SubscriptionKind.PROMPT: PROMPTS}
OWN = StoredSubscription(FULL, "c1", Address(7), "p1", Address(7))
GROUPS = StoredSubscription(FULL, "g1", Address(-100, ChatKind.GROUP, 5), "p1", Address(7))


async def save(store: Store, kept: StoredSubscription, due: timedelta | None = timedelta(0)) -> int:
    async with store.transaction() as tx:
        return await tx.subscriptions.save(kept, None if due is None else NOW + due)


async def find(
    store: Store, chat: str, topic: int | None = None, kind: SubscriptionKind = SubscriptionKind.EXCERPT
) -> StoredSubscription | None:
    async with store.read() as tx:
        return await tx.subscriptions.find(chat, topic, kind)


def bringing(kind: SubscriptionKind, kept: StoredSubscription = GROUPS) -> StoredSubscription:
    return replace(kept, subscription=BY_KIND[kind])


async def test_subscription_comes_back_as_it_was(store: Store) -> None:
    number = await save(store, OWN)
    kept = replace(OWN, subscription=replace(FULL, id=number))
    assert await find(store, "c1") == kept
    async with store.read() as tx:
        assert await tx.subscriptions.load(number) == kept
        assert await tx.subscriptions.load(number + 1) is None


async def test_every_topic_has_its_own(store: Store) -> None:
    first = await save(store, GROUPS)
    second = await save(store, replace(GROUPS, to=Address(-100, ChatKind.GROUP)))
    found = await find(store, "g1", 5), await find(store, "g1"), await find(store, "g1", 6)
    assert [each.subscription.id if each else None for each in found] == [first, second, None]


async def test_chat_may_have_excerpts_and_prompts(store: Store) -> None:
    ids = {kind: await save(store, bringing(kind)) for kind in SubscriptionKind}
    for kind in SubscriptionKind:
        kept = await find(store, "g1", 5, kind)
        assert kept
        assert (kept.subscription.id, kept.subscription.kind) == (ids[kind], kind)
    assert await find(store, "g1", None, SubscriptionKind.PROMPT) is None
    async with store.read() as tx:
        assert len(await tx.subscriptions.of_chat("g1")) == 2


async def test_settings_that_were_kept_before_there_was_more_to_choose_are_read(store: Store) -> None:
    number = await save(store, OWN)
    older = {"at": "21:05", "zone": "America/St_Johns", "language": "zh-Hant", "days": [0, 6], "course": "surprise"}
    older |= {"slug": "zhibo-daihuo", "silent": True, "then": STOP, "position": 4, "round": 2}  # type: ignore[dict-item]
    older |= {"last": "2026-02-28", "resumes": None}  # type: ignore[dict-item]
    async with store.database.begin() as connection:
        await connection.execute(update(subscriptions).values(settings=store.encryption.encrypt_json(older)))
    kept = await find(store, "c1")
    assert kept
    new = DailyExcerpts(
        number, FULL.slug, FULL.language, Recurrence(FULL.recurrence.at, FULL.recurrence.zone), status=FULL.status
    )
    expected = replace(
        new,
        recurrence=replace(new.recurrence, days=FULL.recurrence.days),
        order=FULL.order,
        silent=True,
        then=STOP,
        position=4,
        round=2,
    )
    assert kept.subscription == replace(expected, recurrence=replace(expected.recurrence, last=FULL.recurrence.last))


@pytest.mark.parametrize("kind", list(SubscriptionKind))
def test_all_that_is_kept_is_told_to_the_person(kind: SubscriptionKind) -> None:
    told = subscription_entry(bringing(kind))
    own = {each.name for each in (*fields(BY_KIND[kind]), *fields(Recurrence))} - {"id", "recurrence"}
    assert told.keys() == {{"order": "course", "status": "standing"}.get(name, name) for name in own} | {"brings"}
    assert (told["brings"], told["standing"], told["starts"]) == (
        kind,
        SubscriptionStatus.ON,
        "2026-03-02",
    )


async def test_saving_again_changes_it(store: Store) -> None:
    number = await save(store, OWN)
    changed = replace(OWN, subscription=replace(FULL, id=number, status=SubscriptionStatus.OFF))
    assert await save(store, changed, None) == number
    assert await find(store, "c1") == changed


async def test_due_are_those_whose_moment_has_come_the_longest_overdue_first(store: Store) -> None:
    hours = {"c1": 2, "c2": 1, "c3": 3}
    ids = {chat: await save(store, replace(OWN, chat=chat), timedelta(hours=hour)) for chat, hour in hours.items()}
    await save(store, replace(OWN, chat="c4"), None)
    async with store.read() as tx:
        due = await tx.subscriptions.due(NOW + timedelta(hours=2), 10)
    assert due == [(ids["c2"], NOW + timedelta(hours=1)), (ids["c1"], NOW + timedelta(hours=2))]
    async with store.read() as tx:
        assert len(await tx.subscriptions.due(NOW + timedelta(days=1), 2)) == 2


async def test_group_that_moved_keeps_its_own(store: Store) -> None:
    number = await save(store, GROUPS)
    for _ in range(2):
        async with store.transaction() as tx:
            await tx.subscriptions.move("g1", "g2", -1005)
    kept = await find(store, "g2", 5)
    assert kept
    assert (kept.subscription.id, kept.to) == (number, Address(-1005, ChatKind.GROUP, 5))
    assert await find(store, "g1", 5) is None


@pytest.mark.parametrize(
    ("status", "stays"),
    [(SubscriptionStatus.ON, "there"), (SubscriptionStatus.OFF, "there"), (SubscriptionStatus.DRAFT, "here")],
)
async def test_group_that_moved_to_where_there_is_one_already_has_one(
    store: Store, status: SubscriptionStatus, stays: str
) -> None:
    here = await save(store, GROUPS)
    other = replace(GROUPS, chat="g2", to=Address(-1005, ChatKind.GROUP, 5), subscription=replace(FULL, status=status))
    ids = {"here": here, "there": await save(store, other)}
    async with store.transaction() as tx:
        gave_way = await tx.subscriptions.move("g1", "g2", -1005)
        assert [each.subscription.id for each in await tx.subscriptions.of_chat("g2")] == [ids[stays]]
        assert await tx.subscriptions.of_chat("g1") == []
        assert await tx.subscriptions.move("g1", "g2", -1005) == []
    assert gave_way == [number for name, number in ids.items() if name != stays]


async def test_what_brings_excerpts_does_not_give_way_to_what_brings_prompts(store: Store) -> None:
    excerpts = await save(store, bringing(SubscriptionKind.EXCERPT))
    there = replace(GROUPS, chat="g2", to=Address(-1005, ChatKind.GROUP, 5))
    prompts = await save(store, bringing(SubscriptionKind.PROMPT, there))
    async with store.transaction() as tx:
        assert await tx.subscriptions.move("g1", "g2", -1005) == []
    found = [await find(store, "g2", 5, kind) for kind in SubscriptionKind]
    assert [each.subscription.id if each else None for each in found] == [excerpts, prompts]


async def test_how_far_anybody_has_read_goes_with_the_subscription(store: Store) -> None:
    here, own = await save(store, GROUPS), await save(store, OWN)
    there = await save(store, replace(GROUPS, chat="g2", to=Address(-1005, ChatKind.GROUP, 5)))
    async with store.transaction() as tx:
        for number in (here, there, own):
            await tx.progress.finish(number, "p2", 3, NOW)
        assert await tx.subscriptions.move("g1", "g2", -1005) == [here]
        await tx.subscriptions.forget("p1")
        mine = [(await tx.progress.of(number, "p2")).mine for number in (here, there, own)]
    assert mine == [0, 3, 0]


async def test_excerpt_of_the_one_that_gave_way_is_not_sent(store: Store) -> None:
    for chat in (-5, -1005):
        to = Address(chat, ChatKind.GROUP)
        number = await save(store, replace(GROUPS, chat=store.pseudonym(chat), to=to))
        excerpt = sending(
            f"daily:{number}", Cause.DAILY, store.pseudonym(chat), to, RenderedMessage("", ""), about=str(number)
        )
        async with store.transaction() as tx:
            await tx.outbox.add([excerpt], NOW)
    async with store.transaction() as tx:
        await tx.moved(-5, -1005, NOW)
    async with store.read() as tx:
        waiting = {queued.outgoing.key for queued in await tx.outbox.ready((), 10)}
    async with store.transaction() as tx:
        await tx.outbox.cancel_about(Cause.DAILY, "2", NOW)
    assert waiting == {"daily:2"}
    async with store.read() as tx:
        assert await tx.outbox.ready((), 10) == [], "the other one does not wait behind it"


async def test_forgotten_person_loses_their_own_and_groups_go_on_without_them(store: Store) -> None:
    await save(store, OWN)
    await save(store, GROUPS)
    async with store.transaction() as tx:
        await tx.subscriptions.forget("p1")
    assert await find(store, "c1") is None
    kept = await find(store, "g1", 5)
    assert kept
    assert (kept.person, kept.sender) == ("", None)


async def test_neither_address_nor_settings_are_readable_in_the_file(store: Store, file: Path) -> None:
    await save(store, replace(GROUPS, to=Address(-1009876543210, ChatKind.GROUP, 5)))
    content = b"".join(path.read_bytes() for path in file.parent.iterdir())
    assert b"g1" in content
    for secret in (b"1009876543210", b"St_Johns", b"21:05"):
        assert secret not in content


@pytest.mark.parametrize(
    ("status", "after"),
    [(SubscriptionStatus.ON, SubscriptionStatus.AWAY), (SubscriptionStatus.OFF, SubscriptionStatus.OFF)],
)
async def test_chat_that_is_gone_rests_until_it_is_back(
    store: Store, status: SubscriptionStatus, after: SubscriptionStatus
) -> None:
    await save(store, replace(OWN, subscription=replace(FULL, status=status)))
    async with store.transaction() as tx:
        await tx.mark_gone("c1", NOW)
    kept = await find(store, "c1")
    assert kept
    assert kept.subscription.status is after
    if after is SubscriptionStatus.AWAY:
        async with store.read() as tx:
            assert await tx.subscriptions.due(NOW + timedelta(days=999), 10) == []
