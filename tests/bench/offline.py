"""Whether the program can be set up from exactly the files that its lock files name, and nothing else.

    .venv/bin/python -m tests.bench.offline

Fetches those files into a folder, each checked by its hash; then a fresh clone is set up by its launcher, its tests'
tools too, with no package index at all and an empty home. Ends with an error where that does not work.
"""

import os
import re
import subprocess
import tempfile
import time
import venv
from pathlib import Path

ROOT = Path(__file__).parent.parent.parent
BUILD, OTHERS = "requirements-build.lock", ("requirements.lock", "requirements-dev.lock")
FETCH = ("-m", "pip", "download", "--quiet", "--disable-pip-version-check", "--no-deps", "--require-hashes")
INDEXES = re.compile(r"PIP_(?:INDEX|EXTRA_INDEX|FIND_LINKS|CONFIG)")


def fetched(folder: Path) -> Path:
    """All the files. What builds comes first: to look into a source distribution takes the tools that build it."""
    files, tools = folder / "files", folder / "tools"
    venv.create(tools, with_pip=True)
    python = tools / "bin" / "python"
    _do(python, *FETCH, "--only-binary", ":all:", "--dest", files, "--requirement", ROOT / BUILD)
    _do(python, "-m", "pip", "install", "--quiet", "--no-index", "--find-links", files, "--require-hashes",
        "--requirement", ROOT / BUILD)  # fmt: skip
    for lock in OTHERS:
        _do(python, *FETCH, "--no-build-isolation", "--dest", files, "--requirement", ROOT / lock)
    return files


def set_up(folder: Path, files: Path) -> None:
    """In a fresh clone, as somebody would who is cut off."""
    home, clone = folder / "home", folder / "clone"
    home.mkdir()
    _do("git", "clone", "--quiet", ROOT, clone)
    # No configuration of pip's, and no index: what is not in the folder is not to be had.
    without = {name: value for name, value in os.environ.items() if not INDEXES.match(name)}
    offline = {"PIP_NO_INDEX": "1", "PIP_FIND_LINKS": str(files), "PIP_CONFIG_FILE": os.devnull, "HOME": str(home)}
    _do(clone / "tests" / "prepare", env=without | offline)
    _do(clone / "essay-bot", "check", env=without | offline)


def _do(*command: str | Path, env: dict[str, str] | None = None) -> None:
    subprocess.run(command, env=env, check=True)


def main() -> None:
    with tempfile.TemporaryDirectory(prefix="essay-bot-offline-") as name:
        folder = Path(name)
        files = fetched(folder)
        there = list(files.iterdir())
        sources = [file.name for file in there if file.suffix != ".whl"]
        print(f"{len(there)} files, {sum(file.stat().st_size for file in there) / 1e6:.0f} MB; as source: {sources}")
        began = time.monotonic()
        set_up(folder, files)
        print(f"set up without an index in {time.monotonic() - began:.0f} s")


if __name__ == "__main__":
    main()
