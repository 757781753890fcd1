"""The places where words stand, in one language: a line each, with the words set off."""

from bot.core.response import FoundWords, HitLine
from bot.render.blocks import Blocks
from bot.render.page import Block, MarkedLine, Prose

CUT = "…"


def compose(response: FoundWords, blocks: Blocks) -> list[Block]:
    """How often and where, then the lines; the author's words stay as they were written."""
    essay = blocks.library.essay(response.slug)
    lead: list[Block] = [Prose(blocks.note(response.lead))] if response.lead else []
    lines = [_line(line, essay.paragraph(line.paragraph).sentences) for line in response.lines]
    return [*lead, Prose(blocks.note(response.title), strong=True), *lines]


def _line(line: HitLine, sentences: tuple[str, ...]) -> MarkedLine:
    text = "".join(sentences)
    starts = sum(map(len, sentences[: line.sentence]))
    ends = starts + len(sentences[line.sentence].rstrip())
    pieces: list[tuple[str, bool]] = []
    at = line.start
    for start, end in line.hits:
        pieces += [(text[at:start], False), (text[start:end], True)]
        at = end
    pieces.append((text[at : line.end], False))
    if text[starts : line.start].strip():
        pieces.insert(0, (CUT, False))
    if line.end < ends:
        pieces.append((CUT, False))
    return MarkedLine(str(line.paragraph), tuple(piece for piece in pieces if piece[0]))
