"""A message in somebody's own words: what does the essay say to it?"""

from collections.abc import Callable
from dataclasses import replace

from bot.core.conversation import REMEMBERED, ConversationState, IncomingMessage
from bot.core.decision import Decision
from bot.core.essay import Essay, Library, Ref
from bot.core.match import NOTHING, Find, Verdict
from bot.core.response import CatalogueMessage, Extent, NotInEssay, TextResponse
from bot.core.text import has_writing
from bot.talk import small_talk
from bot.talk.acts import Act, ActType, recognise
from bot.talk.commands import help_
from bot.talk.context_search import NEAR, find_in_context
from bot.talk.follow_up import is_follow_up
from bot.talk.navigation import current, show_matches, show_next_match, show_outline, show_overview, show_paragraph
from bot.talk.references import named_thesis


def discuss(incoming: IncomingMessage, chat: ConversationState, library: Library, find: Find) -> Decision:
    """A wish is fulfilled; anything else is asked of the essay."""
    essay = current(chat, library)
    if not has_writing(incoming.content):
        return small_talk.without_words(incoming, chat, essay)
    act = recognise(incoming.folded)
    if act:
        decision = _fulfil(act, incoming, chat, library, find)
        if decision:
            return decision
    return ask(incoming, chat, essay, find)


def ask(incoming: IncomingMessage, chat: ConversationState, essay: Essay, find: Find) -> Decision:
    """What the essay says to a message, read with what came before where it cannot stand alone."""
    finding = find_in_context(incoming, chat, essay, find)
    state = replace(chat, asked=(*chat.asked, incoming.content)[-REMEMBERED:])
    if finding.verdict is Verdict.SILENT:
        nearest = finding.matches[0].ref if finding.matches and finding.confidence >= NEAR else None
        response = NotInEssay(nearest, small_talk.openers(essay, incoming.folded))
        return Decision(response, replace(state, others=()), finding)
    again = finding.matches[0].ref == chat.at and is_follow_up(incoming.folded)
    return show_matches(essay, finding, state, finding.verdict, Extent.WHOLE if again else Extent.EXCERPT)


def _fulfil(
    act: Act, incoming: IncomingMessage, chat: ConversationState, library: Library, find: Find
) -> Decision | None:
    """The decision about an act, or None where it turns out to be a question to the essay."""
    essay = current(chat, library)
    if small_talk.answers(act.act_type):
        return small_talk.small_talk(act.act_type, incoming, chat, essay)
    if act.act_type is ActType.HELP:
        return replace(help_(incoming, chat, library, find), finding=NOTHING)
    return _PAGES[act.act_type](act, chat, essay)


def _outline(act: Act, chat: ConversationState, essay: Essay) -> Decision:
    return show_outline(essay, chat)


def _step(by: int) -> Callable[[Act, ConversationState, Essay], Decision]:
    def step(act: Act, chat: ConversationState, essay: Essay) -> Decision:
        here = chat.at.number if chat.at else (0 if by > 0 else 2)
        if not 1 <= here + by <= len(essay):
            return Decision(
                TextResponse((CatalogueMessage("page.end" if by > 0 else "page.start"),), small_talk.openers(essay)),
                chat,
            )
        # From here on "why?" asks about this passage, no longer about the last question.
        return show_paragraph(essay, Ref(essay.slug, here + by), replace(chat, asked=()))

    return step


def _whole(act: Act, chat: ConversationState, essay: Essay) -> Decision | None:
    return show_paragraph(essay, chat.at, chat) if chat.at else None


def _others(act: Act, chat: ConversationState, essay: Essay) -> Decision | None:
    if not chat.at:
        return None
    none_left = Decision(
        TextResponse((CatalogueMessage("page.others"),), small_talk.openers(essay, str(chat.at))), chat
    )
    return show_next_match(essay, chat) or none_left


def _section(act: Act, chat: ConversationState, essay: Essay) -> Decision:
    thesis = essay.thesis(essay.paragraph(chat.at.number).thesis) if chat.at else None
    return show_overview(essay, thesis, chat)


def _number(act: Act, chat: ConversationState, essay: Essay) -> Decision:
    if not 1 <= act.number <= len(essay):
        note = CatalogueMessage("page.none", {"count": len(essay)})
        return Decision(TextResponse((note,), small_talk.openers(essay)), chat)
    return show_paragraph(essay, Ref(essay.slug, act.number), chat)


def _summary(act: Act, chat: ConversationState, essay: Essay) -> Decision | None:
    if not act.about:
        return show_overview(essay, None, chat)
    if act.about in ("这一节", "这节", "这部分", "这一部分", "这一章", "这章", "part", "section"):
        return _section(act, chat, essay)
    if act.about in ("这段", "这一段", "这段话", "paragraph") and chat.at:
        return show_paragraph(essay, chat.at, chat)
    thesis = named_thesis(essay, act.about)
    return show_overview(essay, thesis, chat) if thesis else None


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
