"""What is told of figures, in words: the same for the message, the picture and the page."""

from dataclasses import dataclass

from bot.core.statistics import DailyCount


@dataclass(frozen=True, slots=True)
class CountRow:
    """One kind, how often."""

    key: str  # for tables that programs read; "rest" for what is told together only
    label: str
    count: int


@dataclass(frozen=True, slots=True)
class CountSection:
    """One thing that was counted, by kinds."""

    key: str
    title: str
    rows: tuple[CountRow, ...]


@dataclass(frozen=True, slots=True)
class HeatGrid:
    """The paragraphs of one essay, each with how often it was asked for; 0 also where that is not told."""

    slug: str
    title: str
    counts: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class DayLine:
    """How many there were, day by day."""

    key: str
    label: str
    days: tuple[DailyCount, ...]  # oldest first, not empty


@dataclass(frozen=True, slots=True)
class StatisticsContent:
    """All of it, from top to bottom. Without ``totals`` there is ``excuse`` in place of what was written."""

    title: str
    period: str
    totals: tuple[CountRow, ...]
    excuse: str
    sections: tuple[CountSection, ...]
    heat_title: str
    heats: tuple[HeatGrid, ...]
    scale: str
    hours_title: str
    hours: tuple[CountRow, ...]  # 24 of them, or none
    lines_title: str
    lines: tuple[DayLine, ...]
    notes: tuple[str, ...]
    none: str  # said of what has no rows
    in_figures: str  # on what opens a table
