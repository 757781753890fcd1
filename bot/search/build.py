"""Essays → everything by which they are searched: trained, or read back from the cache."""

import logging
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from bot.core.act import RecogniseAct
from bot.core.essay import Essay, Library
from bot.core.match import ClaimJudgement, Explain, Explanation, Find, Finding, Judge, Match, Rank, Training
from bot.search.acts.recogniser import ActRecogniser, ActSamples
from bot.search.cache import Cache
from bot.search.claims.judge import ClaimTrainingSet, load_or_learn
from bot.search.parameters import ANNOTATED, MatchingMode, Parameters
from bot.search.retrieval.classifiers import load_or_train, name_of
from bot.search.retrieval.matcher import Matcher
from bot.search.retrieval.samples import TrainingSamples
from bot.search.text.features import Features

log = logging.getLogger(__name__)

ACTS = "acts"
"""The folder beside that of the essays."""


@dataclass(frozen=True, slots=True)
class Search:
    """What the rest of the program knows of searching: five functions."""

    find: Find
    explain: Explain
    judge: Judge
    recognise: RecogniseAct
    rank: Rank


@dataclass(frozen=True, slots=True)
class SearchPlan:
    """What one essay is searched by, and the names under which what is trained for it is kept."""

    essay: Essay
    mode: MatchingMode
    samples: TrainingSamples
    lesson: ClaimTrainingSet
    name: str

    @classmethod
    def of(cls, essay: Essay, chatter: Sequence[str], features: Features, fitted: Parameters) -> "SearchPlan":
        mode, samples = mode_of(essay, fitted), TrainingSamples.of(essay, chatter)
        name = name_of(samples, features, mode)
        return cls(essay, mode, samples, ClaimTrainingSet.of(essay, features, fitted.judging, name), name)

    def is_kept(self, cache: Cache) -> bool:
        """Nothing has to be trained for it."""
        held = [cache.holds(name) for name in (self.name, self.lesson.name) if name]
        return all(held)

    def matcher(self, features: Features, cache: Cache) -> Matcher:
        return Matcher(self.essay, features, load_or_train(self.samples, features, self.mode, cache), self.mode)


def build_search(
    library: Library,
    features: Features,
    fitted: Parameters,
    cache: Path,
    *,
    prepared: Path | None = None,
    training: Training = lambda number, of: None,
) -> Search:
    """A matcher for every essay. ``cache``: a private folder; ``prepared``: one that came with the installation.

    Each essay is kept as soon as it is trained, so that a start which is cut off loses one at most.
    """
    kept = Cache(cache, prepared)
    plans = [SearchPlan.of(essay, library.chatter, features, fitted) for essay in library.essays]
    untrained = [plan.essay.slug for plan in plans if not plan.is_kept(kept)]
    if untrained:
        log.info("training", extra={"essays": len(untrained)})
    matchers, claims = {}, {}
    for plan in plans:
        slug = plan.essay.slug
        if slug in untrained:
            training(untrained.index(slug) + 1, len(untrained))
        matchers[slug] = plan.matcher(features, kept)
        claims[slug] = load_or_learn(plan.lesson, features, matchers[slug], fitted.judging, kept)
    if untrained:
        log.info("trained", extra={"essays": len(untrained)})

    samples = ActSamples.of(library, features)
    beside = Cache(cache.parent / ACTS, prepared.parent / ACTS if prepared else None)
    acts = ActRecogniser.load_or_train(samples, features, fitted.acts, beside)

    def find(text: str, earlier: Sequence[str], slug: str) -> Finding:
        return matchers[slug].find(text, earlier)

    def explain(text: str, earlier: Sequence[str], slug: str) -> Explanation:
        return replace(matchers[slug].explain(text, earlier), acts=acts.likeliest(features.fold(text)))

    def check(claim: str, slug: str) -> ClaimJudgement:
        return claims[slug].judge(claim)

    def rank(text: str, asked: Sequence[str], at: int | None, slug: str) -> tuple[Match, ...]:
        return matchers[slug].rank(text, asked, at, fitted.dialogue)

    return Search(find, explain, check, acts.read, rank)


def mode_of(essay: Essay, fitted: Parameters) -> MatchingMode:
    """An essay with few phrasings is matched by its text."""
    phrasings = sum(len(paragraph.phrasings) for paragraph in essay.paragraphs)
    return fitted.annotated if phrasings >= ANNOTATED * len(essay) else fitted.plain
