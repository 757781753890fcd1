"""What was said before can be asked for."""

import pytest

from bot.bootstrap.engine import Engine
from bot.core.act import ActType
from bot.core.conversation import ConversationState
from bot.core.essay import Ref
from bot.core.response import NotInEssay, Passage, TextResponse
from bot.talk.answers.recalling import asks_back
from tests.talk.answers.conversation import Chat, notes
from tests.talk.people import SLUG, buttons


def test_what_was_asked_is_told(engine: Engine) -> None:
    chat = Chat(engine)
    assert [each.key for each in notes(chat.say("我刚才问了啥"))] == ["recall.nothing"]
    chat.say("直播带货会落幕吗")
    told = notes(chat.say("我刚才问了啥"))
    assert [each.key for each in told] == ["recall.asked", "recall.at"]
    assert "直播带货会落幕吗" in str(told[0].values["asked"])


@pytest.mark.parametrize("text", ["作者刚才说的那段在哪", "他说了什么", "直播带货说了什么新东西", ""])
def test_what_the_essay_said_is_not_what_was_asked(text: str) -> None:
    assert not asks_back(text)


def test_the_second_is_the_button_that_was_offered(engine: Engine) -> None:
    chat = Chat(engine)
    offered = [each.payload for each in buttons(chat.say("你好").response) if each.payload.startswith("q:")]
    for text, at in (("第二个", 1), ("第一个问题", 0), ("the third one", 2), ("最后一个", 2)):
        decision = Chat(engine, chat.state).say(text)
        assert isinstance(decision.response, Passage), text
        assert f"q:{decision.response.ref}" == offered[at]
        assert not decision.in_place


def test_small_talk_does_not_take_the_offer_away(engine: Engine) -> None:
    chat = Chat(engine)
    offered = [each.payload for each in buttons(chat.say("你好").response) if each.payload.startswith("q:")]
    chat.say("谢谢")
    response = chat.say("第二个").response
    assert isinstance(response, Passage)
    assert f"q:{response.ref}" == offered[1]


def test_the_same_is_not_said_to_other_words_twice_running(engine: Engine) -> None:
    chat = Chat(engine)
    first = chat.say("直播带货改变生产了吗").response
    second = chat.say("它真的没改变生产吗").response
    third = chat.say("到底改没改变生产方式").response
    assert first != second != third


def test_the_same_words_get_the_same_again(engine: Engine) -> None:
    chat = Chat(engine)
    first, second = (chat.say("直播带货改变生产了吗").response for _ in range(2))
    assert isinstance(first, Passage)
    assert isinstance(second, Passage)
    assert (first.ref, first.extent) == (second.ref, second.extent)


def test_plain_words_come_in_two_ways_and_then_there_are_no_more(engine: Engine) -> None:
    chat = Chat(engine)
    chat.say("第21段")
    said = [chat.say(text).response for text in ("说白了是啥意思", "还是不懂", "还是没懂")]
    assert all(isinstance(each, TextResponse) for each in said)
    assert len({str(each) for each in said}) == 3
    assert chat.state.at == Ref(SLUG, 21)


def test_silence_is_worded_in_other_words_the_next_time(engine: Engine) -> None:
    chat = Chat(engine)
    said = [chat.say(text).response for text in ("红烧肉怎么做才好吃", "李佳琦一年赚多少钱", "抖音快手哪个好")]
    assert all(isinstance(each, NotInEssay) for each in said)
    assert len({each.variant for each in said if isinstance(each, NotInEssay)}) > 1


def test_a_choice_that_is_gone_is_no_silence(engine: Engine) -> None:
    chat = Chat(engine, ConversationState(offered=("q:gone:1", "q:gone:2")))
    assert chat.say("第二个").response is not None


def test_what_is_listed_of_a_shorter_essay_is_forgotten(engine: Engine) -> None:
    listed = (Ref(SLUG, 99),)
    chat = Chat(engine, ConversationState(at=Ref(SLUG, 2), last=ActType.QUOTES, listed=listed))
    assert chat.say("说人话").state.at == Ref(SLUG, 2)


@pytest.mark.parametrize("piece", ["我要问 ", "我是说", "我问的是", "哈,", "好的,", "a" + " " * 40])
def test_a_message_that_repeats_itself_is_answered(engine: Engine, piece: str) -> None:
    for length in (264, 4096):
        assert Chat(engine, ConversationState(heard="问", turn=3)).say((piece * 2000)[:length]).response is not None
