"""Questions that the bot puts, and what readers answer to them."""

from dataclasses import replace

from bot.core.argument import Place
from bot.core.context import Context
from bot.core.conversation import OpenQuestion
from bot.core.decision import Decision
from bot.core.essay import Essay, Ref, Thesis
from bot.core.incoming import Text
from bot.core.match import NOTHING, Verdict
from bot.core.response import Button, CatalogueMessage, Quotations, QuotedSentence, Rows, TextResponse
from bot.talk import callback_data
from bot.talk.answers.ways import WayOn, nth
from bot.talk.open_questions import question_of

RECEIVED = 3
"""Wordings for an answer that is received; ``opinion.received.<n>``."""


def put_question(context: Context, essay: Essay, at: int | None = None) -> Decision | None:
    """Put an open question about what is on the table, another one each time; None where nobody has written one."""
    found = _next_question(context, essay, at)
    if found is None:
        return None
    thesis, place = found
    note = CatalogueMessage("question.put", {"question": thesis.discuss[place]})
    state = replace(context.state, put=OpenQuestion(thesis.id, place))
    return Decision(TextResponse((note,), _rows(Ref(essay.slug, at or thesis.first))), state, NOTHING)


def receive(incoming: Text, context: Context, essay: Essay) -> Decision | None:
    """An answer is received: thanks, what the essay says nearest to it, and a further question as a button."""
    put = context.state.put
    if put is None:
        return None
    question = question_of(put, essay)
    finding = context.find(incoming.folded, (), essay.slug)
    if finding.verdict is Verdict.SILENT and question:
        # What was answered says little by itself: what it was asked about says where the essay speaks of it.
        finding = context.find(incoming.folded, (question.zh,), essay.slug)
    state = replace(context.state, put=None)
    lead = CatalogueMessage(f"opinion.received.{nth(context) % RECEIVED}")
    if not finding.matches:
        return Decision(TextResponse((lead,)), state, NOTHING)
    best = finding.matches[0]
    quoted = (QuotedSentence(Place(best.ref.number, best.sentence), CatalogueMessage("opinion.nearest")),)
    rows = _rows(best.ref)
    return Decision(Quotations(essay.slug, quoted, lead, rows=rows), replace(state, at=best.ref), NOTHING)


def _next_question(context: Context, essay: Essay, at: int | None) -> tuple[Thesis, int] | None:
    """Of the narrowest thesis around what is on the table, then of the others in turn."""
    asking = [thesis for thesis in essay.theses if thesis.discuss]
    if not asking:
        return None
    number = at or (context.state.at.number if context.state.at and context.state.at.slug == essay.slug else None)
    if number is not None:
        near = [thesis for thesis in asking if thesis.covers(number)]
        asking = near or asking
    longest = max(len(thesis.discuss) for thesis in asking)
    every = [(thesis, place) for place in range(longest) for thesis in reversed(asking) if place < len(thesis.discuss)]
    put = context.state.put
    before = [at for at, (thesis, place) in enumerate(every) if put == OpenQuestion(thesis.id, place)]
    return every[(before[0] + 1 if before else nth(context)) % len(every)]


def _rows(ref: Ref) -> Rows:
    another = Button(CatalogueMessage("way.another"), callback_data.way(WayOn.ASK, ref))
    read = Button(CatalogueMessage("button.paragraph", {"number": ref.number}), callback_data.further(ref))
    return ((another, read),)
