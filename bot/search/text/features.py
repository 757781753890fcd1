"""What a text consists of, for the classifiers: words, characters, sounds, and concepts, for which
everyday words stand.
"""

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from hashlib import sha256
from importlib.metadata import version
from typing import Self

from bot.core.essay import Concept, Library
from bot.core.patterns import LazyPattern
from bot.search.text.pinyin import PinyinConverter
from bot.search.text.script import ScriptConverter
from bot.search.text.tokens import Tokenizer, asking, without_asking

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


HEAD, TAIL = 400, 200
"""Characters of a long message that are read: how it begins and how it ends."""

REMEMBERED = 256
"""Messages of which it is remembered what they consist of: within one decision, and in the next one of the same chat,
the same is looked at again."""

SOUNDED = 200
"""Characters whose sounds are listened to; a long message says what it is after in more than one word."""

Families = tuple[list[str], ...]
"""Tokens by family, each family weighed by itself."""

_CUT_BY = ("jieba", "opencc", "pypinyin")
"""Packages of which other versions may cut, fold and read otherwise."""
_LATIN = LazyPattern(r"[a-z]{4,}")
STEM = 5
"""Letters that English words of one stem mostly share."""


@dataclass(frozen=True, slots=True)
class AnalysedText:
    """A message, folded and cut.

    ``meaning``: words; characters and pairs; concepts; what is asked. ``sound``: syllables and pairs.
    """

    folded: str
    meaning: Families
    sound: Families
    romanised: bool
    only_asks: bool = False  # nothing is left without the words that ask

    @property
    def is_empty(self) -> bool:
        return not any(self.meaning) and not any(self.sound)


class Features:
    """Cuts texts into what the classifiers weigh."""

    def __init__(
        self, analyser: Tokenizer, script: ScriptConverter, sounds: PinyinConverter, lexicon: ConceptFinder
    ) -> None:
        self._analyser = analyser
        self._script = script
        self._sounds = sounds
        self._lexicon = lexicon
        self._analysed = lru_cache(maxsize=REMEMBERED)(self._of_once)

    @classmethod
    def over(cls, library: Library, analyser: Tokenizer, script: ScriptConverter, sounds: PinyinConverter) -> Self:
        """For the first essay of a library, or its only one."""
        return cls.of_each(library, analyser, script, sounds)[library.essay().slug]

    @classmethod
    def of_each(
        cls, library: Library, analyser: Tokenizer, script: ScriptConverter, sounds: PinyinConverter
    ) -> dict[str, Self]:
        """For every essay of a library, by its slug. The analyser learns the terms of that one alone, so that an essay
        is read the same whatever stands beside it."""
        lexicon = ConceptFinder(library.concepts, script.fold)
        found = {}
        for essay in library.essays:
            own = analyser.beside()
            own.learn(script.fold(paragraph.text) for paragraph in essay.paragraphs)
            found[essay.slug] = cls(own, script, sounds, lexicon)
        return found

    def fold(self, text: str) -> str:
        return self._script.fold(text)

    @property
    def fingerprint(self) -> str:
        """Changes when the same text would be cut differently."""
        return " ".join((self._analyser.fingerprint, self._lexicon.fingerprint, *map(version, _CUT_BY)))

    def grams(self, folded: str) -> list[str]:
        """Characters and their pairs; Latin words whole."""
        return self._analyser.grams(folded)

    def is_romanised(self, folded: str) -> bool:
        """Is it Chinese typed in Latin letters?"""
        return self._sounds.is_romanised(folded)

    def words(self, folded: str) -> list[str]:
        """Its words but for empty ones, long ones beside the shorter inside them."""
        return self._analyser.words(folded)

    def is_surely_word(self, word: str, folded: str) -> bool:
        """Would a person cut ``word`` out of it?"""
        return self._analyser.is_surely_word(word, folded)

    def concepts(self, folded: str) -> list[str]:
        """Names of the concepts, in the order in which they stand there."""
        return self._lexicon.concepts(folded)

    def of(self, text: str) -> AnalysedText:
        """Bounded in time for a text of any length."""
        return self._analysed(text)

    def _of_once(self, text: str) -> AnalysedText:
        if len(text) > HEAD + TAIL:
            text = f"{text[:HEAD]} {text[-TAIL:]}"
        folded = self._script.fold(text)
        telling = without_asking(folded)
        stems = [f"{word[:STEM]}~" for word in _LATIN.findall(telling)]
        meaning = (
            self._analyser.words(telling),
            [*self._analyser.grams(telling), *stems],
            self._lexicon.concepts(telling),
            asking(folded),
        )
        return AnalysedText(
            folded,
            meaning,
            (self._sounds.tokens(folded[:SOUNDED]),),
            self._sounds.is_romanised(folded),
            only_asks=telling == folded and bool(meaning[-1]),
        )

    def joined(self, parts: Sequence[AnalysedText]) -> AnalysedText:
        """As if the parts were one text, with gaps between them."""
        folded = " ".join(part.folded for part in parts)
        if len(folded) > HEAD + TAIL:
            return self.of(folded)
        # What only asks tells something where nothing else does.
        telling = [part for part in parts if not part.only_asks] or parts
        words, grams, concepts = (
            [token for part in telling for token in part.meaning[family]]
            for family in range(len(telling[0].meaning) - 1)
        )
        asked = [token for part in parts for token in part.meaning[-1]]
        return AnalysedText(
            folded,
            (words, grams, concepts, asked),
            (self._sounds.tokens(folded[:SOUNDED]),),
            self._sounds.is_romanised(folded),
            only_asks=telling is parts and all(part.only_asks for part in parts),
        )

    def all(self, texts: Iterable[str]) -> list[AnalysedText]:
        return [self.of(text) for text in texts]
