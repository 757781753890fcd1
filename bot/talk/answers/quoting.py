"""Answers made of several sentences of the essay."""

from dataclasses import replace

from bot.core.argument import Place
from bot.core.callback_data.passages import PassageAction
from bot.core.context import Context
from bot.core.decision import Decision
from bot.core.essay import Essay, Ref
from bot.core.response import CatalogueMessage, Quotations, QuotedSentence
from bot.talk.acts import Request
from bot.talk.answers.ways import action_row
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


def quote_of(number: int, context: Context) -> Decision:
    """The sentence that says what a paragraph comes to."""
    essay = context.essay
    exact = QuotedSentence(with_sentence(Place(number), context, essay))
    rows = action_row(Ref(essay.slug, number), PassageAction.QUOTES)
    return answer_with_quotations(
        Quotations(essay.slug, (exact,), CatalogueMessage("quotes.exact"), rows=rows), context, number
    )


def with_list_kept(decision: Decision, request: Request, context: Context) -> Decision:
    """After one of several that were quoted, "and the third?" is still one of them."""
    if request.reference is None or not request.reference.item or decision.state.listed:
        return decision
    return replace(decision, state=replace(decision.state, listed=context.state.listed))
