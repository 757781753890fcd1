"""The command line, called as somebody would call it."""

import os
import subprocess
import sys
from dataclasses import dataclass, field
from pathlib import Path

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

        ``reads``: the encoding in which its output is read, where it is not that of the terminal.
        """
        inherited = {name: value for name, value in os.environ.items() if not name.startswith(NOT_OURS)}
        given = {f"ESSAY_BOT_{name}": value for name, value in self.settings.items()}
        done = subprocess.run(
            [sys.executable, "-m", "bot", *arguments],
            cwd=self.home,
            env=inherited
            | {"HOME": str(self.home), "PYTHONPATH": str(ROOT), "COLUMNS": "100"}
            | given
            | self._locale(),
            input=stdin.encode() if isinstance(stdin, str) else stdin,
            capture_output=True,
            check=False,
            timeout=60,
        )
        out, err = done.stdout.decode(reads or self.encoding or "utf-8"), done.stderr.decode(self.encoding or "utf-8")
        assert done.returncode == code, err or out
        assert "Traceback" not in out + err
        return out, err

    def _locale(self) -> dict[str, str]:
        """What a terminal in another encoding tells Python; the locale itself need not be installed."""
        return {"PYTHONIOENCODING": self.encoding, "PYTHONUTF8": "0"} if self.encoding else {}


def settings_in(folder: Path, cache: Path) -> dict[str, str]:
    return {"CACHE": str(cache), "DATA": str(folder / "data"), "KEY_FILE": str(folder / "key")}
