"""Fits the numbers of the matcher on the seeds' own phrasings, each left out in turn, and writes ``parameters.json``.

    python -m bot.training.verdicts            prints what it tries; takes some minutes and about 2 GB of memory

Everything is deterministic: the same seeds give the same file.
"""

import sys
from dataclasses import astuple, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import minimize

from bot.bootstrap.engine import FITTED, open_search
from bot.bootstrap.settings import Settings
from bot.search.parameters import MatchingMode, Parameters, VerdictModel
from bot.search.retrieval.verdict import terms
from bot.search.text.features import Features
from bot.shelf.loader import load_library
from bot.training.leave_one_out import LeaveOneOut, Trial

SAID = {"annotated": 0.93, "plain": 0.7}
"""Share of the seeds' own phrasings, each left out, that is to get "says": where that verdict begins.

By its text alone an essay can be told from other talk much worse; there, claiming too much would be the greater fault.
"""
SILENT = 0.9
"""Share of the chatter not "said" that is to get "silent": where "related" begins."""
SHRINK = 1e-3
"""Ridge of the logistic model."""

START = ((1.0, VerdictModel((), (), (), says=0.5, related=0.25)),)
ANNOTATED = MatchingMode((0.5, 1.0, 0.4, 0.1), 2.0, 1.0, 0.4, 0.1, 0.5, START)
PLAIN = MatchingMode((0.5, 1.0, 1.0, 0.0), 1.0, 0.5, 0.5, 0.0, 0.5, START)
TRIES: dict[str, tuple[Any, ...]] = {
    "families": ((0.5, 1.0, 0.4, 0.2), (0.3, 1.0, 0.4, 0.1), (0.5, 1.0, 0.3, 0.1)),
    "ridge": (1.0, 3.0),
    "sound_ridge": (0.5, 2.0),
    "sound": (0.3, 0.6),
    "text": (0.0, 0.1, 0.5, 1.0),
    "quote": (0.0, 0.25, 1.0),
}


def search(bench: LeaveOneOut, mode: MatchingMode, said: float) -> tuple[MatchingMode, Trial]:
    """One number after another: each by the paragraphs it finds and the verdicts it makes possible."""
    best, worth = bench.trial(mode), float("-inf")
    for name, values in ((None, (None,)), *TRIES.items()):
        for value in values:
            candidate = replace(mode, **{name: value}) if name else mode
            trial = bench.trial(candidate)
            fitted, loss = verdicts(trial, bench, said)
            _say(f"  {name or 'start'} {value or ''}: accuracy {trial.accuracy:.4f}, loss {loss:.4f}")
            if trial.accuracy - loss > worth + 1e-9:
                mode, best, worth = replace(candidate, verdicts=((1.0, fitted),)), trial, trial.accuracy - loss
    return mode, best


def verdicts(trial: Trial, bench: LeaveOneOut, said: float) -> tuple[VerdictModel, float]:
    """A logistic model of "the essay speaks to this", both sides weighing the same, and its loss."""
    table = np.array([astuple(each) for each in trial.evidence])
    spoken = trial.owners >= 0
    weights = np.where(spoken, 0.5 / spoken.sum(), 0.5 / (~spoken).sum())
    middle, spread = table.mean(axis=0).round(4), (table.std(axis=0) + 1e-4).round(4)
    design = np.array([terms(each, middle, spread) for each in trial.evidence])

    def loss(found: NDArray[np.float64]) -> tuple[float, NDArray[np.float64]]:
        total = design @ found
        chance = 1 / (1 + np.exp(-total))
        value = (weights * (np.logaddexp(0, total) - spoken * total)).sum() + SHRINK * (found[:-1] ** 2).sum()
        slope = design.T @ (weights * (chance - spoken)) + 2 * SHRINK * np.append(found[:-1], 0)
        return float(value), slope

    solved = minimize(loss, np.zeros(design.shape[1]), jac=True)
    confidence = 1 / (1 + np.exp(-design @ solved.x))
    says = float(np.quantile(confidence[spoken], 1 - said))
    near, chatter = confidence[-bench.chatter - bench.near : -bench.chatter], confidence[-bench.chatter :]
    related = float(np.quantile(chatter[chatter < says], SILENT))
    _say(f"    not said: near {(near < says).mean():.3f}, chatter {(chatter < says).mean():.3f}")
    fitted = VerdictModel(
        _rounded(middle), _rounded(spread), _rounded(solved.x), says=round(says, 4), related=round(related, 4)
    )
    return fitted, float(solved.fun)


def _rounded(values: NDArray[np.float64]) -> tuple[float, ...]:
    return tuple(round(float(value), 4) for value in values)


def main() -> None:
    """Fit both modes on the first essay of the shelf and write the file."""
    settings = Settings.load()
    library = load_library(settings.seeds)
    features = Features.over(library, *open_search(settings))
    found = {}
    for name, start in (("annotated", ANNOTATED), ("plain", PLAIN)):
        _say(f"{name}:")
        bench = LeaveOneOut(library.essay(), library, features, annotated=name == "annotated")
        found[name], trial = search(bench, start, SAID[name])
        _say(f"  accuracy {trial.accuracy:.4f}, {found[name]}")
    replace(Parameters.load(FITTED), annotated=found["annotated"], plain=found["plain"]).save(FITTED)


def _say(line: str) -> None:
    sys.stdout.write(line + "\n")
    sys.stdout.flush()


if __name__ == "__main__":
    main()
