"""A map of an argument as SVG: colours come from the style sheet of the page that it stands in."""

from collections.abc import Callable
from unicodedata import east_asian_width
from xml.etree.ElementTree import Element, SubElement

from bot.render.argument_map.edges import EdgeKind
from bot.render.argument_map.layout import lay_out
from bot.render.argument_map.shapes import Connector, MapContent, MapLayout, MapText, Node

WIDTH = 1160
"""Of the map; a phone shows this over its whole width."""
CORNER = 12
ROUND = 12
HEAD = (18, 11)
"""An arrowhead: how long, and half of how wide."""

Target = Callable[[Node], str]
"""Where a thesis or a paragraph leads."""


def estimated_width(text: str, size: int) -> float:
    """Estimate how wide a text is in a font that nobody knows yet: rather too much than too little."""
    return size * sum(map(_ems, text))


def _ems(character: str) -> float:
    if east_asian_width(character) in "WFA":
        return 1.0
    if character in " .,:;'!|iljtfI1":
        return 0.38
    return 0.78 if character.isupper() or character in "mw%@&" else 0.6


def map_svg(content: MapContent, target: Target, label: str) -> Element | None:
    """Draw a map whose theses and paragraphs are links; None where it would be too long. ``label``: what it is."""
    layout = lay_out(content, estimated_width, WIDTH)
    if layout is None:
        return None
    box = f"0 0 {layout.width} {layout.height}"
    svg = Element("svg", {"viewBox": box, "class": "map", "role": "group", "aria-label": label})
    # Read in the order of the essay; lines say nothing to whoever does not see them.
    drawn = SubElement(svg, "g", {"aria-hidden": "true"})
    for line in layout.lines:
        _line(drawn, line)
    _places(svg, layout, target)
    beside = SubElement(svg, "g", {"aria-hidden": "true"})
    for words in layout.words:
        _words(beside, words)
    return svg


def _places(svg: Element, layout: MapLayout, target: Target) -> None:
    for node in layout.nodes:
        shape = node.shape
        link = SubElement(svg, "a", {"href": target(node), "class": node.ink})
        # All of the row can be touched, not only the ink.
        SubElement(link, "rect", {"class": "touch"} | _box(node.box.x, node.box.y, node.box.width, node.box.height))
        SubElement(link, "rect", {"rx": str(ROUND)} | _box(shape.x, shape.y, shape.width, shape.height))
        for words in node.words:
            _words(link, words)


def _words(parent: Element, words: MapText) -> None:
    x = words.box.x + (words.box.width / 2 if words.centred else 0)
    about = {"x": _number(x), "y": _number(words.baseline), "font-size": str(words.size), "class": words.ink}
    if words.centred:
        about["text-anchor"] = "middle"
    SubElement(parent, "text", about).text = words.text


def _line(parent: Element, line: Connector) -> None:
    """Out to the lane, along it, and back."""
    (x, start), (back, end), lane = line.start, line.end, line.lane
    tip = -HEAD[0] if lane < back else HEAD[0]
    short = back + tip / 2 if line.kind is EdgeKind.SUPPORT else back
    if start == end:
        path = f"M{_number(x)} {_number(start)}H{_number(short)}"
    else:
        reach = lane + CORNER if lane < x else lane - CORNER
        down = CORNER if end > start else -CORNER
        path = (
            f"M{_number(x)} {_number(start)}H{_number(reach)}Q{_number(lane)} {_number(start)} {_number(lane)} "
            f"{_number(start + down)}V{_number(end - down)}Q{_number(lane)} {_number(end)} {_number(reach)} "
            f"{_number(end)}H{_number(short)}"
        )
    SubElement(parent, "path", {"d": path, "class": line.kind})
    if line.kind is EdgeKind.SUPPORT:
        points = ((back, end), (back + tip, end - HEAD[1]), (back + tip, end + HEAD[1]))
        SubElement(parent, "polygon", {"points": " ".join(f"{_number(one)},{_number(two)}" for one, two in points)})


def _box(x: float, y: float, width: float, height: float) -> dict[str, str]:
    return {"x": _number(x), "y": _number(y), "width": _number(width), "height": _number(height)}


def _number(value: float) -> str:
    return f"{value:.1f}".removesuffix(".0")
