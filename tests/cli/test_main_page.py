"""`page`, as somebody calls it."""

from pathlib import Path

import pytest

from bot.core.essay import Library
from tests.shell import Shell, settings_in


@pytest.fixture
def shell(tmp_path: Path, warm: Path) -> Shell:
    return Shell(tmp_path, settings_in(tmp_path, warm))


def test_an_essay_becomes_one_file_and_is_replaced_by_the_next(shell: Shell, library: Library) -> None:
    out, err = shell.run("page", "zhibo-daihuo", "--out", "pages/here")
    file = shell.home / "pages" / "here" / "zhibo-daihuo.html"
    assert err == ""
    assert out.startswith("pages/here/zhibo-daihuo.html: 27 paragraphs, ")
    first = file.read_text("utf-8")
    assert all(paragraph.text in first for paragraph in library.essay().paragraphs)
    shell.within("page", "zhibo-daihuo", "--out", "pages/here", "--language", "en", "--bot", "@essay_bot")
    second = file.read_text("utf-8")
    assert '<html lang="en">' in second
    assert "https://t.me/essay_bot?start=p-zhibo-daihuo-27" in second
    assert list(file.parent.iterdir()) == [file], "nothing else is left there"
    assert file.stat().st_mode & 0o777 == 0o644


def test_what_it_has_not_written_stays(shell: Shell) -> None:
    file = shell.home / "zhibo-daihuo.html"
    file.write_text("<h1>mine</h1>", "utf-8")
    _, err = shell.within("page", "zhibo-daihuo", "--out", ".", code=1)
    assert "zhibo-daihuo.html is there, and was not written by essay-bot" in err
    assert file.read_text("utf-8") == "<h1>mine</h1>"


@pytest.mark.parametrize("kind", ["folder", "link", "dangling"])
def test_a_folder_or_a_link_of_that_name_stays(shell: Shell, kind: str) -> None:
    file, target = shell.home / "zhibo-daihuo.html", shell.home / "target"
    if kind == "folder":
        file.mkdir()
    else:
        file.symlink_to(target)
    if kind == "link":
        target.write_text("<!doctype html>\n<!-- essay-bot page -->", "utf-8")
    _, err = shell.within("page", "zhibo-daihuo", "--out", ".", code=1)
    assert "was not written by essay-bot" in err
    assert file.is_dir() or file.is_symlink()


def test_a_folder_that_cannot_be_written_is_said(shell: Shell) -> None:
    (shell.home / "file").write_text("", "utf-8")
    _, err = shell.within("page", "zhibo-daihuo", "--out", "file/pages", code=1)
    assert "file/pages/zhibo-daihuo.html cannot be written: Not a directory. Name another folder with --out" in err


def test_an_essay_that_is_not_there_is_said_with_those_that_are(shell: Shell) -> None:
    _, err = shell.within("page", "gone", "--out", "pages", code=1)
    assert "there is no essay 'gone' on the shelf; there are: zhibo-daihuo" in err
    assert not (shell.home / "pages").exists()


@pytest.mark.parametrize("name", ["a b", "x", "https://t.me/essay_bot", "<script>", "1bot_", "@"])
def test_what_is_no_name_of_a_bot_is_said(shell: Shell, name: str) -> None:
    _, err = shell.within("page", "zhibo-daihuo", "--out", "pages", "--bot", name, code=2)
    assert "is no name of a bot in Telegram" in err.replace("\n", " ")
