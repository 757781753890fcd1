"""Who speaks, what was said, and what a chat remembers between two messages."""

from dataclasses import dataclass
from enum import StrEnum

from bot.core.essay import Ref

REMEMBERED = 3
"""Earlier messages that a follow-up may lean on."""


class Language(StrEnum):
    """Languages of the interface. The essay itself is always quoted as it was written."""

    HANS = "zh-Hans"
    HANT = "zh-Hant"
    ENGLISH = "en"


class Kind(StrEnum):
    """What kind of thing came in."""

    TEXT = "text"
    COMMAND = "command"  # content: "summary", argument: "T1"
    BUTTON = "button"  # content: what the button carries
    MEDIA = "media"  # sticker, photo, voice …: nothing to read


@dataclass(frozen=True, slots=True)
class Utterance:
    """One thing somebody did, as every door hands it in. Texts are cleaned and bounded."""

    key: str  # unique for ever: the same utterance delivered twice has the same key
    door: str  # "telegram" or "terminal"
    person: str  # pseudonym
    chat: str  # pseudonym
    kind: Kind
    content: str
    argument: str = ""  # of a command
    folded: str = ""  # the content (a command's argument) simplified, half width, lower case: to recognise, not to show
    spoken: Language = Language.HANS  # what the person reads, as far as the door can tell
    owner: bool = False  # somebody who runs this bot
    replied: str = ""  # the text of the message that this one replies to, where a person wrote that
    edited: bool = False  # a message that was sent before, and changed


@dataclass(frozen=True, slots=True)
class Chat:
    """What a chat remembers. A new chat is ``Chat()``."""

    language: Language | None = None  # as last used; None until somebody has spoken
    at: Ref | None = None  # the passage shown last
    others: tuple[Ref, ...] = ()  # further passages that matched the last question
    asked: tuple[str, ...] = ()  # the last questions, oldest first, at most REMEMBERED
