"""What is said of a question instead of an answer is told from an answer."""

import pytest

from bot.bootstrap.engine import Engine
from bot.core.act import ActType
from bot.core.conversation import ConversationState, OpenQuestion
from bot.core.response import Passage
from bot.talk.open_questions import AnswerRemark, read_remark
from tests.talk.answers.conversation import Chat, notes

PUT = ConversationState(put=OpenQuestion("T1", 0), last=ActType.QUESTIONS)


@pytest.mark.parametrize(
    ("text", "remark"),
    [
        ("不知道", AnswerRemark.CLUELESS),
        ("没想好啊", AnswerRemark.CLUELESS),
        ("答案是什么？", AnswerRemark.CLUELESS),
        ("第一题的答案", AnswerRemark.CLUELESS),
        ("你觉得呢", AnswerRemark.CLUELESS),
        ("no idea", AnswerRemark.CLUELESS),
        ("b", AnswerRemark.LETTER),
        ("选c", AnswerRemark.LETTER),
        ("我答得怎么样", AnswerRemark.GRADE),
        ("am i right?", AnswerRemark.GRADE),
        ("跳过", AnswerRemark.SKIP),
        ("换一道", AnswerRemark.SKIP),
        ("skip", AnswerRemark.SKIP),
        ("我不知道作者凭什么说它会落幕", None),
        ("靠供应链", None),
        ("a better supply chain", None),
        ("", None),
    ],
)
def test_remarks(text: str, remark: AnswerRemark | None) -> None:
    assert read_remark(text) is remark


@pytest.mark.parametrize(
    ("text", "key"), [("不知道", "question.hint"), ("B", "question.free"), ("我答得怎么样", "question.grade")]
)
def test_a_remark_is_answered_and_the_question_waits(engine: Engine, text: str, key: str) -> None:
    chat = Chat(engine, PUT)
    assert notes(chat.say(text))[0].key == key
    assert chat.state.put == PUT.put


def test_another_question_comes_where_one_is_passed_over(engine: Engine) -> None:
    chat = Chat(engine, PUT)
    assert notes(chat.say("换一道"))[0].key == "question.put"
    assert chat.state.put not in (None, PUT.put)


@pytest.mark.parametrize("text", ["假货的事文章怎么说", "你喜欢吃什么"])
def test_a_question_of_the_readers_own_ends_it(engine: Engine, text: str) -> None:
    chat = Chat(engine, PUT)
    decision = chat.say(text)
    assert decision.act is not ActType.OPINION_RECEIVED
    assert chat.state.put is None


def test_as_many_questions_are_put_as_are_asked_for(engine: Engine) -> None:
    put = notes(Chat(engine).say("出三道思考题"))
    assert [each.key for each in put] == ["question.nth"] * 3 + ["question.any"]


def test_a_part_is_read_before_the_answer(engine: Engine) -> None:
    chat = Chat(engine, PUT)
    assert isinstance(chat.say("第4段").response, Passage)
    assert chat.say("我觉得生产没有变").act is ActType.OPINION_RECEIVED


def test_one_of_several_questions_can_be_chosen(engine: Engine) -> None:
    chat = Chat(engine)
    put = notes(chat.say("出三道思考题"))
    for text, at in (("第二道", 1), ("第三题", 2), ("the first one", 0)):
        chosen = notes(Chat(engine, chat.state).say(text))
        assert [each.key for each in chosen] == ["question.put"], text
        assert chosen[0].values["question"] == put[at].values["question"]


def test_a_question_that_was_offered_ends_the_one_that_was_put(engine: Engine) -> None:
    chat = Chat(engine, PUT)
    chat.press("q:zhibo-daihuo:21")
    assert chat.state.put is None
