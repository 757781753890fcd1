"""Concepts and chatter, which all essays share."""

from pathlib import Path

import pytest

from bot.core.essay import Concept
from bot.shelf.loader import load_library
from tests.shelf.folder import line_of, problems, write_folder

LEXICON = """concepts:
  退场: [退场, 凉了,
      fade out]
  门店: [门店, 铺子]
"""
CHATTER = """chatter:
  - 今天食堂吃啥
  - 我好困
"""


def test_concepts_and_chatter_reach_the_library(tmp_path: Path) -> None:
    write_folder(tmp_path)
    (tmp_path / "lexicon.yaml").write_text(LEXICON, encoding="utf-8")
    (tmp_path / "chatter.yaml").write_text(CHATTER, encoding="utf-8")
    library = load_library(tmp_path)
    assert library.concepts == (Concept("退场", ("退场", "凉了", "fade out")), Concept("门店", ("门店", "铺子")))
    assert library.chatter == ("今天食堂吃啥", "我好困")


@pytest.mark.parametrize(
    ("old", "new", "at", "message"),
    [
        ("铺子]", "铺子, 凉了]", "  门店", "'凉了' stands on line 2 already"),
        ("铺子]", "铺子,\n      FADE out]", "      FADE", "'FADE out' stands on line 3 already"),
        ("铺子]", "铺子, 门店]", "  门店", "'门店' stands on line 4 already"),
        ("  门店:", "  退场:", "  退场: [门店", "'退场' stands here a second time"),
        ("[门店, 铺子]", "&a [门店, *a]", "  门店", "aliases (*name) are not used here"),
        ("[门店, 铺子]", "", "  门店", "concepts.门店"),
        ("[门店, 铺子]", "门店", "  门店", "concepts.门店"),
        ("[门店, 铺子]", "[门店, ' ']", "  门店", "concepts.门店.1"),
        ("[门店, 铺子]", "[门店, [铺子]]", "  门店", "concepts.门店.1"),
        ("concepts:", "concept:", "concept:", "concept: is no key that is known here"),
    ],
)
def test_a_mistake_is_named_with_its_line(tmp_path: Path, old: str, new: str, at: str, message: str) -> None:
    assert LEXICON.count(old) == 1
    text = LEXICON.replace(old, new)
    write_folder(tmp_path)
    (tmp_path / "lexicon.yaml").write_text(text, encoding="utf-8")
    found = [problem for problem in problems(tmp_path) if message in problem.message]
    assert found, problems(tmp_path)
    assert {problem.file for problem in found} == {tmp_path / "lexicon.yaml"}
    assert line_of(text, at) in [problem.line for problem in found]


@pytest.mark.parametrize(
    ("text", "line", "message"),
    [
        ("", 1, "the file is empty"),
        ("chatter:\n  - 我好困\n  - {a: b}\n", 3, "chatter.1"),
        ("chatter:\n  - 我好困\n  -\n", 3, "chatter.1"),
        (f"chatter:\n  - {'长' * 601}\n", 2, "chatter.0"),
        ("talk:\n  - 我好困\n", 1, "talk: is no key that is known here"),
    ],
)
def test_broken_chatter_is_named_with_its_line(tmp_path: Path, text: str, line: int, message: str) -> None:
    write_folder(tmp_path)
    (tmp_path / "chatter.yaml").write_text(text, encoding="utf-8")
    found = [problem for problem in problems(tmp_path) if message in problem.message]
    assert [(problem.file.name, problem.line) for problem in found] == [("chatter.yaml", line)], problems(tmp_path)
