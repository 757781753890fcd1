"""Not understood: neither something of which the essay does not speak nor an errand. Two readings, as buttons."""

from bot.core.act import ActType
from bot.core.callback_data.passages import PassageAction, PassageActionButton
from bot.core.context import Context
from bot.core.decision import Decision
from bot.core.language import LocalizedText
from bot.core.match import NOTHING, Finding
from bot.core.response import Button, CatalogueMessage, TextResponse
from bot.talk import small_talk
from bot.talk.acts import Request
from bot.talk.answers.ways import turn_number

READINGS = 2
ECHOED = 20
"""Characters of what somebody wrote, said back to them."""
SHORT = 8
"""Characters up to which a message may be a fragment of which nothing can be made."""
FAINT = 0.4
"""Score of an act below which a doubtful one is a guess. Of the golden messages so short, half of those are wrong."""
FAINT_TALK, CLEAR_TALK = 0.55, 0.4
"""The same of small talk, which attracts whatever is short; and its lead from which it is that all the same."""
KIND = "unclear"
"""The kind of small talk of which nobody can make anything: "asdf", "well, that, you know"."""

_WAYS = {
    ActType.PLAIN: PassageAction.PLAIN,
    ActType.REASONS: PassageAction.WHY,
    ActType.BOTH_SIDES: PassageAction.SIDES,
    ActType.EXAMPLE: PassageAction.EXAMPLE,
    ActType.QUESTIONS: PassageAction.ASK,
    ActType.QUOTES: PassageAction.QUOTES,
}


def is_unclear(request: Request) -> bool:
    """Is what a message is taken for no more than a guess?"""
    if request.act is ActType.SMALL_TALK and request.detail == KIND:
        return True
    reading = request.reading
    if reading is None or len(request.text) > SHORT:
        return False
    if request.act is ActType.SMALL_TALK:
        return reading.score < FAINT_TALK and reading.lead < CLEAR_TALK
    return reading.doubtful and reading.score < FAINT and request.act not in (ActType.PASSAGE, ActType.ABSENT)


def ask_back(request: Request, finding: Finding, context: Context) -> Decision:
    """Say so, and offer two readings: what may be wanted with the passage on the table, and what may be asked."""
    essay = context.essay
    at = context.state.at
    others = request.reading.others if request.reading else ()
    acts = (request.act, *others) if at and at.slug == essay.slug else ()
    ways = [_WAYS[act] for act in acts if act in _WAYS] or [PassageAction.PLAIN]
    buttons = [Button(CatalogueMessage(f"way.{ways[0]}"), PassageActionButton(ways[0], at))] if at and acts else []
    questions = [button for row in small_talk.opener_rows(essay, request.text, finding.matches) for button in row]
    row = (*buttons, *questions)[:READINGS]
    note = CatalogueMessage(
        f"unclear.{turn_number(context) % 2}", {"asked": LocalizedText(request.incoming.content.strip()[:ECHOED])}
    )
    return Decision(TextResponse((note,), (row,)), context.state, NOTHING, understood=False)
