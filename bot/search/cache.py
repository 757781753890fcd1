"""What was computed once and is kept on disk: arrays under a name that changes with everything they depend on."""

import hashlib
import logging
import os
import tempfile
import time
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, TypeVar

import numpy as np
from numpy.typing import NDArray

log = logging.getLogger(__name__)

Arrays = Mapping[str, NDArray[Any]]
Thing = TypeVar("Thing")

KEPT = 12
"""Files in a folder of the cache; of more, those that were not used for longest are deleted."""
RECENT = 3600.0
"""Seconds for which a file that was used stays, however many there are: all essays of a shelf are opened together."""
SUFFIX, PART = ".npz", ".part"


@cache
def code_digest(folder: Path) -> bytes:
    """Tell the code of a package by its content, as it was when it was first asked for."""
    digest = hashlib.sha256()
    for file in sorted(folder.rglob("*.py")):
        digest.update(file.read_bytes())
    return digest.digest()


def fingerprint(parts: Iterable[str | bytes]) -> str:
    """A name for what is computed from ``parts`` by the code of this package."""
    digest = hashlib.sha256(code_digest(Path(__file__).parent))
    for part in parts:
        content = part if isinstance(part, bytes) else part.encode("utf-8", "replace")
        digest.update(len(content).to_bytes(8))
        digest.update(content)
    return digest.hexdigest()[:32]


@dataclass(frozen=True, slots=True)
class Cache:
    """What was computed before: in a folder of one's own, and in one that came with the installation.

    ``own`` is None where nothing may be kept. ``prepared`` is only read. Names change with all that they depend on, so
    what is out of date is simply not found.
    """

    own: Path | None
    prepared: Path | None = None

    def beside(self, folder: str) -> "Cache":
        """One of the same kind, in a folder beside this one."""
        return Cache(*(place.parent / folder if place else None for place in (self.own, self.prepared)))

    def holds(self, name: str) -> bool:
        """Nothing has to be computed for ``name``, unless it turns out to be damaged. From now on it is in use."""
        self._use(name)
        return any(path.is_file() for path in self._places(name))

    def remembered(
        self,
        name: str,
        compute: Callable[[], Thing],
        pack: Callable[[Thing], Arrays],
        unpack: Callable[[Arrays], Thing],
        *,
        quick: bool = False,
    ) -> Thing:
        """What is kept under ``name``; where nothing is, what ``compute`` gives, kept from then on. ``quick``: then
        nobody has to be told why it takes a while.

        A cache that cannot be read or written costs time, nothing else.
        """
        for path in self._places(name):
            try:
                with path.open("rb") as file, np.load(file, allow_pickle=False) as kept:
                    thing = unpack(kept)
            except FileNotFoundError:
                continue
            except Exception as error:
                # Damage has as many faces as there are bytes: EOFError, BadZipFile, NotImplementedError, KeyError …
                log.warning("cache not readable", extra={"file": path.name, "error": type(error).__name__})
            else:
                self._use(name)
                return thing
        if not quick:
            log.info("computing, once", extra={"file": name})
        thing = compute()
        try:
            if self.own:
                _write(self.own / name, pack(thing))
        except OSError as error:
            log.warning("cache not writable", extra={"file": name, "error": type(error).__name__})
        return thing

    def _use(self, name: str) -> None:
        if self.own:
            _used(self.own / name)

    def _places(self, name: str) -> list[Path]:
        return [folder / name for folder in (self.own, self.prepared) if folder]


def _used(path: Path) -> None:
    """Note that it is used now, in its time of access: that of writing says when it was computed."""
    # It may not be there; and a file that somebody else owns is read all the same.
    with suppress(OSError):
        os.utime(path, ns=(time.time_ns(), path.stat().st_mtime_ns))


def _write(path: Path, arrays: Arrays) -> None:
    """A temporary file takes the name at the end, so that nobody reads half of it."""
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    with tempfile.NamedTemporaryFile(dir=path.parent, suffix=PART, delete=False) as file:
        try:
            np.savez(file, **arrays)  # type: ignore[arg-type]
            os.replace(file.name, path)
        except OSError:
            Path(file.name).unlink(missing_ok=True)
            raise
    _tidy(path.parent)


def _tidy(folder: Path) -> None:
    """Delete what was not used for longest, and what a process that was killed left half-written."""
    recent = time.time() - RECENT
    used: dict[Path, float] = {}
    for path in folder.iterdir():
        # Another process may be tidying as well.
        with suppress(FileNotFoundError):
            used[path] = path.stat().st_atime
    kept = sorted((path for path in used if path.suffix == SUFFIX), key=used.__getitem__)
    for old in (*kept[:-KEPT], *(path for path in used if path.suffix == PART)):
        if used[old] < recent:
            old.unlink(missing_ok=True)


@contextmanager
def only_used(folder: Path) -> Iterator[None]:
    """Delete from ``folder`` all that the block does not use, and let everybody read what it does.

    Raises OSError where nothing can be written there.
    """
    folder.mkdir(parents=True, exist_ok=True)
    with tempfile.NamedTemporaryFile(dir=folder) as file:
        # As the file system tells the time.
        began = Path(file.name).stat().st_atime
    yield
    for path in (folder, *folder.rglob("*")):
        if path.is_dir():
            path.chmod(0o755)
        elif path.stat().st_atime < began:
            path.unlink()
        else:
            path.chmod(0o644)


def packed_bytes(content: bytes) -> Arrays:
    """What is no array, as one."""
    return {"bytes": np.frombuffer(content, np.uint8)}


def unpacked_bytes(arrays: Arrays) -> bytes:
    return arrays["bytes"].tobytes()


def packed_tokens(tokens: Iterable[str]) -> NDArray[np.uint8]:
    """Tokens hold no line ends, so that they can stand between them."""
    return np.frombuffer("\n".join(tokens).encode(), np.uint8)


def unpacked_tokens(packed: NDArray[np.uint8]) -> list[str]:
    text = packed.tobytes().decode()
    return text.split("\n") if text else []


def packed_places(places: Sequence[Mapping[str, int]], name: str) -> dict[str, NDArray[Any]]:
    """The tokens of each family with their places."""
    arrays: dict[str, NDArray[Any]] = {}
    for family, known in enumerate(places):
        arrays[f"{name}_tokens_{family}"] = packed_tokens(known)
        arrays[f"{name}_places_{family}"] = np.fromiter(known.values(), np.int32, len(known))
    return arrays


def unpacked_places(arrays: Arrays, name: str, families: int) -> tuple[dict[str, int], ...]:
    return tuple(
        dict(
            zip(
                unpacked_tokens(arrays[f"{name}_tokens_{family}"]),
                arrays[f"{name}_places_{family}"].tolist(),
                strict=True,
            )
        )
        for family in range(families)
    )
