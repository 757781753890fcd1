"""Lines are put into a file of phrasings, and all else stays as it stands."""

from typing import Any

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from bot.shelf.text_note import TextNote, with_note
from bot.shelf.yaml_edits import CannotEdit, scalar, with_item, with_value, without

FILE = """# 头上的话

paragraphs:
  1:
    - 一          # behind it
    - {say: "有引号", sentence: 1}
  # about the third
  3:
    - after: 前面的话
      say: 那怎么办
    - "quoted: yes"

theses:
  S1:
    - 限度是啥意思
# the end
"""


def with_phrasing(text: str, number: int, line: str) -> str:
    return with_item(text, ("paragraphs", str(number)), line)


def without_phrasing(text: str, number: int, line: str) -> str:
    return without(text, ("paragraphs", str(number)), line)


def value(text: str) -> Any:
    return yaml.load(text, Loader=yaml.BaseLoader)  # noqa: S506 - makes strings of everything


@pytest.mark.parametrize(
    ("number", "behind", "added"),
    [
        (1, '    - {say: "有引号", sentence: 1}\n', "    - 新的\n"),
        (2, '    - {say: "有引号", sentence: 1}\n', "  2:\n    - 新的\n"),
        (3, '    - "quoted: yes"\n', "    - 新的\n"),
        (4, '    - "quoted: yes"\n', "  4:\n    - 新的\n"),
    ],
)
def test_line_stands_where_a_person_would_put_it(number: int, behind: str, added: str) -> None:
    assert with_phrasing(FILE, number, "新的") == FILE.replace(behind, behind + added)


@pytest.mark.parametrize("number", [1, 2, 3, 4])
def test_line_that_is_taken_out_leaves_the_file_as_it_was(number: int) -> None:
    assert without_phrasing(with_phrasing(FILE, number, "新的"), number, "新的") == FILE


@pytest.mark.parametrize(
    "text",
    [
        "paragraphs:\n- 1\n".replace("- 1", "  1:\n  - 一"),
        "paragraphs:\n    1:\n        - 一\n",
        "theses:\n  S1:\n    - 一\n",
        "paragraphs:\n  5:\n    - |\n      一\n      二\n\n  7:\n    - 三",
        "paragraphs:\n  1:\n    - >-\n      一\n      二\n",
        "paragraphs:\n  1:\n    - 一\n      二\n",
        "paragraphs: {}\n",
        "# nothing yet\n",
        "",
    ],
)
@pytest.mark.parametrize("number", [1, 6])
def test_only_the_line_is_added_however_the_file_is_set(text: str, number: int) -> None:
    before = value(text) or {}
    known = before.get("paragraphs") or {}
    known = {**known, str(number): [*known.get(str(number), []), "新的"]}
    assert value(with_phrasing(text, number, "新的")) == {**before, "paragraphs": known}


def test_last_line_of_all_leaves_a_file_that_is_valid() -> None:
    text = with_phrasing("# mine\n", 2, "新的")
    assert text == "# mine\nparagraphs:\n  2:\n    - 新的\n"
    assert without_phrasing(text, 2, "新的") == "# mine\nparagraphs: {}\n"


@pytest.mark.parametrize(
    "text", ["paragraphs: {1: [一]}\n", "paragraphs:\n  1: [一]\n", "{paragraphs: {}}\n", "- 一\n"]
)
def test_what_is_in_brackets_is_left_to_its_author(text: str) -> None:
    with pytest.raises(CannotEdit, match="in brackets"):
        with_phrasing(text, 1, "新的")


@pytest.mark.parametrize("text", [FILE, "paragraphs: {}\n", "theses:\n  S1:\n    - 没有\n", "# nothing\n"])
def test_line_that_is_gone_cannot_be_taken_out(text: str) -> None:
    with pytest.raises(CannotEdit, match="does not stand at paragraph 1 any more"):
        without_phrasing(text, 1, "没有")


@pytest.mark.parametrize("line", ["这讲的是什么鸟", "why not?", "it's 3 o'clock", "a - b", "100 块贵不贵"])
def test_plain_words_stand_without_quotes(line: str) -> None:
    assert scalar(line) == line


@pytest.mark.parametrize(
    "line",
    [
        "yes",
        "null",
        "~",
        "3",
        "- a",
        "a: b",
        "# a",
        "a # b",
        "[a",
        "{a}",
        "'a",
        '"a" b',
        "*a",
        "&a b",
        "!a",
        "%a",
        "@a",
    ],
)
def test_what_yaml_would_misread_stands_in_quotes(line: str) -> None:
    assert scalar(line).startswith('"')
    assert value(f"- {scalar(line)}\n") == [line]


@given(st.text(st.characters(codec="utf-8", exclude_categories=["C", "Z"])).filter(bool))
def test_any_line_is_read_as_it_was_written(line: str) -> None:
    assert value(with_phrasing(FILE, 2, line))["paragraphs"]["2"] == [line]
    assert without_phrasing(with_phrasing(FILE, 2, line), 2, line) == FILE


NOTE = TextNote(27, "0123456789abcdef", 3)


def test_note_goes_to_the_head_and_is_found_there() -> None:
    noted = with_note(FILE, NOTE)
    assert noted == f"{NOTE}\n{FILE}"
    assert TextNote.of(noted) == NOTE
    assert TextNote.of(FILE) is None


def test_note_takes_the_place_of_the_one_before() -> None:
    later = TextNote(27, "0123456789abcdef", 4)
    assert with_note(with_note(FILE, NOTE), later) == with_note(FILE, later)


NOTES = """# mine
theses:
  S1:
    paragraphs: 2-3   # the second part
    title: >-
      过了限度
      就成灾
paragraphs:
  3:
    summary: 旧的  # to be seen to
"""


def test_value_takes_the_place_of_what_stood_there_and_comments_stay() -> None:
    summary = with_value(NOTES, ("paragraphs", "3", "summary"), "新的")
    assert summary == NOTES.replace("旧的", "新的")
    title = with_value(NOTES, ("theses", "S1", "title"), "新: 题")
    assert title == NOTES.replace(">-\n      过了限度\n      就成灾", '"新: 题"')


@pytest.mark.parametrize(
    ("keys", "added"),
    [
        (("paragraphs", "1", "summary"), "  1:\n    summary: 新的\n"),
        (("paragraphs", "9", "summary"), "  9:\n    summary: 新的\n"),
        (("theses", "S1", "statement"), "    statement: 新的\n"),
        (("theses", "T1", "title"), "  T1:\n    title: 新的\n"),
        (("summary",), "summary: 新的\n"),
    ],
)
def test_new_key_is_added_and_taken_out_again(keys: tuple[str, ...], added: str) -> None:
    noted = with_value(NOTES, keys, "新的")
    assert noted.replace(added, "", 1) == NOTES
    assert without(noted, keys, "新的") == NOTES


def test_list_inside_a_thesis_begins_grows_and_goes() -> None:
    keys = ("theses", "S1", "discuss")
    two = with_item(with_item(NOTES, keys, "一？"), keys, "二？")
    assert value(two)["theses"]["S1"]["discuss"] == ["一？", "二？"]
    assert without(without(two, keys, "二？"), keys, "一？") == NOTES


def test_key_that_says_nothing_yet_keeps_its_comment() -> None:
    assert with_item("absent: []  # later\n", ("absent",), "一") == "absent:  # later\n  - 一\n"
    assert with_value("paragraphs:\n", ("paragraphs", "1", "summary"), "一") == "paragraphs:\n  1:\n    summary: 一\n"
