"""What a text was read as, in lines for whoever put it there: few where nothing was dropped or is in doubt."""

from collections.abc import Iterator, Sequence
from itertools import groupby

from bot.shelf.text_structure import TextSection, TextStructure
from bot.shelf.told import Doubt, Dropped

_NAMED = 8
"""Lines that are told one by one."""
_SHOWN = 60
"""Characters of a motto."""
_BEGINNING = 12
"""Characters by which a paragraph is known again."""


def reading_report(reading: TextStructure, encoding: str, *, beginnings: bool = False) -> Iterator[str]:
    """The title, what stands around the text, its parts, what was dropped of the file and where the reader doubted.

    ``beginnings``: also how each paragraph begins, with its number and its length, by which wrong cuts are seen.
    """
    if encoding != "UTF-8":
        yield f"encoding: {encoding}"
    yield f"title: {reading.title}"
    for line in reading.byline:
        yield f"author line: {line}"
    if reading.epigraph:
        yield f"epigraph: {_shortened(' '.join(reading.sections[0].paragraphs[: reading.epigraph]))}"
    first = 1
    for section in reading.sections:
        yield _section(section, alone=len(reading.sections) == 1)
        if beginnings:
            yield from _beginnings(section.paragraphs, first)
        first += len(section.paragraphs)
    yield from _dropped(reading.dropped)
    yield from _doubts(reading.doubts)


def _section(section: TextSection, *, alone: bool) -> str:
    count = len(section.paragraphs)
    if section.heading:
        return f"part, line {section.line}: {section.heading} ({_paragraphs(count)})"
    return f"paragraphs: {count}" if alone else f"before the first heading: {_paragraphs(count)}"


def _beginnings(paragraphs: Sequence[str], first: int) -> Iterator[str]:
    for number, text in enumerate(paragraphs, first):
        begun = text if len(text) <= _BEGINNING else f"{text[:_BEGINNING]}…"
        yield f"{number:>4}  {begun}  ({len(text):,} character{'s' * (len(text) != 1)})"


def _paragraphs(count: int) -> str:
    return f"{count} paragraph{'s' * (count != 1)}"


def _dropped(dropped: Sequence[Dropped]) -> Iterator[str]:
    for kind, found in groupby(sorted(dropped, key=lambda each: (each.kind, each.line)), key=lambda each: each.kind):
        places: dict[str, list[int]] = {}
        for each in found:
            places.setdefault(each.text, []).append(each.line)
        yield f"dropped, {kind}: {', '.join(text + _at(lines) for text, lines in places.items())}"


def _at(lines: Sequence[int]) -> str:
    """Where something stood; nothing where it stood everywhere."""
    return f" ({_lines(lines)})" if all(lines) else ""


def _lines(lines: Sequence[int]) -> str:
    more = len(lines) - _NAMED
    return f"line{'s' * (len(lines) > 1)} {', '.join(map(str, lines[:_NAMED]))}{f' and {more} more' * (more > 0)}"


def _doubts(doubts: Sequence[Doubt]) -> Iterator[str]:
    ordered = sorted(doubts, key=lambda each: (each.message, each.line))
    for message, found in groupby(ordered, key=lambda each: each.message):
        yield f"in doubt, {_lines([each.line for each in found])}: {message}"


def _shortened(text: str) -> str:
    return text if len(text) <= _SHOWN else f"{text[: _SHOWN - 1]}…"
