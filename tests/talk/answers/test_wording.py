"""Words that a reader may not know are explained, and phrases are found where they stand."""

import pytest

from bot.bootstrap.engine import Engine
from bot.core.conversation import ConversationState
from bot.core.essay import Ref
from bot.core.language import LocalizedText
from bot.core.response import NotInEssay, Passage
from bot.talk.answers.wording import name_asked_for, read_phrase_question, term_of, unmentioned
from tests.talk.answers.conversation import Chat, notes
from tests.talk.people import SLUG


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("流量是什么意思", "流量"),
        ("什么是产业互联网", "产业互联网"),
        ("文中的“心锁”指什么", "心锁"),
        ("S2B是啥", "s2b"),
        ("what is the industrial internet?", "产业互联网"),
        ("what does prelude mean", "前奏曲"),
    ],
)
def test_a_term_that_is_asked_about_is_known(engine: Engine, text: str, name: str) -> None:
    term = term_of(text.casefold(), engine.library.essay())
    assert term is not None
    assert name in term.names


@pytest.mark.parametrize("text", ["流量红利没有了会怎么样", "主播是什么意思", "产业互联网靠什么", "", "?" * 300])
def test_what_asks_about_something_else_is_no_term(engine: Engine, text: str) -> None:
    assert term_of(text, engine.library.essay()) is None


def test_its_meaning_comes_with_the_sentence_that_says_most_of_it(engine: Engine) -> None:
    decision = Chat(engine).say("流量是什么意思")
    assert isinstance(decision.response, Passage)
    assert decision.response.gloss is not None
    assert (decision.response.ref.number, decision.response.sentence) == (21, 3)


@pytest.mark.parametrize(
    ("text", "phrase", "often"),
    [
        ("“落幕是必然”出自哪一段", "落幕是必然", False),
        ("流量一共出现了几次", "流量", True),
        ("昙花一现这个词在哪一段", "昙花一现", False),
        ('which paragraph has "s2b"', "s2b", False),
        ("how often does “流量” come up", "流量", True),
    ],
)
def test_a_question_about_a_phrase_is_read(text: str, phrase: str, often: bool) -> None:
    question = read_phrase_question(text)
    assert question is not None
    assert (question.phrase, question.often) == (phrase, often)


def test_a_phrase_is_found_where_it_stands(engine: Engine) -> None:
    assert [each.key for each in notes(Chat(engine).say("“落幕是必然”出自哪一段"))] == ["words.heading"]
    [where] = notes(Chat(engine).say("昙花一现这个词在哪一段"))
    assert where.key == "words.where"
    [often] = notes(Chat(engine).say("流量一共出现了几次"))
    text = "".join(each.text for each in engine.library.essay().paragraphs)
    assert often.values["count"] == text.count("流量")


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("文章提到李佳琦了吗", "李佳琦"),
        ("李佳琦是谁", "李佳琦"),
        ("有没有提到抖音", "抖音"),
        ("who is Viya?", "Viya"),
        ("does it mention TikTok?", "TikTok"),
        ("作者是谁写的", ""),
        ("直播带货会落幕吗", ""),
    ],
)
def test_a_name_that_is_asked_for_is_read(text: str, name: str) -> None:
    assert name_asked_for(text) == name


def test_a_name_that_does_not_stand_there_is_said_not_to(engine: Engine) -> None:
    response = Chat(engine).say("文章提到李佳琦了吗").response
    assert isinstance(response, NotInEssay)
    assert response.named == "李佳琦"


@pytest.mark.parametrize("text", ["这是在哪一段", "我说了几次了你还不懂", "他说了多少次要冷静"])
def test_no_pronoun_is_looked_for_in_the_text(engine: Engine, text: str) -> None:
    response = repr(Chat(engine, ConversationState(at=Ref(SLUG, 20))).say(text).response)
    assert "words.where" not in response
    assert "words.often" not in response


def test_a_quotation_is_found_through_its_marks(engine: Engine) -> None:
    [where] = notes(Chat(engine).say("“直播带货并不仅仅只是带货，而是”在哪一段"))
    assert where.values["numbers"] == LocalizedText("16", "16")


def test_a_paragraph_that_does_not_name_somebody_says_so(engine: Engine) -> None:
    response = Chat(engine).say("第5段提到马云了吗").response
    assert isinstance(response, Passage)
    assert (response.ref.number, response.unmentioned) == (5, "马云")


@pytest.mark.parametrize(
    ("text", "name"),
    [("那淘宝呢？", "淘宝"), ("what about Taobao?", "Taobao"), ("可是薇娅现在也凉了啊", "薇娅"), ("那流量呢", "")],
)
def test_a_known_name_that_stands_nowhere_is_said_to_be_missing(engine: Engine, text: str, name: str) -> None:
    assert unmentioned(text, engine.library.essays[0]) == name


@pytest.mark.parametrize(
    ("text", "name"),
    [("头部主播偷税的事提了吗", "头部主播偷税"), ("那提到哪些人在做直播", ""), ("提到董宇辉了吗", "董宇辉")],
)
def test_what_is_asked_for_by_name_is_read(text: str, name: str) -> None:
    assert name_asked_for(text) == name
