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
    together = [cell for cell in cells if cell.count and cell.name not in dict(told.counts)]
    if any(cell.people >= FEWEST for cell in cells if cell.count):
        assert told.total == sum(counts.values())
        assert told.rest == sum(cell.count for cell in together)
        assert not together or any(cell.people >= FEWEST for cell in together)
    else:
        assert told == Breakdown()


LOGS = st.lists(st.tuples(st.integers(1, 9), st.sampled_from(["a", "b", "c", "d", ""])), max_size=60)


@given(LOGS)
def test_of_no_log_is_a_figure_of_one_to_four_people_told_or_to_be_worked_out(log: list[tuple[int, str]]) -> None:
    """Everybody's number, and what they did; the empty name is what has no kind."""
    behind: dict[str, list[int]] = {}
    for person, name in log:
        behind.setdefault(name, []).append(person)
    beside = behind.pop("", [])
    told = breakdown([Cell(name, len(by), len(set(by))) for name, by in behind.items()], len(set(beside)))
    shown = {name for name, _ in told.counts}
    hidden = [person for name, by in behind.items() if name not in shown for person in by]
    assert told.counts == tuple((name, len(by)) for name, by in behind.items() if name in shown)
    assert all(len(set(behind[name])) >= FEWEST for name in shown)
    if told.rest:
        assert told.rest == len(hidden)
        assert len(set(hidden)) >= FEWEST
    if told != Breakdown():
        left_over = set(beside) if told.rest else {*beside, *hidden}
        assert not left_over or len(left_over) >= FEWEST


def test_what_one_person_did_is_left_out_where_there_is_nothing_to_put_it_with() -> None:
    assert breakdown([Cell("down", 1, 1)]) == Breakdown()
    assert breakdown([Cell("down", 3, 3), Cell("up", 4, 4)]) == Breakdown()


def test_where_one_person_did_none_of_it_the_smallest_is_left_out_so_that_the_total_gives_nobody_away() -> None:
    cells = [Cell("many", 90, 30), Cell("some", 20, 5), Cell("four", 4, 4)]
    assert breakdown(cells, beside=1) == Breakdown((("many", 90),))
    assert breakdown(cells, beside=FEWEST) == Breakdown((("many", 90),), rest=24)


def test_group_of_four_is_told_with_the_smallest_of_the_others_only() -> None:
    told = breakdown([Cell("many", 90, 30), Cell("some", 20, 5), Cell("four", 4, 4)])
    assert told == Breakdown((("many", 90),), rest=24)
    assert (told.of("many"), told.of("some"), told.of("four")) == (90, 0, 0)


def test_all_is_told_where_five_people_stand_behind_each() -> None:
    assert breakdown([Cell("b", 7, 5), Cell("a", 9, 6)]) == Breakdown((("b", 7), ("a", 9)))
