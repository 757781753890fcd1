"""How a discussion ends, and who may see what came of it."""

from dataclasses import replace
from datetime import timedelta

import pytest

from bot.core.decision import AdvanceDiscussion, Decision
from bot.core.discussion import (
    Discussion,
    DiscussionFigures,
    DiscussionPart,
    DiscussionStage,
    GroupContext,
    GroupSettings,
    ReportedOutcome,
    Stance,
    Tally,
    Vote,
)
from bot.core.essay import Library
from bot.core.outgoing import Address
from bot.core.response import CatalogueMessage, Recap, TextResponse
from bot.talk.groups import close as closing
from bot.talk.schedules.durations import SECOND_POLL_HOURS
from tests.incoming import changed
from tests.talk.people import keys
from tests.talk.rooms import GROUP, NOW, OVER, TALK, before, commands, spoke, take

VOTED = DiscussionFigures(votes=(before("p1", Stance.AGREE),))
SAID = DiscussionFigures(contributions=(spoke("p1", 9, 11),))
LATER = NOW + timedelta(hours=5)


def close(library: Library, group: GroupContext, *, manages: bool = True) -> Decision:
    return take(commands("close"), library, group, manages=manages)


def went_on(decision: Decision) -> Discussion:
    [effect] = decision.effects
    assert isinstance(effect, AdvanceDiscussion)
    return effect.discussion


def test_where_somebody_voted_the_poll_is_asked_once_more_and_then_it_is_over(library: Library) -> None:
    first = close(library, GroupContext(running=TALK, figures=VOTED))
    asking = went_on(first)
    assert asking == replace(TALK, stage=DiscussionStage.ASKING, due=NOW + SECOND_POLL_HOURS)
    assert first.response == TextResponse((CatalogueMessage("close.asking", {"hours": 12}, count=12),))
    second = close(library, GroupContext(running=asking, figures=VOTED))
    assert went_on(second) == replace(TALK, stage=DiscussionStage.CLOSED, due=None, closed=NOW)
    assert isinstance(second.response, Recap)
    assert (second.response.closed, second.response.people) == (True, 1)


@pytest.mark.parametrize(
    ("discussion", "figures"),
    [
        (TALK, DiscussionFigures()),
        (TALK, SAID),
        (replace(TALK, poll=False), VOTED),
        (TALK, DiscussionFigures(votes=(Vote("p1", DiscussionPart.AFTER, Stance.AGREE),))),
    ],
    ids=["nobody did anything", "nobody voted", "without a poll", "nobody voted at the beginning"],
)
def test_where_there_is_nothing_to_ask_once_more_it_is_over_at_once(
    library: Library, discussion: Discussion, figures: DiscussionFigures
) -> None:
    decision = close(library, GroupContext(running=discussion, figures=figures))
    assert went_on(decision) == replace(discussion, stage=DiscussionStage.CLOSED, due=None, closed=NOW)


@pytest.mark.parametrize("stage", [DiscussionStage.OPEN, DiscussionStage.ASKING])
@pytest.mark.parametrize("poll", [True, False])
@pytest.mark.parametrize("figures", [VOTED, SAID], ids=["voted", "said"])
def test_by_itself_it_goes_the_same_way(stage: DiscussionStage, poll: bool, figures: DiscussionFigures) -> None:
    discussion = replace(TALK, stage=stage, poll=poll, due=LATER)
    after = closing.next_stage(discussion, figures, LATER)
    if stage is DiscussionStage.OPEN and poll and figures is VOTED:
        assert after == replace(discussion, stage=DiscussionStage.ASKING, due=LATER + SECOND_POLL_HOURS)
    else:
        assert after == replace(discussion, stage=DiscussionStage.CLOSED, due=None, closed=LATER)


def test_one_in_which_nobody_took_part_is_closed_in_a_line(library: Library) -> None:
    assert keys(close(library, GroupContext(running=TALK, figures=DiscussionFigures())).response) == ["close.silent"]
    assert keys(close(library, GroupContext(running=TALK)).response) == ["close.silent"]


@pytest.mark.parametrize("recap", [True, False])
def test_the_admins_say_whether_all_is_told_at_the_end_or_only_how_opinion_moved(library: Library, recap: bool) -> None:
    group = GroupContext(settings=GroupSettings(recap=recap), running=TALK, figures=SAID)
    response = close(library, group).response
    assert isinstance(response, Recap)
    assert (response.whole, bool(response.rows)) == (recap, recap)


def test_members_close_one_only_where_the_admins_let_everybody(library: Library) -> None:
    group = GroupContext(running=TALK, figures=VOTED)
    decision = close(library, group, manages=False)
    assert (keys(decision.response), decision.effects) == (["discuss.managers"], ())
    anyone = replace(group, settings=GroupSettings(anyone=True))
    assert went_on(close(library, anyone, manages=False)).stage is DiscussionStage.ASKING


def test_where_none_goes_on_there_is_none_to_close(library: Library) -> None:
    decision = close(library, GroupContext(last=OVER))
    assert (keys(decision.response), decision.effects) == (["close.none"], ())


def recap(
    library: Library, group: GroupContext | None, *, elsewhere: Address | None = None, manages: bool = True
) -> Decision:
    to = Address(7) if elsewhere else GROUP
    decision = take(commands("recap", to=to, elsewhere=elsewhere), library, group, manages=manages)
    assert decision.effects == ()
    return decision


def test_a_recap_is_of_what_goes_on_or_else_of_the_last(library: Library) -> None:
    running = recap(library, GroupContext(running=TALK, last=OVER, figures=SAID)).response
    assert isinstance(running, Recap)
    assert (running.closed, running.said) == (False, 1)
    last = recap(library, GroupContext(last=OVER)).response
    assert isinstance(last, Recap)
    assert (last.closed, last.said, last.people) == (True, 0, 0)


def test_where_nothing_was_ever_discussed_there_is_no_recap(library: Library) -> None:
    for group in (GroupContext(), None):
        assert keys(recap(library, group).response) == ["recap.none"]


def test_everybody_in_the_group_may_ask_for_it(library: Library) -> None:
    assert isinstance(recap(library, GroupContext(running=TALK), manages=False).response, Recap)


def test_in_private_it_is_shown_to_members_only_and_without_the_buttons_of_the_group(library: Library) -> None:
    group = GroupContext(last=OVER, figures=SAID)
    shown = recap(library, group, elsewhere=GROUP).response
    assert isinstance(shown, Recap)
    assert (shown.rows, shown.said) == ((), 1)
    assert keys(recap(library, group, elsewhere=GROUP, manages=False).response) == ["recap.stranger"]


def test_a_link_leads_to_the_recap_in_private(library: Library) -> None:
    link = commands("start", "r-4", to=Address(7), elsewhere=GROUP)
    assert isinstance(take(link, library, GroupContext(last=OVER)).response, Recap)
    assert keys(take(link, library, GroupContext(last=OVER), manages=False).response) == ["recap.stranger"]
    gone = changed(link, elsewhere=None)
    assert keys(take(gone, library).response) == ["recap.nobody"]


@pytest.mark.parametrize(
    ("running", "coming", "said"),
    [
        (TALK, {DiscussionPart.PROMPT, DiscussionPart.BEFORE}, "close.coming.open"),
        (replace(TALK, stage=DiscussionStage.ASKING), {DiscussionPart.AFTER}, "close.coming.asking"),
        (TALK, {DiscussionPart.BEFORE}, None),
        (TALK, set(), None),
        (replace(TALK, stage=DiscussionStage.ASKING), {DiscussionPart.PROMPT}, None),
    ],
)
def test_before_what_it_would_close_is_there_a_close_says_so_and_changes_nothing(
    library: Library, running: Discussion, coming: set[DiscussionPart], said: str | None
) -> None:
    decision = close(library, GroupContext(running=running, figures=VOTED, pending_parts=frozenset(coming)))
    assert (decision.effects == ()) is (said is not None)
    assert said is None or keys(decision.response) == [said]


@pytest.mark.parametrize(("ahead", "hours"), [(24, 12), (12, 11), (3, 2), (1, 0)])
def test_second_poll_is_promised_for_as_long_as_the_next_prompt_leaves(
    library: Library, ahead: int, hours: int
) -> None:
    group = GroupContext(running=TALK, figures=VOTED, next_prompt_at=NOW + timedelta(hours=ahead))
    decision = close(library, group)
    after = went_on(decision)
    if not hours:
        assert after.stage is DiscussionStage.CLOSED
        return
    assert (after.due, after.second) == (NOW + timedelta(hours=hours), hours)
    assert decision.response == TextResponse((CatalogueMessage("close.asking", {"hours": hours}, count=hours),))


def test_time_of_the_second_poll_counts_from_when_it_stands_there() -> None:
    asking = replace(TALK, stage=DiscussionStage.ASKING, second=11)
    assert closing.start_second_poll(asking, LATER, None).due == LATER + timedelta(hours=11)
    assert closing.start_second_poll(asking, LATER, LATER + SECOND_POLL_HOURS).due == LATER + timedelta(hours=11)
    assert closing.start_second_poll(asking, LATER, LATER + timedelta(hours=2)).due == LATER + timedelta(hours=2)


def test_outcome_is_told_anew_only_where_it_is_no_longer_true(library: Library) -> None:
    over, group = replace(TALK, stage=DiscussionStage.CLOSED), GroupContext()
    before_ = closing.reported_outcome(closing.outcome(over, VOTED, library, group))
    assert closing.updated_outcome(replace(before_, message=9), over, VOTED, library, group) is None
    same = replace(over, counted={DiscussionPart.BEFORE: Tally({Stance.AGREE: 1})})
    assert closing.updated_outcome(before_, same, VOTED, library, group) is None
    other = replace(over, counted={DiscussionPart.BEFORE: Tally({Stance.AGREE: 1, Stance.DISAGREE: 2})})
    response = closing.updated_outcome(before_, other, VOTED, library, group)
    assert isinstance(response, Recap)
    assert response.movement
    assert (response.people, response.movement.before) == (3, other.counted[DiscussionPart.BEFORE])  # type: ignore[index]
    more = closing.updated_outcome(
        before_, over, DiscussionFigures(votes=(*VOTED.votes, before("p2", Stance.AGREE))), library, group
    )
    assert isinstance(more, Recap)
    assert more.people == 2


def test_outcome_that_nobody_took_part_gives_way_to_one_vote(library: Library) -> None:
    over, group = replace(TALK, stage=DiscussionStage.CLOSED), GroupContext()
    silent = closing.reported_outcome(closing.outcome(over, DiscussionFigures(), library, group))
    assert silent == ReportedOutcome(0, None)
    counted = replace(over, counted={DiscussionPart.BEFORE: Tally({Stance.AGREE: 1})})
    assert isinstance(closing.updated_outcome(silent, counted, DiscussionFigures(), library, group), Recap)
    assert (
        closing.updated_outcome(
            silent, replace(over, counted={DiscussionPart.BEFORE: Tally()}), DiscussionFigures(), library, group
        )
        is None
    )
