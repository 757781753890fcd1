"""Two places are put side by side with what the editors know of them; a matter is related to what is on the table."""

import pytest

from bot.bootstrap.engine import Engine
from bot.core.conversation import ConversationState
from bot.core.essay import Ref
from bot.core.response import Passage, Quotations
from tests.talk.answers.conversation import Chat, quoted, shown
from tests.talk.people import SLUG


def lead(chat: Chat, text: str) -> str:
    response = chat.say(text).response
    assert isinstance(response, Quotations)
    assert response.lead
    return response.lead.key


@pytest.mark.parametrize("text", ["第17段和第25段有什么不一样", "how do paragraphs 17 and 25 differ"])
def test_two_named_paragraphs_stand_side_by_side(engine: Engine, text: str) -> None:
    assert quoted(Chat(engine).say(text)) == [17, 25]


@pytest.mark.parametrize(
    ("text", "pair", "key"),
    [
        ("跟上一段矛盾吧", [16, 15], "between.unknown"),
        ("这段和第24段矛盾吧", [16, 24], "between.contrast"),
        ("这段和第17段矛盾吗", [16, 17], "between.agrees"),
        ("这段跟第10段什么关系", [16, 10], "between.restates"),
    ],
)
def test_the_paragraph_on_the_table_is_one_of_the_two(engine: Engine, text: str, pair: list[int], key: str) -> None:
    chat = Chat(engine)
    chat.say("第16段")
    assert quoted(chat.say(text)) == pair
    chat = Chat(engine)
    chat.say("第16段")
    assert lead(chat, text) == key


def test_the_point_before_is_the_passage_that_was_shown_before(engine: Engine) -> None:
    chat = Chat(engine)
    chat.say("第6段")
    chat.say("第13段")
    assert quoted(chat.say("这跟上一点什么关系")) == [13, 6]


@pytest.mark.parametrize("text", ["那跟直播有什么关系啊", "what has this to do with live selling?"])
def test_what_it_has_to_do_with_a_matter_is_never_the_same_passage(engine: Engine, text: str) -> None:
    chat = Chat(engine)
    chat.say("第1段")
    decision = chat.say(text)
    assert shown(decision) == 2
    assert isinstance(decision.response, Passage)
    assert decision.response.lead
    assert decision.response.lead.key == "between.example"


def test_with_nothing_on_the_table_a_relation_is_a_question_as_any_other(engine: Engine) -> None:
    decision = Chat(engine).say("直播带货和产业互联网是什么关系")
    assert isinstance(decision.response, Passage)
    assert decision.response.lead is None


def test_a_passage_that_has_left_the_essay_since_is_not_compared_with(engine: Engine) -> None:
    state = ConversationState(at=Ref(SLUG, 16), seen=(Ref(SLUG, 999), Ref("gone", 1), Ref(SLUG, 16)))
    assert not isinstance(Chat(engine, state).say("这跟上一点什么关系").response, Quotations)


@pytest.mark.parametrize(
    "text",
    [
        "思想的洗礼和技术的启蒙有什么不同",
        "请比较一下思想洗礼与技术启蒙",
        "what is the difference between minds made new and eyes opened to technology?",
    ],
)
def test_two_parts_that_are_named_stand_side_by_side(engine: Engine, text: str) -> None:
    essay = engine.library.essay(SLUG)
    parts = [essay.thesis(each.id).first for each in essay.theses if each.title.zh in ("思想的洗礼", "技术的启蒙")]
    assert quoted(Chat(engine).say(text)) == parts


@pytest.mark.parametrize("text", ["营销模式和商业模式差在哪", "直播跟以前的电商有什么区别", "流量和心锁有什么区别"])
def test_where_one_passage_speaks_of_both_or_a_matter_has_no_place_one_passage_answers(
    engine: Engine, text: str
) -> None:
    assert isinstance(Chat(engine).say(text).response, Passage)
