"""What is drawn of a curve, and what is said to be best done next."""

from dataclasses import replace

import pytest

from bot.cli.check import FEW, NEAR, drawn, next_step
from bot.core.essay import Essay, Library, Phrasing
from bot.training.audit import MatchingFigures
from bot.training.curve import MOST, Curve, CurvePoint, ParagraphFound
from tests.search.conftest import small

__all__ = ["small"]

NAN = float("nan")
NONE = MatchingFigures(0, NAN, NAN, NAN, NAN)
GOLDEN = MatchingFigures(40, 0.8, 0.95, 0.9, 0.7)


def curve(*paragraphs: ParagraphFound, golden: MatchingFigures = NONE) -> Curve:
    return Curve((CurvePoint(0, 0.5, 0.75, NAN, 0.25, 1.0, golden),), paragraphs, 8, 4)


def full(essay: Essay) -> Essay:
    """With phrasings, lines of what it does not answer, and summaries."""
    said = tuple(Phrasing(f"第{number}句") for number in range(FEW))
    paragraphs = tuple(replace(each, phrasings=said, extracted=False) for each in essay.paragraphs)
    return replace(essay, paragraphs=paragraphs, absent=tuple(f"没谈{number}" for number in range(NEAR)))


def test_point_is_a_bar_with_its_shares_and_nothing_where_nothing_was_asked() -> None:
    asked, head, row, *_ = drawn(curve())
    assert asked == "asked: its phrasings, left out of what is learnt (8), what it does not answer (4)"
    assert "golden" not in head
    assert row.split() == ["0", "█" * 10 + "░" * 10, "50%", "75%", "-", "25%", "100%"]


def test_below_the_table_it_is_said_of_what_the_shares_are() -> None:
    below = list(drawn(curve()))[3:]
    [said] = [line for line in below if line.startswith(f"Of about {MOST} phrasings at most, drawn by chance,")]
    assert "not with figures of the whole (check --accuracy)" in said


def test_golden_messages_are_told_where_there_are_enough() -> None:
    _, head, row, *_ = drawn(curve(golden=GOLDEN))
    assert head.endswith("golden first, in three")
    assert row.split()[-2:] == ["80%,", "95%"]


def test_few_golden_messages_are_counted_and_how_many_it_takes_is_said() -> None:
    lines = list(drawn(curve(golden=replace(GOLDEN, messages=1))))
    assert "golden.yaml holds 1 message; from 30 on, how they are found is told as well." in lines
    assert not any(line.startswith("golden.yaml") for line in drawn(curve(golden=GOLDEN)))


def test_paragraph_of_which_hardly_anything_is_known_comes_first(small: Library) -> None:
    bare = replace(small.essay(), paragraphs=tuple(replace(e, phrasings=()) for e in small.essay().paragraphs))
    assert next_step(bare, curve(), 2, " --seeds x").endswith("--seeds x --at 2")
    assert "paragraph 2 has no phrasing" in next_step(bare, curve(), 2, "")


def test_then_what_it_does_not_answer(small: Library) -> None:
    few = replace(full(small.essay()), absent=("没谈",))
    assert next_step(few, curve(), 1, "").startswith("next: 1 line of what it does not answer")


@pytest.mark.parametrize(
    ("found", "said"),
    [
        (
            ParagraphFound(2, 9, 2, 3),
            "next: paragraph 2 is found by 2 of 9 of its own phrasings; most others go to 3. Add phrasings to 2: ",
        ),
        (ParagraphFound(2, 9, 2, None), "next: paragraph 2 is found by 2 of 9 of its own phrasings. Add phrasings"),
        (ParagraphFound(2, 9, 9, None), "next: have somebody else write phrasings"),
    ],
)
def test_then_the_paragraph_that_is_found_least(small: Library, found: ParagraphFound, said: str) -> None:
    step = next_step(full(small.essay()), curve(ParagraphFound(1, 9, 9, None), found), 1, "")
    assert step.startswith(said)


def test_then_summaries(small: Library) -> None:
    essay = full(small.essay())
    first, *others = essay.paragraphs
    essay = replace(essay, paragraphs=(replace(first, extracted=True), *others))
    assert "1 paragraph has no summary of yours" in next_step(essay, curve(ParagraphFound(1, 1, 1, None)), 1, "")
