"""What may be told of counts: nothing of fewer than five people by itself."""

from hypothesis import given
from hypothesis import strategies as st

from bot.core.statistics import FEWEST, Breakdown, Cell, breakdown

CELLS = st.lists(
    st.builds(Cell, st.text(max_size=3), st.integers(0, 50), st.integers(0, 2 * FEWEST)),
    max_size=8,
    unique_by=lambda cell: cell.name,
)


@given(CELLS)
def test_what_few_people_did_is_told_neither_by_itself_nor_by_what_is_left_over(cells: list[Cell]) -> None:
    told = breakdown(cells)
    people = {cell.name: cell.people for cell in cells}
    counts = {cell.name: cell.count for cell in cells}
    assert all(people[name] >= FEWEST and counts[name] == count for name, count in told.counts)
    assert told.total == sum(counts.values())
    together = [cell for cell in cells if cell.count and cell.name not in dict(told.counts)]
    assert told.rest == sum(cell.count for cell in together)
    if any(cell.people >= FEWEST for cell in cells if cell.count):
        assert not together or any(cell.people >= FEWEST for cell in together)


def test_group_of_four_is_told_with_the_smallest_of_the_others_only() -> None:
    told = breakdown([Cell("many", 90, 30), Cell("some", 20, 5), Cell("four", 4, 4)])
    assert told == Breakdown((("many", 90),), rest=24)
    assert (told.of("many"), told.of("some"), told.of("four")) == (90, 0, 0)


def test_all_is_told_where_five_people_stand_behind_each() -> None:
    assert breakdown([Cell("b", 7, 5), Cell("a", 9, 6)]) == Breakdown((("b", 7), ("a", 9)))
