"""``/read``: a place that is named, or the one where somebody stopped."""

from datetime import date, timedelta

import pytest

from bot.core.essay import Library, Ref
from bot.core.outgoing import Address, ChatKind
from bot.core.response import CatalogueMessage, TextResponse
from tests.talk.people import Talk, buttons, keys
from tests.talk.reading.reader import SUNDAY, ReaderTalk, card, edited, labels, rewritten, without

DAY = timedelta(days=1)


@pytest.mark.parametrize(
    ("place", "number"),
    [
        *(("12", 12), ("第12段", 12), ("十二", 12), ("paragraph 12", 12), ("１２", 12), ("倒数第二段", 26)),
        *(("思想的洗礼", 10), ("落幕", 20), ("T2", 13), ("第二部分", 8), ("最后一段", 27), ("3-5", 3), ("27", 27)),
        *(("从头读", 1), ("从头", 1)),
        *(("12 13", 12), ("12,13", 12), ("12、13", 12), ("１２ １３", 12), ("第3-5段", 3), ("#9", 9), ("¶ 7", 7)),
        *(("最后", 27), ("末尾", 27), ("last", 27), ("the end", 27), ("下一段", 6), ("上一段", 4)),
        *(("zhibo-daihuo 3", 3), ("《直播带货，产业互联网的前奏曲》 第三段", 3)),
    ],
)
def test_a_place_that_is_named_is_opened(library: Library, place: str, number: int) -> None:
    talk = ReaderTalk(library)
    talk.command("read", "5")
    shown = card(talk.command("read", place))
    assert (shown.ref.number, shown.lead) == (number, None)
    assert talk.here == number


def test_behind_the_last_paragraph_comes_the_end(library: Library) -> None:
    talk = ReaderTalk(library)
    talk.command("read", "27")
    assert keys(talk.command("read", "下一段").response) == ["card.finished", "card.then"]


@pytest.mark.parametrize(
    ("place", "number"), [("ferry 3", 3), ("等人的船 第3段", 3), ("等人的船 红线", 9), ("ferry", 1)]
)
def test_a_place_in_another_essay_is_named_behind_its_title(library: Library, place: str, number: int) -> None:
    talk = ReaderTalk(library)
    talk.command("read", "5")
    assert card(talk.command("read", place)).ref == Ref("ferry", number)


@pytest.mark.parametrize("place", ["ferry 99", "等人的船 -1"])
def test_what_another_essay_does_not_have_is_said_of_that_one(library: Library, place: str) -> None:
    decision = ReaderTalk(library).command("read", place)
    assert keys(decision.response) == ["card.none"]
    assert isinstance(decision.response, TextResponse)
    assert decision.response.notes[0].values["count"] == len(library.essay("ferry"))


@pytest.mark.parametrize(
    "place", ["99", "28", "99 3", "#99", "99-101", "-1", "−3", "0", "一百", "第一百段", "第28段", "1.5", "999999999999"]
)
def test_a_number_that_there_is_not_is_said_to_be_none(library: Library, place: str) -> None:
    talk = ReaderTalk(library)
    decision = talk.command("read", place)
    assert keys(decision.response) == ["card.none"]
    assert isinstance(decision.response, TextResponse)
    assert decision.response.notes[0].values["count"] == 27
    assert decision.effects == (), "nobody has read anything by that"
    assert buttons(decision.response)


@pytest.mark.parametrize(
    "place", ["asdf", "<b>x</b>", "(.*)+$", "{title}", "火星的部分", "😂", "x" * 4000, "第" * 4000, "1、" * 2000]
)
def test_nonsense_is_met_with_how_it_is_done(library: Library, place: str) -> None:
    decision = ReaderTalk(library).command("read", place)
    assert isinstance(decision.response, TextResponse)
    assert decision.response.notes[0].key in ("card.unknown", "card.none")
    assert len(str(decision.response.notes[0].values["asked"])) <= 40
    assert decision.effects == ()


def test_it_goes_on_where_somebody_stopped_without_a_word_on_the_same_day(library: Library) -> None:
    talk = ReaderTalk(library)
    talk.command("read", "12")
    talk.now += timedelta(hours=3)
    shown = talk.command("read")
    assert (card(shown).ref.number, card(shown).lead) == (12, None)
    assert "card.restart" not in labels(shown)


@pytest.mark.parametrize(
    ("days", "when"),
    [
        (1, CatalogueMessage("card.yesterday")),
        (2, CatalogueMessage("card.weekday.6")),
        (6, CatalogueMessage("card.weekday.6")),
        (7, CatalogueMessage("card.date", {"day": date(2026, 3, 1)})),
        (400, CatalogueMessage("card.date", {"day": date(2026, 3, 1)})),
    ],
)
def test_after_days_it_says_when_that_was(library: Library, days: int, when: CatalogueMessage) -> None:
    talk = ReaderTalk(library)
    talk.command("read", "12")
    talk.now += days * DAY
    shown = talk.command("read")
    assert card(shown).lead == CatalogueMessage("card.resumed", {"number": 12, "when": when})
    assert "card.restart" in labels(shown)
    assert card(talk.command("read")).lead is None, "once is enough"


def test_days_are_counted_where_the_reader_is(library: Library) -> None:
    late = ReaderTalk(library, now=SUNDAY.replace(hour=15, minute=59))  # a minute before midnight in Shanghai
    late.command("read", "12")
    late.now += timedelta(minutes=2)
    lead = card(late.command("read")).lead
    assert lead is not None
    assert lead.values["when"] == CatalogueMessage("card.yesterday")


def test_a_clock_that_went_back_says_nothing_of_days(library: Library) -> None:
    talk = ReaderTalk(library)
    talk.command("read", "12")
    talk.now -= 3 * DAY
    assert card(talk.command("read")).lead is None


def test_whoever_has_read_it_all_is_shown_what_else_there_is(library: Library) -> None:
    talk = ReaderTalk(library)
    talk.press("e:zhibo-daihuo")
    assert keys(talk.command("read").response) == ["card.finished", "card.then"]
    assert card(talk.say("从头读")).ref.number == 1
    assert card(talk.command("read")).ref.number == 1


def test_a_paragraph_that_has_moved_is_followed(library: Library) -> None:
    talk = ReaderTalk(library)
    talk.command("read", "12")
    essay = library.essay()
    talk.turn_to(edited(library, rewritten(essay.paragraph(1), "新的一段。"), *essay.paragraphs))
    shown = card(talk.command("read"))
    assert (shown.ref.number, shown.lead) == (13, CatalogueMessage("card.moved", {"number": 13}))


@pytest.mark.parametrize(("stopped", "number"), [(12, 12), (27, 26)])
def test_of_a_paragraph_that_is_gone_it_is_said_and_read_on_from_its_place(
    library: Library, stopped: int, number: int
) -> None:
    talk = ReaderTalk(library)
    talk.command("read", str(stopped))
    talk.turn_to(edited(library, *without(library.essay(), stopped)))
    shown = card(talk.command("read"))
    assert (shown.ref.number, shown.lead) == (number, CatalogueMessage("card.gone", {"number": number}))


def test_without_any_reading_to_go_on_reads_what_follows_on_the_table(library: Library) -> None:
    talk = ReaderTalk(library)
    talk.say("第 5 段")
    decision = talk.say("继续读")
    assert decision.state.at is not None
    assert decision.state.at.number == 6


def test_in_a_group_the_card_is_a_press_away_in_private(library: Library) -> None:
    talk = Talk(library, to=Address(-100, ChatKind.GROUP))
    for place, start in (("", ""), ("12", "p-zhibo-daihuo-12"), ("99", ""), ("思想的洗礼", "p-zhibo-daihuo-10")):
        decision = talk.command("read", place)
        assert keys(decision.response) == ["card.private"]
        assert [each.start for each in buttons(decision.response)] == [start]
        assert decision.effects == ()
