"""What comes on which day, and the argument in eight lines."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.core.daily import Course
from bot.core.essay import Essay, Library, Part, Thesis, Words
from bot.talk.course import LINES, argument, length, step
from tests.render.essays import made_of
from tests.talk.subscriptions import subscribed


def numbers(essay: Essay, course: Course, *, number: int = 5, turn: int = 0) -> list[int]:
    subscription = subscribed(number=number, course=course, round=turn)
    steps = [step(replace(subscription, position=at), essay) for at in range(length(subscription, essay))]
    return [each.number for each in steps if each]


def test_paragraphs_come_in_order(library: Library) -> None:
    assert numbers(library.essay(), Course.PARAGRAPHS) == list(range(1, 28))


@given(st.integers(0, 10**6), st.integers(0, 50))
def test_a_surprise_shows_every_paragraph_once_before_any_twice(number: int, turn: int) -> None:
    essay = made_of("x", *("一段。" for _ in range(40))).essay()
    assert sorted(numbers(essay, Course.SURPRISE, number=number, turn=turn)) == list(range(1, 41))


def test_a_surprise_is_another_one_for_others_and_in_the_next_round(library: Library) -> None:
    essay = library.essay()
    orders = [numbers(essay, Course.SURPRISE, number=n, turn=turn) for n in (1, 2) for turn in (0, 1)]
    assert len({tuple(order) for order in orders}) == 4
    assert list(range(1, 28)) not in orders
    assert orders[0] == numbers(essay, Course.SURPRISE, number=1)


def test_theses_come_in_order_each_with_a_paragraph_of_its_own(library: Library) -> None:
    essay = library.essay()
    assert length(subscribed(course=Course.THESES), essay) == len(essay.theses)
    for turn in range(4):
        for at, thesis in enumerate(essay.theses):
            found = step(subscribed(course=Course.THESES, position=at, round=turn), essay)
            assert found is not None
            assert found.thesis == thesis
            assert essay.paragraph(found.number).thesis == thesis.id


def test_the_paragraphs_that_questions_lead_to_take_turns(library: Library) -> None:
    """For the introduction there are four of them."""
    asked = [opener.ref.number for opener in library.essay().openers if opener.ref.number <= 7]
    rounds = [step(subscribed(course=Course.THESES, round=turn), library.essay()) for turn in range(len(asked) + 1)]
    assert [each.number for each in rounds if each] == [*asked, asked[0]]
    assert len(asked) > 1


def test_a_thesis_whose_paragraphs_are_all_of_narrower_ones_is_read_from_its_first() -> None:
    essay = made_of("x", "一。", "二。").essay()
    words = Words("窄")
    inner = Thesis("T1", "intro", words, words, words, words, 1, 2)
    covered = tuple(replace(each, thesis="T1") for each in essay.paragraphs)
    found = step(
        subscribed(course=Course.THESES), replace(essay, theses=(*essay.theses, inner), paragraphs=covered, openers=())
    )
    assert found is not None
    assert found.number == 1


@pytest.mark.parametrize("course", list(Course))
def test_behind_the_last_comes_no_further(library: Library, course: Course) -> None:
    days = length(subscribed(course=course), library.essay())
    for position in (days, days + 1, 10**6):
        assert step(subscribed(course=course, position=position), library.essay()) is None


def test_an_essay_of_eight_theses_is_told_by_them(library: Library) -> None:
    essay = library.essay()
    assert len(essay.theses) == LINES
    assert argument(essay) == tuple(thesis.id for thesis in essay.theses)


def test_with_fewer_theses_summaries_of_paragraphs_fill_up() -> None:
    essay = made_of("x", *(f"这是第{number}段。" for number in range(1, 28))).essay()
    lines = argument(essay)
    assert len(lines) == LINES
    assert [line for line in lines if isinstance(line, str)] == ["intro"]
    numbers = [line for line in lines if isinstance(line, int)]
    assert numbers == sorted(numbers)
    assert max(numbers) > 20, "from the whole of it"
    said = [essay.thesis("intro").statement.zh, *(essay.paragraph(number).summary.zh for number in numbers)]
    assert len(set(said)) == len(said)


def test_a_short_essay_is_told_in_as_many_lines_as_there_are() -> None:
    assert argument(made_of("x", "只有一段。").essay()) == ("intro",)


def test_with_more_theses_the_parts_come_first() -> None:
    """Three parts with four narrower theses each."""
    essay = made_of("x", *(f"这是第{number}段。" for number in range(1, 31))).essay()
    words = Words("话")
    parts, theses = [], []
    for part in range(3):
        first = part * 10 + 1
        parts.append(Part(f"S{part}", None, first, first + 9))
        theses.append(Thesis(f"S{part}", f"S{part}", words, words, words, words, first, first + 9))
        theses += [
            Thesis(f"T{part}{at}", f"S{part}", words, words, words, words, first + at, first + at) for at in range(4)
        ]
    lines = argument(replace(essay, parts=tuple(parts), theses=tuple(theses)))
    assert len(lines) == LINES
    assert {"S0", "S1", "S2"} <= set(lines)
    order = [thesis.id for thesis in theses]
    assert [order.index(str(line)) for line in lines] == sorted(order.index(str(line)) for line in lines)
    many = tuple(replace(thesis, part=thesis.id) for thesis in theses)
    assert len(argument(replace(essay, theses=many))) == LINES
