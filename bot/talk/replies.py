"""What is on the table when somebody replies to an earlier answer of the bot's."""

import re
from dataclasses import replace

from bot.core.context import Context
from bot.core.conversation import ConversationState, OpenQuestion
from bot.core.essay import Essay, Ref
from bot.core.incoming import Text

_PLACE = re.compile(r"第 (\d{1,5}) (?:/ \d{1,5} )?段|[Pp]aragraph (\d{1,5})")


def replying(incoming: Text, context: Context) -> ConversationState:
    """The state as a reply finds it: with the passage, and the question, of the message that it replies to."""
    state = context.state
    if not incoming.answers:
        return state
    for essay in (context.essay, *(each for each in context.library.essays if each is not context.essay)):
        shown, put = shown_passage(incoming.answers, essay), _put_question(incoming.answers, essay)
        if put:
            return replace(state, at=shown or state.at, put=put)
        if shown and shown != state.at:
            return replace(state, at=shown, asked=(), others=(), listed=(), put=None)
        if shown:
            return state
    return state


def shown_passage(answer: str, essay: Essay) -> Ref | None:
    """The passage that an answer shows or, where it quotes none, that it names first."""
    for paragraph in essay.paragraphs:
        if answer in paragraph.text or any(sentence in answer for sentence in paragraph.sentences):
            return Ref(essay.slug, paragraph.number)
    found = _PLACE.search(answer)
    number = int(found[1] or found[2]) if found else 0
    return Ref(essay.slug, number) if 1 <= number <= len(essay) else None


def _put_question(answer: str, essay: Essay) -> OpenQuestion | None:
    """The open question that an answer put."""
    for thesis in essay.theses:
        for nth, question in enumerate(thesis.discuss):
            if question.zh in answer or (question.en and question.en in answer):
                return OpenQuestion(thesis.id, nth)
    return None
