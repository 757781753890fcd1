"""The languages of the interface, the scripts of what is quoted, and words that stand in several languages."""

from dataclasses import dataclass
from enum import StrEnum


class Language(StrEnum):
    """What a person reads. The essay itself is always quoted as it was written."""

    HANS = "zh-Hans"
    HANT = "zh-Hant"
    ENGLISH = "en"


class Script(StrEnum):
    """The characters in which the essay is quoted."""

    WRITTEN = "written"  # as the author wrote it
    SIMPLIFIED = "simplified"
    TRADITIONAL = "traditional"


@dataclass(frozen=True, slots=True)
class LocalizedText:
    """Something said about the essay: in Chinese, and in English where somebody has written it."""

    zh: str
    en: str | None = None
