"""Those who read together: what they have read is noted, and names are shown of those only who wish it."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.core.callback_data.actions import ReadingButton
from bot.core.context import Context
from bot.core.conversation import ConversationState
from bot.core.decision import Decision, Effect, FinishReadingDay, SaveConsent
from bot.core.discussion import ConsentPurpose
from bot.core.essay import Library
from bot.core.incoming import ButtonPress, MessageKind
from bot.core.language import Language
from bot.core.response import CatalogueMessage
from bot.core.subscription import ReadingProgress, Subscription
from bot.render.catalogue import Catalogues
from bot.render.split import units
from bot.search.text.script import ScriptConverter
from bot.talk.decide import decide
from bot.talk.schedules.reading_together import press
from tests.incoming import changed
from tests.talk.people import Search, do
from tests.talk.subscriptions import GROUP, MONDAY, prompts, subscribed

CATALOGUES = Catalogues(ScriptConverter().traditional)
PLAN = replace(subscribed(position=9), together=True)
"""Nine of 27 days have come."""
SOME = ReadingProgress(days=((1, 4), (2, 7), (5, 3)), shown=(("阿明", 5), ("Li Wei", 2)), mine=2)
LIMIT = 200


def pressed(
    library: Library,
    content: str,
    subscription: Subscription | None = PLAN,
    progress: ReadingProgress | None = None,
    name: str = "小王",
) -> Decision:
    chat = ConversationState(language=Language.HANS)
    # Members press, not admins.
    context = Context(chat, library, Search(), subscription, progress=progress, manages=False)
    incoming = changed(do(MessageKind.BUTTON, content), at=MONDAY, to=GROUP, name=name)
    assert isinstance(incoming, ButtonPress)
    assert isinstance(incoming.data, ReadingButton)
    decision = press(incoming.data, incoming, context)
    assert decision.response is None, "the excerpt stays as it is"
    assert (decision.state, decision.subscription) == (chat, None)
    assert not decision.keep, "who pressed what is not kept"
    return decision


def said(decision: Decision, language: Language = Language.HANS) -> str:
    assert decision.toast is not None
    return CATALOGUES.say(decision.toast, language)


def effects(*each: Effect) -> tuple[Effect, ...]:
    return each


def test_whoever_presses_first_is_told_that_nobody_sees_their_name(library: Library) -> None:
    decision = pressed(library, "r:done:5:1")
    assert decision.effects == effects(FinishReadingDay(5, 1))
    assert (decision.toast, decision.alert) == (CatalogueMessage("together.first", {"day": 1}), True)
    assert "看不到是你" in said(decision)


@pytest.mark.parametrize("day", [3, 8, 9])
def test_a_further_day_is_noted_in_a_word(library: Library, day: int) -> None:
    decision = pressed(library, f"r:done:5:{day}", progress=SOME)
    assert decision.effects == effects(FinishReadingDay(5, day))
    assert (decision.toast, decision.alert) == (CatalogueMessage("together.noted", {"day": day}), False)


def test_the_last_day_is_said_to_be_the_last(library: Library) -> None:
    for together, days in ((replace(PLAN, position=27), 27), (replace(PLAN, pace=2, position=14), 14)):
        decision = pressed(library, f"r:done:5:{days}", together, SOME)
        assert decision.effects == effects(FinishReadingDay(5, days))
        assert decision.toast == CatalogueMessage("together.last", {"day": days})


@pytest.mark.parametrize("day", [1, 2])
def test_nobody_goes_back(library: Library, day: int) -> None:
    decision = pressed(library, f"r:done:5:{day}", progress=SOME)
    assert (decision.effects, decision.toast) == ((), CatalogueMessage("together.already", {"day": 2}))


@pytest.mark.parametrize("day", [10, 27, 28, 99_999])
def test_a_day_that_has_not_come_is_not_noted(library: Library, day: int) -> None:
    decision = pressed(library, f"r:done:5:{day}")
    assert (decision.effects, decision.toast) == ((), CatalogueMessage("together.early", {"day": day}))


@pytest.mark.parametrize("content", ["r:done:5:3", "r:done:5:3:1", "r:done:5:3:7"])
def test_a_day_of_another_round_is_not_noted(library: Library, content: str) -> None:
    decision = pressed(library, content, replace(PLAN, round=2))
    assert (decision.effects, decision.toast) == ((), CatalogueMessage("together.over"))
    assert pressed(library, "r:done:5:3:2", replace(PLAN, round=2)).effects == effects(FinishReadingDay(5, 3))


def test_a_round_can_be_finished_until_the_next_has_begun(library: Library) -> None:
    over = replace(PLAN, round=1, position=0)
    assert pressed(library, "r:done:5:27", over, SOME).effects == effects(FinishReadingDay(5, 27))
    assert pressed(library, "r:done:5:28", over, SOME).effects == ()
    assert pressed(library, "r:done:5:27", replace(over, position=1), SOME).toast == CatalogueMessage("together.over")


@pytest.mark.parametrize(
    "subscription",
    [
        None,
        replace(PLAN, id=6),
        replace(PLAN, together=False),
        replace(prompts(), id=PLAN.id),
    ],
)
@pytest.mark.parametrize("content", ["r:done:5:1", "r:where:5", "r:show:5"])
def test_where_nobody_reads_together_nothing_is_done(
    library: Library, subscription: Subscription | None, content: str
) -> None:
    decision = pressed(library, content, subscription, SOME)
    assert (decision.effects, decision.toast, decision.alert) == ((), CatalogueMessage("together.stale"), False)


@pytest.mark.parametrize("content", ["r:", "r:done:5", "r:done:5:0", "r:hide:5", "r:where:5:1", "r:done:5:-1", "😂"])
def test_what_is_forged_does_nothing(library: Library, content: str) -> None:
    context = Context(ConversationState(), library, Search(), PLAN, manages=False)
    decision = decide(changed(do(MessageKind.BUTTON, content), at=MONDAY, to=GROUP), context)
    assert (decision.effects, decision.toast) == ((), CatalogueMessage("button.stale"))


def test_the_overview_counts_people_and_names_those_who_wish_it(library: Library) -> None:
    decision = pressed(library, "r:where:5", progress=SOME)
    assert (decision.alert, decision.effects) == (True, ())
    assert said(decision).split("\n") == [
        "送到第 9 / 27 天",
        "大家读到：第 5 天 3 人、第 2 天 7 人、第 1 天 4 人",
        "你：第 2 天",
        "愿意露面的：阿明（5）、Li Wei（2）",
    ]


def test_where_nobody_has_read_yet_it_says_so(library: Library) -> None:
    assert said(pressed(library, "r:where:5")).split("\n") == [
        "送到第 9 / 27 天",
        "还没有人按过“读完了”",
        "你：还没开始",
    ]


def test_those_far_behind_are_counted_together(library: Library) -> None:
    many = ReadingProgress(days=tuple((day, day) for day in range(1, 8)))
    assert "第 7 天 7 人、第 6 天 6 人、第 5 天 5 人、之前 10 人" in said(pressed(library, "r:where:5", progress=many))


def test_after_a_round_its_figures_are_still_told(library: Library) -> None:
    over = replace(PLAN, round=1, position=0)
    assert said(pressed(library, "r:where:5", over, SOME)).startswith("送到第 27 / 27 天")
    assert said(pressed(library, "r:where:5", replace(over, round=0))).startswith("送到第 0 / 27 天")


def test_a_name_is_shown_and_taken_back(library: Library) -> None:
    shown = pressed(library, "r:show:5", progress=SOME, name="小\n王  二")
    assert shown.effects == effects(SaveConsent(ConsentPurpose.PROGRESS, "小 王 二"))
    assert (shown.toast, shown.alert) == (CatalogueMessage("together.shown", {"name": "小 王 二"}), True)
    hidden = pressed(library, "r:show:5", progress=replace(SOME, seen=True))
    assert (hidden.effects, hidden.toast) == (
        effects(SaveConsent(ConsentPurpose.PROGRESS, "")),
        CatalogueMessage("together.hidden"),
    )


@pytest.mark.parametrize("name", ["", " ", "\n"])
def test_whoever_has_no_name_cannot_show_it(library: Library, name: str) -> None:
    decision = pressed(library, "r:show:5", name=name)
    assert (decision.effects, decision.toast) == ((), CatalogueMessage("together.nameless"))


def test_whoever_shows_their_name_is_not_told_that_nobody_sees_it(library: Library) -> None:
    decision = pressed(library, "r:done:5:1", progress=ReadingProgress(seen=True))
    assert decision.toast == CatalogueMessage("together.noted", {"day": 1})


@given(
    st.lists(st.tuples(st.integers(1, 999), st.integers(1, 9_999)), max_size=12, unique_by=lambda each: each[0]),
    st.lists(st.tuples(st.text(min_size=1, max_size=130) | st.just("👨‍👩‍👧" * 30), st.integers(1, 999)), max_size=20),
    st.integers(0, 999),
)
def test_the_overview_fits_the_answer_to_a_press_in_every_language(
    library: Library, days: list[tuple[int, int]], shown: list[tuple[str, int]], mine: int
) -> None:
    progress = ReadingProgress(tuple(days), tuple(shown), mine)
    decision = pressed(library, "r:where:5", progress=progress)
    for language in Language:
        assert units(said(decision, language)) <= LIMIT


@pytest.mark.parametrize("language", list(Language))
def test_every_word_fits_the_answer_to_a_press(library: Library, language: Language) -> None:
    presses = ["r:done:5:1", "r:done:5:99999", "r:done:5:3:9", "r:show:5", "r:show:6", "r:done:5:9"]
    for content in presses:
        for progress in (SOME, ReadingProgress(), replace(SOME, seen=True)):
            assert units(said(pressed(library, content, progress=progress, name="王" * 99), language)) <= LIMIT
