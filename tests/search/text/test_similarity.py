"""Quotes that are remembered wrongly, and terms that stand in a sentence to the letter."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.core.essay import Library
from bot.search.text.similarity import alike_pairs, likeness, most_alike, resemblance, similarity

SENTENCES = ("凡事都有限度，过了就成灾。", "灾过去以后，人们开始反思。", "直播带货改变的是销售，不是生产。")


def test_a_quote_to_the_letter_is_as_like_as_can_be() -> None:
    assert likeness("人们开始反思", SENTENCES) == [0.0, 1.0, 0.0]


def test_a_quote_off_by_a_character_is_nearest_to_its_sentence() -> None:
    found = likeness("直播带货改变的只是销售不是生产", SENTENCES)
    assert found[:2] == [0.0, 0.0]
    assert 0.5 < found[2] < 1


def test_exact_short_terms_are_found_and_inexact_ones_are_not() -> None:
    assert likeness("限度", SENTENCES) == [1.0, 0.0, 0.0]
    assert likeness("一个", SENTENCES) == [0.0, 0.0, 0.0], "an empty word is no term"
    assert likeness("有限度", SENTENCES) == [1.0, 0.0, 0.0]
    assert likeness("有限渡", SENTENCES) == [0.0, 0.0, 0.0]


@pytest.mark.parametrize("text", ["", "灾", "今晚的球赛几点开始呢", "abcdefghijk"])
def test_unrelated_texts_are_not_alike(text: str) -> None:
    assert likeness(text, SENTENCES) == [0.0, 0.0, 0.0]


def test_nothing_to_compare_with_is_no_trouble() -> None:
    assert likeness("人们开始反思", []) == likeness("雨", []) == []
    assert similarity("人们开始反思", []) == []
    assert similarity("", SENTENCES) == [0.0] * 3
    assert most_alike("雨", [], 3) == []


@given(st.text(max_size=200), st.lists(st.text(max_size=40), max_size=4))
def test_likeness_is_a_share_whatever_is_compared(text: str, texts: list[str]) -> None:
    for found in (likeness(text, texts), similarity(text, texts)):
        assert len(found) == len(texts)
        assert all(0 <= value <= 1 for value in found)


def test_similarity_has_no_floor() -> None:
    low, high = similarity("直播带货过了限度", SENTENCES)[0], similarity("过了就成灾", SENTENCES)[0]
    assert 0 < low < high == 1


def test_the_most_alike_come_first() -> None:
    texts = ["今晚吃啥", "直播卖货过气了吗", "直播带货过气了"]
    found = most_alike("直播带货过气了吗", texts, 2)
    assert [place for place, _ in found] == [2, 1]
    assert found[0][1] > found[1][1] > 0.5
    assert most_alike("今晚吃啥", texts, 1) == [(0, 1.0)]


def test_resemblance_is_that_of_the_whole() -> None:
    assert resemblance("直播", ["直播", "直播带货过气了"]) == (1.0, 0)
    likeness_of_part, place = resemblance("直播", ["今晚吃啥", "直播带货过气了"])
    assert place == 1
    assert likeness_of_part < 0.6


def test_every_sentence_of_the_essay_is_found_by_what_is_left_of_it(library: Library) -> None:
    sentences = [sentence for each in library.essay().paragraphs for sentence in each.sentences]
    for place, sentence in enumerate(sentences):
        if len(sentence) >= 12:
            remembered = sentence[:2] + "嗯" + sentence[3:7] + sentence[8:60]
            found = likeness(remembered, sentences)
            assert found[place] == max(found) > 0.3, sentence


def test_texts_that_are_alike_are_paired_both_ways() -> None:
    pairs = alike_pairs(["直播改变了生产", "直播没改变生产", "红烧肉要放多少糖", ""], 0.7)
    assert pairs.tolist() == [
        [True, True, False, False],
        [True, True, False, False],
        [False, False, True, False],
        [False, False, False, True],
    ]
