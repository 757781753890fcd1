"""What a card says."""

from dataclasses import dataclass

from bot.core.essay import Ref


@dataclass(frozen=True, slots=True)
class CardContent:
    """What a card says: words of the essay, where they stand, and the address that leads there."""

    text: str
    title: str
    source: str  # the author, where one is named, and the place
    ref: Ref
    link: str = ""
