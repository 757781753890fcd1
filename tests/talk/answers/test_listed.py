"""What the essay counts up is told in its order."""

import pytest

from bot.bootstrap.engine import Engine
from bot.core.essay import Ref
from tests.talk.answers.conversation import Chat, notes, quoted, shown
from tests.talk.people import SLUG


@pytest.mark.parametrize(
    ("text", "paragraphs"),
    [
        ("夸的三点分别是什么", [10, 13, 16]),
        ("作者从哪几个方面论证直播带货是前奏曲", [10, 13, 16]),
        ("踩的两点呢", [21, 24]),
        ("“落幕是必然”给了几个理由", [21, 24]),
        ("Give me two reasons why it must end", [21, 24]),
    ],
)
def test_a_list_is_known_by_its_length_or_by_what_it_is_about(engine: Engine, text: str, paragraphs: list[int]) -> None:
    assert quoted(Chat(engine).say(text)) == paragraphs


def test_the_second_of_a_list_is_that_one(engine: Engine) -> None:
    chat = Chat(engine)
    chat.say("夸的三点分别是什么")
    chat.say("第二点展开说说")
    assert chat.state.at == Ref(SLUG, 13)


def test_the_examples_of_the_whole_are_several(engine: Engine) -> None:
    assert len(quoted(Chat(engine).say("作者举了什么例子"))) > 2


def test_a_long_list_names_each_with_its_place(engine: Engine) -> None:
    chat = Chat(engine)
    lines = notes(chat.say("直播带货有哪些好处，全列出来"))
    assert [line.key for line in lines] == ["reasons.counted", *["reasons.item"] * 7]
    drawbacks = notes(chat.say("那坏处呢"))
    assert drawbacks[0].key == "reasons.counted"
    assert drawbacks[0].values != lines[0].values


def test_what_one_sentence_counts_up_is_quoted_once(engine: Engine) -> None:
    assert quoted(Chat(engine).say("产业互联网靠哪四种技术")) == [17]


@pytest.mark.parametrize("text", ["再问一个，落幕的两个理由分别是什么", "what are the two reasons that it will end"])
def test_of_a_list_the_second_reason_is_that_one(engine: Engine, text: str) -> None:
    chat = Chat(engine)
    assert quoted(chat.say(text)) == [21, 24]
    assert shown(chat.say("第二个理由呢")) == 24


@pytest.mark.parametrize("text", ["三个“并不仅仅只是带货”分别讲什么", "那几个启蒙分别是啥"])
def test_what_each_of_several_says_is_that_list(engine: Engine, text: str) -> None:
    assert quoted(Chat(engine).say(text)) == [10, 13, 16]
