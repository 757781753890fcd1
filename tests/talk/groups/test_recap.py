"""What a discussion came to. The figures are counted by hand."""

from collections.abc import Iterable
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.core.callback_data.actions import BeginDiscussionButton
from bot.core.discussion import Contribution, DiscussionFigures, DiscussionPart, GroupContext, Stance, Tally, Vote
from bot.core.essay import Library
from bot.core.response import Button, CatalogueMessage, Recap
from bot.core.response_parts import PopularContribution
from bot.talk.groups.recap import POPULAR, opinion_shift, recap
from tests.talk.people import SLUG, buttons
from tests.talk.rooms import OVER, TALK, after, before, spoke

AGREE, DISAGREE, DEPENDS, UNDECIDED = Stance
EVERYWHERE = frozenset(range(1, 28))


def told(
    library: Library, *contributions: Contribution, votes: Iterable[Vote] = (), covered: Iterable[int] = ()
) -> Recap:
    figures = DiscussionFigures(tuple(votes), contributions, frozenset(covered), ("T1",))
    return recap(OVER, figures, library, GroupContext(chat=-100))


def test_nobody_took_part(library: Library) -> None:
    response = told(library)
    assert (response.people, response.said, response.touched, response.popular) == (0, 0, (), ())
    assert response.movement
    assert (response.movement.before.total, response.movement.after.total, response.movement.both) == (0, 0, 0)
    assert (response.thesis, response.question, response.ref, response.chat) == ("T1", OVER.question, OVER.ref, -100)


def test_whoever_spoke_or_voted_is_counted_once(library: Library) -> None:
    said = [spoke("p1", 1), spoke("p1", 2), spoke("p2", 3)]
    votes = [before("p2", AGREE), after("p2", AGREE), before("p3", DEPENDS), after("p4", AGREE)]
    response = told(library, *said, votes=votes)
    assert (response.people, response.said) == (4, 3)


def test_paragraphs_are_counted_in_the_order_of_the_essay(library: Library) -> None:
    said = [spoke("p1", 1, 16, 3), spoke("p2", 2, 16), spoke("p1", 3), spoke("p3", 4, 3, 10, 16)]
    assert told(library, *said).touched == ((3, 2), (10, 1), (16, 3))


def test_paragraphs_that_the_essay_has_no_more_are_left_out(library: Library) -> None:
    assert told(library, spoke("p1", 1, 27, 28, 99)).touched == ((27, 1),)


def test_what_most_replied_to_comes_first_and_of_two_alike_the_older(library: Library) -> None:
    said = [
        spoke("p1", -40, replies=1),
        spoke("p2", 9, replies=1),
        spoke("p2", 10, 4, 7, replies=5),
        spoke("p1", 11, replies=2),
        spoke("p3", 12, replies=2),
        spoke("p3", 13),
    ]
    assert POPULAR == 3
    assert told(library, *said).popular == (
        PopularContribution(10, 5, 3, (4, 7)),
        PopularContribution(11, 2, 4),
        PopularContribution(12, 2, 5),
    )
    older = (PopularContribution(-40, 1, 1), PopularContribution(9, 1, 2))
    assert told(library, *said[:2]).popular == older, "also where it stands in the group that was"
    assert told(library, said[5]).popular == (), "nobody replied to it"


def test_how_opinion_moved() -> None:
    votes = (
        *(before("p1", AGREE), after("p1", DISAGREE)),
        *(before("p2", AGREE), after("p2", DISAGREE)),
        *(before("p3", UNDECIDED), after("p3", AGREE)),
        *(before("p4", DEPENDS), after("p4", DEPENDS)),
        before("p5", DISAGREE),
        after("p6", DISAGREE),
    )
    moved = opinion_shift(votes)
    assert moved.before == Tally({AGREE: 2, UNDECIDED: 1, DEPENDS: 1, DISAGREE: 1})
    assert moved.after == Tally({DISAGREE: 3, AGREE: 1, DEPENDS: 1})
    assert (moved.before.total, moved.after.total, moved.both, moved.changed) == (5, 5, 4, 3)
    assert moved.moved == {(AGREE, DISAGREE): 2, (UNDECIDED, AGREE): 1}
    assert (moved.after.of(UNDECIDED), moved.after.of(DISAGREE)) == (0, 3)


def test_everybody_moved() -> None:
    votes = [(before(f"p{n}", AGREE), after(f"p{n}", DISAGREE)) for n in range(7)]
    moved = opinion_shift(tuple(vote for pair in votes for vote in pair))
    assert (moved.both, moved.changed, moved.moved) == (7, 7, {(AGREE, DISAGREE): 7})


def test_nobody_moved() -> None:
    moved = opinion_shift((before("p1", AGREE), after("p1", AGREE)))
    assert (moved.both, moved.changed, moved.moved) == (1, 0, {})


def test_those_who_moved_cancel_each_other_out_in_the_counts_but_not_here() -> None:
    votes = (before("p1", AGREE), before("p2", DISAGREE), after("p1", DISAGREE), after("p2", AGREE))
    moved = opinion_shift(votes)
    assert moved.before == moved.after
    assert (moved.both, moved.changed) == (2, 2)


_VOTE = st.builds(
    Vote,
    st.sampled_from(["p1", "p2", "p3"]),
    st.sampled_from([DiscussionPart.BEFORE, DiscussionPart.AFTER]),
    st.sampled_from(Stance),
)


@given(st.lists(_VOTE, unique_by=lambda vote: (vote.person, vote.part)))
def test_the_figures_of_a_movement_agree_with_each_other(votes: list[Vote]) -> None:
    moved = opinion_shift(tuple(votes))
    assert moved.before.total + moved.after.total == len(votes)
    assert moved.changed <= moved.both <= min(moved.before.total, moved.after.total)
    assert all(old is not new and people > 0 for (old, new), people in moved.moved.items())
    for stance in Stance:
        came = sum(people for (_, new), people in moved.moved.items() if new is stance)
        left = sum(people for (old, _), people in moved.moved.items() if old is stance)
        assert moved.after.of(stance) >= came
        assert moved.before.of(stance) >= left


def test_without_a_poll_nothing_is_said_of_opinion(library: Library) -> None:
    assert recap(replace(OVER, poll=False), DiscussionFigures(), library, GroupContext()).movement is None


@pytest.mark.parametrize(
    ("begun", "covered", "left"),
    [
        ((), (), "T1"),
        (("intro", "S1"), (), "T1"),
        (("T1",), (), "T2"),
        ((), (10,), "T2"),
        ((), (12, 15, 16), "T4"),
        (("T1", "T2", "T3", "T4"), (), "T5"),
        (("T1", "T2", "T3", "T4"), (24,), "intro"),
        (("T1", "T2", "T3", "T4", "T5"), (7,), "S1"),
        (("T1", "T2", "T3", "T4", "T5", "intro"), (), "S1"),
        (("T1", "T2", "T3", "T4", "T5", "intro", "S1"), (), "S2"),
        (("T1", "T2", "T3", "T4", "T5", "intro", "S1", "S2"), (), None),
        ((), EVERYWHERE, None),
    ],
)
def test_what_nobody_has_touched_is_the_next_to_begin_with(
    library: Library, begun: tuple[str, ...], covered: Iterable[int], left: str | None
) -> None:
    response = recap(OVER, DiscussionFigures(covered=frozenset(covered), begun=begun), library, GroupContext())
    assert response.untouched == left
    assert response.then == (library.essay().thesis(left).discuss[0] if left else None)


def test_of_a_thesis_without_questions_only_its_name_is_told(library: Library) -> None:
    essay = library.essay()
    bare = Library((replace(essay, theses=tuple(replace(thesis, discuss=()) for thesis in essay.theses)),))
    response = recap(OVER, DiscussionFigures(), bare, GroupContext())
    assert (response.untouched, response.then) == ("T1", None)


def test_at_the_end_there_is_a_way_to_what_is_left_and_always_one_to_be_alone_with_it(library: Library) -> None:
    private = Button(CatalogueMessage("recap.press.private"), start="r-4")
    begin = Button(CatalogueMessage("recap.press.begin"), BeginDiscussionButton("T1"))
    assert buttons(recap(OVER, DiscussionFigures(), library, GroupContext())) == [begin, private]
    assert buttons(recap(OVER, DiscussionFigures(covered=EVERYWHERE), library, GroupContext())) == [private]
    running = recap(TALK, DiscussionFigures(), library, GroupContext())
    assert buttons(running) == [Button(CatalogueMessage("recap.press.private"), start="r-5")], "that one goes on"
    assert (running.closed, running.ref.slug) == (False, SLUG)


def test_where_only_opinion_is_told_there_are_no_ways_on(library: Library) -> None:
    response = recap(OVER, DiscussionFigures(), library, GroupContext(), whole=False)
    assert (response.whole, response.rows) == (False, ())
