"""What is kept is what was computed; a cache that cannot be used costs time only."""

import logging
import os
from collections.abc import Iterable
from pathlib import Path

import numpy as np
import pytest

from bot.search.cache import KEPT, PART, RECENT, Cache, fingerprint, only_used, packed_tokens, unpacked_tokens
from bot.search.retrieval.bm25 import Index

DOCUMENTS = (["雨", "b", "b"], ["c"], ["雨", "限度"])
ASKED = ["雨", "b", "限度"]


class Keeper:
    """Asks the cache for an index, and counts how often it had to be computed."""

    def __init__(self, path: Path, prepared: Path | None = None) -> None:
        self.path = path
        self.cache = Cache(path.parent, prepared)
        self.computed = 0

    def scores(self) -> list[float]:
        index = self.cache.remembered(self.path.name, self._compute, Index.packed, Index.unpacked)
        found: list[float] = index.scores(ASKED).tolist()
        return found

    def _compute(self) -> Index:
        self.computed += 1
        return Index.over(DOCUMENTS)


RIGHT = Index.over(DOCUMENTS).scores(ASKED).tolist()


@pytest.fixture
def keeper(tmp_path: Path) -> Keeper:
    return Keeper(tmp_path / "index" / "name.npz")


def warnings(records: Iterable[logging.LogRecord]) -> list[str]:
    return [record.getMessage() for record in records if record.levelno >= logging.WARNING]


def test_it_is_computed_once(keeper: Keeper, caplog: pytest.LogCaptureFixture) -> None:
    assert [keeper.scores() for _ in range(3)] == [RIGHT] * 3
    assert keeper.computed == 1
    assert warnings(caplog.records) == []
    assert keeper.path.parent.stat().st_mode & 0o777 == 0o700


def test_any_damaged_byte_costs_time_only(keeper: Keeper, caplog: pytest.LogCaptureFixture) -> None:
    keeper.scores()
    good = keeper.path.read_bytes()
    for place in range(0, len(good), 3):
        keeper.path.write_bytes(good[:place] + bytes([good[place] ^ 0x55]) + good[place + 1 :])
        assert keeper.scores() == RIGHT, place
    assert keeper.computed > len(good) / 30, "some damage does not matter: dates, paddings"
    assert len(warnings(caplog.records)) == keeper.computed - 1


@pytest.mark.parametrize("share", [0.0, 0.1, 0.5, 0.9, 0.999])
def test_a_truncated_file_is_computed_anew(keeper: Keeper, share: float, caplog: pytest.LogCaptureFixture) -> None:
    keeper.scores()
    good = keeper.path.read_bytes()
    keeper.path.write_bytes(good[: int(share * len(good))])
    assert keeper.scores() == keeper.scores() == RIGHT
    assert keeper.computed == 2
    assert warnings(caplog.records) == ["cache not readable"]


def test_a_file_of_something_else_is_computed_anew(keeper: Keeper, caplog: pytest.LogCaptureFixture) -> None:
    keeper.path.parent.mkdir()
    np.savez(keeper.path, other=np.zeros(3))
    assert keeper.scores() == RIGHT
    with keeper.path.open("wb") as file:
        np.save(file, np.zeros(3))
    assert keeper.scores() == RIGHT
    with keeper.path.open("wb") as file:
        np.save(file, np.array([{"code": "run me"}], dtype=object))
    assert keeper.scores() == RIGHT
    assert warnings(caplog.records) == ["cache not readable"] * 3


def test_a_folder_that_cannot_be_made_costs_time_only(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    (tmp_path / "file").write_text("")
    keeper = Keeper(tmp_path / "file" / "name.npz")
    assert keeper.scores() == keeper.scores() == RIGHT
    assert keeper.computed == 2
    assert warnings(caplog.records).count("cache not writable") == 2


def test_a_file_that_cannot_take_its_name_is_not_left_lying(keeper: Keeper, caplog: pytest.LogCaptureFixture) -> None:
    keeper.path.mkdir(parents=True)
    assert keeper.scores() == RIGHT
    assert [path.name for path in keeper.path.parent.iterdir()] == [keeper.path.name]
    assert warnings(caplog.records) == ["cache not readable", "cache not writable"]


def test_the_oldest_files_go(tmp_path: Path) -> None:
    for number in range(KEPT + 3):
        Keeper(tmp_path / f"{number}.npz").scores()
        os.utime(tmp_path / f"{number}.npz", (number, number))
    Keeper(tmp_path / "new.npz").scores()
    kept = {path.stem for path in tmp_path.iterdir()}
    assert kept == {"new", *map(str, range(4, KEPT + 3))}


def test_what_was_used_within_the_hour_stays(tmp_path: Path) -> None:
    for number in range(KEPT + 3):
        Keeper(tmp_path / f"{number}.npz").scores()
    now = (tmp_path / "0.npz").stat().st_atime
    for number in range(KEPT + 3):
        os.utime(tmp_path / f"{number}.npz", (now - RECENT - 60 + number, now - RECENT - 60 + number))
    assert Cache(tmp_path).holds("0.npz"), "whoever asks for it will need it"
    used = Keeper(tmp_path / "1.npz")
    assert used.scores() == RIGHT
    assert used.computed == 0
    Keeper(tmp_path / "new.npz").scores()
    assert {path.stem for path in tmp_path.iterdir()} == {"new", "0", "1", *map(str, range(6, KEPT + 3))}


def test_what_a_killed_process_left_half_written_goes_in_time(tmp_path: Path) -> None:
    for name, at in (("left", 1.0), ("under-way", None)):
        (tmp_path / f"{name}{PART}").write_bytes(b"half")
        if at:
            os.utime(tmp_path / f"{name}{PART}", (at, at))
    Keeper(tmp_path / "name.npz").scores()
    assert {path.name for path in tmp_path.iterdir()} == {"name.npz", f"under-way{PART}"}


# What came with the installation


@pytest.fixture
def prepared(tmp_path: Path) -> Keeper:
    """A person whose own cache is empty, in an installation that was prepared."""
    Keeper(tmp_path / "prepared" / "name.npz").scores()
    return Keeper(tmp_path / "own" / "name.npz", tmp_path / "prepared")


def test_what_is_prepared_is_read_and_left_alone(prepared: Keeper, tmp_path: Path) -> None:
    before = (tmp_path / "prepared" / "name.npz").stat().st_mtime_ns
    assert prepared.cache.holds("name.npz")
    assert prepared.scores() == RIGHT
    assert prepared.computed == 0
    assert not (tmp_path / "own").exists()
    assert (tmp_path / "prepared" / "name.npz").stat().st_mtime_ns == before


def test_what_is_prepared_but_damaged_is_computed_into_ones_own(prepared: Keeper, tmp_path: Path) -> None:
    (tmp_path / "prepared" / "name.npz").write_bytes(b"damaged")
    assert [prepared.scores(), prepared.scores()] == [RIGHT, RIGHT]
    assert prepared.computed == 1
    assert (tmp_path / "prepared" / "name.npz").read_bytes() == b"damaged"


def test_what_is_damaged_in_ones_own_is_read_from_what_is_prepared(prepared: Keeper, tmp_path: Path) -> None:
    (tmp_path / "own").mkdir()
    (tmp_path / "own" / "name.npz").write_bytes(b"damaged")
    assert prepared.scores() == RIGHT
    assert prepared.computed == 0


def test_preparing_keeps_only_what_is_used_and_lets_everybody_read_it(tmp_path: Path) -> None:
    folder = tmp_path / "share" / "essay-bot"
    for name in ("old", "used"):
        Keeper(folder / "index" / f"{name}.npz").scores()
        os.utime(folder / "index" / f"{name}.npz", (1, 1))
    with only_used(folder):
        for name in ("used", "new"):
            Keeper(folder / "index" / f"{name}.npz").scores()
    kept = sorted(folder.rglob("*.npz"))
    assert [path.stem for path in kept] == ["new", "used"]
    assert {path.stat().st_mode & 0o777 for path in kept} == {0o644}
    assert (folder / "index").stat().st_mode & 0o777 == 0o755


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (["雨", "灾"], ["灾", "雨"]),
        (["雨", "灾"], ["雨灾"]),
        (["雨\0灾"], ["雨", "灾"]),
        (["雨", ""], ["雨"]),
        ([b"\1"], [b"\2"]),
    ],
)
def test_fingerprint_tells_parts_apart(one: list[str | bytes], other: list[str | bytes]) -> None:
    assert fingerprint(one) != fingerprint(other)
    assert fingerprint(one) == fingerprint(one)
    assert fingerprint(one).isalnum()


def test_fingerprint_takes_any_text() -> None:
    assert fingerprint(["\ud800", "😀"])


@pytest.mark.parametrize("tokens", [[], ["雨"], ["雨", "b", "雨 下", "𠮷"]])
def test_tokens_come_back(tokens: list[str]) -> None:
    assert unpacked_tokens(packed_tokens(tokens)) == tokens
