"""What goes on, in figures: counted by kind, and never so that fewer than FEWEST people stand alone."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum
from typing import Any

FEWEST = 5
"""People, or chats where only those are known, of whom figures are told: k of k-anonymity (Sweeney 2002)."""


class ReportForm(StrEnum):
    """In which figures are written down."""

    TEXT = "text"
    CSV = "csv"
    HTML = "html"
    PNG = "png"


@dataclass(frozen=True, slots=True)
class Period:
    """What is counted, and by which clock its hours are told. ``since`` and ``until``: aware."""

    since: datetime
    until: datetime  # not in it
    zone: str  # IANA


@dataclass(frozen=True, slots=True)
class Cell:
    """One kind of thing as it was counted."""

    name: str
    count: int
    people: int  # so many at least stand behind it


@dataclass(frozen=True, slots=True)
class Breakdown:
    """Counts by kind, as they may be told. ``rest``: of all kinds that are not, together."""

    counts: tuple[tuple[str, int], ...] = ()
    rest: int = 0

    @property
    def total(self) -> int:
        return sum(count for _, count in self.counts) + self.rest

    def of(self, name: str) -> int:
        """0 too where it is not told."""
        return dict(self.counts).get(name, 0)


@dataclass(frozen=True, slots=True)
class DailyCount:
    """How many there were on a day (UTC)."""

    day: date
    count: int


NOTHING_COUNTED = Breakdown()


@dataclass(frozen=True, slots=True)
class UsageFigures:
    """All that is told of a period. Where too few people wrote, nothing is told of what they did."""

    period: Period
    interactions: int = 0  # of people: questions, chatter, commands, taps; not what was answered unasked in groups
    questions: int = 0  # of these, what was looked for in an essay; 0 also where that is not told
    people: int = 0  # in private, and in each group once more: nothing ties the two together
    too_few: bool = False  # somebody wrote, but fewer than FEWEST people
    acts: Breakdown = NOTHING_COUNTED  # by ActType
    verdicts: Breakdown = NOTHING_COUNTED  # by Verdict
    paragraphs: Breakdown = NOTHING_COUNTED  # by Ref; "" for those that no essay has any more
    hours: Breakdown = NOTHING_COUNTED  # by hour of the period's clock, "0" … "23"
    feedback: Breakdown = NOTHING_COUNTED  # by Feedback
    unanswered: Breakdown = NOTHING_COUNTED  # by UNANSWERED
    deliveries: Breakdown = NOTHING_COUNTED  # by DeliveryStatus
    subscribers: dict[str, tuple[DailyCount, ...]] = field(default_factory=dict)  # by SubscriptionKind, oldest first


@dataclass(frozen=True, slots=True)
class StatisticsReport:
    """A response, for owners: how the bot was used."""

    figures: UsageFigures
    rows: tuple[tuple[Any, ...], ...] = ()  # of buttons, as of any response


UNANSWERED = DISLIKED, CORRECTED, SILENT, RELATED = "disliked", "corrected", "silent", "related"
"""What got no good answer, each message under the first that holds: 👎, corrected by whoever had asked, the essay does
not speak of it, or only touches on it."""


def breakdown(cells: Iterable[Cell]) -> Breakdown:
    """Tell what may be told, in the order of ``cells``: nothing, a rest included, of fewer than FEWEST people.

    What fewer people did is told together only, and never without the smallest of the others: since totals are known,
    what is left over would be the figure of those few. Where there are no others it is left out.
    """
    counted = [cell for cell in cells if cell.count]
    few = [cell for cell in counted if cell.people < FEWEST]
    told = [cell for cell in counted if cell.people >= FEWEST]
    if not told:
        return NOTHING_COUNTED
    if few:
        smallest = min(told, key=lambda cell: cell.count)
        few.append(smallest)
        told.remove(smallest)
    return Breakdown(tuple((cell.name, cell.count) for cell in told), sum(cell.count for cell in few))
