"""What follows from what became of a message: for its schedule, its chat, the log, and the next try."""

from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select

from bot.convener import Convener
from bot.core.chat import Kind, Utterance
from bot.core.daily import STOP, Standing, Subscription
from bot.core.essay import Library
from bot.core.language import Language
from bot.core.post import Address, Cause, Fate, Outcome, Parcel, Place, Rendered, State
from bot.render.catalogue import Catalogues
from bot.render.compose import Composer
from bot.search.script import Script
from bot.settlement import TRIES, Settlement
from bot.store import tables
from bot.store.chats import MISSING_DAYS
from bot.store.database import Database
from bot.store.journal import Entry
from bot.store.outbox import Posted
from bot.store.store import Store
from bot.store.subscriptions import Kept
from bot.store.vault import Vault
from bot.talk.schedules.daily import arrived
from bot.talk.schedules.schedule import following
from tests.databases import opened
from tests.talk.subscriptions import MONDAY, subscribed

NOW = MONDAY + timedelta(minutes=31)
"""A minute after the excerpt of the day was planned."""
TODAY = date(2026, 3, 9)
TOMORROW = datetime(2026, 3, 10, 0, 30, tzinfo=UTC)
GROUP, ADMIN = Address(-100, Place.GROUP), Address(7)
COUNTS = [Fate.SENT, Fate.UNKNOWN]


class Office:
    """A settlement, and one schedule in a group that somebody has set up."""

    def __init__(self, library: Library, script: Script, database: Database) -> None:
        self.library = library
        self.store = Store.over(database, Vault(Vault.new_key()), bot=1)
        composer = Composer(library, Catalogues(script.traditional))
        convener = Convener(library, composer, self.store)
        self.settlement = Settlement(self.store, composer, convener, lambda daily: arrived(daily, library), following)

    async def subscribe(self, language: Language = Language.HANS, **about: Any) -> int:
        """Its excerpt of today is planned."""
        daily = replace(subscribed(number=0, **about), last=TODAY, language=language)
        chat = self.store.chat_of(GROUP)
        async with self.store.database.begin() as connection:
            await self.store.chats.came(connection, chat, GROUP, NOW)
            kept = Kept(daily, chat, GROUP, "", ADMIN)
            return await self.store.subscriptions.save(connection, kept, following(daily, NOW))

    async def kept(self, number: int) -> tuple[Subscription, str | None]:
        """A subscription, and when its next excerpt is due."""
        async with self.store.database.read() as connection:
            kept = await self.store.subscriptions.load(connection, number)
            due = select(tables.subscriptions.c.due).where(tables.subscriptions.c.id == number)
            assert kept
            return kept.subscription, (await connection.execute(due)).scalar_one()

    async def post(self, key: str, cause: Cause = Cause.REPLY, **about: Any) -> Posted:
        """It is being sent for the first time."""
        parcel = Parcel(key, cause, self.store.chat_of(GROUP), GROUP, Rendered(key, key), **about)
        async with self.store.database.begin() as connection:
            await self.store.outbox.add(connection, [parcel], NOW)
            number = select(tables.outbox.c.id).where(tables.outbox.c.key == key)
            row = (await connection.execute(number)).scalar_one()
        return await self.again(Posted(row, parcel, 0, 0))

    async def again(self, posted: Posted) -> Posted:
        """The next try."""
        await self.store.outbox.begin([posted.id], NOW)
        [found] = [each for each in await self.store.outbox.interrupted() if each.id == posted.id]
        return found

    async def excerpt(self, number: int, key: str = "d") -> Posted:
        return await self.post(key, Cause.DAILY, about=str(number))

    async def settle(self, posted: Posted, fate: Fate, now: datetime = NOW) -> State:
        return await self.settlement.settle(posted, Outcome(fate, "why"), now)

    async def states(self) -> dict[str, str]:
        async with self.store.database.read() as connection:
            rows = (await connection.execute(select(tables.outbox.c.key, tables.outbox.c.state))).all()
        return {row.key.partition(":")[0]: row.state for row in rows}

    async def notices(self) -> list[Parcel]:
        waiting = [posted.parcel for posted in await self.store.outbox.ready((), 100)]
        return [parcel for parcel in waiting if parcel.cause is Cause.NOTICE]

    async def active(self) -> int:
        async with self.store.database.read() as connection:
            return await self.store.chats.count(connection)


@pytest.fixture
async def office(library: Library, script: Script, tmp_path: Path) -> AsyncIterator[Office]:
    async with opened(tmp_path) as database:
        yield Office(library, script, database)


@pytest.mark.parametrize("fate", COUNTS)
async def test_excerpt_that_came_or_may_have_is_followed_by_the_next_one(office: Office, fate: Fate) -> None:
    number = await office.subscribe(position=3)
    assert await office.settle(await office.excerpt(number), fate) in ("sent", "unknown")
    daily, due = await office.kept(number)
    assert (daily.position, daily.standing) == (4, Standing.ON)
    assert due
    assert datetime.fromisoformat(due) == TOMORROW


@pytest.mark.parametrize("fate", [fate for fate in Fate if fate not in COUNTS])
async def test_excerpt_that_certainly_did_not_come_leaves_no_gap(office: Office, fate: Fate) -> None:
    number = await office.subscribe(position=3)
    await office.settle(await office.excerpt(number), fate)
    assert (await office.kept(number))[0].position == 3


async def test_excerpt_that_came_too_late_leaves_no_gap(office: Office) -> None:
    number = await office.subscribe(position=3)
    await office.settlement.expire(await office.excerpt(number), NOW)
    daily, due = await office.kept(number)
    assert (daily.position, daily.standing, bool(due)) == (3, Standing.ON, True)
    assert await office.states() == {"d": "expired"}


@pytest.mark.parametrize("fate", COUNTS)
async def test_after_the_closing_message_nothing_comes_where_that_was_chosen(office: Office, fate: Fate) -> None:
    number = await office.subscribe(position=len(office.library.essay()), then=STOP)
    await office.settle(await office.excerpt(number), fate)
    daily, due = await office.kept(number)
    assert (daily.standing, due) == (Standing.OFF, None)


async def test_shut_place_suspends_its_schedule_and_whoever_set_it_up_is_told_once(office: Office) -> None:
    number = await office.subscribe()
    first, second = [await office.excerpt(number, key) for key in ("one", "two")]
    for posted in (first, second):
        assert await office.settle(posted, Fate.SHUT) == "failed"
    daily, due = await office.kept(number)
    assert (daily.standing, due) == (Standing.SUSPENDED, None)
    [notice] = await office.notices()
    assert notice.to == ADMIN
    assert notice.message.plain.startswith("每日一段停了")
    assert await office.active() == 1, "the group itself is there"


async def test_word_about_a_shut_place_is_in_the_language_of_its_schedule(office: Office) -> None:
    number = await office.subscribe(Language.ENGLISH)
    await office.settle(await office.excerpt(number), Fate.SHUT)
    assert [notice.message.plain.isascii() for notice in await office.notices()] == [True]


async def test_what_is_no_schedule_suspends_none(office: Office) -> None:
    number = await office.subscribe()
    for cause in (Cause.REPLY, Cause.NOTICE, Cause.BROADCAST):
        await office.settle(await office.post(cause, cause, about=str(number)), Fate.SHUT)
    assert (await office.kept(number))[0].standing is Standing.ON
    assert await office.notices() == []


async def test_schedule_that_was_stopped_meanwhile_is_not_suspended(office: Office) -> None:
    number = await office.subscribe(standing=Standing.OFF)
    await office.settle(await office.excerpt(number), Fate.SHUT)
    assert (await office.kept(number))[0].standing is Standing.OFF
    assert await office.notices() == []


async def test_schedule_that_is_no_more_is_no_failure(office: Office) -> None:
    assert await office.settle(await office.excerpt(99), Fate.SENT) == "sent"


@pytest.mark.parametrize("standing", [Standing.ON, Standing.OFF, Standing.AWAY, Standing.SUSPENDED, None])
@pytest.mark.parametrize("fate", [Fate.LATER, Fate.MOVED])
async def test_excerpt_of_a_schedule_that_was_stopped_while_it_was_sent_is_not_tried_again(
    office: Office, standing: Standing | None, fate: Fate
) -> None:
    number = await office.subscribe(standing=standing or Standing.ON)
    state = await office.settle(await office.excerpt(number if standing else number + 1), fate)
    assert state == ("pending" if standing is Standing.ON else "cancelled")


async def test_chat_that_is_gone_gets_nothing_more_until_it_is_back(office: Office) -> None:
    number = await office.subscribe()
    sent, *_ = [await office.post(key) for key in ("sent", "waits")]
    async with office.store.database.begin() as connection:
        await office.store.outbox.back(connection, 2, "", perhaps=False)
    assert await office.settle(sent, Fate.GONE) == "gone"
    assert await office.states() == {"sent": "gone", "waits": "gone"}
    daily, due = await office.kept(number)
    assert (daily.standing, due, await office.active()) == (Standing.AWAY, None, 0)
    await office.settlement.back(GROUP, NOW)
    daily, due = await office.kept(number)
    assert (daily.standing, await office.active()) == (Standing.ON, 1)
    assert due
    assert datetime.fromisoformat(due) == TOMORROW, "not twice on one day"


async def test_chat_that_telegram_does_not_know_is_gone_after_separate_days(office: Office) -> None:
    number = await office.subscribe()
    for day in range(MISSING_DAYS):
        assert (await office.kept(number))[0].standing is Standing.ON
        for time in ("morning", "evening"):
            posted = await office.post(f"{day} {time}")
            assert await office.settle(posted, Fate.MISSING, NOW + timedelta(days=day)) == "failed"
    assert (await office.kept(number))[0].standing is Standing.AWAY


async def test_chat_that_telegram_knows_again_begins_to_count_anew(office: Office) -> None:
    number = await office.subscribe()
    missed = [Fate.MISSING] * (MISSING_DAYS - 1)
    for day, fate in enumerate((*missed, Fate.SENT, *missed)):
        await office.settle(await office.post(f"{day}"), fate, NOW + timedelta(days=day))
    assert (await office.kept(number))[0].standing is Standing.ON


@pytest.mark.parametrize(
    ("about", "states"),
    [
        ({"cause": Cause.REPLY}, ["pending", "unknown"]),
        ({"cause": Cause.NOTICE}, ["pending", "unknown"]),
        ({"cause": Cause.DAILY, "about": "1"}, ["unknown"]),
        ({"cause": Cause.BROADCAST, "about": "1"}, ["unknown"]),
        ({"cause": Cause.REPLY, "edit": 5}, ["pending"] * (TRIES - 1) + ["unknown"]),
        ({"cause": Cause.NOTICE, "edit": 5}, ["pending"] * (TRIES - 1) + ["unknown"]),
    ],
)
async def test_how_often_is_sent_what_may_have_arrived(
    office: Office, about: dict[str, Any], states: list[str]
) -> None:
    posted = await office.post("p", **about)
    for state in states:
        assert await office.settle(posted, Fate.UNKNOWN) == state
        if state == "pending":
            posted = await office.again(posted)


async def test_what_certainly_did_not_arrive_is_tried_however_often_it_takes(office: Office) -> None:
    posted = await office.post("p", Cause.BROADCAST, about="1")
    for _ in range(TRIES * 2):
        assert await office.settle(posted, Fate.LATER) == "pending"
        posted = await office.again(posted)
    assert await office.settle(posted, Fate.SENT) == "sent"


@pytest.mark.parametrize(
    ("fates", "delivered"),
    [
        ([Fate.SENT], True),
        ([Fate.FAILED], False),
        ([Fate.GONE], False),
        ([Fate.MISSING], False),
        ([Fate.SHUT], False),
        ([Fate.LATER], None),
        ([Fate.UNKNOWN, Fate.UNKNOWN], None),
        ([Fate.UNKNOWN, Fate.SENT], True),
        ([], False),
    ],
)
async def test_log_is_told_what_is_known(office: Office, fates: list[Fate], delivered: bool | None) -> None:
    said = Utterance("k", "telegram", "p", "c", Kind.TEXT, "?")
    async with office.store.database.begin() as connection:
        await office.store.journal.record(connection, Entry(said, None, "!", NOW))
    posted = await office.post("reply", about="k")
    for fate in fates:
        if await office.settle(posted, fate) == "pending" and fate is Fate.UNKNOWN:
            posted = await office.again(posted)
    if not fates:
        await office.settlement.expire(posted, NOW)
    assert [entry["delivered"] async for entry in office.store.journal.entries()] == [delivered]


async def test_pauses_that_telegram_asked_for_are_stored_with_the_outcome(office: Office) -> None:
    until = NOW + timedelta(seconds=30)
    posted = await office.post("p")
    await office.settlement.settle(posted, Outcome(Fate.LATER), NOW, {"all": until, "c1": NOW})
    assert await office.store.halts.load(NOW) == {"all": until}


async def test_group_that_has_moved_gets_at_its_new_place_what_was_refused_at_the_old(office: Office) -> None:
    number = await office.subscribe()
    posted, moved = await office.excerpt(number), Outcome(Fate.MOVED, "why", moved_to=-1005)
    for _ in range(2):
        assert await office.settlement.settle(posted, moved, NOW) == "pending"
        [waiting] = await office.store.outbox.ready((), 10)
        assert waiting.parcel.to == replace(GROUP, chat=-1005)
        assert waiting.parcel.chat == office.store.pseudonym(-1005)
    assert await office.active() == 1
    async with office.store.database.read() as connection:
        [kept] = await office.store.subscriptions.of_chat(connection, office.store.pseudonym(-1005))
    assert (kept.subscription.id, kept.to) == (number, replace(GROUP, chat=-1005))
