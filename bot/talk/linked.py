"""What a link to paragraphs leads to: where their words stand now, with a word where they were changed or are gone."""

from dataclasses import replace

from bot.core.act import ActType
from bot.core.context import Context
from bot.core.conversation import OpenQuestion
from bot.core.decision import Decision
from bot.core.deep_links import ParagraphLink, RangeLink
from bot.core.essay import Essay, Ref
from bot.core.fingerprint import locate, locate_range
from bot.core.language import LocalizedText
from bot.core.response import CatalogueMessage, Passage, TextResponse
from bot.talk.answers.ranges import show_paragraphs
from bot.talk.navigation import named_essay, show_outline, show_paragraph
from bot.talk.open_questions import question_of
from bot.talk.paragraph_grammar import MANY


def open_link(link: ParagraphLink | RangeLink, context: Context) -> Decision | None:
    """Show what a link names.

    None where the essay is not on the shelf, or an old link names a number that it does not have.
    """
    essay = named_essay(link.ref.slug, context.library)
    if essay is None:
        return None
    return _at_range(link, essay, context) if isinstance(link, RangeLink) else _at_paragraph(link, essay, context)


def _at_paragraph(link: ParagraphLink, essay: Essay, context: Context) -> Decision | None:
    """The passage, with the question that was put about it: what is written next is an answer to that."""
    if not link.fingerprint:
        return _asking(link, essay, context) if context.library.holds(link.ref) else None
    found = locate(link.fingerprint, link.ref.number, essay)
    if found is None:
        return _gone(essay, context)
    number, same = found
    decision = _asking(replace(link, ref=Ref(essay.slug, number)), essay, context)
    return decision if same else _led(decision, CatalogueMessage("link.changed"))


def _at_range(link: RangeLink, essay: Essay, context: Context) -> Decision | None:
    first, last, same = link.ref.number, min(link.last, len(essay)), True
    if link.fingerprints:
        found = locate_range(link.fingerprints, first, link.last, essay)
        if found is None:
            return _gone(essay, context)
        first, last, same = found
    elif first > last:
        return None
    shown = show_paragraphs(essay, tuple(range(first, min(last, first + MANY) + 1)), context.state)
    key = "link.range" if same else "link.range.changed"
    if first == last:
        return shown if same else _led(shown, CatalogueMessage("link.changed"))
    return _led(shown, CatalogueMessage(key, {"first": first, "last": last}))


def _gone(essay: Essay, context: Context) -> Decision:
    shown = show_outline(essay, context.state)
    gone = CatalogueMessage("link.gone", {"title": LocalizedText(essay.title)})
    return replace(shown, response=TextResponse((gone,), shown.response.rows if shown.response else ()))


def _led(decision: Decision, lead: CatalogueMessage) -> Decision:
    if not isinstance(decision.response, Passage):
        return decision
    return replace(decision, response=replace(decision.response, lead=lead))


def _asking(link: ParagraphLink, essay: Essay, context: Context) -> Decision:
    put = link.question if link.question and _is_known(link.question, essay) else None
    last = ActType.QUESTIONS if put else context.state.last
    decision = show_paragraph(essay, link.ref, replace(context.state, put=put, last=last))
    question = question_of(put, essay) if put else None
    if question is None or not isinstance(decision.response, Passage):
        return decision
    return replace(decision, response=replace(decision.response, question=question))


def _is_known(question: OpenQuestion, essay: Essay) -> bool:
    """Is it still among the annotations?"""
    return any(each.id == question.thesis and question.nth < len(each.discuss) for each in essay.theses)
