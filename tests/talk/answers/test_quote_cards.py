"""Which words of the essay get on a card, and the ways to one."""

from dataclasses import replace

import pytest

from bot.core.callback_data.cards import QuoteCardButton
from bot.core.deep_links import ParagraphLink, parse
from bot.core.essay import Library, Ref
from bot.core.fingerprint import fingerprint
from bot.core.response import QuoteCard, Response
from bot.talk.answers.quote_cards import CURT, LONGEST, WHOLE
from tests.render.essays import made_of
from tests.talk.people import SLUG, Search, Talk, at, buttons, found, keys

LABELS = {"card.quote", "card.whole", "button.copy"}


def card(response: Response | None) -> QuoteCard:
    assert isinstance(response, QuoteCard)
    return response


def words(response: Response | None, library: Library) -> str:
    shown = card(response)
    sentences = library.paragraph(shown.ref).sentences
    assert list(shown.sentences) == sorted(set(shown.sentences)), "in the order of the essay, each once"
    return "".join(sentences[at] for at in shown.sentences)


def press(talk: Talk, **about: object) -> Response | None:
    return talk.press(QuoteCardButton(Ref(SLUG, 11), **about).pack()).response  # type: ignore[arg-type]


def test_from_an_answer_the_sentence_that_answers_gets_on_it(library: Library) -> None:
    talk = Talk(library, Search(found(11)))
    answer = talk.say("直播带货的好处").response
    [button] = [each for each in buttons(answer) if isinstance(each.data, QuoteCardButton)]
    decision = talk.press(button.payload)
    assert words(decision.response, library) == library.essay().paragraph(11).sentences[0]
    assert not decision.in_place, "the answer stays"


def test_a_short_paragraph_gets_on_it_whole_and_of_a_longer_one_what_says_most(library: Library) -> None:
    for paragraph in library.essay().paragraphs:
        talk = Talk(library, Search(found(paragraph.number)))
        shown = words(talk.press(f"card:{SLUG}:{paragraph.number}").response, library)
        assert (shown == paragraph.text) == (len(paragraph.text) <= WHOLE or len(paragraph.sentences) == 1)
        assert len(shown) >= CURT
        assert words(talk.press(f"card:{SLUG}:{paragraph.number}w").response, library) == paragraph.text


def test_from_a_sentence_to_all_of_it_and_back(library: Library) -> None:
    talk = Talk(library, Search(found(11)))
    one = card(press(talk, sentence=1))
    [turn, copying] = buttons(one)
    whole = card(talk.press(turn.payload).response)
    assert whole.sentences == tuple(range(len(library.essay().paragraph(11).sentences)))
    assert len(card(talk.press(buttons(whole)[0].payload).response).sentences) < len(whole.sentences)
    known = fingerprint(library.essay().paragraph(11).text)
    assert (copying.copies, parse(copying.start or "")) == (True, ParagraphLink(Ref(SLUG, 11), fingerprint=known))


def test_of_a_sentence_that_is_no_longer_there_the_best_one_is_taken(library: Library) -> None:
    assert len(card(press(Talk(library, Search(found(11))), sentence=99)).sentences) == 1


@pytest.mark.parametrize("payload", ["card:gone:1", f"card:{SLUG}:99"])
def test_a_paragraph_that_is_not_there_is_said_to_be_gone(library: Library, payload: str) -> None:
    decision = Talk(library).press(payload)
    assert decision.response is None
    assert decision.toast is not None


def test_a_paragraph_too_long_to_be_read_on_a_card_is_never_put_on_one_whole() -> None:
    library = made_of("长文", "这是很长的一段话里面普普通通的一个句子。" * 60)
    assert len(library.essay().paragraph(1).text) > LONGEST
    shown = card(Talk(library).press("card:made:1w").response)
    assert len(shown.sentences) == 1
    assert [button.copies for button in buttons(shown)] == [True]


@pytest.mark.parametrize(
    ("said", "number", "whole"),
    [
        ("把第三段做成图片", 3, True),
        ("把这段做成卡片", 11, True),
        ("把這一段做成圖卡", 11, True),
        ("make a card of paragraph 4", 4, True),
        ("生成一张金句卡", 11, False),
        ("quote card please", 11, False),
    ],
)
def test_it_is_asked_for_in_words(library: Library, said: str, number: int, whole: bool) -> None:
    shown = card(Talk(library, Search(found(11)), at(11)).say(said).response)
    assert shown.ref == Ref(SLUG, number)
    assert (len(shown.sentences) == len(library.essay().paragraph(number).sentences)) == whole


def test_with_nothing_on_the_table_a_memorable_sentence_gets_on_it(library: Library) -> None:
    shown = card(Talk(library).say("生成一张金句卡").response)
    quotes = [(place.paragraph, place.sentence) for place in library.essay().argument.quotes]
    assert (shown.ref.number, shown.sentences[0]) in quotes


def test_of_several_paragraphs_the_first_is_drawn_and_the_others_are_buttons(library: Library) -> None:
    shown = card(Talk(library).say("把第5到7段做成图片").response)
    assert shown.ref.number == 5
    assert [each.payload for each in shown.rows[0]] == [f"card:{SLUG}:6w", f"card:{SLUG}:7w"]


def test_the_whole_essay_does_not_fit_on_one_and_without_a_place_it_is_asked_which(library: Library) -> None:
    assert keys(Talk(library, chat=at(11)).say("把全文做成图片").response) == ["card.which"]
    essay = library.essay()
    plain = Library((replace(essay, argument=replace(essay.argument, quotes=())),))
    assert keys(Talk(plain).say("生成一张金句卡").response) == ["card.which"]


@pytest.mark.parametrize("said", ["来几句金句", "帮我画一只猫", "你看得懂图片吗", "做个ppt"])
def test_what_asks_for_something_else_gets_no_card(library: Library, said: str) -> None:
    assert not isinstance(Talk(library, chat=at(11)).say(said).response, QuoteCard)
