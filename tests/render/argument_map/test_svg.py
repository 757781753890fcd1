"""The same map as SVG."""

from xml.etree.ElementTree import Element, tostring

import pytest
from hypothesis import given
from hypothesis import settings as limits

from bot.core.essay import Library
from bot.core.language import Language
from bot.render.argument_map.edges import EdgeKind
from bot.render.argument_map.shapes import MapContent
from bot.render.argument_map.svg import map_svg
from tests.render.argument_map.maps import contents, shown
from tests.render.reading_page.parsed import read


def drawn(content: MapContent) -> Element:
    svg = map_svg(content, lambda node: f"#{node.paragraph or node.thesis}", "图")
    assert svg is not None
    return svg


def test_every_thesis_and_paragraph_is_a_link_in_the_order_of_the_essay(library: Library) -> None:
    links = [link.get("href") for link in drawn(shown(library, Language.HANS)).iter("a")]
    assert [each for each in links if each and each[1:].isdecimal()] == [f"#{at}" for at in range(1, 28)]
    assert [each for each in links if each and not each[1:].isdecimal()] == [
        f"#{each.id}" for each in library.essay().theses
    ]
    assert links[:2] == ["#intro", "#1"]


def test_lines_that_lead_on_have_heads(library: Library) -> None:
    svg = drawn(shown(library, Language.ENGLISH))
    kinds = [path.get("class") for path in svg.iter("path")]
    assert set(kinds) == set(EdgeKind)
    assert kinds.count(EdgeKind.SUPPORT) == len(list(svg.iter("polygon")))


@given(contents())
@limits(max_examples=30, deadline=None)
def test_whatever_is_said_it_is_well_formed(content: MapContent) -> None:
    document = read(tostring(drawn(content), encoding="unicode", method="html"))
    assert len(document.all("a")) == len(content.paragraphs) + len(content.theses)
    assert document.names <= {"svg", "g", "path", "polygon", "a", "rect", "text"}


@pytest.mark.parametrize("count", [61, 400])
def test_a_map_that_nobody_could_read_is_not_drawn(count: int) -> None:
    content = MapContent("", "", (), ("段",) * count)
    assert map_svg(content, lambda node: "#", "图") is None
