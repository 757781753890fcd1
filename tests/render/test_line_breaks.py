"""Lines break by the width of their characters, and no line begins with a mark that belongs to the one before."""

from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len

from bot.core.essay import Library
from bot.render.line_breaks import line_starts


def lines(text: str, width: int) -> list[str]:
    bounds = [0, *line_starts(text, width, cell_len), len(text)]
    return [text[start:end] for start, end in pairwise(bounds)]


def test_chinese_breaks_anywhere_but_before_its_marks(library: Library) -> None:
    for paragraph in library.essay().paragraphs:
        for width in (20, 41, 76):
            broken = lines(paragraph.text.replace("\n", ""), width)
            assert all(cell_len(line) <= width + 2 for line in broken)
            assert all(line[0] not in "。，、；：！？”）" for line in broken[1:])
            assert all(line[-1] not in "“（《" for line in broken[:-1])


def test_a_word_of_latin_letters_stays_whole() -> None:
    assert lines("文章说的S2B模式是supply to business", 12) == ["文章说的S2B", "模式是supply ", "to business"]


def test_a_break_of_the_text_stays_one() -> None:
    assert line_starts("一二\n三四", 4, cell_len) == []
    assert line_starts("一二三\n四五六", 4, cell_len) == [2, 6]


@given(st.text(max_size=80), st.integers(2, 40))
def test_nothing_is_lost_and_lines_get_on(text: str, width: int) -> None:
    starts = line_starts(text, width, cell_len)
    assert starts == sorted(set(starts))
    assert "".join(lines(text, width)) == text
