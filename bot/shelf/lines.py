"""The lines of a text, with what their looks tell: gaps, indents, page ends."""

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass, replace

from bot.core.patterns import LazyPattern
from bot.shelf.sentences import is_finished

HEADING_LIMIT = 32
"""Characters. A longer line is text, unless it is numbered, marked, or somebody has written it down as a heading."""

_ITEM = LazyPattern(
    r"(?:[-*+•·●○▪▫◦‣–]\s+\S|[（(][0-9]{1,2}[)）]\s*\S|[0-9]{1,2}(?:[)）、]\s*\S|[.．]\s+\S|[.．](?=[^\W\d_]))|[①-⑳⑴-⒇])"
)


@dataclass(frozen=True, slots=True)
class Line:
    """A line that is not empty."""

    number: int  # in the file, from 1
    text: str
    indent: int = 0  # columns
    gap: bool = False  # an empty line stands before it
    page: bool = False  # a page begins with it
    scene: bool = False  # a separator stands before it
    level: int = 0  # as a heading, where it is marked as one; 1 is the highest

    @property
    def finished(self) -> bool:
        """Does it end where a sentence ends?"""
        return is_finished(self.text)

    @property
    def item(self) -> bool:
        """Does it begin like an item of a list?"""
        return bool(_ITEM.match(self.text))

    @property
    def short(self) -> bool:
        """Is it as short as a heading, and without the end of a sentence?"""
        return len(self.text) <= 2 * HEADING_LIMIT >= width(self.text) and not self.finished


def split(text: str) -> list[Line]:
    """The lines of ``text`` that are not empty. A form feed ends a line and a page."""
    lines: list[Line] = []
    number, gap, page = 1, False, False
    for piece in re.split(r"([\n\f\v])", text):
        if piece == "\n":
            number += 1
        elif piece in ("\f", "\v"):
            page = True
        elif stripped := piece.strip():
            indent = width(piece[: len(piece) - len(piece.lstrip())].expandtabs(4))
            lines.append(Line(number, stripped, indent, gap, page))
            gap, page = False, False
        # The first piece of all begins a line, every other follows an end of line.
        elif lines and lines[-1].number < number:
            gap = True
    return _relative(lines)


def _relative(lines: list[Line]) -> list[Line]:
    """Indents counted from the outermost line."""
    outermost = min((line.indent for line in lines[1:]), default=0)
    if not outermost:
        return lines
    return [replace(line, indent=max(0, line.indent - outermost)) for line in lines]


def width(text: str) -> int:
    """Columns: Chinese characters take two."""
    return sum(1 + (unicodedata.east_asian_width(character) in "WF") for character in text)


def finished_share(lines: Iterable[Line]) -> float:
    """The share of lines that end where a sentence ends; 1.0 without lines."""
    ends = [line.finished for line in lines]
    return sum(ends) / len(ends) if ends else 1.0
