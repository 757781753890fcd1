"""Fits the numbers of the matcher on the seeds' own phrasings, each left out in turn, and writes ``fitted.json``.

    python -m bot.fit            prints what it tries; takes some minutes and about 2 GB of memory

Everything is deterministic: the same seeds give the same file.
"""

import json
import sys
from dataclasses import asdict, dataclass, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import minimize

from bot.app import FITTED, open_search
from bot.core.essay import Essay, Library
from bot.search.classifiers import Classifiers
from bot.search.features import Features
from bot.search.fitted import Fitted, Mode, Verdicts
from bot.search.linear import leave_one_out, train
from bot.search.matcher import Matcher
from bot.search.samples import Samples
from bot.search.verdict import Evidence
from bot.settings import Settings
from bot.shelf.shelve import load_library

SAID = 0.945
"""Share of the seeds' own phrasings, each left out, that is to get "says": where that verdict begins."""
SILENT = 0.9
"""Share of the chatter not "said" that is to get "silent": where "related" begins."""
SHRINK = 1e-3
"""Ridge of the logistic model."""

START = Verdicts(0, 1, -1, 0, 1, 0.5, 0.25)
ANNOTATED = Mode((0.5, 1.0, 0.4, 0.1), 2.0, 1.0, 0.4, 0.1, 0.5, START)
PLAIN = Mode((0.5, 1.0, 1.0, 0.0), 1.0, 0.5, 0.5, 0.0, 0.5, START)
TRIES: dict[str, tuple[Any, ...]] = {
    "families": ((0.5, 1.0, 0.4, 0.2), (0.5, 1.0, 0.4, 0.5), (0.5, 1.0, 0.4, 1.0), (0.5, 1.0, 0.8, 0.5)),
    "ridge": (1.0, 1.5, 3.0),
    "sound_ridge": (0.5, 2.0),
    "sound": (0.3, 0.6),
    "text": (0.0, 0.1, 0.5, 1.0),
    "quote": (0.0, 0.25, 1.0),
}

Array = NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Trial:
    """What a mode scores for messages that it was not trained on."""

    scores: Array  # messages × paragraphs
    evidence: list[Evidence]
    owners: NDArray[np.intp]  # the right paragraph of each, from 0; -1: the essay does not speak of it

    @property
    def accuracy(self) -> float:
        """Share of the phrasings whose own paragraph is first."""
        own = self.owners >= 0
        return float((self.scores[own].argmax(axis=1) == self.owners[own]).mean())


class Bench:
    """One essay, its samples and their features, computed once."""

    def __init__(self, essay: Essay, library: Library, features: Features, *, annotated: bool) -> None:
        self._annotated = annotated
        self._features = features
        full = Samples.of(essay, library.chatter)
        self.count = full.phrasings + full.absent
        self._messages = features.all(full.texts[: self.count])
        bare = essay if annotated else _bare(essay)
        self._essay = bare
        self._samples = full if annotated else Samples.of(bare, library.chatter)
        self._texts = features.all(self._samples.texts)
        owners = full.targets[: self.count, :-1].argmax(axis=1)
        self._owners = np.where(np.arange(self.count) < full.phrasings, owners, -1)
        self.near, self.chatter = len(essay.absent), len(library.chatter)
        self._left_out: dict[object, Array] = {}

    def trial(self, mode: Mode) -> Trial:
        matcher = Matcher(self._essay, self._features, Classifiers.trained(self._samples, self._texts, mode), mode)
        scores, evidence = [], []
        for asked, meant, absent in zip(self._messages, *self._classified(mode), strict=True):
            score, found = matcher.weigh(asked, meant, float(absent), matcher.quoted(asked)[1])
            scores.append(score)
            evidence.append(found)
        return Trial(np.array(scores), evidence, self._owners)

    def _classified(self, mode: Mode) -> tuple[Array, Array]:
        """Scores of paragraphs and of "not in the essay", each message left out of what it was trained on."""
        meaning = self._scored("meaning", mode.families, mode.ridge)
        sound = self._scored("sound", (1.0,), mode.sound_ridge)
        return meaning[:, :-1] + mode.sound * sound[:, :-1], meaning[:, -1]

    def _scored(self, kind: str, families: tuple[float, ...], ridge: float) -> Array:
        key = (kind, families, ridge)
        if key not in self._left_out:
            documents = [getattr(text, kind) for text in self._texts]
            left_out = leave_one_out(documents, self._samples.targets, families, ridge)
            if self._annotated:
                self._left_out[key] = left_out[: self.count]
            else:
                self._left_out[key] = self._beside_chatter(kind, families, ridge, left_out)
        return self._left_out[key]

    def _beside_chatter(self, kind: str, families: tuple[float, ...], ridge: float, left_out: Array) -> Array:
        """Without annotations only the chatter was trained on; all other messages are new."""
        documents = [getattr(text, kind) for text in self._texts]
        classifier = train(documents, self._samples.targets, families, ridge)
        scores = np.array([classifier.scores(getattr(text, kind)) for text in self._messages], np.float32)
        scores[-self.chatter :] = left_out[: self.chatter]
        return scores


def _bare(essay: Essay) -> Essay:
    """The essay as if nobody had written phrasings."""
    return replace(
        essay,
        paragraphs=tuple(replace(paragraph, phrasings=()) for paragraph in essay.paragraphs),
        theses=tuple(replace(thesis, phrasings=()) for thesis in essay.theses),
        absent=(),
    )


def search(bench: Bench, mode: Mode) -> tuple[Mode, Trial]:
    """One number after another: each by the paragraphs it finds and the verdicts it makes possible."""
    best, worth = bench.trial(mode), float("-inf")
    for name, values in ((None, (None,)), *TRIES.items()):
        for value in values:
            candidate = replace(mode, **{name: value}) if name else mode
            trial = bench.trial(candidate)
            fitted, loss = verdicts(trial, bench)
            _say(f"  {name or 'start'} {value or ''}: accuracy {trial.accuracy:.4f}, loss {loss:.4f}")
            if trial.accuracy - loss > worth + 1e-9:
                mode, best, worth = replace(candidate, verdicts=fitted), trial, trial.accuracy - loss
    return mode, best


def verdicts(trial: Trial, bench: Bench) -> tuple[Verdicts, float]:
    """A logistic model of "the essay speaks to this", both sides weighing the same, and its loss."""
    table = np.array([(each.best, each.absent, each.coverage, each.quoted) for each in trial.evidence])
    spoken = trial.owners >= 0
    weights = np.where(spoken, 0.5 / spoken.sum(), 0.5 / (~spoken).sum())
    spread = table.std(axis=0) + 1e-9
    design = np.hstack([table / spread, np.ones((len(table), 1))])

    def loss(found: NDArray[np.float64]) -> tuple[float, NDArray[np.float64]]:
        total = design @ found
        chance = 1 / (1 + np.exp(-total))
        value = (weights * (np.logaddexp(0, total) - spoken * total)).sum() + SHRINK * (found[:-1] ** 2).sum()
        slope = design.T @ (weights * (chance - spoken)) + 2 * SHRINK * np.append(found[:-1], 0)
        return float(value), slope

    solved = minimize(loss, np.zeros(design.shape[1]), jac=True)
    confidence = 1 / (1 + np.exp(-design @ solved.x))
    says = float(np.quantile(confidence[spoken], 1 - SAID))
    near, chatter = confidence[-bench.chatter - bench.near : -bench.chatter], confidence[-bench.chatter :]
    related = float(np.quantile(chatter[chatter < says], SILENT))
    _say(f"    not said: near {(near < says).mean():.3f}, chatter {(chatter < says).mean():.3f}")
    best, absent, coverage, quoted = (round(float(value), 4) for value in solved.x[:-1] / spread)
    bias = round(float(solved.x[-1]), 4)
    return Verdicts(bias, best, absent, coverage, quoted, round(says, 4), round(related, 4)), float(solved.fun)


def main() -> None:
    """Fit both modes on the first essay of the shelf and write the file."""
    settings = Settings.load()
    library = load_library(settings.seeds)
    features = Features.over(library, *open_search(settings))
    found = {}
    for name, start in (("annotated", ANNOTATED), ("plain", PLAIN)):
        _say(f"{name}:")
        bench = Bench(library.essay(), library, features, annotated=name == "annotated")
        found[name], trial = search(bench, start)
        _say(f"  accuracy {trial.accuracy:.4f}, {found[name]}")
    FITTED.write_text(json.dumps(asdict(Fitted(**found)), indent=2) + "\n", encoding="utf-8")


def _say(line: str) -> None:
    sys.stdout.write(line + "\n")
    sys.stdout.flush()


if __name__ == "__main__":
    main()
