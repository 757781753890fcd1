"""Which sentences of a paragraph are read out: whole ones, around the one that answers."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import accumulate

from bot.render.split import split

SHORT = 170
"""Characters. A paragraph up to this length is always shown whole."""
WINDOW = 150
"""Characters that an excerpt aims at."""
PAGE = 3000
"""UTF-16 units of quotation in one message."""


@dataclass(frozen=True, slots=True)
class Quotation:
    """A verbatim stretch of a paragraph, in three; joined they stand in it character for character."""

    before: str
    telling: str  # the sentence that answers; empty where none is set off
    after: str
    page: int = 1
    pages: int = 1
    partial: bool = False

    @property
    def text(self) -> str:
        return self.before + self.telling + self.after


def excerpt(sentences: Sequence[str], telling: int | None) -> Quotation:
    """The telling sentence with its neighbours, as many as the window holds; the whole of a short paragraph."""
    if sum(map(len, sentences)) <= SHORT:
        return whole(sentences, telling, 1)
    first = last = min(telling or 0, len(sentences) - 1)
    size = len(sentences[first])
    for step in (-1, +1, +1, -1):
        at = first - 1 if step < 0 else last + 1
        if 0 <= at < len(sentences) and size + len(sentences[at]) <= WINDOW:
            size += len(sentences[at])
            first, last = min(first, at), max(last, at)
    if size > PAGE // 2:
        return whole(sentences, None, _page_of(sentences, first))
    place = telling if telling is not None else -1
    return Quotation(
        before="".join(sentences[at] for at in range(first, last + 1) if at < place or place < 0),
        telling=sentences[place] if place >= 0 else "",
        after="".join(sentences[at] for at in range(first, last + 1) if at > place >= 0),
        partial=(first, last) != (0, len(sentences) - 1),
    )


def snippet(sentences: Sequence[str], telling: int | None) -> Quotation:
    """Two sentences: the telling one, and the one after it, or before it at the end; one where two are too many."""
    at = min(telling or 0, len(sentences) - 1)
    first, last = (at, at + 1) if at + 1 < len(sentences) else (max(at - 1, 0), at)
    if sum(map(len, sentences[first : last + 1])) > WINDOW:
        first = last = at
    if len(sentences[at]) > PAGE // 2:
        return whole(sentences, None, _page_of(sentences, at))
    return Quotation(
        before="".join(sentences[first:at]) if telling is not None else "",
        telling=sentences[at] if telling is not None else "",
        after="".join(sentences[at + 1 : last + 1] if telling is not None else sentences[first : last + 1]),
        partial=(first, last) != (0, len(sentences) - 1),
    )


def _page_of(sentences: Sequence[str], at: int) -> int:
    """The page of the paragraph on which a sentence begins."""
    start = sum(map(len, sentences[:at]))
    return sum(end <= start for end in accumulate(map(len, split("".join(sentences), PAGE)))) + 1


def whole(sentences: Sequence[str], telling: int | None, page: int) -> Quotation:
    """The paragraph; or one page of it, where it is too long for one message."""
    pages = split("".join(sentences), PAGE)
    if len(pages) > 1:
        page = min(max(page, 1), len(pages))
        return Quotation(pages[page - 1], "", "", page=page, pages=len(pages))
    if telling is None or not 0 <= telling < len(sentences):
        return Quotation("".join(sentences), "", "")
    return Quotation("".join(sentences[:telling]), sentences[telling], "".join(sentences[telling + 1 :]))
