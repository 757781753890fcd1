"""Likeness to the messages that are known, on both sides."""

import numpy as np
import pytest

from bot.search.retrieval.linear import Vocabulary
from bot.search.retrieval.neighbours import Neighbours

KNOWN = ["rain rain falls", "shop sells", "lunch today", "rain today"]
SPOKEN = np.array([True, True, False, False])
DOCUMENTS = [(text.split(),) for text in KNOWN]


@pytest.fixture
def vocabulary() -> Vocabulary:
    return Vocabulary.of(DOCUMENTS, (1.0,))


@pytest.fixture
def neighbours(vocabulary: Vocabulary) -> Neighbours:
    return Neighbours.over(vocabulary.matrix(DOCUMENTS), SPOKEN)


def nearest(vocabulary: Vocabulary, neighbours: Neighbours, text: str) -> tuple[float, float]:
    return neighbours.nearest(*vocabulary.vector((text.split(),)))


def test_known_message_is_like_itself(vocabulary: Vocabulary, neighbours: Neighbours) -> None:
    for text, spoken in zip(KNOWN, SPOKEN, strict=True):
        near, far = nearest(vocabulary, neighbours, text)
        assert (near if spoken else far) == pytest.approx(1, abs=1e-5)


def test_likeness_is_the_cosine_with_the_nearest_on_each_side(vocabulary: Vocabulary, neighbours: Neighbours) -> None:
    near, far = nearest(vocabulary, neighbours, "rain")
    dense = vocabulary.matrix(DOCUMENTS).toarray()
    asked = vocabulary.matrix([(["rain"],)]).toarray()[0]
    assert near == pytest.approx(max(dense[0] @ asked, dense[1] @ asked), abs=1e-5)
    assert far == pytest.approx(max(dense[2] @ asked, dense[3] @ asked), abs=1e-5)
    assert 0 < far < near < 1


def test_what_nobody_has_said_is_like_nothing(vocabulary: Vocabulary, neighbours: Neighbours) -> None:
    assert nearest(vocabulary, neighbours, "xyzzy") == (0.0, 0.0)
    assert nearest(vocabulary, neighbours, "") == (0.0, 0.0)


def test_where_one_side_is_empty_nothing_is_like_it(vocabulary: Vocabulary) -> None:
    everything = Neighbours.over(vocabulary.matrix(DOCUMENTS), np.array([True] * 4))
    near, far = nearest(vocabulary, everything, "lunch today")
    assert near == pytest.approx(1, abs=1e-5)
    assert far == 0


def test_packed_is_unpacked_the_same(vocabulary: Vocabulary, neighbours: Neighbours) -> None:
    again = Neighbours.unpacked(neighbours.packed("known"), "known")
    for text in (*KNOWN, "rain sells", "xyzzy"):
        assert nearest(vocabulary, again, text) == nearest(vocabulary, neighbours, text)
