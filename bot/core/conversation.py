"""What a chat remembers between two messages."""

from dataclasses import dataclass

from bot.core.essay import Ref
from bot.core.language import Language

REMEMBERED = 3
"""Earlier messages that a follow-up may lean on."""


@dataclass(frozen=True, slots=True)
class ConversationState:
    """What a chat remembers. A new chat is ``ConversationState()``."""

    language: Language | None = None  # as last used; None until somebody has spoken
    at: Ref | None = None  # the passage shown last
    others: tuple[Ref, ...] = ()  # further passages that matched the last question
    asked: tuple[str, ...] = ()  # the last questions, oldest first, at most REMEMBERED
