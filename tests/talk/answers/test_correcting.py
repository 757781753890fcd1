"""What was misunderstood is asked anew where it is said, and otherwise apologised for with other readings."""

import pytest

from bot.bootstrap.engine import Engine
from bot.core.act import ActType
from bot.core.essay import Ref
from bot.core.response import Passage
from bot.talk.answers.correcting import read_intended
from tests.talk.answers.conversation import Chat, notes, shown
from tests.talk.people import SLUG, buttons


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("不是，我问的是区块链", "区块链"),
        ("我是说一对一谈单为什么贵", "一对一谈单为什么贵"),
        ("我的意思是，假货怎么办，不是流量", "假货怎么办"),
        ("no, i meant the rain", "the rain"),
        ("what i asked was: is it a business model?", "is it a business model?"),
        ("不是问谁，是问为什么", "为什么"),
        ("我说的“它”是钱", "钱"),
        ("我问的是跟产业互联网的关系，你一直在讲一对一", "跟产业互联网的关系"),
        ("你说的是全民参与，我想知道的是观念哪里变了", "观念哪里变了"),
        ("我不是这个意思", ""),
        ("我问的不是这个", ""),
        ("答非所问", ""),
        ("我说的是那个", ""),
    ],
)
def test_what_was_meant_is_read(text: str, meant: str) -> None:
    assert read_intended(text) == meant


def test_what_was_meant_is_asked_anew(engine: Engine) -> None:
    chat = Chat(engine)
    chat.say("直播带货会落幕吗")
    decision = chat.say("你没听懂，我问的是新零售当初为什么推不动")
    assert shown(decision) == 6
    assert decision.act in (ActType.CORRECTION, ActType.PASSAGE)
    assert chat.state.asked[-1] == "新零售当初为什么推不动"


def test_a_correction_names_the_last_message_however_often_it_is_made(engine: Engine) -> None:
    chat = Chat(engine)
    chat.say("直播带货会落幕吗")
    chat.say("举个例子")
    for _ in range(2):
        understood = notes(chat.say("不是这个意思"))[1]
        assert "举个例子" in str(understood.values["asked"])


def test_what_was_not_meant_is_not_shown_again(engine: Engine) -> None:
    chat = Chat(engine)
    first = shown(chat.say("这和产业互联网有啥关系"))
    again = chat.say("我问的是跟产业互联网的关系，你一直在讲一对一")
    assert isinstance(again.response, Passage)
    assert shown(again) != first
    assert again.corrects == Ref(SLUG, first or 0), "it is logged what was not meant"


def test_other_readings_say_what_they_are(engine: Engine) -> None:
    chat = Chat(engine)
    first = shown(chat.say("直播带货会落幕吗"))
    sorry = chat.say("不是这个意思")
    lines = [note for note in notes(sorry) if note.key == "correction.maybe"]
    assert 1 <= len(lines) == len(buttons(sorry.response)) <= 3
    assert first not in [line.values["number"] for line in lines]
    assert (sorry.act, sorry.corrects) == (ActType.CORRECTION, Ref(SLUG, first or 0))


def test_of_a_bare_why_the_matter_is_what_was_misunderstood(engine: Engine) -> None:
    bare, whole = Chat(engine), Chat(engine)
    for chat in (bare, whole):
        chat.say("直播带货会落幕吗")
    bare.say("为什么")
    offered = [line.values["number"] for line in notes(bare.say("你理解错了")) if line.key == "correction.maybe"]
    assert offered, "found by the question before"


@pytest.mark.parametrize("text", ["不是问这个，" + "我问是" * 1300, "你说" * 2000, "我问的是" * 1000])
def test_a_message_of_any_length_is_read(text: str) -> None:
    assert read_intended(text) == ""
