"""A paragraph that is named is shown, and no other one."""

import pytest

from bot.bootstrap.engine import Engine
from bot.core.act import ActType
from bot.core.conversation import ConversationState
from bot.core.essay import Ref
from bot.core.response import Overview
from tests.talk.answers.conversation import Chat, notes, quoted, shown
from tests.talk.people import SLUG, buttons


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("第十一段", 11),
        ("倒数第二段", 26),
        ("不是第二段，是第三段", 3),
        ("22", 22),
        ("从头开始看吧", 1),
        ("麻烦跳到第廿五段", 25),
    ],
)
def test_exactly_the_named_paragraph_is_shown(engine: Engine, text: str, number: int) -> None:
    decision = Chat(engine).say(text)
    assert (decision.act, shown(decision)) == (ActType.PARAGRAPH, number)


def test_several_are_a_press_away(engine: Engine) -> None:
    decision = Chat(engine).say("3到5段")
    assert shown(decision) == 3
    assert [button.payload for button in buttons(decision.response)][:2] == [f"n:{SLUG}:4", f"n:{SLUG}:5"]


@pytest.mark.parametrize("text", ["第一百段", "第28段", "第0段"])
def test_what_is_not_there_is_said_to_be_none(engine: Engine, text: str) -> None:
    assert notes(Chat(engine).say(text))[0].key == "page.none"


def test_one_goes_on_back_and_stays(engine: Engine) -> None:
    chat = Chat(engine, ConversationState(at=Ref(SLUG, 5)))
    assert [shown(chat.say(text)) for text in ("下一段", "继续", "上一段", "再读一遍")] == [6, 7, 6, 6]


def test_somewhere_else_is_a_passage_that_was_not_shown_yet(engine: Engine) -> None:
    chat = Chat(engine)
    seen = [shown(chat.say("烫手山芋是什么意思"))]
    seen += [shown(chat.say(text)) for text in ("换一个", "还有别的地方吗", "somewhere else?")]
    assert len(set(seen)) == len(seen)


def test_back_to_the_essay_is_to_what_is_on_the_table_or_to_the_whole(engine: Engine) -> None:
    assert isinstance(Chat(engine).say("说回文章吧").response, Overview)
    chat = Chat(engine)
    chat.say("第五段")
    assert chat.say("说回文章吧").state.at == Ref(SLUG, 5)


def test_after_one_of_a_list_the_others_can_still_be_named(engine: Engine) -> None:
    chat = Chat(engine)
    chat.say("直播带货有哪三层意义")
    for text, number in (("explain the first", 10), ("and the third?", 16), ("第二个展开说说", 13)):
        assert chat.say(text).state.at == Ref(SLUG, number), text


def test_the_sentence_of_a_paragraph_that_is_named_is_of_that_paragraph(engine: Engine) -> None:
    assert quoted(Chat(engine).say("第五段的中心句是哪一句")) == [5]
