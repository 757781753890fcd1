"""What is said where there is little room."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.render.argument_map.few_words import LINES, clauses, few_words, title_lines


def at_most(number: int, text: str) -> str:
    return few_words(text, lambda said: len(said) <= number)


@pytest.mark.parametrize(
    ("text", "room", "said"),
    [
        ("关店潮里，门开了。", 20, "关店潮里，门开了"),  # all of it, without its last mark
        ("直播带货打开了一扇门，也可能变成闹剧。", 12, "直播带货打开了一扇门"),  # a clause
        ("门开了，直播带货打开了一扇非常之门。", 12, "门开了，直播带货打开了…"),  # a clause that says too little
        ("A month of rain has cooled the days and brought trouble", 24, "A month of rain has..."),
        ("supercalifragilistic", 10, "superca..."),  # one word is all there is
        ("  a \n\x00b\u202e ", 10, "a b"),
        ("，。", 5, ""),
        ("", 5, ""),
    ],
)
def test_few_words(text: str, room: int, said: str) -> None:
    assert at_most(room, text) == said


@given(st.text(max_size=80), st.integers(0, 60))
def test_few_words_always_fit(text: str, room: int) -> None:
    assert len(at_most(room, text)) <= room


@given(st.text("产业互联网，的大潮下 a,b.", max_size=80), st.integers(6, 30))
def test_a_title_takes_few_lines_and_each_fits(text: str, room: int) -> None:
    lines = title_lines(text, room * 10, 10, lambda said, size: len(said) * size)
    assert 1 <= len(lines) <= LINES
    assert all(len(line) <= room for line in lines)


def test_a_title_is_broken_where_a_clause_ends() -> None:
    title = "产业互联网的大潮下，直播带货落幕是必然"
    assert title_lines(title, 150, 10, lambda said, size: len(said) * size) == [
        "产业互联网的大潮下，",
        "直播带货落幕是必然",
    ]


@given(st.text("产业，。a, b；", max_size=40))
def test_clauses_are_the_text(text: str) -> None:
    assert "".join(clauses(text)) == text
