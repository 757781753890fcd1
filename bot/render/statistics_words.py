"""Figures in words: for the picture and the page, and as a message, with a line for each thing that was counted."""

from collections.abc import Callable, Iterator, Sequence
from zoneinfo import ZoneInfo

from bot.core.essay import Essay, Ref
from bot.core.language import LocalizedText
from bot.core.statistics import FEWEST, Breakdown, StatisticsReport, UsageFigures
from bot.render.blocks import Blocks
from bot.render.page import Block, ListItem, Prose
from bot.render.statistics.shapes import CountRow, CountSection, DayLine, HeatGrid, StatisticsContent

HOURS = 24
LISTED = 6
"""Kinds that a line of a message names, those that came most."""


def compose(response: StatisticsReport, blocks: Blocks) -> list[Block]:
    """The blocks of a report."""
    content = statistics_content(response.figures, blocks)
    composed: list[Block] = [
        Prose(content.title, strong=True),
        Prose(_head(content, response.figures, blocks), leads=True),
    ]
    composed += [_item(_line(each.title, each.rows, blocks)) for each in content.sections if each.rows]
    composed += [_item(_most_asked(heat, blocks)) for heat in content.heats]
    if content.hours:
        composed.append(_item(_line(content.hours_title, _busiest(content.hours), blocks)))
    composed += [_item(_days(content.lines_title, line, blocks)) for line in content.lines]
    return composed


def statistics_content(figures: UsageFigures, blocks: Blocks) -> StatisticsContent:
    """Put figures into words."""
    say, few = blocks.say, {"fewest": FEWEST}
    totals = tuple(
        row
        for row in (
            CountRow("interactions", say("stats.interactions"), figures.interactions),
            CountRow("questions", say("stats.questions"), figures.questions),
            CountRow("people", say("stats.people"), figures.people),
        )
        if row.count
    )
    excuse = say("stats.too_few", **few) if figures.too_few else say("stats.nobody")
    since, until = (
        each.astimezone(ZoneInfo(figures.period.zone)).date().isoformat()
        for each in (figures.period.since, figures.period.until)
    )
    return StatisticsContent(
        title=say("stats.title"),
        period=say("stats.period", since=since, until=until, zone=figures.period.zone),
        totals=totals,
        excuse="" if totals else excuse,
        sections=tuple(_sections(figures, blocks)),
        heat_title=say("stats.section.paragraphs"),
        heats=tuple(_heats(figures.paragraphs, blocks)),
        scale=say("stats.scale"),
        hours_title=say("stats.section.hours"),
        hours=_hours(figures.hours, blocks),
        lines_title=say("stats.section.subscribers"),
        lines=tuple(
            DayLine(name, say(f"stats.subscribers.{name}"), days) for name, days in figures.subscribers.items()
        ),
        notes=(say("stats.interactions.note"), say("stats.people.note"), say("stats.few.note", **few)),
        none=say("stats.none"),
        in_figures=say("stats.figures"),
    )


def _head(content: StatisticsContent, figures: UsageFigures, blocks: Blocks) -> str:
    totals = {
        "interactions": f"{figures.interactions:,}",
        "questions": f"{figures.questions:,}",
        "people": f"{figures.people:,}",
    }
    key = "stats.totals.questions" if figures.questions else "stats.totals"
    return f"{content.period}\n{content.excuse or blocks.say(key, **totals)}"


def _entry(row: CountRow, blocks: Blocks) -> str:
    return blocks.say("stats.entry", label=row.label, count=f"{row.count:,}")


def _line(title: str, rows: Sequence[CountRow], blocks: Blocks) -> str:
    listed = blocks.say("list.comma").join(_entry(row, blocks) for row in rows[:LISTED])
    return blocks.say("stats.line", title=title, list=listed)


def _item(text: str) -> ListItem:
    return ListItem("·", text)


def _most_asked(heat: HeatGrid, blocks: Blocks) -> str:
    """Of one essay."""
    told = [(number, count) for number, count in enumerate(heat.counts, 1) if count]
    most = sorted(told, key=lambda each: -each[1])[:LISTED]
    rows = [CountRow(str(number), blocks.say("stats.paragraph", number=number), count) for number, count in most]
    listed = blocks.say("list.comma").join(_entry(row, blocks) for row in rows)
    return blocks.say("stats.line.paragraphs", title=heat.title, list=listed)


def _busiest(hours: Sequence[CountRow]) -> list[CountRow]:
    """In the order of the day."""
    most = sorted(hours, key=lambda row: -row.count)[:LISTED]
    return [row for row in hours if row in most and row.count]


def _days(title: str, line: DayLine, blocks: Blocks) -> str:
    """On the first day that is known, and on the last."""
    first, last = line.days[0], line.days[-1]
    told = f"{first.count:,} → {last.count:,}" if first != last else f"{last.count:,}"
    return blocks.say("stats.line", title=title, list=blocks.say("stats.entry", label=line.label, count=told))


def _sections(figures: UsageFigures, blocks: Blocks) -> Iterator[CountSection]:
    """But for paragraphs and hours, which are shown otherwise."""
    for key, counted, named in (
        ("verdicts", figures.verdicts, "verdict"),
        ("unanswered", figures.unanswered, "unanswered"),
        ("acts", figures.acts, "act"),
        ("feedback", figures.feedback, "feedback"),
        ("deliveries", figures.deliveries, "delivery"),
    ):
        if figures.interactions or key == "deliveries":
            yield _section(key, counted, lambda name, named=named: blocks.say(f"stats.{named}.{name}"), blocks)  # type: ignore[misc]


def _section(key: str, counted: Breakdown, label: Callable[[str], str], blocks: Blocks) -> CountSection:
    rows = [CountRow(name, label(name), count) for name, count in counted.counts]
    if counted.rest:
        rows.append(CountRow("rest", blocks.say("stats.rest"), counted.rest))
    return CountSection(key, blocks.say(f"stats.section.{key}"), tuple(rows))


def _title(essay: Essay) -> LocalizedText:
    return LocalizedText(essay.title)


def _heats(counted: Breakdown, blocks: Blocks) -> list[HeatGrid]:
    """Of essays of which any paragraph is told, the one asked for most first."""
    counts = dict(counted.counts)
    grids = [
        HeatGrid(
            essay.slug,
            blocks.word(_title(essay)),
            tuple(counts.get(str(Ref(essay.slug, each.number)), 0) for each in essay.paragraphs),
        )
        for essay in blocks.library.essays
    ]
    return sorted((grid for grid in grids if any(grid.counts)), key=lambda grid: -sum(grid.counts))


def _hours(counted: Breakdown, blocks: Blocks) -> tuple[CountRow, ...]:
    if not counted.counts:
        return ()
    counts = dict(counted.counts)
    return tuple(
        CountRow(str(hour), blocks.say("stats.hour", hour=hour), counts.get(str(hour), 0)) for hour in range(HOURS)
    )
