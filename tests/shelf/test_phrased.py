"""Phrasings belong to something, and stand in their file once."""

from pathlib import Path

import pytest

from bot.core.essay import Phrasing
from bot.shelf.loader import load_essay
from tests.shelf.folder import PHRASINGS, line_of, problems, write_folder


@pytest.mark.parametrize(
    ("old", "new", "at", "message"),
    [
        ("  2:\n", "  9:\n", "  9:\n", "there is no paragraph 9; the essay has 3"),
        ("  2:\n", "  0:\n", "  0:\n", "'0' is no paragraph"),
        ("  2:\n", "  two:\n", "  two:\n", "paragraphs.two"),
        ("  2:\n", "  1:\n", "  1:\n    - 为啥", "'1' stands here a second time"),
        ("  S1:\n", "  S9:\n", "  S9:\n", "there is no thesis 'S9'"),
        ("- 限度是啥意思", "- '怎么老说下雨'", "- '怎么", "'怎么老说下雨' stands on line 3 already"),
        ("      say: 那怎么办\n", "", "    - after", "paragraphs.2.1.say: is missing"),
        ("      say:", "      said:", "      said:", "paragraphs.2.1.said: is no key that is known here"),
        ("    - 限度是啥意思", "    - ", "    - \n", "theses.S1.0"),
        ("theses:", "thesis:", "thesis:", "thesis: is no key that is known here"),
    ],
)  # fmt: skip
def test_a_mistake_is_named_with_its_line(tmp_path: Path, old: str, new: str, at: str, message: str) -> None:
    assert PHRASINGS.count(old) == 1
    text = PHRASINGS.replace(old, new)
    folder = write_folder(tmp_path, phrasings=text)
    found = [problem for problem in problems(tmp_path) if message in problem.message]
    assert found, problems(tmp_path)
    assert {problem.file for problem in found} == {folder / "phrasings.yaml"}
    assert line_of(text, at) in [problem.line for problem in found]


def test_phrasings_reach_their_paragraph_and_thesis(tmp_path: Path) -> None:
    essay = load_essay(write_folder(tmp_path))
    assert essay.paragraph(1).phrasings == (Phrasing("怎么老说下雨"),)
    assert essay.paragraph(2).phrasings == (Phrasing("为啥过头就不好"), Phrasing("那怎么办", after="为啥过头就不好"))
    assert essay.paragraph(3).phrasings == ()
    assert essay.thesis("S1").phrasings == (Phrasing("限度是啥意思"),)


def test_the_same_words_after_different_ones_are_no_repetition(tmp_path: Path) -> None:
    text = PHRASINGS.replace("theses:", "    - after: 怎么老说下雨\n      say: 那怎么办\ntheses:")
    assert len(load_essay(write_folder(tmp_path, phrasings=text)).paragraph(2).phrasings) == 3


def test_phrasings_need_no_annotations(tmp_path: Path) -> None:
    text = PHRASINGS.replace("  S1:", "  intro:")
    assert load_essay(write_folder(tmp_path, notes=None, phrasings=text)).paragraph(1).phrasings
