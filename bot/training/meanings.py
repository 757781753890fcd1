"""Fits what the scores of an encoder count beside those of the words; ``bot.training.densities`` runs it."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import minimize

from bot.search.retrieval.meaning import MeaningWeights

SHRINK = 3e-3
"""Ridge of the model."""


@dataclass(frozen=True, slots=True)
class Choice:
    """A message that one paragraph answers, among all."""

    scores: NDArray[np.float64]  # words, then each kind of an encoder's × paragraphs; in standard deviations
    right: int  # row of the paragraph


def fit_meaning(choices: Sequence[Choice]) -> MeaningWeights:
    """What each kind counts where the words count 1, none below 0.

    A conditional logistic model: paragraphs compete for each message. Source: McFadden, "Conditional logit analysis of
    qualitative choice behavior", 1974. Fitted on three essays and asked of a fourth, it finds as much of the golden
    messages as with weights fitted on those themselves.
    """
    kinds = len(choices[0].scores)

    def loss(weights: NDArray[np.float64]) -> tuple[float, NDArray[np.float64]]:
        total, slope = SHRINK * float(weights @ weights), 2 * SHRINK * weights
        for choice in choices:
            value = weights @ choice.scores
            value = value - value.max()
            chance = np.exp(value) / np.exp(value).sum()
            total -= float(np.log(chance[choice.right] + 1e-12)) / len(choices)
            slope -= (choice.scores[:, choice.right] - choice.scores @ chance) / len(choices)
        return total, slope

    found = minimize(loss, np.full(kinds, 0.5), jac=True, bounds=[(0.01, None), *[(0.0, None)] * (kinds - 1)]).x
    return tuple(round(float(weight / found[0]), 3) for weight in found[1:])
