"""Fits the verdicts of essays with few phrasings, on essays of which some are drawn, and writes ``parameters.json``.

    python -m bot.training.densities [FOLDER...]   folders of essays beside the shelf; some minutes, 2 GB of memory

Each essay is searched as if it had so few phrasings, and asked what was not drawn, what it does not speak of, chatter.
Everything is deterministic: the same essays give the same file.
"""

import random
import sys
from collections.abc import Iterator, Sequence
from dataclasses import astuple, dataclass, field, replace
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import minimize

from bot.bootstrap.engine import FITTED, open_search
from bot.bootstrap.settings import Settings
from bot.core.essay import Essay, Library
from bot.search.build import MEANING, mode_of
from bot.search.cache import Cache
from bot.search.encoder import Encoder, Vectors, open_encoder, why_none
from bot.search.parameters import Parameters, SparseVerdicts, VerdictModel
from bot.search.retrieval.classifiers import Classifiers
from bot.search.retrieval.matcher import Matcher
from bot.search.retrieval.meaning import MeaningIndex
from bot.search.retrieval.samples import TrainingSamples
from bot.search.retrieval.verdict import VerdictEvidence, terms
from bot.search.text.features import Features
from bot.search.text.pinyin import PinyinConverter
from bot.search.text.script import ScriptConverter
from bot.search.text.tokens import Tokenizer
from bot.shelf.loader import load_essay, load_library, load_text

SAID = {0: 0.66, 3: 0.74, 10: 0.80, 30: 0.88, 100: 0.92}
"""By phrasings a paragraph: share of what an essay speaks to that is to get "says". The fewer there are, the worse it
can be told from other talk; there, claiming as much would be the greater fault. Phrasings say things in other words on
purpose: of the golden messages a tenth more is said.
"""
SILENT = 0.9
"""Share of the chatter not "said" that is to get "silent"."""
DRAWS = (1, 2)
ASKED, NEAR, CHATTER = 200, 100, 120
"""Messages of each sort that an essay is asked."""
ABSENT = 3
"""Known messages of which the essay does not speak, for each phrasing of a paragraph."""
SPARE = 2
"""Phrasings of a paragraph that are left to ask."""
SHRINK = 1e-3
"""Ridge of the logistic model."""
ALONE = 7
"""Kinds of evidence that there are without an encoder."""


@dataclass(frozen=True, slots=True)
class Essays:
    """An essay as it comes, and as its editors have annotated it."""

    bare: Essay
    full: Essay
    features: Features  # of this one

    def thinned(self, phrasings: int, chance: random.Random) -> tuple[Essay, list[str], list[str]]:
        """With so many phrasings a paragraph; what else is asked of it; what it neither speaks of nor knows."""
        drawn, left = [], []
        for paragraph in self.full.paragraphs:
            said = list(paragraph.phrasings)
            chance.shuffle(said)
            drawn.append(replace(paragraph, phrasings=tuple(said[:phrasings])))
            left += [f"{each.after or ''} {each.text}".strip() for each in said[phrasings:]]
        absent = list(self.full.absent)
        chance.shuffle(absent)
        known = min(ABSENT * phrasings, len(absent) // 2)
        if phrasings == 0:
            return self.bare, left, absent
        theses = tuple(replace(each, phrasings=each.phrasings[: phrasings // 2]) for each in self.full.theses)
        thin = replace(
            self.full, paragraphs=tuple(drawn), theses=theses, absent=tuple(absent[:known]), dialogues=(), golden=()
        )
        return thin, left, absent[known:]


@dataclass(frozen=True, slots=True)
class Asked:
    """What was found for one message."""

    evidence: VerdictEvidence
    spoken: bool  # the essay speaks to it
    chatter: bool
    weight: float


@dataclass(frozen=True, slots=True)
class RememberingEncoder:
    """An encoder that is asked the same for every density."""

    encoder: Encoder
    known: dict[str, NDArray[np.float32]] = field(default_factory=dict)

    @property
    def name(self) -> str:
        return self.encoder.name

    def passages(self, texts: Sequence[str]) -> Vectors:
        return self.encoder.passages(texts)

    def query(self, text: str) -> NDArray[np.float32]:
        if text not in self.known:
            self.known[text] = self.encoder.query(text)
        return self.known[text]


@dataclass(frozen=True, slots=True)
class Bench:
    """What essays are asked with."""

    chatter: Sequence[str]
    fitted: Parameters
    vectors: Cache

    def ask(self, essays: Essays, phrasings: int, encoder: Encoder | None) -> Iterator[Asked]:
        """Every message of every draw, with what is found; each essay weighs the same."""
        for draw in DRAWS:
            chance = random.Random(draw)  # noqa: S311
            essay, left, near = essays.thinned(phrasings, chance)
            talk = list(self.chatter)
            chance.shuffle(talk)
            half = len(talk) // 2
            matcher = self._matcher(essay, essays.features, talk[:half], encoder)
            chance.shuffle(left)
            sorts = ((left[:ASKED], True, False), (near[:NEAR], False, False), (talk[half:][:CHATTER], False, True))
            for texts, spoken, is_chatter in sorts:
                for text in texts:
                    found = matcher.evidence(essays.features.fold(text))
                    yield Asked(found, spoken, is_chatter, 1 / (len(DRAWS) * len(texts)))

    def _matcher(self, essay: Essay, features: Features, chatter: Sequence[str], encoder: Encoder | None) -> Matcher:
        mode = replace(mode_of(essay, self.fitted), meaning=MEANING if encoder else 0.0)
        samples = TrainingSamples.of(essay, chatter)
        classifiers = Classifiers.trained(samples, features.all(samples.texts), mode)
        meaning = MeaningIndex.load_or_encode(essay, encoder, self.vectors) if encoder else None
        return Matcher(essay, features, classifiers, mode, meaning)


def fit(asked: Sequence[Asked], kinds: int, said: float) -> VerdictModel:
    """A logistic model of "the essay speaks to this" over the first ``kinds`` of evidence."""
    table = np.array([astuple(each.evidence)[:kinds] for each in asked])
    spoken = np.array([each.spoken for each in asked])
    weights = np.array([each.weight for each in asked])
    weights = np.where(spoken, 0.5 * weights / weights[spoken].sum(), 0.5 * weights / weights[~spoken].sum())
    middle, spread = table.mean(axis=0).round(4), (table.std(axis=0) + 1e-4).round(4)
    design = np.array([terms(each.evidence, middle, spread) for each in asked])

    def loss(found: NDArray[np.float64]) -> tuple[float, NDArray[np.float64]]:
        total = design @ found
        chance = 1 / (1 + np.exp(-total))
        value = (weights * (np.logaddexp(0, total) - spoken * total)).sum() + SHRINK * (found[:-1] ** 2).sum()
        return float(value), design.T @ (weights * (chance - spoken)) + 2 * SHRINK * np.append(found[:-1], 0)

    solved = minimize(loss, np.zeros(design.shape[1]), jac=True).x.round(4)
    confidence = 1 / (1 + np.exp(-design @ solved))
    says = _quantile(confidence[spoken], weights[spoken], 1 - said)
    talk = np.array([each.chatter for each in asked])
    rest = talk & (confidence < says)
    related = min(_quantile(confidence[rest], weights[rest], SILENT), says)
    near = ~spoken & ~talk
    silent = confidence < says
    _say(f"    not said: near {_share(silent, weights, near)}, chatter {_share(silent, weights, talk)}")
    middles, spreads, solution = (tuple(map(float, each)) for each in (middle, spread, solved))
    return VerdictModel(middles, spreads, solution, says=round(says, 4), related=round(related, 4))


def _quantile(values: NDArray[np.float64], weights: NDArray[np.float64], share: float) -> float:
    order = np.argsort(values)
    reached = np.cumsum(weights[order]) / weights.sum()
    return float(values[order][min(int(np.searchsorted(reached, share)), len(values) - 1)])


def _share(which: NDArray[np.bool_], weights: NDArray[np.float64], among: NDArray[np.bool_]) -> str:
    return f"{weights[among & which].sum() / weights[among].sum():.3f}"


def main() -> None:
    """Fit every density and write the file."""
    settings = Settings.load()
    library = load_library(settings.seeds)
    folders = [*(settings.seeds / essay.slug for essay in library.essays), *map(Path, sys.argv[1:])]
    fitted, opened = Parameters.load(FITTED), open_encoder()
    if opened is None:
        raise SystemExit(f"Without an encoder half of this cannot be fitted: {why_none()}.")
    encoder = RememberingEncoder(opened)
    bench = Bench(library.chatter, fitted, Cache(settings.cache / "vectors"))
    search = open_search(settings)
    every = [_read(folder, library, search) for folder in folders]
    found = []
    for phrasings, said in SAID.items():
        enough = [each for each in every if _fewest(each.full) >= phrasings + SPARE]
        _say(f"{phrasings} phrasings a paragraph, {len(enough)} essays:")
        models = []
        for kind in (None, encoder):
            asked = [one for each in enough for one in bench.ask(each, phrasings, kind)]
            models.append(fit(asked, ALONE if kind is None else len(astuple(asked[0].evidence)), said))
        found.append(SparseVerdicts(phrasings, *models))
    replace(fitted, sparse=tuple(found)).save(FITTED)


def _read(folder: Path, library: Library, search: tuple[Tokenizer, ScriptConverter, PinyinConverter]) -> Essays:
    full = load_essay(folder)
    return Essays(load_text(folder), full, Features.over(Library((full,), library.concepts), *search))


def _fewest(essay: Essay) -> int:
    return min(len(paragraph.phrasings) for paragraph in essay.paragraphs)


def _say(line: str) -> None:
    sys.stdout.write(line + "\n")
    sys.stdout.flush()


if __name__ == "__main__":
    main()
