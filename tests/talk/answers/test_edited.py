"""What the editors know is told, and what nobody knows is said to be unknown."""

import pytest

from bot.bootstrap.engine import Engine
from bot.core.act import ActType
from bot.core.conversation import ConversationState
from bot.core.decision import SavePreferences
from bot.core.essay import Ref
from bot.core.language import Language, Script
from bot.core.preferences import Preferences
from bot.core.response import Outline, Overview, Passage
from tests.talk.answers.conversation import Chat, notes
from tests.talk.people import SLUG


@pytest.mark.parametrize(
    ("text", "fact"),
    [
        ("作者是谁", "author"),
        ("哪年写的", "date"),
        ("出处在哪", "sources"),
        ("一共多少字", "length"),
        ("什么文体", "genre"),
        ("用了什么修辞手法", "devices"),
        ("有数据吗", "data"),
        ("作者語氣如何", "devices"),
        ("Does the author give any numbers", "data"),
        ("請介紹一下寫作背景", "date"),
        ("标题什么意思", "title"),
        ("how long is it", "length"),
    ],
)
def test_facts_are_told_by_what_is_asked(engine: Engine, text: str, fact: str) -> None:
    decision = Chat(engine).say(text)
    assert decision.act is ActType.ABOUT_ESSAY
    assert engine.library.essay().argument.facts[fact] in [note.values["fact"] for note in notes(decision)]


def test_the_gist_comes_whole_by_part_and_in_three_sentences(engine: Engine) -> None:
    whole = Chat(engine).say("总结一下全文").response
    assert isinstance(whole, Overview)
    assert whole.thesis is None
    part = Chat(engine).say("第二部分讲了什么").response
    assert isinstance(part, Overview)
    assert part.thesis == "S1"
    assert notes(Chat(engine).say("三句话讲完这篇"))[0].key == "overview.brief"
    here = Chat(engine, ConversationState(at=Ref(SLUG, 17))).say("这一节在说什么").response
    assert isinstance(here, Overview)
    assert here.thesis == "T3"


def test_a_part_that_is_not_there_is_said_to_be_none(engine: Engine) -> None:
    decision = Chat(engine).say("第九部分讲了什么")
    assert notes(decision)[0].key == "page.nopart"


def test_the_contents_come_as_an_outline(engine: Engine) -> None:
    assert isinstance(Chat(engine).say("有哪些论点").response, Outline)


def test_another_script_is_taken_up_and_english_is_a_gloss(engine: Engine) -> None:
    chat = Chat(engine, ConversationState(language=Language.HANS, at=Ref(SLUG, 11)))
    gloss = chat.say("这段翻译成英文")
    assert notes(gloss)[0].values["gloss"] == engine.library.essay().paragraph(11).summary.en
    chat.say("可以用繁体吗")
    assert chat.state.language is Language.HANT


@pytest.mark.parametrize(
    "text", ["能繁体吗", "能不能繁体", "可以繁体显示吗", "可否用繁体", "能用正体字吗", "我要看繁體"]
)
def test_another_script_is_asked_for_without_naming_the_switch(engine: Engine, text: str) -> None:
    chat = Chat(engine, ConversationState(language=Language.HANS))
    chat.say(text)
    assert chat.state.language is Language.HANT


def test_a_language_is_switched_and_the_passage_said_again(engine: Engine) -> None:
    chat = Chat(engine)
    chat.say("第4段")
    again = chat.say("say that again in chinese")
    assert isinstance(again.response, Passage)
    assert (again.response.ref.number, again.state.language) == (4, Language.HANS)


@pytest.mark.parametrize(
    ("text", "before", "after"),
    [
        ("繼續用中文吧", Language.ENGLISH, Language.HANT),
        ("请继续用中文", Language.ENGLISH, Language.HANS),
        ("用中文", Language.HANT, Language.HANT),
        ("speak chinese please", Language.HANT, Language.HANT),
        ("用简体中文", Language.HANT, Language.HANS),
    ],
)
def test_chinese_is_that_in_which_it_is_asked_for_or_was_spoken(
    engine: Engine, text: str, before: Language, after: Language
) -> None:
    chat = Chat(engine, ConversationState(language=before))
    chat.say(text)
    assert chat.state.language is after


def test_who_reads_no_chinese_and_asks_for_the_gist_gets_it(engine: Engine) -> None:
    chat = Chat(engine)
    decision = chat.say("I don't read Chinese that well, can you give me the gist in English?")
    assert engine.library.essay().summary.en in [note.values.get("gist") for note in notes(decision)]
    assert chat.state.language is Language.ENGLISH


def test_this_paragraph_is_converted_in_words_as_by_the_button(engine: Engine) -> None:
    chat = Chat(engine)
    chat.say("第4段")
    converted = chat.say("把这一段转成繁体").response
    assert isinstance(converted, Passage)
    assert converted.converted


def test_all_quotations_are_converted_from_now_on_where_that_is_said(engine: Engine) -> None:
    chat = Chat(engine)
    chat.say("第4段")
    decision = chat.say("把引文轉成繁體")
    assert isinstance(decision.response, Passage)
    assert decision.response.ref.number == 4
    assert decision.effects == (SavePreferences(Preferences(script=Script.TRADITIONAL)),)


def test_the_main_idea_of_this_paragraph_is_that_paragraphs(engine: Engine) -> None:
    chat = Chat(engine)
    chat.say("第17段")
    assert notes(chat.say("这段的中心思想"))[0].key == "plain.said"


def test_shorter_than_three_sentences_is_one(engine: Engine) -> None:
    chat = Chat(engine)
    assert notes(chat.say("三句话总结"))[0].key == "overview.brief"
    essay = engine.library.essays[0]
    assert notes(chat.say("太长了，再短点"))[0].values == {"words": essay.argument.gist}


@pytest.mark.parametrize("text", ["文章点名谁了", "does he name any company"])
def test_that_nobody_is_named_is_said(engine: Engine, text: str) -> None:
    facts = [note.values["fact"] for note in notes(Chat(engine).say(text))]
    assert engine.library.essays[0].argument.facts["names"] in facts


def test_of_the_author_nothing_is_told_who_asks_what_the_author_gives(engine: Engine) -> None:
    facts = engine.library.essay().argument.facts
    told = [note.values["fact"] for note in notes(Chat(engine).say("作者给出具体数字了吗"))]
    assert told == [facts["data"]]


def test_in_english_the_whole_is_summed_up_where_the_whole_is_asked_for(engine: Engine) -> None:
    chat = Chat(engine)
    chat.say("第五段")
    assert notes(chat.say("請用英文總結一下"))[0].key == "translation.whole"
    assert notes(chat.say("这段翻译成英文"))[0].key == "translation.gloss"


def test_the_language_before_comes_back(engine: Engine) -> None:
    chat = Chat(engine, ConversationState(language=Language.HANT))
    said = [chat.say(text).state.language for text in ("用英文回答", "换回来")]
    assert said == [Language.ENGLISH, Language.HANT]
    assert Chat(engine, ConversationState(language=Language.HANT)).say("換回中文").state.language is Language.HANT


def test_after_a_setting_what_comes_back_is_the_length(engine: Engine) -> None:
    chat = Chat(engine)
    chat.say("精简下")
    assert notes(chat.say("换回来"))[0].key == "settings.set.normal"
