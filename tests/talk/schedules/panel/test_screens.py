"""The panel says how things stand, and every button on it leads somewhere."""

from dataclasses import replace
from datetime import date, datetime, time, timedelta

import pytest

from bot.core.callback_data.actions import DailyButton
from bot.core.essay import Library
from bot.core.language import Language, LocalizedText
from bot.core.outgoing import Address
from bot.core.response import Button, CatalogueMessage, Panel
from bot.core.subscription import (
    EVERY_DAY,
    STOP,
    WEEKDAYS,
    DailyExcerpts,
    ReadingOrder,
    Recurrence,
    Subscription,
    SubscriptionStatus,
)
from bot.talk.schedules.panel.buttons import SettingButton, SettingVerb
from bot.talk.schedules.panel.choices import HOURS, MINUTES, choice_of_zones
from bot.talk.schedules.panel.screens import is_screen, show
from bot.talk.schedules.panel.view import PanelView, next_of
from bot.talk.schedules.parsing import zones
from bot.talk.schedules.parsing.options import ParsedOptions
from bot.talk.schedules.parsing.zones import ZoneMatches
from tests.talk.people import buttons
from tests.talk.subscriptions import GROUP, MONDAY, OTHER, PRIVATE, altered, named, read, subscribed, two

SCREENS = [verb for verb in SettingVerb if is_screen(verb)]


def panel(
    library: Library,
    subscription: Subscription,
    screen: SettingVerb = SettingVerb.HOME,
    now: datetime = MONDAY,
    to: Address | None = PRIVATE,
) -> Panel:
    return show(PanelView(subscription, library, now, to=to), screen)


def settings(panel: Panel, library: Library) -> list[SettingButton]:
    found = [read(button.payload, library) for button in buttons(panel)]
    assert all(found), "a button that leads nowhere"
    return [each for each in found if each]


def chosen(panel: Panel) -> list[str]:
    """What is carried by the buttons that are marked."""
    marked = [
        each for each in buttons(panel) if isinstance(each.label, CatalogueMessage) and each.label.key == "daily.chosen"
    ]
    return [each.payload.partition(":")[2].partition(":")[2] for each in marked]


@pytest.mark.parametrize("screen", SCREENS)
@pytest.mark.parametrize("status", list(SubscriptionStatus))
def test_every_button_leads_somewhere_and_every_screen_leads_back(
    library: Library, screen: SettingVerb, status: SubscriptionStatus
) -> None:
    subscription = subscribed(status=status)
    for shelf in (library, two(library)):
        response = panel(shelf, subscription, screen)
        assert settings(response, shelf)
        assert all(1 <= len(row) <= 8 for row in response.rows)
        assert len(buttons(response)) <= 100
        assert len({button.payload for button in buttons(response)}) >= len(buttons(response)) - 1, (
            "but for the marked hour"
        )
        assert screen is SettingVerb.HOME or response.rows[-1][-1].payload == DailyButton(SettingVerb.HOME).pack()


def test_the_first_screen_leads_to_all_others(library: Library) -> None:
    reached, waiting = set(), [SettingVerb.HOME]
    while waiting:
        screen = waiting.pop()
        reached.add(screen)
        shown = panel(two(library), subscribed(), screen, to=GROUP)
        verbs = {setting.verb for setting in settings(shown, two(library))}
        waiting += [verb for verb in verbs if is_screen(verb) and verb not in reached]
    assert reached == set(SCREENS)


@pytest.mark.parametrize(("to", "offered"), [(GROUP, True), (PRIVATE, False), (None, False)])
def test_only_groups_are_offered_to_read_together(library: Library, to: Address | None, offered: bool) -> None:
    together = replace(subscribed(), together=True)
    response = panel(library, together, to=to)
    assert (SettingVerb.PLAN in {setting.verb for setting in settings(response, library)}) is offered
    assert (CatalogueMessage("daily.together") in response.lines) is offered
    assert CatalogueMessage("daily.together") not in panel(library, subscribed(), to=to).lines


@pytest.mark.parametrize("screen", SCREENS)
def test_a_panel_of_another_chat_keeps_its_id_on_every_button(library: Library, screen: SettingVerb) -> None:
    subscription = subscribed(number=4321)
    response = show(PanelView(subscription, two(library), MONDAY, 4321), screen)
    assert {named(button.payload) for button in buttons(response)} == {4321}
    assert response.lines[0] == CatalogueMessage("daily.elsewhere")
    plain = panel(two(library), subscription, screen)
    assert CatalogueMessage("daily.elsewhere") not in plain.lines
    assert {named(button.payload) for button in buttons(plain)} == {None}


def test_another_essay_is_offered_where_there_is_one(library: Library) -> None:
    def offered(shelf: Library) -> bool:
        return SettingVerb.ESSAYS in {setting.verb for setting in settings(panel(shelf, subscribed()), shelf)}

    assert not offered(replace(library, essays=(library.essay(),)))
    assert offered(two(library))
    assert offered(library)


@pytest.mark.parametrize(
    ("status", "resumes", "verbs", "state"),
    [
        (SubscriptionStatus.DRAFT, None, [SettingVerb.START], "daily.state.draft"),
        (SubscriptionStatus.OFF, None, [SettingVerb.START], "daily.state.off"),
        (SubscriptionStatus.SUSPENDED, None, [SettingVerb.START], "daily.state.suspended"),
        (SubscriptionStatus.AWAY, None, [SettingVerb.START, SettingVerb.STOP], "daily.state.away"),
        (SubscriptionStatus.ON, None, [SettingVerb.PAUSE, SettingVerb.STOP], "daily.state.on"),
        (
            SubscriptionStatus.ON,
            date(2026, 3, 9),
            [SettingVerb.PAUSE, SettingVerb.STOP],
            "daily.state.on",
        ),  # over since this morning
        (SubscriptionStatus.ON, date(2026, 3, 16), [SettingVerb.RESUME, SettingVerb.STOP], "daily.state.paused"),
    ],
)
def test_the_last_row_does_what_can_be_done_now(
    library: Library, status: SubscriptionStatus, resumes: date | None, verbs: list[SettingVerb], state: str
) -> None:
    response = panel(
        library,
        replace(subscribed(status=status), recurrence=replace(subscribed(status=status).recurrence, resumes=resumes)),
    )
    assert [read(button.payload, library) for button in response.rows[-1]] == [SettingButton(verb) for verb in verbs]
    assert response.lines[-1].key == state


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({}, CatalogueMessage("daily.next.today", {"time": "08:30"})),
        ({"at": time(7, 59)}, CatalogueMessage("daily.next.tomorrow", {"time": "07:59"})),
        ({"last": date(2026, 3, 9)}, CatalogueMessage("daily.next.tomorrow", {"time": "08:30"})),
        ({"days": frozenset({4})}, CatalogueMessage("daily.next.on", {"date": date(2026, 3, 13), "time": "08:30"})),
        (
            {"resumes": date(2026, 3, 16)},
            CatalogueMessage("daily.next.on", {"date": date(2026, 3, 16), "time": "08:30"}),
        ),
        ({"status": SubscriptionStatus.OFF}, CatalogueMessage("daily.next.today", {"time": "08:30"})),  # were it on
        (
            {"zone": "America/New_York", "at": time(21, 0)},
            CatalogueMessage("daily.next.today", {"time": "21:00"}),
        ),  # Sunday there
        ({"days": frozenset()}, CatalogueMessage("daily.next.never")),
    ],
)
def test_the_next_one_is_told_in_local_days(
    library: Library, changes: dict[str, object], expected: CatalogueMessage
) -> None:
    subscription = altered(subscribed(), **changes)
    assert next_of(PanelView(subscription, library, MONDAY)) == expected


def test_an_hour_that_clocks_leave_out_is_told_as_it_will_be_shown(library: Library) -> None:
    subscription = subscribed(zone="America/New_York", at=time(2, 30))
    before = datetime.fromisoformat("2026-03-08T05:30:00+00:00")
    assert next_of(PanelView(subscription, library, before)) == CatalogueMessage("daily.next.today", {"time": "03:00"})


@pytest.mark.parametrize(
    ("days", "expected"),
    [
        (EVERY_DAY, CatalogueMessage("daily.everyday")),
        (WEEKDAYS, CatalogueMessage("daily.weekdays")),
        (frozenset({6}), CatalogueMessage("daily.on", {"days": CatalogueMessage("daily.sun")})),
        (
            frozenset({4, 0}),
            CatalogueMessage(
                "daily.on",
                {
                    "days": CatalogueMessage(
                        "daily.and", {"before": CatalogueMessage("daily.mon"), "after": CatalogueMessage("daily.fri")}
                    )
                },
            ),
        ),
    ],
)
def test_days_are_told_in_words(library: Library, days: frozenset[int], expected: CatalogueMessage) -> None:
    assert (
        panel(library, replace(subscribed(), recurrence=replace(subscribed().recurrence, days=days)))
        .lines[0]
        .values["days"]
        == expected
    )


def test_the_zone_is_told_with_its_offset_but_not_twice(library: Library) -> None:
    def zone(name: str, now: datetime = MONDAY) -> object:
        return panel(library, subscribed(zone=name), now=now).lines[0].values["zone"]

    london = {"zone": LocalizedText("伦敦", "London")}
    assert zone("Europe/London") == CatalogueMessage("daily.zone", {**london, "offset": "UTC"})
    assert zone("Europe/London", MONDAY + timedelta(days=90)) == CatalogueMessage(
        "daily.zone", {**london, "offset": "UTC+1"}
    )
    assert zone("Etc/GMT-8") == LocalizedText("UTC+8")
    assert zone("UTC") == LocalizedText("UTC")


def test_whoever_starts_in_utc_is_told_so_until_there_is_another_zone(library: Library) -> None:
    def told(language: Language, zone: str) -> bool:
        return CatalogueMessage("daily.utc") in panel(library, replace(subscribed(zone=zone), language=language)).lines

    assert told(Language.ENGLISH, "UTC")
    assert not told(Language.ENGLISH, "Europe/London")
    assert not told(Language.HANS, "UTC"), "chosen"


def test_a_single_guess_is_asked_about(library: Library) -> None:
    view = PanelView(subscribed(), library, MONDAY)
    assert choice_of_zones(view, ZoneMatches(("Asia/Tokyo",), name="Tokyo"), None).title == CatalogueMessage(
        "daily.ask.one", {"place": "Tokyo"}
    )
    several = ZoneMatches(("Asia/Tokyo", "Asia/Seoul"), name="Tokyo")
    assert choice_of_zones(view, several, None).title == CatalogueMessage("daily.ask.which")


def test_progress_is_told(library: Library) -> None:
    def what(position: int, order: ReadingOrder) -> CatalogueMessage:
        return panel(library, subscribed(position=position, order=order)).lines[1]

    assert (what(2, ReadingOrder.PARAGRAPHS).values["day"], what(2, ReadingOrder.PARAGRAPHS).values["days"]) == (3, 27)
    assert what(7, ReadingOrder.THESES).values["days"] == 8
    assert what(27, ReadingOrder.PARAGRAPHS).key == "daily.last"


@pytest.mark.parametrize(
    ("pace", "days", "order"),
    [(1, 27, "daily.paragraphs"), (2, 14, "daily.paragraphs.two"), (3, 9, "daily.paragraphs.three")],
)
def test_the_pace_is_told(library: Library, pace: int, days: int, order: str) -> None:
    line = panel(library, replace(subscribed(), pace=pace)).lines[1]
    assert (line.values["course"], line.values["days"]) == (CatalogueMessage(order), days)
    theses = panel(library, replace(subscribed(order=ReadingOrder.THESES), pace=pace)).lines[1]
    assert (theses.values["course"], theses.values["days"]) == (CatalogueMessage("daily.theses"), 8)


def test_the_present_choice_is_marked_on_every_screen(library: Library) -> None:
    shelf = two(library)
    subscription = replace(
        subscribed(order=ReadingOrder.SURPRISE, then=STOP),
        recurrence=replace(subscribed(order=ReadingOrder.SURPRISE, then=STOP).recurrence, days=WEEKDAYS),
    )
    assert chosen(panel(shelf, subscription, SettingVerb.HOURS)) == ["0830", "0830"]
    assert chosen(panel(shelf, subscription, SettingVerb.CITIES)) == ["Asia/Shanghai"]
    assert chosen(
        panel(
            shelf, replace(subscription, recurrence=replace(subscription.recurrence, zone="UTC")), SettingVerb.OFFSETS
        )
    ) == ["UTC"]
    assert chosen(panel(shelf, subscription, SettingVerb.WEEK)) == ["01234", "1234", "0234", "0134", "0124", "0123"]
    assert chosen(panel(shelf, subscription, SettingVerb.COURSES)) == ["surprise"]
    assert chosen(panel(shelf, subscription, SettingVerb.ENDS)) == ["stop"]
    assert chosen(panel(shelf, subscription, SettingVerb.ESSAYS)) == [subscription.slug]
    assert chosen(panel(shelf, replace(subscription, then=OTHER), SettingVerb.ENDS)) == [OTHER]


def test_hours_keep_the_minute_and_minutes_the_hour(library: Library) -> None:
    found = settings(panel(library, subscribed(at=time(6, 45)), SettingVerb.HOURS), library)
    at = [setting.at for setting in found if setting.at]
    assert at == [*(time(hour, 45) for hour in HOURS), *(time(6, minute) for minute in MINUTES)]
    assert (HOURS[0], HOURS[-1]) == (5, 23)


def test_the_last_day_that_is_left_stays(library: Library) -> None:
    found = settings(
        panel(
            library,
            replace(subscribed(), recurrence=replace(subscribed().recurrence, days=frozenset({2}))),
            SettingVerb.WEEK,
        ),
        library,
    )
    toggles = [setting.days for setting in found if setting.verb is SettingVerb.DAYS][2:]
    assert toggles[2] == {2}
    assert toggles[0] == {0, 2}
    assert len(toggles) == 7


def test_of_zones_with_one_name_each_is_a_button_that_starts_where_an_hour_was_given(library: Library) -> None:
    view = PanelView(subscribed(), library, MONDAY)
    names = ("Asia/Shanghai", "Asia/Urumqi")
    with_hour = settings(choice_of_zones(view, ZoneMatches(names), time(21, 0)), library)[:2]
    assert with_hour == [SettingButton(SettingVerb.SET, at=time(21, 0), zone=zone) for zone in names]
    without = settings(choice_of_zones(view, ZoneMatches(names), None), library)[:2]
    assert without == [SettingButton(SettingVerb.ZONE, zone=zone) for zone in names]


def test_the_longest_zone_fits_a_button_of_another_chat(library: Library) -> None:
    view = PanelView(subscribed(), library, MONDAY, 10**13 - 1)
    more = ParsedOptions(EVERY_DAY, silent=True, order=ReadingOrder.THESES)
    for button in buttons(choice_of_zones(view, ZoneMatches(tuple(sorted(zones.known()))), time(21, 0), more)):
        assert isinstance(button, Button)
        assert len(button.payload.encode()) <= 64


def test_the_title_is_that_of_the_essay(library: Library) -> None:
    new = DailyExcerpts(0, OTHER, Language.HANS, Recurrence(time(8, 30), "UTC"))
    assert panel(two(library), new).title == CatalogueMessage("daily.title", {"title": LocalizedText("另一篇")})
