"""How a text is laid out: whether its lines are paragraphs, or paragraphs were wrapped at a width."""

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from bot.core.patterns import LazyPattern
from bot.shelf.joins import WordCuts, ends_open, is_cut
from bot.shelf.lines import HEADING_LIMIT, Line, finished_share, width

NARROWEST, WIDEST = 30, 160
"""Columns between which a text is wrapped; narrower lines are a poem's, wider ones paragraphs."""
SLACK = 5
"""Columns that a full line falls short of the width: a character that had no room, a mark that may begin no line."""
INDENT = 4
"""Columns by which the first line of a paragraph falls shorter, where the indent was lost in copying."""
LONG = 80
"""Characters. Where most of a text stands in longer lines, each is a paragraph."""
_INNER_STOP = LazyPattern(r"[。｡！？!?．][”’」』）)》\"']*\S|[.!?]\s+\S")


@dataclass(frozen=True, slots=True)
class Layout:
    """What the lines of a text have in common."""

    width: int  # columns at which it was wrapped; 0 where every line is a paragraph
    slack: int  # columns that a full line may fall short of it
    indented: bool  # an indent begins a paragraph
    long: bool  # most of it stands in lines that are whole paragraphs
    stops: bool  # sentences end with stops
    bordered: bool = False  # gaps or indents tell where the paragraphs of wrapped lines begin

    def begins(self, line: Line) -> bool:
        """Does the looks of ``line`` say that a paragraph begins with it?"""
        return line.gap or line.scene or (self.indented and line.indent > 1)

    def fills(self, line: Line, following: Line) -> bool:
        """Does ``line`` reach the width, with nothing that sets ``following`` off? No heading does."""
        return bool(self.width) and width(line.text) + SLACK + INDENT >= self.width and not self.begins(following)

    def is_full(self, line: Line, following: Line) -> bool:
        """Was ``line`` ended by the width, ``following`` having had no room?"""
        if not self.width:
            return False
        if line.finished and width(line.text) > self.width:
            # Joined by hand, and then mostly to its end; two lines may reach the width once more.
            return 2 * (self.width - SLACK) - INDENT <= width(line.text) <= 2 * self.width
        word = re.match(r"[!-~À-ɏ]+", following.text)
        room = self.slack + (width(word[0]) if word else 0)
        if not line.finished:
            # No paragraph ends here, so it may well be the first line of one.
            room += INDENT
        return width(line.text) + room >= self.width


def layout(lines: Sequence[Line]) -> Layout:
    """Look at the lines of a text, its title left out."""
    characters = sum(len(line.text) for line in lines)
    long = 2 * sum(len(line.text) for line in lines if len(line.text) > LONG) > characters > 5 * LONG
    stops = finished_share(line for line in lines if not line.item) >= 0.4 or long
    indents = [line for line in lines[1:] if not line.gap and not line.page]
    indented = sum(line.indent > 1 for line in lines) > 1 and any(line.indent < 2 for line in indents)
    plain = Layout(0, 0, indented, long, stops)
    return plain if long else _wrapped(lines, plain)


def _wrapped(lines: Sequence[Line], plain: Layout) -> Layout:
    pairs = [
        (line, following)
        for line, following in pairwise(lines)
        if not (plain.begins(following) or following.page or line.level or following.level or following.item)
    ]
    cut = [(line, following) for line, following in pairs if not line.finished]
    widest = _widest([width(line.text) for line, _ in pairs])
    if not cut or not NARROWEST <= widest <= WIDEST or not any(_INNER_STOP.search(line.text) for line in lines):
        return plain
    bordered = _is_bordered(lines, plain, widest)
    found = Layout(widest, int(0.3 * widest) if bordered else SLACK, plain.indented, False, True, bordered)
    full = [line for line, following in pairs if found.is_full(line, following)]
    broken = [line for line, following in cut if found.is_full(line, following) or is_cut(line.text, following.text)]
    enough = len(broken) > 0 if bordered else 2 * len(broken) > max(2, len(full))
    return found if enough and 10 * len(broken) >= 6 * len(cut) else plain


def _widest(widths: Sequence[int]) -> int:
    """Columns of the widest line that the text itself was wrapped to; somebody may have joined a few by hand.

    Those go far beyond the width that more lines have than any other. Where the lines have no such width, none does.
    """
    if not widths:
        return 0
    usual, count = max(Counter(widths).items(), key=lambda each: (each[1], each[0]))
    wrapped = [each for each in widths if each <= usual + SLACK]
    if 4 * count >= len(widths) and 2 * (len(widths) - len(wrapped)) < count:
        return max(wrapped)
    return max(widths)


def _is_bordered(lines: Sequence[Line], plain: Layout, widest: int) -> bool:
    """Do gaps or indents tell where paragraphs begin? Some stand around headings and pages alone."""
    ended = [following for line, following in pairwise(lines) if line.finished and width(line.text) + SLACK < widest]
    begun = [plain.begins(following) for following in ended]
    return 2 * sum(begun) >= len(begun) if any(begun) else any(map(plain.begins, lines[1:])) and not begun


@dataclass(frozen=True, slots=True)
class Border:
    """Whether a paragraph ends between two lines, and what makes that uncertain ("" for nothing)."""

    ends: bool
    doubt: str = ""


GOES_ON = "ends without a stop, and the next goes on after an empty line or a page; both were read as one paragraph"
FULL = "fills the width and ends with a stop; it was read as one paragraph with the next (an empty line parts them)"
NO_STOP = "ends without a stop; it was read as a paragraph of its own"
NO_STOP_JOINED = "ends without a stop; it was read as one paragraph with the next"


def border(whole: Layout, line: Line, following: Line, *, opened: bool, verse: bool) -> Border:
    """Does a paragraph end between ``line`` and ``following``?

    ``opened``: ``line`` itself goes on from another; ``verse``: it stands among verses.
    """
    if following.scene:
        return Border(True)
    if line.finished:
        wraps = not whole.begins(following) and not following.page and not following.item
        if not (wraps and whole.is_full(line, following)):
            return Border(True)
        return Border(False, "" if whole.bordered else FULL)
    if following.item and not line.text.endswith(("，", "、", ",")):
        return Border(True, "" if line.item else NO_STOP)
    if _is_whole(line) and not whole.is_full(line, following):
        return Border(True)
    return _unfinished(whole, line, following, opened=opened, verse=verse)


def _is_whole(line: Line) -> bool:
    """Is it a line that needs no stop: a line of dialogue, a name below a motto?"""
    quoted = line.text[0] in '“「『‘"' and line.text[-1] in '”」』’"'
    return quoted or (line.text.startswith(("——", "--")) and line.short and not ends_open(line.text))


def _unfinished(whole: Layout, line: Line, following: Line, *, opened: bool, verse: bool) -> Border:
    begins = whole.begins(following) and not following.page
    # Where lines are wrapped at few characters, full ones are as short as a poem's.
    if verse and not whole.is_full(line, following):
        return Border(not ends_open(line.text) or begins, NO_STOP)
    if begins and line.text.endswith(("：", ":")):
        return Border(True)
    if is_cut(line.text, following.text):
        return Border(False, GOES_ON if begins else "")
    if following.page or whole.long:
        return Border(False, GOES_ON)
    if begins or (line.item and not whole.is_full(line, following)):
        return Border(True, "" if line.item else NO_STOP)
    if whole.width:
        full = whole.is_full(line, following)
        return Border(not full, "" if full else NO_STOP)
    if opened:
        return Border(False, NO_STOP_JOINED)
    joined = whole.stops and len(line.text) > HEADING_LIMIT
    return Border(not joined, NO_STOP_JOINED if joined else NO_STOP)


def verses(lines: Sequence[Line], words: WordCuts, *, long: bool) -> set[int]:
    """Places of short lines that stand in a row and end without stops: verses, the rows of a table, names.

    ``long``: most lines are whole paragraphs; then a row of short ones may be one that pages have cut to pieces.
    """
    found: set[int] = set()
    run: list[int] = []
    gaps = any(line.gap for line in lines)
    for place, line in enumerate(lines):
        alone = not line.short or line.level or line.item
        if run and (alone or not _follows(lines, run, line)):
            set_off = not gaps or (lines[run[0]].gap and line.gap)
            if not long or (set_off and not _in_pieces([lines[each].text for each in [*run, place]], words)):
                found |= _verse(lines, run)
            run = []
        if not alone:
            run.append(place)
    return found | _verse(lines, run)


def _follows(lines: Sequence[Line], run: list[int], line: Line) -> bool:
    """Is ``line`` the next of a row? Empty lines stand between all of them, or between none."""
    if line.page or line.scene:
        return False
    return len(run) == 1 or line.gap == lines[run[1]].gap


def _in_pieces(texts: Sequence[str], words: WordCuts) -> bool:
    """Are they rather one sentence in pieces than lines that somebody has set?"""
    cuts = sum(is_cut(one, other) or words.is_cut(one, other) for one, other in pairwise(texts))
    return 3 * cuts >= len(texts) or any(len(text) < 4 for text in texts)


def _verse(lines: Sequence[Line], run: list[int]) -> set[int]:
    open_ends = sum(ends_open(lines[place].text) for place in run)
    characters = sum(len(lines[place].text) for place in run)
    return set(run) if len(run) > 2 and open_ends * 3 <= len(run) and characters >= 3 * len(run) else set()
