"""Where everything on a map of an argument lies, in pixels of its picture. Pure; draws nothing.

Theses and paragraphs stand one below the other in the order of the essay. Lines between paragraphs run on their left,
lines between theses on their right, each in a lane of its own. Where several of a kind leave or reach a place, they
fork and join there.
"""

from collections.abc import Hashable, Sequence
from dataclasses import replace
from typing import TypeVar

from bot.render.argument_map.edges import Edge, EdgeKind
from bot.render.argument_map.few_words import few_words, title_lines
from bot.render.argument_map.shapes import Box, Connector, Ink, MapContent, MapLayout, MapText, MapThesis, Measure, Node

WIDTH = 1280
"""A phone shows this 400 points wide: nothing that is to be read is smaller than 34."""
MARGIN = 36
TITLE, SUBTITLE, HEAD, TEXT, MARK = 50, 34, 40, 36, 30
LANE = 21
"""From one line to the next beside it."""
ARROW = 34
PORT = 14
"""From where the lines of one kind end at a place to where those of the next do."""
NUMBER = (62, 44)
"""Width and height of what a paragraph's number stands in."""
ROW, HEADER, INNER_HEADER = 56, 72, 62
INSET = 22
"""By which a thesis within another is set in."""
ROWS = 60
"""Beyond so many no picture can be read: then paragraphs are left out, and if need be the picture."""
LEGEND = 92
"""How long the line is that the legend explains."""

LEADING = 1.25
"""From one line of a title to the next, in parts of its size."""
K = TypeVar("K", bound=Hashable)


def lay_out(content: MapContent, measure: Measure, width: int = WIDTH) -> MapLayout | None:
    """Lay a map out; None where it would be too long to be read."""
    paragraphs = len(content.paragraphs) if len(content.paragraphs) + len(content.theses) <= ROWS else 0
    if not content.theses or len(content.theses) > ROWS:
        return None
    shown = content if paragraphs else replace(content, paragraphs=(), paragraph_edges=(), here=0)
    words, top = _head(shown, measure, width)
    left, right = _lanes(_spans(shown, shown.paragraph_edges)), _lanes(_spans(shown, shown.thesis_edges))
    column = MARGIN + (max(left, default=-1) + 1) * LANE + (ARROW if left else 0)
    edge = width - MARGIN - (max(right, default=-1) + 1) * LANE - (ARROW if right else 0)
    nodes, bottom = _nodes(shown, measure, column, edge, top)
    paragraph = {node.paragraph: node for node in nodes if node.paragraph}
    thesis = {node.thesis: node for node in nodes if node.thesis}
    lines = [
        *_lines(shown.paragraph_edges, left, {key: node.shape for key, node in paragraph.items()}, to_left=True),
        *_lines(shown.thesis_edges, right, {key: node.shape for key, node in thesis.items()}, to_left=False),
    ]
    legend, more, marks, bottom = _legend(shown, measure, bottom + 24, width)
    return MapLayout(width, round(bottom + MARGIN), tuple(nodes), (*lines, *legend), (*words, *more), tuple(marks))


def _head(content: MapContent, measure: Measure, width: int) -> tuple[list[MapText], float]:
    words, top = [], float(MARGIN)
    for text, size, ink in ((content.title, TITLE, Ink.TEXT), (content.subtitle, SUBTITLE, Ink.QUIET)):
        if text:
            box = Box(MARGIN, top, width - 2 * MARGIN, size * 1.5)
            words.append(_fitted(text, size, box, ink, measure))
            top = box.bottom
    return words, top + 22 if words else 8.0


def _fitted(text: str, size: int, box: Box, ink: Ink, measure: Measure) -> MapText:
    return MapText(few_words(text, lambda said: measure(said, size) <= box.width), size, box, ink)


def _order(content: MapContent) -> list[MapThesis | int]:
    """Theses and paragraphs from top to bottom."""
    order: list[MapThesis | int] = []
    waiting = list(content.theses)
    for number in range(1, len(content.paragraphs) + 1):
        while waiting and waiting[0].first <= number:
            order.append(waiting.pop(0))
        order.append(number)
    return [*order, *waiting]


def _nodes(content: MapContent, measure: Measure, left: float, right: float, top: float) -> tuple[list[Node], float]:
    nodes: list[Node] = []
    inside = False
    for each in _order(content):
        if isinstance(each, MapThesis):
            top += 0 if not nodes else 10 if each.inner else 24
            nodes.append(_thesis(each, measure, Box(left, top, right - left, 0)))
            top = nodes[-1].box.bottom + 8
            continue
        inner = any(thesis.inner and thesis.first <= each <= thesis.last for thesis in content.theses)
        top += 14 if inside and not inner else 0
        inside = inner
        inset = INSET if inner else 0
        nodes.append(_paragraph(each, content, measure, Box(left + inset, top, right - left - inset, ROW)))
        top += ROW
    return nodes, top


def _thesis(thesis: MapThesis, measure: Measure, room: Box) -> Node:
    inset = INSET if thesis.inner else 0
    size, height = (TEXT, INNER_HEADER) if thesis.inner else (HEAD, HEADER)
    ink, on = (Ink.THESIS, Ink.ON_THESIS) if thesis.inner else (Ink.PART, Ink.ON_PART)
    x, width = room.x + inset, room.width - inset
    beside = x + NUMBER[0] + 6
    said = title_lines(thesis.title, x + width - beside - 16, size, measure)
    box = Box(x, room.y, width, height + (len(said) - 1) * size * LEADING)
    lines = [Box(beside, box.y + nth * size * LEADING, x + width - beside - 16, height) for nth in range(len(said))]
    badge = MapText(thesis.mark, size, Box(x, box.y, NUMBER[0], box.height), on, centred=True)
    title = (MapText(text, size, line, on) for text, line in zip(said, lines, strict=True))
    return Node(box, box, ink, (badge, *title), thesis=thesis.id)


def _paragraph(number: int, content: MapContent, measure: Measure, box: Box) -> Node:
    here = number == content.here
    shape = Box(box.x, box.y + (box.height - NUMBER[1]) / 2, *NUMBER)
    room = Box(shape.right + 16, box.y, box.right - shape.right - 16, box.height)
    said = _fitted(content.paragraphs[number - 1], TEXT, room, Ink.TEXT, measure)
    mark = MapText(str(number), MARK, shape, Ink.ON_HERE if here else Ink.ON_NUMBER, centred=True)
    return Node(box, shape, Ink.HERE if here else Ink.NUMBER, (mark, said), paragraph=number)


def _spans(content: MapContent, edges: Sequence[Edge[K]]) -> list[tuple[int, int]]:
    """From which row to which each edge goes."""
    rows = {each.id if isinstance(each, MapThesis) else each: at for at, each in enumerate(_order(content))}
    return [tuple(sorted((rows[edge.source], rows[edge.target]))) for edge in edges]  # type: ignore[index, misc]


def _lanes(spans: Sequence[tuple[int, int]]) -> list[int]:
    """A lane for each span, from 0, the nearest: short ones near, and none where another lies in part."""
    lanes: list[int] = [0] * len(spans)
    taken: list[list[tuple[int, int]]] = []
    for at in sorted(range(len(spans)), key=lambda each: (spans[each][1] - spans[each][0], spans[each])):
        first, last = spans[at]
        free = (lane for lane, held in enumerate(taken) if all(last < one or other < first for one, other in held))
        lanes[at] = next(free, len(taken))
        if lanes[at] == len(taken):
            taken.append([])
        taken[lanes[at]].append((first, last))
    return lanes


def _lines(edges: Sequence[Edge[K]], lanes: Sequence[int], shapes: dict[K, Box], *, to_left: bool) -> list[Connector]:
    ports = _ports(edges, shapes)

    def end(key: K, way: str) -> tuple[float, float]:
        return (shapes[key].x if to_left else shapes[key].right), ports[key, way]

    lines = []
    for edge, nth in zip(edges, lanes, strict=True):
        near = min(shape.x for shape in shapes.values()) if to_left else max(shape.right for shape in shapes.values())
        lane = near - ARROW - nth * LANE if to_left else near + ARROW + nth * LANE
        start, to = _ways(edge)
        lines.append(Connector(edge.kind, end(edge.source, start), lane, end(edge.target, to)))
    return lines


def _ways(edge: Edge[K]) -> tuple[str, str]:
    """As what it leaves its source, and reaches its target."""
    return ("from", "to") if edge.kind is EdgeKind.SUPPORT else ("beside", "beside")


def _ports(edges: Sequence[Edge[K]], shapes: dict[K, Box]) -> dict[tuple[K, str], float]:
    """Where on a place lines begin or end that go the same way; those that go up above those that go down."""
    down: dict[K, dict[str, list[float]]] = {}
    for edge in edges:
        start, to = _ways(edge)
        for key, other, way in ((edge.source, edge.target, start), (edge.target, edge.source, to)):
            down.setdefault(key, {}).setdefault(way, []).append(shapes[other].y - shapes[key].y)
    ports = {}
    for key, ways in down.items():
        for nth, way in enumerate(sorted(ways, key=lambda each: sum(ways[each]) / len(ways[each]))):
            ports[key, way] = shapes[key].middle + (nth - (len(ways) - 1) / 2) * PORT
    return ports


def _legend(
    content: MapContent, measure: Measure, top: float, width: int
) -> tuple[list[Connector], list[MapText], list[Node], float]:
    """What the kinds of lines mean that are there, and the mark; side by side where they fit."""
    kinds = {edge.kind for edge in content.paragraph_edges} | {edge.kind for edge in content.thesis_edges}
    meaning = {EdgeKind.SUPPORT: content.support, EdgeKind.CONTRAST: content.contrast}
    explained: list[tuple[EdgeKind | Ink, str]] = [(kind, said) for kind, said in meaning.items() if kind in kinds]
    explained += [(Ink.HERE, content.you)] if content.here else []
    lines: list[Connector] = []
    words: list[MapText] = []
    marks: list[Node] = []
    x, height = float(MARGIN), 52
    for what, text in explained:
        sample = LEGEND if isinstance(what, EdgeKind) else NUMBER[0]
        room = min(measure(text, SUBTITLE) + 1, width - 2 * MARGIN - sample - 16)
        if x > MARGIN and x + sample + 16 + room > width - MARGIN:
            x, top = float(MARGIN), top + height
        middle = top + height / 2
        if isinstance(what, EdgeKind):
            lines.append(Connector(what, (x, middle), x + sample / 2, (x + sample, middle)))
        else:
            shape = Box(x, middle - NUMBER[1] / 2, *NUMBER)
            mark = MapText(str(content.here), MARK, shape, Ink.ON_HERE, centred=True)
            marks.append(Node(shape, shape, Ink.HERE, (mark,)))
        box = Box(x + sample + 16, top, room, height)
        words.append(_fitted(text, SUBTITLE, box, Ink.QUIET, measure))
        x = box.right + 40
    return lines, words, marks, top + height if words else top - 24
