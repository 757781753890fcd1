"""Text is cut where Telegram's limits want it, and no character comes apart."""

import pytest
import regex
from hypothesis import given
from hypothesis import strategies as st

from bot.render.split import split, units

MIXED = st.text(
    st.sampled_from("字句a。！ \n”😂👍🏽❤️\u200d\u0301\u0e33🇨🇳👨👩") | st.characters(exclude_categories=["Cs"])
)
CLUSTERS = st.lists(
    st.sampled_from(["字", "a", "👍🏽", "❤️", "👨‍👩‍👧", "e\u0301", "🇨🇳", "。", "\r\n"]), max_size=80
).map("".join)
TEXT = CLUSTERS | st.builds(lambda text, times: text * times, MIXED, st.integers(1, 20))
LIMITS = st.integers(2, 80)


def graphemes(text: str) -> list[str]:
    return regex.findall(r"\X", text)


@given(MIXED)
def test_units_are_those_of_utf_16(text: str) -> None:
    assert units(text) == sum(2 if ord(character) > 0xFFFF else 1 for character in text)
    assert units("\ud83d") == 1, "half of a pair"


@given(TEXT, LIMITS)
def test_pieces_joined_are_the_text_and_each_keeps_the_limit(text: str, limit: int) -> None:
    pieces = split(text, limit)
    assert "".join(pieces) == text
    assert all(units(piece) <= limit for piece in pieces)
    assert all(pieces) or pieces == [""]


@given(TEXT, LIMITS)
def test_no_grapheme_is_cut_unless_it_alone_is_over_the_limit(text: str, limit: int) -> None:
    borders, at = {0}, 0
    for grapheme in graphemes(text):
        at += len(grapheme)
        borders.add(at)
    at = 0
    for piece in split(text, limit):
        at += len(piece)
        if at not in borders:
            begin, end = max(b for b in borders if b < at), min(b for b in borders if b > at)
            assert units(text[begin:end]) > limit


@given(st.lists(st.text("字", min_size=1, max_size=9), min_size=2, max_size=40), st.integers(30, 60))
def test_pieces_end_with_sentences_where_there_are_any(words: list[str], limit: int) -> None:
    *pieces, _ = split("".join(word + "。" for word in words), limit)
    assert all(piece.endswith("。") for piece in pieces)


@pytest.mark.parametrize(("text", "limit"), [("e" + "\u0301" * 500, 50), ("\u200d" * 300, 7), ("👨‍👩‍👧‍👦" * 3, 2)])
def test_what_hangs_together_beyond_the_limit_is_cut_all_the_same(text: str, limit: int) -> None:
    pieces = split(text, limit)
    assert "".join(pieces) == text
    assert all(0 < units(piece) <= limit for piece in pieces)


def test_closing_quotes_stay_with_their_sentence() -> None:
    assert split("他说：“下雨了。”然后走了很远的路", 12) == ["他说：“下雨了。”", "然后走了很远的路"]


def test_a_very_long_text_falls_into_its_pieces() -> None:
    text = "字" * 2_000_000
    assert list(map(len, split(text, 4000))) == [4000] * 500


def test_an_empty_text_is_one_empty_piece() -> None:
    assert split("", 10) == [""]
