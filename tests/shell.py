"""The command line, called as somebody would call it."""

import logging
import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import chdir, contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from typer.testing import CliRunner

from bot.bootstrap.logs import MUTE, QUIET
from bot.cli.main import cli
from tests.patience import PATIENCE

ROOT = Path(__file__).parent.parent
NOT_OURS = ("ESSAY_BOT_", "XDG_", "STATE_DIRECTORY", "CACHE_DIRECTORY", "CREDENTIALS_DIRECTORY")


@dataclass
class Shell:
    """A person with an empty home, at work in an empty folder."""

    home: Path
    settings: dict[str, str] = field(default_factory=dict)
    encoding: str = ""  # of the terminal, where it is not what it is elsewhere

    def run(self, *arguments: str, stdin: str | bytes = b"", code: int = 0, reads: str = "") -> tuple[str, str]:
        """What the command writes to standard output and to standard error, once it has ended with ``code``.

        A process of its own, which takes seconds to start: for what only a whole program shows. Else see ``within``.
        ``reads``: the encoding in which its output is read, where it is not that of the terminal.
        """
        done = subprocess.run(
            [sys.executable, "-m", "bot", *arguments],
            cwd=self.home,
            env=self._environment(),
            input=stdin.encode() if isinstance(stdin, str) else stdin,
            capture_output=True,
            check=False,
            timeout=PATIENCE,
        )
        out, err = done.stdout.decode(reads or self.encoding or "utf-8"), done.stderr.decode(self.encoding or "utf-8")
        return self._ended(out, err, done.returncode, code)

    def start(self, *arguments: str, stderr: int = subprocess.PIPE) -> "subprocess.Popen[bytes]":
        """The same, for whoever does not wait for its end. ``stderr``: descriptor of where it writes errors."""
        return subprocess.Popen(
            [sys.executable, "-m", "bot", *arguments],
            cwd=self.home,
            env=self._environment(),
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=stderr,
        )

    def within(self, *arguments: str, stdin: str | bytes = b"", code: int = 0) -> tuple[str, str]:
        """The same within this process. Only where no event loop runs, for the command has one of its own."""
        hidden: dict[str, str | None] = {name: None for name in os.environ if name.startswith(NOT_OURS)}
        with chdir(self.home), logging_kept():
            done = CliRunner().invoke(cli, arguments, input=stdin, env=hidden | self._given())
        if done.exception and not isinstance(done.exception, SystemExit):
            raise done.exception
        return self._ended(done.stdout, done.stderr, done.exit_code, code)

    def _environment(self) -> dict[str, str]:
        inherited = {name: value for name, value in os.environ.items() if not name.startswith(NOT_OURS)}
        return inherited | {"PYTHONPATH": str(ROOT)} | self._given() | self._locale()

    def _given(self) -> dict[str, str]:
        """Of the environment."""
        given = {f"ESSAY_BOT_{name}": value for name, value in self.settings.items()}
        return {"HOME": str(self.home), "COLUMNS": "100"} | given

    def _ended(self, out: str, err: str, code: int, expected: int) -> tuple[str, str]:
        assert code == expected, err or out
        assert "Traceback" not in out + err
        return out, err

    def _locale(self) -> dict[str, str]:
        """What a terminal in another encoding tells Python; the locale itself need not be installed."""
        return {"PYTHONIOENCODING": self.encoding, "PYTHONUTF8": "0"} if self.encoding else {}


@contextmanager
def logging_kept() -> Iterator[None]:
    """What a command does to the logs of its process is undone at the end."""
    root = logging.getLogger()
    loggers = [root, *map(logging.getLogger, (*QUIET, *MUTE))]
    handlers, levels = root.handlers[:], [logger.level for logger in loggers]
    try:
        yield
    finally:
        root.handlers[:] = handlers
        for logger, level in zip(loggers, levels, strict=True):
            logger.setLevel(level)
        logging.captureWarnings(False)


def settings_in(folder: Path, cache: Path) -> dict[str, str]:
    return {"CACHE": str(cache), "DATA": str(folder / "data"), "KEY_FILE": str(folder / "key")}
