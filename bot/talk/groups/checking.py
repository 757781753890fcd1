"""``/check``: what the essay says to a claim about it. The claim is judged, never the person."""

from bot.core.chat import Chat, Utterance
from bot.core.essay import Library, Ref
from bot.core.match import Bearing, Find, Judgement
from bot.core.post import Place
from bot.core.reply import Button, Checked, Note, Remark, Rows, Turn
from bot.talk import payload

COMMAND = "check"


def claim(utterance: Utterance) -> str:
    """What is to be checked: what somebody wrote, or what stands behind the command."""
    return utterance.argument or utterance.replied


def check(utterance: Utterance, chat: Chat, library: Library, find: Find) -> Turn:
    """The passage that bears it out, or speaks against it; or that the essay does not say so."""
    judged = utterance.judged
    if judged is None:
        return Turn(Remark((Note("check.usage"),)), chat)
    reply = Checked(judged.bearing, judged.ref, judged.sentence, _rows(judged, utterance))
    # What somebody else wrote is shown by answering it, and kept nowhere.
    return Turn(reply, chat, answers_to=None if utterance.argument else utterance.replies_to)


def _rows(judged: Judgement, utterance: Utterance) -> Rows:
    ref: Ref | None = judged.ref
    if ref is None or judged.bearing is Bearing.UNSAID:
        return ()
    if utterance.to and utterance.to.place is not Place.PRIVATE:
        return ((Button(Note("group.press.read"), start=payload.link(ref)),),)
    return ((Button(Note("button.whole"), payload.paragraph(ref)),),)
