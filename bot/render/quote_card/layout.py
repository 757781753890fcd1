"""Where everything on a card lies, in pixels of its picture. Pure; draws nothing."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from enum import Enum, auto

from bot.render.quote_card.clusters import TypeMetrics
from bot.render.quote_card.content import CardContent
from bot.render.quote_card.typesetting import SHORT, PlacedText, TypeLine, set_lines

WIDTH = 1080
LEAST_MARGIN = 104
SIZES = (72, 64, 58, 52, 48, 44, 40, 36, 34)
"""Of the passage: the first in which it is no taller than TALL. A phone shows a third of it."""
TALL = 900
TALLEST = 1900
"""Of the passage in the smallest size: a longer picture is made smaller by Telegram until nobody can read it."""
LEADING = 1.72
LOOSEST = 0.08
"""Ems between characters, beyond which a line looks torn."""
SMALLER = 3
"""Sizes that are tried for the sake of better lines."""
FEW = 4
"""Lines that are made equally long."""
TITLE, SOURCE, LINK = 34, 28, 25
SMALL_LEADING = 1.5
BASELINE = 0.88
"""From the top of a character down to where it stands, in parts of its size."""
QUOTE = 150
"""Of the mark that opens the card."""
TOP, BOTTOM = 92, 84
LOW = 820
"""A card is no lower."""
RULE = (56, 5)
BEFORE_RULE, AFTER_RULE = 58, 40


class CardInk(Enum):
    """What a thing on a card is drawn as."""

    TEXT = auto()
    QUIET = auto()
    MARK = auto()
    LINE = auto()


@dataclass(frozen=True, slots=True)
class CardText:
    """A piece of text, drawn from ``x`` on a line at ``baseline``."""

    text: str
    size: int
    x: float
    baseline: float
    ink: CardInk


@dataclass(frozen=True, slots=True)
class CardRule:
    """A filled rectangle."""

    x: float
    y: float
    width: float
    height: float
    ink: CardInk


@dataclass(frozen=True, slots=True)
class CardLayout:
    """All that is drawn. ``lines``: of the passage, as they were set."""

    height: int
    margin: float  # left and right of the passage
    size: int  # of the passage
    lines: tuple[TypeLine, ...]
    texts: tuple[CardText, ...]
    rules: tuple[CardRule, ...]


Measured = Callable[[int], TypeMetrics]
"""The metrics of a font in a size."""


def lay_out_card(content: CardContent, measured: Measured) -> CardLayout | None:
    """Lay a card out; None where the passage is too long to be read on one."""
    setting = _setting(content.text, measured)
    if setting is None:
        return None
    size, passage, width = setting.size, setting.height, _measure(setting.size)
    margin = (WIDTH - width) / 2
    foot = [*_foot(content, measured, width)]
    below = sum(each.height for each in foot)
    opening = measured(QUOTE).blanks(OPENING_MARK)
    head = 0.62 * QUOTE
    needed = TOP + head + passage + BEFORE_RULE + RULE[1] + AFTER_RULE + below + BOTTOM
    height = max(round(needed), LOW)
    # What is short stands a little above the middle.
    top = TOP + head + (height - needed) * 0.42
    texts = [CardText(OPENING_MARK, QUOTE, margin - opening[0], top - 0.06 * QUOTE + 26, CardInk.MARK)]
    for nth, line in enumerate(setting.lines):
        baseline = top + nth * LEADING * size + (LEADING - 1) / 2 * size + BASELINE * size
        texts += _placed(line.pieces, size, margin, baseline, CardInk.TEXT)
    y = height - BOTTOM - below
    rules = [CardRule(margin, y - AFTER_RULE - RULE[1], *RULE, CardInk.MARK)]
    for each in foot:
        texts += _placed(each.line.pieces, each.size, margin, y + BASELINE * each.size, each.ink)
        y += each.height
    return CardLayout(height, margin, size, setting.lines, tuple(texts), tuple(rules))


OPENING_MARK = "“"


@dataclass(frozen=True, slots=True)
class _Setting:
    """The passage as it was set: in which size, and how wide its lines may be."""

    size: int
    width: float
    lines: tuple[TypeLine, ...]

    @property
    def height(self) -> float:
        return len(self.lines) * LEADING * self.size

    @property
    def even(self) -> bool:
        """Is no line torn apart, and the last one no leftover?"""
        short = len(self.lines) > 1 and self.lines[-1].width < SHORT * self.size
        return not short and max(line.looseness for line in self.lines) <= LOOSEST


def _measure(size: int) -> int:
    """The width of lines: whole characters."""
    return (WIDTH - 2 * LEAST_MARGIN) // size * size


def _setting(text: str, measured: Measured) -> _Setting | None:
    """The passage in the largest size that fits; in one of the next smaller, where its lines come out better."""
    first, tried = None, 0
    for size in SIZES:
        tallest = TALLEST if size == SIZES[-1] else TALL
        metrics, width = measured(size), _measure(size)
        # Hardly any line saves as much as an eighth.
        if metrics.width(text) * 0.88 / width * LEADING * size > tallest:
            continue
        setting = _balanced(_Setting(size, width, set_lines(text, metrics, width)), text, metrics)
        if not setting.lines or setting.height > tallest:
            continue
        if setting.even:
            return setting
        first, tried = first or setting, tried + 1
        if tried == SMALLER:
            break
    return first


def _balanced(setting: _Setting, text: str, metrics: TypeMetrics) -> _Setting:
    """Few lines about as long as each other."""
    count = len(setting.lines)
    if not 1 < count <= FEW:
        return setting
    for ems in range(round(setting.width / setting.size / 2), round(setting.width / setting.size)):
        width = ems * setting.size
        narrower = _Setting(setting.size, width, set_lines(text, metrics, width))
        if len(narrower.lines) == count and narrower.even:
            return narrower
    return setting


@dataclass(frozen=True, slots=True)
class _FootLine:
    line: TypeLine
    size: int
    ink: CardInk
    height: float


def _foot(content: CardContent, measured: Measured, width: float) -> Iterator[_FootLine]:
    """The title, the place, and the address, each in as many lines as it needs."""
    for text, size, ink in ((content.title, TITLE, CardInk.TEXT), (content.source, SOURCE, CardInk.QUIET)):
        for line in set_lines(text, measured(size), width, justified=False):
            yield _FootLine(line, size, ink, SMALL_LEADING * size)
    for piece in _cut(content.link, measured(LINK), width):
        line = TypeLine((PlacedText(piece, 0.0),), measured(LINK).width(piece))
        yield _FootLine(line, LINK, CardInk.QUIET, SMALL_LEADING * LINK)


def _cut(address: str, metrics: TypeMetrics, width: float) -> Iterator[str]:
    """An address has no words: it is cut where the line is full."""
    while address:
        fits = next((long for long in range(len(address), 0, -1) if metrics.width(address[:long]) <= width), 1)
        yield address[:fits]
        address = address[fits:]


def _placed(
    pieces: tuple[PlacedText, ...], size: int, margin: float, baseline: float, ink: CardInk
) -> Iterator[CardText]:
    for piece in pieces:
        yield CardText(piece.text, size, margin + piece.x, baseline, ink)
