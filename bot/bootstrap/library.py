"""The essays: read from their files, or kept from the last time, where those say the same as then."""

from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path

import bot.core
import bot.shelf
from bot.bootstrap.settings import Settings, SettingsError
from bot.core.essay import Library
from bot.search.cache import SUFFIX, Arrays, Cache, code_digest, fingerprint, packed_bytes, unpacked_bytes
from bot.shelf.packed import packed_library, unpacked_library
from bot.shelf.sources import digest_of_sources

KEPT = "library"
"""A folder of the cache."""
_READERS = ("pyyaml", "pydantic", "charset-normalizer", "regex")
"""Packages by which files are read."""


@dataclass(frozen=True, slots=True)
class OpenedLibrary:
    """The essays, and what changes with whatever their files say; empty where that is not known."""

    library: Library
    told: str = ""


def open_library(settings: Settings, prepared: Path | None = None) -> OpenedLibrary:
    """The essays of the shelf. ``prepared``: a folder like the cache that came with the installation.

    Raises BrokenSeeds, and SettingsError where the cache cannot be used; nothing is written where seeds are broken.
    """
    digest = digest_of_sources(settings.seeds)
    if not digest:
        return OpenedLibrary(_loaded(settings.seeds))
    told = _told(digest)

    def load() -> Library:
        library = _loaded(settings.seeds)
        if digest_of_sources(settings.seeds) != digest:
            raise _Changed
        make_cache_folder(settings)
        return library

    cache = Cache(settings.cache / KEPT, prepared / KEPT if prepared else None)
    try:
        return OpenedLibrary(cache.remembered(f"{told}{SUFFIX}", load, _packed, _unpacked, quick=True), told)
    except _Changed:
        return OpenedLibrary(_loaded(settings.seeds))


def read_library(settings: Settings, prepared: Path | None = None) -> Library:
    """The same, and nothing is written. Raises BrokenSeeds."""
    if digest := digest_of_sources(settings.seeds):
        name = f"{_told(digest)}{SUFFIX}"
        for kept in (Cache(None, place / KEPT) for place in (settings.cache, prepared) if place):
            if kept.holds(name):
                return kept.remembered(name, lambda: _loaded(settings.seeds), _packed, _unpacked, quick=True)
    return _loaded(settings.seeds)


def _told(digest: str) -> str:
    """``digest``: of the files."""
    code = [code_digest(Path(next(iter(package.__path__)))) for package in (bot.shelf, bot.core)]
    return fingerprint([digest, *code, *map(version, _READERS)])


class _Changed(Exception):
    """Somebody wrote into the files while they were read."""


def make_cache_folder(settings: Settings) -> None:
    """Raises SettingsError where the folder for what can be computed again cannot be used."""
    try:
        settings.cache.mkdir(mode=0o700, parents=True, exist_ok=True)
    except OSError as error:
        raise SettingsError(f"{settings.cache} cannot be used: {error.strerror}. Set ESSAY_BOT_CACHE.") from error


def _loaded(seeds: Path) -> Library:
    from bot.shelf.loader import load_library  # noqa: PLC0415 - a tenth of a second, for what is mostly kept

    return load_library(seeds)


def _packed(library: Library) -> Arrays:
    return packed_bytes(packed_library(library))


def _unpacked(arrays: Arrays) -> Library:
    return unpacked_library(unpacked_bytes(arrays))
