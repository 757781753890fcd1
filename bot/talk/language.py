"""In which language somebody is answered."""

from collections.abc import Callable

from bot.core.conversation import ConversationState
from bot.core.incoming import IncomingMessage, Text
from bot.core.language import Language
from bot.core.patterns import HAN, LazyPattern

_WORD = LazyPattern(r"[A-Za-z][A-Za-z'’]*")
WORDS = 3
"""Of a message in Latin letters, from which it is English; ``S2B?`` and ``ok`` are said in Chinese, too."""
TELLING = 6
"""Chinese characters, of which hardly ever none is written otherwise in Traditional."""
_CHINESE = (Language.HANS, Language.HANT)


def language_of(
    incoming: IncomingMessage,
    state: ConversationState,
    fold: Callable[[str], str],
    chosen: Language | None = None,
) -> Language:
    """The one that was chosen or asked for by name, else the one that somebody writes; a button or a command keeps to
    it."""
    if chosen:
        return chosen
    last = state.language or incoming.origin.spoken
    if state.pinned or not isinstance(incoming, Text):
        return last
    characters = "".join(HAN.findall(incoming.content))
    if not characters:
        return Language.ENGLISH if len(_WORD.findall(incoming.content)) >= WORDS else last
    if fold(characters) != characters:
        return Language.HANT
    if incoming.origin.spoken in _CHINESE:
        # A short one may well be Traditional without looking like it.
        return last if len(characters) < TELLING and last in _CHINESE else incoming.origin.spoken
    return Language.HANT if len(characters) < TELLING and last is Language.HANT else Language.HANS
