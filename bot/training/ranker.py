"""Fits what the ranker's evidence counts, on a corpus with questions, half of them damaged, into ``parameters.json``.

    python -m bot.training.ranker CORPUS.jsonl QUERIES.jsonl [--encoder]

CORPUS: lines ``{"id", "text"}``; QUERIES: lines ``{"text", "gold": [ids]}``. The numbers in the repository were found
on a public set of 1,001 Chinese questions on 256 paragraphs, which is not part of the project.
"""

import json
import random
import sys
from dataclasses import replace
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import minimize

from bot.bootstrap.engine import FITTED, open_ranker, open_search
from bot.bootstrap.settings import Settings
from bot.search.parameters import Parameters, RerankWeights
from bot.search.retrieval.ranker import AGAIN, WORDS

NAMES = ("grams", "words", "pair", "covered", "alike")
MEANING = "meaning"
"""One more, where an encoder reads along."""
SHRINK = 1e-3

Array = NDArray[np.float64]
Case = tuple[Array, NDArray[np.bool_]]
"""Evidence of the candidates, and which of them are right."""


def main() -> None:
    """Fit, print and write."""
    corpus, queries = (Path(name).read_text("utf-8").splitlines() for name in sys.argv[1:3])
    encoded = "--encoder" in sys.argv[3:]
    names = (*NAMES, MEANING) if encoded else NAMES
    documents = [json.loads(line) for line in corpus]
    places = {document["id"]: place for place, document in enumerate(documents)}
    asked = [json.loads(line) for line in queries]
    settings = Settings.load()
    _, script, _ = open_search(settings)
    ranker = open_ranker([document["text"] for document in documents], settings, encoded=encoded)
    pool = "".join(document["text"] for document in documents[:50])
    chance = random.Random(1)  # noqa: S311
    cases: list[Case] = []
    for question in asked:
        gold = {places[each] for each in question["gold"]}
        for text in (question["text"], damaged(question["text"], pool, chance)):
            found = ranker.ask(script.fold(text))
            best = [int(place) for place in np.argsort(-(found.by_grams + WORDS * found.by_words))[:AGAIN]]
            evidence = ranker.evidence(text, found, best)
            right = np.array([place in gold for place in best])
            if right.any():
                cases.append((np.stack([evidence[name] for name in names], axis=1).astype(np.float64), right))
    weights = minimize(lambda found: _loss(found, cases), np.ones(len(names)), jac=True).x
    weights = weights / weights[0]
    first = np.mean([right[np.argmax(evidence @ weights)] for evidence, right in cases])
    compared = RerankWeights(**{name: round(float(each), 3) for name, each in zip(names, weights, strict=True)})
    sys.stdout.write(f"{compared}\nfirst among {AGAIN} candidates: {first:.4f}\n")
    fitted = Parameters.load(FITTED)
    changed = replace(fitted, compared_by_meaning=compared) if encoded else replace(fitted, compared=compared)
    changed.save(FITTED)


def _loss(weights: Array, cases: list[Case]) -> tuple[float, Array]:
    """How improbable the right candidates are, chosen by a softmax over the weighed evidence."""
    value, slope = 0.0, np.zeros_like(weights)
    for evidence, right in cases:
        scores = evidence @ weights
        chance = np.exp(scores - scores.max())
        chance /= chance.sum()
        hit = chance[right].sum()
        value -= np.log(hit)
        slope += chance @ evidence - (chance * right) @ evidence / hit
    return float(value / len(cases) + SHRINK * weights @ weights), slope / len(cases) + 2 * SHRINK * weights


def damaged(text: str, pool: str, chance: random.Random) -> str:
    """Two characters replaced, one dropped."""
    characters = list(text)
    if len(characters) < 6:
        return text
    one, other, gone = chance.sample(range(len(characters)), 3)
    characters[one], characters[other], characters[gone] = chance.choice(pool), chance.choice(pool), ""
    return "".join(characters)


if __name__ == "__main__":
    main()
