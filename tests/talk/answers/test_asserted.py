"""A yes-or-no question is answered with yes or no, where that is certain, and with the passage anyway."""

import pytest

from bot.bootstrap.engine import Engine
from bot.core.match import ClaimVerdict
from bot.core.response import Passage
from bot.talk.answers.asserted import closed_claim
from tests.talk.answers.conversation import Chat


@pytest.mark.parametrize(
    ("text", "claim"),
    [
        ("直播带货改变了生产方式吗", "直播带货改变了生产方式"),
        ("作者是不是认为一对一销售成本高", "一对一销售成本高"),
        ("他不是说直播永远不会退场吗", "直播永远不会退场"),
        ("直播带货会不会沦为闹剧？", "直播带货会沦为闹剧"),
        ("does it depend on traffic?", "it depend on traffic"),
        ("直播带货为什么会落幕", ""),
        ("有什么好处吗", ""),
        ("是吗", ""),
        ("what does it say?", ""),
        ("isn't it dependent on traffic?", ""),
        ("live selling does change production", ""),
        ("流量", ""),
        ("", ""),
    ],
)
def test_what_is_asked_whether_it_is_so(text: str, claim: str) -> None:
    assert closed_claim(text) == claim


def test_what_the_essay_bears_out_is_said_to_be_so(engine: Engine) -> None:
    response = Chat(engine).say("一对一销售成本高吗").response
    assert isinstance(response, Passage)
    assert (response.ref.number, response.asserted) == (11, ClaimVerdict.BEARS_OUT)


@pytest.mark.parametrize("text", ["作者觉得主播会失业吗", "直播带货是工具吗", "为什么会落幕"])
def test_what_is_not_certain_is_left_to_the_passage(engine: Engine, text: str) -> None:
    response = Chat(engine).say(text).response
    assert not isinstance(response, Passage) or response.asserted is None
