"""Everything that is installed is named with its hash, what builds it included, and nothing is fetched beside that."""

import re
import tomllib
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent.parent
BUILD = "requirements-build.lock"
LOCKS = {
    BUILD: "build",
    "requirements.lock": "",
    "requirements-dev.lock": "dev",
    "requirements-bench.lock": "bench",
}
INSTALLERS = ("essay-bot", "tests/prepare", "deploy/Containerfile")

_PINNED = re.compile(r"([a-z0-9-]+)==(\S+)(?: ; [^\\]+)? \\")
_HASH = re.compile(r"    --hash=sha256:[0-9a-f]{64}(?: \\)?")
_NAME = re.compile(r"[A-Za-z0-9-]+")


def pins(lock: str) -> dict[str, set[str]]:
    """The versions of each package; several where they differ by platform."""
    found: dict[str, set[str]] = {}
    for line in (ROOT / lock).read_text("utf-8").splitlines():
        if pinned := _PINNED.fullmatch(line):
            found.setdefault(pinned[1], set()).add(pinned[2])
    return found


def project() -> dict[str, list[str]]:
    """What pyproject.toml asks for: by group, and under "" for the program itself."""
    read = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))
    groups = {
        name: [each for each in asked if isinstance(each, str)] for name, asked in read["dependency-groups"].items()
    }
    return {**groups, "": read["project"]["dependencies"], "system": read["build-system"]["requires"]}


@pytest.mark.parametrize("lock", LOCKS)
def test_a_lock_has_versions_and_hashes_and_no_addresses(lock: str) -> None:
    lines = (ROOT / lock).read_text("utf-8").splitlines()
    assert len(lines) > 10
    for line, after in zip(lines, [*lines[1:], ""], strict=True):
        assert _PINNED.fullmatch(line) or _HASH.fullmatch(line), line
        assert line.endswith("\\") == bool(_HASH.fullmatch(after)), f"each package has a hash: {line}"


@pytest.mark.parametrize("lock", LOCKS)
def test_a_lock_holds_all_that_the_project_asks_for(lock: str) -> None:
    asked = [*project()[LOCKS[lock]], *(project()[""] if lock != BUILD else project()["system"])]
    names = {re.sub(r"[-_.]+", "-", found[0]).lower() for each in asked if (found := _NAME.match(each))}
    assert names <= set(pins(lock))


def test_the_locks_agree() -> None:
    for lock in LOCKS:
        for other in LOCKS:
            one, two = pins(lock), pins(other)
            assert {name: one[name] for name in one.keys() & two.keys()} == {
                name: two[name] for name in one.keys() & two.keys()
            }


def test_what_builds_is_not_what_runs() -> None:
    assert not {"setuptools", "hatchling", "wheel"} & set(pins("requirements.lock"))


@pytest.mark.parametrize("file", INSTALLERS)
def test_nothing_is_installed_without_its_hash_or_built_with_what_was_just_fetched(file: str) -> None:
    text = (ROOT / file).read_text("utf-8").replace("\\\n", " ")
    shared = "".join(re.findall(r"(?m)^install\(\) .*$", text))
    calls = re.findall(r"(?:pip install|(?m:^ *(?:\|\| |&& )?|&& )install) [^&|\n]*", text.replace(shared, ""))
    assert calls
    for call in calls:
        given = call + shared
        assert "--only-binary :all:" in given or "--no-build-isolation" in given, call
        assert "--require-hashes" in given or "--no-deps" in given, call
