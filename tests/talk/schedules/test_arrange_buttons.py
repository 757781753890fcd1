"""The buttons of the panel change it in place, those under an excerpt leave it as it is."""

from dataclasses import replace
from datetime import time

import pytest

from bot.core.callback_data.actions import DailyButton
from bot.core.conversation import ConversationState
from bot.core.decision import Decision
from bot.core.essay import Library
from bot.core.language import Language, LocalizedText
from bot.core.response import CatalogueMessage, Panel
from bot.core.subscription import STOP, DailyExcerpts, ReadingOrder, Recurrence, SubscriptionStatus
from bot.talk.schedules.panel.buttons import SettingVerb
from bot.talk.schedules.panel.screens import show
from bot.talk.schedules.panel.view import PanelView
from tests.talk.people import SLUG, buttons
from tests.talk.subscriptions import MONDAY, OTHER, daily, named, prompts, subscribed, subscriber, two


def test_the_panel_is_enough_to_arrange_everything_without_typing(library: Library) -> None:
    reader = subscriber(two(library))
    reader.command("daily")
    for content in (
        *("d:hours", "d:hour:2130", "d:hour:2145", "d:home", "d:cities", "d:zone:Asia/Tokyo", "d:week", "d:days:024"),
        *("d:courses", "d:course:theses", "d:silent", "d:ends", "d:then:stop", f"d:essay:{SLUG}", "d:start"),
    ):
        decision = reader.press(content)
        assert isinstance(decision.response, Panel), content
        assert decision.in_place
        assert decision.toast is None
    assert daily(reader) == DailyExcerpts(
        0,
        SLUG,
        Language.HANS,
        Recurrence(time(21, 45), "Asia/Tokyo", days=frozenset({0, 2, 4})),
        order=ReadingOrder.THESES,
        silent=True,
        then=STOP,
        status=SubscriptionStatus.ON,
    )


@pytest.mark.parametrize(
    "status", [each for each in SubscriptionStatus if each not in (SubscriptionStatus.ON, SubscriptionStatus.AWAY)]
)
def test_what_does_not_come_cannot_be_paused(library: Library, status: SubscriptionStatus) -> None:
    reader = subscriber(library, subscribed(status=status))
    reader.press("d:pause")
    said = reader.press("d:rest").toast
    assert said == CatalogueMessage("daily.already" if status is SubscriptionStatus.OFF else "daily.none")
    assert daily(reader) == subscribed(status=status)


@pytest.mark.parametrize(
    ("content", "screen"),
    [
        ("d:hour:0600", "daily.ask.hour"),
        ("d:days:01", "daily.ask.days"),
        ("d:zone:UTC", "daily.title"),
        ("d:course:theses", "daily.title"),
        ("d:then:stop", "daily.title"),
        ("d:silent", "daily.title"),
    ],
)
def test_where_more_is_to_be_chosen_the_screen_stays(library: Library, content: str, screen: str) -> None:
    response = subscriber(library, subscribed()).press(content).response
    assert isinstance(response, Panel)
    assert response.title.key == screen


@pytest.mark.parametrize("about", [6, 55, 5_000])
def test_a_button_about_another_subscription_than_the_one_at_hand_is_stale(library: Library, about: int) -> None:
    for before in (None, subscribed(number=5)):
        reader = subscriber(library, before)
        for verb in (SettingVerb.HOME, SettingVerb.START, SettingVerb.STOP):
            decision = reader.press(DailyButton(verb, about=about).pack())
            assert decision == Decision(None, reader.chat, toast=CatalogueMessage("button.stale"))
        assert reader.subscription == before


def test_a_panel_of_another_chat_works_and_stays_about_that_chat(library: Library) -> None:
    subscription = subscribed(number=5, status=SubscriptionStatus.DRAFT)
    first = show(PanelView(subscription, library, MONDAY, subscription.id))
    assert {named(button.payload) for button in buttons(first)} == {5}
    # The person reads English; the channel keeps its own language.
    reader = subscriber(library, subscription, language=Language.ENGLISH)
    for content in ("d:hours@5", "d:hour:0600@5", "d:start@5"):
        decision = reader.press(content)
        assert {named(button.payload) for button in buttons(decision.response)} == {5}
    assert daily(reader) == subscribed(number=5, at=time(6, 0))


def test_settings_of_ones_own_chat_follow_its_language(library: Library) -> None:
    reader = subscriber(library, subscribed(), language=Language.ENGLISH)
    reader.press("d:silent")
    assert daily(reader) == replace(subscribed(), silent=True, language=Language.ENGLISH)


def test_another_course_begins_at_its_beginning(library: Library) -> None:
    reader = subscriber(library, subscribed(position=12))
    reader.press("d:course:paragraphs")
    assert daily(reader).position == 12
    reader.press("d:course:theses")
    assert daily(reader) == subscribed(order=ReadingOrder.THESES)


def test_another_essay_begins_at_its_beginning(library: Library) -> None:
    reader = subscriber(two(library), subscribed(position=12, round=3))
    reader.press(f"d:essay:{SLUG}")
    assert daily(reader) == subscribed(position=12, round=3)
    reader.press(f"d:essay:{OTHER}")
    assert daily(reader) == subscribed(slug=OTHER)


def test_under_an_excerpt_a_press_is_answered_with_a_word(library: Library) -> None:
    reader = subscriber(library, subscribed(position=4))
    stopped = reader.press("d:quit")
    assert (stopped.response, stopped.toast) == (None, CatalogueMessage("daily.stopped"))
    assert daily(reader) == subscribed(position=4, status=SubscriptionStatus.OFF)
    opened = reader.press("d:open")
    assert isinstance(opened.response, Panel)
    assert not opened.in_place, "the excerpt stays"


@pytest.mark.parametrize("content", ["d:stop", "d:quit", "d:rest"])
def test_what_has_been_stopped_is_said_to_be(library: Library, content: str) -> None:
    stopped = subscribed(position=4, status=SubscriptionStatus.OFF)
    reader = subscriber(library, stopped)
    decision = reader.press(content)
    said = decision.response.lead if isinstance(decision.response, Panel) else decision.toast
    assert said == CatalogueMessage("daily.already")
    assert daily(reader) == stopped


def test_right_after_starting_it_is_still_told_that_the_panel_is_of_another_chat(library: Library) -> None:
    reader = subscriber(library, subscribed(number=5, status=SubscriptionStatus.DRAFT))
    response = reader.press("d:start@5").response
    assert isinstance(response, Panel)
    assert (response.lead, response.lines[0]) == (
        CatalogueMessage("daily.started"),
        CatalogueMessage("daily.elsewhere"),
    )


def test_at_the_end_the_essay_is_read_again_or_another_one(library: Library) -> None:
    ended = subscribed(round=1, status=SubscriptionStatus.OFF)
    reader = subscriber(two(library), ended)
    decision = reader.press(f"d:read:{SLUG}")
    assert daily(reader) == subscribed(round=1)
    assert decision.response is None
    assert decision.toast is not None
    assert decision.toast.values["title"] == LocalizedText(library.essay().title)
    reader.press(f"d:read:{OTHER}")
    assert daily(reader) == subscribed(slug=OTHER)


def test_the_button_of_an_old_end_does_not_throw_back_what_is_being_read(library: Library) -> None:
    reader = subscriber(library, subscribed(position=12))
    reader.press(f"d:read:{SLUG}")
    assert daily(reader) == subscribed(position=12)
    reader = subscriber(library, subscribed(position=12, status=SubscriptionStatus.OFF))
    reader.press(f"d:read:{SLUG}")
    assert daily(reader) == subscribed(round=1)


def test_a_panel_works_though_what_it_showed_is_forgotten(library: Library) -> None:
    reader = subscriber(library)
    assert isinstance(reader.press("d:hours").response, Panel)
    assert daily(reader).status is SubscriptionStatus.DRAFT
    for content in ("d:rest", "d:quit"):
        reader = subscriber(library)
        assert reader.press(content) == Decision(
            None, ConversationState(language=Language.HANS), toast=CatalogueMessage("daily.none")
        )


@pytest.mark.parametrize("content", ["d:courses@5", "d:plan@5", "d:course:theses@5", "d:home@5", "d:start@5"])
def test_button_of_daily_excerpts_that_names_prompts_is_stale(library: Library, content: str) -> None:
    person = subscriber(library, prompts())
    assert person.press(content) == Decision(None, person.chat, toast=CatalogueMessage("button.stale"))
    assert person.subscription == prompts()
