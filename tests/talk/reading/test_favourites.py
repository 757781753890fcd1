"""``/favorites``: what somebody keeps, as the essay is now."""

import pytest

from bot.core.decision import DropFavourites, SaveFavourite
from bot.core.essay import Library
from bot.core.response import FavouriteList
from tests.talk.people import buttons, keys
from tests.talk.reading.reader import ReaderTalk, card, edited, labels, pressed, rewritten, without


def keeping(library: Library, *numbers: int) -> ReaderTalk:
    """Somebody who keeps these."""
    talk = ReaderTalk(library)
    for number in numbers:
        pressed(talk, talk.command("read", str(number)), "card.keep")
    return talk


def listed(talk: ReaderTalk) -> FavouriteList:
    response = talk.command("favorites").response
    assert isinstance(response, FavouriteList)
    return response


def test_whoever_keeps_none_is_told_how(library: Library) -> None:
    talk = ReaderTalk(library)
    decision = talk.command("favorites")
    assert keys(decision.response) == ["favourites.none"]
    [start] = buttons(decision.response)
    assert card(talk.press(start.payload)).ref.number == 1


def test_they_are_listed_as_they_were_kept_and_each_is_a_press_away(library: Library) -> None:
    talk = keeping(library, 20, 3, 12)
    assert [ref.number for ref in listed(talk).refs] == [20, 3, 12]
    for button, number in zip(buttons(listed(talk)), (20, 3, 12), strict=True):
        opened = talk.press(button.payload)
        assert card(opened).ref.number == number
        assert not opened.in_place, "the list stays"
        assert "card.drop" in labels(opened)


def test_the_second_of_the_list_can_be_said(library: Library) -> None:
    talk = keeping(library, 20, 3, 12)
    listed(talk)
    assert card(talk.say("第二个")).ref.number == 3


def test_many_have_pages(library: Library) -> None:
    talk = keeping(library, *range(1, 21))
    first = listed(talk)
    assert (len(first.refs), first.count) == (8, 20)
    second = talk.press("l:2")
    last = talk.press("l:3")
    assert isinstance(last.response, FavouriteList)
    assert [ref.number for ref in last.response.refs] == [17, 18, 19, 20]
    assert second.in_place
    assert ("favourites.before" in labels(second), "favourites.after" in labels(second)) == (True, True)
    assert "favourites.after" not in labels(last)
    assert talk.press("l:999").response == last.response, "there is no further one"


@pytest.mark.parametrize("text", ["我的收藏", "收藏", "收藏夹", "my favorites", "看看我的收藏"])
def test_they_can_be_asked_for_in_words(library: Library, text: str) -> None:
    assert isinstance(keeping(library, 12).say(text).response, FavouriteList)


def test_the_paragraph_on_the_table_is_kept_in_words(library: Library) -> None:
    talk = ReaderTalk(library)
    assert keys(talk.say("收藏这一段").response) == ["favourites.none"]
    talk.say("第 11 段")
    decision = talk.say("收藏这一段")
    assert keys(decision.response) == ["favourites.kept"]
    assert [type(each) for each in decision.effects] == [SaveFavourite]
    assert keys(talk.say("收藏第 5 段").response) == ["favourites.kept"]
    assert [ref.number for ref in listed(talk).refs] == [11, 5]
    assert keys(talk.say("收藏这一段").response) == ["favourites.already"]


@pytest.mark.parametrize("text", ["直播带货值得收藏吗", "大家为什么爱收藏直播间"])
def test_talk_of_keeping_keeps_nothing(library: Library, text: str) -> None:
    talk = ReaderTalk(library)
    talk.say("第 11 段")
    assert talk.say(text).effects == ()


def test_they_follow_an_essay_that_was_edited_and_what_is_gone_is_said(library: Library) -> None:
    talk = keeping(library, 3, 12)
    essay = library.essay()
    new = rewritten(essay.paragraph(1), "新的一段。")
    talk.turn_to(edited(library, new, *without(essay, 3)))
    shown = listed(talk)
    assert ([ref.number for ref in shown.refs], shown.gone) == ([12], 1)
    assert library.essay().paragraph(12).text == talk.context.library.essay().paragraph(12).text
    cleared = talk.press("l:1:clear")
    assert isinstance(cleared.response, FavouriteList)
    assert (cleared.response.gone, cleared.in_place) == (0, True)
    assert [each.ref.number for each in talk.bookmarks.favourites] == [12]
    assert not any(isinstance(each, DropFavourites) for each in talk.press("l:1:clear").effects)


def test_an_essay_that_is_gone_takes_nothing_with_it(library: Library) -> None:
    talk = keeping(library, 3, 12)
    other = library.essay()
    talk.turn_to(edited(library, rewritten(other.paragraph(1), "只有这一段。")))
    assert listed(talk).gone == 2
    talk.turn_to(library)
    assert listed(talk).gone == 0, "it is back, and so are they"
