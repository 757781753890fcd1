"""What follows from what became of a message: for its schedule, its chat, the log, and the next try."""

from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import select

from bot.core.essay import Library
from bot.core.incoming import MessageKind
from bot.core.language import Language
from bot.core.outgoing import (
    Address,
    Cause,
    ChatKind,
    DeliveryStatus,
    OutgoingMessage,
    RenderedMessage,
    SendResult,
    SendStatus,
)
from bot.core.subscription import STOP, Subscription, SubscriptionStatus
from bot.search.text.script import ScriptConverter
from bot.services.delivery import MAX_REPEATS
from bot.store import tables
from bot.store.chats import MISSING_DAYS
from bot.store.database import Database
from bot.store.encryption import Encryption
from bot.store.journal import JournalEntry
from bot.store.outbox_claims import QueuedMessage
from bot.store.store import Store
from bot.store.subscriptions import StoredSubscription
from bot.talk.schedules.recurrence import next_due
from tests.databases import Opened
from tests.house import services_over
from tests.incoming import decided, incoming
from tests.outgoing import sending
from tests.talk.subscriptions import MONDAY, subscribed

NOW = MONDAY + timedelta(minutes=31)
"""A minute after the excerpt of the day was planned."""
TODAY = date(2026, 3, 9)
TOMORROW = datetime(2026, 3, 10, 0, 30, tzinfo=UTC)
GROUP, ADMIN = Address(-100, ChatKind.GROUP), Address(7)
COUNTS = [SendStatus.SENT, SendStatus.UNKNOWN]


class Office:
    """A settlement, and one schedule in a group that somebody has set up."""

    def __init__(self, library: Library, script: ScriptConverter, database: Database) -> None:
        self.library = library
        self.store = Store(database, Encryption(Encryption.new_key()), bot=1)
        self.delivery = services_over(self.store, library, script).delivery

    async def subscribe(self, language: Language = Language.HANS, **about: Any) -> int:
        """Its excerpt of today is planned."""
        new = subscribed(number=0, **about)
        daily = replace(new, recurrence=replace(new.recurrence, last=TODAY), language=language)
        chat = self.store.chat_of(GROUP)
        async with self.store.transaction() as tx:
            await tx.chats.mark_reachable(chat, GROUP, NOW)
            kept = StoredSubscription(daily, chat, GROUP, "", ADMIN)
            return await tx.subscriptions.save(kept, next_due(daily, NOW))

    async def kept(self, number: int) -> tuple[Subscription, datetime | None]:
        """A subscription, and when its next excerpt is due."""
        async with self.store.read() as tx:
            kept = await tx.subscriptions.load(number)
            due = select(tables.subscriptions.c.due).where(tables.subscriptions.c.id == number)
            assert kept
            return kept.subscription, (await tx.connection.execute(due)).scalar_one()

    async def post(self, key: str, cause: Cause = Cause.REPLY, **about: Any) -> QueuedMessage:
        """It is being sent for the first time."""
        outgoing = sending(key, cause, self.store.chat_of(GROUP), GROUP, RenderedMessage(key, key), **about)
        async with self.store.transaction() as tx:
            await tx.outbox.add([outgoing], NOW)
            number = select(tables.outbox.c.id).where(tables.outbox.c.key == key)
            row = (await tx.connection.execute(number)).scalar_one()
        return await self.again(QueuedMessage(row, outgoing, 0, 0))

    async def again(self, queued: QueuedMessage) -> QueuedMessage:
        """The next try."""
        async with self.store.transaction() as tx:
            await tx.outbox.begin([queued.id], NOW)
        async with self.store.read() as tx:
            [found] = [each for each in await tx.outbox.interrupted() if each.id == queued.id]
        return found

    async def excerpt(self, number: int, key: str = "d") -> QueuedMessage:
        return await self.post(key, Cause.DAILY, about=str(number))

    async def settle(self, queued: QueuedMessage, status: SendStatus, now: datetime = NOW) -> DeliveryStatus:
        return await self.delivery.settle(queued, SendResult(status, "why"), now)

    async def states(self) -> dict[str, str]:
        async with self.store.database.read() as connection:
            rows = (await connection.execute(select(tables.outbox.c.key, tables.outbox.c.state))).all()
        return {row.key.partition(":")[0]: row.state for row in rows}

    async def notices(self) -> list[OutgoingMessage]:
        async with self.store.read() as tx:
            waiting = [queued.outgoing for queued in await tx.outbox.ready((), 100)]
        return [outgoing for outgoing in waiting if outgoing.cause is Cause.NOTICE]

    async def active(self) -> int:
        async with self.store.read() as tx:
            return await tx.chats.count()


@pytest.fixture
async def office(library: Library, script: ScriptConverter, databases: Opened) -> AsyncIterator[Office]:
    async with databases() as database:
        yield Office(library, script, database)


@pytest.mark.parametrize("status", COUNTS)
async def test_excerpt_that_came_or_may_have_is_followed_by_the_next_one(office: Office, status: SendStatus) -> None:
    number = await office.subscribe(position=3)
    assert await office.settle(await office.excerpt(number), status) in ("sent", "unknown")
    daily, due = await office.kept(number)
    assert (daily.position, daily.status) == (4, SubscriptionStatus.ON)
    assert due
    assert due == TOMORROW


@pytest.mark.parametrize("status", [status for status in SendStatus if status not in COUNTS])
async def test_excerpt_that_certainly_did_not_come_leaves_no_gap(office: Office, status: SendStatus) -> None:
    number = await office.subscribe(position=3)
    await office.settle(await office.excerpt(number), status)
    assert (await office.kept(number))[0].position == 3


async def test_excerpt_that_came_too_late_leaves_no_gap(office: Office) -> None:
    number = await office.subscribe(position=3)
    await office.delivery.expire(await office.excerpt(number), NOW)
    daily, due = await office.kept(number)
    assert (daily.position, daily.status, bool(due)) == (3, SubscriptionStatus.ON, True)
    assert await office.states() == {"d": "expired"}


@pytest.mark.parametrize("status", COUNTS)
async def test_after_the_closing_message_nothing_comes_where_that_was_chosen(
    office: Office, status: SendStatus
) -> None:
    number = await office.subscribe(position=len(office.library.essay()), then=STOP)
    await office.settle(await office.excerpt(number), status)
    daily, due = await office.kept(number)
    assert (daily.status, due) == (SubscriptionStatus.OFF, None)


async def test_shut_place_suspends_its_schedule_and_whoever_set_it_up_is_told_once(office: Office) -> None:
    number = await office.subscribe()
    first, second = [await office.excerpt(number, key) for key in ("one", "two")]
    for queued in (first, second):
        assert await office.settle(queued, SendStatus.SHUT) == "failed"
    daily, due = await office.kept(number)
    assert (daily.status, due) == (SubscriptionStatus.SUSPENDED, None)
    [notice] = await office.notices()
    assert notice.to == ADMIN
    assert notice.message.plain.startswith("每日一段停了")
    assert await office.active() == 1, "the group itself is there"


async def test_word_about_a_shut_place_is_in_the_language_of_its_schedule(office: Office) -> None:
    number = await office.subscribe(Language.ENGLISH)
    await office.settle(await office.excerpt(number), SendStatus.SHUT)
    assert [notice.message.plain.isascii() for notice in await office.notices()] == [True]


async def test_what_is_no_schedule_suspends_none(office: Office) -> None:
    number = await office.subscribe()
    for cause in (Cause.REPLY, Cause.NOTICE, Cause.BROADCAST):
        await office.settle(await office.post(cause, cause, about=str(number)), SendStatus.SHUT)
    assert (await office.kept(number))[0].status is SubscriptionStatus.ON
    assert await office.notices() == []


async def test_schedule_that_was_stopped_meanwhile_is_not_suspended(office: Office) -> None:
    number = await office.subscribe(status=SubscriptionStatus.OFF)
    await office.settle(await office.excerpt(number), SendStatus.SHUT)
    assert (await office.kept(number))[0].status is SubscriptionStatus.OFF
    assert await office.notices() == []


async def test_schedule_that_is_no_more_is_no_failure(office: Office) -> None:
    assert await office.settle(await office.excerpt(99), SendStatus.SENT) == "sent"


@pytest.mark.parametrize(
    "standing",
    [SubscriptionStatus.ON, SubscriptionStatus.OFF, SubscriptionStatus.AWAY, SubscriptionStatus.SUSPENDED, None],
)
@pytest.mark.parametrize("status", [SendStatus.LATER, SendStatus.MOVED])
async def test_excerpt_of_a_schedule_that_was_stopped_while_it_was_sent_is_not_tried_again(
    office: Office, standing: SubscriptionStatus | None, status: SendStatus
) -> None:
    number = await office.subscribe(status=standing or SubscriptionStatus.ON)
    state = await office.settle(await office.excerpt(number if standing else number + 1), status)
    assert state == ("pending" if standing is SubscriptionStatus.ON else "cancelled")


async def test_chat_that_is_gone_gets_nothing_more_until_it_is_back(office: Office) -> None:
    number = await office.subscribe()
    sent, *_ = [await office.post(key) for key in ("sent", "waits")]
    async with office.store.transaction() as tx:
        await tx.outbox.requeue(2, "", perhaps=False)
    assert await office.settle(sent, SendStatus.GONE) == "gone"
    assert await office.states() == {"sent": "gone", "waits": "gone"}
    daily, due = await office.kept(number)
    assert (daily.status, due, await office.active()) == (SubscriptionStatus.AWAY, None, 0)
    await office.delivery.mark_reachable(GROUP, NOW)
    daily, due = await office.kept(number)
    assert (daily.status, await office.active()) == (SubscriptionStatus.ON, 1)
    assert due
    assert due == TOMORROW, "not twice on one day"


async def test_chat_that_telegram_does_not_know_is_gone_after_separate_days(office: Office) -> None:
    number = await office.subscribe()
    for day in range(MISSING_DAYS):
        assert (await office.kept(number))[0].status is SubscriptionStatus.ON
        for time in ("morning", "evening"):
            queued = await office.post(f"{day} {time}")
            assert await office.settle(queued, SendStatus.MISSING, NOW + timedelta(days=day)) == "failed"
    assert (await office.kept(number))[0].status is SubscriptionStatus.AWAY


async def test_chat_that_telegram_knows_again_begins_to_count_anew(office: Office) -> None:
    number = await office.subscribe()
    missed = [SendStatus.MISSING] * (MISSING_DAYS - 1)
    for day, status in enumerate((*missed, SendStatus.SENT, *missed)):
        await office.settle(await office.post(f"{day}"), status, NOW + timedelta(days=day))
    assert (await office.kept(number))[0].status is SubscriptionStatus.ON


@pytest.mark.parametrize(
    ("about", "states"),
    [
        ({"cause": Cause.REPLY}, ["pending", "unknown"]),
        ({"cause": Cause.NOTICE}, ["pending", "unknown"]),
        ({"cause": Cause.DAILY, "about": "1"}, ["unknown"]),
        ({"cause": Cause.BROADCAST, "about": "1"}, ["unknown"]),
        ({"cause": Cause.REPLY, "edit": 5}, ["pending"] * (MAX_REPEATS - 1) + ["unknown"]),
        ({"cause": Cause.NOTICE, "edit": 5}, ["pending"] * (MAX_REPEATS - 1) + ["unknown"]),
    ],
)
async def test_how_often_is_sent_what_may_have_arrived(
    office: Office, about: dict[str, Any], states: list[str]
) -> None:
    queued = await office.post("p", **about)
    for state in states:
        assert await office.settle(queued, SendStatus.UNKNOWN) == state
        if state == "pending":
            queued = await office.again(queued)


async def test_what_certainly_did_not_arrive_is_tried_however_often_it_takes(office: Office) -> None:
    queued = await office.post("p", Cause.BROADCAST, about="1")
    for _ in range(MAX_REPEATS * 2):
        assert await office.settle(queued, SendStatus.LATER) == "pending"
        queued = await office.again(queued)
    assert await office.settle(queued, SendStatus.SENT) == "sent"


@pytest.mark.parametrize(
    ("fates", "delivered"),
    [
        ([SendStatus.SENT], True),
        ([SendStatus.FAILED], False),
        ([SendStatus.GONE], False),
        ([SendStatus.MISSING], False),
        ([SendStatus.SHUT], False),
        ([SendStatus.LATER], None),
        ([SendStatus.UNKNOWN, SendStatus.UNKNOWN], None),
        ([SendStatus.UNKNOWN, SendStatus.SENT], True),
        ([], False),
    ],
)
async def test_log_is_told_what_is_known(office: Office, fates: list[SendStatus], delivered: bool | None) -> None:
    said = incoming("k", "telegram", "p", "c", MessageKind.TEXT, "?")
    async with office.store.transaction() as tx:
        await tx.journal.record(JournalEntry.of(said, decided(), "!", NOW))
    queued = await office.post("reply", about="k")
    for status in fates:
        if await office.settle(queued, status) == "pending" and status is SendStatus.UNKNOWN:
            queued = await office.again(queued)
    if not fates:
        await office.delivery.expire(queued, NOW)
    async with office.store.read() as tx:
        assert [entry["delivered"] async for entry in tx.journal.entries()] == [delivered]


async def test_pauses_that_telegram_asked_for_are_stored_with_the_outcome(office: Office) -> None:
    until = NOW + timedelta(seconds=30)
    queued = await office.post("p")
    await office.delivery.settle(queued, SendResult(SendStatus.LATER), NOW, {"all": until, "c1": NOW})
    async with office.store.transaction() as tx:
        assert await tx.flood_waits.load(NOW) == {"all": until}


async def test_group_that_has_moved_gets_at_its_new_place_what_was_refused_at_the_old(office: Office) -> None:
    number = await office.subscribe()
    queued, moved = await office.excerpt(number), SendResult(SendStatus.MOVED, "why", moved_to=-1005)
    for _ in range(2):
        assert await office.delivery.settle(queued, moved, NOW) == "pending"
        async with office.store.read() as tx:
            [waiting] = await tx.outbox.ready((), 10)
        assert waiting.outgoing.to == replace(GROUP, chat=-1005)
        assert waiting.outgoing.chat == office.store.pseudonym(-1005)
    assert await office.active() == 1
    async with office.store.read() as tx:
        [kept] = await tx.subscriptions.of_chat(office.store.pseudonym(-1005))
    assert (kept.subscription.id, kept.to) == (number, replace(GROUP, chat=-1005))
