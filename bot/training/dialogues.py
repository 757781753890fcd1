"""Fit how candidates compete within a conversation, on the labelled dialogues of the seeds: writes ``dialogue``, and
``sparse_dialogue`` for essays with few phrasings, of which scores and confidence say less.

``python -m bot.training.dialogues``; prints how many turns find their paragraph, whole dialogues left out in turn.
Phrasings that were left out are said in the middle of something else, so that a change of subject is known, too. For
the second, essays are searched as if they had fewer phrasings.
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
from bot.search.retrieval.follow_ups import follow_up_chance
from bot.search.retrieval.matcher import Matcher
from bot.search.text.features import Features
from bot.shelf.loader import load_library
from bot.talk.courtesy import without_courtesy
from bot.training.follow_ups import FOLDS, FollowUpExample, examples, left_out
from bot.training.follow_ups import fit as fit_follow_ups
from bot.training.landing import EncoderMemory

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
APART = 8
"""Phrasings of each paragraph that do so where all others are learnt."""

Weights = NDArray[np.float64]
Leaning = Callable[[str], float]
"""The chance that a message goes on from another."""


@dataclass(frozen=True, slots=True)
class LabelledTurn:
    """One turn of a dialogue: what there is to weigh, and which paragraphs are right."""

    terms: NDArray[np.float64]
    wanted: NDArray[np.float64]  # a share for each paragraph
    right: frozenset[int]  # places of paragraphs
    follows: bool
    dialogue: int
    turns: bool = False  # to another subject


def labelled_turns(
    essay: Essay, fold: Callable[[str], str], matcher: Matcher, leaning: Leaning, numbers: Sequence[int]
) -> Iterator[LabelledTurn]:
    """All turns of these dialogues that have an answer, each with the right passage of the turn before on the table."""
    for number in numbers:
        dialogue = essay.dialogues[number]
        asked: list[str] = []
        at: int | None = None
        for turn in dialogue:
            text = without_courtesy(fold(turn.text))
            if turn.best:
                terms = _evidence(text, asked, ParagraphContext.of(essay, at), matcher, leaning)
                yield _labelled(turn, terms, len(essay), number)
                at = turn.best[0]
            if turn.kind != "smalltalk":
                asked.append(text)


def _evidence(
    text: str, asked: Sequence[str], around: ParagraphContext, matcher: Matcher, leaning: Leaning
) -> NDArray[np.float64]:
    return evidence(text, asked, around, matcher.scores, confidence=matcher.confidence(text), leaning=leaning(text))


def turned_to(
    essay: Essay, fold: Callable[[str], str], matcher: Matcher, leaning: Leaning, numbers: Sequence[int]
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
        terms = _evidence(text, asked, ParagraphContext.of(essay, at), matcher, leaning)
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


def with_some_apart(essay: Essay, count: int, chance: random.Random) -> tuple[Essay, list[tuple[str, int]]]:
    """Take so many phrasings of each paragraph away, and return them with the paragraphs that answer."""
    paragraphs, apart = [], []
    for paragraph in essay.paragraphs:
        alone = [each for each in paragraph.phrasings if not each.after]
        chosen = chance.sample(alone, min(count, len(alone) // 2))
        left = tuple(each for each in paragraph.phrasings if each not in chosen)
        paragraphs.append(replace(paragraph, phrasings=left))
        apart += [(each.text, paragraph.number) for each in chosen]
    chance.shuffle(apart)
    return replace(essay, paragraphs=tuple(paragraphs)), apart


def switches(
    essay: Essay,
    fold: Callable[[str], str],
    matcher: Matcher,
    leaning: Leaning,
    spoken: Sequence[tuple[str, int]],
) -> Iterator[LabelledTurn]:
    """Whatever is said of one paragraph, after what was said of another."""
    for number, ((before, at), (text, right)) in enumerate(pairwise(spoken)):
        if at == right:
            continue
        asked = [without_courtesy(fold(before))]
        bare = without_courtesy(fold(text))
        terms = _evidence(bare, asked, ParagraphContext.of(essay, at), matcher, leaning)
        yield replace(_labelled(Turn(bare, "topic", (right,), ()), terms, len(essay), number), turns=True)


def all_turns(
    essay: Essay,
    fold: Callable[[str], str],
    matcher: Matcher,
    known: Sequence[FollowUpExample],
    *,
    part: int,
    spoken: Sequence[tuple[str, int]],
) -> Iterator[LabelledTurn]:
    """The turns of one part of the dialogues, and ``spoken`` as changes of subject; none of them is known to what tells
    follow-ups."""
    apart = {without_courtesy(fold(text)) for text, _ in spoken}
    model = fit_follow_ups(left_out(known, part, apart))

    def leaning(text: str) -> float:
        return follow_up_chance(text, model)

    numbers = range(part, len(essay.dialogues), FOLDS)
    yield from labelled_turns(essay, fold, matcher, leaning, numbers)
    yield from turned_to(essay, fold, matcher, leaning, numbers)
    for turn in switches(essay, fold, matcher, leaning, spoken):
        # Of the same part: what is learnt from the others has not seen it.
        yield replace(turn, dialogue=turn.dialogue * FOLDS + part)


def rich_turns(
    library: Library, features: Mapping[str, Features], fitted: Parameters, settings: Settings
) -> Iterator[LabelledTurn]:
    """What is said to essays whose dialogues are known, as they are annotated."""
    known = examples(library, features[library.essay().slug].fold)
    for essay in library.essays:
        own = features[essay.slug]
        for part in range(FOLDS if essay.dialogues else 0):
            # The classifiers learn from dialogues, too: of a dialogue they are asked only where they have not.
            learnt = tuple(each for number, each in enumerate(essay.dialogues) if number % FOLDS != part)
            rest, apart = with_some_apart(essay, APART, random.Random(part))  # noqa: S311
            plan = SearchPlan.of(replace(rest, dialogues=learnt), library.chatter, own, fitted)
            matcher = plan.matcher(Cache(settings.cache / INDEX, PREPARED / INDEX))
            yield from all_turns(rest, own.fold, matcher, known, part=part, spoken=apart)


def sparse_turns(library: Library, features: Mapping[str, Features], fitted: Parameters) -> Iterator[LabelledTurn]:
    """What is said to the essays of the shelf, were they annotated thinly; with an encoder, where there is one."""
    opened = open_encoder()
    encoder = EncoderMemory(opened) if opened else None
    known = examples(library, features[library.essay().slug].fold)
    for essay in library.essays:
        for phrasings in DENSITIES:
            sys.stdout.write(f"{essay.slug}, {phrasings} phrasings a paragraph\n")
            thin, spoken = thinned(essay, phrasings, random.Random(1))  # noqa: S311
            own = features[essay.slug]
            plan = SearchPlan.of(thin, library.chatter[::CHATTER], own, fitted, encoder)
            with TemporaryDirectory() as folder:
                matcher = plan.matcher(Cache(Path(folder)))
            whole = replace(thin, dialogues=essay.dialogues)
            for part in range(FOLDS):
                yield from all_turns(whole, own.fold, matcher, known, part=part, spoken=spoken[part::FOLDS])


def main() -> None:
    """Fit, write, and tell how good it is."""
    settings = Settings.load()
    library, fitted = load_library(settings.seeds), Parameters.load(FITTED)
    features = Features.of_each(library, *open_search(settings))
    turns = list(rich_turns(library, features, fitted, settings))
    sparse = list(sparse_turns(library, features, fitted))
    replace(fitted, dialogue=rounded(fit(turns)), sparse_dialogue=rounded(fit(sparse))).save(FITTED)
    for line in (*report(turns), "with few phrasings:", *report(sparse)):
        sys.stdout.write(f"{line}\n")


def rounded(weights: Weights) -> tuple[float, ...]:
    return tuple(round(float(each), 4) for each in weights)


if __name__ == "__main__":
    main()
