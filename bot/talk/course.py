"""What comes on which day, and the argument of an essay in a few lines."""

from collections.abc import Sequence
from dataclasses import dataclass
from hashlib import blake2b
from typing import TypeVar

from bot.core.daily import Course, Subscription
from bot.core.essay import Essay, Thesis

LINES = 8
"""Of the argument of an essay, as the closing message tells it."""

_Item = TypeVar("_Item")


@dataclass(frozen=True, slots=True)
class Step:
    """One day: a paragraph, and the thesis that it stands for where theses come."""

    number: int
    thesis: Thesis | None = None


def length(subscription: Subscription, essay: Essay) -> int:
    """Days of one round, without the closing message."""
    return len(essay.theses) if subscription.course is Course.THESES else len(essay)


def step(subscription: Subscription, essay: Essay) -> Step | None:
    """What comes next; None where it is the closing message."""
    position = subscription.position
    if position >= length(subscription, essay):
        return None
    if subscription.course is Course.THESES:
        thesis = essay.theses[position]
        return Step(_telling(essay, thesis, subscription.round), thesis)
    if subscription.course is Course.SURPRISE:
        return Step(_shuffled(subscription, essay)[position])
    return Step(position + 1)


def _telling(essay: Essay, thesis: Thesis, turn: int) -> int:
    """A paragraph to stand for a thesis: one that a question leads to, else the first that is not a narrower one's."""
    own = [each.number for each in essay.paragraphs if each.thesis == thesis.id]
    asked = [opener.ref.number for opener in essay.openers if opener.ref.number in own]
    return asked[turn % len(asked)] if asked else own[0] if own else thesis.first


def _shuffled(subscription: Subscription, essay: Essay) -> list[int]:
    """The paragraphs in an order of their own for each subscription and round."""

    def place(number: int) -> bytes:
        return blake2b(f"{subscription.id}:{subscription.round}:{number}".encode(), digest_size=8).digest()

    return sorted(range(1, len(essay) + 1), key=place)


def argument(essay: Essay) -> tuple[str | int, ...]:
    """The whole argument in LINES lines, in the order of the text: ids of theses, and numbers of paragraphs.

    With more theses those of the parts come first, with fewer the summaries of paragraphs fill up.
    """
    tops = [thesis for thesis in essay.theses if thesis.id == thesis.part]
    inner = [thesis for thesis in essay.theses if thesis.id != thesis.part]
    theses = _spread(tops, LINES)
    theses += _spread(inner, LINES - len(theses))
    said = {thesis.statement.zh for thesis in theses}
    further = [each for each in essay.paragraphs if each.summary.zh not in said]
    lines: list[tuple[int, int, str | int]] = [(thesis.first, -thesis.last, thesis.id) for thesis in theses]
    lines += [(each.number, 0, each.number) for each in _spread(further, LINES - len(theses))]
    return tuple(line for _, _, line in sorted(lines, key=lambda line: line[:2]))


def _spread(items: Sequence[_Item], count: int) -> list[_Item]:
    """At most ``count`` of them, evenly."""
    if len(items) <= count:
        return list(items)
    return [items[at * len(items) // count] for at in range(count)]
