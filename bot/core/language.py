"""The languages of the interface."""

from enum import StrEnum


class Language(StrEnum):
    """What a person reads. The essay itself is always quoted as it was written."""

    HANS = "zh-Hans"
    HANT = "zh-Hant"
    ENGLISH = "en"
