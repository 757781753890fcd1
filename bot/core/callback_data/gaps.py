"""Buttons of the gap inbox, which only owners may press."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum

from bot.core.overlay import OverlayTarget


class GapVerb(StrEnum):
    """What a button of the gap inbox does."""

    LIST = "list"  # a page of what is open
    DONE = "done"  # a page of what is mapped
    OPEN = "open"  # one gap, with where it may belong
    PARAGRAPHS = "par"  # a page of all paragraphs
    ACTS = "acts"  # a page of all acts
    MAP = "map"
    UNDO = "undo"


@dataclass(frozen=True, slots=True)
class GapButton:
    """``gap:verb:gap[:page]``, ``gap:map:gap:target``. ``gap``: id of a message of it; 0 for none."""

    verb: GapVerb
    gap: int = 0
    page: int = 1
    target: OverlayTarget | None = None  # where it is mapped to

    def pack(self) -> str:
        return f"gap:{self.verb}:{self.gap}:{self.target or self.page}"


def _read(found: re.Match[str]) -> GapButton:
    return GapButton(GapVerb(found[1]), int(found[2]), int(found[3]))


_ID = "0|[1-9][0-9]{0,17}"
_PAGED = "|".join(verb for verb in GapVerb if verb is not GapVerb.MAP)
SHAPES: dict[str, Callable[[re.Match[str]], GapButton]] = {
    f"gap:({_PAGED}):({_ID}):([1-9][0-9]{{0,3}})": _read,
    f"gap:map:({_ID}):([a-z0-9_.]{{1,36}})": lambda found: GapButton(
        GapVerb.MAP, int(found[1]), target=OverlayTarget.parse(found[2])
    ),
}
"""Patterns of what they carry, and how it is read."""
