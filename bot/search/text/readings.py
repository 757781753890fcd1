"""How Chinese is read aloud, without tones: pypinyin's dictionaries in a form that a start need not build.

pypinyin takes a quarter of a second and 60 MB to import. What is said here of characters and phrases is what it says.
"""

import unicodedata
from collections.abc import Mapping
from importlib.metadata import version
from pathlib import Path

import numpy as np

from bot.core.patterns import LazyPattern
from bot.search.cache import SUFFIX, Arrays, Cache, fingerprint, packed_tokens, unpacked_tokens
from bot.search.text.word_table import WordTable

_CHARACTERS = (range(0x3400, 0x4DC0), range(0x4E00, 0xA000), range(0xF900, 0xFB00))
_PIECE = LazyPattern(r"[\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff]+|[^\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff]+")
_BEGINNING, _PLAIN = -1, 0
"""Numbers of phrases: only the beginning of one; read as its characters are. Above: which of the odd ones it is."""


class Readings:
    """Reads characters, and phrases in which they are read otherwise."""

    def __init__(self, arrays: Arrays) -> None:
        """``arrays``: see ``packed_readings``."""
        self.syllables = frozenset(unpacked_tokens(arrays["syllables"]))
        self._read_as = unpacked_tokens(arrays["read_as"])
        self._characters = arrays["characters"]
        self._odd = unpacked_tokens(arrays["odd"])
        self._table = WordTable(arrays)
        self._phrases: dict[str, int] = {}

    @classmethod
    def load(cls, cache: Path | None = None, prepared: Path | None = None) -> "Readings":
        """``cache``: a folder where they are kept; ``prepared``: one that came with the installation."""
        if not cache:
            return cls(packed_readings())
        name = f"{fingerprint(['readings', version('pypinyin')])}{SUFFIX}"
        return cls(Cache(cache, prepared).remembered(name, packed_readings, dict, dict))

    def spell(self, text: str) -> list[str]:
        """A syllable for each character, phrases being cut off from the left, the longest first; what has no reading
        stands for itself."""
        found: list[str] = []
        for piece in _PIECE.findall(text):
            if not any(ord(piece[0]) in each for each in _CHARACTERS):
                found.append(piece)
                continue
            self._table.unpack_into(self._phrases, piece)
            at = 0
            while at < len(piece):
                length, syllables = self._next(piece, at)
                found += syllables
                at += length
        return found

    def _next(self, piece: str, at: int) -> tuple[int, list[str]]:
        """How many characters are read together from ``at`` on, and how."""
        longest, number, end = 0, _PLAIN, at + 2
        while end <= len(piece) and (known := self._phrases.get(piece[at:end])) is not None:
            if known != _BEGINNING:
                longest, number = end - at, known
            end += 1
        if number > _PLAIN:
            return longest, self._odd[number - 1].split(" ")
        # Where the rest could begin a phrase, none is looked for within it: so pypinyin has it.
        length = longest or (len(piece) - at if end > len(piece) else 1)
        return length, [self._single(character) for character in piece[at : at + length]]

    def _single(self, character: str) -> str:
        return self._read_as[self._characters[ord(character)]] or character


def packed_readings() -> Arrays:
    """Take from pypinyin what there is to know, for the cache."""
    from pypinyin.constants import PHRASES_DICT, PINYIN_DICT, Style  # noqa: PLC0415 - see above
    from pypinyin.style import convert  # noqa: PLC0415

    singly = set(",".join(PINYIN_DICT.values()).split(","))
    readings = singly.union(reading[0] for phrase in PHRASES_DICT.values() for reading in phrase)
    toneless = {each: str(convert(each, Style.NORMAL, strict=True, default=each)) for each in readings}
    first = {chr(number): toneless[each.partition(",")[0]] for number, each in PINYIN_DICT.items()}
    read_as = {each: place for place, each in enumerate(["", *dict.fromkeys(first.values())])}
    characters = np.zeros(0x10000, np.uint16)
    for each in (chr(number) for numbers in _CHARACTERS for number in numbers):
        characters[ord(each)] = read_as[first.get(each, "")]
    phrases = {phrase: [toneless[each[0]] for each in PHRASES_DICT[phrase]] for phrase in PHRASES_DICT}
    numbers, odd = _numbered(phrases, first)
    return {
        **WordTable.packed(numbers),
        "syllables": packed_tokens(sorted({_letters(each) for each in singly})),
        "read_as": packed_tokens(read_as),
        "characters": characters,
        "odd": packed_tokens(odd),
    }


def _numbered(phrases: Mapping[str, list[str]], first: Mapping[str, str]) -> tuple[dict[str, int], list[str]]:
    """Phrases and what they begin with, with their numbers; and how the odd ones are read."""
    numbers = {phrase[:end]: _BEGINNING for phrase in phrases for end in range(2, len(phrase))}
    odd: list[str] = []
    for phrase, syllables in phrases.items():
        plain = syllables == [first.get(character, character) for character in phrase]
        if not plain:
            odd.append(" ".join(syllables))
        numbers[phrase] = _PLAIN if plain else len(odd)
    return numbers, odd


def _letters(reading: str) -> str:
    """As it is typed."""
    letters = unicodedata.normalize("NFD", reading.replace("ü", "v"))
    return "".join(letter for letter in letters if not unicodedata.combining(letter)).replace("ü", "v")
