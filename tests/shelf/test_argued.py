"""The argument names places that there are, and says nothing of others."""

from pathlib import Path

import pytest

from bot.core.argument import Place, RelationKind
from bot.core.essay import Library
from bot.shelf.loader import load_essay
from tests.shelf.folder import problems, write_folder

ARGUMENT = """plain:
  1: {zh: 雨下久了。}
relations:
  - {from: 2, to: 1, kind: ground, sentence: 1}
quotes:
  - {paragraph: 2, sentence: 0}
facts:
  author: {zh: 不知道是谁。}
openers:
  - {question: 为什么从雨说起, paragraph: 1, sentence: 1}
objections:
  - {zh: 不见得, paragraph: 3, answered: true}
"""


def folder_with(seeds: Path, text: str) -> Path:
    folder = write_folder(seeds)
    (folder / "argument.yaml").write_text(text, encoding="utf-8")
    return folder


def test_the_argument_reaches_the_essay(tmp_path: Path) -> None:
    argument = load_essay(folder_with(tmp_path, ARGUMENT)).argument
    assert argument.plain[1].zh == "雨下久了。"
    assert argument.related(2, RelationKind.GROUND) == (Place(1, 1),)
    assert argument.related(1, RelationKind.GROUND) == ()
    assert argument.answers["为什么从雨说起"] == Place(1, 1)


def test_it_is_not_needed(tmp_path: Path) -> None:
    assert not load_essay(write_folder(tmp_path)).argument.plain


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("from: 2, to: 1", "from: 2, to: 9", "there is no paragraph 9"),
        ("sentence: 1}\nquotes", "sentence: 7}\nquotes", "has the sentences 0 to"),
        ("author:", "colour:", "is no fact"),
        ("为什么从雨说起, paragraph", "别的问题, paragraph", "is no opener"),
        ("kind: ground", "kind: because", "kind"),
    ],
)
def test_what_does_not_fit_is_named(tmp_path: Path, old: str, new: str, said: str) -> None:
    assert old in ARGUMENT
    folder_with(tmp_path, ARGUMENT.replace(old, new))
    found = problems(tmp_path)
    assert any(said in problem.message for problem in found)


def test_the_first_essay_has_all_of_it(library: Library) -> None:
    essay = library.essay()
    argument = essay.argument
    assert set(argument.plain) == set(range(1, len(essay) + 1))
    assert argument.answers.keys() == {opener.question.zh for opener in essay.openers}
    assert len(argument.quotes) >= 10
    assert len(argument.relations) >= 40
    grounded = {each.source for each in argument.relations if each.kind is RelationKind.GROUND}
    assert len(grounded) >= 20
    assert len(essay.dialogues) >= 150
