"""How Chinese sounds: for messages typed in pinyin, and for characters that sound like the right ones."""

from functools import lru_cache
from itertools import pairwise

from bot.core.patterns import LazyPattern
from bot.search.text.readings import Readings
from bot.search.text.tokens import ASKING

ROMANISED = 0.8
"""Share of a message's words that must be pinyin for it to count as typed in pinyin."""
WORD = 30
"""Letters of a Latin word that is tried as pinyin."""

_RUN = LazyPattern(r"[\u3400-\u9fff\uf900-\ufaff]+|[a-z]+")
_HAN = LazyPattern(r"[\u3400-\u9fff\uf900-\ufaff]")
_MUTTERED = {"m", "n", "ng", "hm", "hng", "ê"}


class PinyinConverter:
    """Syllables of a text."""

    def __init__(self, readings: Readings) -> None:
        self._syllables = readings.syllables - _MUTTERED
        asking = {tuple(readings.spell(word)) for word in ASKING if len(word) > 1}
        self._asking: dict[str, list[tuple[str, ...]]] = {}
        for syllables in sorted(asking, key=len, reverse=True):
            self._asking.setdefault(syllables[0], []).append(syllables)
        self._split = lru_cache(maxsize=4096)(self._split_once)
        # Read with what came before it, a message is spelt again and again.
        self._spelt = lru_cache(maxsize=4096)(readings.spell)

    def is_romanised(self, text: str) -> bool:
        """Is a folded text Chinese typed in pinyin?"""
        words = _RUN.findall(text)
        if not words or _HAN.search(text):
            return False
        return sum(bool(self._split(word)) for word in words) >= ROMANISED * len(words)

    def tokens(self, text: str) -> list[str]:
        """The syllables of a folded text and their pairs, without those that only ask."""
        found: list[str] = []
        for run in self._runs(text):
            for piece in self._without_asking(run):
                found.extend(piece)
                found.extend(f"{one} {other}" for one, other in pairwise(piece))
        return found

    def _runs(self, text: str) -> list[list[str]]:
        """Syllables that follow one another; a Latin word that is no pinyin parts them."""
        runs: list[list[str]] = [[]]
        for word in _RUN.findall(text):
            syllables = self._spelt(word) if _HAN.match(word) else self._split(word)
            if syllables:
                runs[-1].extend(syllables)
            else:
                runs.append([])
        return runs

    def _without_asking(self, syllables: list[str]) -> list[list[str]]:
        pieces: list[list[str]] = [[]]
        at = 0
        while at < len(syllables):
            tried = self._asking.get(syllables[at])
            asked = tried and next((each for each in tried if tuple(syllables[at : at + len(each)]) == each), None)
            if asked:
                pieces.append([])
                at += len(asked)
            else:
                pieces[-1].append(syllables[at])
                at += 1
        return pieces

    def _split_once(self, word: str) -> tuple[str, ...]:
        """The fewest syllables that make up a Latin word; none where it is no pinyin."""
        best: list[tuple[str, ...] | None] = [(), *([None] * len(word))]
        if len(word) > WORD:
            return ()
        for at in range(len(word)):
            before = best[at]
            if before is None:
                continue
            for end in range(at + 1, min(at + 6, len(word)) + 1):
                known = best[end]
                if word[at:end] in self._syllables and (known is None or len(before) + 1 < len(known)):
                    best[end] = (*before, word[at:end])
        return best[-1] or ()
