"""What an editor has written down word for word: which paragraphs answer it, or that none does.

Of few phrasings little is learnt, and what is learnt from all of them may outweigh a single one; but whoever wrote one
down expects it to be answered. With many, what is learnt is surer than any single line.
"""

from collections.abc import Callable, Mapping, Sequence

import numpy as np

from bot.core.essay import Essay
from bot.core.match import Verdict
from bot.core.patterns import LazyPattern
from bot.search.retrieval.bm25 import Scores

AHEAD = 0.05
"""What a paragraph scores beyond all that do not answer."""
SAID, UNSAID = 1.0, 0.0
"""Confidence in what was written down."""

Rows = frozenset[int]

_BETWEEN = LazyPattern(r"[\W_]+")


class VerbatimPhrasings:
    """Messages → rows of the paragraphs that answer them, none for what the essay does not answer."""

    def __init__(self, rows: Mapping[str, Rows], fold: Callable[[str], str]) -> None:
        """Use ``of``."""
        self._rows = rows
        self._fold = fold

    @classmethod
    def of(cls, essay: Essay, fold: Callable[[str], str]) -> "VerbatimPhrasings":
        """Gather the phrasings of an essay. ``fold``: what makes no difference, taken off."""
        rows: dict[str, Rows] = {_key([fold(text)]): frozenset() for text in essay.absent}
        for thesis in essay.theses:
            within = frozenset(range(thesis.first - 1, thesis.last))
            rows |= {_key([fold(each.text)]): within for each in thesis.phrasings}
        own: dict[str, Rows] = {}
        for paragraph in essay.paragraphs:
            for each in paragraph.phrasings:
                key = _key([fold(each.after or ""), fold(each.text)])
                own[key] = own.get(key, frozenset()) | {paragraph.number - 1}
        return cls({key: answering for key, answering in (rows | own).items() if key}, fold)

    def rows(self, text: str, earlier: Sequence[str]) -> Rows | None:
        """Look a message up, said after ``earlier`` ones; None where nobody has written it down."""
        return self._rows.get(_key([*map(self._fold, earlier), self._fold(text)]))


def raised(scores: Scores, rows: Rows) -> Scores:
    """Put the best of ``rows`` before all others."""
    answering = sorted(rows)
    others = float(np.delete(scores, answering).max(initial=0.0))
    behind = others + AHEAD - float(scores[answering].max())
    lifted = scores.copy()
    lifted[answering] += np.float32(max(behind, 0.0))
    return lifted


def verdict_of(rows: Rows) -> tuple[Verdict, float]:
    """Tell what was written down, and how sure that is."""
    return (Verdict.SAYS, SAID) if rows else (Verdict.SILENT, UNSAID)


def _key(texts: Sequence[str]) -> str:
    return "\n".join(filter(None, (_BETWEEN.sub("", text) for text in texts)))
