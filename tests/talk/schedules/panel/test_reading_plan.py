"""A group makes its reading plan: from which day, how much at a time."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.core.decision import Decision
from bot.core.essay import Library
from bot.core.outgoing import Address, ChatKind
from bot.core.response import CatalogueMessage, Panel
from bot.core.subscription import ReadingOrder, Subscription, SubscriptionStatus
from bot.talk.schedules.panel.buttons import FOR_GROUPS, SettingButton, SettingVerb, StartDay
from bot.talk.schedules.panel.reading_plan import day_of
from bot.talk.schedules.panel.screens import show
from bot.talk.schedules.panel.view import PanelView
from tests.talk.people import buttons
from tests.talk.subscriptions import GROUP, MONDAY, PRIVATE, TODAY, TOPIC, daily, read, subscribed, subscriber

THURSDAY = date(2026, 3, 12)


def plan(library: Library, subscription: Subscription) -> Panel:
    return show(PanelView(subscription, library, MONDAY, to=GROUP), SettingVerb.PLAN)


def offered(panel: Panel, library: Library) -> list[SettingButton]:
    return [setting for button in buttons(panel) if (setting := read(button.payload, library))]


def chosen(panel: Panel) -> list[str]:
    marked = [
        each for each in buttons(panel) if isinstance(each.label, CatalogueMessage) and each.label.key == "daily.chosen"
    ]
    return [each.payload for each in marked]


@pytest.mark.parametrize(
    ("start", "today", "expected"),
    [
        (StartDay.TODAY, THURSDAY, THURSDAY),
        (StartDay.TOMORROW, THURSDAY, date(2026, 3, 13)),
        (StartDay.MONDAY, THURSDAY, date(2026, 3, 16)),
        (StartDay.MONDAY, date(2026, 3, 15), date(2026, 3, 16)),  # said on a Sunday
        (StartDay.MONDAY, TODAY, date(2026, 3, 16)),  # said on a Monday
        (StartDay.FIRST, THURSDAY, date(2026, 4, 1)),
        (StartDay.FIRST, date(2026, 1, 31), date(2026, 2, 1)),
        (StartDay.FIRST, date(2026, 12, 1), date(2027, 1, 1)),
    ],
)
def test_the_day_that_is_meant(start: StartDay, today: date, expected: date) -> None:
    assert day_of(start, today) == expected


@given(st.sampled_from(StartDay), st.dates(date(2000, 1, 1), date(2100, 1, 1)))
def test_a_plan_starts_within_a_month(start: StartDay, today: date) -> None:
    assert timedelta(0) <= day_of(start, today) - today <= timedelta(days=31)


def test_it_is_turned_on_and_off(library: Library) -> None:
    group = subscriber(library, subscribed(), to=TOPIC)
    decision = group.press("d:together")
    assert decision.in_place
    assert isinstance(decision.response, Panel)
    assert decision.response.title == CatalogueMessage("plan.title")
    assert daily(group) == replace(subscribed(), together=True)
    group.press("d:alone")
    assert daily(group) == subscribed()


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        ("d:starts:today", TODAY),
        ("d:starts:tomorrow", date(2026, 3, 10)),
        ("d:starts:monday", date(2026, 3, 16)),
        ("d:starts:first", date(2026, 4, 1)),
    ],
)
def test_the_start_is_chosen_and_marked(library: Library, content: str, expected: date) -> None:
    group = subscriber(library, subscribed(), to=GROUP)
    decision = group.press(content)
    assert daily(group) == replace(subscribed(), recurrence=replace(subscribed().recurrence, starts=expected))
    assert isinstance(decision.response, Panel)
    assert content in chosen(decision.response)


def test_a_day_that_goes_by_two_names_is_offered_once(library: Library) -> None:
    """Sunday, 31 May 2026: tomorrow is Monday and the first."""
    sunday = MONDAY + timedelta(days=83)
    panel = show(PanelView(subscribed(), library, sunday, to=GROUP), SettingVerb.PLAN)
    assert [each.starts for each in offered(panel, library) if each.starts] == [StartDay.TODAY, StartDay.TOMORROW]


def test_the_day_is_that_of_the_clock_there(library: Library) -> None:
    group = subscriber(library, subscribed(zone="America/New_York"), to=GROUP)
    group.press("d:starts:today")
    assert daily(group).recurrence.starts == date(2026, 3, 8)


@pytest.mark.parametrize("pace", [1, 2, 3])
def test_the_pace_is_chosen_and_marked_and_keeps_the_place(library: Library, pace: int) -> None:
    group = subscriber(library, subscribed(position=12), to=GROUP)
    decision = group.press(f"d:pace:{pace}")
    assert daily(group) == replace(subscribed(position=12 // pace), pace=pace)
    assert isinstance(decision.response, Panel)
    assert f"d:pace:{pace}" in chosen(decision.response)


def test_there_is_no_pace_where_paragraphs_do_not_come_in_order(library: Library) -> None:
    for order in (ReadingOrder.THESES, ReadingOrder.SURPRISE):
        verbs = {setting.verb for setting in offered(plan(library, subscribed(order=order)), library)}
        assert SettingVerb.PACE not in verbs
        assert SettingVerb.STARTS in verbs


def test_whoever_is_on_the_way_may_begin_anew(library: Library) -> None:
    assert SettingVerb.ANEW not in {setting.verb for setting in offered(plan(library, subscribed()), library)}
    assert SettingVerb.ANEW in {setting.verb for setting in offered(plan(library, subscribed(position=4)), library)}
    group = subscriber(library, subscribed(position=4), to=GROUP)
    group.press("d:anew")
    assert daily(group) == subscribed(round=1)


@pytest.mark.parametrize("status", list(SubscriptionStatus))
def test_it_says_what_others_see_and_when_it_goes_on(library: Library, status: SubscriptionStatus) -> None:
    for together, key in ((True, "plan.is.on"), (False, "plan.is.off")):
        lines = plan(library, replace(subscribed(status=status), together=together)).lines
        assert lines[0] == CatalogueMessage(key)
        assert lines[-1].key == f"daily.state.{status}"


@pytest.mark.parametrize("to", [PRIVATE, Address(-200, ChatKind.CHANNEL), None])
def test_only_groups_read_by_plan(library: Library, to: Address | None) -> None:
    contents = ["d:plan", "d:together", "d:alone", "d:starts:today", "d:pace:2", "d:anew"]
    assert {setting.verb for each in contents if (setting := read(each, library))} == FOR_GROUPS
    for content in contents:
        reader = subscriber(library, subscribed(position=4), to=to)
        assert reader.press(content) == Decision(None, reader.chat, toast=CatalogueMessage("button.stale"))
        assert daily(reader) == subscribed(position=4)


def test_not_even_with_origin(library: Library) -> None:
    reader = subscriber(library, subscribed(number=5), to=GROUP)
    assert reader.press("d:together@5").toast == CatalogueMessage("button.stale")


def test_members_do_not_change_the_plan(library: Library) -> None:
    member = subscriber(library, subscribed(), to=GROUP, manages=False)
    for content in ("d:plan", "d:together", "d:starts:today", "d:pace:2"):
        assert member.press(content) == Decision(None, member.chat, toast=CatalogueMessage("daily.managers"))
