"""A message in somebody's own words: what does the essay say to it?"""

from collections.abc import Callable
from dataclasses import replace

from bot.core.context import Context
from bot.core.conversation import REMEMBERED, ConversationState
from bot.core.decision import Decision
from bot.core.essay import Essay, Ref
from bot.core.incoming import Text
from bot.core.match import NOTHING, Verdict
from bot.core.response import CatalogueMessage, Extent, NotInEssay, TextResponse
from bot.core.text import has_writing
from bot.talk import small_talk
from bot.talk.acts import Act, ActType, recognise
from bot.talk.commands import help_
from bot.talk.context_search import NEAR, find_in_context
from bot.talk.follow_up import is_follow_up
from bot.talk.navigation import show_matches, show_next_match, show_outline, show_overview, show_paragraph
from bot.talk.references import named_thesis


def discuss(incoming: Text, context: Context) -> Decision:
    """A wish is fulfilled; anything else is asked of the essay."""
    essay = context.essay
    if not has_writing(incoming.content):
        return small_talk.without_words(incoming, context.state, essay)
    act = recognise(incoming.folded)
    if act:
        decision = _fulfil(act, incoming, context)
        if decision:
            return decision
    return ask(incoming, context, essay)


def ask(incoming: Text, context: Context, essay: Essay) -> Decision:
    """What the essay says to a message, read with what came before where it cannot stand alone."""
    finding = find_in_context(incoming, context, essay)
    state = replace(context.state, asked=(*context.state.asked, incoming.content)[-REMEMBERED:])
    if finding.verdict is Verdict.SILENT:
        nearest = finding.matches[0].ref if finding.matches and finding.confidence >= NEAR else None
        response = NotInEssay(nearest, small_talk.openers(essay, incoming.folded))
        return Decision(response, replace(state, others=()), finding)
    again = finding.matches[0].ref == context.state.at and is_follow_up(incoming.folded)
    return show_matches(essay, finding, state, finding.verdict, Extent.WHOLE if again else Extent.EXCERPT)


def _fulfil(act: Act, incoming: Text, context: Context) -> Decision | None:
    """The decision about an act, or None where it turns out to be a question to the essay."""
    essay = context.essay
    if small_talk.answers(act.act_type):
        return small_talk.small_talk(act.act_type, incoming, context.state, essay)
    if act.act_type is ActType.HELP:
        return replace(help_(incoming, context), finding=NOTHING)
    return _PAGES[act.act_type](act, context.state, essay)


def _outline(act: Act, state: ConversationState, essay: Essay) -> Decision:
    return show_outline(essay, state)


def _step(by: int) -> Callable[[Act, ConversationState, Essay], Decision]:
    def step(act: Act, state: ConversationState, essay: Essay) -> Decision:
        here = state.at.number if state.at else (0 if by > 0 else 2)
        if not 1 <= here + by <= len(essay):
            return Decision(
                TextResponse((CatalogueMessage("page.end" if by > 0 else "page.start"),), small_talk.openers(essay)),
                state,
            )
        # From here on "why?" asks about this passage, no longer about the last question.
        return show_paragraph(essay, Ref(essay.slug, here + by), replace(state, asked=()))

    return step


def _whole(act: Act, state: ConversationState, essay: Essay) -> Decision | None:
    return show_paragraph(essay, state.at, state) if state.at else None


def _others(act: Act, state: ConversationState, essay: Essay) -> Decision | None:
    if not state.at:
        return None
    none_left = Decision(
        TextResponse((CatalogueMessage("page.others"),), small_talk.openers(essay, str(state.at))), state
    )
    return show_next_match(essay, state) or none_left


def _section(act: Act, state: ConversationState, essay: Essay) -> Decision:
    thesis = essay.thesis(essay.paragraph(state.at.number).thesis) if state.at else None
    return show_overview(essay, thesis, state)


def _number(act: Act, state: ConversationState, essay: Essay) -> Decision:
    if not 1 <= act.number <= len(essay):
        note = CatalogueMessage("page.none", {"count": len(essay)})
        return Decision(TextResponse((note,), small_talk.openers(essay)), state)
    return show_paragraph(essay, Ref(essay.slug, act.number), state)


def _summary(act: Act, state: ConversationState, essay: Essay) -> Decision | None:
    if not act.about:
        return show_overview(essay, None, state)
    if act.about in ("这一节", "这节", "这部分", "这一部分", "这一章", "这章", "part", "section"):
        return _section(act, state, essay)
    if act.about in ("这段", "这一段", "这段话", "paragraph") and state.at:
        return show_paragraph(essay, state.at, state)
    thesis = named_thesis(essay, act.about)
    return show_overview(essay, thesis, state) if thesis else None


_PAGES: dict[ActType, Callable[[Act, ConversationState, Essay], Decision | None]] = {
    ActType.OUTLINE: _outline,
    ActType.NEXT: _step(+1),
    ActType.PREVIOUS: _step(-1),
    ActType.WHOLE: _whole,
    ActType.OTHERS: _others,
    ActType.SECTION: _section,
    ActType.NUMBER: _number,
    ActType.SUMMARY: _summary,
}
