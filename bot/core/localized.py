"""Words about an essay, in the languages in which somebody has written them."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class LocalizedText:
    """Something said about the essay: in Chinese, and in English where somebody has written it."""

    zh: str
    en: str | None = None
