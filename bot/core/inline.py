"""What can be quoted into any chat: choices while somebody writes behind the bot's name."""

from dataclasses import dataclass

from bot.core.language import LocalizedText
from bot.core.outgoing import RenderedMessage
from bot.core.response import CatalogueMessage, SharedPassage

MAX_QUERY = 256
"""Characters that Telegram lets somebody write there."""


@dataclass(frozen=True, slots=True)
class InlineChoice:
    """A passage to choose."""

    id: str  # at most 64 bytes; unlike all others of one offer
    title: CatalogueMessage
    preview: LocalizedText
    passage: SharedPassage


@dataclass(frozen=True, slots=True)
class InlineOffer:
    """What is offered for one query; with no choice, what is said instead on a button to the private chat."""

    choices: tuple[InlineChoice, ...]
    instead: CatalogueMessage | None = None


@dataclass(frozen=True, slots=True)
class RenderedChoice:
    """A choice in words: what the list shows of it, and the message that it becomes."""

    id: str
    title: str
    preview: str
    message: RenderedMessage


@dataclass(frozen=True, slots=True)
class RenderedOffer:
    """An offer in words."""

    choices: tuple[RenderedChoice, ...]
    instead: str | None
    seconds: int  # for which it holds
