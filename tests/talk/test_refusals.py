"""What is turned down is not wanted; what is said besides is."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.bootstrap.engine import Engine
from bot.core.act import ActType
from bot.core.conversation import ConversationState, OpenQuestion
from bot.talk.refusals import LONGEST, without_refusals
from tests.talk.answers.conversation import Chat, notes

PUT = ConversationState(put=OpenQuestion("T1", 0), last=ActType.QUESTIONS)


@pytest.mark.parametrize(
    "text",
    [
        *(
            "我不想做题",
            "别给我出题",
            "不用考我",
            "别再问我问题了",
            "题目就免了",
            "总结就不必了",
            "不要给我金句",
            "例子就不用举了",
        ),
        *("不用翻译啦", "不用解释了", "不需要目录", "i don't want a quiz", "please don't quiz me", "no quiz please"),
        *("stop asking me questions", "i'd rather not be quizzed", "no need to translate", "skip the examples"),
    ],
)
def test_of_what_is_turned_down_nothing_is_left(text: str) -> None:
    assert without_refusals(text) == ""


@pytest.mark.parametrize(
    "text",
    [
        *("不要太长的总结", "不要只看总结", "为什么不用举例", "不用考虑流量", "别停再出一道题", "不要那么多例子"),
        *(
            "别人问我这文章讲什么",
            "别的例子",
            "没有例子",
            "i don't understand the question",
            "don't forget the examples",
        ),
        *("don't just summarise", "not a question", "", "别" * (LONGEST + 1)),
    ],
)
def test_what_says_how_it_is_wanted_is_wanted(text: str) -> None:
    assert without_refusals(text) == text


@given(
    st.text(max_size=LONGEST + 20)
    | st.text(st.sampled_from("不别要用想再给我出题问考总结,。 no don't quiz"), max_size=LONGEST)
)
def test_of_any_text_nothing_is_added(text: str) -> None:
    assert len(without_refusals(text)) <= len(text)


@pytest.mark.parametrize(
    "text", ["我不想做题", "別考我了", "算了不玩了", "换个话题", "先别管这个", "饶了我吧，不要提问", "No quiz please"]
)
def test_no_question_waits_after_it_was_turned_down(engine: Engine, text: str) -> None:
    chat = Chat(engine, PUT)
    said = chat.say(text)
    assert said.act is ActType.SMALL_TALK
    assert notes(said)[0].key.startswith("say.declined.")
    assert (chat.state.put, chat.state.asking) == (None, ())


@pytest.mark.parametrize(
    ("text", "act"),
    [
        ("别总结了，直接给我看第五段", ActType.PARAGRAPH),
        ("don't quiz me, just give me a summary", ActType.OVERVIEW),
        ("不要举例，理由有哪些", ActType.REASONS),
    ],
)
def test_what_is_wanted_instead_is_done(engine: Engine, text: str, act: ActType) -> None:
    assert Chat(engine).say(text).act is act
