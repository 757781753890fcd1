"""Where things lie on a card."""

from dataclasses import replace
from itertools import pairwise

import pytest

from bot.core.essay import Library
from bot.core.language import Language
from bot.render.quote_card.content import CardContent
from bot.render.quote_card.layout import (
    LEADING,
    SIZES,
    WIDTH,
    CardInk,
    CardLayout,
    CardText,
    lay_out_card,
)
from tests.render.quote_card.cards import LINK, by_length, content_of
from tests.render.quote_card.metrics import EM, EvenMetrics

PIXEL = 0.1


class SizedMetrics(EvenMetrics):
    """The same in any size."""

    def __init__(self, size: int) -> None:
        self.em = float(size)

    def width(self, text: str) -> float:
        return super().width(text) * self.em / EM

    def blanks(self, mark: str) -> tuple[float, float]:
        left, right = super().blanks(mark)
        return left * self.em / EM, right * self.em / EM


def laid(content: CardContent) -> CardLayout:
    layout = lay_out_card(content, SizedMetrics)
    assert layout
    return layout


def ink(text: CardText) -> tuple[float, float]:
    """From where to where it can be seen."""
    metrics = SizedMetrics(text.size)
    left, right = (metrics.blanks(text.text[:1])[0], metrics.blanks(text.text[-1:])[1])
    return text.x + left, text.x + metrics.width(text.text) - right


def nothing_is_clipped(layout: CardLayout) -> None:
    for each in layout.texts:
        left, right = ink(each)
        assert layout.margin - PIXEL <= left, each
        assert right <= WIDTH - layout.margin + PIXEL, each
        assert each.size <= each.baseline <= layout.height - 0.3 * each.size, each
    # The mark that opens the card has its ink far above the line that it stands on.
    baselines = sorted({(each.baseline, each.size) for each in layout.texts if each.ink is not CardInk.MARK})
    for (above, _), (below, size) in pairwise(baselines):
        assert below - above >= size, "no line runs into another"


def test_nothing_is_clipped_for_any_paragraph_of_any_essay(library: Library) -> None:
    for essay, number in by_length(library):
        content = replace(content_of(essay, number), link=LINK)
        layout = laid(content)
        nothing_is_clipped(layout)
        assert layout.size >= 36, "it is read on a phone"
        assert layout.height < 1.6 * WIDTH
        passage = [each.text for each in layout.texts if each.ink is CardInk.TEXT and each.size == layout.size]
        assert "".join("".join(passage).split()) == "".join(content.text.split())


@pytest.mark.parametrize("language", Language)
def test_title_place_and_address_stand_below_the_passage(library: Library, language: Language) -> None:
    content = replace(content_of(library.essay(), 12, language), link=LINK)
    layout = laid(content)
    nothing_is_clipped(layout)
    below = max(each.baseline for each in layout.texts if each.size == layout.size)
    said = "".join(each.text for each in layout.texts if each.baseline > below)
    dense = "".join((content.title + content.source + content.link).split())
    assert "".join(said.split()) == dense


def test_short_words_are_large_and_their_lines_about_as_long_as_each_other(library: Library) -> None:
    content = content_of(library.essay(), 3)
    question = laid(replace(content, text="直播带货的本质究竟是什么？"))
    assert question.size == SIZES[0]
    first, second = question.lines
    assert second.width > 0.6 * first.width
    [line] = laid(replace(content, text="这哪里是账，是小人书。")).lines
    assert line.looseness == 0


def test_a_long_passage_is_smaller_and_the_picture_longer_until_it_is_too_long(library: Library) -> None:
    content = content_of(library.essay(), 3)
    text = "天地玄黄，宇宙洪荒。"
    sizes = [laid(replace(content, text=text * count)).size for count in (1, 10, 20, 40, 70)]
    assert sizes == sorted(sizes, reverse=True)
    nothing_is_clipped(laid(replace(content, text=text * 70)))
    assert lay_out_card(replace(content, text=text * 400), SizedMetrics) is None


def test_long_titles_and_addresses_take_several_lines(library: Library) -> None:
    content = replace(
        content_of(library.essay(), 3),
        title="《" + "很长的题目，" * 12 + "》",
        link=f"t.me/{'a' * 32}?start={'b' * 64}",
    )
    layout = laid(content)
    nothing_is_clipped(layout)
    assert content.link in "".join(each.text for each in layout.texts)


def test_a_passage_of_nothing_has_no_card(library: Library) -> None:
    assert lay_out_card(replace(content_of(library.essay(), 3), text=" "), SizedMetrics) is None


def test_lines_stand_apart_as_in_a_book(library: Library) -> None:
    layout = laid(content_of(library.essay(), 12))
    baselines = sorted({each.baseline for each in layout.texts if each.size == layout.size})
    assert baselines[1] - baselines[0] == pytest.approx(LEADING * layout.size)
