"""What a discussion came to: who took part, what it touched, how opinion moved, what is left."""

from collections import Counter
from collections.abc import Mapping
from types import MappingProxyType

from bot.core.callback_data.actions import BeginDiscussionButton
from bot.core.deep_links import RecapLink
from bot.core.discussion import (
    Discussion,
    DiscussionFigures,
    DiscussionPart,
    DiscussionStage,
    GroupContext,
    OpinionShift,
    Stance,
    Tally,
    Vote,
)
from bot.core.essay import Essay, Library, Thesis
from bot.core.response import Button, CatalogueMessage, Recap, Rows
from bot.core.response_parts import PopularContribution

POPULAR = 3
"""Messages that others replied to, named at most."""


def recap(
    discussion: Discussion, figures: DiscussionFigures, library: Library, group: GroupContext, *, whole: bool = True
) -> Recap:
    """Build the recap of a discussion whose essay is on the shelf. ``whole``: else only how opinion shifted."""
    essay = library.essay(discussion.ref.slug)
    said = figures.contributions
    people = {each.person for each in said} | {vote.person for vote in figures.votes}
    # Of whoever's vote never reached the bot it only knows that there is somebody.
    counted = discussion.counted or {}
    least = max((tally.total for tally in counted.values()), default=0)
    touched = Counter(number for each in said for number in each.touched if number <= len(essay))
    left = _untouched_thesis(essay, figures)
    # The oldest come first, and stay so among those with as many.
    replied = (
        PopularContribution(each.message, each.replies, at, each.touched)
        for at, each in enumerate(said, 1)
        if each.replies
    )
    popular = sorted(replied, key=lambda each: -each.replies)
    return Recap(
        ref=discussion.ref,
        thesis=discussion.thesis,
        question=discussion.question,
        closed=discussion.stage is DiscussionStage.CLOSED,
        people=max(len(people), least),
        said=len(said),
        touched=tuple(sorted(touched.items())),
        movement=opinion_shift(figures.votes, counted) if discussion.poll else None,
        popular=tuple(popular[:POPULAR]),
        chat=group.chat,
        untouched=left.id if left else None,
        then=left.discuss[0] if left and left.discuss else None,
        whole=whole,
        rows=_rows(discussion, left) if whole else (),
    )


def opinion_shift(
    votes: tuple[Vote, ...], counted: Mapping[DiscussionPart, Tally] = MappingProxyType({})
) -> OpinionShift:
    """Compare both polls, and count how voters changed between them. ``counted``: Telegram's counts, which prevail."""
    before = {vote.person: vote.stance for vote in votes if vote.part is DiscussionPart.BEFORE}
    after = {vote.person: vote.stance for vote in votes if vote.part is DiscussionPart.AFTER}
    both = before.keys() & after.keys()
    moved = Counter((before[each], after[each]) for each in both if before[each] is not after[each])
    return OpinionShift(
        counted.get(DiscussionPart.BEFORE, _tally(before)),
        counted.get(DiscussionPart.AFTER, _tally(after)),
        len(both),
        moved,
    )


def _tally(stances: dict[str, Stance]) -> Tally:
    return Tally(Counter(stances.values()))


def _untouched_thesis(essay: Essay, figures: DiscussionFigures) -> Thesis | None:
    """A thesis that no discussion here was about, and none has touched; those inside parts, which claim most, first."""
    left = [
        thesis
        for thesis in essay.theses
        if thesis.id not in figures.begun and not any(thesis.covers(number) for number in figures.covered)
    ]
    inner = [thesis for thesis in left if thesis.id != thesis.part]
    return next(iter(inner or left), None)


def _rows(discussion: Discussion, left: Thesis | None) -> Rows:
    """A way to what nobody has touched, and one to this recap in private."""
    alone = (Button(CatalogueMessage("recap.press.private"), start=RecapLink(discussion.id).pack()),)
    if left is None or discussion.stage is not DiscussionStage.CLOSED:
        return (alone,)
    return ((Button(CatalogueMessage("recap.press.begin"), BeginDiscussionButton(left.id)), *alone),)
