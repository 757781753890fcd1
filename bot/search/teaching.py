"""A lesson → the essay as it was taught. To learn takes seconds, and is done where nobody waits; nothing is kept."""

from collections.abc import Sequence
from dataclasses import asdict
from io import BytesIO
from typing import Any

import numpy as np

from bot.core.act import ActPhrasing, ActType
from bot.core.essay import Essay
from bot.search.acts.recogniser import ActRecogniser, ActSamples, labels_of
from bot.search.build import EssaySearch, mode_of
from bot.search.cache import Arrays, Cache
from bot.search.parameters import Parameters
from bot.search.retrieval.classifiers import Classifiers
from bot.search.retrieval.linear import Classifier
from bot.search.retrieval.samples import TrainingSamples
from bot.search.taught import Lesson, LessonVicinity, TaughtEssay
from bot.search.text.features import Features

ACTS = "acts"
KEPT_NOWHERE = Cache(None)
"""What readers said goes into no file that ``/forget`` does not reach."""


def learn(
    essay: Essay,
    lesson: Lesson,
    chatter: Sequence[str],
    acts: Sequence[ActPhrasing],
    *,
    features: Features,
    fitted: Parameters,
) -> Arrays:
    """Train what tells paragraphs and acts on the seeds and the lesson together. Some ten seconds.

    ``chatter``, ``acts``: of the library. ``features``: of this essay.
    """
    taught = lesson.added_to(essay)
    samples = TrainingSamples.of(taught, chatter)
    mode = mode_of(taught, fitted)
    classifiers = Classifiers.trained(samples, features.all(samples.texts), mode)
    recogniser = ActRecogniser.load_or_train(
        ActSamples.of(taught, (*acts, *lesson.as_acts), features), features, fitted.acts, KEPT_NOWHERE
    )
    return {**classifiers.packed(), **recogniser.classifier.packed(ACTS)}


def open_taught(
    known: EssaySearch,
    lesson: Lesson,
    arrays: Arrays,
    acts: Sequence[ActPhrasing],
    *,
    features: Features,
    fitted: Parameters,
) -> TaughtEssay:
    """What ``learn`` has made of a lesson. ``known``: what was learnt for the essay from its seeds alone."""
    taught = lesson.added_to(known.matcher.essay)
    classifiers = Classifiers.unpacked(arrays)
    labels = labels_of(taught, (*acts, *lesson.as_acts))
    return TaughtEssay(
        # An encoder knows nothing of what was taught, and would outvote it where there are few phrasings.
        known.matcher.retaught(taught, classifiers, mode_of(taught, fitted)),
        ActRecogniser(Classifier.unpacked(arrays, ACTS), labels, features, fitted.acts),
        LessonVicinity.of(lesson, features, classifiers),
        known.dialogue,
    )


def lesson_json(lesson: Lesson) -> dict[str, Any]:
    """A lesson as it goes to another process."""
    return asdict(lesson)


def lesson_from_json(told: dict[str, Any]) -> Lesson:
    """What ``lesson_json`` has written."""
    return Lesson(
        tuple((int(number), str(text)) for number, text in told["paragraphs"]),
        tuple(told["absent"]),
        tuple(ActPhrasing(ActType(each["act"]), each["text"], each["detail"]) for each in told["acts"]),
    )


def arrays_bytes(arrays: Arrays) -> bytes:
    """What was learnt, as it comes back."""
    written = BytesIO()
    np.savez(written, **arrays)  # type: ignore[arg-type]
    return written.getvalue()


def arrays_from_bytes(content: bytes) -> Arrays:
    """What ``arrays_bytes`` has written."""
    with np.load(BytesIO(content), allow_pickle=False) as arrays:
        return dict(arrays)
