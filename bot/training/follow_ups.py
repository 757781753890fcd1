"""Fit what tells that a message goes on from another, on dialogues and phrasings of the seeds: writes ``follow_ups``.

``python -m bot.training.follow_ups``; prints how often it is told, whole dialogues left out in turn. To be run before
``bot.training.dialogues``, which weighs by it.
"""

import random
import sys
from collections import Counter
from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import dataclass, replace

import numpy as np
import scipy.optimize
import scipy.sparse
from numpy.typing import NDArray

from bot.bootstrap.engine import FITTED, open_search
from bot.bootstrap.settings import Settings
from bot.core.essay import Essay, Library
from bot.search.parameters import FollowUpModel, Parameters
from bot.search.retrieval.follow_ups import follow_up_chance, follow_up_tokens
from bot.shelf.loader import load_library
from bot.talk.courtesy import without_courtesy

FOLDS = 4
LEAST = 4
"""Messages in which a token has to come."""
KEPT = 2000
"""Tokens that are kept, those that tell most: with all of them 92.8 % of the area under the curve, with these 92.4."""
RIDGE = 1.0
PHRASINGS = 2600
"""That stand alone, of each essay, evenly chosen."""
CHATTER = 800
"""Of what no essay speaks of: it stands alone, too."""


@dataclass(frozen=True, slots=True)
class FollowUpExample:
    """A message, and whether it goes on from another."""

    text: str  # folded, without courtesy
    follows: bool
    dialogue: int  # of the essay's; -1 for a phrasing


def examples(library: Library, fold: Callable[[str], str]) -> list[FollowUpExample]:
    """Everything in the seeds of which it is known, in an order that is always the same."""

    def read(text: str) -> str:
        return without_courtesy(fold(text))

    found = [FollowUpExample(read(text), False, -1) for text in _some(library.chatter, CHATTER)]
    for essay in library.essays:
        for number, dialogue in enumerate(essay.dialogues):
            known = [turn for turn in dialogue if turn.kind in ("followup", "alone", "implied")]
            found += [FollowUpExample(read(turn.text), turn.kind == "followup", number) for turn in known]
        phrasings = [each for paragraph in essay.paragraphs for each in paragraph.phrasings]
        found += [FollowUpExample(read(each.text), True, -1) for each in phrasings if each.after]
        alone = _some([each.text for each in phrasings if not each.after], PHRASINGS)
        found += [FollowUpExample(read(text), False, -1) for text in alone]
    return found


def _some(texts: Sequence[str], count: int) -> list[str]:
    chosen = list(texts)
    random.Random(1).shuffle(chosen)  # noqa: S311
    return chosen[:count]


def left_out(known: Sequence[FollowUpExample], fold: int, apart: Collection[str] = ()) -> list[FollowUpExample]:
    """All but the dialogues of one fold, and but the texts ``apart``."""
    return [each for each in known if (each.dialogue < 0 or each.dialogue % FOLDS != fold) and each.text not in apart]


def fit(known: Sequence[FollowUpExample]) -> FollowUpModel:
    """The model under which they are likeliest, those that follow counting as much as those that do not."""
    documents = [follow_up_tokens(each.text) for each in known]
    counts = Counter(token for document in documents for token in document)
    tokens = sorted(token for token, count in counts.items() if count >= LEAST)
    follows = np.array([each.follows for each in known], np.float64)
    weights = _weigh(documents, tokens, follows)
    telling = np.abs(weights[:-1]) * np.sqrt([counts[token] for token in tokens])
    tokens = sorted(tokens[place] for place in np.argsort(-telling)[:KEPT])
    weights = _weigh(documents, tokens, follows)
    found = {token: round(float(weight), 3) for token, weight in zip(tokens, weights[:-1], strict=True)}
    return FollowUpModel(round(float(weights[-1]), 3), found)


def _weigh(
    documents: Sequence[Collection[str]], tokens: Sequence[str], follows: NDArray[np.float64]
) -> NDArray[np.float64]:
    """A weight for each token, and the bias."""
    places = {token: place for place, token in enumerate(tokens)}
    cells = [(row, places[token]) for row, document in enumerate(documents) for token in document if token in places]
    rows, columns = np.array(cells).T
    matrix = scipy.sparse.csr_array((np.ones(len(rows)), (rows, columns)), shape=(len(documents), len(tokens)))
    share = follows.mean()
    counting = np.where(follows == 1, 0.5 / share, 0.5 / (1 - share))

    def loss(weights: NDArray[np.float64]) -> tuple[float, NDArray[np.float64]]:
        value = matrix @ weights[:-1] + weights[-1]
        away = counting * (1 / (1 + np.exp(-value)) - follows)
        total = float(
            (counting * (np.logaddexp(0, value) - follows * value)).sum() + RIDGE * weights[:-1] @ weights[:-1]
        )
        return total, np.append(matrix.T @ away + 2 * RIDGE * weights[:-1], away.sum())

    found: NDArray[np.float64] = scipy.optimize.minimize(loss, np.zeros(len(tokens) + 1), jac=True, method="L-BFGS-B").x
    return found


def report(essay: Essay, known: Sequence[FollowUpExample]) -> Iterator[str]:
    """How many of the turns of an essay's dialogues are told, whole dialogues left out in turn."""
    told: dict[bool, list[bool]] = {True: [], False: []}
    for fold in range(FOLDS):
        model = fit(left_out(known, fold))
        for each in known:
            if each.dialogue >= 0 and each.dialogue % FOLDS == fold:
                told[each.follows].append((follow_up_chance(each.text, model) > 0.5) == each.follows)
    for follows, name in ((True, "follow-ups"), (False, "others")):
        yield f"{essay.slug}, {name}: {len(told[follows])}, told {np.mean(told[follows]):.1%}"


def main() -> None:
    """Fit, write, and tell how good it is."""
    settings = Settings.load()
    library = load_library(settings.seeds)
    _, script, _ = open_search(settings)
    known = examples(library, script.fold)
    replace(Parameters.load(FITTED), follow_ups=fit(known)).save(FITTED)
    for essay in library.essays:
        if essay.dialogues:
            for line in report(essay, known):
                sys.stdout.write(f"{line}\n")


if __name__ == "__main__":
    main()
