"""How the bot behaves in a group: the panel, its switches, and the buttons under prompts and recaps."""

from dataclasses import replace
from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.core.context import Context
from bot.core.conversation import ConversationState
from bot.core.decision import Decision, SaveConsent, SaveGroupSettings, StartDiscussion
from bot.core.discussion import ConsentPurpose, Discussion, GroupContext, GroupSettings
from bot.core.essay import Ref
from bot.core.outgoing import Address, ChatKind
from bot.core.response import CatalogueMessage, DiscussionPrompt, Panel
from bot.talk import decide as answers
from bot.talk.schedules.panel.buttons import CLOSES
from tests.seeds import seeded_library
from tests.talk.people import SLUG, Search, buttons, keys
from tests.talk.rooms import OVER, TALK, commands, presses, take
from tests.talk.subscriptions import OTHER, two

LIBRARY = seeded_library()
SWITCHES = ("answers", "anyone", "recap", "signing")
STALE, ADMINS = CatalogueMessage("button.stale"), CatalogueMessage("group.managers")


def panel(decision: Decision) -> Panel:
    assert isinstance(decision.response, Panel)
    return decision.response


def press(payload: str, settings: GroupSettings | None = None, *, manages: bool = True) -> Decision:
    return take(presses(payload), LIBRARY, GroupContext(settings=settings or GroupSettings()), manages=manages)


def changed(decision: Decision) -> GroupSettings:
    """The panel shows it already, in place."""
    [effect] = decision.effects
    assert isinstance(effect, SaveGroupSettings)
    assert (decision.in_place, decision.toast) == (True, None)
    assert panel(decision) == panel(take(commands("settings"), LIBRARY, GroupContext(settings=effect.settings)))
    return effect.settings


def nothing(decision: Decision, toast: CatalogueMessage) -> bool:
    return (decision.response, decision.effects, decision.toast, decision.in_place) == (None, (), toast, False)


def every() -> list[GroupSettings]:
    either = (False, True)
    return [GroupSettings(a, b, c, d, hours) for a, b, c, d, hours in product(either, either, either, either, CLOSES)]


def test_the_panel_says_how_things_stand_and_offers_the_other_way() -> None:
    shown = panel(take(commands("settings"), LIBRARY, GroupContext(settings=GroupSettings(answers=True, hours=24))))
    assert shown.title == CatalogueMessage("group.settings")
    assert [note.key for note in shown.lines] == [
        "group.answers.on",
        "group.anyone.off",
        "group.recap.on",
        "group.signing.off",
        "group.closes",
    ]
    assert [(button.label, button.payload) for row in shown.rows[:2] for button in row] == [
        (CatalogueMessage("group.press.answers.off"), "g:answers:0"),
        (CatalogueMessage("group.press.anyone.on"), "g:anyone:1"),
        (CatalogueMessage("group.press.recap.off"), "g:recap:0"),
        (CatalogueMessage("group.press.signing.on"), "g:signing:1"),
    ]
    assert [button.payload for row in shown.rows[2:] for button in row] == [f"g:hours:{hours}" for hours in CLOSES]
    chosen = [
        button
        for button in buttons(shown)
        if isinstance(button.label, CatalogueMessage) and button.label.key == "daily.chosen"
    ]
    assert [button.payload for button in chosen] == ["g:hours:24"]


def test_a_group_of_which_nothing_is_known_behaves_as_every_new_one() -> None:
    shown = panel(take(commands("settings"), LIBRARY, None))
    assert [note.key.rpartition(".")[2] for note in shown.lines] == ["off", "off", "on", "off", "never"]


@pytest.mark.parametrize("name", SWITCHES)
@pytest.mark.parametrize("on", [True, False])
def test_each_switch_changes_itself_alone_whatever_the_others_are(name: str, on: bool) -> None:
    for settings in every():
        assert changed(press(f"g:{name}:{int(on)}", settings)) == replace(settings, **{name: on})


@pytest.mark.parametrize("hours", CLOSES)
def test_the_hours_are_those_that_are_offered(hours: int) -> None:
    for settings in every():
        assert changed(press(f"g:hours:{hours}", settings)) == replace(settings, hours=hours)


def test_every_button_of_every_panel_can_be_pressed() -> None:
    for settings in every():
        for button in buttons(panel(take(commands("settings"), LIBRARY, GroupContext(settings=settings)))):
            assert len(button.payload.encode()) <= 64
            assert changed(press(button.payload, settings))


def test_members_see_no_panel_and_press_in_vain() -> None:
    assert keys(take(commands("settings"), LIBRARY, manages=False).response) == ["group.managers"]
    for button in buttons(panel(take(commands("settings"), LIBRARY))):
        assert nothing(press(button.payload, manages=False), ADMINS)


def test_who_may_press_is_asked_for_what_only_admins_may() -> None:
    for button in buttons(panel(take(commands("settings"), LIBRARY))):
        assert answers.concerns_settings(presses(button.payload))
    assert answers.concerns_settings(presses("g:begin:T1"))
    assert not answers.concerns_settings(presses("g:sign")), "everybody signs for themselves"
    for name in ("discuss", "close", "schedule", "daily", "settings", "export", "forget"):
        assert answers.concerns_settings(commands(name))
    for name in ("recap", "check", "help", "privacy", "start", "roll"):
        assert not answers.concerns_settings(commands(name))


FORGED = [
    *(
        "g:",
        "g",
        "g:answers",
        "g:answers:",
        "g:answers:2",
        "g:answers:1:1",
        "g:answers:on",
        "g:Answers:1",
        "g:manners:1",
    ),
    *("g:hours", "g:hours:", "g:hours:1", "g:hours:-24", "g:hours:24 ", "g:hours:999", "g:hours:0024", "g:hours:２４"),
    *("g:sign:1", "g:signs", "g:begin", "g:begin:", "g:begin:T9", "g:begin:t1", "g:begin:T1:T2", "g:begin:-", "g:x:y"),
]


@pytest.mark.parametrize("payload", FORGED)
@pytest.mark.parametrize("manages", [True, False])
def test_a_forged_button_changes_nothing(payload: str, manages: bool) -> None:
    assert nothing(press(payload, manages=manages), STALE)


@given(st.text(max_size=40) | st.from_regex(r"\Ag:[a-z]{0,8}(:[A-Za-z0-9]{0,6}){0,2}\Z"), st.booleans())
def test_whatever_is_pressed_never_raises(text: str, manages: bool) -> None:
    decision = press(f"g:{text}", manages=manages)
    assert decision.toast or decision.response
    assert manages or all(isinstance(effect, SaveConsent) for effect in decision.effects)


@pytest.mark.parametrize("to", [Address(7), Address(-9, ChatKind.CHANNEL), None])
def test_outside_of_groups_such_buttons_lead_nowhere(to: Address | None) -> None:
    for payload in ("g:answers:1", "g:hours:24", "g:sign", "g:begin:T1"):
        said = presses(payload, to=to)
        assert nothing(answers.decide(said, Context(ConversationState(), LIBRARY, Search())), STALE)


# Signing


def sign(*, signed: bool, name: str = "小林") -> Decision:
    return take(presses("g:sign", name=name), LIBRARY, GroupContext(signed=signed), manages=False)


def test_whoever_signs_is_told_under_which_name_and_whoever_takes_it_back_that_it_is_gone() -> None:
    decision = sign(signed=False)
    assert (decision.toast, decision.alert) == (CatalogueMessage("group.signed", {"name": "小林"}), True)
    assert decision.effects == (SaveConsent(ConsentPurpose.EXPORT, "小林"),)
    again = sign(signed=True)
    assert (again.toast, again.alert) == (CatalogueMessage("group.unsigned"), True)
    assert again.effects == (SaveConsent(ConsentPurpose.EXPORT, ""),)


def test_whoever_has_no_name_cannot_sign() -> None:
    decision = sign(signed=False, name="")
    assert (decision.effects, decision.toast) == ((), CatalogueMessage("together.nameless"))
    assert sign(signed=True, name="").effects == (SaveConsent(ConsentPurpose.EXPORT, ""),), "but can take it back"


# What nobody has touched yet


def begun(decision: Decision) -> Discussion:
    [effect] = decision.effects
    assert isinstance(effect, StartDiscussion)
    assert isinstance(decision.response, DiscussionPrompt)
    assert not decision.in_place, "the recap stays"
    return effect.discussion


def test_what_nobody_has_touched_is_begun_by_its_button() -> None:
    for thesis in LIBRARY.essay().theses:
        decision = take(presses(f"g:begin:{thesis.id}"), LIBRARY, GroupContext(last=OVER))
        assert begun(decision).thesis == thesis.id


def test_it_is_begun_in_the_essay_that_the_recap_is_about() -> None:
    """Both essays have an introduction."""
    shelf = two(LIBRARY)
    about = replace(OVER, ref=Ref(SLUG, 11))
    assert shelf.essay().slug == OTHER
    assert begun(take(presses("g:begin:intro"), shelf, GroupContext(last=about))).ref.slug == SLUG
    assert begun(take(presses("g:begin:T1"), shelf, GroupContext(last=about))).ref.slug == SLUG


def test_it_is_begun_by_admins_only_or_by_everybody_where_they_let_them_and_one_at_a_time() -> None:
    refused = take(presses("g:begin:T1"), LIBRARY, GroupContext(last=OVER), manages=False)
    assert nothing(refused, CatalogueMessage("discuss.managers"))
    everybody = GroupContext(settings=GroupSettings(anyone=True), last=OVER)
    assert begun(take(presses("g:begin:T1"), LIBRARY, everybody, manages=False))
    assert nothing(
        take(presses("g:begin:T1"), LIBRARY, GroupContext(running=TALK)), CatalogueMessage("discuss.running")
    )
