"""Answers made of several sentences of the essay."""

from dataclasses import replace

from bot.core.argument import Place
from bot.core.context import Context
from bot.core.decision import Decision
from bot.core.essay import Essay, Ref
from bot.core.response import Quotations
from bot.talk.navigation import with_passage


def with_sentence(place: Place, context: Context, essay: Essay) -> Place:
    """The place with a sentence: the one that says what the paragraph comes to, where none is named."""
    if place.sentence is not None:
        return place
    paragraph = essay.paragraph(place.paragraph)
    finding = context.find(paragraph.summary.zh, (), essay.slug)
    sentence = next((match.sentence for match in finding.matches if match.ref.number == place.paragraph), 0)
    return Place(place.paragraph, sentence)


def answer_with_quotations(response: Quotations, context: Context, number: int | None) -> Decision:
    """The answer, with each sentence one that "the second" may mean, and the paragraph ``number`` on the table."""
    state = with_passage(context.state, Ref(response.slug, number)) if number else context.state
    listed = tuple(Ref(response.slug, each.place.paragraph) for each in response.quoted)
    return Decision(response, replace(state, listed=listed))
