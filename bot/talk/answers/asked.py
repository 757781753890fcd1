"""Questions that the bot puts, and what readers answer to them."""

from dataclasses import replace

from bot.core.argument import Place
from bot.core.callback_data.passages import PassageAction, PassageActionButton
from bot.core.context import Context
from bot.core.conversation import OpenQuestion
from bot.core.decision import Decision
from bot.core.essay import Ref, Thesis
from bot.core.incoming import Text
from bot.core.match import NOTHING, Verdict
from bot.core.response import Button, CatalogueMessage, Quotations, QuotedSentence, Rows, TextResponse
from bot.talk.acts import Request
from bot.talk.answers.ways import read_button, turn_number
from bot.talk.numbers import read_count
from bot.talk.open_questions import AnswerRemark, question_of

QUESTIONS = 5
"""Open questions that are put at a time, at most."""
PLAINLY = 0.9
"""Confidence from which an answer speaks of a passage by itself."""
RECEIVED = 3
"""Wordings for an answer that is received; ``opinion.received.<n>``."""


def put_question(context: Context) -> Decision | None:
    """Put an open question about what is on the table, another one each time; None where nobody has written one."""
    found = _next_question(context)
    if found is None:
        return None
    thesis, place = found
    note = CatalogueMessage("question.put", {"question": thesis.discuss[place]})
    put = OpenQuestion(thesis.id, place)
    rows = _rows(Ref(context.essay.slug, _place_of(put, context) or thesis.first))
    return Decision(TextResponse((note,), rows), replace(context.state, put=put, asking=()), NOTHING)


def put_questions(request: Request, context: Context) -> Decision | None:
    """As many as are asked for."""
    count = read_count(request.text)
    return put_several(count, context) if count > 1 else put_question(context)


def put_several(count: int, context: Context) -> Decision | None:
    """That many open questions at once, about what is on the table or about the whole."""
    every = _questions(context)
    if not every:
        return None
    first = turn_number(context) * count % len(every)
    chosen = (every * 2)[first : first + min(count, len(every), QUESTIONS)]
    notes = tuple(
        CatalogueMessage("question.nth", {"nth": place, "question": thesis.discuss[at]})
        for place, (thesis, at) in enumerate(chosen, 1)
    )
    put = OpenQuestion(chosen[0][0].id, chosen[0][1])
    rows = _rows(Ref(context.essay.slug, _place_of(put, context) or 1))
    asking = tuple(OpenQuestion(thesis.id, at) for thesis, at in chosen)
    state = replace(context.state, put=put, asking=asking)
    return Decision(TextResponse((*notes, CatalogueMessage("question.any")), rows), state, NOTHING)


def put_chosen(put: OpenQuestion, context: Context) -> Decision | None:
    """The one of several questions that was chosen."""
    essay = context.essay
    question, number = question_of(put, essay), _place_of(put, context)
    if question is None or number is None:
        return None
    note = CatalogueMessage("question.put", {"question": question})
    return Decision(
        TextResponse((note,), _rows(Ref(essay.slug, number))), replace(context.state, put=put, asking=()), NOTHING
    )


def remark_on(request: Request, context: Context) -> Decision | None:
    """Something said of a question instead of an answer: no idea, a letter, was that right, another one."""
    essay = context.essay
    put = context.state.put
    if request.remark is None:
        return None
    if request.remark is AnswerRemark.SKIP:
        return put_question(context)
    if request.remark is AnswerRemark.LETTER and put:
        return Decision(TextResponse((CatalogueMessage("question.free"),)), context.state, NOTHING)
    number = _place_of(put, context) if put else None
    if number is None and context.state.at and context.state.at.slug == essay.slug:
        number = context.state.at.number
    if number is None:
        return None
    key = "question.grade" if request.remark is AnswerRemark.GRADE else "question.hint"
    note = CatalogueMessage(key, {"number": number, "summary": essay.paragraph(number).summary})
    return Decision(TextResponse((note,), _rows(Ref(essay.slug, number))), context.state, NOTHING)


def _place_of(put: OpenQuestion, context: Context) -> int | None:
    """The paragraph of its thesis that speaks to a question."""
    essay = context.essay
    thesis = next((each for each in essay.theses if each.id == put.thesis), None)
    question = question_of(put, essay)
    if thesis is None or question is None:
        return None
    matches = context.find(question.zh, (), essay.slug).matches
    return next((match.ref.number for match in matches if thesis.covers(match.ref.number)), thesis.first)


def receive_answer(incoming: Text, context: Context) -> Decision | None:
    """An answer is received: thanks, what the essay says nearest to it, and a further question as a button."""
    essay = context.essay
    put = context.state.put
    if put is None:
        return None
    question = question_of(put, essay)
    finding = context.find(incoming.folded, (), essay.slug)
    if question and (finding.verdict is not Verdict.SAYS or finding.confidence < PLAINLY):
        # What was answered says little by itself: what it was asked about says where the essay speaks of it.
        finding = context.find(incoming.folded, (question.zh,), essay.slug)
    state = replace(context.state, put=None)
    lead = CatalogueMessage(f"opinion.received.{turn_number(context) % RECEIVED}")
    if not finding.matches:
        return Decision(TextResponse((lead,)), state, NOTHING)
    best = finding.matches[0]
    quoted = (QuotedSentence(Place(best.ref.number, best.sentence), CatalogueMessage("opinion.nearest")),)
    rows = _rows(best.ref)
    return Decision(Quotations(essay.slug, quoted, lead, rows=rows), replace(state, at=best.ref), NOTHING)


def _questions(context: Context) -> list[tuple[Thesis, int]]:
    """Of the narrowest thesis around what is on the table, then of the others in turn."""
    essay = context.essay
    asking = [thesis for thesis in essay.theses if thesis.discuss]
    if not asking:
        return []
    number = context.state.at.number if context.state.at and context.state.at.slug == essay.slug else None
    if number is not None:
        near = [thesis for thesis in asking if thesis.covers(number)]
        asking = near or asking
    longest = max(len(thesis.discuss) for thesis in asking)
    return [(thesis, place) for place in range(longest) for thesis in reversed(asking) if place < len(thesis.discuss)]


def _next_question(context: Context) -> tuple[Thesis, int] | None:
    """Another one than was put last."""
    every = _questions(context)
    if not every:
        return None
    put = context.state.put
    before = [at for at, (thesis, place) in enumerate(every) if put == OpenQuestion(thesis.id, place)]
    return every[(before[0] + 1 if before else turn_number(context)) % len(every)]


def _rows(ref: Ref) -> Rows:
    another = Button(CatalogueMessage("way.another"), PassageActionButton(PassageAction.ASK, ref))
    return ((another, read_button(ref)),)
