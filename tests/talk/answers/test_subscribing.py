"""The daily excerpt can be asked for, and ended, in words."""

from dataclasses import replace
from datetime import time

import pytest

from bot.bootstrap.engine import Engine
from bot.core.act import ActType
from bot.core.response import Panel
from bot.core.subscription import SubscriptionStatus
from tests.talk.answers.conversation import Chat, notes
from tests.talk.people import buttons


@pytest.mark.parametrize(
    ("text", "at"),
    [
        ("以后每天早上八点给我发一段", time(8)),
        ("每天晚上9点半推送一段给我", time(21, 30)),
        ("send me a passage every day at 7:15", time(7, 15)),
    ],
)
def test_the_hour_that_is_named_is_taken(engine: Engine, text: str, at: time) -> None:
    decision = Chat(engine).say(text)
    assert decision.act is ActType.DAILY
    assert isinstance(decision.response, Panel)
    assert decision.subscription is not None
    assert decision.subscription.recurrence.at == at


def test_where_nothing_comes_there_is_nothing_to_stop(engine: Engine) -> None:
    chat = Chat(engine)
    assert notes(chat.say("别再给我推送每日一段了"))[0].key == "daily.none"
    chat.say("每天给我发一段")
    assert notes(chat.say("取消"))[0].key == "daily.none"


def test_what_comes_can_be_stopped_at_a_press(engine: Engine) -> None:
    chat = Chat(engine)
    made = chat.say("以后每天早上八点给我发一段").subscription
    assert made is not None
    chat.context = replace(chat.context, subscription=replace(made, status=SubscriptionStatus.ON))
    assert [button.payload for button in buttons(chat.say("取消").response)] == ["d:open", "d:quit"]


def test_only_a_word_that_stops_it_stops_it(engine: Engine) -> None:
    chat = Chat(engine)
    chat.say("每天给我发一段")
    state = chat.state
    assert Chat(engine, state).say("算了不要了").act is ActType.DAILY
    for text in ("吧", "停掉" * 40 + "哈"):
        assert Chat(engine, state).say(text).response is not None
