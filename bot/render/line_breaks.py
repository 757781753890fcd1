"""Where lines of Chinese and Latin text may break on a screen of so many columns."""

import re
from collections.abc import Callable, Iterator

from bot.core.patterns import LazyPattern

_PIECE = LazyPattern(r"[A-Za-z0-9][A-Za-z0-9'’.,:%/&+-]*|\s+|.", re.DOTALL)
HANGING = 2
"""Columns beyond the edge that such a mark, or a space, may take."""
_CLOSING = frozenset("。，、；：！？…—”’』」）》】·.,;:!?)]}%")
"""These begin no line."""
_OPENING = frozenset("“‘『「（《【([{")
"""These end none."""


def line_starts(text: str, width: int, columns: Callable[[str], int]) -> list[int]:
    """The offsets in ``text`` at which lines begin, but for the first. ``columns``: of a text.

    A mark that may begin no line hangs over the edge, or takes the character before it along; a line break of the
    text's own stays one.
    """
    starts: list[int] = []
    used, previous = 0, ""
    for at, piece in _pieces(text):
        wide = columns(piece)
        if piece == "\n":
            used, previous = 0, ""
            continue
        closes = piece.isspace() or piece[0] in _CLOSING
        if previous and used + wide > width + (HANGING if closes else 0):
            start = at - len(previous) if previous in _OPENING or closes else at
            if not starts or start > starts[-1]:
                starts.append(start)
                used = columns(text[start:at])
        used, previous = used + wide, piece
    return starts


def _pieces(text: str) -> Iterator[tuple[int, str]]:
    """Words of Latin letters whole, everything else by the character."""
    for found in _PIECE.finditer(text):
        if "\n" in found[0]:
            yield from ((found.start() + place, char) for place, char in enumerate(found[0]))
        else:
            yield found.start(), found[0]
