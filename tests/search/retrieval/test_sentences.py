"""Which sentence answers: the quoted one, else that which shares most with the message."""

from itertools import accumulate, pairwise

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.bootstrap.engine import Engine
from bot.search.retrieval.bm25 import spans
from bot.search.retrieval.essay_index import EssayIndex, dense, tokens_of
from bot.search.retrieval.sentences import EVEN, NEAREST, QUOTED, AnsweringSentences, TokenPostings
from bot.search.text.features import Features
from bot.search.text.similarity import likeness
from tests.talk.people import SLUG

COUNTS = 3, 1, 4, 2
"""Sentences of four paragraphs, the first of the essay's."""


@pytest.fixture(scope="module")
def features(engine: Engine) -> Features:
    return engine.features[SLUG]


@pytest.fixture(scope="module")
def index(engine: Engine, features: Features) -> EssayIndex:
    whole = EssayIndex.over(engine.library.essay(SLUG), features)
    sentences = sum(COUNTS)
    # Of the last of them no message is known that it answers.
    answered = [*whole.answered[: sentences - 1], []]
    return EssayIndex(whole.sentences[:sentences], whole.shown[:sentences], answered, whole.words, whole.grams)


@pytest.fixture(scope="module")
def sentences(index: EssayIndex) -> AnsweringSentences:
    return AnsweringSentences(index, COUNTS)


def evened(shares: list[float]) -> list[float]:
    return [share / max(*shares, 1e-9) for share in shares]


def chosen(index: EssayIndex, features: Features, text: str) -> tuple[list[int], list[int]]:
    """The sentence of each paragraph, looked for one by one: closely, and not."""
    asked = features.of(text)
    tokens, weigh = tokens_of(asked), index.grams.weight
    alike = likeness(dense(asked.folded), index.sentences)
    closely, roughly = [], []
    for start, end in pairwise([0, *accumulate(COUNTS)]):
        of = range(start, end)
        copied = [alike[place] for place in of]
        shared = [
            sum(map(weigh, tokens & index.shown[place])) / (len(index.sentences[place]) + EVEN) ** 0.5 for place in of
        ]
        near = [
            sum(sorted(sum(map(weigh, tokens & known)) / length for known, length in index.answered[place])[-NEAREST:])
            for place in of
        ]
        both = [one + other for one, other in zip(evened(shared), evened(near), strict=True)]
        quoted = max(copied) >= QUOTED
        closely.append(int(np.argmax(copied if quoted else both)))
        roughly.append(int(np.argmax(copied if quoted else shared)))
    return closely, roughly


def test_of_each_paragraph_the_sentence_is_chosen_that_tells_most(
    engine: Engine, index: EssayIndex, features: Features, sentences: AnsweringSentences
) -> None:
    messages = [each.text for each in engine.library.essay(SLUG).golden[:60]]
    for text in (*messages, *index.sentences, "梅雨", "", "xyzzy"):
        asked = features.of(text)
        closely, roughly = chosen(index, features, text)
        assert sentences.choose(asked, asked, range(4), 4) == closely, text
        assert sentences.choose(asked, asked, [2, 0], 1) == [closely[2], roughly[0]], text


@given(st.data())
def test_a_quote_is_as_like_as_if_every_sentence_were_compared(
    index: EssayIndex, sentences: AnsweringSentences, data: st.DataObject
) -> None:
    sentence = data.draw(st.sampled_from(index.sentences))
    start, length = data.draw(st.integers(0, len(sentence))), data.draw(st.integers(0, 150))
    text = sentence[start : start + length]
    for place in data.draw(st.lists(st.integers(0, max(len(text) - 1, 0)), max_size=12)):
        text = text[:place] + data.draw(st.sampled_from(["", "嗯", "xy"])) + text[place + 1 :]
    alike = np.array(likeness(dense(text), index.sentences), np.float32)
    best = [alike[start:end].max() for start, end in pairwise([0, *accumulate(COUNTS)])]
    assert sentences.quoted(text).tolist() == [float(each) for each in best]


def test_what_is_shared_counts_by_its_weight_as_often_as_it_is_said() -> None:
    postings = TokenPostings(
        [frozenset("ab"), frozenset("b"), frozenset()], [1.0, 2.0, 1.0], {"a": 3.0, "b": 1.0}.__getitem__
    )
    assert postings.shares("abb").tolist() == [5.0, 1.0, 0.0]
    assert postings.shares("xyz").tolist() == postings.shares("").tolist() == [0.0] * 3


def test_spans_lie_one_after_another() -> None:
    held, lengths = spans(np.array([0, 2, 2, 5]), [2, 0, 1])
    assert held.tolist() == [2, 3, 4, 0, 1]
    assert lengths.tolist() == [3, 2, 0]
