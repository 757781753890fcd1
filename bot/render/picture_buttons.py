"""Buttons that lead to a picture: no use where none can be drawn."""

from bot.core.callback_data.cards import QuoteCardButton
from bot.core.callback_data.parsing import parse
from bot.core.outgoing import InlineButton


def draws(key: InlineButton) -> bool:
    """Does it ask for a picture?"""
    return isinstance(parse(key.payload), QuoteCardButton)


def without_pictures(rows: tuple[tuple[InlineButton, ...], ...]) -> tuple[tuple[InlineButton, ...], ...]:
    """Leave out the buttons that ask for one, and rows in which no other stands."""
    left = (tuple(key for key in row if not draws(key)) for row in rows)
    return tuple(row for row in left if row)
