"""``/check``: what the essay says to a claim about it. The claim is judged, never the person."""

from bot.core.conversation import ConversationState, IncomingMessage
from bot.core.decision import Decision
from bot.core.essay import Library, Ref
from bot.core.match import ClaimJudgement, ClaimVerdict, Find
from bot.core.outgoing import ChatKind
from bot.core.response import Button, CatalogueMessage, CheckedClaim, Rows, TextResponse
from bot.talk import callback_data

COMMAND = "check"


def claim(utterance: IncomingMessage) -> str:
    """What is to be checked: what somebody wrote, or what stands behind the command."""
    return utterance.argument or utterance.replied


def check(utterance: IncomingMessage, chat: ConversationState, library: Library, find: Find) -> Decision:
    """The passage that bears it out, or speaks against it; or that the essay does not say so."""
    judged = utterance.judged
    if judged is None:
        return Decision(TextResponse((CatalogueMessage("check.usage"),)), chat)
    reply = CheckedClaim(judged.bearing, judged.ref, judged.sentence, _rows(judged, utterance))
    # What somebody else wrote is shown by answering it, and kept nowhere.
    return Decision(reply, chat, answers_to=None if utterance.argument else utterance.replies_to)


def _rows(judged: ClaimJudgement, utterance: IncomingMessage) -> Rows:
    ref: Ref | None = judged.ref
    if ref is None or judged.bearing is ClaimVerdict.UNSAID:
        return ()
    if utterance.to and utterance.to.place is not ChatKind.PRIVATE:
        return ((Button(CatalogueMessage("group.press.read"), start=callback_data.link(ref)),),)
    return ((Button(CatalogueMessage("button.whole"), callback_data.paragraph(ref)),),)
