"""Where a phrasing lands before and after it is learnt."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

from bot.core.essay import Essay, Library, Phrasing
from bot.search.cache import Cache
from bot.search.encoder import Encoder, Vectors
from bot.search.parameters import Parameters
from bot.search.text.features import Features
from bot.training.landing import Apprentice, EncoderMemory, Landing
from tests.search.conftest import features, fitted, small, sounds

__all__ = ["features", "fitted", "small", "sounds"]


class Counting(Encoder):
    """Counts letters, and what it was given."""

    name = "counting"

    def __init__(self) -> None:
        self.read: list[str] = []

    def passages(self, texts: Sequence[str]) -> Vectors:
        self.read += texts
        return np.array([self._vector(text) for text in texts], np.float32)

    def query(self, text: str) -> NDArray[np.float32]:
        self.read.append(text)
        return self._vector(text)

    def _vector(self, text: str) -> NDArray[np.float32]:
        vector = np.array([1.0 + text.count(letter) for letter in "雨限灾"], np.float32)
        return vector / np.linalg.norm(vector)


@pytest.fixture
def apprentice(small: Library, features: Features, fitted: Parameters, tmp_path: Path) -> Iterator[Apprentice]:
    apprentice = Apprentice(small, features, fitted, None, Cache(tmp_path))
    yield apprentice
    apprentice.close()


def with_phrasing(essay: Essay, number: int, text: str) -> Essay:
    paragraphs = tuple(
        replace(each, phrasings=(*each.phrasings, Phrasing(text))) if each.number == number else each
        for each in essay.paragraphs
    )
    return replace(essay, paragraphs=paragraphs)


def test_line_lands_where_it_is_meant(apprentice: Apprentice) -> None:
    landing = apprentice.landing("怎麼老說下雨", 1)
    assert (landing.first, landing.place, landing.pulling) == (1, 1, ())


def test_line_that_lands_elsewhere_is_told_with_what_pulls_it(apprentice: Apprentice) -> None:
    landing = apprentice.landing("老说下雨的后来怎样", 3)
    assert landing.first == 1
    assert landing.place != 1
    assert "下雨" in landing.pulling
    assert all(len(word) > 1 for word in landing.pulling)


@pytest.mark.parametrize(
    ("word", "line", "surely"),
    [
        ("没收", "还没收钱", False),
        ("说修", "说修东西没前途", False),
        ("收十", "只收十几块", False),
        ("线下", "老金是谁", False),
        ("没收", "假货没收了", True),
        ("下雨", "老说下雨的后来怎样", True),
        ("s2b", "s2b是啥", True),
    ],
)
def test_word_is_named_where_a_person_would_cut_it(features: Features, word: str, line: str, surely: bool) -> None:
    assert features.is_surely_word(word, line) is surely


def test_line_of_which_nothing_can_be_read_lands_nowhere(apprentice: Apprentice) -> None:
    assert apprentice.landing("☂", 1) == Landing(None, None, said=False)


def test_what_is_learnt_counts_from_then_on(apprentice: Apprentice, small: Library) -> None:
    assert apprentice.landing("老说下雨的后来怎样", 3).first == 1
    apprentice.learn(with_phrasing(small.essay(), 3, "老说下雨的后来怎样"))
    assert apprentice.landing("老说下雨的后来怎样", 3).place == 1


def test_encoder_reads_no_passage_twice(small: Library, features: Features, fitted: Parameters, tmp_path: Path) -> None:
    encoder = Counting()
    apprentice = Apprentice(small, features, fitted, encoder, Cache(tmp_path))
    try:
        apprentice.wait()
        assert "雨下了一个月。" in encoder.read
        apprentice.learn(with_phrasing(small.essay(), 3, "后来怎样"))
        assert apprentice.landing("后来怎样", 3).first is not None
    finally:
        apprentice.close()
    assert "后来怎样" in encoder.read
    assert len(encoder.read) == len(set(encoder.read))


def test_remembered_vectors_are_those_of_the_encoder() -> None:
    remembering = EncoderMemory(Counting())
    texts = ["雨", "限度", "雨"]
    assert np.array_equal(remembering.passages(texts), Counting().passages(texts))
    assert np.array_equal(remembering.passages(texts[::-1]), Counting().passages(texts[::-1]))
    assert np.array_equal(remembering.query("雨"), Counting().query("雨"))
    assert remembering.name == "counting"
