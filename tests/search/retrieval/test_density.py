"""More annotation never makes anything worse: held over densities, on essays of which some phrasings are drawn."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path

import pytest

from bot.bootstrap.engine import PREPARED, WORDS, Engine
from bot.core.essay import Essay, Golden, Library
from bot.core.match import Verdict
from bot.search.build import SearchPlan
from bot.search.cache import Cache
from bot.search.encoder import Encoder, open_encoder, why_none
from bot.search.retrieval.matcher import Matcher
from bot.search.text.features import Features
from bot.search.text.pinyin import PinyinConverter
from bot.search.text.tokens import Tokenizer
from bot.shelf.loader import load_essay
from bot.training.landing import EncoderMemory
from tests.talk.people import SLUG

ALONE, ENCODED = (0, 1, 3, 5, 10, 30), (0, 1, 3, 5, 10)
"""Phrasings a paragraph, of which the second essay has no more than twelve."""
CHAIRS = Path(__file__).parents[2] / "essays" / "chairs"
ABSENT = 3
"""Known messages of which the essay does not speak, for each phrasing of a paragraph."""
MESSAGES = 200
"""Golden messages that are asked, at most."""
PARAGRAPHS = 12
"""Of the second essay, so many are read, for an encoder takes its time."""
ERRORS = 2
"""Standard errors of a share by which a denser essay may be worse: chance, with so few messages, and no more. A step
like the one that there was at eight phrasings a paragraph, from 88 % said to 45, is twelve.
"""


def drawn(essay: Essay, phrasings: int) -> Essay:
    """With the first few phrasings of each paragraph, so that the denser has all that the thinner has."""
    return replace(
        essay,
        paragraphs=tuple(replace(each, phrasings=each.phrasings[:phrasings]) for each in essay.paragraphs),
        theses=tuple(replace(each, phrasings=each.phrasings[: phrasings // 2]) for each in essay.theses),
        absent=essay.absent[: ABSENT * phrasings],
        dialogues=(),
    )


def beginning(essay: Essay, paragraphs: int) -> Essay:
    """Its first paragraphs, and what is asked of them alone."""
    return replace(
        essay,
        paragraphs=essay.paragraphs[:paragraphs],
        theses=(),
        openers=tuple(each for each in essay.openers if each.ref.number <= paragraphs),
        golden=tuple(each for each in essay.golden if each.best and max(each.best + each.ok) <= paragraphs),
    )


def shares(matcher: Matcher, features: Features, golden: Sequence[Golden]) -> tuple[float, float]:
    """Found among three, and said."""
    findings = [(each, matcher.find(features.fold(each.text))) for each in golden]
    among = [any(match.ref.number in {*each.best, *each.ok} for match in found.matches[:3]) for each, found in findings]
    said = [found.verdict is Verdict.SAYS for _, found in findings]
    return sum(among) / len(golden), sum(said) / len(golden)


def worsened(measured: Sequence[float], count: int) -> Iterator[tuple[float, float]]:
    """The best before, and what came after it, where that is worse than by chance."""
    for place, share in enumerate(measured[1:], 1):
        best = max(measured[:place])
        if best - share > ERRORS * (max(best * (1 - best), 1 / count) / count) ** 0.5:
            yield best, share


def hold(
    essay: Essay,
    densities: Sequence[int],
    engine: Engine,
    sounds: PinyinConverter,
    cache: Path,
    *,
    encoder: Encoder | None = None,
    chatter: int = 4,
) -> None:
    """``chatter``: of what no essay speaks of, one in so many is learnt."""
    golden = [each for each in essay.golden if each.best and not each.after]
    golden = golden[:: len(golden) // MESSAGES + 1]
    library = Library((essay,), engine.library.concepts, engine.library.chatter[::chatter])
    features = Features.over(library, Tokenizer(cache / "words", PREPARED / WORDS), engine.script, sounds)
    found = []
    for phrasings in densities:
        plan = SearchPlan.of(drawn(essay, phrasings), library.chatter, features, engine.fitted, encoder)
        found.append(shares(plan.matcher(Cache(cache / "essays")), features, golden))
    for kind, measured in zip(("found among three", "said"), zip(*found, strict=True), strict=True):
        assert not list(worsened(measured, len(golden))), (kind, measured)
    # And it is worth the work.
    assert sum(found[-1]) > sum(found[0])


def test_a_cliff_is_seen() -> None:
    assert list(worsened([0.7, 0.88, 0.45], 85)) == [(0.88, 0.45)]
    assert not list(worsened([0.7, 0.88, 0.86, 0.9], 85))


def test_more_phrasings_are_never_worse(engine: Engine, sounds: PinyinConverter, tmp_path: Path) -> None:
    hold(engine.library.essay(SLUG), ALONE, engine, sounds, tmp_path)


@pytest.mark.skipif(bool(why_none()), reason=why_none() or "it is there")
def test_nor_are_they_with_an_encoder(engine: Engine, sounds: PinyinConverter, tmp_path: Path) -> None:
    opened = open_encoder()
    assert opened is not None
    hold(
        beginning(load_essay(CHAIRS), PARAGRAPHS),
        ENCODED,
        engine,
        sounds,
        tmp_path,
        encoder=EncoderMemory(opened),
        chatter=16,
    )
