"""Characters are read as pypinyin reads them, without building its dictionaries at every start."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pypinyin import lazy_pinyin
from pypinyin.constants import PHRASES_DICT

from bot.core.essay import Library
from bot.search.text.readings import Readings

PHRASES = sorted(PHRASES_DICT)


@pytest.fixture(scope="module")
def readings(tmp_path_factory: pytest.TempPathFactory) -> Readings:
    """As they are read back."""
    folder = tmp_path_factory.mktemp("readings")
    Readings.load(folder)
    return Readings.load(folder)


def test_every_phrase_is_read_as_pypinyin_reads_it(readings: Readings) -> None:
    assert [readings.spell(phrase) for phrase in PHRASES] == [lazy_pinyin(phrase) for phrase in PHRASES]


@given(
    st.lists(
        st.one_of(
            st.sampled_from(PHRASES),
            st.sampled_from(PHRASES).map(lambda phrase: phrase[:-1]),
            st.sampled_from(PHRASES).map(lambda phrase: phrase[1:]),
            st.characters(min_codepoint=0x3400, max_codepoint=0x9FFF),
            st.characters(min_codepoint=0xF900, max_codepoint=0xFAFF),
        ),
        min_size=1,
        max_size=6,
    ).map("".join)
)
def test_whatever_stands_together_is_parted_as_pypinyin_parts_it(readings: Readings, text: str) -> None:
    assert readings.spell(text) == lazy_pinyin(text)


def test_the_essay_is_read_alike_from_the_cache_and_without_one(readings: Readings, library: Library) -> None:
    fresh = Readings.load()
    assert fresh.syllables == readings.syllables
    for paragraph in library.essay().paragraphs:
        assert fresh.spell(paragraph.text) == readings.spell(paragraph.text)


def test_damage_costs_time_only(tmp_path: Path) -> None:
    Readings.load(tmp_path)
    [kept] = tmp_path.iterdir()
    kept.write_bytes(kept.read_bytes()[:-1000])
    assert Readings.load(tmp_path).spell("银行行长") == lazy_pinyin("银行行长")
