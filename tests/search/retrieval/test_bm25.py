"""The index gives what the textbook's formula gives."""

import math
from collections.abc import Sequence

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.search.retrieval.bm25 import IDF_POWER, K1, B, Index

DOCUMENTS: tuple[list[str], ...] = (["雨", "下", "雨"], ["限", "度"], ["雨", "限", "度", "灾", "灾", "灾"], [], ["度"])

tokens = st.lists(st.sampled_from("雨限度灾猫ab"), max_size=12)


def idf(token: str, documents: Sequence[Sequence[str]]) -> float:
    held = sum(token in document for document in documents)
    return float(math.log(1 + (len(documents) - held + 0.5) / (held + 0.5)) ** IDF_POWER)


def textbook(asked: Sequence[str], documents: Sequence[Sequence[str]], k1: float = K1, b: float = B) -> list[float]:
    mean = sum(map(len, documents)) / len(documents)
    return [
        sum(
            idf(token, documents)
            * document.count(token)
            * (k1 + 1)
            / (document.count(token) + k1 * (1 - b + b * len(document) / mean))
            for token in set(asked)
            if token in document
        )
        for document in documents
    ]


@given(st.lists(tokens, min_size=1, max_size=6), tokens)
def test_scores_are_those_of_the_textbook(documents: list[list[str]], asked: list[str]) -> None:
    found = Index.over(documents).scores(asked)
    assert found.tolist() == pytest.approx(textbook(asked, documents), rel=1e-5, abs=1e-6)


def test_parameters_count() -> None:
    found = Index.over(DOCUMENTS, k1=1.5, b=0.75).scores(["雨", "度"])
    assert found.tolist() == pytest.approx(textbook(["雨", "度"], DOCUMENTS, 1.5, 0.75), rel=1e-5)
    assert found.tolist() != pytest.approx(textbook(["雨", "度"], DOCUMENTS), rel=1e-3)


def test_a_token_asked_twice_counts_once() -> None:
    index = Index.over(DOCUMENTS)
    assert index.scores(["雨", "雨", "雨"]).tolist() == index.scores(["雨"]).tolist()


def test_what_is_not_known_scores_nothing() -> None:
    index = Index.over(DOCUMENTS)
    assert index.scores(["猫"]).tolist() == index.scores([]).tolist() == [0.0] * 5
    assert index.coverage(["雨", "雨"]) == 1
    assert index.coverage(["猫"]) == index.coverage([]) == 0


def test_weight_is_that_of_the_textbook_and_of_a_token_never_seen_that_of_one_seen_once() -> None:
    index = Index.over(DOCUMENTS)
    assert index.weight("雨") == pytest.approx(idf("雨", DOCUMENTS), rel=1e-5)
    assert index.weight("猫") == pytest.approx(index.weight("下"), rel=1e-5)
    assert index.weight("猫") > index.weight("雨")


@pytest.mark.parametrize("documents", [DOCUMENTS, [], [[]], [[], []], [["𠮷"]]])
def test_packed_and_unpacked_it_scores_exactly_the_same(documents: Sequence[Sequence[str]]) -> None:
    index = Index.over(documents)
    again = Index.unpacked({name: np.array(array) for name, array in index.packed().items()})
    assert again.size == index.size == len(documents)
    for token in "雨下限度灾猫𠮷":
        assert again.scores([token]).tolist() == index.scores([token]).tolist()
        assert again.weight(token) == index.weight(token)
        assert again.coverage([token]) == index.coverage([token])
