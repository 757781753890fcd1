"""The numbers that were fitted, as the matcher uses them. ``bot/fit.py`` finds them and writes ``bot/fitted.json``."""

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Self

ANNOTATED = 8
"""Phrasings a paragraph, on average, from which an essay is matched by its annotations rather than by its text."""


@dataclass(frozen=True, slots=True)
class Verdicts:
    """A logistic model of "the essay speaks to this", and where its verdicts begin."""

    bias: float
    best: float  # weights of the evidence, see bot.search.verdict
    absent: float
    coverage: float
    quoted: float
    says: float  # confidence from which the verdict is "says"
    related: float  # … and "related"


@dataclass(frozen=True, slots=True)
class Mode:
    """How one kind of essay is matched."""

    families: tuple[float, ...]  # weights of words, characters with pairs, concepts, what is asked
    ridge: float
    sound_ridge: float
    sound: float  # what the classifier of sounds adds to that of meanings
    text: float  # what BM25 over the paragraphs' text adds
    quote: float  # what a full quote adds
    verdicts: Verdicts


@dataclass(frozen=True, slots=True)
class Fitted:
    """For essays with phrasings, and for those with little or nothing but their text."""

    annotated: Mode
    plain: Mode

    @classmethod
    def load(cls, path: Path) -> Self:
        kept = json.loads(path.read_text(encoding="utf-8"))
        return cls(**{name: _mode(kept[name]) for name in ("annotated", "plain")})


def _mode(kept: dict[str, object]) -> Mode:
    verdicts, families = kept["verdicts"], kept["families"]
    if not isinstance(verdicts, dict) or not isinstance(families, list):
        raise TypeError("not a file of fitted numbers")
    return Mode(**{**kept, "verdicts": Verdicts(**verdicts), "families": tuple(families)})  # type: ignore[arg-type]
