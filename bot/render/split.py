"""Cutting text for Telegram: its lengths are counted in UTF-16 units, and no character may come apart."""

from functools import cache
from itertools import accumulate
from typing import TYPE_CHECKING

from bot.core.patterns import LazyPattern

if TYPE_CHECKING:
    import regex

AHEAD = 64
"""Characters behind a piece that are looked at, to see whether its last character goes on."""

_SENTENCE_ENDS = LazyPattern(r"[。！？!?…]+[”’」』）)》\"']*\s*|\.\s+|\n+")


def units(text: str) -> int:
    """The length of ``text`` as Telegram counts it: in UTF-16 code units."""
    return len(text.encode("utf-16-le", "surrogatepass")) // 2


def split(text: str, limit: int) -> list[str]:
    """``text`` in pieces of at most ``limit`` units; joined they are ``text`` again.

    Cut after a sentence where there is one in the piece's last two thirds, else between graphemes; a single grapheme
    over the limit (thousands of marks on one letter) is cut between characters.
    """
    pieces = []
    start = 0
    while units(ahead := text[start : start + limit + AHEAD]) > limit:
        at = _cut(ahead, limit)
        pieces.append(ahead[:at])
        start += at
    return [*pieces, text[start:]] if start < len(text) or not pieces else pieces


def _cut(text: str, limit: int) -> int:
    """Where the first piece ends: at least 1."""
    room = sum(total <= limit for total in accumulate(units(character) for character in text[: limit + 1]))
    ends = [found.end() for found in _SENTENCE_ENDS.finditer(text, 0, room) if found.end() <= room]
    if ends and ends[-1] >= room // 3:
        return ends[-1]
    graphemes = _graphemes().finditer(text, 0, min(len(text), room + AHEAD))
    whole = [found.end() for found in graphemes if found.end() <= room]
    return max(int(whole[-1]) if whole else room, 1)


@cache
def _graphemes() -> "regex.Pattern[str]":
    import regex  # noqa: PLC0415 - some hundredths of a second, for texts over a limit alone

    return regex.compile(r"\X")
