"""What pictures show, and which buttons lead to one. Who only says so need not know how they are drawn."""

from dataclasses import dataclass

from bot.core.callback_data.cards import QuoteCardButton
from bot.core.callback_data.parsing import parse
from bot.core.outgoing import InlineButton
from bot.render.argument_map.shapes import MapContent
from bot.render.quote_card.content import CardContent
from bot.render.row_layout import Stretch
from bot.render.statistics.shapes import StatisticsContent


@dataclass(frozen=True, slots=True)
class Strip:
    """A discussion on the paragraphs of an essay. The words are in the reader's language, and come from elsewhere."""

    title: str
    subtitle: str
    counts: tuple[int, ...]  # how often each paragraph was spoken of, from the first to the last
    stretches: tuple[Stretch, ...] = ()  # labelled; parts and, within them, theses; paragraphs may be in none
    scale: str = ""  # what the darkness means
    marked: int = 0  # a paragraph with a frame around it; 0 for none
    mark: str = ""  # what the frame means


Picture = Strip | MapContent | StatisticsContent | CardContent
"""What can be drawn."""


def draws(key: InlineButton) -> bool:
    """Does it ask for a picture?"""
    return isinstance(parse(key.payload), QuoteCardButton)


def without_pictures(rows: tuple[tuple[InlineButton, ...], ...]) -> tuple[tuple[InlineButton, ...], ...]:
    """Leave out the buttons that ask for one, and rows in which no other stands."""
    left = (tuple(key for key in row if not draws(key)) for row in rows)
    return tuple(row for row in left if row)
