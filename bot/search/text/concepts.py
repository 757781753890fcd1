"""Concepts in a text: everyday words stand for what the essay calls something else."""

import re
from collections.abc import Callable, Iterable
from hashlib import sha256

from bot.core.essay import Concept
from bot.core.patterns import LazyPattern

LONGEST = 16
"""Characters of a Chinese word, or words of an English phrase, that are tried at one place."""

_CHUNK = LazyPattern(r"[\u3400-\u9fff\uf900-\ufaff]+|[a-z0-9]+")


class ConceptFinder:
    """Finds the concepts whose words a text contains, the longest word first."""

    def __init__(self, concepts: Iterable[Concept], fold: Callable[[str], str]) -> None:
        self._concepts: dict[str, str] = {}
        for concept in concepts:
            for word in concept.words:
                self._concepts.setdefault(_spaced(fold(word)), concept.name)
        mixed = sorted((term for term in self._concepts if _is_mixed(term)), key=len, reverse=True)
        self._mixed = re.compile("|".join(map(_bordered, mixed)) or "(?!)")
        self.fingerprint = sha256(repr(self._concepts).encode()).hexdigest()
        # Of those that begin with a character, the longest; most characters begin none.
        self._longest: dict[str, int] = {}
        for term in filter(None, self._concepts):
            self._longest[term[0]] = min(max(len(term), self._longest.get(term[0], 0)), LONGEST)
        self._words = max((term.count(" ") + 1 for term in self._concepts), default=0)

    def concepts(self, text: str) -> list[str]:
        """The names of the concepts in a folded text, once for each time that one of their words stands there."""
        found = [self._concepts[word] for word in self._mixed.findall(text)]
        chunks = _CHUNK.findall(self._mixed.sub(" ", text))
        at = 0
        while at < len(chunks):
            if chunks[at].isascii():
                at += self._phrase(chunks, at, found)
            else:
                self._scan(chunks[at], found)
                at += 1
        return found

    def _scan(self, text: str, found: list[str]) -> None:
        at = 0
        while at < len(text):
            for length in range(min(self._longest.get(text[at], 0), len(text) - at), 1, -1):
                name = self._concepts.get(text[at : at + length])
                if name:
                    found.append(name)
                    at += length - 1
                    break
            at += 1

    def _phrase(self, chunks: list[str], at: int, found: list[str]) -> int:
        """Look for an English phrase that begins here; how many words were taken."""
        for count in range(min(self._words, len(chunks) - at), 0, -1):
            name = self._concepts.get(" ".join(chunks[at : at + count]))
            if name:
                found.append(name)
                return count
        return 1


def _is_mixed(term: str) -> bool:
    """Is it in both scripts, like ``b端``? It is not found chunk by chunk."""
    return not term.isascii() and not _CHUNK.fullmatch(term)


def _bordered(term: str) -> str:
    """A pattern for a mixed word: its letters are whole words of theirs."""
    return rf"(?<![a-z0-9]){re.escape(term)}(?![a-z0-9])" if term[:1].isascii() else rf"{re.escape(term)}(?![a-z0-9])"


def _spaced(term: str) -> str:
    """Chinese without gaps, English with one space between words: as ``concepts`` looks them up."""
    return " ".join(_CHUNK.findall(term)) if term.isascii() else "".join(term.split())
