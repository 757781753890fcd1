"""What a text was read as is told in few lines, and with all that was dropped."""

from bot.shelf.reading_report import reading_report
from bot.shelf.text_structure import read

TEXT = """雨记
文／李雨
雨是天写的信。
——古语
下雨的时候，街上的人少了。其实雨天也让
雨天杂志 2024年第3期
- 3 -
人慢下来。
第一章 伞
人们常说雨天误事。
* * *
雨天杂志 2024年第3期
屋檐下站满了\u200b人。
雨停以后，巷子里还留着水声，慢慢地，街上的人又回来
天晴了。
"""


def told(text: str, encoding: str = "UTF-8") -> list[str]:
    """The report on a text."""
    return list(reading_report(read(text), encoding))


def test_all_that_a_text_was_read_as_is_told() -> None:
    assert told(TEXT) == [
        "title: 雨记",
        "author line: 文／李雨",
        "epigraph: 雨是天写的信。 ——古语",
        "before the first heading: 3 paragraphs",
        "part, line 9: 第一章 伞 (4 paragraphs)",
        "dropped, invisible characters: U+200B ×1",
        "dropped, page number: - 3 - (line 7)",
        "dropped, running head: 雨天杂志 2024年第3期 (lines 6, 12)",
        "dropped, separator: * * * (line 11)",
        "in doubt, line 14: ends without a stop; it was read as a paragraph of its own",
    ]


def test_of_a_clean_text_nothing_but_its_title_is_told() -> None:
    assert told("雨记\n下雨的时候，街上的人少了。\n人们常说雨天误事。\n") == ["title: 雨记", "paragraphs: 2"]


def test_beginnings_are_told_under_their_part_and_counted_through_the_text() -> None:
    lines = list(
        reading_report(read("雨记\n雨停了。\n\n第一章 伞\n人们常说雨天误事，其实不然。\n"), "UTF-8", beginnings=True)
    )
    assert lines[1:] == [
        "before the first heading: 1 paragraph",
        "   1  雨停了。  (4 characters)",
        "part, line 4: 第一章 伞 (1 paragraph)",
        "   2  人们常说雨天误事，其实不…  (14 characters)",
    ]


def test_an_encoding_other_than_utf_8_is_told() -> None:
    assert told("雨记\n雨停了。", "Big5")[0] == "encoding: Big5"


def test_many_doubts_of_one_kind_are_one_line() -> None:
    (doubt,) = [line for line in told("雨\n" + "山里的雨\n瓦上的声\n" * 9) if line.startswith("in doubt")]
    assert doubt.startswith("in doubt, lines 2, 3, 4, 5, 6, 7, 8, 9 and 9 more: ")
