"""Numbers are read in figures, in Chinese and in English."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.talk.numbers import read_number


@pytest.mark.parametrize(
    ("text", "number"),
    [
        *((text, int(text)) for text in ("1", "27", "99999")),
        *zip(
            "一 两 十 十一 二十 二十七 九十九 廿五 一百 一百零二 一百五".split(),
            (1, 2, 10, 11, 20, 27, 99, 25, 100, 102, 150),
            strict=True,
        ),
        *zip("first second third twelfth twentieth".split(), (1, 2, 3, 12, 20), strict=True),
        *zip(("5th", "21st", "twenty-first", "twenty seven", "nine", "sixteenth"), (5, 21, 21, 27, 9, 16), strict=True),
        *((text, 0) for text in "零 二七 十十 二十七八 雨 1雨 teen th".split()),
    ],
)
def test_numbers_are_read(text: str, number: int) -> None:
    assert read_number(text) == number


@given(st.text(max_size=12))
def test_any_text_is_a_number_or_none(text: str) -> None:
    assert read_number(text) >= 0
