"""What was computed once and is kept on disk: arrays under a name that changes with everything they depend on."""

import hashlib
import logging
import os
import tempfile
from collections.abc import Callable, Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any, TypeVar

import numpy as np
from numpy.typing import NDArray

log = logging.getLogger(__name__)

Arrays = Mapping[str, NDArray[Any]]
Thing = TypeVar("Thing")

KEPT = 12
"""Files in the cache; of more, the oldest are deleted."""


def fingerprint(parts: Iterable[str | bytes]) -> str:
    """A name for what is computed from ``parts`` by the code of this room."""
    digest = hashlib.sha256()
    for file in sorted(Path(__file__).parent.glob("*.py")):
        digest.update(file.read_bytes())
    for part in parts:
        content = part if isinstance(part, bytes) else part.encode("utf-8", "replace")
        digest.update(len(content).to_bytes(8))
        digest.update(content)
    return digest.hexdigest()[:32]


def remembered(
    path: Path,
    compute: Callable[[], Thing],
    pack: Callable[[Thing], Arrays],
    unpack: Callable[[Arrays], Thing],
) -> Thing:
    """What ``path`` holds; where it holds nothing, what ``compute`` gives, kept there from then on.

    A cache that cannot be read or written costs time, nothing else.
    """
    try:
        with path.open("rb") as file, np.load(file, allow_pickle=False) as kept:
            return unpack(kept)
    except FileNotFoundError:
        log.info("computing, once", extra={"file": path.name})
    except Exception as error:
        # Damage has as many faces as there are bytes: EOFError, BadZipFile, NotImplementedError, KeyError …
        log.warning("cache not readable", extra={"file": path.name, "error": type(error).__name__})
    thing = compute()
    try:
        _write(path, pack(thing))
    except OSError as error:
        log.warning("cache not writable", extra={"file": path.name, "error": type(error).__name__})
    return thing


def _write(path: Path, arrays: Arrays) -> None:
    """A temporary file takes the name at the end, so that nobody reads half of it."""
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    with tempfile.NamedTemporaryFile(dir=path.parent, suffix=".part", delete=False) as file:
        try:
            np.savez(file, **arrays)  # type: ignore[arg-type]
            os.replace(file.name, path)
        except OSError:
            Path(file.name).unlink(missing_ok=True)
            raise
    for old in sorted(path.parent.glob("*.npz"), key=lambda each: each.stat().st_mtime)[:-KEPT]:
        old.unlink(missing_ok=True)


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
