"""What hangs together in the argument is answered along it, each sentence quoted with its place."""

import pytest

from bot.bootstrap.engine import Engine
from bot.core.act import ActType
from bot.core.argument import RelationKind
from bot.core.conversation import ConversationState
from bot.core.essay import Ref
from bot.core.response import Quotations, TextResponse
from tests.talk.answers.conversation import Chat, notes, quoted, shown
from tests.talk.people import SLUG, buttons


def at(number: int) -> ConversationState:
    return ConversationState(at=Ref(SLUG, number))


@pytest.mark.parametrize("number", [4, 9, 20, 23, 26])
def test_reasons_are_the_grounds_of_what_is_on_the_table_in_order(engine: Engine, number: int) -> None:
    chat = Chat(engine, at(number))
    decision = chat.say("依据是什么")
    grounds = engine.library.essay().argument.related(number, RelationKind.GROUND)[:3]
    assert decision.act is ActType.REASONS
    assert quoted(decision) == [place.paragraph for place in grounds] == sorted(quoted(decision))
    assert chat.state.at == Ref(SLUG, number), "why? asks on about the same"


def test_reasons_of_nothing_in_particular_are_those_that_the_essay_counts_up(engine: Engine) -> None:
    assert quoted(Chat(engine).say("理由有哪些")) == [10, 13, 16]


def test_two_sides_stand_side_by_side(engine: Engine) -> None:
    decision = Chat(engine, at(12)).say("反过来怎么说，有没有自相矛盾")
    assert decision.act is ActType.BOTH_SIDES
    first, second = quoted(decision)
    assert (first, second) in [
        (12, place.paragraph) for place in engine.library.essay().argument.related(12, RelationKind.CONTRAST)
    ]


def test_objections_are_those_near_to_what_was_said(engine: Engine) -> None:
    decision = Chat(engine).say("我不同意")
    assert decision.act is ActType.BOTH_SIDES
    assert notes(decision)[0].key == "sides.objections"
    assert {note.key for note in notes(decision)[1:]} <= {"sides.answered", "sides.unanswered"}


def test_an_example_is_the_essays_own_or_said_to_stand_elsewhere(engine: Engine) -> None:
    here = Chat(engine, at(11)).say("举个例子")
    assert isinstance(here.response, Quotations)
    assert here.response.lead
    assert (here.response.lead.key, set(quoted(here))) == ("example.here", {11})
    elsewhere = Chat(engine, at(22)).say("举个例子")
    assert isinstance(elsewhere.response, Quotations)
    assert elsewhere.response.lead
    assert elsewhere.response.lead.key == "example.elsewhere"


@pytest.mark.parametrize("number", range(1, 28))
def test_every_paragraph_has_plain_words(engine: Engine, number: int) -> None:
    chat = Chat(engine, at(number))
    decision = chat.say("看不懂，说人话")
    assert decision.act is ActType.PLAIN
    assert notes(decision)[0].values["words"] == engine.library.essay().argument.plain[number]
    assert chat.state.at == Ref(SLUG, number)


def test_the_named_paragraph_is_said_plainly_whatever_is_on_the_table(engine: Engine) -> None:
    decision = Chat(engine, at(3)).say("第17段什么意思，说人话")
    assert notes(decision)[0].values["words"] == engine.library.essay().argument.plain[17]


def test_quotes_are_others_each_time_and_never_too_long(engine: Engine) -> None:
    chat = Chat(engine)
    first, second = quoted(chat.say("来几句金句")), quoted(chat.say("再来几句"))
    assert len(first) == len(second) == 3
    assert first != second
    for place in engine.library.essay().argument.quotes:
        assert len(engine.library.essay().paragraph(place.paragraph).sentences[place.sentence or 0]) < 110


@pytest.mark.parametrize("text", ["依据是什么", "我不同意", "举个例子", "看不懂", "来几句金句"])
def test_an_essay_without_an_argument_answers_all_the_same(engine: Engine, text: str) -> None:
    from dataclasses import replace

    from bot.core.argument import Argument

    essay = replace(engine.library.essay(), argument=Argument())
    bare = replace(engine, library=replace(engine.library, essays=(essay,)))
    for state in (ConversationState(), at(11)):
        assert Chat(bare, state).say(text).response is not None


def test_every_answer_leads_on(engine: Engine) -> None:
    for text in ("依据是什么", "我不同意", "举个例子", "看不懂", "来几句金句"):
        response = Chat(engine, at(21)).say(text).response
        assert isinstance(response, Quotations | TextResponse)
        assert buttons(response)


def test_the_second_of_what_was_quoted_is_that(engine: Engine) -> None:
    chat = Chat(engine, at(20))
    second = quoted(chat.say("依据呢"))[1]
    decision = chat.say("第二条没看懂，说人话")
    assert notes(decision)[0].values["words"] == engine.library.essay().argument.plain[second]


@pytest.mark.parametrize(
    "text", ["我要的是数据，不是理由", "可这都是预测，没有证据", "he gives no evidence for that, any figures?"]
)
def test_whoever_asks_for_figures_hears_that_there_are_none(engine: Engine, text: str) -> None:
    chat = Chat(engine)
    chat.say("第20段")
    keys = [note.key for note in notes(chat.say(text))]
    assert keys[0] == "fact"


@pytest.mark.parametrize("text", ["所以呢", "那又怎样", "so what?"])
def test_what_follows_is_told(engine: Engine, text: str) -> None:
    chat = Chat(engine)
    chat.say("第21段")
    decision = chat.say(text)
    assert quoted(decision) == [23]
    assert shown(chat.say("第一条")) == 23


def test_of_two_objections_the_second_can_be_chosen(engine: Engine) -> None:
    chat = Chat(engine)
    numbers = [note.values["number"] for note in notes(chat.say("你自己怎么看"))[1:]]
    assert shown(chat.say("能详细说说第二个吗")) == numbers[1]


def test_the_bot_says_that_it_has_no_view(engine: Engine) -> None:
    assert notes(Chat(engine).say("你别光引原文，你自己怎么看？"))[0].key == "sides.noview"


def test_what_was_just_shown_is_no_example_of_itself(engine: Engine) -> None:
    chat = Chat(engine)
    for number in (14, 20, 25):
        chat.say(f"第{number}段")
        decision = chat.say("举个例子")
        assert not isinstance(decision.response, Quotations) or number not in quoted(decision)


def test_the_exact_sentence_is_that_of_the_passage_on_the_table(engine: Engine) -> None:
    chat = Chat(engine)
    chat.say("第4段")
    assert quoted(chat.say("quote me the exact sentence")) == [4]
