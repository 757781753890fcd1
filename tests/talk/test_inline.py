"""What is offered behind the bot's name."""

from collections.abc import Sequence
from datetime import date, timedelta

import pytest

from bot.bootstrap.engine import Engine
from bot.core.essay import Library, Ref
from bot.core.inline import InlineOffer
from bot.core.match import Finding, Match, Verdict
from bot.core.response import CatalogueMessage
from bot.talk.inline import MOST, InlineSearch, passage_of_day
from tests.talk.people import SCRIPT, SLUG, Search, found

TODAY = date(2026, 3, 1)


@pytest.fixture
def search(engine: Engine) -> InlineSearch:
    return InlineSearch(engine.library, engine.find, SCRIPT.fold)


def paragraphs(offer: InlineOffer) -> list[int]:
    return [choice.passage.ref.number for choice in offer.choices]


@pytest.mark.parametrize("text", ["全民参与", "全民參與", " 全民 参与 "])
def test_exact_words_come_first_however_they_are_written(search: InlineSearch, library: Library, text: str) -> None:
    offer = search.offer(text, TODAY)
    holding = [each.number for each in library.essay(SLUG).paragraphs if "全民参与" in each.text]
    assert holding
    assert paragraphs(offer)[: len(holding)] == holding
    first = offer.choices[0].passage
    assert first.sentence is not None
    assert "全民参与" in library.paragraph(first.ref).sentences[first.sentence]


def test_meaning_is_found_without_any_of_the_words(search: InlineSearch) -> None:
    assert 11 in paragraphs(search.offer("以前开店请人多费钱啊", TODAY))[:3]


def test_each_passage_is_offered_once_and_ids_fit(search: InlineSearch) -> None:
    for text in ("", "直播带货", "流量"):
        offer = search.offer(text, TODAY)
        assert 0 < len(offer.choices) <= MOST
        ids = [choice.id for choice in offer.choices]
        assert len(set(ids)) == len(ids)
        assert all(len(each.encode()) <= 64 for each in ids)


def test_of_what_the_essay_does_not_speak_nothing_is_offered(library: Library) -> None:
    silent = InlineSearch(library, Search(found(3, verdict=Verdict.SILENT)), SCRIPT.fold)
    assert silent.offer("李佳琦赚多少", TODAY) == InlineOffer((), CatalogueMessage("inline.nothing"))


@pytest.mark.parametrize(
    ("text", "confidence", "asked"),
    [
        ("谁来教传统企业", 0.95, {SLUG}),
        ("谁来教传统企业", 0.7, {SLUG, "ferry", "birds"}),
        ("全民参与", 0.7, {SLUG}),
        ("雨", 0.7, set()),
    ],
)
def test_what_takes_long_is_asked_only_where_nothing_sure_was_found(
    library: Library, text: str, confidence: float, asked: set[str]
) -> None:
    came: set[str] = set()

    def find(text: str, earlier: Sequence[str] = (), slug: str | None = None) -> Finding:
        came.add(slug or "")
        return Finding(Verdict.SAYS, confidence, "T1", (Match(Ref(slug or SLUG, 3), 1.0, 0),))

    search = InlineSearch(library, find, SCRIPT.fold, frozenset({"ferry", "birds"}))
    assert search.offer(text, TODAY).choices
    assert came == asked


@pytest.mark.parametrize("text", ["😀", "👍👍", "……？", "!" * 256])
def test_what_has_no_words_is_told_so(search: InlineSearch, text: str) -> None:
    assert search.offer(text, TODAY) == InlineOffer((), CatalogueMessage("inline.write"))


@pytest.mark.parametrize("text", ["x" * 256, "流量" * 128, "\u0301" * 256, "<b>&" * 64])
def test_any_256_characters_do_no_harm(search: InlineSearch, text: str) -> None:
    offer = search.offer(text, TODAY)
    assert bool(offer.choices) == (offer.instead is None)


def test_nothing_brings_the_passage_of_the_day_and_the_theses(search: InlineSearch, library: Library) -> None:
    essay = library.essay()
    first, *theses = search.offer("", TODAY).choices
    assert first.title == CatalogueMessage("inline.today", {"number": passage_of_day(essay, TODAY)})
    assert [choice.preview for choice in theses] == [thesis.statement for thesis in essay.theses][: MOST - 1]


def test_each_day_has_a_passage_and_no_two_days_of_a_round_the_same(library: Library) -> None:
    essay = library.essay()
    begin = date.fromordinal(TODAY.toordinal() // len(essay) * len(essay))
    days = [passage_of_day(essay, begin + timedelta(days=number)) for number in range(len(essay))]
    assert sorted(days) == list(range(1, len(essay) + 1))
