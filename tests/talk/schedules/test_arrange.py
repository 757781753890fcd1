"""``/daily`` and its buttons: what is asked for is done, what is wrong changes nothing."""

from dataclasses import replace
from datetime import date, time
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.core.conversation import ConversationState
from bot.core.essay import Library, Ref
from bot.core.language import Language
from bot.core.outgoing import Address
from bot.core.response import CatalogueMessage, Panel, TextResponse
from bot.core.subscription import DailyExcerpts, ReadingOrder, Recurrence, Subscription, SubscriptionStatus
from bot.talk.schedules.panel.buttons import SettingButton, SettingVerb
from tests.talk.people import SLUG, Talk, buttons, keys
from tests.talk.subscriptions import MONDAY, PRIVATE, TODAY, altered, daily, lead, read, subscribed, subscriber


def test_without_arguments_it_opens_the_panel_and_nothing_comes_yet(library: Library) -> None:
    reader = subscriber(library)
    decision = reader.command("daily")
    assert isinstance(decision.response, Panel)
    assert not decision.in_place
    assert daily(reader) == DailyExcerpts(0, SLUG, Language.HANS, Recurrence(time(8, 30), "Asia/Shanghai"))


@pytest.mark.parametrize("written", ["08:45", "8:45", "8点三刻", "早上八點三刻", "8:45 am", "0845"])
def test_an_hour_starts_at_once(library: Library, written: str) -> None:
    reader = subscriber(library)
    decision = reader.command("daily", written)
    assert (daily(reader).recurrence.at, daily(reader).status) == (time(8, 45), SubscriptionStatus.ON)
    assert lead(decision) == "daily.started"


@pytest.mark.parametrize(
    ("written", "zone"),
    [
        ("21:00 Asia/Shanghai", "Asia/Shanghai"),
        ("21:00 东京", "Asia/Tokyo"),
        ("東京 21:00", "Asia/Tokyo"),
        ("晚上9点 纽约", "America/New_York"),
        ("9pm new york", "America/New_York"),
        ("21:00 America/New_York", "America/New_York"),
        ("21:00 Amsterdam", "Europe/Amsterdam"),
        ("21:00 UTC-3:30", "America/St_Johns"),
        ("21:00 +8", "Etc/GMT-8"),
        ("21点 东八区", "Etc/GMT-8"),
    ],
)
def test_an_hour_and_a_zone_start_at_once(library: Library, written: str, zone: str) -> None:
    reader = subscriber(library)
    reader.command("daily", written)
    assert (daily(reader).recurrence.at, daily(reader).recurrence.zone, daily(reader).status) == (
        time(21, 0),
        zone,
        SubscriptionStatus.ON,
    )


def test_an_hour_alone_keeps_the_zone(library: Library) -> None:
    reader = subscriber(library, subscribed(zone="Europe/London"))
    reader.command("daily", "7")
    assert daily(reader) == subscribed(zone="Europe/London", at=time(7, 0))


@pytest.mark.parametrize("status", [SubscriptionStatus.DRAFT, SubscriptionStatus.ON, SubscriptionStatus.OFF])
def test_a_zone_alone_starts_nothing(library: Library, status: SubscriptionStatus) -> None:
    reader = subscriber(library, subscribed(status=status))
    decision = reader.command("daily", "巴黎")
    assert daily(reader) == subscribed(zone="Europe/Paris", status=status)
    assert lead(decision) == "daily.saved"


@pytest.mark.parametrize(
    ("written", "key"),
    [
        ("25:00", "daily.badhour"),
        ("8:5", "daily.badhour"),
        ("25:00 东京", "daily.badhour"),
        ("123456", "daily.badhour"),
        ("火星时间", "daily.badzone"),
        ("21:00 火星市", "daily.badzone"),
        ("21:00 UTC+25", "daily.badzone"),
        ("Mars/Base", "daily.badzone"),
        ("08:30 08:45", "daily.onehour"),
        ("8点 9点", "daily.onehour"),
        ("8点到9点 东京", "daily.onehour"),
        ("@one_a_day 08:30", "daily.stranger"),
        ("08:30 https://t.me/one_a_day", "daily.stranger"),
    ],
)
@pytest.mark.parametrize("before", [None, subscribed()])
def test_what_is_wrong_is_said_and_changes_nothing(
    library: Library, written: str, key: str, before: Subscription | None
) -> None:
    reader = subscriber(library, before)
    decision = reader.command("daily", written)
    assert keys(decision.response) == [key]
    assert reader.subscription == before


@pytest.mark.parametrize(
    ("written", "asked"),
    [
        ("一点点", "点"),
        ("火星", "火星"),
        ("21:00 Somewhere Else", "Somewhere Else"),
        ("周末 唱歌", "唱歌"),
        ("8点 除了周末", "除了"),
        ("不要静音", "不要"),
        ("😂", "😂"),
        ("21:00 " + "火" * 100, "火" * 39 + "…"),
        ("X" * 256, "X" * 39 + "…"),
    ],
)
@pytest.mark.parametrize("to", [PRIVATE, None])
def test_what_is_not_understood_is_said_back_as_it_was_written_with_the_panel(
    library: Library, written: str, asked: str, to: Address | None
) -> None:
    reader = subscriber(library, subscribed(), to=to)
    response = reader.command("daily", written).response
    assert isinstance(response, Panel)
    assert response.lead == CatalogueMessage("daily.unclear", {"asked": asked})
    assert buttons(response)
    assert daily(reader) == subscribed()


def test_what_is_wrong_is_said_back_as_it_was_written(library: Library) -> None:
    decision = subscriber(library).command("daily", "21:00 Mars/Base")
    assert isinstance(decision.response, TextResponse)
    assert decision.response.notes[0].values == {"asked": "Mars/Base"}


@pytest.mark.parametrize("written", ["周一三五 8点 东京 静音 论点", "8pm Tokyo, mon wed fri, silent, theses"])
def test_days_sound_and_order_may_stand_beside_an_hour_and_a_zone(library: Library, written: str) -> None:
    reader = subscriber(library)
    assert lead(reader.command("daily", written)) == "daily.started"
    found = daily(reader)
    assert found.recurrence.at in (time(8), time(20))
    assert (found.recurrence.zone, found.recurrence.days, found.silent, found.order, found.status) == (
        *("Asia/Tokyo", frozenset({0, 2, 4}), True, ReadingOrder.THESES, SubscriptionStatus.ON),
    )


@pytest.mark.parametrize("status", [SubscriptionStatus.DRAFT, SubscriptionStatus.ON, SubscriptionStatus.OFF])
def test_days_alone_start_nothing(library: Library, status: SubscriptionStatus) -> None:
    reader = subscriber(library, subscribed(status=status, position=4))
    assert lead(reader.command("daily", "周末 随机")) == "daily.saved"
    changed = subscribed(status=status, order=ReadingOrder.SURPRISE)
    assert daily(reader) == replace(changed, recurrence=replace(changed.recurrence, days=frozenset({5, 6})))


def test_what_runs_already_is_changed_not_started(library: Library) -> None:
    reader = subscriber(library, subscribed())
    assert lead(reader.command("daily", "9点")) == "daily.saved"
    assert lead(reader.command("daily", "9点")) == "daily.running"
    assert lead(reader.command("daily", "on")) == "daily.running"
    assert lead(reader.press("d:set:1000:Asia/Tokyo")) == "daily.saved"


def test_several_zones_of_one_name_are_offered_and_one_press_starts(library: Library) -> None:
    reader = subscriber(library)
    decision = reader.command("daily", "21:00 乌鲁木齐")
    assert daily(reader).status is SubscriptionStatus.DRAFT
    assert [read(button.payload, library) for button in buttons(decision.response)][:2] == [
        SettingButton(SettingVerb.SET, at=time(21, 0), zone=zone) for zone in ("Asia/Shanghai", "Asia/Urumqi")
    ]
    pressed = reader.press(buttons(decision.response)[1].payload)
    assert pressed.in_place
    assert (daily(reader).recurrence.at, daily(reader).recurrence.zone, daily(reader).status) == (
        time(21, 0),
        "Asia/Urumqi",
        SubscriptionStatus.ON,
    )


def test_several_zones_of_one_name_leave_a_running_one_as_it_is_until_one_is_chosen(library: Library) -> None:
    reader = subscriber(library, subscribed())
    decision = reader.command("daily", "美国")
    assert daily(reader) == subscribed()
    reader.press(buttons(decision.response)[0].payload)
    assert daily(reader) == subscribed(zone="America/New_York")


@pytest.mark.parametrize(
    ("written", "at", "wishes"),
    [
        ("周末 21:00 乌鲁木齐 静音 论点", time(21), {"days": frozenset({5, 6}), "silent": True}),
        ("周一 乌鲁木齐 响铃 随机", None, {"days": frozenset({0})}),
    ],
)
def test_what_else_was_asked_for_waits_for_the_zone_and_comes_with_it(
    library: Library, written: str, at: time | None, wishes: dict[str, Any]
) -> None:
    reader = subscriber(library, subscribed())
    response = reader.command("daily", written).response
    assert isinstance(response, Panel)
    assert CatalogueMessage("daily.unchanged") in response.lines
    assert daily(reader) == subscribed()
    reader.press(buttons(response)[1].payload)
    order = ReadingOrder.THESES if at else ReadingOrder.SURPRISE
    changed = subscribed(zone="Asia/Urumqi", at=at or time(8, 30), order=order)
    assert daily(reader) == altered(changed, **wishes)


def test_an_hour_beside_a_zone_that_is_not_known_changes_nothing_before_the_nearest_is_chosen(library: Library) -> None:
    reader = subscriber(library, subscribed())
    response = reader.command("daily", "02:30 America/New_Yrok").response
    assert isinstance(response, Panel)
    assert (response.title, CatalogueMessage("daily.unchanged") in response.lines) == (
        CatalogueMessage("daily.ask.one", {"place": "New York"}),
        True,
    )
    assert daily(reader) == subscribed()
    reader.press(buttons(response)[0].payload)
    assert daily(reader) == subscribed(at=time(2, 30), zone="America/New_York")


@pytest.mark.parametrize("word", ["off", "OFF", "关", "停", "关闭", "停止", "退订", "關", "stop", "停。"])
def test_a_word_stops_it(library: Library, word: str) -> None:
    reader = subscriber(
        library, replace(subscribed(), recurrence=replace(subscribed().recurrence, resumes=date(2026, 3, 16)))
    )
    decision = reader.command("daily", word)
    assert daily(reader) == subscribed(status=SubscriptionStatus.OFF)
    assert lead(decision) == "daily.stopped"


@pytest.mark.parametrize(
    "before", [None, subscribed(status=SubscriptionStatus.OFF), subscribed(status=SubscriptionStatus.DRAFT)]
)
@pytest.mark.parametrize("word", ["off", "停", "暂停"])
def test_there_is_nothing_to_stop_where_nothing_comes(library: Library, before: Subscription | None, word: str) -> None:
    reader = subscriber(library, before)
    expected = "daily.already" if before and before.status is SubscriptionStatus.OFF else "daily.none"
    assert keys(reader.command("daily", word).response) == [expected]
    assert reader.subscription == before


@pytest.mark.parametrize("word", ["on", "开", "開", "开始", "start", "继续"])
@pytest.mark.parametrize("status", list(SubscriptionStatus))
def test_a_word_starts_it_where_it_stopped(library: Library, word: str, status: SubscriptionStatus) -> None:
    reader = subscriber(
        library,
        replace(
            subscribed(status=status, position=4),
            recurrence=replace(subscribed(status=status, position=4).recurrence, resumes=date(2026, 3, 16)),
        ),
    )
    assert lead(reader.command("daily", word)) == "daily.started"
    assert daily(reader) == subscribed(position=4)


def test_a_word_starts_a_new_one(library: Library) -> None:
    reader = subscriber(library)
    reader.command("daily", "on")
    assert daily(reader).status is SubscriptionStatus.ON


@pytest.mark.parametrize("how", ["command", "panel", "excerpt"])
def test_a_pause_lasts_a_week(library: Library, how: str) -> None:
    reader = subscriber(library, subscribed())
    if how == "command":
        reader.command("daily", "暂停")
    else:
        decision = reader.press("d:pause" if how == "panel" else "d:rest")
        assert decision.in_place == (how == "panel")
    assert daily(reader) == replace(
        subscribed(), recurrence=replace(subscribed().recurrence, resumes=date(2026, 3, 16))
    )
    reader.press("d:resume")
    assert daily(reader) == subscribed()


def test_in_the_terminal_the_panel_is_shown_but_nothing_starts(library: Library) -> None:
    reader = subscriber(library, to=None)
    assert lead(reader.command("daily")) == "daily.terminal"
    for decision in (reader.press("d:start"), reader.command("daily", "on"), reader.command("daily", "21:00 东京")):
        assert lead(decision) == "daily.terminal"
        assert daily(reader).status is SubscriptionStatus.DRAFT
    assert (daily(reader).recurrence.at, daily(reader).recurrence.zone) == (time(21, 0), "Asia/Tokyo")


def test_the_rest_of_the_chat_is_left_alone(library: Library) -> None:
    chat = ConversationState(Language.HANS, Ref(SLUG, 3), (Ref(SLUG, 4),), ("问",))
    for pressed in ("d:home", "d:hour:0600", "d:rest", "d:quit"):
        reader = Talk(library, chat=chat, subscription=subscribed(), now=MONDAY, to=PRIVATE)
        assert reader.press(pressed).state == chat
    reader = Talk(library, chat=chat, subscription=subscribed(), now=MONDAY, to=PRIVATE)
    assert reader.command("daily", "21:00").state == chat


def test_todays_excerpt_that_has_come_does_not_come_again_by_starting_anew(library: Library) -> None:
    reader = subscriber(library, replace(subscribed(), recurrence=replace(subscribed().recurrence, last=TODAY)))
    reader.command("daily", "off")
    reader.command("daily", "21:00")
    assert daily(reader).recurrence.last == TODAY


@given(st.text(max_size=80) | st.text(st.sampled_from("0123456789:点半 东京utc+-off"), max_size=14))
def test_whatever_is_written_is_answered(library: Library, written: str) -> None:
    reader = subscriber(library, subscribed())
    decision = reader.command("daily", written)
    assert isinstance(decision.response, Panel | TextResponse)
    if isinstance(decision.response, TextResponse):
        assert daily(reader) == subscribed()
    assert (daily(reader).id, daily(reader).position) == (5, 0)
