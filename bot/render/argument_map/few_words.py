"""What can be said where there is little room: whole clauses, or a beginning; a title in two lines."""

from collections.abc import Callable
from itertools import pairwise
from math import ceil

from bot.core.patterns import LazyPattern
from bot.render.argument_map.shapes import Measure
from bot.render.line_breaks import line_starts

ELLIPSIS, LATIN_ELLIPSIS = "…", "..."
_CLAUSE = LazyPattern(r"(?<=[，；：。！？])|(?<=——)|(?<=[,;:.!?])(?=\s)")
WORTH = 0.8
"""Of what fits: a clause that is shorter says too little."""
NEAR = 0.4
"""Of a full line: where a line of a title may be broken early."""
LINES = 3
"""Of a title."""
_TAIL = "，；：。、—,;:. "


def few_words(text: str, fits: Callable[[str], bool]) -> str:
    """As many clauses from the beginning as fit; cut, where more can be said so."""
    line = _one_line(text)
    if fits(line.rstrip(_TAIL)):
        return line.rstrip(_TAIL)
    cut = _cut(line, fits)
    clauses = [line[: found.start()].rstrip(_TAIL) for found in _CLAUSE.finditer(line)]
    whole = next((each for each in reversed(clauses) if each and fits(each)), "")
    return whole if len(whole) >= WORTH * len(cut) else cut


def clauses(text: str) -> list[str]:
    """Split a text where a clause ends; joined, the clauses are the text."""
    ends = [0, *(found.start() for found in _CLAUSE.finditer(text)), len(text)]
    return [text[one:other] for one, other in pairwise(ends) if one < other]


def _cut(line: str, fits: Callable[[str], bool]) -> str:
    """The longest beginning that fits with an ellipsis; Latin words stay whole where one is not all there is."""
    ellipsis = LATIN_ELLIPSIS if line.isascii() else ELLIPSIS
    low, high = 0, len(line)
    while low < high:
        middle = (low + high + 1) // 2
        low, high = (middle, high) if fits(line[:middle] + ellipsis) else (low, middle - 1)
    kept = line[:low]
    if kept and line[low : low + 1].isascii() and line[low : low + 1].isalnum() and " " in kept:
        kept = kept[: kept.rindex(" ")]
    kept = kept.rstrip(_TAIL)
    return kept + ellipsis if kept else ""


def _one_line(text: str) -> str:
    """Without what cannot be seen."""
    return "".join(each for each in " ".join(text.split()) if each.isprintable())


def title_lines(text: str, room: float, size: int, measure: Measure) -> list[str]:
    """Break a title into few lines; what goes beyond them is cut."""

    def fits(said: str) -> bool:
        return measure(said, size) <= room

    rest = _one_line(text)
    lines: list[str] = []
    while rest and len(lines) < LINES - 1 and not fits(rest):
        starts = line_starts(rest, int(room - measure("，", size)), lambda piece: ceil(measure(piece, size)))
        if not starts:
            break
        # Rather where a clause ends, so that no word is left alone.
        ends = [found.start() for found in _CLAUSE.finditer(rest) if NEAR * starts[0] <= found.start() <= starts[0]]
        at = next((end for end in reversed(ends) if fits(rest[end:].strip())), starts[0])
        lines.append(rest[:at].rstrip())
        rest = rest[at:].lstrip()
    return [*lines, few_words(rest, fits)]
