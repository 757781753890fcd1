"""Texts as people have them are read as a reader would expect, and nothing of them is lost unsaid."""

import re
from collections import Counter

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from bot.shelf.text_structure import LIMIT, TextStructure, read, visible
from tests.shelf.readings import RIGHT, TEXTS, mistakes

LINES = st.lists(
    st.one_of(
        st.sampled_from(
            [
                *(
                    "",
                    "",
                    "  ",
                    "\f",
                    "* * *",
                    "----",
                    "====",
                    "◇◇◇",
                    "12",
                    "3 / 12",
                    "第 3 页 共 12 页",
                    "- 3 -",
                    "1998",
                ),
                *(
                    "雨天杂志 2024年第3期",
                    "雨天杂志 12",
                    "雨记",
                    "第一章 伞",
                    "卷一",
                    "一、为什么？",
                    "（二）雨",
                    "# 雨",
                    "## 伞 ##",
                ),
                *(
                    "文／李雨",
                    "2024年3月1日",
                    "——古语",
                    "“没有”",
                    "- 伞一把",
                    "1. 伞",
                    "> 引文",
                    "**重**点",
                    "*轻*",
                    "#",
                ),
                *(
                    "[雨经](https://example.org/a)",
                    "com-",
                    "pany of it",
                    "use well-known",
                    "well-",
                    "known.",
                    "雨\u200b天\ufeff里",
                    "⻛⾬。",
                ),
                *(
                    "人们常说雨天误事。其实雨天也让",
                    "人慢下来。",
                    "下雨的时候，街上的人少了，卖菜的收了摊，修鞋的也回",
                    "了家。[1]",
                ),
            ]
        ),
        st.text(
            st.sampled_from("雨天人慢。，：；！？“”—－.-*_#>[]()|/ 1２a\tZ\u3000…～=&;\u00ad\u2028\x85"), max_size=24
        ),
    ),
    max_size=24,
)


def content(text: str) -> Counter[str]:
    """How often each character that can be seen stands in a text."""
    return Counter(re.sub(r"\s", "", text))


def told(reading: TextStructure) -> str:
    """All that people are shown, and the lines that name an author."""
    sections = (text for section in reading.sections for text in (section.heading or "", *section.paragraphs))
    return "".join((reading.title, *reading.byline, *sections))


@pytest.mark.parametrize("slug", RIGHT)
def test_a_text_is_read_as_a_reader_would(slug: str) -> None:
    assert not mistakes(slug), RIGHT[slug]["says"]


def test_every_text_is_in_the_table() -> None:
    assert {file.stem for file in TEXTS.glob("*.txt")} == set(RIGHT)


@given(LINES, st.sampled_from(["\n", "\n\n", "\r\n".replace("\r", ""), "\n　　"]))
@example(["雨", "**a", "", "b**"], "\n")
@settings(max_examples=600)
def test_every_character_is_shown_or_named_as_dropped(lines: list[str], between: str) -> None:
    text = between.join(lines)
    seen, _ = visible(text)
    try:
        reading = read(text)
    except ValueError:
        return
    dropped = "".join(each.text for each in reading.dropped)
    assert not content(seen) - content(told(reading) + dropped)
    assert not content(told(reading)) - content(seen)


@given(LINES)
def test_no_paragraph_and_no_heading_is_empty(lines: list[str]) -> None:
    try:
        reading = read("\n".join(lines))
    except ValueError:
        return
    assert reading.title.strip()
    for section in reading.sections:
        assert section.heading is None or section.heading.strip()
        assert section.paragraphs
        assert all(paragraph == paragraph.strip() != "" for paragraph in section.paragraphs)


@given(st.text(st.sampled_from("雨a\u200b\u00ad\ufeff\u200d\u2028\x85\u3000\u00a0⻛⾬👨👩\U000e0067\x9f"), max_size=40))
def test_what_cannot_be_seen_is_counted(text: str) -> None:
    seen, dropped = visible(text)
    assert not re.search("[\u200b\u00ad\ufeff\u2028\x85⻛⾬\x9f]", seen)
    counted = sum(
        int(count) for each in dropped for count in re.findall(r"×(\d+)", each.text) if "radicals" not in each.kind
    )
    assert len(seen) == len(text) - counted


@pytest.mark.parametrize("emoji", ["👨‍👩‍👧‍👦", "🏴󠁧󠁢󠁥󠁮󠁧󠁿", "🏳️‍🌈", "❤️"])
def test_emoji_stay_whole(emoji: str) -> None:
    assert visible(f"雨{emoji}天") == (f"雨{emoji}天", [])


def test_a_text_of_the_limit_is_read_and_a_longer_one_refused() -> None:
    text = "雨\n" + "下。" * (LIMIT // 2 - 1)
    assert read(text).title == "雨"
    with pytest.raises(ValueError, match="120,000"):
        read(text + "下")


@pytest.mark.parametrize(
    "piece",
    [
        "雨\n",
        "一、伞\n",
        "字，\n",
        "ab-\n",
        "**a ",
        "[a](",
        "<p ",
        "&a",
        "第 1 页 ",
        ">",
        "”",
        "[1]",
        "天杂志7\n字\n",
        "- \n",
    ],
)
def test_a_text_of_one_thing_over_and_over_is_read_or_refused(piece: str) -> None:
    text = "雨\n" + piece * ((LIMIT - 2) // len(piece))
    try:
        reading = read(text)
    except ValueError:
        return
    assert content(told(reading))["雨"] <= text.count("雨")


def test_doubts_name_their_lines() -> None:
    reading = read("雨记\n\n下雨的时候，街上的人少了。卖伞的人却多了起来\n\n人们常说雨天误事。\n")
    assert [(each.line, "without a stop" in each.message) for each in reading.doubts] == [(3, True)]


def test_a_clean_text_leaves_no_doubt() -> None:
    reading = read("雨记\n一、伞\n下雨的时候，街上的人少了。\n二、雨\n人们常说雨天误事。\n")
    assert (reading.dropped, reading.doubts) == ((), ())


def test_headings_that_are_written_down_are_found_one_below_the_other() -> None:
    text = "雨记\n卷一 春雨\n第一章 伞\n下雨的时候，街上的人少了。\n"
    written = read(text).sections[0].heading
    assert written == "卷一 春雨 第一章 伞"
    assert read(text, [written]).sections == read(text).sections
