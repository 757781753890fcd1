"""The chat on a screen: a real terminal with a real person in front of it."""

import os
import pty
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from select import select
from time import monotonic

import pytest

from tests.patience import PATIENCE
from tests.shell import NOT_OURS, ROOT, Shell, settings_in

MOMENT = 2.0
"""Seconds after which a key that nothing came of is pressed again."""


class Screen:
    """The program in a terminal of its own."""

    def __init__(
        self, home: Path, cache: Path, encoding: str = "utf-8", arguments: tuple[str, ...] = (), **more: str
    ) -> None:
        """``more``: of the environment."""
        self._encoding = encoding
        self._master, slave = pty.openpty()
        inherited = {name: value for name, value in os.environ.items() if not name.startswith(NOT_OURS)}
        given = {f"ESSAY_BOT_{name}": value for name, value in settings_in(home, cache).items()}
        self.program = subprocess.Popen(
            [sys.executable, "-m", "bot", "chat", *arguments],
            cwd=home,
            env=inherited
            | {"HOME": str(home), "PYTHONPATH": str(ROOT), "TERM": "xterm", "COLUMNS": "80", "LINES": "60"}
            | {"PYTHONIOENCODING": encoding, "PYTHONUTF8": "0"}
            | given
            | more,
            stdin=slave,
            stdout=slave,
            stderr=slave,
            start_new_session=True,
        )
        os.close(slave)
        self.shown = ""

    def types(self, line: str) -> None:
        os.write(self._master, line.encode(self._encoding))

    def waits_for(self, text: str) -> str:
        """What was shown since the last time, up to and including ``text``."""
        while text not in self.shown:
            assert self._shows_more(PATIENCE), f"there is no {text!r}: {self.shown}"
        shown, _, self.shown = self.shown.partition(text)
        return shown + text

    def leaves(self, press: Callable[[], None]) -> None:
        """Presses keys at the prompt until the program goes to a new line, and waits until it has ended well.

        The prompt is shown a moment before the line editor listens, and what is pressed in that moment may be lost.
        """
        deadline = monotonic() + PATIENCE
        while "\n" not in self.shown and self.program.poll() is None:
            assert monotonic() < deadline, f"the chat goes on: {self.shown}"
            press()
            while "\n" not in self.shown and self._shows_more(MOMENT):
                pass
        assert self.program.wait(PATIENCE) == 0, self.shown

    def _shows_more(self, seconds: float) -> bool:
        """Was something shown within so many seconds? Never where the program has ended."""
        ready, _, _ = select([self._master], [], [], seconds)
        try:
            got = os.read(self._master, 65536) if ready else b""
        except OSError:
            # The other end is closed.
            return False
        self.shown += got.decode(self._encoding, "replace")
        return bool(got)

    def close(self) -> None:
        self.program.kill()
        self.program.wait()
        os.close(self._master)


@pytest.fixture
def screen(tmp_path: Path, warm: Path) -> Iterator[Screen]:
    screen = Screen(tmp_path, warm)
    yield screen
    screen.close()


def test_a_question_is_answered_and_a_number_presses_its_button(screen: Screen) -> None:
    screen.waits_for("你：")
    screen.types("一对一卖货贵在哪儿\n")
    screen.waits_for("第 11 / 27 段")
    screen.waits_for("你：")
    screen.types("1\n")
    screen.waits_for("第 10 / 27 段")
    screen.types("99\n")
    screen.waits_for("没有这个按钮")
    screen.types("/quit\n")
    assert screen.program.wait(PATIENCE) == 0


def test_ctrl_c_leaves_at_once(screen: Screen) -> None:
    screen.waits_for("你：")
    screen.leaves(lambda: screen.program.send_signal(signal.SIGINT))
    assert "Traceback" not in screen.shown


def test_end_of_input_leaves(screen: Screen) -> None:
    screen.waits_for("你：")
    screen.leaves(lambda: screen.types("\x04"))


def test_what_is_typed_in_gbk_is_understood(tmp_path: Path, warm: Path) -> None:
    screen = Screen(tmp_path, warm, "gbk")
    try:
        screen.waits_for("你：")
        screen.types("主播卖假货这事作者怎么看\n")
        screen.waits_for("第 3 / 27 段")
    finally:
        screen.close()


def test_tab_completes_commands_first_in_a_line_and_after_them_terms(screen: Screen) -> None:
    screen.waits_for("你：")
    screen.types("/conc\t 产业\t\n")
    assert "产业互联网" in screen.waits_for("你：")
    screen.types("/essays fer\t\n")
    screen.waits_for("《等人的船》说了什么")


def test_what_does_not_fit_the_screen_goes_through_the_pager(tmp_path: Path, warm: Path) -> None:
    screen = Screen(tmp_path, warm, PAGER="sed s/^/page:/", LINES="10")
    try:
        screen.waits_for("你：")
        screen.types("/outline\n")
        assert screen.waits_for("你：").count("page:") > 9
        screen.types("谢谢\n")
        assert "page:" not in screen.waits_for("你：")
    finally:
        screen.close()


def test_chat_opens_with_the_essay_that_is_named(tmp_path: Path, warm: Path) -> None:
    screen = Screen(tmp_path, warm, arguments=("--essay", "ferry"))
    try:
        assert "等人的船" in screen.waits_for("你：")
        screen.types("第2段\n")
        screen.waits_for("第 2 / ")
    finally:
        screen.close()


def test_chat_on_a_pipe_begins_with_the_essay_that_is_named(tmp_path: Path, warm: Path) -> None:
    shell = Shell(tmp_path, settings_in(tmp_path, warm))
    out, err = shell.within("chat", "--essay", "ferry", stdin="第2段\n")
    assert "第 2 / " in out
    assert "《等人的船》" not in out.splitlines()[0], "what opens it is not told on a pipe"
    assert err == ""
    first, _ = shell.within("chat", stdin="第2段\n")
    assert out != first
    _, err = shell.within("chat", "--essay", "gone", stdin="你好\n", code=1)
    assert err == "essay-bot: no essay gone\n"
