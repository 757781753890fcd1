"""The essays are read anew where their files say something new, and only there."""

import os
import shutil
from pathlib import Path

import pytest

from bot.bootstrap.library import open_library, read_library
from bot.bootstrap.settings import Settings, SettingsError
from bot.shelf.loader import load_library
from bot.shelf.problems import BrokenSeeds
from bot.shelf.sources import digest_of_sources
from tests.seeds import SEEDS


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return Settings(seeds=Path(shutil.copytree(SEEDS, tmp_path / "seeds")), cache=tmp_path / "cache")


def kept(settings: Settings) -> list[Path]:
    return sorted((settings.cache / "library").iterdir())


def test_what_is_kept_says_what_the_files_say(settings: Settings) -> None:
    first, again = open_library(settings), open_library(settings)
    assert first == again
    assert again.library == load_library(settings.seeds)
    assert len(kept(settings)) == 1
    assert settings.cache.stat().st_mode & 0o777 == 0o700


def test_who_may_not_write_reads_what_is_kept_or_the_files(settings: Settings) -> None:
    assert read_library(settings) == load_library(settings.seeds)
    assert not settings.cache.exists()
    opened, kept_before = open_library(settings).library, kept(settings)
    assert read_library(settings) == read_library(settings, settings.cache) == opened
    (settings.seeds / "another").mkdir()
    with pytest.raises(BrokenSeeds, match="another"):
        read_library(settings)
    shutil.rmtree(settings.seeds / "another")
    kept_before[0].write_bytes(b"")
    assert read_library(settings) == opened
    assert kept(settings) == kept_before
    assert kept_before[0].read_bytes() == b""


def test_every_file_and_folder_counts(settings: Settings) -> None:
    before = open_library(settings).told
    told = {digest_of_sources(settings.seeds)}
    folder = next(path for path in settings.seeds.iterdir() if path.is_dir())
    files = sorted([*settings.seeds.glob("*.yaml"), *folder.glob("*.yaml")])
    for file in files:
        file.write_text(file.read_text("utf-8") + "# more\n", "utf-8")
        told.add(digest_of_sources(settings.seeds))
    assert None not in told
    assert len(told) == 1 + len(files)
    assert open_library(settings).told != before
    (settings.seeds / "another").mkdir()
    with pytest.raises(BrokenSeeds, match="another"):
        open_library(settings)


def test_what_is_wrong_is_said_again_and_nothing_is_written(settings: Settings) -> None:
    folder = next(path for path in settings.seeds.iterdir() if path.is_dir())
    (folder / "annotations.yaml").write_text("title: [", "utf-8")
    for _ in range(2):
        with pytest.raises(BrokenSeeds, match=r"annotations\.yaml"):
            open_library(settings)
    assert not settings.cache.exists()


def test_a_link_out_of_the_folder_is_refused_though_it_says_the_same(settings: Settings, tmp_path: Path) -> None:
    open_library(settings)
    folder = next(path for path in settings.seeds.iterdir() if path.is_dir())
    (folder / "golden.yaml").rename(tmp_path / "golden.yaml")
    (folder / "golden.yaml").symlink_to(tmp_path / "golden.yaml")
    with pytest.raises(BrokenSeeds, match="link to a file outside"):
        open_library(settings)


def test_damage_costs_time_only(settings: Settings) -> None:
    library = open_library(settings).library
    [file] = kept(settings)
    for content in (b"", file.read_bytes()[:-100]):
        file.write_bytes(content)
        assert open_library(settings).library == library
        assert file.stat().st_size > 1000


def test_a_cache_that_cannot_be_used_is_said(settings: Settings) -> None:
    settings.cache.write_text("no folder")
    with pytest.raises(SettingsError, match="ESSAY_BOT_CACHE"):
        open_library(settings)


def test_what_cannot_be_told_is_read_all_the_same(settings: Settings) -> None:
    os.mkfifo(settings.seeds / "notes.txt")
    opened = open_library(settings)
    assert (opened.told, len(opened.library.essays)) == ("", 3)
    assert not settings.cache.exists()
