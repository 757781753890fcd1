"""The two classifiers of an essay, trained or read back from the cache: one hears meanings, the other sounds."""

import hashlib
import json
import logging
import os
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Self
from zipfile import BadZipFile

import numpy as np

from bot.search.features import Features, Text
from bot.search.fitted import Mode
from bot.search.linear import Classifier, Matrix, Vocabulary, train
from bot.search.samples import Samples

log = logging.getLogger(__name__)

KEPT = 6
"""Trained essays kept in the cache; older ones are deleted."""


@dataclass(frozen=True, slots=True)
class Classifiers:
    """Scores of paragraphs, and of "not in the essay", for one essay."""

    meaning: Classifier
    sound: Classifier

    @classmethod
    def trained(cls, samples: Samples, texts: Sequence[Text], mode: Mode) -> Self:
        """``texts``: the features of the samples, in their order."""
        return cls(
            train([text.meaning for text in texts], samples.targets, mode.families, mode.ridge),
            train([text.sound for text in texts], samples.targets[:, :-1], (1.0,), mode.sound_ridge),
        )

    def scores(self, asked: Text, share: float) -> tuple[Matrix, float]:
        """A score for each paragraph, and one for "not in the essay". ``share``: of sounds, beside meanings."""
        meant = self.meaning.scores(asked.meaning)
        sounds = self.sound.scores(asked.sound)
        if asked.romanised:
            return sounds, float(max(0.0, 1.0 - 2 * float(sounds.max(initial=0.0))))
        return meant[:-1] + share * sounds, float(meant[-1])


def load_or_train(samples: Samples, features: Features, mode: Mode, cache: Path) -> Classifiers:
    """The classifiers for these samples: from ``cache`` where they were trained before, else trained and kept there.

    A cache that cannot be read or written costs time, nothing else.
    """
    path = cache / f"{_fingerprint(samples, features, mode)}.npz"
    try:
        return _read(path)
    except FileNotFoundError:
        log.info("training on the seeds, once", extra={"samples": len(samples.texts)})
    except (OSError, ValueError, KeyError, BadZipFile) as error:
        log.warning("cache not readable", extra={"file": path.name, "error": type(error).__name__})
    classifiers = Classifiers.trained(samples, features.all(samples.texts), mode)
    try:
        _write(path, classifiers)
    except OSError as error:
        log.warning("cache not writable", extra={"file": path.name, "error": type(error).__name__})
    return classifiers


def _fingerprint(samples: Samples, features: Features, mode: Mode) -> str:
    """Changes with everything that the result depends on, this code included."""
    digest = hashlib.sha256()
    for file in sorted(Path(__file__).parent.glob("*.py")):
        digest.update(file.read_bytes())
    for part in (*samples.texts, repr(mode), features.fingerprint):
        digest.update(part.encode("utf-8", "replace"))
        digest.update(b"\0")
    digest.update(samples.targets.tobytes())
    return digest.hexdigest()[:32]


def _write(path: Path, classifiers: Classifiers) -> None:
    """A temporary file takes the name at the end, so that nobody reads half of it."""
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    arrays: dict[str, Any] = {}
    for name in ("meaning", "sound"):
        classifier: Classifier = getattr(classifiers, name)
        vocabulary = classifier.vocabulary
        tokens = json.dumps([list(places) for places in vocabulary.places], ensure_ascii=False)
        arrays[f"{name}_tokens"] = np.frombuffer(tokens.encode(), np.uint8)
        places = [np.fromiter(each.values(), np.int32, len(each)) for each in vocabulary.places]
        arrays[f"{name}_places"] = np.concatenate(places)
        arrays[f"{name}_idf"] = vocabulary.idf
        arrays[f"{name}_families"] = np.array(vocabulary.weights)
        arrays[f"{name}_weights"] = classifier.weights
        arrays[f"{name}_means"] = classifier.means
    with tempfile.NamedTemporaryFile(dir=path.parent, suffix=".part", delete=False) as file:
        np.savez(file, **arrays)
    os.replace(file.name, path)
    for old in sorted(path.parent.glob("*.npz"), key=lambda each: each.stat().st_mtime)[:-KEPT]:
        old.unlink(missing_ok=True)


def _read(path: Path) -> Classifiers:
    with np.load(path, allow_pickle=False) as kept:
        return Classifiers(_one(kept, "meaning"), _one(kept, "sound"))


def _one(kept: Any, name: str) -> Classifier:
    families = json.loads(kept[f"{name}_tokens"].tobytes())
    numbers = kept[f"{name}_places"].tolist()
    places = []
    for tokens in families:
        places.append(dict(zip(tokens, numbers[: len(tokens)], strict=True)))
        numbers = numbers[len(tokens) :]
    weights = tuple(map(float, kept[f"{name}_families"]))
    vocabulary = Vocabulary(tuple(places), kept[f"{name}_idf"], weights)
    return Classifier(vocabulary, kept[f"{name}_weights"], kept[f"{name}_means"])
