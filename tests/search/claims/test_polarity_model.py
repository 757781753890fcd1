"""What is learnt of which way claims point."""

import numpy as np
import pytest

from bot.core.essay import Library
from bot.search.claims.judge import signs_of
from bot.search.claims.polarity import Polarity, Signed
from bot.search.claims.polarity_model import PolarityModel, direction
from bot.search.parameters import ClaimModel, Parameters
from bot.search.retrieval.linear import Matrix, Vocabulary
from bot.search.text.features import Features

BORNE_OUT = ("下雨改变了限度", "下雨推动反思", "下雨没有阻碍反思", "灾难会一直持续")
AGAINST = ("下雨没有改变限度", "下雨阻碍反思", "下雨没有推动反思", "灾难会消失")
ABOUT = direction(np.array([[1, 0, 0], [0, 1, 0], [0, 1, 0], [0, 0, 1]] * 2, np.float32))


@pytest.fixture(scope="module")
def polarity(small: Library, features: Features) -> Polarity:
    return signs_of(small.essay(), features)


@pytest.fixture(scope="module")
def claims(polarity: Polarity) -> list[Signed]:
    return [polarity.of(text) for text in (*BORNE_OUT, *AGAINST)]


@pytest.fixture(scope="module")
def tuned(fitted: Parameters) -> ClaimModel:
    return fitted.judging


@pytest.fixture(scope="module")
def signs(claims: list[Signed], tuned: ClaimModel) -> PolarityModel:
    return PolarityModel.trained(claims, ABOUT, ways(), tuned)


def ways() -> Matrix:
    return np.array([1.0] * 4 + [-1.0] * 4, np.float32)


def test_known_claims_point_their_way(signs: PolarityModel, claims: list[Signed]) -> None:
    scores = [signs.score(claim, about) for claim, about in zip(claims, ABOUT, strict=True)]
    assert np.sign(scores) == pytest.approx(ways())


def test_training_solves_its_equations(signs: PolarityModel, claims: list[Signed], tuned: ClaimModel) -> None:
    """Ridge regression over what the claims share, in signs and in what they are about."""
    matrix = Vocabulary.of(claims, tuned.families).matrix(claims)
    alike = (matrix @ matrix.T).toarray() * (tuned.shared + ABOUT @ ABOUT.T)
    dual = np.linalg.solve(alike + tuned.ridge * np.eye(len(claims)), ways())
    scores = [signs.score(claim, about) for claim, about in zip(claims, ABOUT, strict=True)]
    assert scores == pytest.approx(alike @ dual, abs=1e-4)


@pytest.mark.parametrize("text", BORNE_OUT)
def test_a_claim_turned_round_scores_the_opposite(signs: PolarityModel, polarity: Polarity, text: str) -> None:
    claim = polarity.of(text)
    turned = tuple({token: -count for token, count in family.items()} for family in claim)
    for about in ABOUT:
        assert signs.score(turned, about) == pytest.approx(-signs.score(claim, about), abs=1e-5)


def test_where_nothing_is_known_there_is_no_sign(signs: PolarityModel, polarity: Polarity) -> None:
    assert signs.score(polarity.of("xyz"), ABOUT[0]) == pytest.approx(0, abs=0.2)
    assert signs.score(tuple({} for _ in polarity.of("")), ABOUT[0]) == 0


def test_signs_come_back_from_the_cache(signs: PolarityModel, claims: list[Signed]) -> None:
    again = PolarityModel.unpacked(signs.packed("signs"), "signs")
    for claim, about in zip(claims, ABOUT, strict=True):
        assert again.score(claim, about) == signs.score(claim, about)


def test_a_direction_has_length_one_and_no_way_back() -> None:
    found = direction(np.array([[3, -1, 4], [0, 0, 0]], np.float32))
    assert found[0] == pytest.approx([0.6, 0, 0.8])
    assert found[1] == pytest.approx([0, 0, 0])
    assert direction(np.array([3, -1, 4], np.float32)) == pytest.approx([0.6, 0, 0.8])
