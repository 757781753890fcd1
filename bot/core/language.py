"""The languages of the interface, and the scripts of what is quoted."""

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
