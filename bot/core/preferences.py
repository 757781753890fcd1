"""How somebody wishes to be spoken to, in private. Whoever has set nothing gets what everybody gets."""

from dataclasses import dataclass

from bot.core.language import Language, Script


@dataclass(frozen=True, slots=True)
class Preferences:
    """What one person has chosen in ``/settings``, or in words."""

    language: Language | None = None  # of the interface; None: as the client says, and as the person writes
    script: Script = Script.WRITTEN  # of what is quoted
    brief: bool = False  # answers quote the sentences that answer, and no more
    essay: str = ""  # slug of the one that a new conversation is about; empty for the first of the shelf
