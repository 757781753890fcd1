"""What goes on, counted by the database: by what the log shows without being opened, and by day what it forgets."""

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterable, Mapping
from datetime import UTC, date, datetime, time, timedelta
from itertools import pairwise
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import (
    CTE,
    ColumnElement,
    Integer,
    Select,
    String,
    case,
    cast,
    delete,
    distinct,
    func,
    literal,
    select,
    type_coerce,
    union_all,
)

from bot.core.act import ActType
from bot.core.feedback import Feedback
from bot.core.match import Verdict
from bot.core.outgoing import ChatKind, DeliveryStatus
from bot.core.statistics import (
    CORRECTED,
    DISLIKED,
    FEWEST,
    RELATED,
    SILENT,
    Breakdown,
    Cell,
    DailyCount,
    Period,
    UsageFigures,
    breakdown,
)
from bot.core.subscription import SubscriptionStatus
from bot.store.repository import Repository
from bot.store.tables import chats, journal, outbox, subscriptions
from bot.store.upsert import insert
from bot.store.usage_marks import ACT, FEEDBACK, PASSAGE, VERDICT, names_by_mark
from bot.store.usage_tables import daily_counts

LIVE = timedelta(days=2)
"""Before today: of these days the outbox still has everything (it keeps three days), and is counted anew each time."""
SUBSCRIBERS, DELIVERIES = "subscribers", "deliveries"
ALL, ASKED, HOURS, UNANSWERED = "all", "asked", "hours", "unanswered"
DAY, HALF_HOUR = timedelta(days=1), timedelta(minutes=30)
_UNDER_WAY = (DeliveryStatus.PENDING, DeliveryStatus.SENDING)
_at = type_coerce(journal.c.at, String(32))
_minute = cast(func.substr(_at, 12, 2), Integer) * 60 + cast(func.substr(_at, 15, 2), Integer)
_done_on = func.substr(type_coerce(outbox.c.done, String(32)), 1, 10)
_SHARED = select(chats.c.chat).where(chats.c.place.is_(None) | (chats.c.place != ChatKind.PRIVATE))


class Statistics(Repository):
    """Counts. A person has another pseudonym in each group: so many people at least stand behind a count as are known
    in private, or in one group."""

    async def usage(self, period: Period, refs: Iterable[str]) -> UsageFigures:
        """Count what there was in a period. ``refs``: the paragraphs that there are."""
        days = await self._subscribers(period)
        deliveries = breakdown(await self._deliveries(period))
        counts = await self._counts(period)
        everything = counts[ALL]
        if all(cell.people < FEWEST for cell in everything):
            return UsageFigures(period, too_few=bool(everything), deliveries=deliveries, subscribers=days)
        return UsageFigures(
            period,
            interactions=sum(cell.count for cell in everything),
            questions=breakdown(_merged(counts[ASKED])).total,
            people=sum(cell.people for cell in everything),
            acts=self._named(ACT, ActType, counts),
            verdicts=self._named(VERDICT, Verdict, counts),
            paragraphs=self._named(PASSAGE, refs, counts),
            hours=breakdown(sorted(_merged(counts[HOURS]), key=lambda cell: int(cell.name))),
            feedback=self._named(FEEDBACK, Feedback, counts),
            unanswered=breakdown(_most_first(_merged(counts[UNANSWERED]))),
            deliveries=deliveries,
            subscribers=days,
        )

    async def record_day(self, now: datetime) -> None:
        """Write down how many follow what today, and what was delivered on the last days. Twice is as good as once."""
        today = now.astimezone(UTC).date()
        rows = [_row(today, SUBSCRIBERS, row) for row in await self._rows(_subscribing())]
        delivered = await self._rows(_delivered(today - LIVE, today))
        rows += [_row(date.fromisoformat(row["day"]), DELIVERIES, row) for row in delivered]
        for row in rows:
            written = insert(daily_counts).values(row)
            changed = {"count": row["count"], "chats": row["chats"]}
            await self._run(written.on_conflict_do_update(index_elements=["day", "subject", "name"], set_=changed))

    async def drop_before(self, moment: datetime) -> None:
        """Delete the counts of days that are older than ``moment``."""
        await self._run(delete(daily_counts).where(daily_counts.c.day < _day(moment)))

    def _named(self, kind: str, names: Iterable[str], counts: Mapping[str, list[Cell]]) -> Breakdown:
        """What was counted by a mark; under the empty name, where its name is not known any more."""
        known = names_by_mark(kind, names, self._encryption)
        named = [Cell(known.get(cell.name, ""), cell.count, cell.people) for cell in counts[kind]]
        return breakdown(_most_first(_merged(named)))

    async def _counts(self, period: Period) -> Mapping[str, list[Cell]]:
        """Count by each dimension, and within it by chat: all private ones together, and each group.

        The log is gone through three times; whatever has few combinations is counted from the first of them.
        """
        marks = {kind: journal.c[f"{kind}_mark"] for kind in (ACT, VERDICT, FEEDBACK)}
        few = _of_each_person(period, marks, "few")
        passages = _of_each_person(period, {PASSAGE: journal.c.passage_mark}, "passages")
        hours = _of_each_person(period, {HOURS: _hour(period)}, "hours")
        counted = (
            *(_counted(kind, few.c[f"by_{kind}"], few) for kind in marks),
            _counted(ALL, literal(ALL), few),
            _counted(ASKED, case((few.c.by_verdict.is_not(None), ASKED), else_=literal(None, String())), few),
            _counted(UNANSWERED, self._unanswered(few), few),
            _counted(PASSAGE, passages.c.by_passage, passages),
            _counted(HOURS, cast(hours.c.by_hours, String(8)), hours),
        )
        found: dict[str, list[Cell]] = defaultdict(list)
        for row in await self._rows(union_all(*counted)):
            if row["cell"] is not None:
                found[row["dimension"]].append(Cell(row["cell"], int(row["count"]), int(row["people"])))
        return found

    def _unanswered(self, each: CTE) -> ColumnElement[Any]:
        """Under which of the kinds of what is unanswered a message stands; NULL for none."""
        digest, none = self._encryption.digest, literal(None, String())
        disliked = [digest(FEEDBACK, word) for word in Feedback if word is not Feedback.UP]
        return case(
            (each.c.by_feedback.in_(disliked), DISLIKED),
            (each.c.by_act == digest(ACT, ActType.CORRECTION), CORRECTED),
            (each.c.by_verdict == digest(VERDICT, Verdict.SILENT), SILENT),
            (each.c.by_verdict == digest(VERDICT, Verdict.RELATED), RELATED),
            else_=none,
        )

    async def _deliveries(self, period: Period) -> list[Cell]:
        """Of the last days from the outbox, of those before as they were written down."""
        first, last = _day(period.since), _day(period.until)
        live = max(period.until.astimezone(UTC).date() - LIVE, period.since.astimezone(UTC).date())
        kept = select(daily_counts).where(daily_counts.c.subject == DELIVERIES)
        rows = list(await self._rows(kept.where(daily_counts.c.day >= first, daily_counts.c.day < live.isoformat())))
        rows += await self._rows(_delivered(live, date.fromisoformat(last)))
        merged = _merged([Cell(row["name"], row["count"], row["chats"]) for row in rows])
        return _most_first(merged)

    async def _subscribers(self, period: Period) -> dict[str, tuple[DailyCount, ...]]:
        """By what they follow, on those days that were written down, and now; days with few are left out."""
        kept = select(daily_counts).where(daily_counts.c.subject == SUBSCRIBERS)
        kept = kept.where(daily_counts.c.day >= _day(period.since), daily_counts.c.day < _day(period.until))
        today = _day(period.until)
        rows = [(row["name"], row["day"], row["chats"]) for row in await self._rows(kept.order_by(daily_counts.c.day))]
        rows += [(row["name"], today, row["chats"]) for row in await self._rows(_subscribing())]
        found: dict[str, list[DailyCount]] = {}
        for name, day, many in rows:
            if many >= FEWEST:
                found.setdefault(name, []).append(DailyCount(date.fromisoformat(day), many))
        return {name: tuple(days) for name, days in sorted(found.items())}


def _of_each_person(period: Period, by: Mapping[str, ColumnElement[Any]], name: str) -> CTE:
    """How much everybody has done, and in which group: a pseudonym belongs to one, or to nobody but private chats."""
    scope = func.min(case((journal.c.chat.in_(_SHARED), journal.c.chat), else_=""))
    columns = [column.label(f"by_{dimension}") for dimension, column in by.items()]  # the log has a column "feedback"
    done = select(*columns, journal.c.person, scope.label("scope"), func.count().label("count"))
    return done.where(*_within(period)).group_by(*(each.name for each in columns), journal.c.person).cte(name)


def _counted(dimension: str, cell: ColumnElement[Any], each: CTE) -> Select[Any]:
    """What that comes to: how often, by how many people."""
    own = select(
        cell.label("cell"),
        each.c.person,
        func.min(each.c.scope).label("scope"),
        func.sum(each.c["count"]).label("count"),
    )
    people = own.group_by("cell", each.c.person).subquery()
    return select(
        literal(dimension).label("dimension"),
        people.c.cell.label("cell"),
        func.sum(people.c["count"]).label("count"),
        func.count().label("people"),
    ).group_by(people.c.cell, people.c.scope)


def _within(period: Period) -> tuple[ColumnElement[bool], ...]:
    """What people wrote then: a chat that stands for nobody in particular has the pseudonym of a chat."""
    at = (journal.c.at >= period.since, journal.c.at < period.until)
    return (*at, journal.c.person >= "p", journal.c.person < "q")


def _merged(cells: Iterable[Cell]) -> list[Cell]:
    """Of the same name: their counts together; so many people at least, as stand behind one of them."""
    found: dict[str, Cell] = {}
    for cell in cells:
        before = found.get(cell.name, Cell(cell.name, 0, 0))
        found[cell.name] = Cell(cell.name, before.count + cell.count, max(before.people, cell.people))
    return list(found.values())


def _most_first(cells: Iterable[Cell]) -> list[Cell]:
    return sorted(cells, key=lambda cell: (-cell.count, cell.name))


def _subscribing() -> Any:
    many = func.count(distinct(subscriptions.c.chat))
    counted = select(subscriptions.c.brings.label("name"), many.label("count"), many.label("chats"))
    return counted.where(subscriptions.c.standing == SubscriptionStatus.ON).group_by(subscriptions.c.brings)


def _delivered(first: date, last: date) -> Any:
    """What is done with in the outbox, from the first day to the last."""
    counted = select(
        _done_on.label("day"),
        outbox.c.state.label("name"),
        func.count().label("count"),
        func.count(distinct(outbox.c.chat)).label("chats"),
    ).where(outbox.c.state.not_in(_UNDER_WAY), _done_on >= first.isoformat(), _done_on <= last.isoformat())
    return counted.group_by(_done_on, outbox.c.state)


def _row(day: date, subject: str, row: Mapping[Any, Any]) -> dict[str, Any]:
    counted = {"name": row["name"], "count": row["count"], "chats": row["chats"]}
    return {"day": day.isoformat(), "subject": subject, **counted}


def _day(moment: datetime) -> str:
    return moment.astimezone(UTC).date().isoformat()


def _hour(period: Period) -> ColumnElement[Any]:
    """The hour that the period's clock showed, summer time and all."""
    changes = clock_changes(period)
    minutes: ColumnElement[Any] = literal(changes[-1][1], Integer())
    if len(changes) > 1:
        until = ((journal.c.at < end, offset) for (_, offset), (end, _) in pairwise(changes))
        minutes = case(*until, else_=changes[-1][1])
    return (_minute + minutes + 2 * 1440) % 1440 // 60


def clock_changes(period: Period) -> list[tuple[datetime, int]]:
    """From when on a period's clock is how many minutes ahead of UTC; to the half hour, at which clocks are changed."""
    zone = ZoneInfo(period.zone)

    def offset(moment: datetime) -> int:
        return round((moment.astimezone(zone).utcoffset() or timedelta()) / timedelta(minutes=1))

    at = datetime.combine(period.since.astimezone(UTC).date(), time.min, UTC)
    found = [(at, offset(at))]
    while at < period.until:
        if offset(at + DAY) != found[-1][1]:
            steps = range(1, 49)
            step = steps[bisect_left(steps, True, key=lambda n: offset(at + n * HALF_HOUR) != offset(at))]
            found.append((at + step * HALF_HOUR, offset(at + DAY)))
        at += DAY
    return found
