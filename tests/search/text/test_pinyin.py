"""Pinyin is told from English, cut into syllables, and compared by them."""

import pytest

from bot.search.text.pinyin import WORD, PinyinConverter


@pytest.mark.parametrize("text", ["zhibo daihuo", "zhibodaihuo", "zhi bo dai huo", "Zhibo, daihuo!".casefold()])
def test_pinyin_splits_into_syllables(sounds: PinyinConverter, text: str) -> None:
    assert sounds.is_romanised(text)
    assert sounds.tokens(text) == sounds.tokens("直播带货")
    assert set(sounds.tokens(text)) == {"zhi", "bo", "dai", "huo", "zhi bo", "bo dai", "dai huo"}


@pytest.mark.parametrize(
    "text",
    [
        "how does the author see live shopping",
        "is it over yet",
        "why do people fake sales",
        "tell me more",
        "what about the technology behind it",
        "so what",
        "live",
        "s2b",
        "直播 daihuo",
        "直播",
        "",
        "12 😀",
    ],
)
def test_english_and_chinese_are_no_pinyin(sounds: PinyinConverter, text: str) -> None:
    assert not sounds.is_romanised(text)


def test_a_foreign_word_or_two_do_not_hide_pinyin(sounds: PinyinConverter) -> None:
    assert sounds.is_romanised("zhibo daihuo he amazon moshi you shenme guanxi")
    assert not sounds.is_romanised("zhibo live shopping")


def test_homophones_sound_the_same(sounds: PinyinConverter) -> None:
    assert sounds.tokens("直播带货") == sounds.tokens("直播代货")


def test_what_only_asks_is_not_heard(sounds: PinyinConverter) -> None:
    assert sounds.tokens("为什么落幕") == sounds.tokens("weishenme luomu") == ["luo", "mu", "luo mu"]


def test_the_fewest_syllables_are_taken(sounds: PinyinConverter) -> None:
    assert sounds.tokens("xianzai") == ["xian", "zai", "xian zai"]


def test_syllables_do_not_reach_over_an_english_word(sounds: PinyinConverter) -> None:
    assert "bo dai" not in sounds.tokens("zhibo through daihuo")


def test_words_without_end_are_not_tried(sounds: PinyinConverter) -> None:
    assert set(sounds.tokens("zhi" * (WORD // 3))) == {"zhi", "zhi zhi"}
    assert sounds.tokens("zhi" * (WORD // 3 + 1)) == []
