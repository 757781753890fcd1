"""What comes on which day, and the argument in eight lines."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.core.essay import Essay, Library, Part, Thesis
from bot.core.language import LocalizedText
from bot.core.subscription import ReadingOrder
from bot.talk.schedules.excerpts import next_thesis
from bot.talk.schedules.reading_order import (
    LINES,
    argument_lines,
    days_in_round,
    is_finished,
    next_reading_day,
    with_pace,
)
from tests.render.essays import made_of
from tests.talk.subscriptions import prompts, subscribed


def numbers(essay: Essay, order: ReadingOrder, *, number: int = 5, turn: int = 0) -> list[int]:
    subscription = subscribed(number=number, order=order, round=turn)
    steps = [
        next_reading_day(replace(subscription, position=at), essay) for at in range(days_in_round(subscription, essay))
    ]
    return [each.number for each in steps if each]


def test_paragraphs_come_in_order(library: Library) -> None:
    assert numbers(library.essay(), ReadingOrder.PARAGRAPHS) == list(range(1, 28))


@pytest.mark.parametrize("pace", [1, 2, 3])
@pytest.mark.parametrize("paragraphs", [1, 2, 3, 4, 27])
def test_several_paragraphs_come_at_a_time_and_the_last_time_what_is_left(paragraphs: int, pace: int) -> None:
    essay = made_of("x", *("一段。" for _ in range(paragraphs))).essay()
    subscription = replace(subscribed(), pace=pace)
    steps = [
        next_reading_day(replace(subscription, position=at), essay) for at in range(days_in_round(subscription, essay))
    ]
    shown = [(each.number, *each.more) for each in steps if each]
    assert [number for numbers in shown for number in numbers] == list(range(1, paragraphs + 1))
    assert all(len(numbers) == pace for numbers in shown[:-1])
    assert [each.last for each in steps if each] == [numbers[-1] for numbers in shown]


@pytest.mark.parametrize("order", [ReadingOrder.THESES, ReadingOrder.SURPRISE])
def test_only_paragraphs_in_order_come_several_at_a_time(library: Library, order: ReadingOrder) -> None:
    essay = library.essay()
    one, three = subscribed(order=order), replace(subscribed(order=order), pace=3)
    assert days_in_round(three, essay) == days_in_round(one, essay)
    assert [next_reading_day(replace(three, position=at), essay) for at in (0, 5)] == [
        next_reading_day(replace(one, position=at), essay) for at in (0, 5)
    ]


@given(st.integers(1, 60), st.sampled_from([1, 2, 3]), st.sampled_from([1, 2, 3]), st.data())
def test_another_pace_keeps_the_place_and_leaves_nothing_out(
    paragraphs: int, before: int, after: int, data: st.DataObject
) -> None:
    essay = made_of("x", *("一段。" for _ in range(paragraphs))).essay()
    subscription = replace(subscribed(), pace=before)
    position = data.draw(st.integers(0, days_in_round(subscription, essay)))
    subscription = replace(subscription, position=position)
    changed = with_pace(subscription, essay, after)
    assert changed == replace(subscription, pace=after, position=changed.position)
    assert is_finished(changed, essay) == is_finished(subscription, essay)
    was, now = next_reading_day(subscription, essay), next_reading_day(changed, essay)
    if was and now:
        assert was.number - after < now.number <= was.number


def test_another_pace_is_no_other_place_where_paragraphs_do_not_come_in_order(library: Library) -> None:
    theses = subscribed(order=ReadingOrder.THESES, position=5)
    assert with_pace(theses, library.essay(), 3) == replace(theses, pace=3)


def test_prompts_are_about_each_thesis_in_turn_and_then_about_each_again(library: Library) -> None:
    theses = [thesis.id for thesis in library.essay().theses]
    assert days_in_round(prompts(), library.essay()) == 8
    assert [next_thesis(prompts(position=at), library) for at in range(8)] == [(each, 0) for each in theses]
    assert next_thesis(prompts(position=8), library) == (theses[0], 1)


def test_prompts_are_about_the_chosen_theses_in_the_order_of_the_essay(library: Library) -> None:
    chosen = ("T3", "T1")
    assert days_in_round(prompts(chosen=chosen), library.essay()) == 2
    turns = [next_thesis(prompts(chosen=chosen, position=at), library) for at in range(6)]
    assert turns == [("T1", 0), ("T1", 0), ("T1", 0), ("T3", 0), ("T3", 0), ("T1", 1)]


def test_theses_that_are_no_more_are_not_waited_for(library: Library) -> None:
    assert next_thesis(prompts(chosen=("T9", "T2")), library) == ("T2", 0)
    assert next_thesis(prompts(chosen=("T9",)), library) == (library.essay().theses[0].id, 0)


@given(st.integers(0, 10**6), st.integers(0, 50))
def test_a_surprise_shows_every_paragraph_once_before_any_twice(number: int, turn: int) -> None:
    essay = made_of("x", *("一段。" for _ in range(40))).essay()
    assert sorted(numbers(essay, ReadingOrder.SURPRISE, number=number, turn=turn)) == list(range(1, 41))


def test_a_surprise_is_another_one_for_others_and_in_the_next_round(library: Library) -> None:
    essay = library.essay()
    orders = [numbers(essay, ReadingOrder.SURPRISE, number=n, turn=turn) for n in (1, 2) for turn in (0, 1)]
    assert len({tuple(order) for order in orders}) == 4
    assert list(range(1, 28)) not in orders
    assert orders[0] == numbers(essay, ReadingOrder.SURPRISE, number=1)


def test_theses_come_in_order_each_with_a_paragraph_of_its_own(library: Library) -> None:
    essay = library.essay()
    assert days_in_round(subscribed(order=ReadingOrder.THESES), essay) == len(essay.theses)
    for turn in range(4):
        for at, thesis in enumerate(essay.theses):
            found = next_reading_day(subscribed(order=ReadingOrder.THESES, position=at, round=turn), essay)
            assert found is not None
            assert found.thesis == thesis
            assert essay.paragraph(found.number).thesis == thesis.id


def test_the_paragraphs_that_questions_lead_to_take_turns(library: Library) -> None:
    """For the introduction there are four of them."""
    asked = [opener.ref.number for opener in library.essay().openers if opener.ref.number <= 7]
    rounds = [
        next_reading_day(subscribed(order=ReadingOrder.THESES, round=turn), library.essay())
        for turn in range(len(asked) + 1)
    ]
    assert [each.number for each in rounds if each] == [*asked, asked[0]]
    assert len(asked) > 1


def test_a_thesis_whose_paragraphs_are_all_of_narrower_ones_is_read_from_its_first() -> None:
    essay = made_of("x", "一。", "二。").essay()
    words = LocalizedText("窄")
    inner = Thesis("T1", "intro", words, words, words, words, 1, 2)
    covered = tuple(replace(each, thesis="T1") for each in essay.paragraphs)
    found = next_reading_day(
        subscribed(order=ReadingOrder.THESES),
        replace(essay, theses=(*essay.theses, inner), paragraphs=covered, openers=()),
    )
    assert found is not None
    assert found.number == 1


@pytest.mark.parametrize("order", list(ReadingOrder))
def test_behind_the_last_comes_no_further(library: Library, order: ReadingOrder) -> None:
    days = days_in_round(subscribed(order=order), library.essay())
    for position in (days, days + 1, 10**6):
        assert next_reading_day(subscribed(order=order, position=position), library.essay()) is None


def test_an_essay_of_eight_theses_is_told_by_them(library: Library) -> None:
    essay = library.essay()
    assert len(essay.theses) == LINES
    assert argument_lines(essay) == tuple(thesis.id for thesis in essay.theses)


def test_with_fewer_theses_summaries_of_paragraphs_fill_up() -> None:
    essay = made_of("x", *(f"这是第{number}段。" for number in range(1, 28))).essay()
    lines = argument_lines(essay)
    assert len(lines) == LINES
    assert [line for line in lines if isinstance(line, str)] == ["intro"]
    numbers = [line for line in lines if isinstance(line, int)]
    assert numbers == sorted(numbers)
    assert max(numbers) > 20, "from the whole of it"
    said = [essay.thesis("intro").statement.zh, *(essay.paragraph(number).summary.zh for number in numbers)]
    assert len(set(said)) == len(said)


def test_a_short_essay_is_told_in_as_many_lines_as_there_are() -> None:
    assert argument_lines(made_of("x", "只有一段。").essay()) == ("intro",)


def test_with_more_theses_the_parts_come_first() -> None:
    """Three parts with four narrower theses each."""
    essay = made_of("x", *(f"这是第{number}段。" for number in range(1, 31))).essay()
    words = LocalizedText("话")
    parts, theses = [], []
    for part in range(3):
        first = part * 10 + 1
        parts.append(Part(f"S{part}", None, first, first + 9))
        theses.append(Thesis(f"S{part}", f"S{part}", words, words, words, words, first, first + 9))
        theses += [
            Thesis(f"T{part}{at}", f"S{part}", words, words, words, words, first + at, first + at) for at in range(4)
        ]
    lines = argument_lines(replace(essay, parts=tuple(parts), theses=tuple(theses)))
    assert len(lines) == LINES
    assert {"S0", "S1", "S2"} <= set(lines)
    order = [thesis.id for thesis in theses]
    assert [order.index(str(line)) for line in lines] == sorted(order.index(str(line)) for line in lines)
    many = tuple(replace(thesis, part=thesis.id) for thesis in theses)
    assert len(argument_lines(replace(essay, theses=many))) == LINES
