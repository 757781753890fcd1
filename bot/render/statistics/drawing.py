"""Figures as a PNG: what was written, paragraphs by heat, the hours of the day, who follows."""

from collections.abc import Callable, Sequence
from functools import cache
from io import BytesIO

from PIL import Image, ImageDraw
from PIL.ImageFont import FreeTypeFont

from bot.render.colours import INK, LEADING, LINE, PAPER, QUIET, RGB, TEXT, over, shade
from bot.render.fonts import Face
from bot.render.statistics.shapes import DayLine, HeatGrid, StatisticsContent

# All in pixels. A chat shows a picture of this width at a third of it or so: nothing is smaller than 24.
WIDTH, MARGIN, GAP = 1280, 56, 6
INSIDE = WIDTH - 2 * MARGIN
TITLE, TOTAL, HEAD, WORDS, SMALL = 50, 64, 36, 30, 24
CELLS, CELL = 15, 64
"""In a row, and how high."""
CHART = 200
ESSAYS, LINES = 3, 2
"""That are drawn, those first of which there is most to tell."""
LONGEST = 400
"""Paragraphs; of a longer essay nobody could read the grid."""
ELLIPSIS = "…"


def draw_statistics(content: StatisticsContent, face: Face) -> bytes | None:
    """Draw figures; None where there are none to be drawn. Raises OSError where the font cannot be used."""
    if not content.totals:
        return None
    heats = [heat for heat in content.heats if len(heat.counts) <= LONGEST][:ESSAYS]
    rows = sum(-(-len(heat.counts) // CELLS) for heat in heats)
    sheet = _Sheet(cache(face.at), 1600 + rows * (CELL + GAP) + 120 * len(heats))
    sheet.head(content)
    if heats:
        sheet.heading(content.heat_title)
    for heat in heats:
        sheet.grid(heat)
    if content.hours:
        sheet.heading(content.hours_title)
        sheet.hours([row.count for row in content.hours])
    lines = content.lines[:LINES]
    if lines:
        sheet.heading(content.lines_title)
    for line in lines:
        sheet.line(line)
    return sheet.png()


class _Sheet:
    """Paper that is drawn on from top to bottom."""

    def __init__(self, font: Callable[[int], FreeTypeFont], height: int) -> None:
        self._font = font
        self._image = Image.new("RGB", (WIDTH, height), PAPER)
        self._pen = ImageDraw.Draw(self._image)
        self._y = MARGIN

    def head(self, content: StatisticsContent) -> None:
        self._write(content.title, MARGIN, TITLE, TEXT)
        self._y += TITLE + 16
        self._write(content.period, MARGIN, WORDS, QUIET)
        self._y += WORDS + 36
        for place, row in enumerate(content.totals):
            x = MARGIN + place * INSIDE // 3
            self._write(f"{row.count:,}", x, TOTAL, INK)
            self._write(row.label, x, WORDS, QUIET, down=TOTAL + 12)
        self._y += TOTAL + WORDS + 24

    def heading(self, title: str) -> None:
        self._y += 40
        self._write(title, MARGIN, HEAD, TEXT)
        self._y += HEAD + 24

    def grid(self, heat: HeatGrid) -> None:
        """A cell for each paragraph, the darker, the more often it was asked for."""
        self._write(f"{heat.title}  {sum(heat.counts):,}", MARGIN, WORDS, QUIET)
        self._y += WORDS + 16
        pitch, most = (INSIDE + GAP) / CELLS, max(heat.counts)
        for number, count in enumerate(heat.counts):
            row, place = divmod(number, CELLS)
            left, top = MARGIN + round(place * pitch), self._y + row * (CELL + GAP)
            right = MARGIN + round((place + 1) * pitch) - GAP
            colour = shade(count, most)
            self._pen.rounded_rectangle((left, top, right, top + CELL), 8, colour)
            ink = over(colour) if count else QUIET
            middle = ((left + right) / 2, top + CELL / 2)
            self._pen.text(middle, str(number + 1), ink, self._font(WORDS), anchor="mm")
        self._y += -(-len(heat.counts) // CELLS) * (CELL + GAP) + 20

    def hours(self, counts: Sequence[int]) -> None:
        """A bar for each hour, from midnight."""
        pitch, most, foot = INSIDE / len(counts), max(counts), self._y + CHART
        for hour, count in enumerate(counts):
            left = MARGIN + round(hour * pitch)
            right = MARGIN + round((hour + 1) * pitch) - GAP
            if count:
                self._pen.rectangle((left, foot - round(CHART * count / most), right, foot), LEADING)
            if hour % 3 == 0:
                self._pen.text((left, foot + 12), str(hour), QUIET, self._font(SMALL), anchor="lt")
        self._pen.rectangle((MARGIN, foot + 2, WIDTH - MARGIN, foot + 3), LINE)
        self._y = foot + 12 + SMALL + 8

    def line(self, line: DayLine) -> None:
        """How many there were, day by day, from nothing to the most."""
        first, last = line.days[0], line.days[-1]
        told = f"{first.day} {first.count:,}" + (f" → {last.day} {last.count:,}" if first != last else "")
        self._write(f"{line.label}  {told}", MARGIN, WORDS, QUIET)
        self._y += WORDS + 16
        most, span, height = max(day.count for day in line.days), max((last.day - first.day).days, 1), CHART // 2
        points = [
            (MARGIN + INSIDE * (each.day - first.day).days / span, self._y + height * (1 - each.count / most))
            for each in line.days
        ]
        if len(points) > 1:
            self._pen.line(points, LEADING, 5, joint="curve")
        for x, y in (points[0], points[-1]):
            self._pen.ellipse((x - 8, y - 8, x + 8, y + 8), LEADING)
        self._pen.rectangle((MARGIN, self._y + height + 2, WIDTH - MARGIN, self._y + height + 3), LINE)
        self._y += height + 28

    def png(self) -> bytes:
        out = BytesIO()
        image = self._image.crop((0, 0, WIDTH, min(self._y + MARGIN - 20, self._image.height)))
        few = image.quantize(128, Image.Quantize.MEDIANCUT, dither=Image.Dither.NONE)
        few.save(out, "PNG", optimize=True)
        return out.getvalue()

    def _write(self, text: str, x: int, size: int, colour: RGB, down: int = 0) -> None:
        """Write a line, as much of it as there is room for; the top of its letters at ``_y`` and so much lower."""
        font = self._font(size)
        shown = "".join(each for each in " ".join(text.split()) if each.isprintable())
        cut = shown
        while cut and font.getlength(cut) > WIDTH - MARGIN - x:
            shown, cut = shown[:-1], shown[:-1] + ELLIPSIS
        self._pen.text((x, self._y + down + round(size * 0.85)), cut or shown, colour, font, anchor="ls")
