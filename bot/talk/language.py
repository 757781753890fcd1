"""In which language somebody is answered."""

import re
from collections.abc import Callable

from bot.core.conversation import ConversationState
from bot.core.incoming import IncomingMessage, Text
from bot.core.language import Language

_HAN = re.compile(r"[\u3400-\u9fff\uf900-\ufaff]")


def language_of(incoming: IncomingMessage, state: ConversationState, fold: Callable[[str], str]) -> Language:
    """Whoever writes Chinese is answered in Chinese; a button or a command keeps to the language used last."""
    if not isinstance(incoming, Text) or not _HAN.search(incoming.content):
        return state.language or incoming.origin.spoken
    if incoming.origin.spoken is not Language.ENGLISH:
        return incoming.origin.spoken
    characters = "".join(_HAN.findall(incoming.content))
    return Language.HANS if fold(characters) == characters else Language.HANT
