"""Of a table only those words are unpacked that may stand in a text."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.search.text.word_table import WordTable

WORDS = {"直": 3, "直播": 5, "直播带货": 7, "播": 1, "播放": 2, "live": 4, "𠀀𠀁": 6}


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("直播带货", {"直", "直播", "直播带货", "播"}),
        ("播直", {"播", "直"}),
        ("live", {"live"}),
        ("𠀀𠀁", {"𠀀𠀁"}),
        ("", set()),
        ("雨", set()),
        ("\ud800播", {"播"}),
    ],
)
def test_what_may_stand_in_a_text_is_unpacked_and_nothing_else(text: str, found: set[str]) -> None:
    known: dict[str, int] = {}
    WordTable(WordTable.packed(WORDS)).unpack_into(known, text)
    assert known == {word: WORDS[word] for word in found}


def test_a_word_that_was_unpacked_is_left_alone_from_then_on() -> None:
    table, known = WordTable(WordTable.packed(WORDS)), dict[str, int]()
    table.unpack_into(known, "直播")
    known["直播"] = 9
    table.unpack_into(known, "直播放")
    assert known == {"直": 3, "直播": 9, "直播带货": 7, "播": 1, "播放": 2}


def test_an_empty_table_holds_nothing() -> None:
    known: dict[str, int] = {}
    WordTable(WordTable.packed({})).unpack_into(known, "直播")
    assert known == {}


@given(st.dictionaries(st.text("直播带货ab", min_size=1, max_size=4), st.integers(0, 9)), st.text("直播带货ab"))
def test_every_word_that_stands_in_a_text_is_found(words: dict[str, int], text: str) -> None:
    known: dict[str, int] = {}
    WordTable(WordTable.packed(words)).unpack_into(known, text)
    assert known.items() <= words.items()
    assert {word for word in words if word in text} <= known.keys()
