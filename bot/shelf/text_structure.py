"""A delivered text → title, headings and whole paragraphs: what cannot be seen is taken
out, and what a page break cut apart put together again.
"""

import re
from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace

from bot.core.patterns import LazyPattern
from bot.core.text import unified
from bot.shelf.front import epigraph_length, without_byline
from bot.shelf.furniture import without_furniture
from bot.shelf.headings import PLAIN, ranks, surroundings
from bot.shelf.joins import WordCuts, is_cut
from bot.shelf.layout import Border, Layout, border, layout, verses
from bot.shelf.lines import HEADING_LIMIT, Line, split
from bot.shelf.markup import marked_lines, without_marks
from bot.shelf.told import Doubt, Dropped

_LINE_END = LazyPattern(r"[\x85\u2028\u2029]")
_HYPHEN = LazyPattern(r"\u00ad(?=[^\S\n]*\n)")
"""A soft hyphen is seen where a line ends at it."""
_SPACE = LazyPattern(r"[\u00a0\u1680\u2000-\u200a\u202f\u205f]")
_UNSEEN = LazyPattern(
    r"[\x80-\x84\x86-\x9f\u00ad\u061c\u180e\u200b\u200e\u200f\u202a-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb]"
    # A joiner is needed within emoji and some scripts, and never between Chinese characters or Latin letters.
    r"|(?<=[A-Za-z0-9\u2e80-\u9fff])[\u200c\u200d]+|[\u200c\u200d]+(?=[A-Za-z0-9\u2e80-\u9fff])"
    # Tags spell the flags of regions, after a black flag.
    r"|(?<![\U0001f3f4\U000e0020-\U000e007f])[\U000e0001-\U000e007f]+"
)


def visible(text: str) -> tuple[str, list[Dropped]]:
    """``text`` as it is seen, and what was taken out or unified, each kind of character once with its number."""
    text = _SPACE.sub(" ", _LINE_END.sub("\n", _HYPHEN.sub("-", text)))
    unseen = Counter("".join(_UNSEEN.findall(text)))
    text = _UNSEEN.sub("", text)
    seen = unified(text)
    pairs = zip(text, seen, strict=True) if text != seen else ()
    alike = Counter(f"{one} → {other}" for one, other in pairs if one != other)
    dropped = []
    if unseen:
        told = ", ".join(f"U+{ord(character):04X} ×{count}" for character, count in sorted(unseen.items()))
        dropped.append(Dropped("invisible characters", told))
    if alike:
        told = ", ".join(f"{pair} ×{count}" for pair, count in sorted(alike.items()))
        dropped.append(Dropped("radicals, now characters", told))
    return seen, dropped


__all__ = ["HEADING_LIMIT", "TextSection", "TextStructure", "read"]

LIMIT = 120_000
"""Characters. Matching learns from every sentence: beyond, it takes more memory and time than a companion may."""
_PIECES = 4
"""Into how many lines pages may cut a heading."""


@dataclass(frozen=True, slots=True)
class TextSection:
    """A heading (None for the beginning) and the paragraphs under it."""

    heading: str | None
    paragraphs: tuple[str, ...]
    line: int  # of the heading, or of the first paragraph


@dataclass(frozen=True, slots=True)
class TextStructure:
    """What a text consists of, and what of the file it does not hold."""

    title: str
    sections: tuple[TextSection, ...]
    byline: tuple[str, ...] = ()  # author, date
    epigraph: int = 0  # how many of the first paragraphs are one
    dropped: tuple[Dropped, ...] = ()
    doubts: tuple[Doubt, ...] = ()


def read(text: str, headings: Collection[str] = ()) -> TextStructure:
    """Read a text whose first line is its title.

    ``headings``: those that somebody has written down. With them a line is a heading when it is one of them; without,
    when it looks like one. Raises ValueError where there is no title or no paragraph, for HTML, and what is too long.
    """
    if len(text) > LIMIT:
        raise ValueError(
            f"has {len(text):,} characters, and more than {LIMIT:,} cannot be matched in good time; "
            "split it into several essays"
        )
    text, marks = without_marks(text)
    text, unseen = visible(text)
    lines, line_marks = marked_lines(split(text))
    known = {_bare(heading): heading for heading in headings}
    lines, furniture, doubts = without_furniture(lines, known)
    if len(lines) < 2:
        raise ValueError("there is no text below the title; the first line is the title, paragraphs follow")
    title, body = lines[0].text, lines[1:]
    body, byline = without_byline(body) if _bare(body[0].text) not in known else (body, ())
    if not body:
        raise ValueError("there is no text below the title; the first line is the title, paragraphs follow")
    reader = _Reader(title, _rejoined(body, {_bare(title): title, **known}), known)
    sections = reader.sections()
    return TextStructure(
        title,
        sections,
        byline,
        epigraph_length(sections[0].paragraphs) if sections[0].heading is None else 0,
        (*unseen, *marks, *line_marks, *furniture, *reader.hyphens),
        (*doubts, *reader.doubts),
    )


def _bare(text: str) -> str:
    return re.sub(r"\s+", "", text)


def _rejoined(body: Sequence[Line], known: Mapping[str, str]) -> list[Line]:
    """Put headings together again that a page break has cut, or that stand one below the other; as they are written."""
    joined: list[Line] = []
    place = 0
    while place < len(body):
        pieces = 1
        if not joined or joined[-1].finished:
            pieces = _pieces([_bare(line.text) for line in body[place : place + _PIECES]], known)
        line = body[place]
        if pieces > 1:
            line = replace(line, text=known["".join(_bare(each.text) for each in body[place : place + pieces])])
        joined.append(line)
        place += pieces
    return joined


def _pieces(texts: Sequence[str], known: Collection[str]) -> int:
    """How many lines make up a heading that is known; 1 where they make up none."""
    return next((count for count in range(1, len(texts) + 1) if "".join(texts[:count]) in known), 1)


class _Reader:
    """Reads the lines below the title into sections, and keeps what is to be told of it."""

    def __init__(self, title: str, body: list[Line], known: dict[str, str]) -> None:
        self.hyphens: list[Dropped] = []
        self.doubts: list[Doubt] = []
        self._body = body
        self._words = WordCuts("\n".join(line.text for line in body))
        self._layout: Layout = layout(body)
        self._verses = verses(body, self._words, long=self._layout.long)
        self._headings = self._find_headings(_bare(title), known)

    def _find_headings(self, title: str, known: dict[str, str]) -> dict[int, int]:
        found = {} if known else self._ranks()
        # Those that are written down, and the title where it stands a second time.
        written = {*known, title}
        for place, line in enumerate(self._body):
            if _bare(line.text) in written and (not place or not self._is_cut_at(place)):
                found[place] = PLAIN
        return found

    def _ranks(self) -> dict[int, int]:
        around = surroundings(self._body, self._words, long=self._layout.long)
        found = ranks(self._body, around, self._is_complete, self._is_full)
        if found == {0: PLAIN}:
            # The only heading of a text, right below its title: a second line of the title, or a name.
            return {}
        return found

    def _is_complete(self, place: int) -> bool:
        return not place or self._body[place].scene or self._border(place - 1, opened=False).ends

    def _is_full(self, place: int) -> bool:
        return place + 1 < len(self._body) and self._layout.fills(self._body[place], self._body[place + 1])

    def _is_cut_at(self, place: int) -> bool:
        before = self._body[place - 1]
        return not before.finished and is_cut(before.text, self._body[place].text)

    def sections(self) -> tuple[TextSection, ...]:
        """All of them in order. Raises ValueError where there is no paragraph."""
        sections: list[TextSection] = []
        heading: list[str] = []
        start = self._body[0].number
        paragraphs: list[str] = []
        opened: list[str] = []
        for place, line in enumerate(self._body):
            if place in self._headings:
                if paragraphs:
                    sections.append(TextSection(" ".join(heading) or None, tuple(paragraphs), start))
                    heading, paragraphs = [], []
                if not heading:
                    start = line.number
                heading.append(line.text)
                continue
            opened.append(line.text)
            if self._ends(place, opened):
                paragraphs.append("".join(opened))
                opened = []
        if not paragraphs:
            raise ValueError("there are headings and no paragraph")
        return (*sections, TextSection(" ".join(heading) or None, tuple(paragraphs), start))

    def _ends(self, place: int, opened: list[str]) -> bool:
        """Does a paragraph end with the line at ``place``? Where it does not, its end is made ready for the next."""
        if place + 1 == len(self._body) or place + 1 in self._headings:
            return True
        found = self._border(place, opened=len(opened) > 1)
        line, following = self._body[place], self._body[place + 1]
        if found.doubt:
            self.doubts.append(Doubt(found.doubt, line.number))
        if not found.ends:
            opened[-1], hyphen = self._words.before(line.text, following.text)
            if hyphen:
                self.hyphens.append(Dropped("hyphen at a line's end", hyphen, line.number))
        return found.ends

    def _border(self, place: int, *, opened: bool) -> Border:
        line, following = self._body[place], self._body[place + 1]
        return border(self._layout, line, following, opened=opened, verse=place in self._verses)
