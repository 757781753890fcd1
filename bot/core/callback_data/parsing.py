"""What a button carries, as it comes back: at most 64 bytes of ASCII, written by ``pack`` of one of the kinds.

Nothing of it is believed: only its shape is checked here. What it names may have left the library since, or never have
been there; whoever handles the press looks. Buttons stay in chats for years, so that what was written once can be read
for ever.
"""

from bot.core.callback_data import actions, cards, gaps, passages, preferences
from bot.core.patterns import LazyPattern

CallbackData = (
    passages.PassageButton
    | cards.ReadingCardButton
    | actions.ActionButton
    | preferences.PreferenceButton
    | gaps.GapButton
)
_SHAPES = passages.SHAPES | cards.SHAPES | actions.SHAPES | preferences.SHAPES | gaps.SHAPES
_READERS = [(LazyPattern(shape), read) for shape, read in _SHAPES.items()]


def parse(text: str) -> CallbackData | None:
    """Tell what a button carries; None where that is unknown or forged."""
    return next((read(found) for shape, read in _READERS if (found := shape.fullmatch(text))), None)
