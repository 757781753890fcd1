"""Words found in an essay whatever their script, width and case, at the essay's own characters."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from bot.core.essay import Library
from bot.core.patterns import LazyPattern
from bot.core.word_search import WordFinding, WordHit

_CLUSTER = LazyPattern(
    r"\s+|[^\s](?:[\u0300-\u036f\u0e31\u0e34-\u0e3a\u3099\u309a\uff9e\uff9f\u20d0-\u20ff\ufe00-\ufe0f])*"
)
"""What is folded by itself: a character with the marks on it, or a gap."""


@dataclass(frozen=True, slots=True)
class _FoldedText:
    """A text folded, with the place in the text at which each cluster of it begins."""

    folded: str
    places: dict[int, int]  # from the start of a cluster in ``folded`` to that in the text; and the ends of both

    def finds(self, word: str, start: int) -> tuple[int, int] | None:
        """Return where the next ``word`` stands in ``folded`` that begins and ends with a character of the text."""
        while (at := self.folded.find(word, start)) >= 0:
            if at in self.places and at + len(word) in self.places:
                return at, at + len(word)
            start = at + 1
        return None

    def count(self, word: str) -> int:
        """Count the stretches that are ``word``."""
        number, start = 0, 0
        while found := self.finds(word, start):
            number, start = number + 1, found[1]
        return number

    def hits(self, words: Sequence[str]) -> Iterator[tuple[int, int]]:
        """Yield the stretches of the text that are one of the words, from left to right, the longest where several
        begin at one place; none overlaps another."""
        upcoming = {word: self.finds(word, 0) for word in words}
        while found := [each for each in upcoming.values() if each]:
            start, end = min(found, key=lambda each: (each[0], -each[1]))
            yield self.places[start], self.places[end]
            for word, place in upcoming.items():
                if place and place[0] < end:
                    upcoming[word] = self.finds(word, end)


class WordIndex:
    """Searches the essays of a library for words.

    Characters are folded one at a time, so that each keeps its place, and the same character is folded in the same way
    wherever it stands. An essay is folded when it is first searched.
    """

    def __init__(self, library: Library, fold: Callable[[str], str]) -> None:
        self._library = library
        self._fold = fold
        self._known: dict[str, str] = {}
        self._texts: dict[str, tuple[_FoldedText, ...]] = {}

    def search(self, words: Sequence[str], slug: str) -> WordFinding:
        """Find the paragraphs that hold all of the words, and every place where one of them stands there.

        Raises UnknownPassage for an essay that is not there.
        """
        wanted = tuple(dict.fromkeys(folded for word in words if (folded := self.fold(word).strip())))
        texts = self._of(slug)
        if not wanted:
            return WordFinding(())
        hits = (
            WordHit(number, start, end)
            for number, text in enumerate(texts, 1)
            if all(text.finds(word, 0) for word in wanted)
            for start, end in text.hits(wanted)
        )
        return WordFinding(wanted, tuple(hits), tuple(sum(text.count(word) for text in texts) for word in wanted))

    def fold(self, text: str) -> str:
        """Fold ``text`` as the essays are folded: character by character, gaps to a single space."""
        return "".join(map(self._folded, _CLUSTER.findall(text)))

    def _of(self, slug: str) -> tuple[_FoldedText, ...]:
        if slug not in self._texts:
            essay = self._library.essay(slug)
            self._texts[slug] = tuple(self._folded_text(paragraph.text) for paragraph in essay.paragraphs)
        return self._texts[slug]

    def _folded_text(self, text: str) -> _FoldedText:
        pieces: list[str] = []
        places, length = {0: 0}, 0
        for found in _CLUSTER.finditer(text):
            pieces.append(self._known_fold(found[0]))
            length += len(pieces[-1])
            places[length] = found.end()
        return _FoldedText("".join(pieces), places)

    def _known_fold(self, cluster: str) -> str:
        """Of the essays' own characters, which are few."""
        if cluster not in self._known:
            self._known[cluster] = self._folded(cluster)
        return self._known[cluster]

    def _folded(self, cluster: str) -> str:
        return self._known.get(cluster) or (" " if cluster.isspace() else self._fold(cluster))
