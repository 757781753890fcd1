"""A title → a name for its folder: how it sounds, in plain letters."""

import unicodedata

from pypinyin import lazy_pinyin

from bot.core.patterns import LazyPattern

LONGEST = 32
"""Characters: a folder's name travels in buttons and links."""

_CLAUSE_END = LazyPattern(r"[，。：；！？、,.:;!?—\-–|｜/（(]+")
_WORD = LazyPattern(r"[a-z0-9]+")


def slug_of(title: str) -> str:
    """A slug from the first clause of ``title``, or from all of it where that says little; "" where nothing is left."""
    clauses = [_words(clause) for clause in _CLAUSE_END.split(title[:200])]
    first = next((words for words in clauses if len(words) > 1), None)
    return _joined(first or [word for words in clauses for word in words])


def _words(text: str) -> list[str]:
    """Syllables of Chinese, words of Latin, without their marks; nothing of other scripts."""
    spelt = " ".join(lazy_pinyin(unicodedata.normalize("NFKC", text)))
    letters = unicodedata.normalize("NFKD", spelt.casefold().replace("'", "").replace("’", ""))
    return _WORD.findall("".join(letter for letter in letters if not unicodedata.combining(letter)))


def _joined(words: list[str]) -> str:
    """As many of the words as fit."""
    slug = words[0][:LONGEST] if words else ""
    for word in words[1:]:
        if len(slug) + 1 + len(word) > LONGEST:
            break
        slug = f"{slug}-{word}"
    return slug
