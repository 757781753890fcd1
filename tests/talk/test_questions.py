"""What is answered to a message in somebody's own words."""

import pytest

from bot.core.callback_data.passages import QuestionButton
from bot.core.conversation import REMEMBERED, SEEN, ConversationState
from bot.core.decision import Decision
from bot.core.essay import Library, Ref
from bot.core.incoming import MessageKind
from bot.core.match import NOTHING, Find, Finding, Verdict
from bot.core.response import Extent, NotInEssay, Outline, Overview, Passage, Response
from bot.talk.context_search import is_follow_up
from tests.talk.people import SCRIPT, SLUG, Search, Talk, at, buttons, do, found, keys, settled


def passage(decision: Decision) -> Passage:
    assert isinstance(decision.response, Passage)
    return decision.response


@pytest.mark.parametrize(
    ("text", "key", "offered"),
    [
        ("你好", "say.greeting.0", 3),
        ("謝謝", "say.thanks.0", 0),
        ("再见", "say.farewell.0", 0),
        ("你是谁？", "say.identity", 3),
        ("垃圾", "say.insult.0", 3),
        ("嗯嗯", "say.assent.0", 0),
        ("😂😂", "say.wordless", 3),
        ("👨‍👩‍👧！？", "say.wordless", 3),
        ("", "say.wordless", 3),
    ],
)
def test_people_are_answered_as_people(library: Library, text: str, key: str, offered: int) -> None:
    search = Search()
    decision = Talk(library, search, at(11, asked=["问"])).say(text)
    assert keys(decision.response) == [key]
    assert len(buttons(decision.response)) == offered
    assert settled(decision.state) == at(11, asked=["问"])
    assert decision.finding == NOTHING
    assert search.asked == []


def test_what_cannot_be_read_is_refused_politely(library: Library) -> None:
    decision = Talk(library, chat=at(11)).take(do(MessageKind.MEDIA, ""))
    assert keys(decision.response) == ["say.media"]
    assert len(buttons(decision.response)) == 3
    assert settled(decision.state) == at(11)


def test_what_the_essay_says_is_shown_with_the_sentence_that_answers(library: Library) -> None:
    decision = Talk(library, Search(found(11, 12))).say("请人开店多费钱")
    assert (passage(decision).ref, passage(decision).extent, passage(decision).sentence) == (
        Ref(SLUG, 11),
        Extent.EXCERPT,
        0,
    )
    assert passage(decision).verdict is Verdict.SAYS
    assert settled(decision.state) == ConversationState(
        at=Ref(SLUG, 11), others=(Ref(SLUG, 12),), asked=("请人开店多费钱",)
    )


def test_what_it_only_touches_on_is_said_to_be_that(library: Library) -> None:
    decision = Talk(library, Search(found(10, verdict=Verdict.RELATED))).say("李佳琦一年赚多少")
    assert passage(decision).verdict is Verdict.RELATED


def test_where_it_is_silent_three_questions_are_offered_and_the_nearest_is_named(library: Library) -> None:
    near = found(10, 11, verdict=Verdict.SILENT, confidence=0.2)
    decision = Talk(library, Search(near), at(3, others=[4])).say("李佳琦一年赚多少")
    assert isinstance(decision.response, NotInEssay)
    assert decision.response.nearest == Ref(SLUG, 10)
    assert len(buttons(decision.response)) == 4, "and all essays can be asked"
    assert (decision.state.at, decision.state.others) == (Ref(SLUG, 3), ())


@pytest.mark.parametrize("finding", [NOTHING, found(10, verdict=Verdict.SILENT, confidence=0.009)])
def test_what_is_far_away_has_no_nearest_passage(library: Library, finding: Finding) -> None:
    response = Talk(library, Search(finding)).say("红烧肉怎么做").response
    assert isinstance(response, NotInEssay)
    assert response.nearest is None


def test_the_questions_offered_are_different_ones_and_always_the_same_for_the_same_words(library: Library) -> None:
    offered = {
        text: questions(Talk(library).say(text).response)
        for text in ("李佳琦一年赚多少", "抖音快手哪个好", "主播要交税吗")
    }
    assert offered == {text: questions(Talk(library).say(text).response) for text in offered}
    assert len({tuple(each) for each in offered.values()}) > 1
    assert all(len(set(each)) == 3 for each in offered.values())


def questions(response: Response | None) -> list[str]:
    """The questions that are offered."""
    return [button.payload for button in buttons(response) if isinstance(button.data, QuestionButton)]


@pytest.mark.parametrize(
    ("text", "begin", "end"), [("下一段", 10, 11), ("上一段", 10, 9), ("下一段", None, 1), ("上一段", None, 1)]
)
def test_one_steps_from_paragraph_to_paragraph(library: Library, text: str, begin: int | None, end: int) -> None:
    decision = Talk(library, chat=at(begin) if begin else None).say(text)
    assert passage(decision).ref == decision.state.at == Ref(SLUG, end)
    assert passage(decision).extent is Extent.WHOLE


@pytest.mark.parametrize(("text", "begin", "key"), [("下一段", 27, "page.end"), ("上一段", 1, "page.start")])
def test_at_the_ends_there_is_no_further_step(library: Library, text: str, begin: int, key: str) -> None:
    decision = Talk(library, chat=at(begin)).say(text)
    assert keys(decision.response) == [key]
    assert settled(decision.state) == at(begin)


def test_the_whole_essay_can_be_read_by_saying_next(library: Library) -> None:
    talk = Talk(library)
    read = [passage(talk.say("下一段")).ref.number for _ in range(27)]
    assert read == list(range(1, 28))


@pytest.mark.parametrize("text", ["第11段", "第 11 段", "第十一段", "11段", "paragraph 11"])
def test_a_paragraph_is_read_when_it_is_named(library: Library, text: str) -> None:
    assert passage(Talk(library).say(text)).ref == Ref(SLUG, 11)


@pytest.mark.parametrize("text", ["第28段", "第零段", "第99999段", "第二十八段"])
def test_a_paragraph_that_is_none_is_said_to_be_none(library: Library, text: str) -> None:
    decision = Talk(library, chat=at(3)).say(text)
    assert keys(decision.response) == ["page.none"]
    assert settled(decision.state) == at(3)


@pytest.mark.parametrize(
    ("text", "thesis"),
    [
        ("总结一下", None),
        ("这篇文章讲了什么", None),
        ("what is this essay about", None),
        ("总结第二部分", "S1"),
        ("總結第 3 部分", "S2"),
        ("第三部分讲了什么", "S2"),
        ("概括一下第三个论点", "T3"),
        ("思想的洗礼讲了什么", "T1"),
        ("总结《产业互联网的大潮下，直播带货落幕是必然》", "S2"),
        ("summary of part 2", "S1"),
        ("总结这一节", "T1"),
    ],
)
def test_a_summary_is_given_of_what_was_asked(library: Library, text: str, thesis: str | None) -> None:
    search = Search(found(1))
    response = Talk(library, search, at(11)).say(text).response
    assert isinstance(response, Overview)
    assert (response.thesis, response.lead) == (thesis, None)
    assert search.asked == []


def test_tell_me_more_shows_the_whole_of_what_was_shown(library: Library) -> None:
    for text in ("展开说说", "tell me more", "看全段"):
        decision = Talk(library, chat=at(11)).say(text)
        assert (passage(decision).ref, passage(decision).extent) == (Ref(SLUG, 11), Extent.WHOLE)


def test_tell_me_more_of_nothing_is_a_question(library: Library) -> None:
    search = Search()
    assert isinstance(Talk(library, search).say("展开说说").response, NotInEssay)
    assert set(search.asked) == {("展开说说", ())}


def test_the_other_passages_are_shown_one_after_another(library: Library) -> None:
    talk = Talk(library, Search(found(11, 12, 13)))
    talk.say("一对一谈单")
    assert [passage(talk.say("还有吗")).ref.number for _ in range(2)] == [12, 13]
    further = [talk.say("还有吗").response for _ in range(SEEN)]
    near = [response for response in further if isinstance(response, Passage)]
    assert all(response.lead and response.lead.key == "page.near" for response in near)
    assert len({response.ref for response in near} | {Ref("zhibo-daihuo", n) for n in (11, 12, 13)}) == len(near) + 3
    assert keys(further[len(near)]) == ["page.others"], "what is left is not about that"


def test_what_is_this_part_about_is_answered_from_where_one_is(library: Library) -> None:
    response = Talk(library, chat=at(17)).say("这一节在说什么").response
    assert isinstance(response, Overview)
    assert response.thesis == "T3"
    nowhere = Talk(library).say("这一节在说什么").response
    assert isinstance(nowhere, Overview)
    assert nowhere.thesis is None


def test_the_outline_and_help_come_when_asked_for(library: Library) -> None:
    assert isinstance(Talk(library).say("目录").response, Outline)
    assert keys(Talk(library).say("怎么用").response)[0] == "help.intro"


@pytest.mark.parametrize("text", ["那为什么呢", "它会怎么样", "what about technology", "第二个呢"])
def test_a_follow_up_leans_on_what_came_before(library: Library, text: str) -> None:
    search = Search(found(1), together=found(17))
    decision = Talk(library, search, at(11, asked=["前前", "前面问的"])).say(text)
    assert passage(decision).ref == Ref(SLUG, 17)
    assert (text, ("前面问的",)) in search.asked


@pytest.mark.parametrize("text", ["那技术上呢", "那思想方面呢"])
def test_a_follow_up_that_turns_to_something_else_stands_alone(library: Library, text: str) -> None:
    decision = Talk(library, Search(found(16), together=found(11)), at(11, asked=["一对一贵在哪"])).say(text)
    assert passage(decision).ref == Ref(SLUG, 16)


def test_after_turning_a_page_a_follow_up_is_about_that_page(library: Library) -> None:
    search = Search(found(1), together=found(17))
    talk = Talk(library, search, at(16, asked=["前面问的"]))
    talk.say("下一段")
    talk.say("那为什么呢")
    assert search.asked[-1] == ("那为什么呢", (library.essay().paragraph(17).summary.zh,))


def test_a_follow_up_to_nothing_stands_alone(library: Library) -> None:
    search = Search(found(1))
    Talk(library, search).say("那为什么呢")
    assert set(search.asked) == {("那为什么呢", ())}


def test_a_message_that_says_enough_by_itself_leans_on_nothing(library: Library) -> None:
    search = Search(found(1), together=found(17))
    decision = Talk(library, search, at(11, asked=["前面问的"])).say("直播带货和产业互联网到底是什么关系")
    assert passage(decision).ref == Ref(SLUG, 1)


def test_a_clipped_message_that_is_unclear_alone_goes_on_from_the_one_before(library: Library) -> None:
    alone = found(3, verdict=Verdict.SILENT, confidence=0.2)
    short = Talk(library, Search(alone, together=found(17)), at(11, asked=["技术"])).say("区块链")
    assert passage(short).ref == Ref(SLUG, 17)
    long = Talk(library, Search(alone, together=found(17, confidence=0.6)), at(11, asked=["技术"])).say(
        "李佳琦一年到底能赚多少钱啊"
    )
    assert isinstance(long.response, NotInEssay)


@pytest.mark.parametrize("text", ["李佳琦一年赚多少钱", "那他一年赚多少"])
def test_a_message_that_is_about_something_else_leans_on_nothing(library: Library, text: str) -> None:
    alone = found(3, verdict=Verdict.SILENT, confidence=0.05)
    response = (
        Talk(library, Search(alone, together=found(17, confidence=0.6)), at(11, asked=["主播卖假货"]))
        .say(text)
        .response
    )
    assert isinstance(response, NotInEssay)


def test_a_follow_up_to_the_same_passage_shows_all_of_it(library: Library) -> None:
    decision = Talk(library, Search(found(11)), at(11, asked=["一对一谈单"])).say("那为什么呢")
    assert passage(decision).extent is Extent.WHOLE


def test_only_the_last_questions_are_remembered(library: Library) -> None:
    talk = Talk(library, Search(found(1)))
    for number in range(5):
        talk.say(f"第{number}个关于直播带货的问题")
    assert len(talk.chat.asked) == REMEMBERED
    assert talk.chat.asked[-1] == "第4个关于直播带货的问题"


def test_an_edit_that_changes_no_word_is_ignored(library: Library) -> None:
    talk = Talk(library, Search(found(11)))
    for text in ("请人开店多费钱", "请人开店多费钱啊" * 80):
        before = talk.say(text).state
        assert talk.say(text, edited=True) == Decision(None, before)


def test_an_edit_that_changes_words_is_answered(library: Library) -> None:
    talk = Talk(library, Search(found(11)))
    talk.say("请人开店多费钱")
    assert passage(talk.say("请人开店多费时间", edited=True)).ref == Ref(SLUG, 11)


@pytest.mark.parametrize("text", ["那为什么呢", "为什么", "它会消失吗", "还有别的原因吗", "And then?", "so what"])
def test_what_cannot_stand_alone_leans(text: str) -> None:
    assert is_follow_up(SCRIPT.fold(text))


@pytest.mark.parametrize(
    "text", ["", "直播带货怎么了", "那些从来没有做过直播的传统企业现在到底怎么办", "S2B是啥", "技术"]
)
def test_what_says_enough_does_not_lean(text: str) -> None:
    assert not is_follow_up(SCRIPT.fold(text))


def test_the_real_search_answers_in_the_real_talk(library: Library, find: Find) -> None:
    assert passage(Talk(library, find).say("S2B是啥")).ref == Ref(SLUG, 13)
    assert isinstance(Talk(library, find).say("红烧肉怎么做才好吃").response, NotInEssay)
