"""What ``gaps``, ``check`` and ``doctor`` say of an overlay whose essay was edited, or that is no file at all."""

import asyncio
import json
from pathlib import Path

import pytest

from bot.shelf.overlay_file import write_overlay
from tests.cli.test_doctor import read
from tests.cli.test_gaps import PAY, leave_behind, overlay_of
from tests.house import BOT
from tests.services.teaching import ACTS, SLUG
from tests.shelf.folder import EDITED, write_folder
from tests.shell import Shell, settings_in

STOCKS = "股市涨了吗"
GONE = "its paragraph is gone"


@pytest.fixture
def shell(tmp_path: Path, cache: Path) -> Shell:
    write_folder(tmp_path / "seeds")
    (tmp_path / "seeds" / "acts.yaml").write_text(ACTS, encoding="utf-8")
    asyncio.run(leave_behind(tmp_path))
    return Shell(tmp_path, settings_in(tmp_path, cache) | {"SEEDS": str(tmp_path / "seeds")})


def file_of(shell: Shell) -> Path:
    return shell.home / "data" / "overlay" / f"{SLUG}.yaml"


def map_and_edit(shell: Shell) -> None:
    """Of what is mapped one paragraph has moved, another is gone; a bot has written the overlay down before."""
    shell.within("gaps", "map", "1", "3")
    shell.within("gaps", "map", "3", "2")
    write_overlay(file_of(shell), asyncio.run(overlay_of(shell.home, BOT)))
    edit(shell)


def edit(shell: Shell) -> None:
    (shell.home / "seeds" / SLUG / "essay.txt").write_text(EDITED, encoding="utf-8")


def test_what_is_mapped_is_listed_where_it_stands_today(shell: Shell) -> None:
    map_and_edit(shell)
    lines = shell.within("gaps", "--mapped")[0].splitlines()
    [moved], [gone] = ([line for line in lines if text in line] for text in (PAY, STOCKS))
    assert moved.endswith(f"-> {SLUG} 2")
    assert gone.endswith(f"-> {SLUG} ({GONE}; undo it, and map it anew)")
    told = {each["id"]: each["target"] for each in map(json.loads, json_lines(shell))}
    assert set(told.values()) == {"2", None}


def json_lines(shell: Shell) -> list[str]:
    return shell.within("gaps", "--mapped", "--json")[0].splitlines()


def test_what_has_lost_its_paragraph_can_be_undone_and_mapped_anew(shell: Shell) -> None:
    map_and_edit(shell)
    assert "already, and its paragraph is gone" in shell.within("gaps", "map", "3", "1", code=1)[1]
    assert "already, to 2" in shell.within("gaps", "map", "1", "1", code=1)[1]
    shell.within("gaps", "undo", "3")
    assert shell.within("gaps", "map", "3", "1")[0] == "3 -> 1\n"
    assert GONE not in shell.within("gaps", "--mapped")[0]


def test_what_was_written_by_hand_is_listed_where_it_stands_today_or_is_put_today(shell: Shell) -> None:
    map_and_edit(shell)
    stood = {str(entry.target): entry.stood for entry in asyncio.run(overlay_of(shell.home, BOT)).entries}
    lines = [
        "revision: 2",
        "paragraphs:",
        f"  1: [{{message: 'telegram:1:1', stood: {stood['3']}}}, {{say: 挪过的, stood: {stood['3']}}}]",
        "  3: [手写的]",
    ]
    file_of(shell).write_text("\n".join([*lines, ""]), encoding="utf-8")
    by_hand = [line.split()[4:] for line in shell.within("gaps", "--mapped")[0].splitlines() if "by hand" in line]
    assert by_hand == [["挪过的", "->", SLUG, "1"], ["手写的", "->", SLUG, "3"]]


def test_check_counts_what_has_lost_its_paragraph(shell: Shell) -> None:
    map_and_edit(shell)
    out, _ = shell.within("check")
    assert f"{SLUG}: 1 mapped wording has lost its paragraph, and has no effect: essay-bot gaps --mapped" in out
    assert "2 wordings were mapped" in out
    shell.within("gaps", "undo", "1")
    assert "1 mapped wording has lost" in shell.within("check")[0]
    shell.within("gaps", "undo", "3")
    assert "lost" not in shell.within("check")[0]


def test_doctor_notes_what_has_lost_its_paragraph(shell: Shell) -> None:
    map_and_edit(shell)
    state, says, do = read(shell.within("doctor", code=1)[0])[f"overlay {SLUG}"]
    assert (state, says) == ("note", f"3 wordings, in {file_of(shell)}; 1 has lost its paragraph, and has no effect")
    assert "essay-bot gaps --mapped" in do
    write_overlay(file_of(shell), asyncio.run(overlay_of(shell.home, BOT)).without(("telegram:1:3",)))
    assert read(shell.within("doctor", code=1)[0])[f"overlay {SLUG}"][0] == "ok"


def test_export_says_how_many_it_leaves_out(shell: Shell) -> None:
    map_and_edit(shell)
    out, err = shell.within("gaps", "export")
    assert STOCKS not in out
    assert "1 mapped wording has lost its paragraph" in err


def test_overlay_folder_that_is_a_file_is_told_wherever_it_counts(shell: Shell) -> None:
    (shell.home / "data" / "overlay").write_text("")
    for command, code in (("gaps", "map", "1", "3"), 0), (("gaps", "--mapped"), 0), (("check",), 1):
        err = shell.within(*command, code=code)[1]
        assert "goes by the seeds alone" in err
        assert f"{shell.home / 'data' / 'overlay'}:1: is a file, and no folder" in err
    state, says, do = read(shell.within("doctor", code=1)[0])["overlay folder"]
    assert (state, says) == ("failed", f"{shell.home / 'data' / 'overlay'} is a file, and no folder")
    assert "move it away" in do


def test_overlay_that_is_a_folder_is_told_wherever_it_counts(shell: Shell) -> None:
    file_of(shell).mkdir(parents=True)
    assert "cannot be read" in shell.within("gaps", "--mapped")[1]
    assert read(shell.within("doctor", code=1)[0])[f"overlay {SLUG}"][0] == "failed"
