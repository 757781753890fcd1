"""A card as a PNG."""

from functools import cache
from io import BytesIO

from PIL import Image, ImageDraw
from PIL.ImageFont import FreeTypeFont

from bot.render.colours import LINE, MARK, PAPER, QUIET, RGB, TEXT
from bot.render.fonts import Face, lacking
from bot.render.quote_card.content import CardContent
from bot.render.quote_card.layout import OPENING_MARK, WIDTH, CardInk, lay_out_card

INKS: dict[CardInk, RGB] = {
    CardInk.TEXT: TEXT,
    CardInk.QUIET: QUIET,
    CardInk.MARK: MARK,
    CardInk.LINE: LINE,
}
STEPS = 20
"""Shades from paper to an ink, for the edges of letters."""
PROBED = 48
"""The size in which it is looked whether a font has a character."""


class FontMetrics:
    """A face in one size."""

    def __init__(self, font: FreeTypeFont) -> None:
        self._font = font
        self.em = float(font.size)

    def width(self, text: str) -> float:
        return self._font.getlength(text)

    def blanks(self, mark: str) -> tuple[float, float]:
        mask, (start, _) = self._font.getmask2(mark, "L", anchor="ls")
        # Of the ink: what the font says of a text takes in the room around it.
        ink = mask.getbbox()
        return (start + ink[0], self.width(mark) - start - ink[2]) if ink else (0.0, 0.0)


def draw_card(content: CardContent, face: Face) -> bytes | None:
    """Draw a card; None where the passage is too long, or the face lacks one of its characters.

    Raises OSError where the font cannot be used.
    """
    font = cache(face.at)
    if lacking(font(PROBED), OPENING_MARK + content.text + content.title + content.source + content.link):
        return None
    layout = lay_out_card(content, lambda size: FontMetrics(font(size)))
    if layout is None:
        return None
    image = Image.new("RGB", (WIDTH, layout.height), PAPER)
    pen = ImageDraw.Draw(image)
    for rule in layout.rules:
        edges = (rule.x, rule.y, rule.x + rule.width - 1, rule.y + rule.height - 1)
        pen.rectangle(edges, INKS[rule.ink])
    for each in layout.texts:
        pen.text((each.x, each.baseline), each.text, INKS[each.ink], font(each.size), anchor="ls")
    out = BytesIO()
    # A third of the bytes, and the inks are the same on every card.
    image.quantize(palette=_palette(), dither=Image.Dither.NONE).save(out, "PNG", compress_level=6)
    return out.getvalue()


@cache
def _palette() -> Image.Image:
    shades = [
        round(paper + (full - paper) * step / STEPS)
        for ink in INKS.values()
        for step in range(STEPS + 1)
        for paper, full in zip(PAPER, ink, strict=True)
    ]
    palette = Image.new("P", (1, 1))
    palette.putpalette(shades)
    return palette
