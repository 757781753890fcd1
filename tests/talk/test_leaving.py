"""Who turns to something else has not answered the question that was put."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.bootstrap.engine import Engine
from bot.core.act import ActType
from bot.core.conversation import ConversationState, OpenQuestion
from bot.talk.leaving import STOPS, asks_something, turned_to
from tests.talk.answers.conversation import Chat

PUT = ConversationState(put=OpenQuestion("T1", 0), last=ActType.QUESTIONS)


@pytest.mark.parametrize(
    ("text", "matter"),
    [
        ("我们聊聊产业互联网吧", "产业互联网"),
        ("聊聊钱的事吧", "钱"),
        ("这题跳过,聊聊新零售", "新零售"),
        ("let's talk about technology instead", "technology"),
        ("聊聊天", ""),
        ("聊点别的", ""),
        ("讲讲你自己", ""),
        ("说说我的看法", ""),
        ("let's talk about something else", ""),
        ("", ""),
    ],
)
def test_the_matter_that_is_turned_to_is_read(text: str, matter: str) -> None:
    assert turned_to(text) == matter


@given(st.text(max_size=300))
def test_any_text_turns_to_a_piece_of_itself(text: str) -> None:
    assert turned_to(text) in text
    assert asks_something(text) in (True, False)


@pytest.mark.parametrize(
    "text", ["取消", "不用了 先取消吧", "还是别推了", "算了,不订了", "no thanks, not now", "never mind, cancel it"]
)
def test_what_was_ordered_is_called_off(text: str) -> None:
    assert STOPS.fullmatch(text)


@pytest.mark.parametrize("text", ["聊聊钱的事吧", "主播工资多少", "谈谈传统企业吧", "how much do streamers earn"])
def test_another_matter_is_no_answer(engine: Engine, text: str) -> None:
    chat = Chat(engine, PUT)
    assert chat.say(text).act in (ActType.PASSAGE, ActType.ABSENT)
    assert chat.state.put is None


@pytest.mark.parametrize(
    "text", ["没有流量就什么都没有", "换个卖法而已，本质没变", "说到底还是信任的问题", "会的，工厂以后都要自己播"]
)
def test_an_opinion_is_still_received(engine: Engine, text: str) -> None:
    assert Chat(engine, PUT).say(text).act is ActType.OPINION_RECEIVED
