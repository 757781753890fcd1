"""Which lines a map shows: what was noted most, and no more than can be followed."""

from collections import Counter
from dataclasses import replace

import pytest

from bot.core.argument import Argument, Place, Relation, RelationKind
from bot.core.essay import Essay, Library
from bot.render.argument_map.edges import (
    BETWEEN_PARAGRAPHS,
    BETWEEN_THESES,
    DEGREE,
    Edge,
    EdgeKind,
    chosen_paragraph_edges,
    chosen_thesis_edges,
    paragraph_edges,
    thesis_edges,
)

SUPPORT, CONTRAST = EdgeKind.SUPPORT, EdgeKind.CONTRAST


@pytest.fixture
def essay(library: Library) -> Essay:
    return library.essay()


def related(essay: Essay, *relations: tuple[int, int, RelationKind]) -> Essay:
    given = tuple(Relation(source, Place(to), kind) for source, to, kind in relations)
    return replace(essay, argument=Argument(relations=given))


def test_a_ground_and_a_consequence_are_one_way_seen_from_both_ends(essay: Essay) -> None:
    noted = related(essay, (9, 8, RelationKind.GROUND), (8, 9, RelationKind.CONSEQUENCE))
    assert paragraph_edges(noted) == [Edge(SUPPORT, 8, 9, 2)]


def test_an_example_leads_to_what_it_shows(essay: Essay) -> None:
    assert paragraph_edges(related(essay, (1, 2, RelationKind.EXAMPLE))) == [Edge(SUPPORT, 2, 1)]


def test_contrasts_and_concessions_go_both_ways(essay: Essay) -> None:
    noted = related(essay, (21, 11, RelationKind.CONTRAST), (11, 21, RelationKind.CONCESSION))
    assert paragraph_edges(noted) == [Edge(CONTRAST, 11, 21, 2)]


def test_what_stays_in_a_paragraph_or_only_says_it_again_is_no_line(essay: Essay) -> None:
    assert paragraph_edges(related(essay, (4, 4, RelationKind.GROUND), (2, 27, RelationKind.RESTATES))) == []


def test_between_theses_the_stronger_way_counts_and_none_leads_into_itself(essay: Essay) -> None:
    noted = related(
        essay,
        *((24, number, RelationKind.CONSEQUENCE) for number in (21, 22)),  # T5 to T4
        (21, 25, RelationKind.CONSEQUENCE),  # and back, once
        (10, 9, RelationKind.CONSEQUENCE),  # T1 lies in S1
    )
    assert thesis_edges(noted) == [Edge(SUPPORT, "T5", "T4", 2)]


def test_what_is_drawn_can_be_followed(essay: Essay) -> None:
    drawn = ((chosen_paragraph_edges(essay), BETWEEN_PARAGRAPHS), (chosen_thesis_edges(essay), BETWEEN_THESES))
    for chosen, most in drawn:
        assert 0 < len(chosen) <= most
        pairs = [frozenset((edge.source, edge.target)) for edge in chosen]
        assert len(set(pairs)) == len(pairs), "two lines between the same places"
        for kind in EdgeKind:
            ends = Counter(end for edge in chosen if edge.kind is kind for end in (edge.source, edge.target))
            assert max(ends.values()) <= DEGREE


def test_what_was_noted_from_both_ends_is_drawn_first(essay: Essay) -> None:
    drawn = chosen_paragraph_edges(essay)
    assert all(edge.strength > 1 for edge in drawn)
    assert {edge.kind for edge in drawn} == set(EdgeKind)


def test_without_an_argument_there_are_no_lines(essay: Essay) -> None:
    bare = replace(essay, argument=Argument())
    assert (chosen_paragraph_edges(bare), chosen_thesis_edges(bare)) == ((), ())
