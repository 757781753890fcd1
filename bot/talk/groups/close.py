"""How a discussion ends: the poll is asked once more, and what came of it is told."""

from dataclasses import replace
from datetime import datetime, timedelta

from bot.core.context import Context
from bot.core.decision import AdvanceDiscussion, Decision
from bot.core.discussion import (
    Discussion,
    DiscussionFigures,
    DiscussionPart,
    DiscussionStage,
    GroupContext,
    ReportedOutcome,
)
from bot.core.essay import Library
from bot.core.incoming import Command
from bot.core.outgoing import ChatKind
from bot.core.response import CatalogueMessage, Recap, TextResponse
from bot.talk.groups.recap import recap
from bot.talk.schedules.durations import second_poll_hours

_REQUIRED_PARTS = {DiscussionStage.OPEN: DiscussionPart.PROMPT, DiscussionStage.ASKING: DiscussionPart.AFTER}
"""What has to stand in the chat before anybody can want that closed which it begins."""


def close(incoming: Command, context: Context) -> Decision:
    """Decide on ``/close``: the second poll; given again, the outcome at once.

    Given again before that poll is there, it was meant for what is closing already; the same for a prompt.
    """
    group = context.group or GroupContext()
    if not (context.manages or group.settings.anyone):
        return Decision(TextResponse((CatalogueMessage("discuss.managers"),)), context.state)
    if group.running is None:
        return Decision(TextResponse((CatalogueMessage("close.none"),)), context.state)
    if is_pending(group.running, group.pending_parts):
        return Decision(TextResponse((CatalogueMessage(f"close.coming.{group.running.stage}"),)), context.state)
    figures = group.figures or DiscussionFigures()
    after = next_stage(group.running, figures, incoming.origin.at, group.next_prompt_at)
    if after.stage is DiscussionStage.ASKING:
        return Decision(second_poll_notice(after), context.state, effects=(AdvanceDiscussion(after),))
    response = outcome(after, figures, context.library, group)
    return Decision(response, context.state, effects=(AdvanceDiscussion(after, reported_outcome(response)),))


def is_pending(discussion: Discussion, pending_parts: frozenset[DiscussionPart]) -> bool:
    """Return whether the message that begins the discussion's stage is among the unsent ``pending_parts``."""
    return _REQUIRED_PARTS.get(discussion.stage) in pending_parts


def next_stage(
    discussion: Discussion, figures: DiscussionFigures, now: datetime, next_prompt_at: datetime | None = None
) -> Discussion:
    """Return the discussion at its next stage. ``next_prompt_at``: when the next scheduled prompt is due here.

    Where nobody voted, there is nothing to ask once more; nor where the next prompt would end that too soon.
    """
    voted = any(vote.part is DiscussionPart.BEFORE for vote in figures.votes)
    hours = second_poll_hours(next_prompt_at - now if next_prompt_at else None)
    if discussion.stage is DiscussionStage.OPEN and discussion.poll and voted and hours:
        return replace(discussion, stage=DiscussionStage.ASKING, due=now + timedelta(hours=hours), second=hours)
    return closed_discussion(discussion, now)


def start_second_poll(discussion: Discussion, now: datetime, next_prompt_at: datetime | None) -> Discussion:
    """Return the discussion with its second poll running from now, but not beyond the next scheduled prompt."""
    due = now + timedelta(hours=discussion.second)
    return replace(discussion, due=min(due, next_prompt_at) if next_prompt_at else due)


def closed_discussion(discussion: Discussion, now: datetime) -> Discussion:
    """Return the discussion as closed at ``now``."""
    return replace(discussion, stage=DiscussionStage.CLOSED, due=None, closed=now)


def second_poll_notice(discussion: Discussion) -> TextResponse:
    """Build the announcement of the second poll, with the hours that it is open."""
    hours = discussion.second
    return TextResponse((CatalogueMessage("close.asking", {"hours": hours}, count=hours),))


def outcome(
    discussion: Discussion, figures: DiscussionFigures, library: Library, group: GroupContext
) -> Recap | TextResponse:
    """Build the response that closes a discussion: the recap, or, where nobody took part, only that it is over."""
    voted = figures.votes or any(tally.total for tally in (discussion.counted or {}).values())
    if not voted and not figures.contributions:
        return TextResponse((CatalogueMessage("close.silent"),))
    return recap(discussion, figures, library, group, whole=group.settings.recap)


def reported_outcome(response: Recap | TextResponse) -> ReportedOutcome:
    """Return what a closing response reports: how many took part, and how opinion shifted."""
    return (
        ReportedOutcome(response.people, response.movement) if isinstance(response, Recap) else ReportedOutcome(0, None)
    )


def updated_outcome(
    before: ReportedOutcome, discussion: Discussion, figures: DiscussionFigures, library: Library, group: GroupContext
) -> Recap | TextResponse | None:
    """Build the closing response anew; None where it still reports the same as ``before``."""
    response = outcome(discussion, figures, library, group)
    return response if replace(reported_outcome(response), message=before.message) != before else None


def show_recap(incoming: Command, context: Context) -> Decision:
    """``/recap``: of what goes on here, or else of what went on last. In private: where this person took part."""
    group = context.group or GroupContext()
    discussion = group.running or group.last
    if incoming.origin.elsewhere and not context.manages:
        return Decision(TextResponse((CatalogueMessage("recap.stranger"),)), context.state)
    if discussion is None:
        here = incoming.origin.to is not None and incoming.origin.to.place is ChatKind.GROUP
        return Decision(TextResponse((CatalogueMessage("recap.none" if here else "recap.nobody"),)), context.state)
    told = recap(discussion, group.figures or DiscussionFigures(), context.library, group)
    # Its buttons are the group's.
    return Decision(replace(told, rows=()) if incoming.origin.elsewhere else told, context.state)
