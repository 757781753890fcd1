"""Paragraphs known by their content: found again where an essay was edited since, moved, or gone."""

from collections import Counter
from datetime import datetime
from zlib import crc32

from bot.core.bookmarks import Bookmark
from bot.core.essay import Essay, Paragraph, Ref
from bot.core.patterns import LazyPattern

SKETCHED = 12
"""Clauses of a paragraph that are remembered: those with the smallest checksums, which an edit elsewhere leaves as they
are. Source: bottom-k sketches, Broder, On the resemblance and containment of documents, 1997."""
SAME = 0.5
"""Share of the remembered clauses that makes a paragraph the same one."""

_BETWEEN = LazyPattern(r"[\s，。；：！？、…—,.;:!?“”‘’「」『』\"'()（）《》]+")


def bookmark_at(essay: Essay, number: int, at: datetime, *, finished: bool = False) -> Bookmark:
    """A bookmark in that paragraph."""
    return Bookmark(Ref(essay.slug, number), sketch(essay.paragraph(number)), at, finished)


def checksum(paragraph: Paragraph) -> int:
    """Of the text as it stands, for buttons."""
    return crc32(paragraph.text.encode("utf-8", "replace"))


def sketch(paragraph: Paragraph) -> tuple[int, ...]:
    """What is remembered of a paragraph's content."""
    return tuple(sorted(_clauses(paragraph))[:SKETCHED])


def _clauses(paragraph: Paragraph) -> set[int]:
    clauses = [clause for clause in _BETWEEN.split(paragraph.text) if clause] or [paragraph.text]
    return {crc32(clause.encode("utf-8", "replace")) for clause in clauses}


class ParagraphLocator:
    """Finds bookmarks in one essay, through which it looks once, and only where that is needed."""

    def __init__(self, essay: Essay) -> None:
        self._essay = essay
        self._holders: dict[int, list[int]] = {}  # the paragraphs that hold a clause, by its checksum

    def locate(self, bookmark: Bookmark) -> int | None:
        """The number of the paragraph that a bookmark stands at now; None where it is gone."""
        here = bookmark.ref.number
        if here <= len(self._essay) and sketch(self._essay.paragraph(here)) == bookmark.sketch:
            return here
        shared = Counter(number for clause in bookmark.sketch for number in self._with_clauses().get(clause, ()))
        best = max(shared, key=lambda number: (shared[number], -abs(number - here)), default=None)
        return best if best is not None and shared[best] >= SAME * len(bookmark.sketch) else None

    def _with_clauses(self) -> dict[int, list[int]]:
        if not self._holders:
            for paragraph in self._essay.paragraphs:
                for clause in _clauses(paragraph):
                    self._holders.setdefault(clause, []).append(paragraph.number)
        return self._holders


def with_checksum(essay: Essay, number: int, expected: int | None) -> int | None:
    """The paragraph that a button means: the one of that number, where its text is the ``expected`` one, else whichever
    has that text; None where none has."""
    if expected is None:
        return number if number <= len(essay) else None
    if number <= len(essay) and checksum(essay.paragraph(number)) == expected:
        return number
    return next((each.number for each in essay.paragraphs if checksum(each) == expected), None)
