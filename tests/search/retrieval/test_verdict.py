"""Evidence becomes a verdict by the fitted numbers."""

import math
from dataclasses import asdict, replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.core.match import Verdict
from bot.search.parameters import Parameters, VerdictModel
from bot.search.retrieval.verdict import VerdictEvidence, judge, terms

KINDS = 7
PLAIN = (4.0, -3.0, 1.0, 5.0, 0.0, 0.0, 0.0), (0.0,) * (KINDS * (KINDS + 1) // 2), (-1.0,)
MODEL = VerdictModel((0.0,) * KINDS, (1.0,) * KINDS, sum(PLAIN, ()), says=0.6, related=0.3)
VERDICTS = ((1.0, MODEL),)
MIDDLE = VerdictEvidence(best=0.3, absent=0.2, coverage=0.5, quoted=0.0, lead=0.1, near=0.3, far=0.3)

shares = st.floats(-1000, 1000)


def test_confidence_is_that_of_the_logistic_model() -> None:
    verdict, confidence = judge(MIDDLE, VERDICTS)
    assert confidence == pytest.approx(1 / (1 + math.exp(-(-1 + 4 * 0.3 - 3 * 0.2 + 0.5))), abs=1e-4)
    assert verdict is Verdict.RELATED


@pytest.mark.parametrize(("best", "verdict"), [(1.0, Verdict.SAYS), (0.3, Verdict.RELATED), (-0.5, Verdict.SILENT)])
def test_verdicts_begin_where_they_were_fitted_to(best: float, verdict: Verdict) -> None:
    assert judge(replace(MIDDLE, best=best), VERDICTS)[0] is verdict


def test_a_threshold_belongs_to_the_verdict_that_begins_there() -> None:
    even = replace(MODEL, weights=(0.0,) * len(MODEL.weights), says=0.5, related=0.5)
    assert judge(MIDDLE, ((1.0, even),)) == (Verdict.SAYS, 0.5)
    assert judge(MIDDLE, ((1.0, replace(even, says=0.6)),))[0] is Verdict.RELATED


@given(st.lists(shares, min_size=KINDS, max_size=KINDS))
def test_confidence_is_a_share_whatever_the_evidence(values: list[float]) -> None:
    assert 0 <= judge(VerdictEvidence(*values), VERDICTS)[1] <= 1


def test_what_is_told_by_two_kinds_together_is_a_product() -> None:
    assert terms(MIDDLE, (0.0,) * KINDS, (2.0,) * KINDS)[:KINDS] == [0.15, 0.1, 0.25, 0.0, 0.05, 0.15, 0.15]
    products = terms(VerdictEvidence(2, 3, 0, 0, 0, 0, 0), (1.0,) * KINDS, (1.0,) * KINDS)[KINDS : KINDS + 3]
    assert products == [1.0, 2.0, 4.0]


def test_fitted_numbers_speak_for_what_speaks_for_an_answer(fitted: Parameters) -> None:
    """From a message of which nothing is known but the mean: a little more of one kind of evidence."""
    for mode in (fitted.annotated, fitted.plain):
        [(share, model)] = mode.verdicts
        assert share == 1.0
        more = leaning(model)
        assert more["best"] > 0
        assert more["near"] > 0
        assert more["absent"] < 0
        assert more["far"] < 0
        assert 0 < model.related <= model.says < 1


def test_where_little_is_annotated_what_is_known_not_to_be_there_still_speaks_against(fitted: Parameters) -> None:
    """The score of the best paragraph alone does not speak for an answer there: a short message reaches it anywhere."""
    for sparse in fitted.sparse:
        for model in (sparse.alone, sparse.encoded):
            more = leaning(model)
            assert more["absent"] < 0
            assert more["far"] < 0
            assert 0 < model.related <= model.says < 1
        assert leaning(sparse.encoded)["peak"] > 0


def leaning(model: VerdictModel) -> dict[str, float]:
    """From a message of which nothing is known but the mean: what a little more of each kind of evidence changes."""
    mean = VerdictEvidence(*model.middle)
    confidence = judge(mean, ((1.0, model),))[1]
    more = zip(asdict(mean), model.spread, strict=False)
    return {
        kind: judge(replace(mean, **{kind: getattr(mean, kind) + by}), ((1.0, model),))[1] - confidence
        for kind, by in more
    }


def test_confidence_and_marks_lie_between_those_of_two_models() -> None:
    other = replace(MODEL, weights=tuple(0.0 for _ in MODEL.weights), says=0.8, related=0.1)
    low, high = (judge(MIDDLE, ((1.0, each),))[1] for each in (MODEL, other))
    assert judge(MIDDLE, ((0.25, MODEL), (0.75, other)))[1] == pytest.approx(0.25 * low + 0.75 * high, abs=1e-4)


def test_a_model_that_knows_of_no_encoder_weighs_only_the_rest() -> None:
    encoded = replace(MIDDLE, peak=0.9, agreed=3.0, margin=0.2)
    assert judge(encoded, VERDICTS) == judge(MIDDLE, VERDICTS)
