"""Which way a claim points: what it holds, each thing with a sign that negations and opposites turn round."""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from bot.core.patterns import LazyPattern
from bot.search.claims.opposites import KEPT, NEGATING, ORDERS, PAST, TURNING, axes
from bot.search.text.features import Features

LONGEST = 160
"""Characters of a claim that can be read; what is longer claims more than one thing."""

FAMILIES = ("characters", "concepts", "axes", "orders", "clauses", "subjects", "objects")

Signed = tuple[dict[str, float], ...]
"""For each family its tokens, and what they count: above 0 as it stands, below 0 turned round."""

_AXES = axes()
_KIND = {
    **dict.fromkeys(KEPT, "kept"),
    **dict.fromkeys(TURNING, "turning"),
    **dict.fromkeys(NEGATING, "negating"),
    **dict.fromkeys(_AXES, "axis"),
}
_BREAK = LazyPattern(r"[，,。！？!?；;\n]")
_IF = LazyPattern(
    r"^\s*(?:如果|要是|假如|一旦|只要|只有|除非|缺了|少了|没有|没了|不|离开|漏掉|忽略|if |without |unless |when |once )"
    r"|(?:没了|了|之后|以后|的话|的时候)\s*$"
)
_THEN = LazyPattern("就|也|照样|才|便|还|都|会")
_WITHIN = LazyPattern(r"(?<!只)(?:就|也|照样|便)(?!是)")
_IF_WITHIN = LazyPattern(r".{0,8}?(?:如果|要是|假如|一旦|只要|缺了|少了|没有|没了|不(?![只仅光止])|离开)")
_PASSIVE = 4
"""Characters before a verb in which 被 makes the subject what is kept or dropped."""
TIMED = 8
"""Characters of a clause that only says when; what follows it was then."""
NEAREST = 8
"""Characters into the next clause in which it says that it follows from this one."""
_KEEPING = "keeps"


def _alternatives(words: Iterable[str]) -> str:
    return "|".join(sorted(map(re.escape, words), key=len, reverse=True))


_SCAN = LazyPattern(
    rf"{_alternatives(word for word in _KIND if not word.isascii())}"
    rf"|(?<![a-z])(?:{_alternatives(word for word in _KIND if word.isascii())})(?![a-z])|n['’]t"
)


@dataclass(frozen=True, slots=True)
class _Found:
    """A word on an axis: where it stands, and towards which end, with the negations before it."""

    axis: str
    sign: int
    start: int
    end: int


class Polarity:
    """Reads signs out of folded texts. ``common``: how often the essay has each of its words."""

    def __init__(self, features: Features, common: Mapping[str, int]) -> None:
        self._characters = features.grams
        self._concepts = features.concepts
        self._words = features.words
        self._common = common

    def of(self, claim: str) -> Signed:
        """Of a folded claim without its frame."""
        found: tuple[defaultdict[str, float], ...] = tuple(defaultdict(float) for _ in FAMILIES)
        past = False
        for clause in _clauses(claim[:LONGEST]):
            then = bool(PAST.search(clause))
            if then and len(clause) <= TIMED and not _scan(clause)[1]:
                past = True
                continue
            self._add(clause, then or past, found)
            past = False
        return tuple(dict(family) for family in found)

    def _add(self, clause: str, past: bool, found: tuple[defaultdict[str, float], ...]) -> None:
        characters, concepts, on_axes, orders, clauses, subjects, objects = found
        negations, words = _scan(clause)
        order = self._order(clause)
        sign = -1 if negations % 2 else 1
        when = "@past" if past else ""
        if order:
            # Which of two comes first is another matter than what is said of either.
            pair, ahead = order
            sign *= ahead
            orders[pair] += sign
            when = f"@{pair}"
        clauses[f"clause{when}"] += sign
        for token in self._characters(clause):
            characters[token + when] += sign
        for concept in self._concepts(clause):
            concepts[concept + when] += sign
        for word in words:
            before, after = self._main(clause[: word.start]), self._main(clause[word.end :])
            if word.axis == _KEEPING:
                passive = "被" in clause[max(0, word.start - _PASSIVE) : word.start]
                kept = before if passive or not after else after
                if kept:
                    objects[f"{word.axis} {kept}"] += word.sign
            elif not order:
                on_axes[word.axis + when] += word.sign
                if before:
                    subjects[f"{word.axis} {before}"] += word.sign
                if after:
                    objects[f"{word.axis} {after}"] += word.sign

    def _order(self, clause: str) -> tuple[str, int] | None:
        """Two words of which one comes before the other, named in their alphabetical order; 1 if the first does."""
        for pattern, sign in ORDERS:
            match = pattern.search(clause)
            if not match:
                continue
            one, other = self._main(match["one"]), self._main(match["other"])
            if one and other and one != other:
                first, second = sorted((one, other))
                return f"{first} {second}", sign if first == one else -sign
        return None

    def _main(self, text: str) -> str | None:
        """What a text is about: of its words the one that the essay has most."""
        words = [*self._words(text), *(word for concept in self._concepts(text) for word in self._words(concept))]
        known = [word for word in words if len(word) > 1 and word in self._common]
        return max(known, key=lambda word: (self._common[word], len(word)), default=None)


def _clauses(claim: str) -> Iterator[str]:
    """The clauses of a claim without those that only say under which condition."""
    clauses = [clause for clause in _BREAK.split(claim) if clause.strip()]
    for place, clause in enumerate(clauses):
        following = clauses[place + 1] if place + 1 < len(clauses) else ""
        if following and _IF.search(clause) and _THEN.search(following[:NEAREST]):
            continue
        within = _WITHIN.search(clause)
        if within and within.start() >= _PASSIVE and _IF_WITHIN.match(clause):
            yield clause[within.start() :]
        else:
            yield clause


def _scan(clause: str) -> tuple[int, list[_Found]]:
    """How many negations a clause holds, and its words on axes."""
    negations, sign = 0, 1
    words = []
    for match in _SCAN.finditer(clause):
        kind = _KIND.get(match[0], "negating")
        if kind == "axis":
            axis, end = _AXES[match[0]]
            words.append(_Found(axis, end * sign, match.start(), match.end()))
        elif kind == "negating":
            negations += 1
            sign = -sign
        elif kind == "turning":
            sign = 1
    return negations, words
