"""What a reader makes of an answer: kept, and where it was bad, something done about it in the same message."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from itertools import islice

from bot.core.act import ActType
from bot.core.argument import Place
from bot.core.callback_data.passages import FeedbackButton, ParagraphButton, RatingButton
from bot.core.context import Context
from bot.core.decision import Decision, Effect, RecordFeedback
from bot.core.essay import Essay, Ref
from bot.core.feedback import RATINGS, REASONS, Feedback, RatedAnswer
from bot.core.incoming import ButtonPress, IncomingMessage, Reaction, Text
from bot.core.outgoing import ChatKind
from bot.core.response import Button, CatalogueMessage, Extent, NotInEssay, Passage, Rows, TextResponse
from bot.talk import every_essay
from bot.talk.answers import paging
from bot.talk.answers.correcting import apologise
from bot.talk.navigation import beside, passage_rows

BESIDE = 2
"""Other passages that are offered beside those before and after one."""
NEAREST = 3
"""Passages that are offered below an answer that there is none."""


def react(incoming: Reaction, context: Context) -> Decision:
    """Keep a reaction; under the last answer of a private chat, offer to say what was wrong with it. Nothing is said:
    only the buttons change."""
    if context.rated is None:
        return Decision(None, context.state, keep=False)
    return _rated(context.rated, incoming.feedback, incoming, context)


def press_rating(pressed: RatingButton, incoming: ButtonPress, context: Context) -> Decision | None:
    """The same by a button, which says that it is noted."""
    if context.rated is None:
        return Decision(None, context.state, toast=CatalogueMessage("button.stale"), keep=False)
    decision = _rated(context.rated, pressed.feedback, incoming, context)
    return replace(decision, toast=CatalogueMessage("feedback.noted"))


def _rated(
    rated: RatedAnswer, feedback: Feedback | None, incoming: Reaction | ButtonPress, context: Context
) -> Decision:
    decision = Decision(None, context.state, effects=(RecordFeedback(rated.key, feedback),), keep=False)
    if feedback is not Feedback.DOWN or incoming.origin.flooding or not _in_private(incoming):
        return decision
    rows = _reasons(rated, context)
    return replace(decision, response=TextResponse((), rows), in_place=True) if rows else decision


def _reasons(rated: RatedAnswer, context: Context) -> Rows:
    """What may have been wrong, a tap each, and the other passages that matched; below an older answer nothing."""
    state = context.state
    if rated.shows and rated.shows == state.at:
        ref, essay = rated.shows, context.library.essay(rated.shows.slug)
        reasons = tuple(_reason(reason, ref) for reason in REASONS)
        others = (_to(other) for other in _matches(context, essay) if other != ref)
        return (reasons, (*islice(others, BESIDE), *beside(essay, ref)))
    if rated.absent and state.asked:
        near = tuple(islice(_matches(context, context.essay), NEAREST))
        return (tuple(map(_to, near)), (_reason(Feedback.MISREAD, near[0]),)) if near else ()
    return ()


def _reason(reason: Feedback, ref: Ref) -> Button:
    return Button(CatalogueMessage(f"button.feedback.{reason}"), FeedbackButton(reason, ref))


def _to(ref: Ref) -> Button:
    return Button(CatalogueMessage("button.paragraph", {"number": ref.number}), ParagraphButton(ref))


def _matches(context: Context, essay: Essay) -> Iterator[Ref]:
    """Passages that come near to what was asked last, the nearest first."""
    if not context.state.asked:
        return
    matches = context.find(context.state.asked[-1], (), essay.slug).matches
    yield from (match.ref for match in matches if match.score >= paging.FAINT * matches[0].score)


def offered_below(decision: Decision, incoming: Text, context: Context) -> Decision:
    """The answer with a 👍 and a 👎 below it, for not everybody thinks of reactions, and beside them the same question
    to all essays. Nothing below what is no answer; and in groups, where many read, nothing either."""
    response = decision.response
    if not _in_private(incoming) or decision.finding is None or not isinstance(response, Passage | NotInEssay):
        return decision
    ratings = tuple(Button(CatalogueMessage(f"button.rate.{each}"), RatingButton(each)) for each in RATINGS)
    elsewhere = every_essay.question_to_all(decision, context)
    return replace(decision, response=replace(response, rows=(*response.rows, (*ratings, *elsewhere))))


def press(pressed: FeedbackButton, incoming: ButtonPress, context: Context) -> Decision | None:
    """What was wrong: kept, and mended in place as far as that can be done."""
    ref = pressed.ref
    if not context.library.holds(ref) or not _in_private(incoming):
        return None
    essay, state = context.library.essay(ref.slug), context.state
    if state.at != ref:
        state = replace(state, at=ref, others=(), listed=(), put=None)
    decision = _MENDED[pressed.reason](ref, replace(context, state=state), essay)
    effects: tuple[Effect, ...] = ()
    if context.rated:
        effects = (RecordFeedback(context.rated.key, pressed.reason),)
    return replace(decision, in_place=True, toast=CatalogueMessage("feedback.noted"), effects=effects)


def _in_private(incoming: IncomingMessage) -> bool:
    return incoming.origin.to is None or incoming.origin.to.place is ChatKind.PRIVATE


def _another(ref: Ref, context: Context, essay: Essay) -> Decision:
    return paging.show_other(context) or Decision(None, context.state)


def _shorter(ref: Ref, context: Context, essay: Essay) -> Decision:
    """The same passage in two sentences, with a way back to the whole."""
    asked = context.state.asked[-1] if context.state.asked else essay.paragraph(ref.number).summary.zh
    matches = context.find(asked, (), essay.slug).matches
    sentence = next((match.sentence for match in matches if match.ref == ref), None)
    rows = passage_rows(essay, ref, (Place(ref.number, sentence),), Extent.EXCERPT)
    return Decision(Passage(ref, Extent.SNIPPET, sentence, rows=rows), context.state)


def _misread(ref: Ref, context: Context, essay: Essay) -> Decision:
    decision = apologise(str(ref), context)
    return replace(decision, act=ActType.CORRECTION, corrects=ref)


_MENDED: dict[Feedback, Callable[[Ref, Context, Essay], Decision]] = {
    Feedback.ANOTHER: _another,
    Feedback.LONG: _shorter,
    Feedback.MISREAD: _misread,
}
