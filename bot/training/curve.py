"""How well an essay's own phrasings find their paragraphs, each left out of what is learnt, over their number."""

import random
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import compress
from operator import not_

import numpy as np

from bot.core.essay import Essay, Library, Phrasing
from bot.core.match import Find, Finding, Verdict
from bot.search.build import mode_of
from bot.search.cache import SUFFIX, Arrays, Cache, fingerprint
from bot.search.encoder import Encoder, Vectors
from bot.search.parameters import Parameters
from bot.search.retrieval.classifiers import Classifiers
from bot.search.retrieval.matcher import Matcher
from bot.search.retrieval.meaning import MeaningIndex, messages_of, passages_of
from bot.search.retrieval.samples import TrainingSamples
from bot.search.text.features import AnalysedText, Features
from bot.training.audit import MatchingFigures, measure

NUMBERS = (0, 1, 3, 5, 10, 20, 40)
"""Phrasings a paragraph at which there is a point, below all that there are."""
FOLDS = 5
"""Parts into which the phrasings are cut; each part is asked with the others learnt."""
MOST = 600
"""Phrasings that are looked at; of more, as many of each paragraph are drawn."""
ASKED = 100
"""Phrasings, about, that are asked at each point but the last, where all are."""
ABSENT = 150
"""Lines of what is not answered that are looked at."""
OFF_TOPIC, BESIDE = 60, 2500
"""Messages of other matters that are asked, and that are learnt: about as many as verdicts were fitted with."""


Said = tuple[int, str, str]
"""A phrasing: its paragraph, what was said before, what is said."""


@dataclass(frozen=True, slots=True)
class CurvePoint:
    """Shares, 0 … 1; nan where there was nothing to ask."""

    phrasings: float  # a paragraph, on average
    first: float  # the paragraph of a phrasing is found first
    three: float  # … or among three
    said: float  # … and quoted as what the essay says
    near: float  # of what the essay does not answer: not answered
    off: float  # of other talk: not answered
    golden: MatchingFigures  # of golden messages, which nobody who wrote phrasings has seen


@dataclass(frozen=True, slots=True)
class ParagraphFound:
    """How the phrasings of one paragraph fare with all others learnt."""

    number: int
    asked: int
    first: int  # of them: how many find it first
    instead: int | None  # the paragraph that most of the others find


@dataclass(frozen=True, slots=True)
class Curve:
    """By growing number of phrasings."""

    points: tuple[CurvePoint, ...]
    paragraphs: tuple[ParagraphFound, ...]
    asked: int  # phrasings
    near: int  # lines of what is not answered


@dataclass(frozen=True, slots=True)
class _Fold:
    """What is learnt, and what is asked."""

    essay: Essay
    asked: list[Said]
    near: Sequence[str]


@dataclass(frozen=True, slots=True)
class Found:
    """What was found of a phrasing of a paragraph."""

    number: int
    matches: list[int]  # paragraphs, first the one that is shown
    said: bool


class KnownTexts:
    """An encoder that has encoded all that it will be asked, or did so the last time."""

    def __init__(self, encoder: Encoder, passages: Sequence[str], messages: Sequence[str], cache: Cache) -> None:
        self._encoder = encoder
        passages, messages = list(dict.fromkeys(passages)), list(dict.fromkeys(messages))

        def encoded() -> Vectors:
            return np.concatenate([encoder.passages(passages), [encoder.query(text) for text in messages]])

        def packed(vectors: Vectors) -> Arrays:
            return {"vectors": vectors}

        def unpacked(arrays: Arrays) -> Vectors:
            return np.asarray(arrays["vectors"], np.float32)

        name = fingerprint([encoder.name, "known", *passages, "", *messages]) + SUFFIX
        vectors: Vectors = cache.remembered(name, encoded, packed, unpacked)
        self._passages = dict(zip(passages, vectors[: len(passages)], strict=True))
        self._known = dict(zip(messages, vectors[len(passages) :], strict=True))

    @property
    def name(self) -> str:
        return self._encoder.name

    def passages(self, texts: Sequence[str]) -> Vectors:
        known = all(text in self._passages for text in texts)
        return np.array([self._passages[text] for text in texts]) if known else self._encoder.passages(texts)

    def query(self, text: str) -> Vectors:
        found = self._known.get(text)
        return found if found is not None else self._encoder.query(text)


class CurveBench:
    """Measures one essay. Some seconds; the first time more, for an encoder has to read everything."""

    def __init__(
        self, library: Library, features: Features, fitted: Parameters, encoder: Encoder | None, vectors: Cache
    ) -> None:
        """``library``: of this essay alone. ``vectors``: where what was encoded is kept."""
        self._features, self._fitted = features, fitted
        chance = random.Random(1)  # noqa: S311
        self._essay = _thinned(library.essay(), chance)
        talk = list(library.chatter)
        chance.shuffle(talk)
        self._off, self._chatter = talk[:OFF_TOPIC], talk[OFF_TOPIC:][:BESIDE]
        self._near = self._essay.absent
        self._golden = library.essay().golden
        self._analysed: dict[str, AnalysedText] = {}
        self._encoder: Encoder | None = None
        if encoder:
            asked = [" ".join(filter(None, map(features.fold, said))) for _, *said in _said(self._essay)]
            others = [features.fold(text) for text in (*self._near, *self._off)]
            asked += [features.fold(" ".join(filter(None, (each.after, each.text)))) for each in self._golden]
            messages = [*asked, *others, *messages_of(self._essay, self._chatter)]
            self._encoder = KnownTexts(encoder, passages_of(self._essay), messages, vectors)

    def curve(self) -> Curve:
        most = self._essay.density * (1 - 1 / FOLDS)
        count = len(_said(self._essay))
        # The same messages at each point, of many phrasings the first parts only.
        parts = min(FOLDS, -(-ASKED * FOLDS // max(count, 1)))
        points = [
            self._point(number, [self._fold(part, number) for part in range(parts)])
            for number in NUMBERS
            if number < most
        ]
        found: list[Found] = []
        points.append(self._point(most, [self._fold(part, None) for part in range(FOLDS)], found))
        return Curve(tuple(points), tuple(_fared(self._essay, found)), len(found), len(self._near))

    def _fold(self, part: int, number: int | None) -> _Fold:
        """A part is asked; of the others so many phrasings of each paragraph are learnt, or all."""
        inside = [
            [(place + each.number) % FOLDS == part for place in range(len(each.phrasings))]
            for each in self._essay.paragraphs
        ]
        pairs = list(zip(self._essay.paragraphs, inside, strict=True))
        learnt = [tuple(compress(each.phrasings, map(not_, own)))[:number] for each, own in pairs]
        asked = [tuple(compress(each.phrasings, own)) for each, own in pairs]
        near = self._near[part::FOLDS]
        others = [text for text in self._near if text not in near]
        # Of what is not answered as large a share as of the phrasings.
        share = 1.0 if number is None else min(number / max(self._essay.density, 1.0), 1.0)
        essay = self._learning(learnt, others[: round(share * len(others))])
        theses = tuple(replace(each, phrasings=each.phrasings[:number]) for each in essay.theses)
        return _Fold(replace(essay, theses=theses), _said(self._learning(asked, ())), near)

    def _learning(self, phrasings: Iterable[tuple[Phrasing, ...]], absent: Sequence[str]) -> Essay:
        paragraphs = zip(self._essay.paragraphs, phrasings, strict=True)
        return replace(
            self._essay,
            paragraphs=tuple(replace(each, phrasings=own) for each, own in paragraphs),
            absent=tuple(absent),
            dialogues=(),
        )

    def _point(self, phrasings: float, folds: Sequence[_Fold], every: list[Found] | None = None) -> CurvePoint:
        """``every``: takes what is found of each phrasing."""
        found, near, off, golden = [], [], [], []
        for nth, fold in enumerate(folds):
            matcher = self._matcher(fold.essay)
            found += [_found(matcher, self._features, *said) for said in fold.asked]
            near += [_declined(matcher, self._features, text) for text in fold.near]
            if not nth:
                off = [_declined(matcher, self._features, text) for text in self._off]
                golden = [measure(self._golden, self._asker(matcher), self._essay.slug)]
        if every is not None:
            every += found
        return CurvePoint(
            phrasings,
            _share([each.number in each.matches[:1] for each in found]),
            _share([each.number in each.matches[:3] for each in found]),
            _share([each.said for each in found]),
            _share(near),
            _share(off),
            golden[0],
        )

    def _asker(self, matcher: Matcher) -> Find:
        fold = self._features.fold

        def find(text: str, earlier: Sequence[str], slug: str) -> Finding:
            return matcher.find(fold(text), [fold(each) for each in earlier])

        return find

    def _matcher(self, essay: Essay) -> Matcher:
        encoder = self._encoder if essay.is_sparse else None
        meaning = MeaningIndex.over(essay, self._chatter, encoder) if encoder else None
        mode = mode_of(essay, self._fitted, encoded=meaning is not None)
        samples = TrainingSamples.of(essay, self._chatter)
        classifiers = Classifiers.trained(samples, [self._of(text) for text in samples.texts], mode)
        return Matcher(essay, self._features, classifiers, mode, meaning)

    def _of(self, text: str) -> AnalysedText:
        if text not in self._analysed:
            self._analysed[text] = self._features.of(text)
        return self._analysed[text]


def _thinned(essay: Essay, chance: random.Random) -> Essay:
    """In an order by chance, for people write what is alike one after the other; and no more than can be asked."""
    each_has = max(MOST // len(essay), 2)
    absent = list(essay.absent)
    chance.shuffle(absent)
    paragraphs = []
    for paragraph in essay.paragraphs:
        said = list(paragraph.phrasings)
        chance.shuffle(said)
        paragraphs.append(replace(paragraph, phrasings=tuple(said[:each_has])))
    return replace(essay, paragraphs=tuple(paragraphs), absent=tuple(absent[:ABSENT]))


def _said(essay: Essay) -> list[Said]:
    return [(each.number, one.after or "", one.text) for each in essay.paragraphs for one in each.phrasings]


def _found(matcher: Matcher, features: Features, number: int, before: str, text: str) -> Found:
    finding = matcher.find(features.fold(text), (features.fold(before),) if before else ())
    return Found(number, [match.ref.number for match in finding.matches], finding.verdict is Verdict.SAYS)


def _declined(matcher: Matcher, features: Features, text: str) -> bool:
    return matcher.find(features.fold(text)).verdict is not Verdict.SAYS


def _fared(essay: Essay, found: list[Found]) -> Iterator[ParagraphFound]:
    for paragraph in essay.paragraphs:
        firsts = [next(iter(each.matches), 0) for each in found if each.number == paragraph.number]
        others = Counter(each for each in firsts if each not in (0, paragraph.number))
        instead = min(others, key=lambda each: (-others[each], each), default=None)
        yield ParagraphFound(paragraph.number, len(firsts), firsts.count(paragraph.number), instead)


def _share(held: list[bool]) -> float:
    return sum(held) / len(held) if held else float("nan")
