"""The launcher in a checkout of its own: a real environment is made, for a program that takes seconds to install."""

import fcntl
import os
import shutil
import signal
import subprocess
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent.parent
LONG = 120.0

PROJECT = """
[build-system]
requires = []
build-backend = "backend"
backend-path = ["."]

[project]
name = "essay-bot"
version = "0"
"""
# "prepare" counts itself, and waits where somebody lets it: at the other end of a pipe.
BACKEND = '''
import zipfile

ABOUT = "essay_bot-0.dist-info"
PROGRAM = """
import os, sys
def main():
    with open(os.environ["TOLD"], "a") as told:
        told.write(" ".join(sys.argv[1:]) + chr(10))
    if sys.argv[1] == "prepare" and "GATE" in os.environ:
        open(os.environ["GATE"]).read()
    print("ran", *sys.argv[1:])
"""

def build_editable(wheel_directory, config_settings=None, metadata_directory=None):
    name = "essay_bot-0-py3-none-any.whl"
    with zipfile.ZipFile(f"{wheel_directory}/{name}", "w") as wheel:
        wheel.writestr("essay_program.py", PROGRAM)
        wheel.writestr(f"{ABOUT}/METADATA", "Metadata-Version: 2.1\\nName: essay-bot\\nVersion: 0\\n")
        wheel.writestr(f"{ABOUT}/WHEEL", "Wheel-Version: 1.0\\nRoot-Is-Purelib: true\\nTag: py3-none-any\\n")
        wheel.writestr(f"{ABOUT}/entry_points.txt", "[console_scripts]\\nessay-bot = essay_program:main\\n")
        wheel.writestr(f"{ABOUT}/RECORD", "")
    return name
'''


class Checkout:
    """A fresh one; ``told`` lists the commands that the program was given."""

    def __init__(self, folder: Path) -> None:
        self.folder, self.gate, self._told = folder, folder / "gate", folder / "told"
        shutil.copy(ROOT / "essay-bot", folder)
        for lock in ("requirements-build.lock", "requirements.lock"):
            (folder / lock).touch()
        (folder / "pyproject.toml").write_text(PROJECT, "utf-8")
        (folder / "backend.py").write_text(BACKEND, "utf-8")
        self._started: list[subprocess.Popen[str]] = []

    @property
    def told(self) -> list[str]:
        return self._told.read_text("utf-8").splitlines() if self._told.exists() else []

    def starts(self, *arguments: str, gated: bool = False) -> "subprocess.Popen[str]":
        """In a process group of its own, to be killed with all that it has started. ``gated``: see ``passes``."""
        if gated:
            os.mkfifo(self.gate)
        more = {"GATE": str(self.gate)} if gated else {}
        started = subprocess.Popen(
            [self.folder / "essay-bot", *arguments],
            env={**os.environ, "TOLD": str(self._told), "PIP_NO_INDEX": "1", **more},
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            start_new_session=True,
        )
        self._started.append(started)
        return started

    def arrives(self) -> int:
        """Waits until the set-up under way has come to its last step, which goes on when this is closed."""
        return os.open(self.gate, os.O_WRONLY)

    def changes(self) -> None:
        """What the next start calls for is another environment, which nothing can be installed into."""
        (self.folder / "requirements.lock").write_text("nowhere==1 --hash=sha256:" + "0" * 64 + "\n", "utf-8")

    def changes_back(self) -> None:
        (self.folder / "requirements.lock").write_text("", "utf-8")

    def runs_without_launcher(self) -> str:
        """As a service does: what the environment's own script writes."""
        script = [str(self.folder / ".venv" / "bin" / "essay-bot"), "service"]
        told = {**os.environ, "TOLD": str(self._told)}
        done = subprocess.run(script, env=told, capture_output=True, text=True, check=True, timeout=LONG)
        return str(done.stdout)

    def environments(self) -> list[str]:
        return sorted(path.name for path in self.folder.glob(".venv*") if path.is_dir())

    def clear(self) -> None:
        for started in self._started:
            with suppress(ProcessLookupError):
                os.killpg(started.pid, signal.SIGKILL)
            started.communicate()


def ended(started: "subprocess.Popen[str]") -> tuple[str, str]:
    """What it writes to standard output and error, when it has ended well."""
    out, err = started.communicate(timeout=LONG)
    assert started.returncode == 0, err
    return out, err


@pytest.fixture
def checkout(tmp_path: Path) -> Iterator[Checkout]:
    checkout = Checkout(tmp_path)
    yield checkout
    checkout.clear()


def test_of_two_that_start_at_once_one_sets_up_and_the_other_waits(checkout: Checkout) -> None:
    first = checkout.starts("first", "two words", gated=True)
    gate = checkout.arrives()
    second = checkout.starts("second")
    assert second.stderr
    assert "waiting" in second.stderr.readline()
    os.close(gate)
    out, err = ended(first)
    assert out == "ran first two words\n"
    assert "setting up" in err
    assert ended(second)[0] == "ran second\n"
    assert sorted(checkout.told) == ["first two words", "prepare", "second"]
    # From now on it only runs, and then holds nobody up who has to set up.
    checkout.gate.unlink()
    running = checkout.starts("prepare", gated=True)
    gate = checkout.arrives()
    with (checkout.folder / ".venv.lock").open("ab") as file:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    os.close(gate)
    assert ended(running) == ("ran prepare\n", "")
    # And sets up again when what it was made from has changed.
    (checkout.folder / "requirements-build.lock").write_text("# changed\n", "utf-8")
    again = checkout.starts("third")
    assert again.stderr
    assert "setting up" in again.stderr.readline()


def test_what_a_killed_launcher_left_running_is_waited_for_and_then_begun_anew(checkout: Checkout) -> None:
    first = checkout.starts("first", gated=True)
    gate = checkout.arrives()
    first.kill()
    first.wait(LONG)
    second = checkout.starts("second")
    assert second.stderr
    assert "waiting" in second.stderr.readline()
    # The installing that was left over ends as well, by being killed, and then nobody holds anything.
    os.killpg(first.pid, signal.SIGKILL)
    os.close(gate)
    checkout.gate.unlink()
    checkout.gate.write_text("", "utf-8")
    out, err = ended(second)
    assert out == "ran second\n"
    assert "setting up" in err
    assert checkout.told == ["prepare", "prepare", "second"]


def test_an_upgrade_that_cannot_be_installed_leaves_what_worked(checkout: Checkout) -> None:
    ended(checkout.starts("first"))
    checkout.changes()
    failing = checkout.starts("second")
    _, err = failing.communicate(timeout=LONG)
    assert failing.returncode == 1
    assert "could not be installed" in err
    assert checkout.runs_without_launcher() == "ran service\n"
    assert checkout.environments() == [".venv"]
    # Back at the version before, nothing has to be set up.
    checkout.changes_back()
    assert ended(checkout.starts("third")) == ("ran third\n", "")
    # A kill between the last two moves of a set-up leaves what worked under the other name.
    (checkout.folder / ".venv").rename(checkout.folder / ".venv.old")
    assert ended(checkout.starts("fourth")) == ("ran fourth\n", "")
    assert checkout.environments() == [".venv"]
    scripts = [path for path in (checkout.folder / ".venv" / "bin").iterdir() if not path.is_symlink()]
    assert scripts
    assert not [path for path in scripts if b".venv.new" in path.read_bytes()]


def test_an_upgrade_that_is_killed_leaves_what_worked_and_is_begun_anew(checkout: Checkout) -> None:
    ended(checkout.starts("first"))
    (checkout.folder / "requirements.lock").write_text("# changed\n", "utf-8")
    killed = checkout.starts("second", gated=True)
    gate = checkout.arrives()
    assert checkout.runs_without_launcher() == "ran service\n"
    os.killpg(killed.pid, signal.SIGKILL)
    killed.wait(LONG)
    os.close(gate)
    assert checkout.runs_without_launcher() == "ran service\n"
    checkout.gate.unlink()
    out, err = ended(checkout.starts("third"))
    assert out == "ran third\n"
    assert "setting up" in err
    assert checkout.environments() == [".venv"]
    assert checkout.runs_without_launcher() == "ran service\n"
