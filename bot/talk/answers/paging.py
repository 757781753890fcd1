"""Pages of the essay: the paragraph that is named, and those around the one on the table."""

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from functools import partial

from bot.core.argument import RelationKind
from bot.core.context import Context
from bot.core.decision import Decision
from bot.core.essay import Essay, Ref
from bot.core.incoming import Text
from bot.core.response import CatalogueMessage, Passage, TextResponse
from bot.talk import small_talk
from bot.talk.acts import Request
from bot.talk.answers.quote_cards import card_in_words
from bot.talk.answers.ranges import show_paragraphs
from bot.talk.answers.ways import turn_number
from bot.talk.navigation import show_next_match, show_overview, show_paragraph
from bot.talk.reading import favourites, marking, resuming


def show_requested(request: Request, context: Context) -> Decision | None:
    """Exactly the paragraphs that are named; or the next, the one before, the same again, further ones that matched."""
    essay = context.essay
    reference = request.reference
    if request.detail == "card":
        return _card(request, context)
    if request.detail in _KEEPING:
        inside = reference.inside(essay) if reference else ()
        if reference and reference.paragraphs and not inside:
            return _named(reference.paragraphs, context)
        return _KEEPING[request.detail](request.incoming, context, essay, inside[0] if inside else None)
    if reference and reference.relative and context.state.reading:
        return resuming.step(reference.relative, essay, request.incoming.origin.at, context)
    if reference and reference.relative:
        return _step(reference.relative)(context)
    if reference and reference.paragraphs:
        return _named(reference.paragraphs, context)
    if reading := _reading(request.detail, context):
        return reading(essay, request.incoming.origin.at, context)
    turning = _TURNS.get(request.detail)
    return turning(context) if turning else None


_Keeping = Callable[[Text, Context, Essay, int | None], Decision]
_KEEPING: dict[str, _Keeping] = {
    "keep": lambda incoming, context, essay, number: favourites.keep_in_words(
        essay, incoming.origin.at, context, number
    ),
    "drop": lambda incoming, context, essay, number: favourites.drop_in_words(incoming.folded, essay, context, number),
    "finished": lambda incoming, context, essay, number: marking.finish(
        incoming.folded, essay, incoming.origin.at, context, number
    ),
    "mark": lambda incoming, context, essay, number: marking.mark(essay, incoming.origin.at, context, number),
}
"""What is done with a paragraph for whoever reads; the number of the one that they name, or None."""
_OnACard = Callable[[Essay, datetime, Context], Decision]
_CARDS: dict[str, _OnACard] = {
    "first": resuming.restart,
    "resume": resuming.go_on,
    "favourites": lambda essay, at, context: favourites.show_favourites(context),
}
_STEPS: dict[str, _OnACard] = {
    "next": partial(resuming.step, +1),
    "previous": partial(resuming.step, -1),
}


def _reading(detail: str, context: Context) -> _OnACard | None:
    """What is done with reading cards; whoever is reading one gets the next one as such."""
    if detail == "resume" and not context.state.reading and context.bookmarks.position(context.essay.slug) is None:
        # Nobody has read anything that could be gone on with, but for what is on the table.
        return None
    return _CARDS.get(detail) or (_STEPS.get(detail) if context.state.reading else None)


def _card(request: Request, context: Context) -> Decision:
    """The picture of what is named; what there is not is said."""
    essay = context.essay
    named = request.reference.paragraphs if request.reference else ()
    inside = tuple(number for number in named if 1 <= number <= len(essay))
    if named and not inside:
        return _named(named, context)
    return card_in_words(essay, request.text, context, inside)


def _named(numbers: tuple[int, ...], context: Context) -> Decision:
    """The first of them, with the others as buttons; what there is not is said."""
    essay = context.essay
    there = [number for number in numbers if 1 <= number <= len(essay)]
    if not there:
        note = CatalogueMessage("page.none", {"count": len(essay)})
        return Decision(TextResponse((note,), small_talk.opener_rows(essay)), context.state)
    return show_paragraphs(essay, tuple(there), replace(context.state, asked=()))


def _step(by: int) -> Callable[[Context], Decision | None]:
    def step(context: Context) -> Decision | None:
        essay = context.essay
        at = context.state.at
        here = at.number if at else (0 if by > 0 else 2)
        if not 1 <= here + by <= len(essay):
            note = CatalogueMessage("page.end" if by > 0 else "page.start")
            return Decision(TextResponse((note,), small_talk.opener_rows(essay)), context.state)
        # From here on "why?" asks about this passage, no longer about the last question.
        return show_paragraph(essay, Ref(essay.slug, here + by), replace(context.state, asked=(), put=None))

    return step


def _any(context: Context) -> Decision | None:
    """One of them, another each time."""
    essay = context.essay
    at = context.state.at.number if context.state.at else 0
    number = (at * 7 + 11 * (turn_number(context) + 1)) % len(essay) + 1
    number = number if number != at else number % len(essay) + 1
    return show_paragraph(essay, Ref(essay.slug, number), replace(context.state, asked=(), put=None))


def _again(context: Context) -> Decision | None:
    """What is on the table once more; with nothing on it, what the essay comes to."""
    return _whole(context) or show_overview(context.essay, None, context.state)


def _whole(context: Context) -> Decision | None:
    return show_paragraph(context.essay, context.state.at, context.state) if context.state.at else None


FAINT = 0.1
"""Score, as a share of the best one's, below which a passage has nothing to do with what was asked."""
_AKIN = (RelationKind.RESTATES, RelationKind.GROUND, RelationKind.CONSEQUENCE)


def show_other(context: Context) -> Decision | None:
    """The next of those that were counted; then what comes near, or hangs together with it, and was not shown yet."""
    essay = context.essay
    at = context.state.at
    if not at:
        return None
    following = show_next_match(essay, context.state)
    if following:
        return following
    if near := _not_shown(at, context):
        shown = show_paragraph(essay, near, context.state)
        if isinstance(shown.response, Passage):
            shown = replace(shown, response=replace(shown.response, lead=CatalogueMessage("page.near")))
        return shown
    none_left = TextResponse((CatalogueMessage("page.others"),), small_talk.opener_rows(essay, str(at)))
    return Decision(none_left, context.state)


def _not_shown(at: Ref, context: Context) -> Ref | None:
    essay = context.essay
    state = context.state
    shown = {at, *state.seen, *state.listed}
    asked = state.asked[-1] if state.asked else essay.paragraph(at.number).summary.zh
    matches = context.find(asked, (), essay.slug).matches
    near = [match.ref for match in matches if match.score >= FAINT * matches[0].score]
    akin = [Ref(essay.slug, place.paragraph) for place in essay.argument.related(at.number, *_AKIN)]
    return next((ref for ref in (*near, *akin) if ref not in shown), None)


_TURNS: dict[str, Callable[[Context], Decision | None]] = {
    "next": _step(+1),
    "resume": _step(+1),
    "previous": _step(-1),
    "again": _again,
    "whole": _whole,
    "others": show_other,
    "any": _any,
}
