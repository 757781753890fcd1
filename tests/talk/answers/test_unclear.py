"""What nobody can make anything of gets two readings as buttons, and neither small talk nor "not in the essay"."""

import pytest

from bot.bootstrap.engine import Engine
from bot.core.conversation import ConversationState
from bot.core.essay import Ref
from bot.core.response import Passage, TextResponse
from tests.talk.answers.conversation import Chat, notes
from tests.talk.people import SLUG, buttons


@pytest.mark.parametrize("text", ["嗯，那个……", "qwer", "那个啥嘛", "um that, er", "涨价"])
def test_two_readings_are_a_press_away(engine: Engine, text: str) -> None:
    chat = Chat(engine)
    decision = chat.say(text)
    assert [note.key.split(".")[0] for note in notes(decision)] == ["unclear"]
    readings = buttons(decision.response)
    assert len(readings) == 2
    assert isinstance(chat.press(readings[1].payload).response, Passage)


def test_with_a_passage_on_the_table_one_reading_is_about_it(engine: Engine) -> None:
    chat = Chat(engine, ConversationState(at=Ref(SLUG, 16)))
    payloads = [button.payload for button in buttons(chat.say("呃那个那个").response)]
    assert payloads[0].startswith("w:")
    assert payloads[0].endswith(f"{SLUG}:16")


def test_the_same_words_do_not_come_twice_running(engine: Engine) -> None:
    chat = Chat(engine)
    assert notes(chat.say("那个"))[0].key != notes(chat.say("就是那个"))[0].key


@pytest.mark.parametrize("text", ["好的", "谢谢", "嗯嗯", "哈哈", "ok", "再见", "没事"])
def test_small_talk_stays_small_talk(engine: Engine, text: str) -> None:
    response = Chat(engine).say(text).response
    assert isinstance(response, TextResponse)
    assert response.notes[0].key.startswith("say.")
