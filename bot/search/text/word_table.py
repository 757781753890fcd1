"""A large table of words and their numbers, of which only those words are unpacked with which something in a text begins.

A dictionary of half a million words takes a third of a second and 100 MB to build; a bot needs a few thousand of them.
"""

from collections.abc import Iterable, Mapping
from itertools import groupby
from operator import itemgetter

import numpy as np

from bot.search.cache import Arrays, packed_tokens, unpacked_tokens


class WordTable:
    """Built from ``arrays``, see ``packed``. Words are not empty and hold no line ends."""

    def __init__(self, arrays: Arrays) -> None:
        self._words, self._numbers = arrays["words"], arrays["numbers"]
        # Of each first character: where its words and where their numbers begin; one more than there are.
        self._bytes, self._places = arrays["bytes"].tolist(), arrays["places"].tolist()
        self._waiting = {first: row for row, first in enumerate(unpacked_tokens(arrays["firsts"]))}

    @staticmethod
    def packed(words: Mapping[str, int]) -> Arrays:
        """Pack words for the cache, those that begin alike beside each other."""
        firsts, parts, lengths = [], [], []
        for first, alike in groupby(sorted(words), key=itemgetter(0)):
            part = list(alike)
            firsts.append(first)
            parts.append(packed_tokens(part))
            lengths.append(len(part))
        return {
            "firsts": packed_tokens(firsts),
            "words": np.concatenate([np.zeros(0, np.uint8), *parts]),
            "bytes": np.cumsum([0, *map(len, parts)]),
            "places": np.cumsum([0, *lengths]),
            "numbers": np.fromiter((words[word] for word in sorted(words)), np.int64, len(words)),
        }

    def unpack_into(self, known: dict[str, int], characters: Iterable[str]) -> None:
        """Put the words into ``known`` that begin with one of ``characters``, each word once in a lifetime.

        Two threads that want the same at once both put it there, which does no harm.
        """
        for first in characters:
            row = self._waiting.get(first)
            if row is None:
                continue
            words = unpacked_tokens(self._words[self._bytes[row] : self._bytes[row + 1]])
            numbers = self._numbers[self._places[row] : self._places[row + 1]].tolist()
            known.update(zip(words, numbers, strict=True))
            self._waiting.pop(first, None)
