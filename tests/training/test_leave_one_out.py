"""What the matcher would say to messages that it was not trained on."""

from dataclasses import replace

import numpy as np
import pytest

from bot.core.essay import Essay, Library, Phrasing
from bot.search.parameters import Parameters
from bot.search.retrieval.classifiers import Classifiers
from bot.search.retrieval.matcher import Matcher
from bot.search.retrieval.samples import TrainingSamples
from bot.search.text.features import Features
from bot.training.audit import left_out
from bot.training.leave_one_out import LeaveOneOut
from tests.search.conftest import CHATTER, features, fitted, small, sounds

__all__ = ["features", "fitted", "small", "sounds"]

SAID = ("下雨的日子真长", "雨季没完没了"), ("过头就不好了", "过了头总是坏事"), ("灾后要反思", "反思从灾后开始")


@pytest.fixture(scope="module")
def essay(small: Library) -> Essay:
    """With two phrasings a paragraph, each like the other, and one that is far from home."""
    paragraphs = [
        replace(each, phrasings=tuple(map(Phrasing, said)))
        for each, said in zip(small.essay().paragraphs, SAID, strict=True)
    ]
    stray = replace(paragraphs[2], phrasings=(*paragraphs[2].phrasings, Phrasing("下雨的雨季真长")))
    return replace(small.essay(), paragraphs=(*paragraphs[:2], stray), absent=("雨伞多少钱一把",))


def test_messages_are_phrasings_then_what_is_absent(
    essay: Essay, small: Library, features: Features, fitted: Parameters
) -> None:
    bench = LeaveOneOut(essay, small, features, annotated=True)
    trial = bench.trial(fitted.annotated)
    assert (bench.count, bench.near, bench.chatter) == (7 + 1 + 3, 1, len(CHATTER))
    assert trial.owners.tolist() == [0, 0, 1, 1, 2, 2, 2, -1, -1, -1, -1]
    assert trial.scores.shape == (11, 3)
    assert len(trial.evidence) == 11


def test_a_phrasing_is_judged_by_the_others(
    essay: Essay, small: Library, features: Features, fitted: Parameters
) -> None:
    trial = LeaveOneOut(essay, small, features, annotated=True).trial(fitted.annotated)
    assert trial.scores[6].argmax() == 0, "nothing but itself speaks for its paragraph"
    samples = TrainingSamples.of(essay, small.chatter)
    classifiers = Classifiers.trained(samples, features.all(samples.texts), fitted.annotated)
    matcher = Matcher(essay, features, classifiers, fitted.annotated)
    assert matcher.find("下雨的雨季真长").matches[0].ref.number == 3, "which it does once it is trained on"
    right = trial.scores[:7].argmax(axis=1) == trial.owners[:7]
    assert trial.accuracy == pytest.approx(right.mean())
    assert 0.5 < trial.accuracy < 1


def test_an_essay_as_if_without_annotations_learns_from_none(
    essay: Essay, small: Library, features: Features, fitted: Parameters
) -> None:
    plain = LeaveOneOut(essay, small, features, annotated=False).trial(fitted.plain)
    bare = replace(
        essay,
        paragraphs=tuple(replace(paragraph, phrasings=()) for paragraph in essay.paragraphs),
        theses=tuple(replace(thesis, phrasings=()) for thesis in essay.theses),
        absent=(),
    )
    samples = TrainingSamples.of(bare, small.chatter)
    classifiers = Classifiers.trained(samples, features.all(samples.texts), fitted.plain)
    matcher = Matcher(bare, features, classifiers, fitted.plain)
    for place, text in enumerate(text for said in SAID for text in said):
        order = [match.ref.number - 1 for match in matcher.find(text).matches]
        assert np.argsort(-plain.scores[place], kind="stable").tolist() == order


def test_what_lands_elsewhere_is_named(essay: Essay, small: Library, features: Features, fitted: Parameters) -> None:
    essay = far(essay)
    first, *lines = left_out(essay, replace(small, essays=(essay,)), features, fitted)
    assert first.startswith("leave-one-out over 9 phrasings: first ")
    assert [line for line in lines if line.startswith("第 3 段: '下雨的雨季真长' lands on 第 ")]


def far(essay: Essay) -> Essay:
    """The essay with two more paragraphs on rain, so that a stray phrasing's own is not among three."""
    rain = essay.paragraphs[0]
    one, two, three = essay.paragraphs
    said = (4, "下雨的雨季真好"), (5, "这雨季真长啊")
    again = [replace(rain, number=number, phrasings=(Phrasing(text),)) for number, text in said]
    return replace(essay, paragraphs=(one, two, three, *again))


def test_where_nothing_is_phrased_nothing_is_left_out(small: Library, features: Features, fitted: Parameters) -> None:
    essay = small.essay()
    bare = replace(essay, paragraphs=tuple(replace(each, phrasings=()) for each in essay.paragraphs))
    assert list(left_out(bare, small, features, fitted)) == ["no phrasings to leave out"]
