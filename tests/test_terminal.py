"""The chat on a screen: a real terminal with a real person in front of it."""

import os
import pty
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import pytest

from tests.shell import NOT_OURS, ROOT, settings_in


class Screen:
    """The program in a terminal of its own."""

    def __init__(self, home: Path, cache: Path, encoding: str = "utf-8") -> None:
        self._encoding = encoding
        self._master, slave = pty.openpty()
        inherited = {name: value for name, value in os.environ.items() if not name.startswith(NOT_OURS)}
        given = {f"ESSAY_BOT_{name}": value for name, value in settings_in(home, cache).items()}
        self.program = subprocess.Popen(
            [sys.executable, "-m", "bot", "chat"],
            cwd=home,
            env=inherited
            | {"HOME": str(home), "PYTHONPATH": str(ROOT), "TERM": "xterm", "COLUMNS": "80"}
            | {"PYTHONIOENCODING": encoding, "PYTHONUTF8": "0"}
            | given,
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
            try:
                got = os.read(self._master, 65536)
            except OSError:
                got = b""
            assert got, f"the program ended without {text!r}: {self.shown}"
            self.shown += got.decode(self._encoding, "replace")
        shown, _, self.shown = self.shown.partition(text)
        return shown + text

    def close(self) -> None:
        self.program.kill()
        self.program.wait()
        os.close(self._master)


@pytest.fixture
def screen(tmp_path: Path, cache: Path) -> Iterator[Screen]:
    screen = Screen(tmp_path, cache)
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
    assert screen.program.wait(20) == 0


def test_ctrl_c_leaves_at_once(screen: Screen) -> None:
    screen.waits_for("你：")
    screen.program.send_signal(signal.SIGINT)
    assert screen.program.wait(20) == 0
    assert "Traceback" not in screen.shown


def test_end_of_input_leaves(screen: Screen) -> None:
    screen.waits_for("你：")
    # The prompt is shown a moment before the line editor listens, and what is typed in that moment may be lost.
    for _ in range(20):
        screen.types("\x04")
        with suppress(subprocess.TimeoutExpired):
            assert screen.program.wait(1) == 0
            return
    pytest.fail("the chat goes on after the end of its input")


def test_what_is_typed_in_gbk_is_understood(tmp_path: Path, cache: Path) -> None:
    screen = Screen(tmp_path, cache, "gbk")
    try:
        screen.waits_for("你：")
        screen.types("主播卖假货这事作者怎么看\n")
        screen.waits_for("第 3 / 27 段")
    finally:
        screen.close()
