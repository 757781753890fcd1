"""The order of the shelf: written down, or that of the names."""

from pathlib import Path

import pytest

from bot.core.essay import Library
from bot.shelf.loader import load_library
from bot.shelf.order import SHELF
from tests.shelf.folder import problems, write_folder


@pytest.fixture
def shelf(tmp_path: Path) -> Path:
    for slug in ("a", "b", "c", "d"):
        write_folder(tmp_path, slug, notes=None, phrasings=None)
    return tmp_path


def slugs(seeds: Path) -> list[str]:
    return [essay.slug for essay in load_library(seeds).essays]


def test_the_essays_that_come_with_the_program_begin_with_that_about_live_selling(library: Library) -> None:
    assert [essay.slug for essay in library.essays] == ["zhibo-daihuo", "ferry", "birds"]


def test_every_essay_that_comes_with_the_program_can_say_why(library: Library) -> None:
    for essay in library.essays:
        argument = essay.argument
        assert set(argument.plain) == {paragraph.number for paragraph in essay.paragraphs}
        assert {relation.source for relation in argument.relations} <= set(argument.plain)
        assert set(argument.answers) == {opener.question.zh for opener in essay.openers}
        assert all((argument.stance, argument.gist, argument.quotes, argument.terms, argument.objections))
        every = (*argument.plain.values(), *argument.facts.values(), *(term.words for term in argument.terms))
        assert all(words.zh and words.en for words in every)
        assert all(len(thesis.discuss) >= 3 for thesis in essay.theses)
        assert not any(paragraph.extracted for paragraph in essay.paragraphs)


def test_what_is_named_comes_first_and_the_rest_by_name(shelf: Path) -> None:
    (shelf / SHELF).write_text("order: [c, a]\n")
    assert slugs(shelf) == ["c", "a", "b", "d"]


@pytest.mark.parametrize("text", ["order: []\n", "# 书架\norder:\n  - a\n"])
def test_names_alone_decide_where_the_order_does_not(shelf: Path, text: str) -> None:
    (shelf / SHELF).write_text(text)
    assert slugs(shelf) == ["a", "b", "c", "d"]


@pytest.mark.parametrize(
    ("text", "line", "message"),
    [
        (
            "order:\n  - b\n  - e\n",
            3,
            "there is no essay 'e' on this shelf; delete it from the order, or name one of a, b, c, d",
        ),
        ("order: [b, b]\n", 1, "'b' stands here a second time; delete one of the two"),
        ("order: [../a]\n", 1, "there is no essay '../a' on this shelf"),
        ("order: [A]\n", 1, "there is no essay 'A' on this shelf"),
        ("order: b\n", 1, "order: "),
        ("order:\n", 1, "order: "),
        ("order: [[b]]\n", 1, "order.0: "),
        ("order: {b: 1}\n", 1, "order: "),
        ("first: b\n", 1, "order: is missing"),
        ("order: [b]\nshelf: 1\n", 2, "shelf: is no key that is known here"),
        ("", 1, "the file is empty"),
        ("order: [b\n", 2, "not readable as YAML"),
    ],
)
def test_an_order_that_cannot_be_used_is_named(shelf: Path, text: str, line: int, message: str) -> None:
    (shelf / SHELF).write_text(text)
    found = [problem for problem in problems(shelf) if message in problem.message]
    assert [(problem.file, problem.line) for problem in found] == [(shelf / SHELF, line)]


def test_a_broken_order_and_a_broken_essay_are_named_at_once(shelf: Path) -> None:
    (shelf / SHELF).write_text("order: [e]\n")
    (shelf / "b" / "essay.txt").write_text("只有题目")
    assert [problem.file for problem in problems(shelf)] == [shelf / "b" / "essay.txt", shelf / SHELF]


def test_an_order_that_is_no_file_is_named(shelf: Path) -> None:
    (shelf / SHELF).mkdir()
    found = [problem.message for problem in problems(shelf) if problem.file == shelf / SHELF]
    assert "is no file; delete it, or write the order of the essays into a file" in found


def test_a_link_to_nothing_is_no_order(shelf: Path) -> None:
    (shelf / SHELF).symlink_to("nowhere")
    assert [problem.file for problem in problems(shelf)] == [shelf / SHELF]
