"""`new`, as somebody calls it."""

from pathlib import Path

import pytest

from tests.shelf.folder import TEXT
from tests.shell import Shell, settings_in


@pytest.fixture
def shell(tmp_path: Path) -> Shell:
    (tmp_path / "shelf").mkdir()
    (tmp_path / "text.txt").write_bytes(TEXT.encode("gb18030"))
    return Shell(tmp_path, settings_in(tmp_path, tmp_path / "cache") | {"SEEDS": str(tmp_path / "shelf")})


def test_file_becomes_an_essay_and_it_is_said_how_it_was_read(shell: Shell) -> None:
    out, err = shell.run("new", "text.txt")
    folder = shell.home / "shelf" / "yu-de-du"
    assert err == ""
    assert out.startswith(
        f"yu-de-du: {folder}\n"
        "  encoding: GB18030\n"
        "  title: 雨的度\n"
        "  before the first heading: 1 paragraph\n"
        "     1  雨下了一个月。它让人想到…  (15 characters)\n"
        "  part, line 5: 过了限度 (2 paragraphs)\n"
        "     2  凡事都有限度，过了就成灾…  (13 characters)\n"
        "     3  灾过去以后，人们开始反思…  (13 characters)\n"
        f"cut wrong? In {folder / 'essay.txt'} put an empty line between paragraphs, or each paragraph on one line; "
        "join a heading that is none with its next line. Then: essay-bot check yu-de-du\n"
        "as it comes, "
    )
    assert out.endswith("next: essay-bot annotate yu-de-du\n")
    assert (folder / "essay.txt").read_text("utf-8") == TEXT
    out, _ = shell.within("check")
    assert out.startswith("yu-de-du: 《雨的度》 3 paragraphs")


def test_name_and_shelf_may_be_given(shell: Shell) -> None:
    (shell.home / "other").mkdir()
    out, _ = shell.within("new", "text.txt", "--slug", "rain", "--seeds", "other")
    assert out.endswith("next: essay-bot annotate rain --seeds other\n")
    assert (shell.home / "other" / "rain" / "essay.txt").read_text("utf-8") == TEXT
    assert list((shell.home / "shelf").iterdir()) == []


@pytest.mark.parametrize(
    ("content", "arguments", "said"),
    [
        (TEXT, ("--slug", "No Good"), "'No Good' cannot name a folder"),
        (TEXT, ("--slug", ""), "'' cannot name a folder"),
        (TEXT, ("--seeds", "nowhere"), "there is no folder nowhere; make it first"),
        (TEXT.replace("雨的度", "あいう"), (), "Give one with --slug"),
        ("题\n\n" + "字" * 120_000, (), "split it into several essays"),
        ("%PDF-1.7", (), "is a PDF and no text; save it as plain text in UTF-8"),
    ],
)
def test_what_cannot_be_added_is_said_and_nothing_left_behind(
    shell: Shell, content: str, arguments: tuple[str, ...], said: str
) -> None:
    (shell.home / "text.txt").write_text(content, "utf-8")
    out, err = shell.within("new", "text.txt", *arguments, code=1)
    assert out == ""
    assert err.startswith("essay-bot: nothing was added.\n")
    assert said in err
    assert list((shell.home / "shelf").iterdir()) == []


def test_second_time_the_first_stays(shell: Shell) -> None:
    shell.within("new", "text.txt")
    (shell.home / "text.txt").write_text(TEXT + "\n又一段。\n", "utf-8")
    _, err = shell.within("new", "text.txt", code=1)
    assert "is there already, and stays as it is. Give another name with --slug" in err
    assert (shell.home / "shelf" / "yu-de-du" / "essay.txt").read_text("utf-8") == TEXT
