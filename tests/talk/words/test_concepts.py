"""``/concept``: what the essay means by its terms, in its own words."""

import pytest

from bot.bootstrap.engine import Engine
from bot.core.callback_data.passages import TermButton
from bot.core.conversation import ConversationState
from bot.core.decision import Decision
from bot.core.essay import Essay, Library, Ref
from bot.core.language import LocalizedText
from bot.core.response import CatalogueMessage, FoundWords, Panel, Passage, Quotations
from tests.render.essays import made_of
from tests.talk.answers.conversation import Chat
from tests.talk.people import SLUG, Talk, buttons, keys


def card(decision: Decision) -> Quotations:
    assert isinstance(decision.response, Quotations)
    return decision.response


@pytest.fixture
def essay(library: Library) -> Essay:
    return library.essay()


def test_the_first_essay_says_itself_what_it_means(essay: Essay) -> None:
    concepts = essay.argument.concepts
    names = {term.label.zh for term in concepts}
    assert len(concepts) >= 15
    assert {"产业互联网", "消费互联网", "新零售", "流量", "S2B"} <= names
    for term in concepts:
        assert term.label.en
        assert term.words.en
        assert tuple(sorted(term.quotes, key=lambda place: (place.paragraph, place.sentence or 0))) == term.quotes
        assert {place.paragraph for place in term.quotes} <= set(term.paragraphs) or not term.paragraphs
        assert list(term.paragraphs) == sorted(set(term.paragraphs))


def test_without_a_word_all_of_them_are_buttons(library: Library, essay: Essay) -> None:
    talk = Talk(library)
    response = talk.command("concept").response
    assert isinstance(response, Panel)
    assert [button.label for button in buttons(response)] == [term.label for term in essay.argument.concepts]
    for button, term in zip(buttons(response), essay.argument.concepts, strict=True):
        assert tuple(each.place for each in card(talk.press(button.payload)).quoted) == term.quotes


@pytest.mark.parametrize(
    ("asked", "name"),
    [
        ("产业互联网", "产业互联网"),
        ("“流量”", "流量"),
        ("產業互聯網", "产业互联网"),
        ("ｓ２ｂ", "S2B"),
        ("Industrial Internet", "产业互联网"),
        ("供给侧", "生产和供应"),
        ("烫手山芋", "烫手山芋"),
    ],
)
def test_a_term_is_known_by_each_of_its_names(library: Library, essay: Essay, asked: str, name: str) -> None:
    decision = Talk(library).command("concept", asked)
    term = next(each for each in essay.argument.terms if each.label.zh == name)
    response = card(decision)
    assert response.lead == CatalogueMessage("term.title", {"name": term.label})
    assert response.close
    assert response.close.values["words"] == term.words
    assert decision.state.at == Ref(SLUG, response.quoted[0].place.paragraph)


def test_a_card_names_all_paragraphs_and_leads_to_each_place(library: Library, essay: Essay) -> None:
    talk = Talk(library)
    response = card(talk.command("concept", "产业互联网"))
    held = [each.number for each in essay.paragraphs if "产业互联网" in each.text]
    assert response.close
    assert response.close.values["numbers"] == LocalizedText("、".join(map(str, held)), ", ".join(map(str, held)))
    assert len(response.rows) == 2
    places = talk.press(response.rows[1][0].payload)
    assert isinstance(places.response, FoundWords)
    assert isinstance(talk.press(response.rows[1][1].payload).response, Panel)
    assert isinstance(talk.press(response.rows[0][0].payload).response, Passage)


def test_near_ones_are_offered_for_an_unknown_word(library: Library) -> None:
    talk = Talk(library)
    decision = talk.command("concept", "互联网")
    assert keys(decision.response) == ["term.near"]
    *near, search = buttons(decision.response)
    assert {"产业互联网", "消费互联网"} <= {each.label.zh for each in near if isinstance(each.label, LocalizedText)}
    assert isinstance(talk.press(search.payload).response, FoundWords)


def test_a_word_to_which_none_is_near_is_searched_for(library: Library) -> None:
    found = Talk(library).command("concept", "梅雨").response
    assert isinstance(found, FoundWords)
    assert found.lead == CatalogueMessage("term.unknown", {"asked": "梅雨"})
    assert keys(Talk(library).command("concept", "火星").response) == ["term.unknown", "search.none"]
    assert keys(Talk(library).command("concept", "长" * 4000).response) == ["search.long"]
    assert keys(Talk(library).command("concept", "<b>").response) == ["term.unknown", "search.none"]


def test_an_essay_without_terms_says_so_and_is_searched() -> None:
    library = made_of("题", "雨下了。", "天晴了。")
    assert keys(Talk(library).command("concept").response) == ["term.none", "search.usage"]
    found = Talk(library).command("concept", "雨").response
    assert isinstance(found, FoundWords)
    assert found.lead == CatalogueMessage("term.none")
    assert Talk(library).press("term:made:-").toast == CatalogueMessage("button.stale")
    assert Talk(library).press(f"term:{SLUG}:{'0' * 10}").toast == CatalogueMessage("button.stale")


def test_a_passage_that_says_what_a_term_means_leads_to_it(library: Library, essay: Essay) -> None:
    for paragraph in essay.paragraphs:
        response = Talk(library).press(f"p:{SLUG}:{paragraph.number}").response
        assert isinstance(response, Passage)
        assert len(response.rows) == 2
        told = [button.data for button in response.rows[1] if isinstance(button.data, TermButton)]
        quoting = [t for t in essay.argument.concepts if paragraph.number in {each.paragraph for each in t.quotes}]
        assert len(told) == bool(quoting)
        assert all(any(each.names(term.names[0]) for term in quoting) for each in told)


def test_what_a_word_means_is_glossed_as_ever_and_leads_to_its_card(engine: Engine) -> None:
    chat = Chat(engine, ConversationState())
    response = chat.say("产业互联网是什么意思").response
    assert isinstance(response, Passage)
    assert response.gloss is not None
    assert len(response.rows) == 2
    [button] = [each for each in response.rows[1] if isinstance(each.data, TermButton)]
    assert card(chat.press(button.payload)).lead == CatalogueMessage(
        "term.title", {"name": LocalizedText("产业互联网", "The industrial internet")}
    )
