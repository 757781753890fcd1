"""What an editor has written down is answered as it was written down, however little is learnt from it."""

from dataclasses import replace

import numpy as np
import pytest

from bot.core.essay import Essay, Library, Phrasing
from bot.core.match import Verdict
from bot.search.retrieval.verbatim import VerbatimPhrasings, raised, verdict_of
from tests.search.conftest import small

__all__ = ["small"]


def folded(text: str) -> str:
    return text.casefold()


@pytest.fixture
def essay(small: Library) -> Essay:
    """Two paragraphs that share a phrasing, one that leans on what was said before, and a line that none answers."""
    first, second, *others = small.essay().paragraphs
    said = (Phrasing("为啥老说下雨？"), Phrasing("OK吗"))
    leaning = (Phrasing("为啥老说下雨"), Phrasing("那怎么办", after="灾来了"))
    paragraphs = (replace(first, phrasings=said), replace(second, phrasings=leaning), *others)
    return replace(small.essay(), paragraphs=paragraphs, absent=("谁写的序", "？？"))


@pytest.mark.parametrize(
    ("text", "earlier", "rows"),
    [
        ("ok 吗", (), frozenset({0})),
        ("为啥老说下雨！", (), frozenset({0, 1})),
        ("那怎么办？", ("灾来了。",), frozenset({1})),
        ("那怎么办", (), None),
        ("ok吗", ("灾来了",), None),
        ("谁写的序", (), frozenset()),
        ("谁写的跋", (), None),
        ("……", (), None),
    ],
)
def test_message_is_known_by_its_words_whatever_stands_between_them(
    essay: Essay, text: str, earlier: tuple[str, ...], rows: frozenset[int] | None
) -> None:
    assert VerbatimPhrasings.of(essay, folded).rows(text, earlier) == rows


def test_phrasing_of_a_thesis_is_answered_by_its_paragraphs_unless_one_of_them_has_it(essay: Essay) -> None:
    thesis = essay.theses[0]
    both = (Phrasing("这一段讲什么道理"), Phrasing("OK吗"))
    known = VerbatimPhrasings.of(replace(essay, theses=(replace(thesis, phrasings=both), *essay.theses[1:])), folded)
    assert known.rows("这一段讲什么道理", ()) == frozenset(range(thesis.first - 1, thesis.last))
    assert known.rows("ok吗", ()) == frozenset({0})


def test_the_best_of_those_that_answer_comes_first_and_the_others_keep_their_order() -> None:
    scores = np.array([0.9, 0.2, 0.3, 0.5], np.float32)
    assert list(np.argsort(-raised(scores, frozenset({1, 2})))) == [2, 0, 1, 3]
    assert raised(scores, frozenset({0})) == pytest.approx(scores)


def test_what_was_written_down_is_said_and_what_none_answers_is_not() -> None:
    assert verdict_of(frozenset({3}))[0] is Verdict.SAYS
    assert verdict_of(frozenset())[0] is Verdict.SILENT
