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


LOGS = st.lists(st.tuples(st.integers(1, 9), st.sampled_from(["a", "b", "c", "d"])), max_size=60)


@given(LOGS)
def test_of_no_log_is_a_figure_of_one_to_four_people_told(log: list[tuple[int, str]]) -> None:
    """Everybody's number, and what they did."""
    behind: dict[str, list[int]] = {}
    for person, name in log:
        behind.setdefault(name, []).append(person)
    told = breakdown([Cell(name, len(by), len(set(by))) for name, by in behind.items()])
    shown = {name for name, _ in told.counts}
    hidden = [person for name, by in behind.items() if name not in shown for person in by]
    assert told.counts == tuple((name, len(by)) for name, by in behind.items() if name in shown)
    assert all(len(set(behind[name])) >= FEWEST for name in shown)
    if told.rest:
        assert told.rest == len(hidden)
        assert len(set(hidden)) >= FEWEST


def test_what_one_person_did_is_left_out_where_there_is_nothing_to_put_it_with() -> None:
    assert breakdown([Cell("down", 1, 1)]) == Breakdown()
    assert breakdown([Cell("down", 3, 3), Cell("up", 4, 4)]) == Breakdown()
