"""Figures as one HTML page that loads nothing, for phones and desktops, by day and by night."""

from base64 import b64encode
from collections.abc import Iterator, Sequence
from functools import cache
from hashlib import sha256
from pathlib import Path
from xml.etree.ElementTree import Element

from bot.core.language import Language
from bot.render.reading_page.markup import document, tag
from bot.render.statistics.shapes import CountRow, CountSection, DayLine, HeatGrid, StatisticsContent

WRITTEN_BY = "essay-bot report"
STYLE = Path(__file__).parent / "style.css"
STEPS = 5
"""Of darkness, above none."""
BAR, TALL = 20, 100
"""Of a chart: how far bars are apart, and how high the highest is."""
WIDE = 480
"""Of a line."""


def statistics_page(content: StatisticsContent, language: Language) -> str:
    """Write the page."""
    body = tag(
        "body",
        tag("header", tag("h1", content.title), tag("p", content.period, class_="quiet")),
        tag("main", *_main(content)),
        tag("footer", *(tag("p", note) for note in content.notes)),
    )
    return document(tag("html", _head(content), body, lang=language), WRITTEN_BY)


def _head(content: StatisticsContent) -> Element:
    hashed = b64encode(sha256(_style().encode()).digest()).decode()
    policy = f"default-src 'none'; style-src 'sha256-{hashed}'; base-uri 'none'; form-action 'none'"
    return tag(
        "head",
        tag("meta", charset="utf-8"),
        tag("meta", http_equiv="Content-Security-Policy", content=policy),
        tag("meta", name="viewport", content="width=device-width, initial-scale=1, viewport-fit=cover"),
        tag("meta", name="referrer", content="no-referrer"),
        tag("title", f"{content.title} · {content.period}"),
        tag("style", _style()),
    )


@cache
def _style() -> str:
    return STYLE.read_text(encoding="utf-8")


def _main(content: StatisticsContent) -> Iterator[Element]:
    if content.excuse:
        yield tag("p", content.excuse, class_="excuse")
    else:
        yield tag("dl", *(_total(row) for row in content.totals), class_="totals")
    for section in content.sections[:2]:
        yield _bars(section, content.none)
    if content.heats:
        grids = (part for heat in content.heats for part in _grid(heat))
        yield _wide(content.heat_title, *grids, tag("p", content.scale, class_="quiet"))
    for section in content.sections[2:]:
        yield _bars(section, content.none)
    if content.hours:
        yield _wide(content.hours_title, _hour_chart(content), _figures(content.in_figures, content.hours))
    if content.lines:
        parts = (part for line in content.lines for part in (tag("h3", line.label), _line_chart(line)))
        yield _wide(content.lines_title, *parts)


def _total(row: CountRow) -> Element:
    return tag("div", tag("dt", row.label), tag("dd", f"{row.count:,}"))


def _wide(title: str, *parts: Element) -> Element:
    return tag("section", tag("h2", title), *parts, class_="wide")


def _bars(section: CountSection, none: str) -> Element:
    """A row for each kind: what it is, how often, and how much of the most that is."""
    most = max((row.count for row in section.rows), default=0)
    rows = [
        tag(
            "li",
            tag("span", row.label),
            tag("b", f"{row.count:,}"),
            _svg("0 0 100 6", _rectangle("bar", 0, 0, max(100 * row.count / most, 0.5), 6), preserveAspectRatio="none"),
        )
        for row in section.rows
    ]
    shown = tag("ol", *rows, class_="bars") if rows else tag("p", none, class_="quiet")
    return tag("section", tag("h2", section.title), shown)


def _grid(heat: HeatGrid) -> tuple[Element, Element]:
    """An essay's title, and a cell for each of its paragraphs."""
    most = max(heat.counts)
    cells = [
        tag("li", str(number), tag("small", f"{count:,}") if count else None, class_=f"s{_step(count, most)}")
        for number, count in enumerate(heat.counts, 1)
    ]
    return tag("h3", f"{heat.title} · {sum(heat.counts):,}"), tag("ol", *cells, class_="heat")


def _step(count: int, most: int) -> int:
    return 0 if not count else max(1, round(STEPS * (count / most) ** 0.7))


def _hour_chart(content: StatisticsContent) -> Element:
    most = max(row.count for row in content.hours)
    parts: list[Element] = []
    for place, row in enumerate(content.hours):
        height = TALL * row.count / most
        bar = _rectangle("bar", place * BAR + 2, TALL - height, BAR - 4, height)
        bar.append(tag("title", f"{row.label} {row.count:,}"))
        parts.append(bar)
        if place % 6 == 0:
            parts.append(tag("text", row.label, x=str(place * BAR + 2), y=str(TALL + 16)))
    return _svg(f"0 0 {BAR * len(content.hours)} {TALL + 22}", *parts, role="img", aria_label=content.hours_title)


def _line_chart(line: DayLine) -> Element:
    """By days, from nothing to the most; days that are not known are gone over in a straight line."""
    most, first = max(day.count for day in line.days), line.days[0].day
    span = max((line.days[-1].day - first).days, 1)
    points = [
        (round(WIDE * (each.day - first).days / span, 1), round(TALL * (1 - each.count / most) + 4, 1))
        for each in line.days
    ]
    drawn = tag("polyline", points=" ".join(f"{x},{y}" for x, y in (points if len(points) > 1 else points * 2)))
    ends = [tag("circle", cx=str(x), cy=str(y), r="4") for x, y in {points[0], points[-1]}]
    last = line.days[-1]
    words = [tag("text", f"{first.isoformat()}: {line.days[0].count:,}", x="0", y=str(TALL + 24))]
    if last.day != first:
        words.append(
            tag("text", f"{last.day.isoformat()}: {last.count:,}", x=str(WIDE), y=str(TALL + 24), text_anchor="end")
        )
    return _svg(f"-5 0 {WIDE + 10} {TALL + 30}", drawn, *ends, *words, role="img", aria_label=line.label)


def _figures(title: str, rows: Sequence[CountRow]) -> Element:
    lines = (tag("tr", tag("th", row.label, scope="row"), tag("td", f"{row.count:,}")) for row in rows if row.count)
    return tag("details", tag("summary", title), tag("table", *lines))


def _rectangle(kind: str, x: float, y: float, width: float, height: float) -> Element:
    numbers = {"x": x, "y": y, "width": width, "height": height}
    return tag("rect", class_=kind, **{name: f"{number:.1f}" for name, number in numbers.items()})


def _svg(box: str, *parts: Element, **attributes: str) -> Element:
    return tag("svg", *parts, viewBox=box, xmlns="http://www.w3.org/2000/svg", **attributes)
