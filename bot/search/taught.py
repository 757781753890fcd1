"""What an essay's owners have taught it, learnt together with its seeds; it answers to what is like that, and no more.

A regression that learns twenty phrasings more moves others a little: of 1,108 golden messages 8 then found another
paragraph first, 5 of them farther than NEAR from all that was taught, where nobody would look for it. So what was
learnt from the seeds alone goes on answering, and what was taught is asked about messages near to it only.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Self

import numpy as np

from bot.core.act import ActPhrasing, ActType
from bot.core.essay import Essay, Phrasing
from bot.search.acts.recogniser import ActRecogniser
from bot.search.retrieval.classifiers import Classifiers, Neighbours
from bot.search.retrieval.linear import Classifier
from bot.search.retrieval.matcher import Matcher
from bot.search.text.features import Families, Features

NEAR = 0.35
"""Likeness to something taught, by the vectors of the regression, from which a message is held for like it."""


@dataclass(frozen=True, slots=True)
class Lesson:
    """Wordings that were taught, and where they belong."""

    paragraphs: tuple[tuple[int, str], ...] = ()
    absent: tuple[str, ...] = ()
    acts: tuple[ActPhrasing, ...] = ()

    @property
    def texts(self) -> tuple[str, ...]:
        return (*(text for _, text in self.paragraphs), *self.absent, *(act.text for act in self.acts))

    def added_to(self, essay: Essay) -> Essay:
        """The essay with them among its phrasings."""
        taught: dict[int, list[Phrasing]] = {}
        for number, text in self.paragraphs:
            taught.setdefault(number, []).append(Phrasing(text))
        paragraphs = tuple(
            replace(each, phrasings=(*each.phrasings, *taught.get(each.number, ()))) for each in essay.paragraphs
        )
        return replace(essay, paragraphs=paragraphs, absent=(*essay.absent, *self.absent))

    @property
    def as_acts(self) -> tuple[ActPhrasing, ...]:
        """What each of them is, before it is put to the essay."""
        put = [ActPhrasing(ActType.PASSAGE, text) for _, text in self.paragraphs]
        return (*put, *(ActPhrasing(ActType.ABSENT, text) for text in self.absent), *self.acts)


@dataclass(frozen=True, slots=True)
class LessonVicinity:
    """Tells what is like something that was taught, by meaning, or by sound where it is typed in Latin letters."""

    features: Features
    meaning: Classifier
    sound: Classifier
    meant: Neighbours  # the wordings that were taught
    heard: Neighbours

    @classmethod
    def of(cls, lesson: Lesson, features: Features, classifiers: Classifiers) -> Self:
        """``classifiers``: those that have learnt the lesson, and so know its tokens."""
        texts = features.all(lesson.texts)
        return cls(
            features,
            classifiers.meaning,
            classifiers.sound,
            _over(classifiers.meaning, [text.meaning for text in texts]),
            _over(classifiers.sound, [text.sound for text in texts]),
        )

    def likeness(self, text: str) -> float:
        """To the nearest wording that was taught: 0 … about 1.7, which is what a wording has to itself."""
        asked = self.features.of(text)
        if asked.romanised:
            return self.heard.nearest(*self.sound.vocabulary.vector(asked.sound))[0]
        return self.meant.nearest(*self.meaning.vocabulary.vector(asked.meaning))[0]


def _over(classifier: Classifier, documents: list[Families]) -> Neighbours:
    return Neighbours.over(classifier.vocabulary.matrix(documents), np.ones(len(documents), np.bool_))


@dataclass(frozen=True, slots=True)
class TaughtEssay:
    """An essay as it was taught."""

    matcher: Matcher
    acts: ActRecogniser
    vicinity: LessonVicinity
    dialogue: Sequence[float]  # what kinds of evidence count within a conversation

    def answers(self, text: str) -> bool:
        """Is a message so like what was taught that this has the say?"""
        return self.vicinity.likeness(text) >= NEAR
