"""Buttons of the panel in which somebody says how they wish to be spoken to."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum

from bot.core.essay import SLUG


class PreferenceSetting(StrEnum):
    """What can be set there."""

    LANGUAGE = "lang"
    SCRIPT = "script"
    LENGTH = "length"
    ESSAY = "essay"
    SHOW = "show"  # nothing: the panel, or the essays to choose from


@dataclass(frozen=True, slots=True)
class PreferenceButton:
    """``u:setting:value``: a setting becomes that; ``u:show:panel``, ``u:show:essays``."""

    setting: PreferenceSetting
    value: str

    def pack(self) -> str:
        return f"u:{self.setting}:{self.value}"


SHAPES: dict[str, Callable[[re.Match[str]], PreferenceButton]] = {
    f"u:({PreferenceSetting.ESSAY}):({SLUG.pattern})": lambda found: PreferenceButton(
        PreferenceSetting(found[1]), found[2]
    ),
    "u:(lang|script|length|show):([A-Za-z-]{1,16})": lambda found: PreferenceButton(
        PreferenceSetting(found[1]), found[2]
    ),
}
"""Patterns of what they carry, and how it is read."""
