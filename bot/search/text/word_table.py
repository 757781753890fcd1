"""A large table of words and their numbers, of which only those words are unpacked that may stand in a text.

A dictionary of half a million words takes a third of a second and 100 MB to build; a bot needs some thousands of them.
"""

from collections.abc import Mapping
from copy import copy
from itertools import groupby

import numpy as np
from numpy.typing import NDArray

from bot.search.cache import Arrays, packed_tokens, unpacked_tokens

_WIDTH = 21
"""Bits of a character."""


class WordTable:
    """Built from ``arrays``, see ``packed``. Words are not empty and hold no line ends."""

    def __init__(self, arrays: Arrays) -> None:
        self._words, self._numbers = arrays["words"], arrays["numbers"]
        # Of each beginning: its code, and where its words and their numbers begin; one more of these.
        self._codes, self._bytes, self._places = arrays["codes"], arrays["bytes"], arrays["places"]
        self._unpacked = np.zeros(len(self._codes), np.bool_)

    @staticmethod
    def packed(words: Mapping[str, int]) -> Arrays:
        """Pack words for the cache, those beside each other that begin with the same two characters."""
        ordered = sorted(words)
        codes, parts, lengths = [], [], []
        for beginning, group in groupby(ordered, key=lambda word: word[:2]):
            alike = list(group)
            codes.append(int(_codes(beginning)[-1]))
            parts.append(packed_tokens(alike))
            lengths.append(len(alike))
        return {
            "codes": np.array(codes, np.int64),
            "words": np.concatenate([np.zeros(0, np.uint8), *parts]),
            "bytes": np.cumsum([0, *map(len, parts)], dtype=np.int32),
            "places": np.cumsum([0, *lengths], dtype=np.int32),
            "numbers": np.fromiter((words[word] for word in ordered), np.int32, len(ordered)),
        }

    def beside(self) -> "WordTable":
        """Make another one over the same words, for a copy of what was unpacked so far."""
        other = copy(self)
        other._unpacked = self._unpacked.copy()
        return other

    def unpack_into(self, known: dict[str, int], text: str) -> None:
        """Put the words into ``known`` that may stand in ``text``, each word once in a lifetime.

        Two threads that want the same at once both put it there, which does no harm.
        """
        codes = _codes(text)
        if not len(self._codes) or not len(codes):
            return
        rows = np.minimum(np.searchsorted(self._codes, codes), len(self._codes) - 1)
        for row in set(rows[(self._codes[rows] == codes) & ~self._unpacked[rows]].tolist()):
            words = unpacked_tokens(self._words[self._bytes[row] : self._bytes[row + 1]])
            numbers = self._numbers[self._places[row] : self._places[row + 1]].tolist()
            known.update(zip(words, numbers, strict=True))
            self._unpacked[row] = True


def _codes(text: str) -> NDArray[np.int64]:
    """Of each character by itself, then of each with the next; in the order of the characters they sort as words do."""
    characters = np.frombuffer(text.encode("utf-32-le", "surrogatepass"), np.uint32).astype(np.int64)
    alone = characters << _WIDTH
    return np.concatenate([alone, alone[:-1] | characters[1:]])
