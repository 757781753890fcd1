"""A question is put, another one each time; what is answered to it is received, not judged."""

import pytest

from bot.bootstrap.engine import Engine
from bot.core.act import ActType
from bot.core.conversation import ConversationState, OpenQuestion
from bot.core.essay import Ref
from bot.core.response import Passage, Quotations
from tests.talk.answers.conversation import Chat, notes, shown
from tests.talk.people import SLUG


def test_questions_are_put_one_after_another(engine: Engine) -> None:
    chat, seen = Chat(engine), []
    for text in ("考考我", "换一题", "再来一题", "换个难点的题"):
        decision = chat.say(text)
        assert decision.act is ActType.QUESTIONS
        seen.append(notes(decision)[0].values["question"])
        assert chat.state.put
    assert len(set(map(str, seen))) == len(seen)


def test_a_question_is_about_what_is_on_the_table(engine: Engine) -> None:
    chat = Chat(engine, ConversationState(at=Ref(SLUG, 17)))
    chat.say("考考我")
    assert chat.state.put
    assert chat.state.put.thesis in ("T3", "S1")


def test_an_answer_is_received_with_what_the_essay_says_nearest_to_it(engine: Engine) -> None:
    chat = Chat(engine, ConversationState(put=OpenQuestion("T1", 0)))
    decision = chat.say("我觉得卡在老板舍不得花钱改生产线")
    assert decision.act is ActType.OPINION_RECEIVED
    assert isinstance(decision.response, Quotations)
    assert decision.response.lead
    assert decision.response.lead.key.startswith("opinion.received.")
    assert chat.state.put is None


def test_what_is_asked_instead_of_an_answer_is_answered(engine: Engine) -> None:
    chat = Chat(engine, ConversationState(put=OpenQuestion("T1", 0)))
    assert shown(chat.say("第15段")) == 15
    chat = Chat(engine, ConversationState(put=OpenQuestion("T1", 0)))
    assert chat.say("换一题吧").act is ActType.QUESTIONS


def test_the_link_of_a_daily_excerpt_brings_its_question(engine: Engine) -> None:
    chat = Chat(engine)
    decision = chat.start(f"p-{SLUG}-11_T1_0")
    assert isinstance(decision.response, Passage)
    assert decision.response.question == engine.library.essay().thesis("T1").discuss[0]
    assert chat.say("我们厂的流程早就该改了，先从接单改起").act is ActType.OPINION_RECEIVED


def test_a_link_to_a_question_that_is_gone_leads_to_the_passage(engine: Engine) -> None:
    for link in (f"p-{SLUG}-11_T1_99", f"p-{SLUG}-11_X9_0", f"p-{SLUG}-11"):
        decision = Chat(engine).start(link)
        assert isinstance(decision.response, Passage)
        assert decision.response.question is None


@pytest.mark.parametrize(
    "text", ["我上次买空气炸锅就是跟风，大概得有人告诉我后悔的人有多少", "黑白电视？不过能不能考我文章里的内容"]
)
def test_an_answer_that_holds_a_question_word_is_received_all_the_same(engine: Engine, text: str) -> None:
    chat = Chat(engine)
    chat.say("考考我")
    assert chat.say(text).act is ActType.OPINION_RECEIVED
