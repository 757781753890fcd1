"""Hits of a word search in lines: each with as much of its sentence as a line takes, cut where a clause ends."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import accumulate, groupby

from bot.core.essay import Essay, Paragraph
from bot.core.patterns import LazyPattern
from bot.core.response_parts import HitLine
from bot.core.word_search import WordHit

ROOM = 76
"""Characters of a line, about four of a phone's; a hit that is longer is shown whole."""

_CLAUSE_END = LazyPattern(r"[,，、;；:：—–…]+[”’」』）)》\"']*\s*")
_GAP = LazyPattern(r"\s+")
_Span = tuple[int, int]


@dataclass(frozen=True, slots=True)
class HitGroup:
    """Hits in one sentence that share a line."""

    sentence: int
    span: _Span  # of the sentence, in the paragraph's text
    hits: tuple[WordHit, ...]


def group_hits(essay: Essay, hits: Sequence[WordHit]) -> list[HitGroup]:
    """Return the groups in reading order; hits of a sentence share a line as far as they fit."""
    return [
        group
        for number, together in groupby(hits, lambda hit: hit.paragraph)
        for group in _groups(essay.paragraph(number), together)
    ]


def _groups(paragraph: Paragraph, hits: Iterator[WordHit]) -> Iterator[HitGroup]:
    ends = [*accumulate(map(len, paragraph.sentences))]
    for sentence, together in groupby(hits, lambda hit: _sentence_of(hit, ends)):
        span = (ends[sentence] - len(paragraph.sentences[sentence]), ends[sentence])
        near: list[WordHit] = []
        for hit in together:
            if near and span[1] - span[0] > ROOM and hit.end - near[0].start > ROOM:
                yield HitGroup(sentence, span, tuple(near))
                near = []
            near.append(hit)
        yield HitGroup(sentence, span, tuple(near))


def _sentence_of(hit: WordHit, ends: Sequence[int]) -> int:
    return next(place for place, end in enumerate(ends) if hit.start < end)


def context_line(essay: Essay, group: HitGroup) -> HitLine:
    """Return the line for a group: its sentence, or the clauses around its hits where that is too long."""
    number, told = group.hits[0].paragraph, (group.hits[0].start, group.hits[-1].end)
    text = essay.paragraph(number).text
    # What runs into the next sentence is shown whole.
    start, end = group.span[0], max(group.span[1], told[1])
    if end - start > ROOM:
        whole, (start, end) = end, _clauses(text, (start, end), told)
        while whole > end > told[1] and _CLAUSE_END.fullmatch(text[end - 1]):
            end -= 1
    while end > told[1] and text[end - 1].isspace():
        end -= 1
    while start < told[0] and text[start].isspace():
        start += 1
    return HitLine(number, group.sentence, start, end, tuple((hit.start, hit.end) for hit in group.hits))


def _clauses(text: str, bounds: _Span, told: _Span) -> _Span:
    """Those around ``told`` that fit; of a clause without an end in reach, what stands around it."""
    borders = [bounds[0], *(found.end() for found in _CLAUSE_END.finditer(text, *bounds)), bounds[1]]
    start = max(border for border in borders if border <= told[0])
    end = min(border for border in borders if border >= told[1])
    if end - start > ROOM:
        return _cut(text, (start, end), told)
    before = [border for border in reversed(borders) if border < start]
    after = [border for border in borders if border > end]
    while True:
        # What follows first: it is where a sentence goes on to what matters.
        if after and after[0] - start <= ROOM:
            end = after.pop(0)
        elif before and end - before[0] <= ROOM:
            start = before.pop(0)
        else:
            return start, end


def _cut(text: str, clause: _Span, told: _Span) -> _Span:
    """Of one long clause what stands around ``told``; no word that is written between gaps is cut in two."""
    beside = max(ROOM - (told[1] - told[0]), 0) // 2
    start, end = max(clause[0], told[0] - beside), min(clause[1], told[1] + beside)
    if start > clause[0] and (gap := _GAP.search(text, start, told[0])):
        start = gap.end()
    gaps = [found.start() for found in _GAP.finditer(text, told[1], end)] if end < clause[1] else []
    return start, gaps[-1] if gaps else end
