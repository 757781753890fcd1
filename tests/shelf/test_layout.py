"""Copied out of a PDF, a text has its lines wrapped, its indents lost, and empty lines around headings alone."""

import re

import pytest

from bot.shelf.layout import FULL
from bot.shelf.loader import load_library
from bot.shelf.text_structure import TextStructure, read
from tests.conftest import SEEDS

ESSAY = load_library(SEEDS).essay()
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
