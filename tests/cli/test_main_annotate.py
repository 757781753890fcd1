"""`annotate`, as somebody calls it: on a pipe, and in a real terminal that may go away at any moment."""

import os
import pty
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from select import select
from time import monotonic

import pytest

from bot.shelf.annotation_files import only_one_sitting
from bot.shelf.loader import load_essay
from tests.patience import PATIENCE
from tests.shelf.folder import PHRASINGS, TEXT, write_folder
from tests.shell import NOT_OURS, ROOT, Shell, settings_in

PROMPT = "> "
MOMENT = 2.0
"""Seconds after which a key that nothing came of is pressed again."""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return write_folder(tmp_path / "shelf")


@pytest.fixture
def shell(tmp_path: Path, folder: Path, cache: Path) -> Shell:
    return Shell(tmp_path, settings_in(tmp_path, cache) | {"SEEDS": str(folder.parent)})


class Desk:
    """The command in a terminal of its own."""

    def __init__(self, shell: Shell, slug: str, **more: str) -> None:
        self._master, slave = pty.openpty()
        inherited = {name: value for name, value in os.environ.items() if not name.startswith(NOT_OURS)}
        given = {f"ESSAY_BOT_{name}": value for name, value in shell.settings.items()}
        home = {"HOME": str(shell.home), "PYTHONPATH": str(ROOT), "TERM": "xterm", "PYTHONIOENCODING": "utf-8"}
        self.program = subprocess.Popen(
            [sys.executable, "-m", "bot", "annotate", slug],
            cwd=shell.home,
            env=inherited | home | given | more,
            stdin=slave,
            stdout=slave,
            stderr=slave,
            start_new_session=True,
        )
        os.close(slave)
        self.shown = ""

    def waits_for(self, text: str) -> str:
        """What was shown since the last time, up to and including ``text``."""
        while text not in self.shown:
            ready, _, _ = select([self._master], [], [], PATIENCE)
            assert ready, f"there is no {text!r}: {self.shown}"
            self.shown += os.read(self._master, 65536).decode("utf-8", "replace")
        shown, _, self.shown = self.shown.partition(text)
        return shown + text

    def types(self, line: str) -> None:
        os.write(self._master, f"{line}\n".encode())

    def leaves_by_ctrl_c(self) -> str:
        """What is shown until the program has ended.

        The prompt is shown a moment before the line editor listens, and what is pressed in that moment may be lost.
        """
        deadline = monotonic() + PATIENCE
        while "saved in" not in self.shown:
            assert monotonic() < deadline, f"it goes on: {self.shown}"
            self.program.send_signal(signal.SIGINT)
            while "saved in" not in self.shown and select([self._master], [], [], MOMENT)[0]:
                self.shown += os.read(self._master, 65536).decode("utf-8", "replace")
        return self.shown

    def presses_end_of_input(self) -> None:
        os.write(self._master, b"\x04")

    def goes_away(self) -> None:
        """The terminal is closed."""
        os.close(self._master)
        self._master = -1

    def close(self) -> None:
        self.program.kill()
        self.program.wait()
        if self._master >= 0:
            os.close(self._master)


@pytest.fixture
def desk(shell: Shell, folder: Path) -> Iterator[Desk]:
    desk = Desk(shell, folder.name)
    yield desk
    desk.close()


def said(folder: Path, number: int) -> list[str]:
    return [each.text for each in load_essay(folder).paragraph(number).phrasings]


def test_who_is_killed_loses_nothing_and_goes_on_where_it_was(desk: Desk, shell: Shell, folder: Path) -> None:
    assert "灾过去以后，人们开始反思。" in desk.waits_for("How would a friend ask about this?")
    desk.waits_for(PROMPT)
    desk.types("后来怎样")
    desk.waits_for("Saved. ")
    desk.waits_for(PROMPT)
    desk.program.send_signal(signal.SIGKILL)
    desk.program.wait(PATIENCE)
    assert said(folder, 3) == ["后来怎样"]

    again = Desk(shell, folder.name)
    try:
        assert "paragraph 3 of 3, 1 phrasing" in again.waits_for("How would a friend ask about this?")
        again.waits_for(PROMPT)
        again.types("怎么反思的")
        again.waits_for("Saved. ")
        again.waits_for(PROMPT)
        again.types("/undo")
        again.waits_for("Taken back from paragraph 3: 怎么反思的")
        again.waits_for(PROMPT)
        again.types("/quit")
        again.waits_for("0 lines saved in ")
        assert again.program.wait(PATIENCE) == 0
    finally:
        again.close()
    assert said(folder, 3) == ["后来怎样"]
    assert sorted(path.name for path in folder.iterdir()) == ["annotations.yaml", "essay.txt", "phrasings.yaml"]


def test_ctrl_c_leaves_and_the_lock_goes(desk: Desk, folder: Path) -> None:
    desk.waits_for(PROMPT)
    assert "0 lines saved in " in desk.leaves_by_ctrl_c()
    assert desk.program.wait(PATIENCE) == 0
    with only_one_sitting(folder):
        pass


def test_on_a_pipe_lines_are_taken_one_by_one(shell: Shell, folder: Path) -> None:
    out, err = shell.run("annotate", folder.name, stdin="后来怎样\n\n雨停了没\n后来怎样\n")
    assert err == "essay-bot: reading 《雨的度》 ...\n"
    assert "│ 灾过去以后，人们开始反思。\nHow would a friend ask about this?\nSaved. " in out
    assert "Not saved: it stands at paragraph 3 already" in out
    assert out.endswith(f"2 lines saved in {folder / 'phrasings.yaml'}.\n")
    assert said(folder, 3) == ["后来怎样"]
    assert said(folder, 1) == ["怎么老说下雨", "雨停了没"]
    out, _ = shell.within("check")
    assert out.startswith("yu-de-du: 《雨的度》 3 paragraphs (1 + 2), 2 theses, 5 phrasings")


def test_line_that_is_not_utf_8_ends_it_and_what_was_before_stays(shell: Shell, folder: Path) -> None:
    _, err = shell.within("annotate", folder.name, stdin="后来怎样\n".encode() + "怎么反思的\n".encode("gbk"), code=1)
    assert "standard input:2: not UTF-8" in err
    assert said(folder, 3) == ["后来怎样"]


def test_second_at_the_same_time_is_refused(shell: Shell, folder: Path) -> None:
    with only_one_sitting(folder):
        out, err = shell.within("annotate", folder.name, stdin="后来怎样\n", code=1)
    assert out == ""
    assert err == "essay-bot: yu-de-du is being annotated by another process; leave that one first\n"
    assert said(folder, 3) == []


def test_text_that_has_changed_is_refused_and_nothing_is_touched(shell: Shell, folder: Path) -> None:
    shell.within("annotate", folder.name, stdin="后来怎样\n")
    (folder / "essay.txt").write_text(TEXT.replace("一个月", "两个月"), "utf-8")
    before = (folder / "phrasings.yaml").read_bytes()
    _, err = shell.within("annotate", folder.name, stdin="怎么反思的\n", code=1)
    assert "phrasings.yaml:1: the text has changed since these phrasings were begun (3 paragraphs then, 3 now)" in err
    assert (folder / "phrasings.yaml").read_bytes() == before
    (folder / "phrasings.yaml").write_bytes(before.partition(b"\n")[2])
    shell.within("annotate", folder.name, stdin="/quit\n")
    assert said(folder, 3) == ["后来怎样"]


@pytest.mark.parametrize("slug", ["none", "../shelf", "."])
def test_essay_that_is_not_there_is_named(shell: Shell, slug: str) -> None:
    _, err = shell.within("annotate", slug, code=1)
    assert "there is no such essay; essay-bot new FILE makes one" in err
    assert "nothing was started" in err


def test_another_shelf_may_be_named(shell: Shell, tmp_path: Path) -> None:
    other = write_folder(tmp_path / "other", "rain", phrasings=PHRASINGS)
    shell.within("annotate", "rain", "--seeds", "other", stdin="后来怎样\n")
    assert said(other, 3) == ["后来怎样"]


STEPS = [
    ("/sum 3", "summary> ", "灾后才知道反思。"),
    ("/part 3", "T1 title> ", "灾后反思"),
    ("/talk", "intro discussion question, empty to go on> ", "雨要下到什么时候才算过头？"),
    ("/not", "not answered> ", "雨衣多少钱"),
    ("/ask", PROMPT, "后来怎样"),
]


@pytest.mark.parametrize("leaves", ["kill", "closed", "ctrl-d"])
def test_whatever_was_asked_nothing_is_lost_by_leaving(shell: Shell, tmp_path: Path, leaves: str) -> None:
    bare = write_folder(tmp_path / "shelf", "bare", notes=None, phrasings=None)
    desk = Desk(shell, bare.name)
    try:
        desk.waits_for(f"\n{PROMPT}")
        for command, prompt, line in STEPS:
            desk.types(command)
            desk.waits_for(prompt)
            desk.types(line)
            desk.waits_for("Saved.")
        desk.waits_for(PROMPT)
        if leaves == "kill":
            desk.program.send_signal(signal.SIGKILL)
        elif leaves == "closed":
            desk.goes_away()
        else:
            desk.presses_end_of_input()
        desk.program.wait(PATIENCE)
    finally:
        desk.close()
    essay = load_essay(bare)
    assert essay.paragraph(3).summary.zh == "灾后才知道反思。"
    assert essay.thesis("T1").title.zh == "灾后反思"
    assert [words.zh for words in essay.thesis("intro").discuss] == ["雨要下到什么时候才算过头？"]
    assert essay.absent == ("雨衣多少钱",)
    assert [each.text for paragraph in essay.paragraphs for each in paragraph.phrasings] == ["后来怎样"]
    with only_one_sitting(bare):
        pass
    assert sorted(path.name for path in bare.iterdir()) == ["annotations.yaml", "essay.txt", "phrasings.yaml"]


def test_disk_that_is_full_is_told_and_the_line_can_be_entered_again(desk: Desk, folder: Path) -> None:
    desk.waits_for(PROMPT)
    full = folder / ".phrasings.yaml.part"
    full.symlink_to("/dev/full")
    desk.types("后来怎样")
    desk.waits_for("phrasings.yaml cannot be written: No space left on device; this was not saved")
    desk.waits_for(PROMPT)
    assert said(folder, 3) == []
    desk.types("后来怎样")
    desk.waits_for("Saved. ")
    assert said(folder, 3) == ["后来怎样"]


def test_commands_are_completed(desk: Desk) -> None:
    pytest.importorskip("readline")
    desk.waits_for(PROMPT)
    desk.types("/sk\t")
    assert "/skip" in desk.waits_for(PROMPT)


@pytest.mark.parametrize(("more", "coloured"), [({}, True), ({"NO_COLOR": "1"}, False)])
def test_colours_are_left_out_where_nobody_wants_them(
    shell: Shell, folder: Path, more: dict[str, str], coloured: bool
) -> None:
    desk = Desk(shell, folder.name, **more)
    try:
        desk.waits_for(PROMPT)
        desk.types("/nonsense")
        assert ("\x1b[33m" in desk.waits_for("is no command here")) is coloured
    finally:
        desk.close()


def test_sitting_begins_at_the_paragraph_that_is_named(shell: Shell, folder: Path) -> None:
    out, _ = shell.within("annotate", folder.name, "--at", "2", stdin="什么过头\n")
    assert "paragraph 2 of 3" in out
    assert said(folder, 2)[-1] == "什么过头"
    _, err = shell.within("annotate", folder.name, "--at", "9", stdin="", code=1)
    assert err == "essay-bot: there is no paragraph 9; the essay has 3\n"
