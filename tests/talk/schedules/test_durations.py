"""A discussion and its second poll are over before the next prompt comes, whatever was chosen."""

from dataclasses import replace
from datetime import UTC, datetime, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.core.discussion import DiscussionFigures, DiscussionStage, GroupSettings, Stance
from bot.core.essay import Library
from bot.core.language import Language
from bot.core.subscription import PromptSchedule, Recurrence, SubscriptionStatus
from bot.talk.groups import close
from bot.talk.groups.prompts import new_discussion
from bot.talk.schedules.durations import Durations, durations, second_poll_hours
from bot.talk.schedules.panel.buttons import CLOSES
from bot.talk.schedules.recurrence import MAX_DELAY, local_date, next_due, shortest_interval
from tests.talk.people import SLUG
from tests.talk.rooms import before

HOUR = timedelta(hours=1)
VOTED = DiscussionFigures(votes=(before("p1", Stance.AGREE),))


@pytest.mark.parametrize(
    ("hours", "ahead", "kept"),
    [
        (24, None, Durations(24, 12)),
        (0, None, Durations(0, 12)),
        (24, 72, Durations(24, 12)),
        (48, 48, Durations(35, 12)),
        (24, 24, Durations(12, 11)),
        (12, 24, Durations(12, 11)),
        (0, 24, Durations(12, 11)),
        (0, 168, Durations(155, 12)),
        (12, 5, Durations(2, 2)),
        (12, 2, Durations(2, 0)),
        (0, 2, Durations(0, 0)),
        (12, 0.5, Durations(0, 0)),
        (12, 0, Durations(0, 0)),
    ],
)
def test_what_does_not_fit_is_shortened(hours: int, ahead: float | None, kept: Durations) -> None:
    assert durations(hours, None if ahead is None else ahead * HOUR, poll=True) == kept


@pytest.mark.parametrize(("hours", "open_"), [(24, 24), (48, 24), (12, 12), (0, 0)])
def test_without_a_poll_it_may_last_until_the_very_moment(hours: int, open_: int) -> None:
    assert durations(hours, timedelta(days=1), poll=False) == Durations(open_, 0)


@pytest.mark.parametrize(("ahead", "hours"), [(None, 12), (13, 12), (12, 11), (2, 1), (1, 0), (0, 0), (-1, 0)])
def test_second_poll_is_over_before_the_next_prompt_or_not_asked(ahead: int | None, hours: int) -> None:
    assert second_poll_hours(None if ahead is None else ahead * HOUR) == hours


@pytest.mark.parametrize(("days", "apart"), [("0123456", 1), ("01234", 1), ("024", 2), ("06", 1), ("3", 7), ("", 7)])
def test_shortest_time_between_two(days: str, apart: int) -> None:
    assert shortest_interval(Recurrence(time(20), "Asia/Shanghai", frozenset(map(int, days)))) == timedelta(days=apart)


schedules = st.builds(
    PromptSchedule,
    id=st.just(1),
    slug=st.just(SLUG),
    recurrence=st.builds(
        Recurrence,
        at=st.times().map(lambda at: at.replace(second=0, microsecond=0)),
        zone=st.sampled_from(["Asia/Shanghai", "America/New_York", "Europe/Berlin", "Pacific/Apia", "UTC"]),
        days=st.frozensets(st.integers(0, 6), min_size=1),
        last=st.none(),
        resumes=st.none(),
        starts=st.none(),
    ),
    language=st.just(Language.HANS),
    silent=st.just(False),
    position=st.just(0),
    round=st.just(0),
    chosen=st.just(()),
    status=st.just(SubscriptionStatus.ON),
    poll=st.booleans(),
    hours=st.sampled_from(CLOSES),
)
moments = st.integers(0, 2 * 366 * 24 * 3600).map(
    lambda after: datetime(2026, 1, 1, tzinfo=UTC) + timedelta(seconds=after)
)
delays = st.timedeltas(timedelta(0), timedelta(hours=5))


@given(schedules, moments, delays, st.timedeltas(timedelta(0), timedelta(hours=3)))
def test_any_schedule_any_length_the_second_poll_ends_before_the_next_prompt_or_is_not_promised(
    library: Library, daily: PromptSchedule, now: datetime, late: timedelta, later: timedelta
) -> None:
    """``late``: so long after its moment the prompt comes; ``later``: so long after its end the clock ticks."""
    due = next_due(daily, now)
    assert due
    then = next_due(
        replace(daily, recurrence=replace(daily.recurrence, last=local_date(due, daily.recurrence.zone))),
        due + late,
        MAX_DELAY,
    )
    assert then
    essay = library.essay()
    discussion = new_discussion(
        essay,
        essay.theses[0],
        None,
        0,
        now=due + late,
        language=Language.HANS,
        settings=GroupSettings(),
        poll=daily.poll,
        hours=daily.hours,
        next_prompt_at=then,
    )
    if discussion.due is None:
        assert not daily.poll or discussion.second == 0, "else the poll would never be asked once more"
        return
    assert discussion.due <= then
    assert not daily.hours or discussion.due <= due + late + daily.hours * HOUR
    after = close.next_stage(discussion, VOTED, discussion.due, then)
    if daily.poll and discussion.second:
        assert after.stage is DiscussionStage.ASKING, "what was promised is asked"
    for tick in (discussion.due, discussion.due + later):
        after = close.next_stage(discussion, VOTED, tick, then)
        if after.stage is DiscussionStage.ASKING:
            assert after.due
            assert tick < after.due == tick + after.second * HOUR < then
