"""A reply to an earlier answer puts that passage, or its question, on the table again."""

import pytest

from bot.bootstrap.engine import Engine
from bot.core.act import ActType
from bot.core.conversation import ConversationState, OpenQuestion
from bot.core.essay import Ref
from bot.core.incoming import MessageKind, Text
from bot.talk.replies import named_passage, shown_passage, state_for_reply
from tests.incoming import changed
from tests.talk.answers.conversation import Chat
from tests.talk.people import SLUG, do


def reply(text: str, answer: str) -> Text:
    message = changed(do(MessageKind.TEXT, text), answers=answer)
    assert isinstance(message, Text)
    return message


def test_the_passage_of_that_answer_is_on_the_table(engine: Engine) -> None:
    chat = Chat(engine, ConversationState(at=Ref(SLUG, 21), asked=("没了流量会怎么样",)))
    quoted = engine.library.essay().paragraph(11).sentences[3]
    state = state_for_reply(reply("为什么", quoted), chat.context)
    assert (state.at, state.asked) == (Ref(SLUG, 11), ())


def test_what_replies_to_nothing_of_the_bots_changes_nothing(engine: Engine) -> None:
    chat = Chat(engine, ConversationState(at=Ref(SLUG, 21)))
    other = changed(do(MessageKind.TEXT, "为什么"), replied="第 11 / 27 段")
    assert isinstance(other, Text)
    assert state_for_reply(other, chat.context) == chat.state


def test_the_question_of_that_answer_waits_again(engine: Engine) -> None:
    question = engine.library.essay().theses[1].discuss[0]
    chat = Chat(engine)
    state = state_for_reply(reply("我觉得不会", f"想一想：{question.zh}"), chat.context)
    assert state.put == OpenQuestion(engine.library.essay().theses[1].id, 0)


@pytest.mark.parametrize(
    ("answer", "number"),
    [("说白了……\n这是第 4 段", 4), ("Paragraph 21 of 27", 21), ("第 99 段", None), ("好啊", None)],
)
def test_a_passage_that_is_only_named_is_found(engine: Engine, answer: str, number: int | None) -> None:
    assert named_passage(answer, engine.library.essay()) == (Ref(SLUG, number) if number else None)


def test_why_is_answered_about_the_passage_replied_to(engine: Engine) -> None:
    chat = Chat(engine, ConversationState(at=Ref(SLUG, 21), asked=("没了流量会怎么样",)))
    decision = chat.take(reply("说人话", engine.library.essay().paragraph(11).sentences[3]))
    assert decision.act is ActType.PLAIN
    assert decision.state.at == Ref(SLUG, 11)


def test_of_several_passages_the_one_that_they_are_about_is_meant(engine: Engine) -> None:
    essay = engine.library.essay()
    quoted = [essay.paragraph(number).sentences[0] for number in (20, 5)]
    assert shown_passage("\n".join(quoted), essay) == Ref(SLUG, 20)
    assert shown_passage(f"第 20 段这么说，凭的是这几处：\n{essay.paragraph(21).sentences[0]}", essay) == Ref(SLUG, 20)
