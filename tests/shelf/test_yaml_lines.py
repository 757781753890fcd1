"""YAML that is none, or more than it should be, is refused with its line."""

from pathlib import Path

import pytest

from bot.shelf.problems import BrokenSeeds
from bot.shelf.yaml_lines import YamlWithLines


def marked(tmp_path: Path, text: str) -> YamlWithLines:
    file = tmp_path / "notes.yaml"
    file.write_text(text, "utf-8")
    return YamlWithLines(file)


@pytest.mark.parametrize(
    ("text", "line", "message"),
    [
        ("", 1, "the file is empty"),
        ("# nothing\n", 1, "the file is empty"),
        ("a: 1\nb: [1, 2\n", 3, "not readable as YAML"),
        ("a: 1\nb: '没有完\n", 3, "not readable as YAML"),
        ("a: 1\n\tb: 2\n", 2, "not readable as YAML"),
        ("a: 1\n b: 2\n", 2, "not readable as YAML"),
        ("a: 1\n---\nb: 2\n", 2, "not readable as YAML"),
        ("a: 1\nb: 2\na: 3\n", 3, "'a' stands here a second time"),
        ("a:\n  b: 1\n  b: 2\n", 3, "'b' stands here a second time"),
        ("a: &x 1\nb: *x\n", 2, "aliases (*name) are not used here"),
        ("a: 1\n? [b]\n: 2\n", 2, "a key has to be a word or a number"),
        ("雨: 1\n雪: \x9b\n", 2, "character U+009B cannot stand in YAML"),
        ("雨: 1\n雪: 2\f\n", 2, "character U+000C cannot stand in YAML"),
        ("a: 1\nb: \x00\n", 2, "control character U+0000"),
        ("a: 1\nb: " + "[" * 9, 2, "nested too deeply"),
        ("a: 1\nb: " + "[" * 200_000 + "]" * 200_000, 2, "nested too deeply"),
        ("\n".join(" " * depth + "a:" for depth in range(12)), 9, "nested too deeply"),
    ],
)  # fmt: skip
def test_what_cannot_be_understood_is_refused_with_its_line(tmp_path: Path, text: str, line: int, message: str) -> None:
    with pytest.raises(BrokenSeeds) as refused:
        marked(tmp_path, text)
    (problem,) = refused.value.problems
    assert (problem.file, problem.line) == (tmp_path / "notes.yaml", line)
    assert message in problem.message


def test_copies_of_copies_are_not_followed(tmp_path: Path) -> None:
    bomb = "a: &a [x]\n" + "".join(
        f"{b}: &{b} [*{a}, *{a}, *{a}]\n" for a, b in zip("abcdefgh", "bcdefghi", strict=True)
    )
    with pytest.raises(BrokenSeeds, match="aliases"):
        marked(tmp_path, bomb)


def test_nothing_in_a_file_is_run(tmp_path: Path) -> None:
    assert marked(tmp_path, f"a: !!python/object/apply:os.mkdir ['{tmp_path}/made']").value == {
        "a": [f"{tmp_path}/made"]
    }
    assert not (tmp_path / "made").exists()


def test_values_are_plain_and_keep_their_lines(tmp_path: Path) -> None:
    notes = marked(tmp_path, "a: 01\nb:\n  - yes\n  - c: ~\n    d: 'null'\n")
    assert notes.value == {"a": "01", "b": ["yes", {"c": None, "d": "null"}]}
    assert [notes.line("a"), notes.line("b", 0), notes.line("b", 1, "d")] == [1, 3, 5]
    assert notes.line("b", 1, "none", "of", "these") == 4
    assert notes.line("none") == 1
