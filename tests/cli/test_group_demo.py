"""``essay-bot group-demo``: the example, and files that cannot be played."""

from pathlib import Path

import pytest

from tests.shell import ROOT, Shell, settings_in

EXAMPLE = ROOT / "deploy" / "group-demo.jsonl"


@pytest.fixture
def shell(tmp_path: Path, warm: Path) -> Shell:
    """There is no token: whoever tries needs none."""
    return Shell(tmp_path, settings_in(tmp_path, warm))


def in_order(text: str, *pieces: str) -> None:
    """Each stands behind the one before."""
    at = 0
    for piece in pieces:
        found = text.find(piece, at)
        assert found >= 0, f"{piece!r} is not behind {text[max(0, at - 300) : at]!r}"
        at = found + len(piece)


def test_example_shows_a_discussion_from_coming_in_to_the_recap(
    shell: Shell, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    passing = tmp_path / "passing"
    passing.mkdir()
    monkeypatch.setenv("TMPDIR", str(passing))
    out, err = shell.run("group-demo", str(EXAMPLE))
    assert err == ""
    in_order(
        out,
        "周五读书会 (UTC+08:00)",
        "2026-05-01",
        "19:52  王老师 adds essay_bot",
        "19:52  小林: @essay_bot 为什么说直播带货只是个开始",
        "19:52  essay_bot → 小林 “为什么说直播带货只是个开始”:",
        "第 19 / 27 段",
        "20:00  王老师: /discuss 技术的启蒙",
        "20:00  essay_bot → 王老师:",
        "聊一题：技术的启蒙",
        "20:00  essay_bot, a poll:",
        "( ) 赞成作者  ( ) 不赞成  ( ) 看情况  ( ) 还没想好",
        "老周 votes: 还没想好 (赞成作者 1, 不赞成 2, 看情况 0, 还没想好 1)",
        "20:04  小林 → the prompt: ",
        "老周 → 阿杰: /check",
        "essay_bot → 阿杰:\n       文章说的正相反：",
        "21:00  essay_bot → 王老师: 收尾前再投一次票",
        "the poll is closed (赞成作者 1, 不赞成 2, 看情况 0, 还没想好 1)",
        "老周 takes the vote back",
        "2026-05-02",
        "09:00  the poll is closed (赞成作者 2, 不赞成 0, 看情况 2, 还没想好 0)",
        "聊完了：技术的启蒙",
        "4 人参与，5 条发言。",
        "1 → 2  赞成作者",
        "2 → 0  不赞成",
        "0 → 2  看情况",
        "1 → 0  还没想好",
        "两次都投了的 4 人里，4 人改了主意",
        "（2 条回复） (→ 阿杰: ",
        "09:30  (private to 小林) essay_bot:",
        "09:30  (private to 老周) 出题和收尾，这里由管理员来做。",
        "settings: answers on",
        "essay_bot → 老周 “那直播带货的底层技术到底是什么？”:",
        "第 24 / 27 段",
    )
    assert not (shell.home / "data").exists()
    assert not (shell.home / "key").exists()
    assert not list(passing.iterdir())


def test_wrong_line_ends_it_before_anything_is_played(shell: Shell) -> None:
    file = shell.home / "bad.jsonl"
    file.write_text('{"at": "2026-05-01T20:00:00Z", "from": "a", "text": "b"}\n{"from": "a", "txt": "b"}\n', "utf-8")
    out, err = shell.within("group-demo", str(file), code=1)
    assert out == ""
    assert err.startswith(f'essay-bot: {file}:2: the line: there is no "txt" here; known are at, from, ')


def test_line_that_cannot_be_played_is_named(shell: Shell) -> None:
    file = shell.home / "bad.jsonl"
    file.write_text('{"at": "2026-05-01T20:00:00Z", "from": "a", "press": "b"}\n', "utf-8")
    out, err = shell.within("group-demo", "bad.jsonl", code=1)
    assert "essay_bot:" in out
    assert err.startswith('essay-bot: bad.jsonl:1: no message of the bot has a button "b"; there are: ')


def test_folder_for_pictures_that_cannot_be_made_is_named(shell: Shell) -> None:
    (shell.home / "file").write_text("", "utf-8")
    _, err = shell.within("group-demo", str(EXAMPLE), "--pictures", "file/pictures", code=1)
    assert err == "essay-bot: file/pictures: Not a directory\n"


def test_help_names_the_example(shell: Shell) -> None:
    out, _ = shell.within("group-demo", "--help")
    assert "deploy/group-demo.jsonl" in out
    assert EXAMPLE.exists()
