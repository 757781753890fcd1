"""What people claim that the author says, judged by claims that are known: does the essay bear it out?

Saying that the author says what he denies is the worst mistake. So it is said only where the signs are strong; where
they are not, the essay touches on the matter, and the passage speaks for itself.
"""

import math
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Protocol

import numpy as np

from bot.core.essay import Essay, Ref
from bot.core.match import NOTHING, ClaimJudgement, ClaimVerdict, Finding, Verdict
from bot.core.patterns import LazyPattern
from bot.search.cache import SUFFIX, Arrays, Cache, fingerprint
from bot.search.claims.claim_frames import LONGEST as READ
from bot.search.claims.claim_frames import FramedClaim, unframed
from bot.search.claims.polarity import LONGEST, Polarity, Signed
from bot.search.claims.polarity_model import PolarityModel, direction
from bot.search.parameters import ClaimModel
from bot.search.retrieval.linear import Classifier, Matrix, train
from bot.search.text.features import AnalysedText, Features
from bot.search.text.verbatim import VerbatimFinder

ENOUGH = 4
"""Claims borne out a paragraph, on average, and as many spoken against, from which others can be judged by them."""
FAMILIES = (0.5, 1.0, 0.4, 0.1)
"""What words, characters with pairs, concepts and what is asked count in telling what a claim is about."""

NEAR = 0.01
"""Confidence of a finding below which not even the nearest passage is worth naming."""

_QUANTITY = LazyPattern(
    r"(?<![a-z0-9])\d+(?:\.\d+)?(?![a-z0-9])|[一二两三四五六七八九十百千万亿几半]+(?:年|个月|天|小时|倍|成|亿|万|块|元|岁)"
)


class EssayReader(Protocol):
    """What a matcher knows of an essay."""

    def find(self, text: str) -> Finding: ...

    def about(self, text: AnalysedText) -> Matrix:
        """A score for each paragraph."""

    def sentence(self, text: str, number: int) -> int:
        """Which of a paragraph's sentences speaks to a text."""


@dataclass(frozen=True, slots=True)
class KnownClaim:
    """A claim that is known: the paragraph that says something to it, and what."""

    framed: FramedClaim
    number: int  # 0: the essay says nothing to it
    way: int  # of the claim without its frame: 1 borne out, -1 spoken against, 0 neither


def known_claims(essay: Essay, features: Features) -> list[KnownClaim]:
    return [
        KnownClaim(framed := unframed(features.fold(text)), number, -way if framed.denied else way)
        for text, number, way in _claims(essay)
    ]


def _claims(essay: Essay) -> Iterator[tuple[str, int, int]]:
    for paragraph in essay.paragraphs:
        yield from ((text, paragraph.number, 1) for text in paragraph.claims.says)
        yield from ((text, paragraph.number, -1) for text in paragraph.claims.denies)
    yield from ((text, 0, 0) for text in essay.unsaid)


def signs_of(essay: Essay, features: Features) -> Polarity:
    """Reads the signs of claims about ``essay``."""
    common: Counter[str] = Counter()
    for paragraph in essay.paragraphs:
        common.update(features.words(features.fold(paragraph.text)))
    return Polarity(features, common)


@dataclass(frozen=True, slots=True)
class ReadClaims:
    """Known claims, read: a row for each."""

    texts: tuple[AnalysedText, ...]
    signed: tuple[Signed, ...]
    about: Matrix  # what the matcher scores for each paragraph
    targets: Matrix  # paragraphs, and a last column for "the essay says nothing to it"
    ways: Matrix

    @classmethod
    def of(
        cls, claims: Sequence[KnownClaim], features: Features, polarity: Polarity, reader: EssayReader
    ) -> "ReadClaims":
        texts = tuple(features.of(each.framed.claim) for each in claims)
        about = np.array([reader.about(text) for text in texts], np.float32)
        targets = np.zeros((len(claims), about.shape[1] + 1), np.float32)
        targets[np.arange(len(claims)), [each.number - 1 for each in claims]] = 1
        ways = np.array([each.way for each in claims], np.float32)
        return cls(texts, tuple(polarity.of(each.framed.claim) for each in claims), about, targets, ways)


@dataclass(frozen=True, slots=True)
class ClaimEvidence:
    """What speaks for a claim, and against."""

    sign: float  # above 0: the essay bears it out; below: it speaks against it
    near: tuple[float, float, float]  # odds of the finding, score of "unsaid", strength of the sign
    number: int  # the paragraph


@dataclass(frozen=True, slots=True)
class LearntClaims:
    """What is learnt from known claims."""

    about: Classifier  # a column for each paragraph, and a last one for "the essay says nothing to it"
    signs: PolarityModel

    @classmethod
    def trained(cls, read: "ReadClaims", tuned: ClaimModel) -> "LearntClaims":
        return cls(
            train([text.meaning for text in read.texts], read.targets, FAMILIES, tuned.about_ridge),
            PolarityModel.trained(read.signed, direction(read.about), read.ways, tuned),
        )

    def weigh(self, asked: AnalysedText, signed: Signed, about: Matrix, confidence: float) -> ClaimEvidence:
        """``about``: what the matcher scores for each paragraph. ``confidence``: of what it finds."""
        scores = self.about.scores(asked.meaning)
        sign = self.signs.score(signed, direction(about))
        return ClaimEvidence(
            sign, (odds(confidence), float(scores[-1]), abs(sign)), int(np.argmax(about + scores[:-1])) + 1
        )

    def packed(self) -> Arrays:
        return {**self.about.packed("about"), **self.signs.packed("signs")}

    @classmethod
    def unpacked(cls, arrays: Arrays) -> "LearntClaims":
        return cls(Classifier.unpacked(arrays, "about"), PolarityModel.unpacked(arrays, "signs"))


@dataclass(frozen=True, slots=True)
class ClaimTrainingSet:
    """The claims that are known about an essay; what is learnt from them has a ``name`` in a cache."""

    essay: Essay
    claims: list[KnownClaim]
    name: str | None  # None where they are too few to learn from

    @classmethod
    def of(cls, essay: Essay, features: Features, tuned: ClaimModel, beside: str) -> "ClaimTrainingSet":
        """``beside``: the name of what the reader knows, which changes with all of it."""
        claims = known_claims(essay, features)
        ways = Counter(each.way for each in claims)
        if min(ways[1], ways[-1]) < ENOUGH * len(essay):
            return cls(essay, claims, None)
        return cls(essay, claims, f"claims/{fingerprint([beside, repr(claims), repr(tuned)])}{SUFFIX}")


class ClaimJudge:
    """Judges claims about one essay. Built once; ``judge`` is pure."""

    def __init__(
        self,
        lesson: ClaimTrainingSet,
        features: Features,
        reader: EssayReader,
        learnt: LearntClaims | None,
        tuned: ClaimModel,
    ) -> None:
        """``learnt``: None where too few claims are known to judge others by them."""
        essay = lesson.essay
        self._slug = essay.slug
        self._features = features
        self._reader = reader
        self._learnt = learnt
        self._tuned = tuned
        self._essay = essay
        self._verbatim = VerbatimFinder(essay, features.fold)
        self._known = _by_words(lesson.claims)
        self._text = "".join(features.fold(paragraph.text) for paragraph in essay.paragraphs)

    @cached_property
    def _polarity(self) -> Polarity:
        # Every word of the essay is cut for it, and many a sitting has no claim.
        return signs_of(self._essay, self._features)

    def judge(self, text: str) -> ClaimJudgement:
        """Pure, bounded in time, never raises on any text."""
        folded = self._features.fold(text[:READ])
        framed = unframed(folded)
        finding = self._reader.find(framed.claim if len(text) <= READ else text)
        if not finding.matches:
            return ClaimJudgement(ClaimVerdict.UNSAID, 1.0, None, 0, NOTHING)
        if len(text) > READ:
            return self._open(finding)
        quoted = self._verbatim.find(framed.claim) or self._verbatim.find(folded)
        if quoted:
            return self._judgement(framed, 1, 1.0, quoted, finding)
        known = self._known.get(framed.claim)
        if known and not known.way:
            return self._unsaid(finding, 1.0)
        if known:
            place = (known.number, self._reader.sentence(framed.claim, known.number))
            return self._judgement(framed, known.way, 1.0, place, finding)
        return self._weighed(self._learnt, framed, finding) if self._learnt else self._open(finding)

    def _weighed(self, learnt: LearntClaims, framed: FramedClaim, finding: Finding) -> ClaimJudgement:
        asked = self._features.of(framed.claim)
        signed = self._polarity.of(framed.claim)
        evidence = learnt.weigh(asked, signed, self._reader.about(asked), finding.confidence)
        chance = logistic(self._tuned.near, evidence.near)
        if chance < self._tuned.unsaid:
            return self._unsaid(finding, 1 - chance)
        strength = abs(evidence.sign)
        if strength < self._tuned.decided or asked.romanised or not self._readable(framed.claim):
            return self._touches(finding, chance)
        way = 1 if evidence.sign > 0 else -1
        place = (evidence.number, self._reader.sentence(framed.claim, evidence.number))
        return self._judgement(framed, way, chance * logistic(self._tuned.right, (strength,)), place, finding)

    def _readable(self, claim: str) -> bool:
        """Not where it claims several things, or names quantities of which the essay does not speak."""
        return len(claim) <= LONGEST and all(quantity in self._text for quantity in _QUANTITY.findall(claim))

    def _open(self, finding: Finding) -> ClaimJudgement:
        """Nothing is known of it but what the essay speaks of."""
        if finding.verdict is Verdict.SAYS:
            return self._touches(finding, finding.confidence)
        return self._unsaid(finding, 1 - finding.confidence)

    def _judgement(
        self, framed: FramedClaim, way: int, confidence: float, place: tuple[int, int], finding: Finding
    ) -> ClaimJudgement:
        bearing = ClaimVerdict.BEARS_OUT if (way > 0) != framed.denied else ClaimVerdict.AGAINST
        return ClaimJudgement(bearing, round(confidence, 4), Ref(self._slug, place[0]), place[1], finding)

    def _touches(self, finding: Finding, confidence: float) -> ClaimJudgement:
        nearest = finding.matches[0]
        return ClaimJudgement(ClaimVerdict.TOUCHES, round(confidence, 4), nearest.ref, nearest.sentence, finding)

    def _unsaid(self, finding: Finding, confidence: float) -> ClaimJudgement:
        nearest = finding.matches[0]
        worth = finding.confidence >= NEAR
        return ClaimJudgement(
            ClaimVerdict.UNSAID,
            round(confidence, 4),
            nearest.ref if worth else None,
            nearest.sentence if worth else 0,
            finding,
        )


def _by_words(claims: Sequence[KnownClaim]) -> dict[str, KnownClaim]:
    """Claims by their words without their frames, but for those that then stand on both sides."""
    found: dict[str, KnownClaim] = {}
    torn = set()
    for each in claims:
        if found.setdefault(each.framed.claim, each).way != each.way:
            torn.add(each.framed.claim)
    return {words: each for words, each in found.items() if words not in torn}


def odds(confidence: float) -> float:
    """The logarithm of the odds, bounded."""
    return math.log((confidence + 0.01) / (1.01 - confidence))


def logistic(weights: Sequence[float], values: Sequence[float]) -> float:
    """A chance, 0 … 1; the last weight is the bias."""
    total = sum(weight * value for weight, value in zip(weights, (*values, 1.0), strict=True))
    return 1 / (1 + math.exp(-max(min(total, 30), -30)))


def load_or_learn(
    lesson: ClaimTrainingSet, features: Features, reader: EssayReader, tuned: ClaimModel, cache: Cache
) -> ClaimJudge:
    """What is known, with what was learnt from it: from ``cache`` where it was learnt before, else kept there."""
    if not lesson.name:
        return ClaimJudge(lesson, features, reader, None, tuned)
    learnt = cache.remembered(
        lesson.name,
        lambda: LearntClaims.trained(
            ReadClaims.of(lesson.claims, features, signs_of(lesson.essay, features), reader), tuned
        ),
        LearntClaims.packed,
        LearntClaims.unpacked,
    )
    return ClaimJudge(lesson, features, reader, learnt, tuned)
