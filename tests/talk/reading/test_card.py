"""The reading card: its ways on, what it remembers, and the star."""

from dataclasses import replace

import pytest

from bot.core.bookmarks import MAX_FAVOURITES, Bookmarks
from bot.core.callback_data.cards import CardButton
from bot.core.decision import SaveFavourite
from bot.core.essay import Library, Ref
from bot.core.match import Find
from bot.core.response import CatalogueMessage, Outline, TextResponse
from bot.talk.reading.locating import bookmark_at
from tests.talk.people import SLUG, buttons, keys
from tests.talk.reading.reader import SUNDAY, ReaderTalk, card, edited, labels, pressed, rewritten


def test_it_turns_in_place_from_the_first_paragraph_to_the_last_and_beyond(library: Library) -> None:
    talk = ReaderTalk(library)
    decision = talk.command("read")
    assert not decision.in_place
    assert "card.previous" not in labels(decision)
    for number in range(1, 27):
        assert (card(decision).ref.number, talk.here) == (number, number)
        decision = pressed(talk, decision, "card.next")
        assert decision.in_place
    assert "card.next" not in labels(decision)
    end = pressed(talk, decision, "card.end")
    assert end.in_place
    assert keys(end.response) == ["card.finished", "card.then"]
    assert talk.bookmarks.positions[-1].finished
    assert card(pressed(talk, end, "button.back")).ref.number == 27
    assert card(pressed(talk, end, "card.restart")).ref.number == 1


def test_what_it_supports_and_answers_is_said_and_a_press_away(library: Library) -> None:
    talk = ReaderTalk(library)
    shown = talk.command("read", "10")
    assert [each.key for each in card(shown).relations] == ["card.supports", "card.answers"]
    beside = [each.data for each in buttons(shown.response) if isinstance(each.data, CardButton) and each.data.back]
    assert [each.ref.number for each in beside] == [9, 2]
    aside = talk.press(beside[0].pack())
    assert (card(aside).ref.number, card(aside).back) == (9, 10)
    assert talk.here == 10, "to look at another one is not to read on there"
    assert card(pressed(talk, aside, "button.back")).ref.number == 10
    assert card(pressed(talk, aside, "card.next")).ref.number == 10
    pressed(talk, aside, "card.previous")
    assert talk.here == 8, "whoever reads on there is there"


@pytest.mark.parametrize("number", range(1, 28))
def test_no_card_has_more_than_two_rows_of_four_buttons_and_one_to_share_it(library: Library, number: int) -> None:
    talk = ReaderTalk(library)
    for button in (CardButton(Ref(SLUG, number)), CardButton(Ref(SLUG, number), back=1 + number % 27)):
        rows = talk.press(button.pack()).response
        assert rows is not None
        assert [len(row) <= 4 for row in rows.rows] == [True, True, True]
        assert [button.copies for button in rows.rows[2]] == [False, True]
        assert all(len(each.payload) <= 64 for row in rows.rows for each in row)


def test_the_star_is_set_once_however_often_it_is_pressed(library: Library) -> None:
    talk = ReaderTalk(library)
    shown = talk.command("read", "12")
    once, twice = pressed(talk, shown, "card.keep"), pressed(talk, shown, "card.keep")
    assert once.toast == CatalogueMessage("favourites.kept", {"number": 12})
    assert twice.toast == CatalogueMessage("favourites.already", {"number": 12})
    assert once.response == twice.response, "the same card"
    assert "card.drop" in labels(twice)
    assert [each.ref.number for each in talk.bookmarks.favourites] == [12]
    off = pressed(talk, twice, "card.drop")
    assert off.toast == CatalogueMessage("favourites.dropped", {"number": 12})
    assert "card.keep" in labels(off)
    assert talk.bookmarks.favourites == ()
    assert pressed(talk, twice, "card.drop").effects == ()


def test_a_star_further_up_in_the_chat_does_not_move_the_reader(library: Library) -> None:
    talk = ReaderTalk(library)
    earlier = talk.command("read", "3")
    talk.command("read", "20")
    pressed(talk, earlier, "card.keep")
    assert talk.here == 20


def test_there_is_an_end_to_what_can_be_kept(library: Library) -> None:
    talk = ReaderTalk(library)
    mark = bookmark_at(library.essay(), 1, SUNDAY)
    many = tuple(replace(mark, ref=Ref("other", number)) for number in range(1, MAX_FAVOURITES + 1))
    talk.context = replace(talk.context, bookmarks=Bookmarks(favourites=many))
    full = pressed(talk, talk.command("read", "12"), "card.keep")
    assert full.toast == CatalogueMessage("favourites.full", {"count": MAX_FAVOURITES})
    assert (full.response, full.effects) == (None, ())


def test_what_is_written_under_a_card_is_received(library: Library, find: Find) -> None:
    talk = ReaderTalk(library, find)
    asked = pressed(talk, talk.command("read", "12"), "card.discuss")
    assert keys(asked.response) == ["question.put"]
    assert not asked.in_place
    received = talk.say("我觉得最难变的是老板的脑子")
    assert received.act == "opinion_received"


def test_parts_are_a_press_away_and_the_one_being_read_is_marked(library: Library) -> None:
    talk = ReaderTalk(library)
    contents = pressed(talk, talk.command("read", "12"), "card.contents")
    assert isinstance(contents.response, Outline)
    assert len(contents.response.rows) == 2
    [here] = [each for each in buttons(contents.response) if getattr(each.label, "key", "") == "card.here"]
    assert here.data == CardButton(Ref(SLUG, 10))
    assert card(talk.press(f"c:{SLUG}:20")).ref.number == 20
    assert card(pressed(talk, contents, "button.back")).ref.number == 12


def test_characters_stay_as_they_were_chosen(library: Library) -> None:
    talk = ReaderTalk(library)
    shown = talk.press(CardButton(Ref(SLUG, 12), converted=True).pack())
    assert card(shown).converted
    assert card(pressed(talk, shown, "card.next")).converted
    assert card(pressed(talk, shown, "card.keep")).converted
    assert not card(pressed(talk, shown, "card.convert")).converted


@pytest.mark.parametrize(
    "payload", ["c:gone:1", "v:+:gone:1", "j:gone:1", "e:gone", f"j:{SLUG}:28", "c:zhibo:0", "l:0"]
)
def test_buttons_that_lead_nowhere_say_so(library: Library, payload: str) -> None:
    decision = ReaderTalk(library).press(payload)
    assert (decision.response, decision.toast) == (None, CatalogueMessage("button.stale"))


@pytest.mark.parametrize("payload", [f"c:{SLUG}:28", f"v:+:{SLUG}:28", f"v:+:{SLUG}:12-00000001"])
def test_of_a_paragraph_that_is_gone_it_is_said_that_the_essay_has_changed(library: Library, payload: str) -> None:
    decision = ReaderTalk(library).press(payload)
    assert (decision.response, decision.toast) == (None, CatalogueMessage("card.changed"))


def test_a_star_under_an_old_card_keeps_what_stood_there(library: Library) -> None:
    talk = ReaderTalk(library)
    shown = talk.command("read", "12")
    essay = library.essay()
    talk.turn_to(edited(library, rewritten(essay.paragraph(1), "新的一段。"), *essay.paragraphs))
    kept = pressed(talk, shown, "card.keep")
    assert [each.bookmark.ref.number for each in kept.effects if isinstance(each, SaveFavourite)] == [13]
    assert card(kept).ref.number == 13


def test_words_go_on_where_buttons_do(library: Library) -> None:
    talk = ReaderTalk(library)
    talk.command("read", "12")
    assert card(talk.say("下一段")).ref.number == 13
    assert card(talk.say("上一段")).ref.number == 12
    assert card(talk.say("继续读")).ref.number == 13
    talk.say("第 20 段")
    assert not hasattr(talk.say("下一段").response, "relations"), "after a passage passages come, as ever"
    assert card(talk.say("继续读")).ref.number == 13, "back to where the reader stopped"
    assert card(talk.say("从头读")).ref.number == 1


def test_behind_the_last_one_in_words(library: Library) -> None:
    talk = ReaderTalk(library)
    talk.command("read", "27")
    for _ in range(2):
        end = talk.say("下一段").response
        assert isinstance(end, TextResponse)
        assert end.notes[0].key == "card.finished"
