"""Fits from which lead on a message is taken to ask for a particular, on the phrasings of the seeds, and measures it.

    python -m bot.training.details     takes some seconds

A fifth of the phrasings at a time is scored by what the others have taught. What is said of a particular that was not
asked for annoys, and what is not said is hardly missed: so of what only looks like such a question WRONG is taken for
one, and of the questions WRONG for one of another kind.
"""

import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from bot.bootstrap.engine import FITTED, open_search
from bot.bootstrap.settings import Settings
from bot.core.details import DetailPhrasings, RecogniseDetail
from bot.core.essay import Library
from bot.search.acts.details import NONE, detail_samples, detail_tokens, margins, train_details
from bot.search.parameters import DetailModel, Parameters
from bot.search.retrieval.linear import Matrix
from bot.shelf.loader import load_library

FOLDS = 5
WRONG = 0.01
"""Share of the phrasings that may be taken for what they are not: none for a kind, and a kind for another."""
LEADS = (0.0, 0.1, 0.2, 0.3, 0.4, 0.5)
"""Leads over the next kind that are tried, the smallest first."""


@dataclass(frozen=True, slots=True)
class LeftOut:
    """What phrasings score that were not learnt from."""

    kinds: NDArray[np.intp]  # the place of each among the classes
    scores: Matrix  # phrasings × classes


def left_out(details: tuple[DetailPhrasings, ...], fold: Callable[[str], str], model: DetailModel) -> LeftOut:
    """Score every phrasing by what those of the other folds teach."""
    texts, targets = detail_samples(details, fold)
    folds = np.random.default_rng(0).permutation(len(texts)) % FOLDS
    scores = np.zeros_like(targets)
    for part in range(FOLDS):
        learnt = [text for text, own in zip(texts, folds, strict=True) if own != part]
        classifier = train_details(learnt, targets[folds != part], model)
        for place in np.flatnonzero(folds == part):
            scores[place] = classifier.scores(detail_tokens(texts[place]))
    return LeftOut(targets.argmax(axis=1), scores)


def fitted_to(scored: LeftOut, model: DetailModel) -> DetailModel:
    """The smallest leads by which not more than WRONG of each are taken for what they are not."""
    best, asks, leads = margins(scored.scores)
    asked = scored.kinds != NONE
    for lead in LEADS:
        clear = leads >= lead
        none = np.sort(np.where(clear, asks, -np.inf)[~asked])[::-1]
        # Rounded up, to what stands in the file.
        least = float(np.ceil(none[int(WRONG * len(none))] * 1000 + 1) / 1000)
        mistaken = asked & clear & (asks >= least) & (best != scored.kinds)
        if mistaken.sum() <= WRONG * asked.sum():
            break
    return replace(model, asks=round(least, 3), leads=lead)


def recognised(scored: LeftOut, model: DetailModel) -> tuple[float, float, float]:
    """Shares: of the questions told rightly, of those told wrongly, of what asks for nothing told for a question."""
    best, asks, leads = margins(scored.scores)
    taken = (asks >= model.asks) & (leads >= model.leads)
    asked, right = scored.kinds != NONE, best == scored.kinds
    return (
        float((taken & right)[asked].mean()),
        float((taken & ~right)[asked].mean()),
        float(taken[~asked].mean()),
    )


def details_report(library: Library, recognise: RecogniseDetail, fold: Callable[[str], str]) -> Iterator[str]:
    """How many golden messages that ask for a particular are recognised, and those that are mistaken."""
    right = count = others = 0
    wrong: list[str] = []
    for each in library.golden_details:
        for text in each.texts:
            kind = recognise(fold(text))
            count, others = count + (each.kind is not None), others + (each.kind is None)
            right += kind is not None and kind is each.kind
            if kind is not None and kind is not each.kind:
                wrong.append(
                    f"{text!r} is taken to ask for the {kind}, not for {f'the {each.kind}' if each.kind else 'any'}"
                )
    if count or others:
        yield (
            f"particulars: {right} of {count} golden questions recognised, "
            f"{len(wrong)} mistaken among them and {others} others"
        )
        yield from wrong


def main() -> None:
    """Fit, print and write."""
    settings = Settings.load()
    _, script, _ = open_search(settings)
    details, fitted = load_library(settings.seeds).details, Parameters.load(FITTED)
    scored = left_out(details, script.fold, fitted.details)
    model = fitted_to(scored, fitted.details)
    told = "{:.3f} recognised, {:.3f} of another kind, {:.3f} of the others taken for one".format(
        *recognised(scored, model)
    )
    sys.stdout.write(f"{model}\n{told}\n")
    replace(fitted, details=model).save(FITTED)


if __name__ == "__main__":
    main()
