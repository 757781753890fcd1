"""Which paragraph gains most from another phrasing."""

import numpy as np
from numpy.typing import NDArray

from bot.core.essay import Essay, Library
from bot.search.build import mode_of
from bot.search.parameters import Parameters
from bot.search.retrieval.linear import Vocabulary
from bot.search.text.features import Features
from bot.training.leave_one_out import LeaveOneOut

LEFT_OUT = 3000
"""Phrasings that are left out in turn; of more, memory and time grow with the square and the cube."""
BESIDE = 200
"""Messages of other matters that are trained on beside them."""

Shares = NDArray[np.float64]


def by_gain(essay: Essay, library: Library, features: Features, fitted: Parameters) -> list[int]:
    """Paragraphs, first those that gain most: with the fewest phrasings; of those, the ones whose phrasings are most
    often found elsewhere; then those of which the sentences resemble another paragraph's most.
    """
    elsewhere = found_elsewhere(essay, library, features, fitted)
    alike = likeness_to_others(essay, features)

    def rank(number: int) -> tuple[int, float, float]:
        return len(essay.paragraph(number).phrasings), -elsewhere[number - 1], -alike[number - 1]

    return sorted((paragraph.number for paragraph in essay.paragraphs), key=rank)


def found_elsewhere(essay: Essay, library: Library, features: Features, fitted: Parameters) -> Shares:
    """Of each paragraph: the share of its phrasings that, left out in turn, find another; 0 where it has none."""
    counts = np.array([len(paragraph.phrasings) for paragraph in essay.paragraphs])
    if not 0 < counts.sum() <= LEFT_OUT:
        return np.zeros(len(essay))
    few = Library((essay,), library.concepts, library.chatter[:BESIDE])
    trial = LeaveOneOut(essay, few, features, annotated=True).trial(mode_of(essay, fitted))
    own = trial.owners >= 0
    owners = trial.owners[own]
    missed = trial.scores[own].argmax(axis=1) != owners
    shares: Shares = np.bincount(owners, missed, len(essay)) / np.maximum(counts, 1)
    return shares


def likeness_to_others(essay: Essay, features: Features) -> Shares:
    """Of each paragraph: how much its sentences resemble the nearest sentence of another, 0 … 1, on average."""
    owners = np.array([each.number - 1 for each in essay.paragraphs for _ in each.sentences])
    if len(essay) == 1:
        return np.zeros(1)
    documents = [text.meaning for text in features.all(s for each in essay.paragraphs for s in each.sentences)]
    families = (1.0,) * len(documents[0])
    matrix = Vocabulary.of(documents, families).matrix(documents)
    nearest = np.zeros(len(documents))
    for row, owner in enumerate(owners):
        alike = (matrix[[row]] @ matrix.T).toarray()[0]
        nearest[row] = alike[owners != owner].max() / len(families)
    shares: Shares = np.bincount(owners, nearest, len(essay)) / np.bincount(owners, minlength=len(essay))
    return shares
