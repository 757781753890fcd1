"""What a reader makes of an answer: kept, and where it was bad, something done about it in the same message."""

from collections.abc import Callable
from dataclasses import replace

from bot.core.act import ActType
from bot.core.argument import Place
from bot.core.callback_data.passages import FeedbackButton
from bot.core.context import Context
from bot.core.decision import Decision, Effect, RecordFeedback
from bot.core.essay import Essay, Ref
from bot.core.feedback import REASONS, Feedback
from bot.core.incoming import ButtonPress, Reaction
from bot.core.outgoing import ChatKind
from bot.core.response import Button, CatalogueMessage, Extent, Passage, TextResponse
from bot.talk.answers import paging
from bot.talk.answers.correcting import apologise
from bot.talk.navigation import beside, passage_rows


def react(incoming: Reaction, context: Context) -> Decision:
    """Keep a reaction; under the last answer of a private chat, offer to say what was wrong with it. Nothing is said:
    only the buttons change."""
    rated, state = context.rated, context.state
    if rated is None:
        return Decision(None, state, keep=False)
    effects = (RecordFeedback(rated.key, incoming.feedback),)
    bad = incoming.feedback is Feedback.DOWN and not incoming.origin.flooding
    if not bad or not _in_private(incoming) or rated.shows is None or rated.shows != state.at:
        return Decision(None, state, effects=effects, keep=False)
    ref = rated.shows
    reasons = tuple(
        Button(CatalogueMessage(f"button.feedback.{reason}"), FeedbackButton(reason, ref)) for reason in REASONS
    )
    rows = (reasons, beside(context.library.essay(ref.slug), ref))
    return Decision(TextResponse((), rows), state, in_place=True, effects=effects, keep=False)


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


def _in_private(incoming: Reaction | ButtonPress) -> bool:
    return incoming.origin.to is None or incoming.origin.to.place is ChatKind.PRIVATE


def _another(ref: Ref, context: Context, essay: Essay) -> Decision:
    return paging.show_other(context, essay) or Decision(None, context.state)


def _shorter(ref: Ref, context: Context, essay: Essay) -> Decision:
    """The same passage in two sentences, with a way back to the whole."""
    asked = context.state.asked[-1] if context.state.asked else essay.paragraph(ref.number).summary.zh
    matches = context.find(asked, (), essay.slug).matches
    sentence = next((match.sentence for match in matches if match.ref == ref), None)
    rows = passage_rows(essay, ref, (Place(ref.number, sentence),), Extent.EXCERPT)
    return Decision(Passage(ref, Extent.SNIPPET, sentence, rows=rows), context.state)


def _misread(ref: Ref, context: Context, essay: Essay) -> Decision:
    decision = apologise(str(ref), context, essay)
    return replace(decision, act=ActType.CORRECTION, corrects=ref)


_MENDED: dict[Feedback, Callable[[Ref, Context, Essay], Decision]] = {
    Feedback.ANOTHER: _another,
    Feedback.LONG: _shorter,
    Feedback.MISREAD: _misread,
}
