"""What a message asks, read with what came before where it cannot stand alone."""

from bot.core.context import Context
from bot.core.essay import Essay
from bot.core.incoming import Text
from bot.core.match import Finding, Verdict
from bot.talk.follow_up import is_follow_up, turns

NEAR = 0.01
"""Confidence below which not even a nearest passage is worth naming."""
ELSEWHERE = 0.13
"""Confidence below which a message is about something else, whatever it leans on. Of the golden follow-ups none is."""
CLIPPED = 10
"""Characters. So short a message, unclear by itself, mostly goes on from the one before."""


def find_in_context(incoming: Text, context: Context, essay: Essay) -> Finding:
    """A follow-up leans on the message before it, or on the passage on the table; one that says enough does not."""
    alone = context.find(incoming.content, (), essay.slug)
    leaning, clipped = is_follow_up(incoming.folded), len(incoming.folded) <= CLIPPED
    says = alone.verdict is Verdict.SAYS
    before = context.state.asked[-1:] or (
        (essay.paragraph(context.state.at.number).summary.zh,) if context.state.at else ()
    )
    if not before or not (leaning or (clipped and not says)) or (says and turns(incoming.folded)):
        return alone
    if alone.matches and alone.confidence < ELSEWHERE:
        # "And what does he earn?" leans, but on nothing that the essay speaks of.
        return alone
    together = context.find(incoming.content, before, essay.slug)
    better = together.verdict is Verdict.SAYS or not says
    return together if better and (leaning or together.verdict is Verdict.SAYS) else alone
