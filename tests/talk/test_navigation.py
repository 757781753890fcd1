"""Every button leads somewhere, and what it leads to has buttons again."""

from dataclasses import replace
from typing import get_args

import pytest

from bot.core.callback_data.actions import (
    BeginDiscussionButton,
    BroadcastButton,
    ForgetButton,
    GroupSettingButton,
    ReadingButton,
    ScheduleButton,
    SignButton,
)
from bot.core.callback_data.cards import ReadingCardButton
from bot.core.callback_data.gaps import GapButton
from bot.core.callback_data.parsing import CallbackData, parse
from bot.core.callback_data.passages import (
    EveryEssayButton,
    FeedbackButton,
    ParagraphButton,
    PassageButton,
    QuestionButton,
    RatingButton,
    SeparateParagraphButton,
)
from bot.core.callback_data.preferences import PreferenceButton
from bot.core.conversation import ConversationState
from bot.core.essay import Library, Ref
from bot.core.incoming import MessageKind
from bot.core.match import Find
from bot.core.response import (
    CatalogueMessage,
    Extent,
    FavouriteList,
    Outline,
    Overview,
    Panel,
    Passage,
    ReadingCard,
    Response,
)
from bot.talk.commands import COMMANDS
from tests.talk.people import SLUG, Search, Talk, at, buttons, do, found, settled
from tests.talk.subscriptions import read

BEGINNINGS = [
    "你好",
    "😂",
    "S2B是啥",
    "红烧肉怎么做",
    "下一段",
    "第27段",
    "第28段",
    "目录",
    "总结一下",
    "总结第二部分",
    "思想的洗礼讲了什么",
    "怎么用",
]


def every_button(library: Library, find: Find) -> dict[str, Response | None]:
    """All buttons that can be reached from anything that is said, with what each leads to."""
    first = [
        Talk(library, find, chat).say(text)
        for text in BEGINNINGS
        for chat in (ConversationState(), at(1), at(27), at(11))
    ]
    first += [Talk(library, find).command(command.name) for command in COMMANDS]
    first += [
        Talk(library, Search(found(*numbers))).say("直播带货的好处")
        for numbers in ((1,), (11, 12), (27, 1, 20, 3, 9, 4))
    ]
    first.append(Talk(library).take(do(MessageKind.MEDIA, "")))
    first.append(Talk(library).command("search", "火星"))
    names = [term.label.zh for term in library.essay().argument.terms]
    searched = replace(at(11), searched=("火星", *names))
    reached: dict[str, Response | None] = {}
    waiting = [button.payload for decision in first for button in buttons(decision.response) if not button.copies]
    while waiting:
        text = waiting.pop()
        if text not in reached:
            reached[text] = Talk(library, find, searched).press(text).response
            waiting += [button.payload for button in buttons(reached[text]) if not button.copies]
    return reached


def test_every_button_that_is_offered_can_be_pressed(library: Library) -> None:
    reached = every_button(library, Search(found(11, 12)))
    # Those that stand in groups only, below weak answers only, of owners, and those by which something is deleted, have
    # tests of their own.
    elsewhere = {
        FeedbackButton,
        RatingButton,
        EveryEssayButton,
        GroupSettingButton,
        BeginDiscussionButton,
        SignButton,
        ScheduleButton,
        ReadingButton,
        BroadcastButton,
        GapButton,
        *get_args(ForgetButton),
    }
    reached = {text: response for text, response in reached.items() if not isinstance(parse(text), ForgetButton)}
    assert {type(parse(text)) for text in reached} == set(get_args(CallbackData)) - elsewhere
    assert {f"p:{SLUG}:{number}" for number in range(1, 28)} <= reached.keys()
    assert {f"t:{SLUG}:{thesis.id}" for thesis in library.essay().theses} <= reached.keys()
    for text, response in reached.items():
        assert isinstance(parse(text), PassageButton | ReadingCardButton | PreferenceButton) or read(text, library)
        assert response is not None
        assert len(text.encode()) <= 64
        assert buttons(response)
        rows = 3 if isinstance(response, ReadingCard) else 2
        assert len(response.rows) <= rows or isinstance(response, Panel | FavouriteList)


def test_browsing_changes_the_message_in_place_and_an_answer_does_not(library: Library) -> None:
    talk = Talk(library, chat=at(11))
    ways = {text: talk.press(text).in_place for text in (f"p:{SLUG}:1", f"t:{SLUG}:T1", f"o:{SLUG}", f"m:{SLUG}:1.2:1")}
    assert all(ways.values())
    assert not talk.press(f"q:{SLUG}:11").in_place


def test_from_the_excerpt_of_a_day_a_paragraph_comes_in_a_message_of_its_own(library: Library) -> None:
    talk = Talk(library, chat=at(11))
    decision, same = (
        talk.press(SeparateParagraphButton(Ref(SLUG, 12)).pack()),
        talk.press(ParagraphButton(Ref(SLUG, 12)).pack()),
    )
    assert (decision.response, decision.state.at) == (same.response, Ref(SLUG, 12))
    assert not decision.in_place


@pytest.mark.parametrize(("number", "beside"), [(1, [2]), (11, [10, 12]), (27, [26])])
def test_a_paragraph_has_its_neighbours_beside_it(library: Library, number: int, beside: list[int]) -> None:
    decision = Talk(library).press(f"p:{SLUG}:{number}")
    assert isinstance(decision.response, Passage)
    *beside_it, copying = decision.response.rows[0]
    assert [button.payload for button in beside_it] == [f"p:{SLUG}:{each}" for each in beside]
    assert copying.copies
    assert decision.state.at == Ref(SLUG, number)


@pytest.mark.parametrize(("number", "row"), [(1, "whole next"), (11, "previous whole next"), (27, "previous whole")])
def test_an_excerpt_offers_the_whole_between_its_neighbours(library: Library, number: int, row: str) -> None:
    response = Talk(library, Search(found(number))).say("直播带货的好处").response
    assert isinstance(response, Passage)
    labels = [button.label.key for button in response.rows[0] if isinstance(button.label, CatalogueMessage)]
    assert labels == [f"button.{each}" for each in (*row.split(), "copy")]


def test_the_other_passages_go_round(library: Library) -> None:
    talk = Talk(library, Search(found(11, 12, 13)))
    response = talk.say("一对一谈单").response
    shown = []
    for _ in range(4):
        around = next(button for button in buttons(response) if button.payload.startswith("m:"))
        decision = talk.press(around.payload)
        response = decision.response
        assert isinstance(response, Passage)
        shown.append(response.ref.number)
    assert shown == [12, 13, 11, 12]


def test_only_passages_that_are_nearly_as_good_are_offered(library: Library) -> None:
    finding = found(11)
    weak = finding.matches[0].__class__(Ref(SLUG, 12), 0.3, 0)
    response = (
        Talk(library, Search(finding.__class__(finding.verdict, 0.9, None, (*finding.matches, weak))))
        .say("问题")
        .response
    )
    assert not [button for button in buttons(response) if button.payload.startswith("m:")]


def test_a_question_that_was_offered_is_answered_by_its_paragraph(library: Library) -> None:
    for opener in library.essay().openers:
        talk = Talk(library, Search(found(1)), at(5, others=[6], asked=["别的"]))
        decision = talk.press(QuestionButton(opener.ref).pack())
        assert isinstance(decision.response, Passage)
        assert (decision.response.ref, decision.response.extent, decision.response.asked) == (
            opener.ref,
            Extent.EXCERPT,
            opener.question,
        )
        assert settled(decision.state) == ConversationState(at=opener.ref, asked=(opener.question.zh,))


def test_a_question_that_is_no_longer_offered_still_leads_to_its_paragraph(library: Library) -> None:
    number = next(n for n in range(1, 28) if Ref(SLUG, n) not in {opener.ref for opener in library.essay().openers})
    response = Talk(library).press(f"q:{SLUG}:{number}").response
    assert isinstance(response, Passage)
    assert (response.ref, response.extent) == (Ref(SLUG, number), Extent.WHOLE)


def test_a_thesis_offers_what_is_inside_it_and_where_to_read(library: Library) -> None:
    decision = Talk(library).press(f"t:{SLUG}:S1")
    assert isinstance(decision.response, Overview)
    assert [button.payload for button in buttons(decision.response)] == [
        *(f"t:{SLUG}:{inner}" for inner in ("T1", "T2", "T3")),
        f"p:{SLUG}:8",
        f"o:{SLUG}",
    ]
    whole = Talk(library).press(f"t:{SLUG}:-").response
    assert isinstance(whole, Overview)
    assert whole.thesis is None
    assert isinstance(Talk(library).press(f"o:{SLUG}").response, Outline)


def test_a_page_of_a_paragraph_is_kept(library: Library) -> None:
    response = Talk(library).press(f"p:{SLUG}:11:2").response
    assert isinstance(response, Passage)
    assert response.page == 2


@pytest.mark.parametrize("place", [Ref("gone", 3), Ref(SLUG, 99)])
def test_a_place_that_is_no_longer_there_is_forgotten_quietly(library: Library, place: Ref) -> None:
    gone = ConversationState(at=place, others=(place, Ref("gone", 4)))
    for text in ("下一段", "上一段", "展开说说", "还有吗", "这一节在说什么", "总结这段", "一个问题"):
        decision = Talk(library, Search(found(11)), gone).say(text)
        assert decision.response is not None
        assert decision.state.at is None or library.holds(decision.state.at)
        assert not isinstance(decision.response, Passage) or library.holds(decision.response.ref)
        assert decision.state.others == ()
