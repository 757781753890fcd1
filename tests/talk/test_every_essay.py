"""One question to all essays of the shelf."""

from collections.abc import Sequence
from dataclasses import replace

import pytest

from bot.core.callback_data.passages import EveryEssayButton, SeparateParagraphButton
from bot.core.essay import Library, Ref
from bot.core.match import NOTHING, Finding, Match, Verdict
from bot.core.response import EveryEssay, NotInEssay
from tests.talk.people import SLUG, Search, Talk, buttons, found
from tests.talk.subscriptions import OTHER, two


class ShelfSearch:
    """Finds by essay what it is told, and keeps what was asked of each."""

    def __init__(self, **findings: Finding) -> None:
        self._findings = {name.replace("_", "-"): finding for name, finding in findings.items()}
        self.asked: list[tuple[str, str]] = []

    def __call__(self, text: str, earlier: Sequence[str], slug: str) -> Finding:
        self.asked.append((slug, text))
        return self._findings.get(slug, NOTHING)


def matching(slug: str, number: int, confidence: float, verdict: Verdict = Verdict.SAYS) -> Finding:
    return Finding(verdict, confidence, None, (Match(Ref(slug, number), 1.0, 0),))


def shelf(library: Library) -> Library:
    """The essay, and behind it another one."""
    return replace(library, essays=tuple(reversed(two(library).essays)))


def every(talk: Talk, said: str) -> EveryEssay:
    response = talk.say(said).response
    assert isinstance(response, EveryEssay), response
    return response


@pytest.mark.parametrize(
    ("said", "asked"),
    [
        ("所有文章里有没有讲等待", "等待"),
        ("哪篇文章讲了下雨", "下雨"),
        ("全部文章里哪里说到失败？", "失败"),
        ("其他文章有没有提到流量吗", "流量"),
        ("每篇文章都怎么看时间", "怎么看时间"),
        ("所有文章裡有沒有講等待", "等待"),
        ("in all essays, is there anything about waiting", "waiting"),
        ("which essay talks about birds", "birds"),
    ],
)
def test_it_is_asked_in_words(library: Library, said: str, asked: str) -> None:
    search = ShelfSearch()
    assert every(Talk(shelf(library), search), said).answers == ()
    assert set(search.asked) >= {(SLUG, asked), (OTHER, asked)}


@pytest.mark.parametrize("said", ["问问所有文章", "其他文章怎么说", "别的文章呢", "ask all essays", "所有文章都问一遍"])
def test_without_a_question_the_last_one_is_meant(library: Library, said: str) -> None:
    talk = Talk(shelf(library), Search(found(11)))
    talk.say("请人开店多费钱")
    assert every(talk, said).asked == "请人开店多费钱"


@pytest.mark.parametrize("said", ["作者写过其他文章吗", "这篇文章讲了什么", "文章里有没有讲等待", "换一篇文章"])
def test_what_is_asked_of_one_essay_goes_to_that(library: Library, said: str) -> None:
    assert not isinstance(Talk(shelf(library), Search(found(11))).say(said).response, EveryEssay)


def test_where_there_is_but_one_essay_nobody_hears_of_it(library: Library) -> None:
    alone = replace(library, essays=(library.essay(),))
    assert not isinstance(Talk(alone).say("所有文章里有没有讲等待").response, EveryEssay)
    absent = Talk(alone).say("李佳琦一年赚多少").response
    assert not any(isinstance(each.data, EveryEssayButton) for each in buttons(absent))


def test_each_answers_with_its_best_passage_the_surest_first_and_a_way_on(library: Library) -> None:
    search = ShelfSearch(zhibo_daihuo=matching(SLUG, 12, 0.5), another=matching(OTHER, 2, 0.9))
    talk = Talk(shelf(library), search)
    answer = every(talk, "所有文章里有没有讲等待")
    assert [each.ref for each in answer.answers] == [Ref(OTHER, 2), Ref(SLUG, 12)]
    assert [each.data for each in buttons(answer)] == [SeparateParagraphButton(each.ref) for each in answer.answers]
    opened = talk.press(buttons(answer)[1].payload)
    assert opened.state.at == Ref(SLUG, 12)
    assert talk.context.essay.slug == SLUG


def test_one_that_only_touches_on_it_comes_behind_and_the_silent_are_named(library: Library) -> None:
    related = matching(SLUG, 12, 0.9, Verdict.RELATED)
    search = ShelfSearch(zhibo_daihuo=related, another=matching(OTHER, 2, 0.6))
    assert [each.ref.slug for each in every(Talk(shelf(library), search), "哪篇文章讲了下雨").answers] == [OTHER, SLUG]
    alone = every(Talk(shelf(library), ShelfSearch(zhibo_daihuo=related)), "哪篇文章讲了下雨")
    assert alone.silent == (OTHER,)


@pytest.mark.parametrize("verdict", [Verdict.SILENT, Verdict.RELATED])
def test_below_a_weak_answer_is_a_button_for_it(library: Library, verdict: Verdict) -> None:
    talk = Talk(shelf(library), Search(found(10, verdict=verdict, confidence=0.2)))
    said = talk.say("李佳琦一年赚多少").response
    assert said is not None
    [button] = [each for each in buttons(said) if isinstance(each.data, EveryEssayButton)]
    assert len(said.rows) <= 2
    talk.context = replace(talk.context, question="李佳琦一年赚多少")
    pressed = talk.press(button.payload)
    assert isinstance(pressed.response, EveryEssay)
    assert not pressed.in_place, "the answer that was there stays"


def test_below_an_answer_there_is_none(library: Library) -> None:
    said = Talk(shelf(library), Search(found(10))).say("请人开店多费钱").response
    assert not any(isinstance(each.data, EveryEssayButton) for each in buttons(said))


def test_what_was_asked_too_long_ago_is_said_to_be_gone(library: Library) -> None:
    decision = Talk(shelf(library)).press("every:81a9d0b5a2")
    assert decision.response is None
    assert decision.toast is not None
    assert (decision.toast.key, decision.alert) == ("every.gone", True)


def test_that_no_essay_speaks_of_it_is_an_answer(library: Library) -> None:
    response = Talk(shelf(library)).say("主播要交税吗").response
    assert isinstance(response, NotInEssay)
    assert every(Talk(shelf(library)), "所有文章里有没有讲交税").answers == ()
