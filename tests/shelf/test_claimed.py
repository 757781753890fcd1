"""Claims about the author belong to a paragraph, and stand in their file once."""

from pathlib import Path

import pytest

from bot.core.essay import KnownClaims
from bot.shelf.loader import load_essay
from tests.shelf.folder import line_of, problems, write_folder

CLAIMS = """paragraphs:
  1:
    says:
      - 作者说雨让人想到限度
  2:
    says:
      - 过了限度就成灾
      - 凡事都有个度
    denies:
      - 过头了也没事
unsaid:
  - 作者说要带伞
"""


def folder_with(seeds: Path, claims: str) -> Path:
    folder = write_folder(seeds)
    (folder / "claims.yaml").write_text(claims, encoding="utf-8")
    return folder


def test_claims_reach_their_paragraph(tmp_path: Path) -> None:
    essay = load_essay(folder_with(tmp_path, CLAIMS))
    assert essay.paragraph(1).claims == KnownClaims(("作者说雨让人想到限度",))
    assert essay.paragraph(2).claims == KnownClaims(("过了限度就成灾", "凡事都有个度"), ("过头了也没事",))
    assert essay.paragraph(3).claims == KnownClaims()
    assert essay.unsaid == ("作者说要带伞",)


def test_they_are_not_needed(tmp_path: Path) -> None:
    essay = load_essay(write_folder(tmp_path))
    assert essay.unsaid == ()
    assert {paragraph.claims for paragraph in essay.paragraphs} == {KnownClaims()}


def test_they_need_neither_annotations_nor_phrasings(tmp_path: Path) -> None:
    folder = write_folder(tmp_path, notes=None, phrasings=None)
    (folder / "claims.yaml").write_text(CLAIMS, encoding="utf-8")
    assert load_essay(folder).paragraph(2).claims.denies == ("过头了也没事",)


@pytest.mark.parametrize(
    ("old", "new", "at", "message"),
    [
        ("  2:\n", "  9:\n", "  9:\n", "there is no paragraph 9; the essay has 3"),
        ("  2:\n", "  0:\n", "  0:\n", "'0' is no paragraph"),
        ("  2:\n", "  two:\n", "  two:\n", "paragraphs.two"),
        ("  2:\n", "  1:\n", "  1:\n    says:\n      - 过", "'1' stands here a second time"),
        ("    denies:", "    denied:", "    denied:", "paragraphs.2.denied: is no key that is known here"),
        ("unsaid:", "unsayed:", "unsayed:", "unsayed: is no key that is known here"),
        ("- 作者说要带伞", "- 凡事都有个度", "unsaid:", "'凡事都有个度' stands on line 8 already"),
        ("- 过头了也没事", "- 凡事都有个度", "    denies:", "'凡事都有个度' stands on line 8 already"),
        ("- 过头了也没事", "- ", "    denies:", "paragraphs.2.denies.0"),
    ],
)
def test_a_mistake_is_named_with_its_line(tmp_path: Path, old: str, new: str, at: str, message: str) -> None:
    assert CLAIMS.count(old) == 1
    text = CLAIMS.replace(old, new)
    folder = folder_with(tmp_path, text)
    found = [problem for problem in problems(tmp_path) if message in problem.message]
    assert found, problems(tmp_path)
    assert {problem.file for problem in found} == {folder / "claims.yaml"}
    assert 0 <= found[0].line - line_of(text, at) <= 1


def test_a_link_out_of_the_folder_is_refused(tmp_path: Path) -> None:
    folder = write_folder(tmp_path / "seeds")
    (tmp_path / "elsewhere.yaml").write_text(CLAIMS, encoding="utf-8")
    (folder / "claims.yaml").symlink_to(tmp_path / "elsewhere.yaml")
    assert [problem.file for problem in problems(tmp_path / "seeds")] == [folder / "claims.yaml"]
