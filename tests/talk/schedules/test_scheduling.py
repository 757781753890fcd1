"""``/schedule`` and its buttons: what admins ask for is done, what is wrong changes nothing."""

from dataclasses import replace
from datetime import date, time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.core.context import Context
from bot.core.conversation import ConversationState
from bot.core.decision import Decision
from bot.core.essay import Library
from bot.core.incoming import ButtonPress, Command, MessageKind
from bot.core.language import Language, LocalizedText
from bot.core.outgoing import Address, ChatKind
from bot.core.response import CatalogueMessage, Panel, TextResponse
from bot.core.subscription import PromptSchedule, Recurrence, Subscription, SubscriptionKind, SubscriptionStatus
from bot.talk.decide import decide
from bot.talk.schedules.arrange import arrange, kind_of
from tests.incoming import changed
from tests.talk.people import SLUG, Search, Talk, buttons, do, keys
from tests.talk.subscriptions import (
    GROUP,
    MONDAY,
    OTHER,
    PRIVATE,
    TOPIC,
    lead,
    prompts,
    schedule,
    subscribed,
    subscriber,
    two,
)


def admin(library: Library, before: Subscription | None = None, to: Address = GROUP) -> Talk:
    return subscriber(library, before, to=to)


def test_it_opens_a_panel_and_nothing_comes_yet(library: Library) -> None:
    group = admin(library)
    assert isinstance(group.command("schedule").response, Panel)
    made = schedule(group)
    assert (made.kind, made.status, made.recurrence.days, made.recurrence.at) == (
        SubscriptionKind.PROMPT,
        SubscriptionStatus.DRAFT,
        frozenset({2}),
        time(20),
    )


@pytest.mark.parametrize(
    "written",
    [
        "周三 20:00 东京",
        "東京 每個週三 晚上八點",
        "Wednesdays 8pm Tokyo",
        "every Wed 20:00 Tokyo",
        "周3 20点 东京",
        "周三日本 晚上八点",
    ],
)
def test_days_hour_and_zone_start_at_once(library: Library, written: str) -> None:
    group = admin(library, to=TOPIC)
    assert lead(group.command("schedule", written)) == "daily.started"
    assert schedule(group) == replace(prompts(), recurrence=replace(prompts().recurrence, zone="Asia/Tokyo"), id=0)


def test_polls_and_sound_may_stand_beside_them(library: Library) -> None:
    group = admin(library)
    group.command("schedule", "周一三五 20:00 不带投票 静音")
    assert schedule(group) == replace(
        prompts(), recurrence=replace(prompts().recurrence, days=frozenset({0, 2, 4})), id=0, poll=False, silent=True
    )
    assert lead(group.command("schedule", "带投票")) == "daily.saved"
    assert schedule(group).poll


def test_in_order_is_all_theses(library: Library) -> None:
    group = admin(library, prompts(chosen=("T1",)))
    group.command("schedule", "按顺序")
    assert schedule(group) == prompts()


def test_the_panel_is_enough_to_arrange_everything_without_typing(library: Library) -> None:
    group = admin(two(library))
    group.command("schedule")
    for content in (
        *("s:hours", "s:hour:2130", "s:home", "s:cities", "s:offsets", "s:zone:Asia/Tokyo", "s:week", "s:days:024"),
        *(f"s:essay:{SLUG}", "s:topics", "s:pick:T3", "s:pick:T1", "s:pick:T2", "s:drop:T3", "s:nopoll"),
        *("s:closes", "s:close:72", "s:silent", "s:start"),
    ):
        decision = group.press(content)
        assert isinstance(decision.response, Panel), content
        assert decision.in_place
    assert schedule(group) == PromptSchedule(
        0,
        SLUG,
        Language.HANS,
        Recurrence(time(21, 30), "Asia/Tokyo", days=frozenset({0, 2, 4})),
        silent=True,
        status=SubscriptionStatus.ON,
        chosen=("T1", "T2"),
        poll=False,
        hours=72,
    )


def test_a_button_pressed_twice_is_as_good_as_pressed_once(library: Library) -> None:
    group, theses = admin(library, prompts()), [thesis.id for thesis in library.essay().theses]
    for chosen in range(1, 9):
        for _ in range(2):
            group.press(f"s:pick:{theses[chosen - 1]}")
            assert schedule(group) == prompts(chosen=tuple(theses[:chosen]))
    for left in range(7, -1, -1):
        for _ in range(2):
            group.press(f"s:drop:{theses[left]}")
            assert schedule(group) == prompts(chosen=tuple(theses[:left]))
    group.press("s:pick:T2")
    group.press("s:all")
    assert schedule(group) == prompts()


def test_a_thesis_of_another_essay_is_not_chosen(library: Library) -> None:
    group = admin(two(library), replace(prompts(), slug=OTHER))
    group.press("s:pick:T1")
    assert schedule(group).chosen == ()


def test_another_essay_begins_at_its_beginning_with_all_its_theses(library: Library) -> None:
    group = admin(two(library), prompts(position=3, chosen=("T1", "T5")))
    group.press(f"s:essay:{OTHER}")
    assert schedule(group) == replace(prompts(), slug=OTHER)


@pytest.mark.parametrize(
    ("content", "screen"),
    [
        ("s:hour:0600", "schedule.ask.hour"),
        ("s:days:01", "schedule.ask.days"),
        ("s:pick:T1", "schedule.ask.topics"),
        ("s:all", "schedule.ask.topics"),
        ("s:close:12", "schedule.title"),
        ("s:nopoll", "schedule.title"),
    ],
)
def test_where_more_is_to_be_chosen_the_screen_stays(library: Library, content: str, screen: str) -> None:
    response = admin(library, prompts()).press(content).response
    assert isinstance(response, Panel)
    assert response.title.key == screen


@pytest.mark.parametrize(
    ("written", "key"),
    [
        ("25:00", "schedule.badhour"),
        ("周三 20:00 火星市", "schedule.badzone"),
        ("8点 9点", "schedule.onehour"),
    ],
)
@pytest.mark.parametrize("before", [None, prompts()])
def test_what_is_wrong_is_said_and_changes_nothing(
    library: Library, written: str, key: str, before: Subscription | None
) -> None:
    group = admin(library, before)
    assert keys(group.command("schedule", written).response) == [key]
    assert group.subscription == before


@pytest.mark.parametrize(("written", "asked"), [("唱歌", "唱歌"), ("随机", "随机"), ("周末 @somewhere", "@somewhere")])
def test_what_is_not_understood_is_said_back(library: Library, written: str, asked: str) -> None:
    group = admin(library, prompts())
    response = group.command("schedule", written).response
    assert isinstance(response, Panel)
    assert response.lead == CatalogueMessage("schedule.unclear", {"asked": asked})
    assert schedule(group) == prompts()


def test_it_is_stopped_paused_and_started_like_excerpts(library: Library) -> None:
    group = admin(library, prompts(position=3))
    group.command("schedule", "暂停")
    assert schedule(group).recurrence.resumes == date(2026, 3, 16)
    group.press("s:resume")
    assert schedule(group).recurrence.resumes is None
    assert lead(group.command("schedule", "off")) == "schedule.stopped"
    assert schedule(group).status is SubscriptionStatus.OFF
    assert keys(group.command("schedule", "off").response) == ["schedule.already"]
    assert lead(group.press("s:stop")) == "schedule.already"
    assert lead(group.command("schedule", "on")) == "daily.started"
    assert schedule(group) == prompts(position=3)
    assert lead(group.press("s:start")) == "daily.running"


def test_there_is_nothing_to_stop_where_nothing_comes(library: Library) -> None:
    for before in (None, prompts(status=SubscriptionStatus.DRAFT)):
        assert keys(admin(library, before).command("schedule", "off").response) == ["schedule.none"]


def test_who_may_not_manage_is_told_quietly_and_changes_nothing(library: Library) -> None:
    member = subscriber(library, prompts(), to=GROUP, manages=False)
    for content in ("s:home", "s:start", "s:stop", "s:hour:0600", "s:pick:T1"):
        assert member.press(content) == Decision(None, member.chat, toast=CatalogueMessage("schedule.managers"))
    for argument in ("", "off", "周三 20:00"):
        assert keys(member.command("schedule", argument).response) == ["schedule.managers"]
    assert schedule(member) == prompts()


@pytest.mark.parametrize("to", [PRIVATE, Address(-200, ChatKind.CHANNEL), None])
def test_outside_of_groups_it_says_where_it_belongs(library: Library, to: Address | None) -> None:
    for argument in ("", "周三 20:00", "off"):
        incoming = changed(do(MessageKind.COMMAND, "schedule", argument), at=MONDAY, to=to)
        assert isinstance(incoming, Command)
        decision = arrange(incoming, Context(ConversationState(), library, Search()))
        assert decision == Decision(
            TextResponse((CatalogueMessage("group.only", {"name": "schedule"}),)), ConversationState()
        )
    pressed = changed(do(MessageKind.BUTTON, "s:start"), at=MONDAY, to=to)
    assert isinstance(pressed, ButtonPress)
    assert decide(pressed, Context(ConversationState(), library, Search())) == Decision(
        None, ConversationState(), toast=CatalogueMessage("button.stale")
    )


@pytest.mark.parametrize(
    "content", ["s:course:theses", "s:ends", "s:then:stop", "s:plan", "s:together", "s:open", "s:"]
)
def test_buttons_that_prompts_do_not_have_are_stale(library: Library, content: str) -> None:
    group = admin(library, prompts())
    assert group.press(content) == Decision(None, group.chat, toast=CatalogueMessage("button.stale"))


def test_several_zones_of_one_name_are_offered_and_one_press_starts(library: Library) -> None:
    group = admin(library)
    offered = buttons(group.command("schedule", "周三 21:00 乌鲁木齐").response)
    assert schedule(group).status is SubscriptionStatus.DRAFT
    group.press(offered[1].payload)
    assert schedule(group) == replace(
        prompts(), recurrence=replace(prompts().recurrence, at=time(21), zone="Asia/Urumqi"), id=0
    )


def test_no_poll_waits_for_the_zone_and_comes_with_it(library: Library) -> None:
    group = admin(library, prompts())
    offered = buttons(group.command("schedule", "周五 21:00 乌鲁木齐 不带投票").response)
    assert schedule(group) == prompts()
    group.press(offered[1].payload)
    friday = replace(
        prompts(),
        recurrence=replace(prompts().recurrence, at=time(21), zone="Asia/Urumqi", days=frozenset({4})),
        poll=False,
    )
    assert schedule(group) == friday


def test_what_it_is_about_is_told_by_command_and_button() -> None:
    about = {
        (MessageKind.COMMAND, "schedule"): SubscriptionKind.PROMPT,
        (MessageKind.BUTTON, "s:home"): SubscriptionKind.PROMPT,
        (MessageKind.COMMAND, "daily"): SubscriptionKind.EXCERPT,
        (MessageKind.BUTTON, "d:home"): SubscriptionKind.EXCERPT,
        (MessageKind.BUTTON, "r:done:5:1"): SubscriptionKind.EXCERPT,
        (MessageKind.TEXT, "schedule"): SubscriptionKind.EXCERPT,
        (MessageKind.TEXT, "s:home"): SubscriptionKind.EXCERPT,
    }
    assert {said: kind_of(do(*said)) for said in about} == about


def test_the_two_panels_do_not_mix(library: Library) -> None:
    """In one group there may be both; each panel speaks of its own."""
    excerpts, schedule = admin(library, subscribed()), admin(library, prompts())
    for verb in ("home", "hours", "week", "cities"):
        ours = {button.payload[:2] for button in buttons(schedule.press(f"s:{verb}").response)}
        theirs = {button.payload[:2] for button in buttons(excerpts.press(f"d:{verb}").response)}
        assert (ours, theirs) == ({"s:"}, {"d:"})
    title = {"title": LocalizedText(library.essay().title)}
    response = schedule.press("s:home").response
    assert isinstance(response, Panel)
    assert response.title == CatalogueMessage("schedule.title", title)


@given(st.text(max_size=60) | st.text(st.sampled_from("0123456789:周一三五点半 东京投票wed-off"), max_size=14))
def test_whatever_is_written_is_answered(library: Library, written: str) -> None:
    group = admin(library, prompts())
    decision = group.command("schedule", written)
    assert isinstance(decision.response, Panel | TextResponse)
    assert (schedule(group).id, schedule(group).kind, schedule(group).position) == (5, SubscriptionKind.PROMPT, 0)
