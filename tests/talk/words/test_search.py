"""``/search``: every place where words stand, in pages."""

from dataclasses import replace

import pytest

from bot.bootstrap.engine import Engine
from bot.core.conversation import SEARCHED, ConversationState
from bot.core.decision import Decision
from bot.core.essay import Library, Ref
from bot.core.language import LocalizedText
from bot.core.match import Verdict
from bot.core.response import CatalogueMessage, FoundWords, Passage, TextResponse
from bot.talk.words.search import LINES, LONGEST, MOST, words_of
from tests.render.essays import made_of
from tests.talk.answers.conversation import Chat
from tests.talk.people import SLUG, Search, Talk, at, buttons, found, keys


def page(decision: Decision) -> FoundWords:
    assert isinstance(decision.response, FoundWords)
    return decision.response


def payloads(decision: Decision, key: str) -> list[str]:
    """Of the buttons with that label."""
    return [
        each.payload
        for each in buttons(decision.response)
        if isinstance(each.label, CatalogueMessage) and each.label.key == key
    ]


def payload(decision: Decision, key: str) -> str:
    return payloads(decision, key)[0]


@pytest.mark.parametrize(
    ("asked", "words"),
    [
        ("流量", ("流量",)),
        ("“流量”", ("流量",)),
        ("「 流量 」", ("流量",)),
        ("流量\u3000红利", ("流量", "红利")),
        ('"new retail"', ("new retail",)),
        ("“流量” “红利”", ("流量", "红利")),
        ("“”", ()),
        ("", ()),
        ("雨", ("雨",)),
        (".*", (".*",)),
        ("<b>雨</b>", ("<b>雨</b>",)),
    ],
)
def test_words_stand_between_gaps_or_in_quotation_marks(asked: str, words: tuple[str, ...]) -> None:
    assert words_of(asked) == words


def test_every_place_is_told_in_reading_order(library: Library) -> None:
    essay, talk = library.essay(), Talk(library)
    decision = talk.command("search", "流量")
    texts = [each.text for each in essay.paragraphs]
    title = page(decision).title.values["title"]
    assert isinstance(title, CatalogueMessage)
    assert title.values["count"] == sum(text.count("流量") for text in texts)
    assert title.values["paragraphs"] == sum("流量" in text for text in texts)
    told = [(line.paragraph, hit) for line in page(decision).lines for hit in line.hits]
    while payloads(decision, "button.found.next"):
        decision = talk.press(payload(decision, "button.found.next"))
        assert decision.in_place
        assert len(page(decision).lines) <= LINES
        told += [(line.paragraph, hit) for line in page(decision).lines for hit in line.hits]
    places = [
        (number, (start, start + 2))
        for number, text in enumerate(texts, 1)
        for start in range(len(text))
        if text.startswith("流量", start)
    ]
    assert told == places


def test_a_page_has_its_paragraphs_and_the_pages_beside_it_as_buttons(library: Library) -> None:
    talk = Talk(library)
    first = talk.command("search", "产业互联网")
    assert not payloads(first, "button.found.previous")
    second = talk.press(payload(first, "button.found.next"))
    assert page(talk.press(payload(second, "button.found.previous"))) == page(first)
    for decision in (first, second):
        lines = page(decision).lines
        row = page(decision).rows[0]
        assert [button.payload.split(":")[2].split("s")[0] for button in row] == list(
            dict.fromkeys(str(line.paragraph) for line in lines)
        )
        assert len(page(decision).rows) == 2
    opened = talk.press(page(second).rows[0][0].payload)
    assert isinstance(opened.response, Passage)
    assert (opened.response.ref.number, opened.response.sentence) == (
        page(second).lines[0].paragraph,
        page(second).lines[0].sentence,
    )
    assert not opened.in_place, "the page stays"


def test_quotation_marks_are_not_said_again(library: Library) -> None:
    talk = Talk(library)
    assert page(talk.command("search", "“一对一的谈单”")).title.values["words"] == "一对一的谈单"
    assert page(talk.command("search", "'流量' 「红利」")).title.values["words"] == "流量 红利"


def test_the_second_place_can_be_asked_for_in_words(engine: Engine) -> None:
    chat = Chat(engine)
    lines = page(chat.say("搜一下雨")).lines
    answer = chat.say("第二个").response
    assert isinstance(answer, Passage)
    assert answer.ref.number == lines[1].paragraph


def test_several_words_are_looked_for_in_one_paragraph(library: Library) -> None:
    response = page(Talk(library).command("search", "流量 红利"))
    assert {line.paragraph for line in response.lines} == {5, 21}


def test_words_that_no_paragraph_holds_together_are_counted_one_by_one(library: Library) -> None:
    talk = Talk(library)
    decision = talk.command("search", "流量 梅雨 火星")
    assert keys(decision.response) == ["search.apart", "search.single", "search.single", "search.single"]
    assert isinstance(decision.response, TextResponse)
    assert [note.values["count"] for note in decision.response.notes[1:]] == [11, 1, 0]
    assert len(decision.response.rows) == 2
    [traffic, rain] = decision.response.rows[0]
    assert rain.label == CatalogueMessage("button.single", {"word": LocalizedText("梅雨")})
    assert [line.paragraph for line in page(talk.press(rain.payload)).lines] == [2]
    assert page(talk.press(traffic.payload)).lines[0].paragraph == 5


@pytest.mark.parametrize("asked", ["火星", "<b>流量</b>", "流.", "[", "%s", "{0}", "*", "\\d+", "' OR 1=1 --"])
def test_what_stands_nowhere_is_said_to_and_put_to_the_essay_by_button(library: Library, asked: str) -> None:
    search = Search(found(11))
    talk = Talk(library, search)
    decision = talk.command("search", asked)
    assert keys(decision.response) == ["search.none"]
    answer = talk.press(payload(decision, "button.nearest"))
    assert answer.response is not None
    assert not answer.in_place


def test_the_nearest_by_meaning_is_the_answer_that_a_message_would_get(engine: Engine) -> None:
    chat, other = Chat(engine), Chat(engine)
    decision = Talk(engine.library).command("search", "卖假货")
    chat = Chat(engine, decision.state)
    pressed, said = chat.press(payload(decision, "button.nearest")), other.say("卖假货")
    assert pressed.response == said.response
    assert pressed.finding == said.finding


def test_a_term_in_another_language_is_found_by_the_essays_own_word(library: Library) -> None:
    response = page(Talk(library).command("search", "industrial internet"))
    assert response.lead == CatalogueMessage("search.named", {"asked": "industrial internet", "name": "产业互联网"})
    assert response.lines[0].paragraph == 4


@pytest.mark.parametrize("argument", ["", "  ", "“”", "''"])
def test_without_words_it_says_how(library: Library, argument: str) -> None:
    decision = Talk(library).command("search", argument)
    assert keys(decision.response) == ["search.usage"]
    assert decision.state.searched == ()


@pytest.mark.parametrize(("asked", "key"), [("雨" * 4000, "search.long"), ("雨 " * 40, "search.many")])
def test_too_much_is_refused_with_its_limit(library: Library, asked: str, key: str) -> None:
    decision = Talk(library).command("search", asked)
    assert keys(decision.response) == [key]
    assert decision.state.searched == ()


def test_the_limits_themselves_are_searched(library: Library) -> None:
    text = "".join(library.essay().paragraph(12).text)[:LONGEST]
    assert page(Talk(library).command("search", text)).lines[0].paragraph == 12
    words = " ".join(["直播", "带货", "产业", "互联网", "的", "我们"][:MOST])
    assert page(Talk(library).command("search", words)).lines


def test_old_pages_turn_until_much_else_was_searched_for(library: Library) -> None:
    talk = Talk(library)
    following = payload(talk.command("search", "流量"), "button.found.next")
    for word in ("雨", "洗礼", "启蒙", "新零售", "S2B"):
        talk.command("search", word)
    assert len(talk.chat.searched) == SEARCHED
    assert page(talk.press(following)).lines
    for number in range(SEARCHED):
        talk.command("search", f"火星{number}")
    decision = talk.press(following)
    assert (decision.response, decision.toast) == (None, CatalogueMessage("search.stale"))
    for forged in (f"find:gone:1:{'0' * 10}", f"near:gone:{'0' * 10}", f"hit:{SLUG}:28", "hit:gone:1", "term:gone:-"):
        assert talk.press(forged).toast == CatalogueMessage("button.stale")
    assert talk.press(f"near:{SLUG}:{'0' * 10}").toast == CatalogueMessage("search.stale")


def test_a_page_that_is_not_there_any_more_is_the_last_one(library: Library) -> None:
    talk = Talk(library)
    last = talk.press(payload(talk.command("search", "流量"), "button.found.next"))
    far = payload(talk.command("search", "流量"), "button.found.next").replace(":2:", ":99999:")
    assert page(talk.press(far)) == page(last)


def test_every_button_fits(library: Library) -> None:
    long = made_of("题", "雨下了。" * 3000, slug="x" * 32)
    for asked in ("雨", "火星", "雨 火星"):
        decision = Talk(long).command("search", asked)
        assert all(0 < len(button.payload.encode()) <= 64 for button in buttons(decision.response))


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("搜一下昙花一现", "昙花一现"),
        ("帮我搜一下：流量", "流量"),
        ("搜索“S2B”", "“S2B”"),
        ("在文中搜一下新零售。", "新零售"),
        ("幫我搜尋產業互聯網", "產業互聯網"),
        ("search for s2b", "s2b"),
        ("Please search the essay for S2B", "S2B"),
    ],
)
def test_a_search_is_asked_for_in_words(engine: Engine, text: str, words: str) -> None:
    decision = Chat(engine).say(text)
    assert page(decision).lines
    assert decision.state.searched == (words,)
    assert decision.finding
    assert decision.finding.verdict is Verdict.SAYS


@pytest.mark.parametrize("text", ["search for 5G", "搜一下“火星”"])
def test_what_can_only_be_meant_to_the_letter_is_said_to_stand_nowhere(engine: Engine, text: str) -> None:
    assert keys(Chat(engine).say(text).response) == ["search.none"]


@pytest.mark.parametrize(
    "text",
    [
        "帮我搜一下附近的药店",
        "搜一下最近的新闻",
        "搜索最新新闻",
        "search the web",
        "你跟搜索引擎有啥区别",
        "搜一下作者为什么看衰它",
    ],
)
def test_what_is_no_word_of_the_essay_is_answered_as_ever(engine: Engine, text: str) -> None:
    decision = Chat(engine).say(text)
    assert decision.state.searched == ()
    assert not isinstance(decision.response, FoundWords)


def test_where_a_phrase_stands_is_answered_as_ever(engine: Engine) -> None:
    assert keys(Chat(engine).say("昙花一现这个词在哪一段").response) == ["words.where"]


def test_a_search_leaves_what_the_chat_was_asked(library: Library) -> None:
    chat = replace(at(11, others=[12]), searched=("雨",))
    decision = Talk(library, chat=chat).command("search", "雨")
    assert decision.state.at == Ref(SLUG, 1)
    assert decision.state.searched == ("雨",)
    assert Talk(library, chat=ConversationState(searched=("雨",))).command("start").state.searched == ()
