"""What a start finds ready, and what it has to train."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from bot.bootstrap.engine import INDEX, PREPARED, open_engine, prepare
from bot.bootstrap.settings import Settings
from tests.shelf.folder import PHRASINGS, write_folder
from tests.shell import ROOT

DIES_AT_THE_SECOND = """
import os, pathlib, signal, sys
from bot.bootstrap.engine import open_engine
from bot.bootstrap.settings import Settings

def training(number, of):
    if number == 2:
        os.kill(os.getpid(), signal.SIGKILL)

open_engine(Settings(seeds=pathlib.Path(sys.argv[1]), cache=pathlib.Path(sys.argv[2])), training)
"""

ACTS = """acts:
  overview: [全文讲了什么, 概括一下]
  reasons: [凭什么这么说, 依据在哪]
  absent: [今天几号, 附近有什么吃的]
"""
"""So few that fourteen essays are learnt in seconds."""


@pytest.fixture
def shelf(tmp_path: Path) -> Path:
    """Three essays that no installation has seen."""
    for name in ("one", "two", "three"):
        write_folder(tmp_path / "seeds", name, phrasings=f"{PHRASINGS}    - 在{tmp_path.name}里说{name}吗\n")
    (tmp_path / "seeds" / "acts.yaml").write_text(ACTS, "utf-8")
    return tmp_path / "seeds"


def files(folder: Path) -> dict[Path, int]:
    """With the time at which each was written."""
    return {path: path.stat().st_mtime_ns for path in folder.rglob("*") if path.is_file()}


def test_opening_the_seeds_of_a_prepared_installation_computes_nothing(seeds: Path, tmp_path: Path) -> None:
    settings = Settings(seeds=seeds, cache=tmp_path / "cache")
    # Trains only where the installation was prepared for other code or seeds.
    assert prepare(settings) == 3
    before, told = files(PREPARED), []
    engine = open_engine(settings, lambda number, of: told.append(number))
    assert told == []
    for essay in engine.library.essays:
        # Also those that are opened only when they are asked.
        assert engine.find(essay.openers[0].question.zh, (), essay.slug).matches
        assert engine.recognise("来几句金句", False, essay.slug)
    assert files(settings.cache) == {}, "nothing had to be kept"
    assert files(PREPARED) == before, "what comes with the installation is only read"
    assert engine.find("S2B是啥", (), engine.library.essay().slug).matches
    for path in (PREPARED, *PREPARED.rglob("*")):
        assert path.stat().st_mode & 0o444 == 0o444, "a service has to read what root has made"


def test_essays_of_ones_own_are_trained_into_the_cache_once(shelf: Path, tmp_path: Path) -> None:
    settings = Settings(seeds=shelf, cache=tmp_path / "cache")
    before = set(files(PREPARED))
    told: list[tuple[int, int]] = []
    open_engine(settings, lambda number, of: told.append((number, of)))
    assert told == [(1, 3), (2, 3), (3, 3)]
    open_engine(settings, lambda number, of: told.append((number, of)))
    assert len(told) == 3
    assert set(files(PREPARED)) == before


def test_what_was_trained_before_a_kill_is_not_trained_again(shelf: Path, tmp_path: Path) -> None:
    cache = tmp_path / "cache"
    died = subprocess.run([sys.executable, "-c", DIES_AT_THE_SECOND, shelf, cache], cwd=ROOT, timeout=120, check=False)
    assert died.returncode < 0
    kept = files(cache / INDEX)
    assert len(kept) == 1
    told: list[tuple[int, int]] = []
    open_engine(Settings(seeds=shelf, cache=cache), lambda number, of: told.append((number, of)))
    assert told == [(1, 2), (2, 2)]
    assert set(kept) < set(files(cache / INDEX))


def test_more_essays_than_a_cache_keeps_versions_are_all_kept(tmp_path: Path) -> None:
    for number in range(14):
        write_folder(tmp_path / "seeds", f"e{number}", phrasings=f"{PHRASINGS}    - 第{number}种说法是什么\n")
    (tmp_path / "seeds" / "acts.yaml").write_text(ACTS, "utf-8")
    settings = Settings(seeds=tmp_path / "seeds", cache=tmp_path / "cache")
    open_engine(settings)
    # As a start finds them after days; one of them has to be trained anew.
    for path in files(settings.cache / INDEX):
        os.utime(path, (1, 1))
    next(iter(files(settings.cache / INDEX))).unlink()
    told: list[tuple[int, int]] = []
    for _ in range(2):
        open_engine(settings, lambda number, of: told.append((number, of)))
    assert told == [(1, 1)]
