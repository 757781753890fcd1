"""What comes from outside is cleaned, and nothing that can be seen is lost by it."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.core.text import LIMIT, clean, has_writing, unified

ANYTHING = st.text(st.characters(), max_size=200)
DIRTY = st.text(
    st.sampled_from("a字 \n\r\t\x00\x1b\x7f\x85\u200b\u200c\u200d\u200e\u202e\u2066\ufeff\ud83d\udc00👨👩🏽️\ufe0f")
)
RADICALS = "".join(map(chr, range(0x2E80, 0x2FD6)))
JOINERS = "\u200c\u200d"


@given(ANYTHING | DIRTY)
def test_cleaning_twice_is_cleaning_once(text: str) -> None:
    assert clean(clean(text)) == clean(text)


@given(DIRTY, st.integers(1, 12))
def test_a_limit_holds_and_cleaning_twice_is_still_cleaning_once(text: str, limit: int) -> None:
    cleaned = clean(text, limit)
    assert len(cleaned) <= limit
    assert clean(cleaned, limit) == cleaned


@given(ANYTHING | DIRTY)
def test_nothing_is_left_that_cannot_be_stored_or_seen(text: str) -> None:
    cleaned = clean(text)
    cleaned.encode()
    for character in cleaned:
        kind = unicodedata.category(character)
        assert kind not in ("Cs", "Cc") or character in "\n\t"
        assert character not in "\u200b\u200e\u200f\u2028\u2029\u202a\u202b\u202c\u202d\u202e\u2060\u2066\u2069\ufeff"
    assert cleaned == cleaned.strip()


@given(st.text(st.characters(categories=("L", "N", "P", "S", "M"), exclude_characters=RADICALS), max_size=100))
def test_what_can_be_seen_stays(text: str) -> None:
    assert clean(text) == text


@pytest.mark.parametrize("emoji", ["👨‍👩‍👧‍👦", "🏳️‍🌈", "👍🏽", "❤️", "🇨🇳", "می‌خواهم"])
def test_emoji_and_scripts_keep_their_joiners(emoji: str) -> None:
    assert clean(emoji) == emoji


@pytest.mark.parametrize(
    ("dirty", "cleaned"),
    [
        ("一\r\n二\r三", "一\n二\n三"),
        ("\ud83d主播\udc00", "主播"),
        ("主\u200b播\ufeff", "主播"),
        ("\u202e卖假货\u202c", "卖假货"),
        ("\x1b[31m红\x00", "[31m红"),
        (" \u3000\n", ""),
        ("\U000e0041主播", "主播"),
        ("主\u00ad播\u180e", "主播"),
        ("一\u2028二\u2029三\x85四", "一\n二\n三\n四"),
        ("⻛⾬⻓⼀⻋", "风雨长一车"),
    ],
)
def test_dirt_is_taken_out(dirty: str, cleaned: str) -> None:
    assert clean(dirty) == cleaned


def test_a_very_long_text_is_cut() -> None:
    assert clean("字" * 1_000_000) == "字" * LIMIT


@pytest.mark.parametrize("text", ["字", "a", "7", "!?a", "😂a", "é", "ก"])
def test_letters_digits_and_characters_are_writing(text: str) -> None:
    assert has_writing(text)


@pytest.mark.parametrize("text", ["", "！？……", "😂👍🏽", "👨‍👩‍👧", "“”", " \n", "♥"])
def test_emoji_and_punctuation_are_none(text: str) -> None:
    assert not has_writing(text)


@given(st.text(st.sampled_from("雨a" + RADICALS), max_size=60))
def test_radicals_are_unified_one_by_one(text: str) -> None:
    assert len(unified(text)) == len(text)
    assert unified(unified(text)) == unified(text)
    assert not any("\u2f00" <= character <= "\u2fd5" for character in unified(text))
