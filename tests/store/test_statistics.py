"""What the database counts, on both kinds: as somebody would who counts by hand."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import UTC, datetime, timedelta

from sqlalchemy import select

from bot.core.act import ActType
from bot.core.essay import Library, Ref
from bot.core.feedback import Feedback
from bot.core.incoming import MessageKind
from bot.core.match import Finding, Match, Verdict
from bot.core.outgoing import Address, Cause, ChatKind, DeliveryStatus, RenderedMessage
from bot.core.statistics import Breakdown, DailyCount, Period, UsageFigures
from bot.core.subscription import DailyExcerpts, Recurrence, SubscriptionStatus
from bot.store.journal import JournalEntry
from bot.store.statistics import clock_changes
from bot.store.store import Store
from bot.store.subscriptions import StoredSubscription
from bot.store.tables import journal
from bot.talk.schedules.excerpts import HOUR
from tests.bench.simulated_month import write_month
from tests.incoming import decided, incoming
from tests.outgoing import sending
from tests.store.conftest import NOW

PERIOD = Period(NOW - timedelta(days=30), NOW, "UTC")
REFS = [str(Ref("essay", number)) for number in range(1, 10)]
GROUP = Address(-1_001_234_567_890, ChatKind.GROUP)


def entry(
    person: str,
    chat: str = "",
    *,
    verdict: Verdict | None = Verdict.SAYS,
    paragraph: int = 3,
    act: ActType = ActType.PASSAGE,
    at: datetime = NOW - timedelta(hours=1),
) -> JournalEntry:
    matches = (Match(Ref("essay", paragraph), 1.0, 0), Match(Ref("essay", 9), 0.5, 0))
    finding = Finding(verdict, 0.9, None, matches) if verdict else None
    key = f"{person} {chat} {at} {verdict} {paragraph} {act}"
    said = incoming(key, "telegram", person, chat or f"c{person}", MessageKind.TEXT, f"durian-marker {person}")
    return JournalEntry.of(said, replace(decided(finding), act=act), "答 durian-marker", at)


async def record(store: Store, entries: Iterable[JournalEntry]) -> list[str]:
    keys = []
    async with store.transaction() as tx:
        for each in entries:
            await tx.journal.record(each)
            keys.append(each.origin.key)
    return keys


async def counted(store: Store, period: Period = PERIOD) -> UsageFigures:
    async with store.read() as tx:
        return await tx.statistics.usage(period, REFS)


def people(number: int) -> list[str]:
    return [f"p{each}" for each in range(1, number + 1)]


async def test_figures_are_those_counted_by_hand(store: Store) -> None:
    await record(store, [entry(person) for person in people(8)])
    asked = await record(store, [entry(person, paragraph=5, verdict=Verdict.RELATED) for person in people(6)])
    await record(store, [entry(person, verdict=Verdict.SILENT, act=ActType.ABSENT) for person in people(5)])
    wrong = await record(store, [entry(person, verdict=None, act=ActType.CORRECTION) for person in people(5)])
    await record(store, [entry(person, verdict=None, act=ActType.SMALL_TALK) for person in people(7)])
    async with store.transaction() as tx:
        for key in (*asked[:5], wrong[0]):
            await tx.journal.rate(key, Feedback.ANOTHER)
        await tx.journal.rate(wrong[0], None)
    found = await counted(store)
    assert (found.interactions, found.people, found.too_few) == (31, 8, False)
    assert dict(found.acts.counts) == {"passage": 14, "small_talk": 7, "absent": 5, "correction": 5}
    assert dict(found.verdicts.counts) == {"says": 8, "related": 6, "silent": 5}
    assert found.paragraphs == Breakdown((("essay:3", 8), ("essay:5", 6)))
    assert found.hours == Breakdown((("7", 31),))
    assert found.feedback == Breakdown((("another", 5),))
    # Of six that were only touched on, five got 👎; the sixth is one person's, and joins the smallest of the others.
    assert found.unanswered.total == 16
    assert found.unanswered.rest == 6
    assert found.unanswered.of("related") == 0


async def test_what_is_not_in_the_period_is_not_counted(store: Store) -> None:
    await record(store, [entry(person, at=PERIOD.since) for person in people(5)])
    await record(store, [entry(person, at=PERIOD.until) for person in people(5)])
    await record(store, [entry(person, at=PERIOD.since - timedelta(seconds=1)) for person in people(5)])
    assert (await counted(store)).interactions == 5


async def test_of_four_people_nothing_is_told(store: Store) -> None:
    await record(store, [entry(person, paragraph=paragraph) for person in people(4) for paragraph in range(1, 9)])
    assert await counted(store) == UsageFigures(PERIOD, too_few=True)


async def test_group_of_four_is_not_broken_out(store: Store) -> None:
    await record(store, [entry(person) for person in people(9)])
    await record(store, [entry(person, paragraph=7, act=ActType.EXAMPLE) for person in people(4)])
    found = await counted(store)
    assert "essay:7" not in dict(found.paragraphs.counts)
    assert (found.paragraphs, found.acts) == (Breakdown((), 13), Breakdown((), 13))


async def test_one_person_in_five_groups_is_not_taken_for_five(store: Store) -> None:
    async with store.transaction() as tx:
        for number in range(5):
            await tx.chats.mark_reachable(f"c{number}", replace(GROUP, chat=GROUP.chat - number), NOW)
    await record(store, [entry(f"p1{number}", f"c{number}") for number in range(5)])
    assert (await counted(store)).too_few
    await record(store, [entry(f"p2{number}", "c1") for number in range(4)])
    found = await counted(store)
    assert (found.interactions, found.too_few) == (9, False), "five members of one group are five people"


async def test_what_was_answered_unasked_is_nobodys_and_not_counted(store: Store) -> None:
    await record(store, [entry(person) for person in people(5)])
    await record(store, [entry(person, "cgroup", paragraph=8).blank() for person in people(7)])
    assert (await counted(store)).interactions == 5


async def test_nothing_of_the_forgotten_is_counted_any_more(store: Store) -> None:
    keys = await record(store, [entry(person) for person in people(5)])
    async with store.transaction() as tx:
        await tx.journal.rate(keys[0], Feedback.UP)
        await tx.forget("p1", NOW)
    assert (await counted(store)).too_few
    async with store.database.read() as connection:
        query = select(journal.c.act_mark, journal.c.verdict_mark, journal.c.passage_mark, journal.c.feedback_mark)
        rows = [tuple(row) for row in await connection.execute(query.where(journal.c.person == ""))]
    assert rows == [(None, None, None, None)]


async def test_what_a_paragraph_was_that_is_gone_is_not_named(store: Store) -> None:
    await record(store, [entry(person, paragraph=77) for person in people(5)])
    assert (await counted(store)).paragraphs == Breakdown((("", 5),))


async def test_empty_log_is_no_error(store: Store) -> None:
    assert await counted(store) == UsageFigures(PERIOD)


async def test_hours_are_told_by_the_clock_of_the_period(store: Store) -> None:
    at = datetime(2026, 2, 20, 16, 40, tzinfo=UTC)
    await record(store, [entry(person, at=at) for person in people(5)])
    for zone, hour in (("UTC", "16"), ("Asia/Shanghai", "0"), ("Asia/Kolkata", "22"), ("America/New_York", "11")):
        found = await counted(store, replace(PERIOD, zone=zone))
        assert found.hours == Breakdown(((hour, 5),)), zone


async def test_hours_follow_summer_time(store: Store) -> None:
    change = datetime(2026, 3, 29, 1, tzinfo=UTC)
    period = Period(change - timedelta(days=3), change + timedelta(days=3), "Europe/London")
    for at in (change - timedelta(minutes=1), change):
        await record(store, [entry(person, at=at) for person in people(5)])
    assert (await counted(store, period)).hours == Breakdown((("0", 5), ("2", 5)))
    year = Period(datetime(2026, 1, 1, tzinfo=UTC), datetime(2027, 1, 1, tzinfo=UTC), "Europe/London")
    turns = [(at, offset) for at, offset in clock_changes(year) if at > year.since]
    assert turns == [(change, 60), (datetime(2026, 10, 25, 1, tzinfo=UTC), 0)]


async def test_deliveries_are_known_when_the_outbox_has_forgotten_them(store: Store) -> None:
    early, text = NOW - timedelta(days=10), RenderedMessage("雨", "雨")
    for at in (early, NOW):
        messages = [
            sending(f"{at} {number}", Cause.DAILY, f"c{number}", Address(number), text) for number in range(1, 10)
        ]
        async with store.transaction() as tx:
            await tx.outbox.add(messages, at)
            ready = await tx.outbox.ready((), 100)
            await tx.outbox.begin([each.id for each in ready], at)
            for place, each in enumerate(ready):
                state = DeliveryStatus.SENT if place < 6 else DeliveryStatus.GONE
                await tx.outbox.finish(each.id, state, at)
        for _ in range(2):
            await store.drop_old(at)
    async with store.read() as tx:
        assert sum((await tx.outbox.counts(Cause.DAILY, "")).values()) == 9, "those of the tenth day before are dropped"
    found = await counted(store, replace(PERIOD, until=NOW + timedelta(hours=1)))
    # Three could not be reached on each day: too few to be told by themselves.
    assert found.deliveries == Breakdown((), 18)


async def test_those_who_follow_are_counted_day_by_day(store: Store) -> None:
    for day, number in ((3, 4), (2, 5), (1, 7)):
        now = NOW - timedelta(days=day)
        for chat in range(number):
            await follow(store, f"c{chat}")
        async with store.transaction() as tx:
            await tx.statistics.record_day(now)
    today = NOW.date()
    days = (DailyCount(today - timedelta(days=2), 5), DailyCount(today - timedelta(days=1), 7), DailyCount(today, 7))
    assert (await counted(store)).subscribers == {"excerpt": days}, "of four nothing is told"
    async with store.transaction() as tx:
        await tx.statistics.drop_before(NOW - timedelta(days=1))
    assert (await counted(store)).subscribers == {"excerpt": days[1:]}


async def follow(store: Store, chat: str) -> None:
    recurrence = Recurrence(HOUR, "Asia/Shanghai")
    daily = DailyExcerpts(0, "essay", incoming("", "", "", "", MessageKind.TEXT, "").origin.spoken, recurrence)
    async with store.transaction() as tx:
        if await tx.subscriptions.find(chat, None) is None:
            on = replace(daily, status=SubscriptionStatus.ON)
            await tx.subscriptions.save(StoredSubscription(on, chat, Address(1), "p1", None), NOW)


async def test_simulated_month_is_counted_as_it_was_written(store: Store, library: Library) -> None:
    month = await write_month(store, library, messages=600, people=40, until=NOW.replace(hour=0, minute=0, second=0))
    refs = [str(Ref(essay.slug, each.number)) for essay in library.essays for each in essay.paragraphs]
    async with store.read() as tx:
        found = await tx.statistics.usage(month.period, refs)
    assert (found.interactions, found.people) == (600, len(month.people))
    for told, wanted in (
        (found.acts, month.acts),
        (found.verdicts, month.verdicts),
        (found.feedback, month.feedback),
        (found.hours, month.hours),
    ):
        assert told.total == sum(wanted.values())
        assert dict(told.counts).items() <= wanted.items()
    assert dict(found.paragraphs.counts).items() <= month.paragraphs.items()
    assert found.paragraphs.total + found.verdicts.of("silent") <= sum(month.verdicts.values())
