"""What the essay counts up is told in its order."""

import pytest

from bot.bootstrap.engine import Engine
from bot.core.essay import Ref
from tests.talk.answers.conversation import Chat, quoted
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
