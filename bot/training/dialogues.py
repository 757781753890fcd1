"""Fit how candidates compete within a conversation, on the labelled dialogues of the seeds: writes ``dialogue``, and
``sparse_dialogue`` for essays with few phrasings, of which scores and confidence say less.

``python -m bot.training.dialogues``; prints how many turns find their paragraph, whole dialogues left out in turn. For
the second, essays are searched as if they had fewer phrasings, and what was not drawn is said in the middle of
something else.
"""

import random
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np
import scipy.optimize
from numpy.typing import NDArray

from bot.bootstrap.engine import FITTED, INDEX, PREPARED, open_search
from bot.bootstrap.settings import Settings
from bot.core.essay import Essay, Library, Turn
from bot.search.build import SearchPlan
from bot.search.cache import Cache
from bot.search.encoder import open_encoder
from bot.search.parameters import Parameters
from bot.search.retrieval.dialogue import TERMS, ParagraphContext, evidence
from bot.search.retrieval.matcher import Matcher
from bot.search.text.features import Features
from bot.shelf.loader import load_library
from bot.talk.courtesy import without_courtesy
from bot.training.landing import EncoderMemory

FOLDS = 4
ALONE = 6.0
"""What the weights are drawn to: the message alone, as sharply as that."""
DRAWN = 0.5
"""How strongly."""
STRIDE = 7
"""By which each dialogue is put behind another."""
WILL_DO = 0.35
"""Of a paragraph that will do, beside one that answers best."""

DENSITIES = (0, 3, 10, 30)
"""Phrasings a paragraph with which essays are searched for the second."""
CHATTER = 4
"""Of what no essay speaks of, one in so many is learnt."""
SPOKEN = 80
"""Phrasings that were not drawn, of each essay, that turn to another subject."""

Weights = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class LabelledTurn:
    """One turn of a dialogue: what there is to weigh, and which paragraphs are right."""

    terms: NDArray[np.float64]
    wanted: NDArray[np.float64]  # a share for each paragraph
    right: frozenset[int]  # places of paragraphs
    follows: bool
    dialogue: int
    turns: bool = False  # to another subject


def labelled_turns(essay: Essay, fold: Callable[[str], str], matcher: Matcher) -> Iterator[LabelledTurn]:
    """All turns that have an answer, each with the right passage of the turn before it on the table."""
    for number, dialogue in enumerate(essay.dialogues):
        asked: list[str] = []
        at: int | None = None
        for turn in dialogue:
            text = without_courtesy(fold(turn.text))
            if turn.best:
                around, confidence = ParagraphContext.of(essay, at), matcher.confidence(text)
                terms = evidence(text, asked, around, matcher.scores, confidence=confidence)
                yield _labelled(turn, terms, len(essay), number)
                at = turn.best[0]
            if turn.kind != "smalltalk":
                asked.append(text)


def turned_to(
    essay: Essay, fold: Callable[[str], str], matcher: Matcher, numbers: Sequence[int]
) -> Iterator[LabelledTurn]:
    """How those dialogues begin, said in the middle of others: a change of subject leans on nothing."""
    for number in numbers:
        first = essay.dialogues[number][0]
        other = essay.dialogues[(number * STRIDE + 1) % len(essay.dialogues)]
        before = [turn for turn in other if turn.best][: 1 + number % 3]
        if not first.best or not before or other is essay.dialogues[number]:
            continue
        asked = [without_courtesy(fold(turn.text)) for turn in before]
        text, at = without_courtesy(fold(first.text)), before[-1].best[0]
        terms = evidence(
            text, asked, ParagraphContext.of(essay, at), matcher.scores, confidence=matcher.confidence(text)
        )
        yield replace(_labelled(first, terms, len(essay), number), turns=True)


def _labelled(turn: Turn, terms: NDArray[np.float64], paragraphs: int, dialogue: int) -> LabelledTurn:
    wanted = np.zeros(paragraphs)
    wanted[[number - 1 for number in turn.ok]] = WILL_DO
    wanted[[number - 1 for number in turn.best]] = 1.0
    right = frozenset(number - 1 for number in (*turn.best, *turn.ok))
    return LabelledTurn(terms, wanted / wanted.sum(), right, turn.kind == "followup", dialogue)


def fit(turns: Sequence[LabelledTurn]) -> Weights:
    """The weights under which the right paragraphs are likeliest, drawn to those of the message alone."""
    drawn = np.zeros(len(TERMS))
    drawn[TERMS.index("alone.once")] = ALONE

    def loss(weights: Weights) -> tuple[float, Weights]:
        away = weights - drawn
        total, slope = DRAWN * float(away @ away), 2 * DRAWN * away
        for turn in turns:
            value = turn.terms @ weights
            chance = np.exp(value - value.max())
            chance /= chance.sum()
            total -= float(turn.wanted @ np.log(chance + 1e-12))
            slope = slope + turn.terms.T @ (chance - turn.wanted)
        return total, slope

    found = scipy.optimize.minimize(loss, drawn, jac=True, method="L-BFGS-B")
    weights: Weights = found.x
    return weights


def report(turns: Sequence[LabelledTurn]) -> Iterator[str]:
    """How many turns find their paragraph, whole dialogues left out in turn."""
    hits: dict[str, list[tuple[bool, bool]]] = {"follow-ups": [], "changes of subject": [], "others": []}
    for fold in range(FOLDS):
        weights = fit([turn for turn in turns if turn.dialogue % FOLDS != fold])
        for turn in turns:
            if turn.dialogue % FOLDS == fold:
                order = np.argsort(-(turn.terms @ weights)).tolist()
                name = "changes of subject" if turn.turns else "follow-ups" if turn.follows else "others"
                hits[name].append((order[0] in turn.right, bool(turn.right & set(order[:3]))))
    for name, found in hits.items():
        first, among = np.mean(np.array(found), axis=0) if found else (0.0, 0.0)
        yield f"{name}: {len(found)}, first {first:.1%}, among three {among:.1%}"


def thinned(essay: Essay, phrasings: int, chance: random.Random) -> tuple[Essay, list[tuple[str, int]]]:
    """Draw so many phrasings of each paragraph; also return others, with the paragraphs that answer."""
    paragraphs, left = [], []
    for paragraph in essay.paragraphs:
        said = [each for each in paragraph.phrasings if not each.after]
        chance.shuffle(said)
        # Something is left to ask, also of essays that have few.
        drawn = said[: min(phrasings, len(said) * 2 // 3)]
        paragraphs.append(replace(paragraph, phrasings=tuple(drawn)))
        left += [(each.text, paragraph.number) for each in said[len(drawn) :]]
    chance.shuffle(left)
    theses = tuple(replace(each, phrasings=each.phrasings[: phrasings // 2]) for each in essay.theses)
    absent = essay.absent[: 3 * phrasings]
    thin = replace(essay, paragraphs=tuple(paragraphs), theses=theses, absent=absent, dialogues=())
    return thin, left[: SPOKEN + 1]


def switches(
    essay: Essay, fold: Callable[[str], str], matcher: Matcher, spoken: Sequence[tuple[str, int]]
) -> Iterator[LabelledTurn]:
    """Whatever is said of one paragraph, after what was said of another."""
    for number, ((before, at), (text, right)) in enumerate(pairwise(spoken)):
        if at == right:
            continue
        asked = [without_courtesy(fold(before))]
        bare = without_courtesy(fold(text))
        terms = evidence(
            bare, asked, ParagraphContext.of(essay, at), matcher.scores, confidence=matcher.confidence(bare)
        )
        yield replace(_labelled(Turn(bare, "topic", (right,), ()), terms, len(essay), number), turns=True)


def sparse_turns(library: Library, features: Mapping[str, Features], fitted: Parameters) -> Iterator[LabelledTurn]:
    """What is said to the essays of the shelf, were they annotated thinly; with an encoder, where there is one."""
    opened = open_encoder()
    encoder = EncoderMemory(opened) if opened else None
    for essay in library.essays:
        for phrasings in DENSITIES:
            sys.stdout.write(f"{essay.slug}, {phrasings} phrasings a paragraph\n")
            thin, spoken = thinned(essay, phrasings, random.Random(1))  # noqa: S311
            own = features[essay.slug]
            plan = SearchPlan.of(thin, library.chatter[::CHATTER], own, fitted, encoder)
            with TemporaryDirectory() as folder:
                matcher = plan.matcher(Cache(Path(folder)))
            whole = replace(thin, dialogues=essay.dialogues)
            yield from labelled_turns(whole, own.fold, matcher)
            yield from turned_to(whole, own.fold, matcher, range(len(essay.dialogues)))
            yield from switches(thin, own.fold, matcher, spoken)


def main() -> None:
    """Fit, write, and tell how good it is."""
    settings = Settings.load()
    library, fitted = load_library(settings.seeds), Parameters.load(FITTED)
    analyser, script, sounds = open_search(settings)
    features = Features.of_each(library, analyser, script, sounds)
    turns: list[LabelledTurn] = []
    for essay in library.essays:
        if not essay.dialogues:
            continue
        for fold in range(FOLDS):
            # The classifiers learn from dialogues, too: of a dialogue they are asked only where they have not.
            learnt = [each for number, each in enumerate(essay.dialogues) if number % FOLDS != fold]
            plan = SearchPlan.of(replace(essay, dialogues=tuple(learnt)), library.chatter, features[essay.slug], fitted)
            matcher = plan.matcher(Cache(settings.cache / INDEX, PREPARED / INDEX))
            every = labelled_turns(essay, script.fold, matcher)
            turns += [turn for turn in every if turn.dialogue % FOLDS == fold]
            turns += turned_to(essay, script.fold, matcher, range(fold, len(essay.dialogues), FOLDS))
    sparse = list(sparse_turns(library, features, fitted))
    replace(fitted, dialogue=rounded(fit(turns)), sparse_dialogue=rounded(fit(sparse))).save(FITTED)
    for line in (*report(turns), "with few phrasings:", *report(sparse)):
        sys.stdout.write(f"{line}\n")


def rounded(weights: Weights) -> tuple[float, ...]:
    return tuple(round(float(each), 4) for each in weights)


if __name__ == "__main__":
    main()
