"""The panel of prompts says how things stand, and every button on it leads somewhere."""

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from bot.core.callback_data.actions import ScheduleButton
from bot.core.essay import Library
from bot.core.language import Language, LocalizedText
from bot.core.outgoing import Address
from bot.core.response import CatalogueMessage, Panel
from bot.core.subscription import Subscription, SubscriptionKind, SubscriptionStatus
from bot.render.catalogue import Catalogues
from bot.search.text.script import ScriptConverter
from bot.talk.schedules.panel.buttons import CLOSES, SettingButton, SettingVerb
from bot.talk.schedules.panel.prompt_screens import closes
from bot.talk.schedules.panel.screens import is_screen, show
from bot.talk.schedules.panel.view import PanelView
from tests.talk.people import SLUG, buttons
from tests.talk.subscriptions import GROUP, MONDAY, TOPIC, altered, prompts, read, subscribed, two

SCREENS = [verb for verb in SettingVerb if is_screen(verb, SubscriptionKind.PROMPT)]


def panel(
    library: Library, subscription: Subscription, screen: SettingVerb = SettingVerb.HOME, to: Address | None = GROUP
) -> Panel:
    return show(PanelView(subscription, library, MONDAY, to=to), screen)


def settings(panel: Panel, library: Library) -> list[SettingButton]:
    found = [read(button.payload, library) for button in buttons(panel)]
    assert all(found), "a button that leads nowhere"
    assert {each.kind for each in found if each} == {SubscriptionKind.PROMPT}
    return [each for each in found if each]


def chosen(panel: Panel) -> list[str]:
    """What is carried by the buttons that are marked."""
    marked = [
        each for each in buttons(panel) if isinstance(each.label, CatalogueMessage) and each.label.key == "daily.chosen"
    ]
    return [each.payload.partition(":")[2] for each in marked]


@pytest.mark.parametrize("screen", SCREENS)
@pytest.mark.parametrize("status", list(SubscriptionStatus))
def test_every_button_leads_somewhere_and_every_screen_leads_back(
    library: Library, screen: SettingVerb, status: SubscriptionStatus
) -> None:
    for shelf in (library, two(library)):
        response = panel(shelf, prompts(status=status), screen)
        assert settings(response, shelf)
        assert all(1 <= len(row) <= 8 for row in response.rows)
        assert len(buttons(response)) <= 100
        assert screen is SettingVerb.HOME or response.rows[-1][-1].payload == ScheduleButton(SettingVerb.HOME).pack()


def test_the_first_screen_leads_to_all_others(library: Library) -> None:
    reached, waiting = set(), [SettingVerb.HOME]
    while waiting:
        screen = waiting.pop()
        reached.add(screen)
        verbs = {setting.verb for setting in settings(panel(two(library), prompts(), screen), two(library))}
        waiting += [verb for verb in verbs if is_screen(verb, SubscriptionKind.PROMPT) and verb not in reached]
    assert reached == set(SCREENS)
    assert {SettingVerb.COURSES, SettingVerb.ENDS, SettingVerb.PLAN}.isdisjoint(reached)


def test_it_says_when_where_what_and_how(library: Library) -> None:
    when, where, topics, each, sound, state = panel(library, prompts()).lines
    assert (when.values["days"], when.values["time"]) == (
        CatalogueMessage("daily.on", {"days": CatalogueMessage("daily.wed")}),
        "20:00",
    )
    assert where == CatalogueMessage("schedule.here")
    assert topics.values == {"count": 8, "next": library.essay().theses[0].title}
    assert each.values == {
        "poll": CatalogueMessage("schedule.poll"),
        "closes": CatalogueMessage("schedule.days", {"count": 1}, count=1),
    }
    assert sound == CatalogueMessage("schedule.loud")
    assert state.values["next"] == CatalogueMessage("daily.next.on", {"date": date(2026, 3, 11), "time": "20:00"})
    assert panel(library, prompts()).title == CatalogueMessage(
        "schedule.title", {"title": LocalizedText(library.essay().title)}
    )


def test_in_a_topic_it_says_that_they_come_there(library: Library) -> None:
    assert panel(library, prompts(), to=TOPIC).lines[1] == CatalogueMessage("schedule.topic")


def test_whoever_starts_in_utc_is_told_so(library: Library) -> None:
    english = replace(prompts(), recurrence=replace(prompts().recurrence, zone="UTC"), language=Language.ENGLISH)
    assert panel(library, english).lines[1] == CatalogueMessage("daily.utc")


@pytest.mark.parametrize(
    ("status", "resumes", "verbs", "state"),
    [
        (SubscriptionStatus.DRAFT, None, [SettingVerb.START], "schedule.state.draft"),
        (SubscriptionStatus.OFF, None, [SettingVerb.START], "schedule.state.off"),
        (SubscriptionStatus.SUSPENDED, None, [SettingVerb.START], "daily.state.suspended"),
        (SubscriptionStatus.AWAY, None, [SettingVerb.START, SettingVerb.STOP], "daily.state.away"),
        (SubscriptionStatus.ON, None, [SettingVerb.PAUSE, SettingVerb.STOP], "schedule.state.on"),
        (SubscriptionStatus.ON, date(2026, 3, 16), [SettingVerb.RESUME, SettingVerb.STOP], "schedule.state.paused"),
    ],
)
def test_the_last_row_does_what_can_be_done_now(
    library: Library, status: SubscriptionStatus, resumes: date | None, verbs: list[SettingVerb], state: str
) -> None:
    response = panel(
        library, replace(prompts(status=status), recurrence=replace(prompts(status=status).recurrence, resumes=resumes))
    )
    assert [read(button.payload, library) for button in response.rows[-1]] == [
        SettingButton(verb, kind=SubscriptionKind.PROMPT) for verb in verbs
    ]
    assert response.lines[-1].key == state


def test_theses_are_chosen_by_one_press_each(library: Library) -> None:
    all_of_them = panel(library, prompts(), SettingVerb.TOPICS)
    assert chosen(all_of_them) == ["all"]
    picks = [setting.thesis for setting in settings(all_of_them, library) if setting.verb is SettingVerb.PICK]
    assert picks == [thesis.id for thesis in library.essay().theses]
    some = panel(library, prompts(chosen=("T1", "T3")), SettingVerb.TOPICS)
    assert chosen(some) == ["drop:T1", "drop:T3"]
    assert some.lines[0] == CatalogueMessage(
        "schedule.some", {"count": 2, "next": library.essay().thesis("T1").title}, count=2
    )


def test_the_thesis_whose_turn_it_is_is_told(library: Library) -> None:
    line = panel(library, prompts(position=4)).lines[2]
    assert line.values["next"] == library.essay().theses[4].title
    over = panel(library, prompts(position=8)).lines[2]
    assert over.values["next"] == library.essay().theses[0].title


def test_an_essay_of_many_theses_fits_a_screen(library: Library) -> None:
    essay = library.essay()
    many = tuple(replace(essay.theses[0], id=f"T{number}") for number in range(300))
    assert len(buttons(panel(Library((replace(essay, theses=many),)), prompts(), SettingVerb.TOPICS))) <= 100


def test_the_present_choice_is_marked(library: Library) -> None:
    assert chosen(panel(library, prompts(), SettingVerb.CLOSES)) == ["close:24"]
    assert chosen(panel(library, replace(prompts(), hours=0), SettingVerb.CLOSES)) == ["close:0"]
    assert chosen(panel(library, prompts(), SettingVerb.WEEK)) == ["days:2"]
    assert chosen(panel(two(library), prompts(), SettingVerb.ESSAYS)) == [f"essay:{SLUG}"]


def test_when_a_discussion_closes_is_told_in_words() -> None:
    notes = [closes(hours) for hours in CLOSES]
    assert [(note.key, note.count) for note in notes] == [
        ("schedule.open", None),
        ("schedule.hours", 12),
        ("schedule.days", 1),
        ("schedule.days", 2),
        ("schedule.days", 3),
        ("schedule.days", 7),
    ]


def test_that_the_poll_is_asked_again_is_said_where_there_is_one(library: Library) -> None:
    assert panel(library, prompts(), SettingVerb.CLOSES).lines == (CatalogueMessage("schedule.ask.after"),)
    assert panel(library, replace(prompts(), poll=False), SettingVerb.CLOSES).lines == ()


def test_all_that_are_chosen_one_by_one_are_all(library: Library) -> None:
    theses = tuple(thesis.id for thesis in library.essay().theses)
    response = panel(library, prompts(chosen=theses), SettingVerb.TOPICS)
    assert chosen(response) == ["all", *(f"drop:{thesis}" for thesis in theses)]
    assert response.lines[0].key == "schedule.all"


@pytest.mark.parametrize("screen", SCREENS)
def test_nothing_is_said_of_excerpts(library: Library, screen: SettingVerb) -> None:
    """What is said in other words of prompts is never said in those of excerpts."""
    ours, theirs = panel(library, prompts(), screen), show(PanelView(subscribed(), library, MONDAY), SettingVerb.HOME)
    assert ours.title not in (
        theirs.title,
        CatalogueMessage("daily.ask.hour"),
        CatalogueMessage("daily.ask.days"),
        CatalogueMessage("daily.ask.essay"),
    )
    commands = [line for line in ours.lines if line.key in ("daily.ask.minute", "daily.ask.city", "daily.state.on")]
    assert commands == []


@pytest.mark.parametrize(
    ("about", "said"),
    [
        (
            {"days": frozenset(range(7)), "hours": 24},
            "两题只隔 1 天的话，聊 12 小时就再投一次票，11 小时后揭晓，赶在下一题之前",
        ),
        (
            {"days": frozenset(range(5)), "hours": 12},
            "两题只隔 1 天的话，聊 12 小时就再投一次票，11 小时后揭晓，赶在下一题之前",
        ),
        (
            {"days": frozenset({0, 2}), "hours": 48},
            "两题只隔 2 天的话，聊 35 小时就再投一次票，12 小时后揭晓，赶在下一题之前",
        ),
        ({"days": frozenset(range(7)), "hours": 0}, "下一题来之前，再投一次票，11 小时后揭晓"),
        ({"days": frozenset({2}), "hours": 0}, "下一题来之前，再投一次票，12 小时后揭晓"),
        ({"days": frozenset(range(7)), "hours": 48, "poll": False}, "两题只隔 1 天的话，开到下一题为止"),
        ({"days": frozenset({2}), "hours": 24}, None),
        ({"days": frozenset(range(7)), "hours": 24, "poll": False}, None),
        ({"days": frozenset(range(7)), "hours": 0, "poll": False}, None),
    ],
)
def test_it_says_what_is_kept_of_the_hours_where_the_next_prompt_comes_before(
    library: Library, script: ScriptConverter, about: dict[str, Any], said: str | None
) -> None:
    catalogues = Catalogues(script.traditional)
    for screen in (SettingVerb.HOME, SettingVerb.CLOSES):
        lines = panel(library, altered(prompts(), **about), screen).lines
        fits = [catalogues.say(line, Language.HANS) for line in lines if line.key.startswith("schedule.fits.")]
        assert fits == ([said] if said else [])
