"""The benchmark's own judgement: it sees what is lost, changed, swapped or repeated."""

from random import Random

import pytest

from bot.core.essay import Library
from tests.bench.crash_figures import Course, judged, percentile, shown
from tests.bench.crash_program import moments
from tests.bench.crash_updates import EACH, NEXT, course

ASKED = (5, 6, 20)


def heard(library: Library, *numbers: int) -> list[str]:
    return [f"{library.essay().paragraph(number).text}\n第 {number} 段" for number in numbers]


@pytest.mark.parametrize(
    ("numbers", "expected"),
    [
        ((5, 6, 20), Course()),
        ((5, 6, 6, 20), Course(repeats=1)),
        ((5, 20), Course(lost=1)),
        ((5, 6), Course(lost=1)),
        ((6, 5, 20), Course(swapped=1)),
        ((5, 6, 5, 20), Course(repeats=1, swapped=1)),
        ((5, 6, 7, 20), Course(strange=1)),
        ((5, 7, 20), Course(lost=1, strange=1)),
        ((), Course(lost=3)),
    ],
)
def test_what_a_reader_heard_is_judged(library: Library, numbers: tuple[int, ...], expected: Course) -> None:
    assert judged(ASKED, heard(library, *numbers), library.essay()) == expected


def test_another_text_for_the_same_paragraph_and_an_apology_are_strange(library: Library) -> None:
    said = heard(library, *ASKED)
    found = judged(ASKED, [*said, said[-1] + "!", "出了点差错"], library.essay())
    assert found == Course(strange=2)


def test_answer_is_known_by_the_whole_paragraph(library: Library) -> None:
    [said] = heard(library, 5)
    assert shown(said, library.essay()) == 5
    assert shown(said[1:], library.essay()) is None


def test_readers_ask_for_every_paragraph_at_most_once_and_go_on_from_where_they_are() -> None:
    turns = course(EACH, 27, Random(1))
    numbers = [number for _, number in turns]
    assert len(set(numbers)) == EACH
    for before, (text, number) in zip([0, *numbers], turns, strict=False):
        assert text == (NEXT if text == NEXT else f"第{number}段")
        assert text != NEXT or number == before + 1


def test_moments_are_the_same_for_the_same_seed_and_within_the_run() -> None:
    plan = moments(8, 10, 3000, Random("7 updates"), floods=2)
    assert plan == moments(8, 10, 3000, Random("7 updates"), floods=2)
    assert all(10 < moment.sends < 3010 for moment in plan)
    assert sum(moment.flood > 0 for moment in plan) == 2


def test_percentiles() -> None:
    assert [percentile([3.0, 1.0, 2.0, 4.0], part) for part in (0, 50, 95)] == [1.0, 3.0, 4.0]
