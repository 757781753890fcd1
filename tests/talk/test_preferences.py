"""How somebody wishes to be spoken to: by buttons, and in words."""

from dataclasses import replace

import pytest

from bot.core.callback_data.passages import QuestionButton
from bot.core.callback_data.preferences import PreferenceButton
from bot.core.decision import Decision, SavePreferences
from bot.core.essay import Library, Ref
from bot.core.incoming import IncomingMessage
from bot.core.language import Language, Script
from bot.core.match import Verdict
from bot.core.outgoing import Address, ChatKind
from bot.core.preferences import Preferences
from bot.core.response import Extent, Panel, Passage
from bot.talk.preferences import chosen_in
from tests.talk.people import SLUG, Search, Talk, at, buttons, found, keys
from tests.talk.subscriptions import subscribed


class ChoosingTalk(Talk):
    """A chat in which what was chosen is kept."""

    @property
    def chosen(self) -> Preferences:
        return self.context.preferences

    def take(self, incoming: IncomingMessage) -> Decision:
        """Decide, and keep what is chosen."""
        decision = super().take(incoming)
        self.context = replace(self.context, preferences=chosen_in(decision, self.chosen))
        return decision


def panel(decision: Decision) -> Panel:
    assert isinstance(decision.response, Panel)
    return decision.response


def passage(decision: Decision) -> Passage:
    assert isinstance(decision.response, Passage)
    return decision.response


def ticked(shown: Panel) -> list[str]:
    """What the buttons with a tick on them choose."""
    return [
        each.data.value
        for each in buttons(shown)
        if isinstance(each.data, PreferenceButton) and getattr(each.label, "key", "") == "daily.chosen"
    ]


def shelf(library: Library, essays: int) -> Library:
    """A library with so many essays, the first of which is the same."""
    first = library.essay()
    others = (replace(first, slug=f"essay-{number}") for number in range(2, essays + 1))
    return replace(library, essays=(first, *others))


def test_whoever_has_chosen_nothing_sees_what_everybody_gets(library: Library) -> None:
    talk = ChoosingTalk(library)
    shown = panel(talk.command("settings"))
    assert ticked(shown) == ["client", "written", "normal", SLUG]
    assert talk.chosen == Preferences()


@pytest.mark.parametrize(
    ("pressed", "chosen"),
    [
        ("u:lang:en", Preferences(language=Language.ENGLISH)),
        ("u:lang:zh-Hant", Preferences(language=Language.HANT)),
        ("u:script:traditional", Preferences(script=Script.TRADITIONAL)),
        ("u:script:simplified", Preferences(script=Script.SIMPLIFIED)),
        ("u:length:short", Preferences(brief=True)),
        ("u:essay:ferry", Preferences(essay="ferry")),
    ],
)
def test_a_press_changes_the_panel_in_place_and_pressed_twice_nothing_more(
    library: Library, pressed: str, chosen: Preferences
) -> None:
    talk = ChoosingTalk(library)
    for _ in range(2):
        decision = talk.press(pressed)
        assert decision.in_place
        assert talk.chosen == chosen
        assert pressed.rpartition(":")[2] in ticked(panel(decision))


@pytest.mark.parametrize(
    "forged",
    ["u:lang:fr", "u:lang:zh-hans", "u:script:wide", "u:length:tiny", "u:essay:gone", "u:show:", "u:lang:", "u:x:y"],
)
def test_what_is_not_there_cannot_be_chosen(library: Library, forged: str) -> None:
    talk = ChoosingTalk(library)
    decision = talk.press(forged)
    assert decision.response is None
    assert decision.toast is not None
    assert talk.chosen == Preferences()


def test_in_a_group_nobody_chooses_for_all(library: Library) -> None:
    talk = ChoosingTalk(library, to=Address(-5, ChatKind.GROUP))
    assert talk.press("u:lang:en").effects == ()


def test_a_chosen_language_holds_for_daily_excerpts_too_and_can_be_given_up(library: Library) -> None:
    talk = ChoosingTalk(library, subscription=subscribed())
    english = talk.press("u:lang:en")
    assert (english.state.language, english.state.pinned) == (Language.ENGLISH, True)
    assert english.subscription is not None
    assert english.subscription.language is Language.ENGLISH
    client = talk.press("u:lang:client")
    assert (client.state.language, client.state.pinned) == (Language.HANS, False)
    assert talk.chosen == Preferences()


@pytest.mark.parametrize(
    ("said", "language"),
    [
        ("换成英文", Language.ENGLISH),
        ("speak English", Language.ENGLISH),
        ("用繁体", Language.HANT),
        ("切换回简体", Language.HANS),
        ("改用繁體中文", Language.HANT),
    ],
)
def test_a_language_is_chosen_in_words(library: Library, said: str, language: Language) -> None:
    talk = ChoosingTalk(library)
    talk.say(said)
    assert talk.chosen.language is language


@pytest.mark.parametrize(
    ("said", "brief"),
    [("回答短一点", True), ("以后回答简短些", True), ("shorter answers please", True), ("回答恢复正常长度", False)],
)
def test_the_length_is_chosen_in_words(library: Library, said: str, brief: bool) -> None:
    talk = ChoosingTalk(library)
    talk.context = replace(talk.context, preferences=Preferences(brief=not brief))
    decision = talk.say(said)
    assert talk.chosen.brief is brief
    assert keys(decision.response) == ["settings.set.short" if brief else "settings.set.normal"]


@pytest.mark.parametrize(
    ("said", "script"),
    [
        ("引文用繁体", Script.TRADITIONAL),
        ("以后引文都转成简体", Script.SIMPLIFIED),
        ("quotations in traditional characters please", Script.TRADITIONAL),
    ],
)
def test_the_script_is_chosen_in_words(library: Library, said: str, script: Script) -> None:
    talk = ChoosingTalk(library)
    talk.say(said)
    assert talk.chosen.script is script


@pytest.mark.parametrize("said", ["设置", "打开设置", "設定", "settings", "where are the settings", "语言设置在哪"])
def test_the_panel_is_opened_in_words(library: Library, said: str) -> None:
    assert ticked(panel(ChoosingTalk(library).say(said)))


def test_short_answers_quote_the_sentences_that_answer_and_lead_to_the_whole(library: Library) -> None:
    assert passage(ChoosingTalk(library, Search(found(11))).say("请人开店多费钱")).extent is Extent.EXCERPT
    talk = ChoosingTalk(library, Search(found(11)))
    talk.press("u:length:short")
    short = passage(talk.say("请人开店多费钱"))
    assert short.extent is Extent.BRIEF
    whole = next(each for each in buttons(short) if getattr(each.label, "key", "") == "button.whole")
    opened = talk.press(whole.payload).response
    assert isinstance(opened, Passage)
    assert (opened.ref, opened.extent) == (short.ref, Extent.WHOLE)


def test_what_is_only_touched_on_is_said_to_be_that_in_short_too(library: Library) -> None:
    talk = ChoosingTalk(library, Search(found(10, verdict=Verdict.RELATED)))
    talk.press("u:length:short")
    assert passage(talk.say("李佳琦一年赚多少")).verdict is Verdict.RELATED


def test_the_essay_that_is_chosen_is_where_a_new_conversation_begins(library: Library) -> None:
    talk = ChoosingTalk(library, chat=at(11))
    talk.press("u:essay:ferry")
    assert talk.context.essay.slug == "ferry"
    hello = talk.command("start")
    assert talk.context.essay.slug == "ferry"
    offered = [each.data for each in buttons(hello.response)]
    assert {each.ref.slug for each in offered if isinstance(each, QuestionButton)} == {"ferry"}


def test_essays_that_are_gone_are_not_preferred(library: Library) -> None:
    talk = ChoosingTalk(library)
    talk.context = replace(talk.context, preferences=Preferences(essay="gone"))
    assert talk.context.essay == library.essay()


@pytest.mark.parametrize(("essays", "rows"), [(1, 3), (2, 5), (4, 7), (5, 4)])
def test_many_essays_are_on_a_screen_of_their_own(library: Library, essays: int, rows: int) -> None:
    talk = ChoosingTalk(shelf(library, essays))
    assert len(panel(talk.command("settings")).rows) == rows
    if essays > 4:
        listed = panel(talk.press("u:show:essays"))
        assert len(listed.rows) == essays + 1
        assert ticked(panel(talk.press("u:show:panel")))[:3] == ["client", "written", "normal"]


def test_what_was_chosen_before_does_not_go_with_the_next_choice(library: Library) -> None:
    talk = ChoosingTalk(library)
    for pressed in ("u:lang:en", "u:script:traditional", "u:length:short"):
        talk.press(pressed)
    assert talk.chosen == Preferences(Language.ENGLISH, Script.TRADITIONAL, brief=True)
    saved = talk.press("u:lang:zh-Hant").effects
    assert saved == (SavePreferences(Preferences(Language.HANT, Script.TRADITIONAL, brief=True)),)
    assert talk.context.state.at != Ref(SLUG, 1)
