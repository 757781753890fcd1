"""Where words stand in an essay, to the letter but for script, width and case."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True, order=True)
class WordHit:
    """A stretch of a paragraph that is one of the words: characters ``start`` to ``end`` of its text."""

    paragraph: int  # its number
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class WordFinding:
    """What a search for words has found, in reading order."""

    words: tuple[str, ...]  # folded, each once
    hits: tuple[WordHit, ...] = ()  # in the paragraphs that hold all of the words; no two overlap
    single: tuple[int, ...] = ()  # for each word, how often it stands in the essay by itself


SearchWords = Callable[[Sequence[str], str], WordFinding]
"""``search(words, slug)``: pure, in time that grows with the essay, never raises on words that were cleaned."""


def find_no_words(words: Sequence[str], slug: str) -> WordFinding:
    """Find nothing: where no essay is searched word for word."""
    return WordFinding(tuple(words), (), (0,) * len(words))
