"""A discussion as a picture: the essay's paragraphs as a strip, darker where more was said."""

import logging
from collections.abc import Iterator
from dataclasses import dataclass
from io import BytesIO
from itertools import zip_longest
from pathlib import Path
from typing import Self

from PIL import Image, ImageDraw
from PIL.ImageFont import FreeTypeFont

from bot.render import fonts
from bot.render.argument_map.drawing import draw_map
from bot.render.argument_map.shapes import MapContent
from bot.render.colours import LINE, MARK, NOTHING, PAPER, QUIET, RGB, TEXT, over, shade, top
from bot.render.fonts import Face
from bot.render.picture_content import Picture, Strip
from bot.render.quote_card.content import CardContent
from bot.render.quote_card.drawing import draw_card
from bot.render.row_layout import Levels, Stretch, levels, rows
from bot.render.statistics.drawing import draw_statistics
from bot.render.statistics.shapes import StatisticsContent

log = logging.getLogger(__name__)

LONGEST = 400
"""Paragraphs; of a longer essay no picture is made that anybody could read."""

# All in pixels. A chat shows a picture of this width at a third of it or so: nothing is smaller than 24.
WIDTH = 1280
MARGIN = 56
INSIDE = WIDTH - 2 * MARGIN
GAP = 6
WIDEST, LOWEST, HIGHEST = 124, 64, 92  # of a cell
TITLE, WORDS, LABEL = 50, 34, 34
SMALLEST = 24
SWATCH = (76, 50)
STEPS = 4  # in the legend
ELLIPSIS = "…"


class Painter:
    """Draws strips, maps and cards. Without a font it draws none."""

    def __init__(self, face: Face | None, book_face: Face | None = None) -> None:
        """``book_face``: for the passages on cards, which are large; without it they are in the other."""
        self.face = face
        self._book_face = book_face or face

    @classmethod
    def find(cls, named: Path | None = None) -> Self:
        """With the font that is named, else with those of the machine that have Chinese, else without.

        Raises ValueError, which says what to do, where the named file cannot be used.
        """
        return cls(fonts.named(named)) if named else cls(fonts.found(), fonts.found(names=fonts.BOOK_NAMES))

    def draw(self, shown: Picture) -> bytes | None:
        """A PNG; None where no picture can be made. Takes some tenths of a second, and may run in any thread."""
        if not self.face or not self._book_face:
            return None
        try:
            if isinstance(shown, CardContent):
                return draw_card(shown, self._book_face)
            if isinstance(shown, MapContent):
                return draw_map(shown, self.face)
            if isinstance(shown, StatisticsContent):
                return draw_statistics(shown, self.face)
            return _drawn(shown, self.face) if 1 <= len(shown.counts) <= LONGEST else None
        except Exception:  # a picture is an extra: whatever ails font or library, the text has to go out
            log.exception("no picture could be drawn with %s", self.face.file)
            return None


def _drawn(strip: Strip, face: Face) -> bytes:
    lying = levels(strip.stretches, len(strip.counts))
    lines = rows(len(strip.counts), lying)
    sheet = _Sheet(face, len(lines))
    sheet.head(strip.title, strip.subtitle)
    grid = _Grid.of(lines)
    for line in lines:
        sheet.row(grid, line, strip.counts, lying, strip.marked)
    sheet.legend(strip.scale, strip.counts)
    if strip.marked in range(1, len(strip.counts) + 1):
        sheet.legend_of_mark(strip.mark)
    return sheet.png()


@dataclass(frozen=True, slots=True)
class _Grid:
    """Where cells lie."""

    pitch: float  # from one cell to the next
    height: int  # of a cell

    @classmethod
    def of(cls, lines: list[range]) -> Self:
        pitch = min((INSIDE + GAP) / max(map(len, lines)), WIDEST + GAP)
        return cls(pitch, round(min(max(0.95 * (pitch - GAP), LOWEST), HIGHEST)))

    def left(self, place: int) -> int:
        """Of the cell at this place in its row, from 0."""
        return MARGIN + round(place * self.pitch)

    def right(self, place: int) -> int:
        """One pixel behind it."""
        return self.left(place + 1) - GAP


class _Sheet:
    """Paper that is drawn on from top to bottom."""

    def __init__(self, face: Face, lines: int) -> None:
        self._face = face
        self._fonts: dict[int, FreeTypeFont] = {}
        self._masks: dict[tuple[int, int], Image.Image] = {}
        self._image = Image.new("RGB", (WIDTH, 500 + lines * 240), PAPER)
        self._pen = ImageDraw.Draw(self._image)
        self._y = MARGIN
        self._times = "×" if fonts.has(self._font(WORDS), "×") else "x"

    def head(self, title: str, subtitle: str) -> None:
        for text, size, colour, below in ((title, TITLE, TEXT, 20), (subtitle, WORDS, QUIET, 12)):
            if _plain(text):
                self._write(text, (MARGIN, self._y), INSIDE, size, colour)
                self._y += round(size * 1.1) + below
        self._y += 24

    def row(self, grid: _Grid, line: range, counts: tuple[int, ...], lying: Levels, marked: int) -> None:
        """One row of cells, the parts' labels above, those of the theses below."""
        if self._labels(grid, line, lying.outer, TEXT, 0):
            self._y += LABEL + 16
        for place, number in enumerate(line):
            box = (grid.left(place), self._y, grid.right(place), self._y + grid.height)
            if number == marked:
                self._frame(box)
            self._cell(box, number, counts[number - 1], shade(counts[number - 1], top(counts)))
        self._y += grid.height + 12
        if self._labels(grid, line, lying.inner, QUIET, 14, rule=True):
            self._y += LABEL + 22
        self._y += 30

    def legend(self, caption: str, counts: tuple[int, ...]) -> None:
        """What the darkness means, where anything was said."""
        most = top(counts)
        if not any(count > 0 for count in counts):
            return
        self._y += 8
        samples = steps(counts)
        width, height = SWATCH
        room = INSIDE - len(samples) * (width + GAP)
        x = MARGIN + (self._write(caption, (MARGIN, self._y + 8), room - 24, WORDS, QUIET) + 24 if caption else 0)
        for count in samples:
            box = (x, self._y, x + width, self._y + height)
            colour = shade(count, most)
            self._fill(box, colour)
            self._centre(f"{self._times}{count}", box, 0.5, 28, over(colour))
            x += width + GAP
        self._y += height + 12

    def legend_of_mark(self, caption: str) -> None:
        """What the frame means."""
        self._y += 8
        width, height = SWATCH
        box = (MARGIN, self._y, MARGIN + width, self._y + height)
        self._frame(box)
        self._fill(box, NOTHING)
        self._write(caption, (box[2] + 24, self._y + 8), INSIDE - width - 24, WORDS, QUIET)
        self._y += height + 12

    def png(self) -> bytes:
        out = BytesIO()
        image = self._image.crop((0, 0, WIDTH, self._y + MARGIN - 20))
        # Less than half the bytes; what is merged are steps between colours, at the edges of letters.
        few = image.quantize(256, Image.Quantize.MEDIANCUT, dither=Image.Dither.NONE)
        few.save(out, "PNG", optimize=True)
        return out.getvalue()

    def _labels(
        self, grid: _Grid, line: range, stretches: tuple[Stretch, ...], colour: RGB, down: int, *, rule: bool = False
    ) -> bool:
        """Write the labels of the stretches that lie in this row; whether there are any."""
        here = list(_pieces(line, stretches))
        for (label, first, last), following in zip_longest(here, here[1:]):
            left = grid.left(first)
            # A label may be longer than its stretch, where no other follows at once.
            end = grid.left(following[1]) - 2 * GAP if following else WIDTH - MARGIN
            self._write(label, (left, self._y + down), end - left, LABEL, colour)
            if rule:
                self._pen.rectangle((left, self._y, grid.right(last) - 1, self._y + 2), LINE)
        return bool(here)

    def _cell(self, box: tuple[int, int, int, int], number: int, count: int, colour: RGB) -> None:
        self._fill(box, colour)
        width = box[2] - box[0]
        ink = over(colour) if count > 0 else QUIET
        self._centre(str(number), box, 0.36 if count > 0 else 0.5, min(40, round(width * 0.44)), ink)
        if count > 0:
            self._centre(f"{self._times}{count}", box, 0.76, min(28, round(width * 0.36)), ink)

    def _frame(self, box: tuple[int, int, int, int]) -> None:
        """Around a box that is yet to be filled, in the gaps beside it."""
        for out, colour in ((GAP - 1, MARK), (2, PAPER)):
            self._fill((box[0] - out, box[1] - out, box[2] + out, box[3] + out), colour)

    def _fill(self, box: tuple[int, int, int, int], colour: RGB) -> None:
        size = (box[2] - box[0], box[3] - box[1])
        if size not in self._masks:
            large = Image.new("L", (size[0] * 4, size[1] * 4))
            ImageDraw.Draw(large).rounded_rectangle((0, 0, large.width - 1, large.height - 1), 36, 255)
            self._masks[size] = large.resize(size, Image.Resampling.BOX)
        self._image.paste(colour, box[:2], self._masks[size])

    def _centre(self, text: str, box: tuple[int, int, int, int], at: float, size: int, colour: RGB) -> None:
        """Write digits into a box, their middle at a share of its height."""
        font, text = self._fitting(text, box[2] - box[0] - 6, size, 8)
        tall = -font.getbbox("0", anchor="ls")[1]
        middle = box[1] + at * (box[3] - box[1])
        self._pen.text(((box[0] + box[2]) / 2, round(middle + tall / 2)), text, colour, font, anchor="ms")

    def _write(self, text: str, at: tuple[int, int], room: int, size: int, colour: RGB) -> int:
        """Write a line whose capitals reach up to ``at``; its width."""
        font, text = self._fitting(_plain(text), room, size, SMALLEST)
        # Flush with the cells: some signs, like an opening 《, begin with half their width of nothing.
        ink = font.getmask(text[:1]).getbbox()
        empty = ink[0] if ink else 0
        self._pen.text((at[0] - empty, at[1] + round(size * 0.85)), text, colour, font, anchor="ls")
        return round(font.getlength(text)) - empty

    def _fitting(self, text: str, room: int, size: int, least: int) -> tuple[FreeTypeFont, str]:
        """The text in the largest size in which it fits; cut, where it does not even in the smallest."""
        for smaller in range(size, least - 1, -2):
            font = self._font(smaller)
            if font.getlength(text) <= room:
                return font, text
        while text and font.getlength(text + ELLIPSIS) > room:
            text = text[:-1]
        return font, text + ELLIPSIS if text else ""

    def _font(self, size: int) -> FreeTypeFont:
        if size not in self._fonts:
            self._fonts[size] = self._face.at(size)
        return self._fonts[size]


def steps(counts: tuple[int, ...]) -> list[int]:
    """Counts for the legend: those that occur, or STEPS of them from the fewest to the most."""
    found = sorted({count for count in counts if count > 0})
    if len(found) <= STEPS:
        return found
    return [found[at * (len(found) - 1) // (STEPS - 1)] for at in range(STEPS)]


def _plain(text: str) -> str:
    """One line, without what cannot be seen."""
    return "".join(each for each in " ".join(text.split()) if each.isprintable())


def _pieces(line: range, stretches: tuple[Stretch, ...]) -> Iterator[tuple[str, int, int]]:
    """Label, first and last place in the row, of the stretches that lie in it."""
    for stretch in stretches:
        first, last = max(stretch.first, line.start), min(stretch.last, line.stop - 1)
        if first <= last:
            yield stretch.label, first - line.start, last - line.start
