"""Annotations that are still being written: what is missing is taken from the text."""

from pathlib import Path

import pytest

from bot.shelf.loader import load_essay, load_text
from tests.shelf.folder import problems, write_folder

DRAFT = """theses:
  S1:
    paragraphs: 2-3
    title: 过了头就成灾
    discuss:
      - 限度在哪里？
  T1:
    paragraphs: 3
    statement: 灾后才反思。
paragraphs:
  2:
    summary: 什么都有个头。
"""


def test_what_is_written_stands_and_the_text_gives_the_rest(tmp_path: Path) -> None:
    folder = write_folder(tmp_path, notes=DRAFT, phrasings=None)
    essay, bare = load_essay(folder), load_text(folder)
    assert [(each.summary.zh, each.extracted) for each in essay.paragraphs] == [
        (bare.paragraph(1).summary.zh, True),
        ("什么都有个头。", False),
        (bare.paragraph(3).summary.zh, True),
    ]
    assert [(each.id, each.first, each.last, each.title.zh) for each in essay.theses] == [
        ("intro", 1, 1, "雨的度"),
        ("S1", 2, 3, "过了头就成灾"),
        ("T1", 3, 3, "灾过去以后，人们开始反思"),
    ]
    assert [words.zh for words in essay.thesis("S1").discuss] == ["限度在哪里？"]
    assert essay.paragraph(3).thesis == "T1"
    assert essay.thesis("T1").statement.zh == "灾后才反思。"
    assert essay.openers == bare.openers


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ("paragraphs: 2-3", "paragraphs: 1-3", "S1: this part has paragraphs 2-3, not 1-3"),
        ("    paragraphs: 3\n", "    paragraphs: 1-2\n", "T1: 1-2 reaches from one part into the next"),
        ("    paragraphs: 3\n", "", "theses.T1.paragraphs: is missing"),
        ("  2:\n", "  9:\n", "there is no paragraph 9; the essay has 3"),
        ("theses:", "title: 雪\ntheses:", "the title differs from the essay's first line, '雨的度'"),
    ],
)
def test_what_does_not_fit_the_text_is_named(tmp_path: Path, old: str, new: str, message: str) -> None:
    write_folder(tmp_path, notes=DRAFT.replace(old, new), phrasings=None)
    assert message in [problem.message for problem in problems(tmp_path)]


def test_file_that_names_its_parts_has_to_be_whole(tmp_path: Path) -> None:
    write_folder(tmp_path, notes=f"{DRAFT}parts:\n  - id: intro\n", phrasings=None)
    assert {"title: is missing", "openers: is missing"} <= {problem.message for problem in problems(tmp_path)}
