"""What a map says in words: all of it where it is not drawn, one thesis below it, and what is written on it."""

from collections.abc import Callable, Iterable
from typing import TypeVar

from bot.core.essay import Essay, Thesis
from bot.core.language import LocalizedText
from bot.core.response import ArgumentMap
from bot.render.argument_map.edges import (
    Edge,
    EdgeKind,
    chosen_paragraph_edges,
    chosen_thesis_edges,
    paragraph_edges,
    thesis_edges,
)
from bot.render.argument_map.few_words import few_words
from bot.render.argument_map.layout import ROWS
from bot.render.argument_map.shapes import MapContent, MapThesis
from bot.render.blocks import Blocks
from bot.render.page import Block, ListItem, MapLine, Prose

SAID, SAID_IN_LATIN = 26, 52
"""Characters about a paragraph in a line of a map in words."""
NAMED = 4
"""Places that are named to which one is joined in the same way."""

N = TypeVar("N", int, str)


def map_content(response: ArgumentMap, blocks: Blocks) -> MapContent:
    """Tell what is drawn, whichever thesis is looked at: below it the words change, but not the picture."""
    essay = blocks.library.essay(response.slug)
    return content_of(essay, blocks, response.here)


def content_of(essay: Essay, blocks: Blocks, here: int = 0, *, head: bool = True) -> MapContent:
    """Put a map into words. ``here``: the paragraph where the reader is; 0 for none. ``head``: with its title."""
    return MapContent(
        title=blocks.word(LocalizedText(essay.title)) if head else "",
        subtitle=blocks.say("map.subtitle") if head else "",
        theses=tuple(
            MapThesis(each.id, essay.letter(each), blocks.word(each.title), each.first, each.last, each.id != each.part)
            for each in essay.theses
        ),
        paragraphs=tuple(blocks.word(paragraph.summary) for paragraph in essay.paragraphs),
        paragraph_edges=chosen_paragraph_edges(essay),
        thesis_edges=chosen_thesis_edges(essay),
        here=here,
        support=blocks.say("map.legend.support"),
        contrast=blocks.say("map.legend.contrast"),
        you=blocks.say("map.legend.here"),
    )


def map_blocks(response: ArgumentMap, blocks: Blocks) -> list[Block]:
    """Say what stands below the picture, and what stands in its place where there is none."""
    essay = blocks.library.essay(response.slug)
    if response.thesis is not None:
        return _thesis(essay, essay.thesis(response.thesis), blocks)
    here: list[Block] = [Prose(blocks.say("map.here", number=response.here))] if response.here else []
    return [
        Prose(blocks.say("map.title", title=LocalizedText(essay.title)), strong=True),
        Prose(blocks.say("map.hint")),
        *here,
        *_tree(essay, blocks, response.here),
    ]


def _tree(essay: Essay, blocks: Blocks, here: int) -> list[Block]:
    """Theses with their paragraphs, each with what it is joined to."""
    between_theses, between = chosen_thesis_edges(essay), chosen_paragraph_edges(essay)
    lines: list[Block] = []
    waiting = list(essay.theses)
    shown = len(essay) + len(essay.theses) <= ROWS
    for paragraph in essay.paragraphs:
        while waiting and waiting[0].first <= paragraph.number:
            thesis = waiting.pop(0)
            joined = _joined(thesis.id, between_theses, blocks, lambda each: essay.letter(essay.thesis(each)))
            depth = int(thesis.id != thesis.part)
            lines.append(MapLine(depth, essay.letter(thesis), blocks.word(thesis.title), joined, thesis=True))
        if shown:
            depth = 1 + int(paragraph.thesis != paragraph.part)
            joined = _joined(paragraph.number, between, blocks, str)
            said = _said(blocks.word(paragraph.summary))
            lines.append(MapLine(depth, str(paragraph.number), said, joined, here=paragraph.number == here))
    return lines


def _thesis(essay: Essay, thesis: Thesis, blocks: Blocks) -> list[Block]:
    """A thesis with what it is joined to, the theses within it, and its own paragraphs."""

    def named(thesis_id: str) -> str:
        other = essay.thesis(thesis_id)
        return blocks.say("map.thesis", mark=essay.letter(other), label=other.label)

    span = blocks.span(thesis)
    title = blocks.say("map.of.thesis", mark=essay.letter(thesis), title=thesis.title, span=span)
    joined = _joined(thesis.id, thesis_edges(essay), blocks, named)
    lines: list[tuple[int, Block]] = [
        (each.first, ListItem(essay.letter(each), blocks.word(each.title))) for each in essay.inside(thesis)
    ]
    for paragraph in essay.paragraphs[thesis.first - 1 : thesis.last]:
        if paragraph.thesis == thesis.id:
            said = _said(blocks.word(paragraph.summary))
            beside = _joined(paragraph.number, paragraph_edges(essay), blocks, str)
            text = blocks.say("map.line", said=said, joined=beside) if beside else said
            lines.append((paragraph.number, ListItem(str(paragraph.number), text)))
    return [
        Prose(title, strong=True),
        Prose(blocks.word(thesis.statement)),
        *([Prose(joined)] if joined else []),
        *(line for _, line in sorted(lines, key=lambda each: each[0])),
    ]


def _in_order(name: str) -> tuple[int, str]:
    return (int(name), "") if name.isdecimal() else (0, name)


def _said(text: str) -> str:
    return few_words(text, lambda said: len(said) <= (SAID_IN_LATIN if said[:1].isascii() else SAID))


def _joined(key: N, edges: Iterable[Edge[N]], blocks: Blocks, name: Callable[[N], str]) -> str:
    """What a place supports, what it rests on, and what it pulls against; empty where that is nothing."""
    onto: list[N] = []
    grounds: list[N] = []
    against: list[N] = []
    for edge in edges:
        if edge.kind is EdgeKind.CONTRAST:
            against += [edge.target] if edge.source == key else [edge.source] if edge.target == key else []
        elif edge.source == key:
            onto.append(edge.target)
        elif edge.target == key:
            grounds.append(edge.source)
    against = [each for each in against if each not in onto and each not in grounds]
    said = (("map.joined.onto", onto), ("map.joined.grounds", grounds), ("map.joined.against", against))
    comma = blocks.say("list.comma")
    return blocks.say("map.joined.between").join(
        blocks.say(key_of, places=comma.join(sorted(map(name, places[:NAMED]), key=_in_order)))
        for key_of, places in said
        if places
    )
