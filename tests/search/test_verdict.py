"""Evidence becomes a verdict by the fitted numbers."""

import math
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.core.match import Verdict
from bot.search.fitted import Fitted, Verdicts
from bot.search.verdict import Evidence, judge

MODEL = Verdicts(bias=-1.0, best=4.0, absent=-3.0, coverage=1.0, quoted=5.0, says=0.6, related=0.3)
MIDDLE = Evidence(best=0.3, absent=0.2, coverage=0.5, quoted=0.0)

shares = st.floats(-1000, 1000)


def test_confidence_is_that_of_the_logistic_model() -> None:
    verdict, confidence = judge(MIDDLE, MODEL)
    assert confidence == pytest.approx(1 / (1 + math.exp(-(-1 + 4 * 0.3 - 3 * 0.2 + 0.5))), abs=1e-4)
    assert verdict is Verdict.RELATED


@pytest.mark.parametrize(("best", "verdict"), [(1.0, Verdict.SAYS), (0.3, Verdict.RELATED), (-0.5, Verdict.SILENT)])
def test_verdicts_begin_where_they_were_fitted_to(best: float, verdict: Verdict) -> None:
    assert judge(replace(MIDDLE, best=best), MODEL)[0] is verdict


def test_a_threshold_belongs_to_the_verdict_that_begins_there() -> None:
    even = Verdicts(0, 0, 0, 0, 0, says=0.5, related=0.5)
    assert judge(MIDDLE, even) == (Verdict.SAYS, 0.5)
    assert judge(MIDDLE, replace(even, says=0.6))[0] is Verdict.RELATED


@given(shares, shares, shares, shares)
def test_confidence_is_a_share_whatever_the_evidence(
    best: float, absent: float, coverage: float, quoted: float
) -> None:
    assert 0 <= judge(Evidence(best, absent, coverage, quoted), MODEL)[1] <= 1


def test_fitted_numbers_speak_for_what_speaks_for_an_answer(fitted: Fitted) -> None:
    for mode in (fitted.annotated, fitted.plain):
        confidence = judge(MIDDLE, mode.verdicts)[1]
        assert judge(replace(MIDDLE, best=0.9), mode.verdicts)[1] > confidence
        assert judge(replace(MIDDLE, quoted=0.9), mode.verdicts)[1] > confidence
        assert judge(replace(MIDDLE, absent=0.9), mode.verdicts)[1] < confidence
        assert 0 < mode.verdicts.related <= mode.verdicts.says < 1
