"""Paragraphs in rows: all of them, in order, and broken where the essay pauses."""

from hypothesis import given
from hypothesis import strategies as st

from bot.render.row_layout import Levels, Stretch, levels, rows

SPANS = st.lists(st.tuples(st.integers(-3, 450), st.integers(-3, 450)), max_size=30)


def stretches(*spans: tuple[int, int]) -> tuple[Stretch, ...]:
    return tuple(Stretch(first, last, f"{first}-{last}") for first, last in spans)


ESSAY = stretches((1, 7), (8, 19), (10, 12), (13, 15), (16, 18), (20, 27), (21, 23), (24, 26))


def broken(length: int, *spans: tuple[int, int]) -> list[tuple[int, int]]:
    """First and last of each row."""
    return [(row[0], row[-1]) for row in rows(length, levels(stretches(*spans), length))]


def test_parts_and_the_theses_in_them_are_told_apart() -> None:
    assert levels(ESSAY, 27) == Levels(
        stretches((1, 7), (8, 19), (20, 27)), stretches((10, 12), (13, 15), (16, 18), (21, 23), (24, 26))
    )


def test_where_none_lies_in_another_all_are_theses() -> None:
    flat = stretches((1, 7), (10, 12), (13, 15))
    assert levels(flat, 27) == Levels((), flat)


def test_a_third_level_and_what_is_beyond_the_essay_are_left_out() -> None:
    given_spans = stretches((1, 9), (2, 8), (3, 7), (0, 3), (9, 12), (6, 5))
    assert levels(given_spans, 10) == Levels(stretches((1, 9)), stretches((2, 8)))


def test_a_part_with_one_thesis_that_covers_it_is_both() -> None:
    assert levels(stretches((1, 5), (1, 5)), 5) == Levels(stretches((1, 5)), stretches((1, 5)))


def test_each_part_has_its_row() -> None:
    assert broken(27, *((each.first, each.last) for each in ESSAY)) == [(1, 7), (8, 19), (20, 27)]


def test_without_parts_rows_are_even_and_no_thesis_is_broken() -> None:
    assert broken(1) == [(1, 1)]
    assert broken(15) == [(1, 15)]
    assert broken(16) == [(1, 8), (9, 16)]
    assert broken(27, (1, 7), (10, 12), (13, 15), (16, 18)) == [(1, 12), (13, 27)]


def test_short_parts_share_a_row() -> None:
    assert len(broken(20, *((number, number + 1) for number in range(1, 20, 2)))) == 2


def test_a_long_essay_does_not_become_a_tower() -> None:
    for size in (1, 7, 11, 20, 40, 400):
        assert len(broken(400, *((first, min(first + size - 1, 400)) for first in range(1, 401, size)))) <= 32


@given(st.integers(1, 400), SPANS)
def test_every_paragraph_has_its_place(length: int, spans: list[tuple[int, int]]) -> None:
    made = rows(length, levels(stretches(*spans), length))
    assert [number for row in made for number in row] == list(range(1, length + 1))
    assert all(0 < len(row) <= 18 for row in made)
