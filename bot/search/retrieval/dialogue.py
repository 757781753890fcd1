"""A message within a conversation: candidates compete, and a small fitted model weighs them.

Candidates are the paragraphs. For each speak the message alone, and joined with what was asked before; that it is on the
table, or beside it; and how it hangs together with that in the argument. How much each counts depends on how much the
message says by itself.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Self

import numpy as np
from numpy.typing import NDArray

from bot.core.argument import RelationKind
from bot.core.essay import Essay
from bot.core.follow_up import TURNS
from bot.core.patterns import LazyPattern
from bot.search.parameters import FollowUpModel
from bot.search.retrieval.bm25 import Scores

Row = NDArray[np.float64]
Rows = NDArray[np.float64]
"""Kinds of evidence × paragraphs."""
Score = Callable[[str, Sequence[str]], Scores]
"""What a message, read with earlier ones, scores for each paragraph."""

LEAST, MOST = -0.5, 1.5
"""Scores beyond these say no more."""
SHORT, SHORT_IN_LETTERS = 6, 18
"""Characters of a message that says half of what it means."""

_ASKS = {
    RelationKind.GROUND: LazyPattern(r"为什么|为啥|为何|凭|理由|原因|why|how come|咋会|怎么会"),
    RelationKind.CONTRAST: LazyPattern(r"坏处|缺点|反|但|可是|矛盾|真的|不一定|未必|but|however|really|风险|弊"),
    RelationKind.CONSEQUENCE: LazyPattern(
        r"所以|然后|怎么办|咋办|结果|后来|最后|以后|之后|so\b|then|after|未来|接下来"
    ),
    RelationKind.EXAMPLE: LazyPattern(r"例|比如|具体|example|instance"),
}
"""What goes along the argument in that way."""

_COUNTS = LazyPattern(
    r"另外|其他|其它|别的|还有|剩下|分别|哪[几两三]|[两三几]点|[两三几]个|第二|第三|另一|rest|other|else|which (?:two|three)|more"
)
"""What asks for the others of several."""

_SOURCES = ("alone", "before", "two", "asked", "at")
_GAUGES = ("once", "confidence", "lead", "leans", "short")
_NEAR = ("next", "previous", "section", "around")
AROUND = 3.0
"""Paragraphs, over which nearness to what is on the table falls to a third."""
TERMS: tuple[str, ...] = (
    *(f"{source}.{gauge}" for source in _SOURCES for gauge in _GAUGES),
    *(f"{near}{by}" for near in _NEAR for by in ("", ".confidence", ".leans")),
    *("listed", "listed.confidence", "listed.leans", "listed.counts", "listed.turns"),
    *(f"{kind}{by}" for kind in RelationKind for by in ("", ".confidence", ".leans")),
    *(f"asks.{kind}.{of}" for kind in _ASKS for of in ("related", "at")),
)
"""What the model weighs, in the order of its weights."""


@dataclass(frozen=True, slots=True)
class DialogueModel:
    """How candidates compete within a conversation."""

    weights: Sequence[float]  # of TERMS
    follow_ups: FollowUpModel


@dataclass(frozen=True, slots=True)
class ParagraphContext:
    """What an essay has around the paragraph that is on the table: rows of a number for each paragraph."""

    summaries: tuple[str, ...]  # of what is on the table; none where nothing is
    here: Row
    beside: Rows  # as _NEAR
    listed: Row  # what the essay counts up together with it
    related: Rows  # as RelationKind
    ways: Rows  # as _ASKS: where each way of asking leads

    @classmethod
    def of(cls, essay: Essay, at: int | None) -> Self:
        """``at``: the paragraph on the table."""
        related = {kind: _only(essay, _related(essay, at, kind)) for kind in RelationKind}
        return cls(
            (essay.paragraph(at).summary.zh,) if at else (),
            _only(essay, (at,) if at else ()),
            np.array(_beside(essay, at)),
            _listed(essay, at),
            np.array([*related.values()]),
            np.array([_way(related, kind) for kind in _ASKS]),
        )


def evidence(
    text: str, asked: Sequence[str], around: ParagraphContext, score: Score, *, confidence: float, leaning: float
) -> NDArray[np.float64]:
    """Paragraphs × TERMS. ``text`` and ``asked``: folded, without courtesy.

    ``around``: of the paragraph on the table. ``confidence``: that the essay speaks to the message alone.
    ``leaning``: the chance that the message goes on from what came before.
    """
    alone = score(text, ())
    nothing = np.zeros(len(alone))
    # Where nothing was asked yet, what is on the table speaks for what came before.
    earlier = asked[-1:] or around.summaries
    turns = TURNS.fullmatch(text.strip(" ，,。.？?！!…~")) is not None
    # Whoever turns to another matter has done with what is on the table.
    here = nothing if turns else around.here
    sources = (
        alone,
        score(text, earlier) if earlier else nothing,
        score(text, asked[-2:]) if len(asked) > 1 else nothing,
        score(asked[-1], ()) if asked else nothing,
        here,
    )
    first, second = (float(each) for each in np.sort(np.append(alone, [0.0, 0.0]))[::-1][:2])
    half = SHORT_IN_LETTERS if text.isascii() else SHORT
    gauges = (1.0, confidence, first - second, leaning, 1 / (1 + len(text) / half))
    sure = (1.0, confidence, leaning)
    ways = np.array([[[float(bool(asks.search(text)))]] for asks in _ASKS.values()])
    led = ways * np.stack((around.ways, np.broadcast_to(here, around.ways.shape)), axis=1)
    terms = (
        _by(np.clip(np.array(sources, np.float64), LEAST, MOST), gauges),
        _by(around.beside, sure),
        _by(around.listed[None], (*sure, float(bool(_COUNTS.search(text))), float(turns))),
        _by(around.related, sure),
        led.reshape(-1, len(alone)),
    )
    return np.ascontiguousarray(np.concatenate(terms).T)


def _by(rows: Rows, gauges: Sequence[float]) -> Rows:
    """Each row by each of the gauges: of the first row all, then of the second."""
    found: Rows = rows[:, None] * np.array(gauges)[:, None]
    return found.reshape(-1, rows.shape[1])


def _way(related: dict[RelationKind, Row], kind: RelationKind) -> Row:
    both = kind is RelationKind.CONTRAST
    return related[kind] + related[RelationKind.CONCESSION] if both else related[kind]


def _only(essay: Essay, numbers: Sequence[int]) -> Row:
    found = np.zeros(len(essay))
    found[[number - 1 for number in numbers if 1 <= number <= len(essay)]] = 1.0
    return found


def _related(essay: Essay, at: int | None, kind: RelationKind) -> list[int]:
    found = essay.argument.related(at, kind) if at else ()
    return [place.paragraph for place in found if place.paragraph != at]


def _listed(essay: Essay, at: int | None) -> Row:
    """What the essay counts up together with what is on the table."""
    lists = [[item.place.paragraph for item in each.items] for each in essay.argument.lists]
    return _only(essay, [number for numbers in lists if at in numbers for number in numbers if number != at])


def _beside(essay: Essay, at: int | None) -> tuple[Row, ...]:
    """The paragraphs after, before, in the same section, and how near each is."""
    if not at:
        nothing = np.zeros(len(essay))
        return nothing, nothing, nothing, nothing
    around = np.exp(-np.abs(np.arange(1, len(essay) + 1) - at) / AROUND)
    thesis = essay.paragraph(at).thesis
    section = [each.number for each in essay.paragraphs if each.thesis == thesis and each.number != at]
    return _only(essay, (at + 1,)), _only(essay, (at - 1,)), _only(essay, section), around
