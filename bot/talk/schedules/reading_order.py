"""What comes on which day, and the argument of an essay in a few lines."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from hashlib import blake2b
from typing import TypeVar

from bot.core.essay import Essay, Thesis
from bot.core.subscription import DailyExcerpts, PromptSchedule, ReadingOrder, Subscription

LINES = 8
"""Of the argument of an essay, as the closing message tells it."""

_Item = TypeVar("_Item")


@dataclass(frozen=True, slots=True)
class ReadingDay:
    """One day: a paragraph, and the thesis that it stands for where theses come, or the paragraphs behind it."""

    number: int
    thesis: Thesis | None = None
    more: tuple[int, ...] = ()

    @property
    def last(self) -> int:
        return self.more[-1] if self.more else self.number


def days_in_round(subscription: Subscription, essay: Essay) -> int:
    """Return how many days one round takes, without the closing message."""
    if isinstance(subscription, PromptSchedule):
        return len(prompt_theses(subscription, essay))
    if subscription.order is ReadingOrder.THESES:
        return len(essay.theses)
    return -(-len(essay) // paragraphs_a_day(subscription))


def paragraphs_a_day(subscription: DailyExcerpts) -> int:
    """Paragraphs at a time: more than one only where they come in order."""
    return subscription.pace if subscription.order is ReadingOrder.PARAGRAPHS else 1


def with_pace(subscription: DailyExcerpts, essay: Essay, paragraphs: int) -> DailyExcerpts:
    """So many paragraphs at a time from now on. None is left out; where days do not match, some come again."""
    read = subscription.position * paragraphs_a_day(subscription)
    changed = replace(subscription, pace=paragraphs)
    position = days_in_round(changed, essay) if is_finished(subscription, essay) else read // paragraphs_a_day(changed)
    return replace(changed, position=position)


def is_finished(subscription: DailyExcerpts, essay: Essay) -> bool:
    """Return whether the round is over, and the closing message comes next."""
    return subscription.position >= days_in_round(subscription, essay)


def prompt_theses(subscription: PromptSchedule, essay: Essay) -> tuple[Thesis, ...]:
    """Return the theses that prompts are about, in the order of the essay: the chosen ones, or all."""
    chosen = tuple(thesis for thesis in essay.theses if thesis.id in subscription.chosen)
    return chosen or essay.theses


def next_turn(subscription: PromptSchedule, essay: Essay) -> tuple[int, int]:
    """Return the index of the next thesis in the essay, from 0, and the round.

    The position counts through all theses, chosen or not: whoever chooses anew loses no place.
    """
    places = [essay.theses.index(thesis) for thesis in prompt_theses(subscription, essay)]
    ahead = [place for place in places if place >= subscription.position]
    return (ahead[0], subscription.round) if ahead else (places[0], subscription.round + 1)


def next_reading_day(subscription: DailyExcerpts, essay: Essay) -> ReadingDay | None:
    """Return what the next day brings; None where it is the closing message."""
    position = subscription.position
    if is_finished(subscription, essay):
        return None
    if subscription.order is ReadingOrder.THESES:
        thesis = essay.theses[position]
        return ReadingDay(representative_paragraph(essay, thesis, subscription.round), thesis)
    if subscription.order is ReadingOrder.SURPRISE:
        return ReadingDay(_shuffled(subscription, essay)[position])
    first = position * subscription.pace + 1
    return ReadingDay(first, more=tuple(range(first + 1, min(first + subscription.pace, len(essay) + 1))))


def representative_paragraph(essay: Essay, thesis: Thesis, nth: int) -> int:
    """A paragraph to stand for a thesis: one that a question leads to, else the first that is not a narrower one's."""
    own = [each.number for each in essay.paragraphs if each.thesis == thesis.id]
    asked = [opener.ref.number for opener in essay.openers if opener.ref.number in own]
    return asked[nth % len(asked)] if asked else own[0] if own else thesis.first


def _shuffled(subscription: DailyExcerpts, essay: Essay) -> list[int]:
    """The paragraphs in an order of their own for each subscription and round."""

    def place(number: int) -> bytes:
        return blake2b(f"{subscription.id}:{subscription.round}:{number}".encode(), digest_size=8).digest()

    return sorted(range(1, len(essay) + 1), key=place)


def argument_lines(essay: Essay) -> tuple[str | int, ...]:
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
