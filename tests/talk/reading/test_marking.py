"""How far somebody says that they have read."""

import pytest

from bot.core.essay import Library
from bot.core.response import CatalogueMessage
from tests.talk.people import keys
from tests.talk.reading.reader import ReaderTalk, card, labels, pressed


def remark(talk: ReaderTalk, said: str) -> CatalogueMessage:
    decision = talk.say(said)
    assert keys(decision.response)
    return decision.response.notes[0]  # type: ignore[union-attr]


@pytest.mark.parametrize("said", ["读完了", "我看完了", "这一段我看完了", "我讀完了", "done with this paragraph"])
def test_with_a_card_open_that_paragraph_is_read_and_the_next_is_a_press_away(library: Library, said: str) -> None:
    talk = ReaderTalk(library)
    talk.command("read", "12")
    decision = talk.say(said)
    assert keys(decision.response) == ["read.finished"]
    assert talk.here == 12
    assert card(pressed(talk, decision, "card.next")).ref.number == 13


def test_all_of_it_can_be_said_to_be_read_with_one_press(library: Library) -> None:
    talk = ReaderTalk(library)
    talk.command("read", "12")
    end = pressed(talk, talk.say("读完了"), "read.all")
    assert keys(end.response)[0] == "card.finished"
    assert talk.bookmarks.positions[-1].finished


@pytest.mark.parametrize("said", ["全文读完了", "整篇我都看完了", "i finished the essay"])
def test_whoever_has_read_the_whole_is_at_the_end(library: Library, said: str) -> None:
    talk = ReaderTalk(library)
    talk.command("read", "12")
    assert keys(talk.say(said).response)[0] == "card.finished"
    assert talk.bookmarks.positions[-1].finished


@pytest.mark.parametrize("said", ["读完了", "我看完了"])
def test_behind_the_last_paragraph_and_without_any_it_is_the_whole(library: Library, said: str) -> None:
    talk = ReaderTalk(library)
    assert keys(talk.say(said).response)[0] == "card.finished"
    talk.command("read", "27")
    assert keys(talk.say(said).response)[0] == "card.finished"


@pytest.mark.parametrize(
    ("said", "number"),
    [("读到这儿", 12), ("标记已读", 12), ("mark as read", 12), ("我读到第8段了", 8), ("把第5段标成已读", 5)],
)
def test_a_place_is_noted_and_reading_goes_on_there(library: Library, said: str, number: int) -> None:
    talk = ReaderTalk(library)
    talk.command("read", "12")
    assert remark(talk, said) in (
        CatalogueMessage("read.marked", {"number": number}),
        CatalogueMessage("read.finished", {"number": number, "count": 27}),
    )
    assert talk.here == number
    assert card(talk.command("read")).ref.number == number


def test_without_any_place_reading_begins(library: Library) -> None:
    assert card(ReaderTalk(library).say("读到这儿")).ref.number == 1


def test_whoever_asks_for_something_after_reading_gets_that(library: Library) -> None:
    talk = ReaderTalk(library)
    talk.command("read", "12")
    assert keys(talk.say("我读完了，考一考我吧").response) != ["read.finished"]


@pytest.mark.parametrize("said", ["把第三段放进我的收藏", "收藏第三段", "把第3段加到我的收藏里"])
def test_a_paragraph_that_is_named_is_kept(library: Library, said: str) -> None:
    talk = ReaderTalk(library)
    assert remark(talk, said) == CatalogueMessage("favourites.kept", {"number": 3})
    assert [each.ref.number for each in talk.bookmarks.favourites] == [3]


@pytest.mark.parametrize(
    "said", ["取消收藏第三段", "从收藏里删掉第三段", "把第3段移出收藏", "remove paragraph 3 from favorites"]
)
def test_a_paragraph_that_is_named_is_kept_no_longer(library: Library, said: str) -> None:
    talk = ReaderTalk(library)
    talk.say("收藏第三段")
    assert remark(talk, said) == CatalogueMessage("favourites.dropped", {"number": 3})
    assert talk.bookmarks.favourites == ()
    assert remark(talk, said) == CatalogueMessage("favourites.absent", {"number": 3})


def test_the_one_on_the_table_is_kept_no_longer(library: Library) -> None:
    talk = ReaderTalk(library)
    talk.command("read", "12")
    talk.say("收藏这一段")
    assert remark(talk, "取消收藏") == CatalogueMessage("favourites.dropped", {"number": 12})


def test_of_all_of_them_the_list_is_shown_and_nothing_goes(library: Library) -> None:
    talk = ReaderTalk(library)
    talk.say("收藏第三段")
    decision = talk.say("清空收藏")
    assert getattr(decision.response, "lead", None) == CatalogueMessage("favourites.which")
    assert len(talk.bookmarks.favourites) == 1
    assert "button.paragraph" in labels(decision)


def test_a_paragraph_that_there_is_not_is_said_to_be_none(library: Library) -> None:
    talk = ReaderTalk(library)
    assert keys(talk.say("取消收藏第99段").response) == ["page.none"]
