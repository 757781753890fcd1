"""Where things lie on a map: nothing over another, nothing out of bounds, every paragraph there."""

from dataclasses import replace
from itertools import combinations, pairwise

import pytest
from hypothesis import given
from hypothesis import settings as limits

from bot.core.essay import Library
from bot.core.language import Language
from bot.render.argument_map.edges import EdgeKind
from bot.render.argument_map.layout import MARGIN, ROWS, WIDTH, lay_out
from bot.render.argument_map.shapes import Box, Ink, MapContent, MapLayout, MapText, MapThesis
from bot.render.argument_map.svg import estimated_width
from tests.render.argument_map.maps import contents, shown


def laid(content: MapContent, width: int = WIDTH) -> MapLayout:
    layout = lay_out(content, estimated_width, width)
    assert layout
    return layout


def everything(layout: MapLayout) -> list[MapText]:
    nodes = (*layout.nodes, *layout.marks)
    return [*layout.words, *(words for node in nodes for words in node.words)]


def apart(one: Box, other: Box) -> bool:
    return one.right <= other.x or other.right <= one.x or one.bottom <= other.y or other.bottom <= one.y


def sound(layout: MapLayout) -> None:
    """What holds for every map."""
    for box in (*(node.box for node in layout.nodes), *(words.box for words in everything(layout))):
        assert box.x >= 0
        assert box.y >= 0
        assert box.right <= layout.width - MARGIN / 2
        assert box.bottom <= layout.height
        assert box.width > 0
    for words in everything(layout):
        assert estimated_width(words.text, words.size) <= words.box.width + 1, words.text
    for one, other in combinations([*layout.nodes, *layout.marks], 2):
        assert apart(one.box, other.box)
    for node in layout.nodes:
        (mark, *rest) = node.words
        assert all(apart(mark.box, words.box) for words in rest)
        assert all(words.box.bottom <= node.box.bottom + 0.5 for words in node.words)
    for line in layout.lines:
        assert all(0 < x < layout.width for x in (line.start[0], line.lane, line.end[0]))
        assert all(0 < y < layout.height for y in (line.start[1], line.end[1]))


@pytest.mark.parametrize("language", list(Language))
@pytest.mark.parametrize("width", [WIDTH, 1160])
def test_the_map_of_the_essay_is_sound(library: Library, language: Language, width: int) -> None:
    layout = laid(shown(library, language, 12), width)
    sound(layout)
    numbers = [node.paragraph for node in layout.nodes if node.paragraph]
    assert numbers == list(range(1, len(library.essay()) + 1))
    assert [node.thesis for node in layout.nodes if node.thesis] == [each.id for each in library.essay().theses]
    assert [node.paragraph for node in layout.nodes if node.ink is Ink.HERE] == [12]


@given(contents())
@limits(max_examples=60, deadline=None)
def test_any_map_is_sound_and_has_every_place_in_order(content: MapContent) -> None:
    layout = laid(content)
    sound(layout)
    assert [each.paragraph for each in layout.nodes if each.paragraph] == [*range(1, len(content.paragraphs) + 1)]
    assert [each.thesis for each in layout.nodes if each.thesis] == [each.id for each in content.theses]
    assert all(one.box.bottom <= other.box.y for one, other in pairwise(layout.nodes))


@given(contents())
@limits(max_examples=60, deadline=None)
def test_no_line_runs_along_another_nor_through_a_place(content: MapContent) -> None:
    layout = laid(content)
    lines = layout.lines[: len(content.paragraph_edges) + len(content.thesis_edges)]
    for one, other in combinations(lines, 2):
        if one.lane == other.lane:
            (top, bottom), (above, below) = sorted((one.start[1], one.end[1])), sorted((other.start[1], other.end[1]))
            assert bottom < above or below < top
    for line in lines:
        assert not any(node.box.x <= line.lane <= node.box.right for node in layout.nodes)


def test_lines_end_at_the_places_that_they_join(library: Library) -> None:
    content = shown(library, Language.HANS)
    layout = laid(content)
    places = {node.paragraph: node.shape for node in layout.nodes if node.paragraph}
    for edge, line in zip(content.paragraph_edges, layout.lines, strict=False):
        for key, (x, y) in ((edge.source, line.start), (edge.target, line.end)):
            assert x == places[key].x
            assert places[key].y < y < places[key].bottom
            assert line.lane < x


def test_only_what_is_there_is_explained(library: Library) -> None:
    content = replace(shown(library, Language.HANS), thesis_edges=())
    alone = replace(
        content, paragraph_edges=tuple(each for each in content.paragraph_edges if each.kind is EdgeKind.SUPPORT)
    )
    said = [words.text for words in laid(alone).words]
    assert alone.support in said
    assert not {alone.contrast, alone.you} & set(said)
    assert len(laid(replace(alone, paragraph_edges=())).lines) == 0


def test_a_long_essay_is_shown_by_its_theses_and_a_longer_one_not_at_all() -> None:
    theses = tuple(MapThesis(f"S{at}", "A", "论点", 1 + at * 50, 50 + at * 50) for at in range(4))
    long = MapContent("长", "", theses, ("段",) * 200)
    assert {node.paragraph for node in laid(long).nodes} == {0}
    many = tuple(MapThesis(f"S{at}", "A", "论点", at + 1, at + 1) for at in range(ROWS + 1))
    assert lay_out(MapContent("长", "", many, ("段",) * (ROWS + 1)), estimated_width) is None
    assert lay_out(MapContent("空", "", (), ()), estimated_width) is None
