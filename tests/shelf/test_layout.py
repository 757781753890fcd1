"""Copied out of a PDF, a text has its lines wrapped, its indents lost, and empty lines around headings alone."""

import re
from functools import cache
from itertools import accumulate, pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.shelf.layout import FULL
from bot.shelf.text_structure import TextStructure, read
from tests.seeds import seeded_library

ESSAY = seeded_library().essay()
HEADINGS = [part.heading for part in ESSAY.parts if part.heading]
CLOSING = "，。、；：！？”’」』）》"
"""What no line begins with: it hangs over the margin."""


def wrapped(text: str, size: int) -> list[str]:
    """As it is set: the first line by two characters shorter, marks hanging, Latin words whole."""
    lines: list[str] = []
    while text:
        end = size if lines else size - 2
        while end < len(text) and (text[end] in CLOSING or text[end - 1 : end + 1].isascii()):
            end += 1
        lines.append(text[:end])
        text = text[end:]
    return lines


def copied(size: int) -> str:
    lines = [ESSAY.title]
    for part in ESSAY.parts:
        lines += ["", part.heading, ""] if part.heading else []
        for number in range(part.first, part.last + 1):
            lines += wrapped(ESSAY.paragraph(number).text, size)
    return "\n".join(lines)


def sizes(reading: TextStructure) -> list[int]:
    return [len(section.paragraphs) for section in reading.sections]


@pytest.mark.parametrize("size", range(18, 45))
def test_paragraphs_end_where_a_line_is_short_and_where_one_is_full_it_is_doubted(size: int) -> None:
    reading = read(copied(size))
    assert [section.heading for section in reading.sections] == [None, *HEADINGS]
    told = "".join(paragraph for section in reading.sections for paragraph in section.paragraphs)
    assert told == "".join(paragraph.text for paragraph in ESSAY.paragraphs)
    doubted = sum(doubt.message == FULL for doubt in reading.doubts)
    assert sum(sizes(reading)) + doubted >= len(ESSAY)
    assert sum(sizes(reading)) >= 0.75 * len(ESSAY)


@pytest.mark.parametrize("size", [20, 27, 36])
def test_an_empty_line_parts_what_was_joined_and_changes_nothing_else(size: int) -> None:
    text = copied(size)
    ends = [paragraph.text[-6:] for paragraph in ESSAY.paragraphs]
    lines = text.split("\n")
    joined = {doubt.line for doubt in read(text).doubts if doubt.message == FULL}
    parted = [
        line + "\n" if number in joined and any(line.endswith(end) for end in ends) else line
        for number, line in enumerate(lines, 1)
    ]
    assert sizes(read("\n".join(parted))) == [part.last - part.first + 1 for part in ESSAY.parts]


def test_a_line_that_fills_the_width_is_no_heading() -> None:
    text = copied(27)
    place = next(found.start() for found in re.finditer("\n", text) if text[found.start() - 1] == "。")
    line = "如果有人问我该为这些铺子做点什么，我不会提“保护”二"
    reading = read(f"{text[:place]}\n{line}\n字受保护的东西多半已经不在使用了。{text[place:]}")
    assert [section.heading for section in reading.sections] == [None, *HEADINGS]


WHOLE = "\n".join(paragraph.text for paragraph in ESSAY.paragraphs)


def ends(paragraphs: list[str]) -> set[int]:
    """After how many characters of the essay a paragraph ends."""
    return set(accumulate(map(len, paragraphs)))


def paragraphs_of(reading: TextStructure) -> list[str]:
    return [paragraph for section in reading.sections for paragraph in section.paragraphs]


@cache
def joinable(size: int) -> tuple[list[str], list[int]]:
    """The lines of a wrapped text, and after which of them the same paragraph goes on."""
    lines = copied(size).split("\n")
    pairs = enumerate(pairwise(lines))
    return lines, [at for at, (line, following) in pairs if at and line and following and line + following in WHOLE]


@st.composite
def joined_by_hand(draw: st.DrawFn) -> tuple[str, str]:
    """A text whose lines were wrapped, and the same with two neighbours of a paragraph in one, once or twice."""
    lines, places = joinable(draw(st.integers(18, 44)))
    first, second = (draw(st.sampled_from(places)) for _ in range(2))
    # Three lines in one are a whole paragraph to the reader.
    chosen = {first} if abs(first - second) < 2 else {first, second}
    return "\n".join(lines), "".join(line + "\n" * (at not in chosen) for at, line in enumerate(lines))


@given(joined_by_hand())
@settings(max_examples=30, deadline=None)
def test_lines_that_somebody_joins_leave_the_paragraphs_as_they_were(texts: tuple[str, str]) -> None:
    before, after = map(read, texts)
    assert [section.heading for section in after.sections] == [section.heading for section in before.sections]
    right = ends([paragraph.text for paragraph in ESSAY.paragraphs])
    ended, now = ends(paragraphs_of(before)), ends(paragraphs_of(after))
    assert now <= ended | right
    # A line that reaches the width twice and ends with a stop may go on, and is told as any that reaches it once.
    assert len((ended & right) - now) <= sum(doubt.message == FULL for doubt in after.doubts)


@pytest.mark.parametrize("size", [20, 28, 36])
def test_paragraphs_on_one_line_each_may_stand_among_wrapped_ones(size: int) -> None:
    text = copied(size)
    for paragraph in ESSAY.paragraphs[8:12]:
        text = text.replace("\n".join(wrapped(paragraph.text, size)), paragraph.text)
    found = paragraphs_of(read(text))
    assert all(paragraph.text in found for paragraph in ESSAY.paragraphs[8:12] if len(paragraph.text) > 2 * size)
    assert [section.heading for section in read(text).sections] == [None, *HEADINGS]
