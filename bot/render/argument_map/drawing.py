"""A map of an argument as a PNG."""

from collections.abc import Callable
from functools import cache
from io import BytesIO

from PIL import Image, ImageDraw
from PIL.ImageFont import FreeTypeFont

from bot.render.argument_map.edges import EdgeKind
from bot.render.argument_map.layout import lay_out
from bot.render.argument_map.shapes import Connector, Ink, MapContent, MapLayout, MapText, Node
from bot.render.colours import BRIGHT, CONTRARY, INK, LEADING, MARK, NOTHING, PAPER, QUIET, RGB, TEXT, WASH, over
from bot.render.fonts import Face

FINE = 4
"""Shapes are drawn so much larger, and made smaller, so that their edges are smooth."""
STROKE = 4
CORNER = 12
DASH, GAP = 12, 9
HEAD = (18, 22)
"""An arrowhead: how long, how wide."""
ROUND = 12

FILLS: dict[Ink, RGB] = {
    Ink.PART: INK,
    Ink.THESIS: WASH,
    Ink.NUMBER: NOTHING,
    Ink.HERE: MARK,
    Ink.TEXT: TEXT,
    Ink.QUIET: QUIET,
    Ink.ON_PART: BRIGHT,
    Ink.ON_THESIS: TEXT,
    Ink.ON_NUMBER: TEXT,
    Ink.ON_HERE: over(MARK),
}
STROKES = {EdgeKind.SUPPORT: LEADING, EdgeKind.CONTRAST: CONTRARY}


def draw_map(content: MapContent, face: Face) -> bytes | None:
    """Draw a map; None where it would be too long to be read. Raises OSError where the font cannot be used."""
    font = cache(face.at)
    layout = lay_out(content, lambda text, size: font(size).getlength(text))
    if layout is None:
        return None
    canvas = _Canvas(layout, font)
    for line in layout.lines:
        canvas.line(line)
    for node in (*layout.nodes, *layout.marks):
        canvas.node(node)
    for words in layout.words:
        canvas.words(words)
    return canvas.png()


class _Canvas:
    def __init__(self, layout: MapLayout, font: Callable[[int], FreeTypeFont]) -> None:
        self._font = font
        self._image = Image.new("RGB", (layout.width, layout.height), PAPER)
        self._pen = ImageDraw.Draw(self._image)

    def node(self, node: Node) -> None:
        shape = node.shape
        size = (round(shape.width), round(shape.height))
        self._image.paste(FILLS[node.ink], (round(shape.x), round(shape.y)), _rounded(size))
        for words in node.words:
            self.words(words)

    def words(self, words: MapText) -> None:
        font, box = self._font(words.size), words.box
        at = (box.x + box.width / 2, words.baseline) if words.centred else (box.x, words.baseline)
        self._pen.text(at, words.text, FILLS[words.ink], font, anchor="ms" if words.centred else "ls")

    def line(self, line: Connector) -> None:
        """Out to the lane, along it, and back: upright strokes and level ones are sharp, corners are round."""
        colour, dashed = STROKES[line.kind], line.kind is EdgeKind.CONTRAST
        (x, start), (back, end), lane = line.start, line.end, line.lane
        if start == end:
            self._stroke((x, start), (back - HEAD[0] / 2, end), colour, dashed=dashed)
        else:
            left = lane < x
            reach = lane + CORNER if left else lane - CORNER
            down = CORNER if end > start else -CORNER
            self._stroke((x, start), (reach, start), colour, dashed=dashed)
            self._stroke((lane, start + down), (lane, end - down), colour, dashed=dashed)
            self._stroke((back, end), (reach, end), colour, dashed=dashed)
            self._corner(lane, start, left=left, below=end > start, colour=colour)
            self._corner(lane, end, left=left, below=end < start, colour=colour)
        if not dashed:
            self._head(back, end, to_right=lane < back, colour=colour)

    def png(self) -> bytes:
        out = BytesIO()
        few = self._image.quantize(64, Image.Quantize.MEDIANCUT, dither=Image.Dither.NONE)
        few.save(out, "PNG", compress_level=6)  # the highest takes ten times as long, and saves a tenth
        return out.getvalue()

    def _stroke(self, one: tuple[float, float], other: tuple[float, float], colour: RGB, *, dashed: bool) -> None:
        """Dashes begin at ``one``: where two lines share a stretch from there, their dashes do as well."""
        (x, y), level = one, one[1] == other[1]
        way = other[0] - x if level else other[1] - y
        sign, length, at = (1 if way > 0 else -1), abs(way), 0.0
        while at < length:
            long = min(DASH, length - at) if dashed else length
            begin, end = sorted((sign * at, sign * (at + long)))
            if level:
                box = (x + begin, y - STROKE / 2, x + end, y + STROKE / 2)
            else:
                box = (x - STROKE / 2, y + begin, x + STROKE / 2, y + end)
            self._pen.rectangle((round(box[0]), round(box[1]), round(box[2]) - 1, round(box[3]) - 1), colour)
            at += DASH + GAP if dashed else length

    def _corner(self, lane: float, y: float, *, left: bool, below: bool, colour: RGB) -> None:
        """Between a level stroke at ``y`` and the lane, which goes on ``below`` it or above."""
        x = round(lane - STROKE / 2) if left else round(lane - CORNER)
        top = round(y - STROKE / 2) if below else round(y - CORNER)
        self._image.paste(colour, (x, top), _quarter(left, below))

    def _head(self, x: float, y: float, *, to_right: bool, colour: RGB) -> None:
        mask = _arrow(to_right)
        self._image.paste(colour, (round(x) - HEAD[0] if to_right else round(x), round(y - HEAD[1] / 2)), mask)


def _smooth(size: tuple[int, int], paint: Callable[[ImageDraw.ImageDraw], None]) -> Image.Image:
    large = Image.new("L", (size[0] * FINE, size[1] * FINE))
    paint(ImageDraw.Draw(large))
    return large.resize(size, Image.Resampling.BOX)


@cache
def _rounded(size: tuple[int, int]) -> Image.Image:
    edges = (0, 0, size[0] * FINE - 1, size[1] * FINE - 1)
    return _smooth(size, lambda pen: pen.rounded_rectangle(edges, ROUND * FINE, 255))


@cache
def _quarter(left: bool, below: bool) -> Image.Image:
    """A quarter of a ring, whose strokes go on to the inner side and up or down."""
    size = CORNER + STROKE // 2
    radius = size * FINE
    x, y = (0 if left else -radius), (0 if below else -radius)

    def paint(pen: ImageDraw.ImageDraw) -> None:
        pen.ellipse((x, y, x + 2 * radius - 1, y + 2 * radius - 1), outline=255, width=STROKE * FINE)

    return _smooth((size, size), paint)


@cache
def _arrow(to_right: bool) -> Image.Image:
    wide, high = HEAD[0] * FINE - 1, HEAD[1] * FINE - 1
    tip, back = (wide, 0) if to_right else (0, wide)
    return _smooth(HEAD, lambda pen: pen.polygon(((back, 0), (tip, high / 2), (back, high)), 255))
