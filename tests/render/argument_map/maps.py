"""Maps for tests: of an essay of the house, and made at random."""

from hypothesis import strategies as st

from bot.core.essay import Library
from bot.core.language import Language
from bot.render.argument_map.edges import Edge, EdgeKind
from bot.render.argument_map.shapes import MapContent, MapThesis
from bot.render.blocks import Blocks
from bot.render.catalogue import Catalogues
from bot.render.map_words import content_of
from bot.search.text.script import ScriptConverter

CATALOGUES = Catalogues(ScriptConverter().traditional)


def shown(library: Library, language: Language, here: int = 0) -> MapContent:
    return content_of(library.essay(), Blocks(library, CATALOGUES, language), here)


@st.composite
def contents(draw: st.DrawFn) -> MapContent:
    """Theses that cover the paragraphs, some within others, and any lines between them."""
    words = st.text(st.characters(codec="utf-8", exclude_categories=["Cs"]), max_size=60)
    length = draw(st.integers(1, 30))
    paragraphs = tuple(draw(words) for _ in range(length))
    starts = sorted({1, *draw(st.lists(st.integers(1, length), max_size=5))})
    theses: list[MapThesis] = []
    for at, (first, after) in enumerate(zip(starts, [*starts[1:], length + 1], strict=True)):
        theses.append(MapThesis(f"S{at}", chr(65 + len(theses)), draw(words), first, after - 1))
        if after - first > 2 and draw(st.booleans()):
            theses.append(MapThesis(f"T{at}", chr(65 + len(theses)), draw(words), first + 1, after - 2, inner=True))
    kinds, numbers, ids = (
        st.sampled_from(EdgeKind),
        st.integers(1, length),
        st.sampled_from([each.id for each in theses]),
    )
    between = st.lists(st.builds(Edge, kinds, numbers, numbers), max_size=20)
    among = st.lists(st.builds(Edge, kinds, ids, ids), max_size=9)
    return MapContent(
        title=draw(words),
        subtitle=draw(words),
        theses=tuple(theses),
        paragraphs=paragraphs,
        paragraph_edges=tuple(edge for edge in draw(between) if edge.source != edge.target),
        thesis_edges=tuple(edge for edge in draw(among) if edge.source != edge.target),
        here=draw(st.integers(0, length)),
        support=draw(words),
        contrast=draw(words),
        you=draw(words),
    )
