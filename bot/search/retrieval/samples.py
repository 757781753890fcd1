"""What the classifiers learn from: an essay's text, its annotations, its phrasings, and what it does not speak of."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from bot.core.essay import Essay


@dataclass(frozen=True, slots=True)
class TrainingSamples:
    """Texts and what they are to score: a column for each paragraph, and a last one for "not in the essay"."""

    texts: tuple[str, ...]
    targets: NDArray[np.float32]
    phrasings: int  # the first so many rows are phrasings of paragraphs
    absent: int  # the next so many are messages of which the essay does not speak

    @classmethod
    def of(cls, essay: Essay, chatter: Sequence[str]) -> "TrainingSamples":
        rows: list[tuple[str, dict[int, float]]] = []
        for paragraph in essay.paragraphs:
            column = paragraph.number - 1
            rows += [(f"{each.after or ''} {each.text}", {column: 1.0}) for each in paragraph.phrasings]
        phrasings = len(rows)
        rows += [(text, {len(essay): 1.0}) for text in (*essay.absent, *chatter)]
        absent = len(rows) - phrasings
        for paragraph in essay.paragraphs:
            own = (paragraph.text, f"{paragraph.summary.zh} {paragraph.summary.en or ''}", *paragraph.sentences)
            rows += [(text, {paragraph.number - 1: 1.0}) for text in own]
        rows += [(opener.question.zh, {opener.ref.number - 1: 1.0}) for opener in essay.openers]
        for thesis in essay.theses:
            columns = range(thesis.first - 1, thesis.last)
            share = {column: 1 / len(columns) for column in columns}
            rows += [(each.text, share) for each in thesis.phrasings]
            # What names a part is answered by how it begins, best of all.
            named = {
                thesis.first - 1: 0.5 + 0.5 / len(columns),
                **{column: 0.5 / len(columns) for column in columns[1:]},
            }
            rows += [(name, named) for name in (thesis.label.zh, thesis.title.zh, thesis.statement.zh)]
        rows += _said_in_dialogues(essay)
        targets = np.zeros((len(rows), len(essay) + 1), np.float32)
        for row, (_, share) in enumerate(rows):
            targets[row, list(share)] = list(share.values())
        return cls(tuple(text for text, _ in rows), targets, phrasings, absent)


def _said_in_dialogues(essay: Essay) -> Iterator[tuple[str, dict[int, float]]]:
    """What is said in the labelled dialogues, a follow-up with the message before it."""
    for dialogue in essay.dialogues:
        before = ""
        for turn in dialogue:
            if turn.best:
                text = f"{before} {turn.text}" if turn.kind == "followup" else turn.text
                yield text, {number - 1: 1 / len(turn.best) for number in turn.best}
            if turn.kind != "smalltalk":
                before = turn.text
