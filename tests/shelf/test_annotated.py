"""Annotations that do not fit their text, or are not what annotations are: each mistake has its line."""

from pathlib import Path

import pytest

from bot.core.essay import Ref
from bot.shelf.loader import load_essay
from tests.shelf.folder import NOTES, TEXT, line_of, problems, write_folder

T1 = "  T1:\n    {paragraphs: 1-2, label: 雨, title: 雨, statement: 雨, summary: 雨}\n"
LONG = "长" * 601
LABEL = "    label: 限度\n"
ASKED = "    discuss: [限度在哪里？, 谁说了算？]\n"


@pytest.mark.parametrize(
    ("old", "new", "at", "message"),
    [
        ("title: 雨的度", "title: 雪的度", "title: 雪的度", "differs from the essay's first line, '雨的度'"),
        ("heading: 过了限度", "heading: 没有这一节", "  - id: S1", "the essay has here no further heading"),
        ("    heading: 过了限度\n", "", "  - id: S1", "the essay has here '过了限度'"),
        ("  - id: S1\n    heading: 过了限度\n", "", "parts:", "the essay has here '过了限度'"),
        ("- id: S1", "- id: intro", "  - id: intro\n    heading", "'intro' stands here a second time"),
        ("- id: S1", "- id: S9", "- id: S9", "the part 'S9' has no thesis of that name"),
        ("paragraphs: 2-3", "paragraphs: 2-4", "paragraphs: 2-4", "S1: the essay has paragraphs 1-3, not 2-4"),
        ("paragraphs: 2-3", "paragraphs: 0-3", "paragraphs: 0-3", "S1: the essay has paragraphs 1-3, not 0-3"),
        ("paragraphs: 2-3", "paragraphs: 2", "paragraphs: 2", "S1: this part has paragraphs 2-3, not 2"),
        ("paragraphs: 1-1", "paragraphs: 1-2", "paragraphs: 1-2", "intro: this part has paragraphs 1-1, not 1-2"),
        ("  S1:\n    par", f"{T1}  S1:\n    par", "paragraphs: 1-2", "T1: 1-2 reaches from one part into the next"),
        ("paragraphs: 2-3", "paragraphs: 3-2", "paragraphs: 3-2", 'paragraphs are written "8-19"'),
        ("paragraphs: 2-3", "paragraphs: 二", "paragraphs: 二", 'paragraphs are written "8-19"'),
        ("  3:\n", "  4:\n", "  4:\n", "there is no paragraph 4; the essay has 3"),
        ("  3:\n    summary: 灾后是反思。\n", "", "paragraphs:\n  1:\n", "no summary for paragraph 3"),
        ("    summary: 灾后是反思。", "    summary:", "    summary:\n", "paragraphs.3.summary"),
        ("    summary: 灾后是反思。", "    summary: ' '", "    summary: ' '", "paragraphs.3.summary"),
        ("灾后是反思。", LONG, LONG, "paragraphs.3.summary"),
        ("    paragraph: 1", "    paragraph: 9", "paragraph: 9", "there is no paragraph 9; the essay has 3"),
        ("    paragraph: 1", "    paragraph: 0", "paragraph: 0", "openers.0.paragraph"),
        ("    paragraph: 1", "    paragraph: one", "paragraph: one", "openers.0.paragraph"),
        ("summary: 一场雨说到限度。\n", "", "title", "summary: is missing"),
        ("    label: 限度\n", "", "  S1:", "theses.S1.label: is missing"),
        ("    label: 限度", "    lable: 限度", "    lable", "theses.S1.lable: is no key that is known here"),
        (LABEL, f"{LABEL}{ASKED}    discuss_en: [Where]\n", "    discuss_en", "S1: 2 open questions, but 1 in English"),
        (LABEL, f"{LABEL}    discuss_en: [Where]\n", "    discuss_en", "S1: 0 open questions, but 1 in English"),
        (LABEL, f"{LABEL}{ASKED}    discuss_en:\n      - Where\n      -\n", "      -\n", "theses.S1.discuss_en.1"),
        ("title: 雨的度", "title: 雨的度\nauthor: 某人", "author", "author: is no key that is known here"),
        ("  S1:\n", "  S 1:\n", "  S 1:", "theses.S 1"),
        ("openers:\n  - question: 为什么从雨说起\n    paragraph: 1\n", "openers: []\n", "openers:", "openers"),
    ],
)  # fmt: skip
def test_a_mistake_is_named_with_its_line(tmp_path: Path, old: str, new: str, at: str, message: str) -> None:
    assert NOTES.count(old) == 1
    notes = NOTES.replace(old, new)
    folder = write_folder(tmp_path, notes=notes, phrasings=None)
    found = problems(tmp_path)
    assert {problem.file for problem in found} == {folder / "annotations.yaml"}
    assert any(message in problem.message for problem in found), found
    assert line_of(notes, at) in [problem.line for problem in found if message in problem.message]


def test_all_mistakes_are_named_at_once(tmp_path: Path) -> None:
    notes = NOTES.replace("title: 雨的度", "title: 雪").replace("2-3", "2-30").replace("  3:\n", "  33:\n")
    write_folder(tmp_path, notes=notes)
    assert [problem.line for problem in problems(tmp_path)] == [
        1,
        *sorted(line_of(notes, at) for at in ("2-30", "paragraphs:\n  1:", "  33:")),
    ]


def test_a_text_that_lost_a_paragraph_is_noticed(tmp_path: Path) -> None:
    write_folder(tmp_path, text=TEXT.replace("\n\n灾过去以后", "灾过去以后"))
    assert {problem.message for problem in problems(tmp_path)} == {
        "S1: the essay has paragraphs 1-2, not 2-3",
        "there is no paragraph 3; the essay has 2",
    }


def test_annotations_become_an_essay(tmp_path: Path) -> None:
    essay = load_essay(write_folder(tmp_path))
    assert [(part.id, part.heading, part.first, part.last) for part in essay.parts] == [
        ("intro", None, 1, 1),
        ("S1", "过了限度", 2, 3),
    ]
    assert [paragraph.thesis for paragraph in essay.paragraphs] == ["intro", "S1", "S1"]
    assert essay.paragraph(2).sentences == ("凡事都有限度，过了就成灾。",)
    assert essay.openers[0].ref == Ref("yu-de-du", 1)


@pytest.mark.parametrize(
    ("english", "asked"),
    [
        ("    discuss_en: [Where is the limit?, Who decides?]\n", ["Where is the limit?", "Who decides?"]),
        ("", [None, None]),
    ],
)
def test_questions_have_their_english_where_it_is_written(
    tmp_path: Path, english: str, asked: list[str | None]
) -> None:
    essay = load_essay(write_folder(tmp_path, notes=NOTES.replace(LABEL, f"{LABEL}{ASKED}{english}")))
    questions = essay.thesis("S1").discuss
    assert [words.zh for words in questions] == ["限度在哪里？", "谁说了算？"]
    assert [words.en for words in questions] == asked
    assert essay.thesis("intro").discuss == ()


def test_a_summary_folded_over_lines_has_no_spaces_in_chinese(tmp_path: Path) -> None:
    notes = NOTES.replace("summary: 一场雨说到限度。", "summary: >-\n  一场雨，\n  说到 S2B\n  和限度。")
    assert load_essay(write_folder(tmp_path, notes=notes)).summary.zh == "一场雨，说到 S2B 和限度。"


def test_an_optional_note_may_be_left_empty(tmp_path: Path) -> None:
    notes = NOTES.replace("title: 雨的度", "title: 雨的度\nsummary_en:").replace(
        "- id: intro", "- id: intro\n    heading: ~"
    )
    assert load_essay(write_folder(tmp_path, notes=notes)).summary.en is None
