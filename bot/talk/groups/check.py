"""``/check``: what the essay says to a claim about it. The claim is judged, never the person."""

from bot.core.callback_data.passages import ParagraphButton
from bot.core.context import Context
from bot.core.decision import Decision
from bot.core.deep_links import ParagraphLink
from bot.core.essay import Ref
from bot.core.incoming import Command
from bot.core.match import ClaimJudgement, ClaimVerdict
from bot.core.outgoing import ChatKind
from bot.core.response import Button, CatalogueMessage, CheckedClaim, Rows, TextResponse

COMMAND = "check"


def claim_to_check(incoming: Command) -> str:
    """What is to be checked: what somebody wrote, or what stands behind the command."""
    return incoming.argument or incoming.replied


def check(incoming: Command, context: Context) -> Decision:
    """The passage that bears it out, or speaks against it; or that the essay does not say so."""
    judged = context.judged
    if judged is None:
        return Decision(TextResponse((CatalogueMessage("check.usage"),)), context.state)
    response = CheckedClaim(judged.bearing, judged.ref, judged.sentence, _rows(judged, incoming))
    # What somebody else wrote is shown by answering it, and kept nowhere.
    answers_to = incoming.reply.message if incoming.reply and not incoming.argument else None
    return Decision(response, context.state, answers_to=answers_to)


def _rows(judged: ClaimJudgement, incoming: Command) -> Rows:
    ref: Ref | None = judged.ref
    if ref is None or judged.bearing is ClaimVerdict.UNSAID:
        return ()
    if incoming.origin.to and incoming.origin.to.place is not ChatKind.PRIVATE:
        return ((Button(CatalogueMessage("group.press.read"), start=ParagraphLink(ref).pack()),),)
    return ((Button(CatalogueMessage("button.whole"), ParagraphButton(ref)),),)
