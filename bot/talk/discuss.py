"""A message in somebody's own words: what does the essay say to it?"""

from collections.abc import Callable
from dataclasses import replace

from bot.core.chat import REMEMBERED, Chat, Utterance
from bot.core.essay import Essay, Library, Ref
from bot.core.match import NOTHING, Find, Verdict
from bot.core.reply import Absent, Extent, Note, Remark, Turn
from bot.core.text import has_writing
from bot.talk import remarks
from bot.talk.browse import current, show_matches, show_next_match, show_outline, show_overview, show_paragraph
from bot.talk.commands import help_
from bot.talk.context import NEAR, find_in_context
from bot.talk.intents import Intent, Wish, recognise
from bot.talk.leaning import leans
from bot.talk.naming import named_thesis


def discuss(utterance: Utterance, chat: Chat, library: Library, find: Find) -> Turn:
    """A wish is fulfilled; anything else is asked of the essay."""
    essay = current(chat, library)
    if not has_writing(utterance.content):
        return remarks.without_words(utterance, chat, essay)
    wish = recognise(utterance.folded)
    if wish:
        turn = _fulfil(wish, utterance, chat, library, find)
        if turn:
            return turn
    return ask(utterance, chat, essay, find)


def ask(utterance: Utterance, chat: Chat, essay: Essay, find: Find) -> Turn:
    """What the essay says to a message, read with what came before where it cannot stand alone."""
    finding = find_in_context(utterance, chat, essay, find)
    state = replace(chat, asked=(*chat.asked, utterance.content)[-REMEMBERED:])
    if finding.verdict is Verdict.SILENT:
        nearest = finding.matches[0].ref if finding.matches and finding.confidence >= NEAR else None
        reply = Absent(nearest, remarks.openers(essay, utterance.folded))
        return Turn(reply, replace(state, others=()), finding)
    again = finding.matches[0].ref == chat.at and leans(utterance.folded)
    return show_matches(essay, finding, state, finding.verdict, Extent.WHOLE if again else Extent.EXCERPT)


def _fulfil(wish: Wish, utterance: Utterance, chat: Chat, library: Library, find: Find) -> Turn | None:
    """The turn for a wish, or None where it turns out to be a question to the essay."""
    essay = current(chat, library)
    if remarks.answers(wish.intent):
        return remarks.small_talk(wish.intent, utterance, chat, essay)
    if wish.intent is Intent.HELP:
        return replace(help_(utterance, chat, library, find), finding=NOTHING)
    return _PAGES[wish.intent](wish, chat, essay)


def _outline(wish: Wish, chat: Chat, essay: Essay) -> Turn:
    return show_outline(essay, chat)


def _step(by: int) -> Callable[[Wish, Chat, Essay], Turn]:
    def step(wish: Wish, chat: Chat, essay: Essay) -> Turn:
        here = chat.at.number if chat.at else (0 if by > 0 else 2)
        if not 1 <= here + by <= len(essay):
            return Turn(Remark((Note("page.end" if by > 0 else "page.start"),), remarks.openers(essay)), chat)
        # From here on "why?" asks about this passage, no longer about the last question.
        return show_paragraph(essay, Ref(essay.slug, here + by), replace(chat, asked=()))

    return step


def _whole(wish: Wish, chat: Chat, essay: Essay) -> Turn | None:
    return show_paragraph(essay, chat.at, chat) if chat.at else None


def _others(wish: Wish, chat: Chat, essay: Essay) -> Turn | None:
    if not chat.at:
        return None
    none_left = Turn(Remark((Note("page.others"),), remarks.openers(essay, str(chat.at))), chat)
    return show_next_match(essay, chat) or none_left


def _section(wish: Wish, chat: Chat, essay: Essay) -> Turn:
    thesis = essay.thesis(essay.paragraph(chat.at.number).thesis) if chat.at else None
    return show_overview(essay, thesis, chat)


def _number(wish: Wish, chat: Chat, essay: Essay) -> Turn:
    if not 1 <= wish.number <= len(essay):
        note = Note("page.none", {"count": len(essay)})
        return Turn(Remark((note,), remarks.openers(essay)), chat)
    return show_paragraph(essay, Ref(essay.slug, wish.number), chat)


def _summary(wish: Wish, chat: Chat, essay: Essay) -> Turn | None:
    if not wish.about:
        return show_overview(essay, None, chat)
    if wish.about in ("这一节", "这节", "这部分", "这一部分", "这一章", "这章", "part", "section"):
        return _section(wish, chat, essay)
    if wish.about in ("这段", "这一段", "这段话", "paragraph") and chat.at:
        return show_paragraph(essay, chat.at, chat)
    thesis = named_thesis(essay, wish.about)
    return show_overview(essay, thesis, chat) if thesis else None


_PAGES: dict[Intent, Callable[[Wish, Chat, Essay], Turn | None]] = {
    Intent.OUTLINE: _outline,
    Intent.NEXT: _step(+1),
    Intent.PREVIOUS: _step(-1),
    Intent.WHOLE: _whole,
    Intent.OTHERS: _others,
    Intent.SECTION: _section,
    Intent.NUMBER: _number,
    Intent.SUMMARY: _summary,
}
