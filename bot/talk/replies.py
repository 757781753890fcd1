"""What is on the table when somebody replies to an earlier answer of the bot's."""

from dataclasses import replace

from bot.core.context import Context
from bot.core.conversation import ConversationState, OpenQuestion
from bot.core.essay import Essay, Ref
from bot.core.incoming import Text
from bot.core.patterns import LazyPattern

SHORTEST = 5
"""Characters of an answer that is a piece of a passage."""
_PLACE = LazyPattern(r"第 (\d{1,5}) (?:/ \d{1,5} )?段|[Pp]aragraph (\d{1,5})")


def state_for_reply(incoming: Text, context: Context) -> ConversationState:
    """Return the state with the passage, and the question, of the bot's message that ``incoming`` replies to."""
    state = context.state
    if not incoming.answers:
        return state
    folded = incoming.reply.folded if incoming.reply else ""
    # What stands there word for word tells more than a number, which every essay has.
    for essay in context.library.essays:
        put, shown = _put_question(folded or incoming.answers, essay), shown_passage(incoming.answers, essay)
        if put:
            beginning = Ref(essay.slug, essay.thesis(put.thesis).first)
            return replace(state, at=shown or (state.at if essay is context.essay else beginning), put=put)
        if shown:
            break
    else:
        shown = named_passage(incoming.answers, context.essay)
    if shown in (None, state.at):
        return state
    return replace(state, at=shown, asked=(), others=(), listed=(), put=None)


def shown_passage(answer: str, essay: Essay) -> Ref | None:
    """The passage that an answer shows; of several the first; the one that is named before it, where one is."""
    found = [
        (answer.find(sentence), paragraph.number)
        for paragraph in essay.paragraphs
        for sentence in paragraph.sentences
        if sentence in answer
    ]
    if not found:
        inside = next(
            (each.number for each in essay.paragraphs if len(answer) > SHORTEST and answer in each.text), None
        )
        return Ref(essay.slug, inside) if inside else None
    start, number = min(found)
    return named_passage(answer[:start], essay) or Ref(essay.slug, number)


def named_passage(answer: str, essay: Essay) -> Ref | None:
    """The passage that an answer names first."""
    found = _PLACE.search(answer)
    number = int(found[1] or found[2]) if found else 0
    return Ref(essay.slug, number) if 1 <= number <= len(essay) else None


def _put_question(answer: str, essay: Essay) -> OpenQuestion | None:
    """The open question that an answer put. ``answer``: folded."""
    text = answer.casefold()
    for thesis in essay.theses:
        for nth, question in enumerate(thesis.discuss):
            if question.zh.casefold() in text or (question.en and question.en.casefold() in text):
                return OpenQuestion(thesis.id, nth)
    return None
