"""A message in somebody's own words: what is wanted, and what does the essay say to it?"""

from collections.abc import Callable
from dataclasses import replace

from bot.core.act import ActType
from bot.core.context import Context
from bot.core.conversation import REMEMBERED
from bot.core.decision import Decision
from bot.core.essay import Essay, Ref
from bot.core.incoming import Text
from bot.core.match import NOTHING, Finding, Match, Verdict
from bot.core.response import CatalogueMessage, Extent, NotInEssay, TextResponse
from bot.core.text import has_writing
from bot.talk import small_talk
from bot.talk.acts import Request, interpret, is_put_to_essay
from bot.talk.answers import argued, asked, edited, paging, social
from bot.talk.commands import help_
from bot.talk.context_search import NEAR, find_in_context
from bot.talk.follow_up import is_follow_up
from bot.talk.navigation import show_matches, show_outline


def discuss(incoming: Text, context: Context) -> Decision:
    """A request is fulfilled; anything else is asked of the essay."""
    essay = context.essay
    if not has_writing(incoming.content):
        return small_talk.without_words(incoming, context.state, essay)
    context = replace(context, state=replace(context.state, turn=context.state.turn + 1))
    request = interpret(incoming, context, essay)
    fulfil = _ANSWERS.get(request.act)
    decision = fulfil(request, incoming, context, essay) if fulfil else None
    act = request.act
    if decision is None:
        decision = ask(request, incoming, context, essay)
        if decision.finding is not None and decision.finding.verdict is not Verdict.SILENT:
            act = ActType.PASSAGE
        elif is_put_to_essay(request) or request.act is ActType.PARAGRAPH:
            act = ActType.ABSENT
        else:
            # A request, for which nobody has prepared this essay: that it does not speak of it would be untrue.
            note = TextResponse((CatalogueMessage("unprepared"),), small_talk.openers(essay, incoming.folded))
            decision = Decision(note, context.state, NOTHING)
    return replace(decision, act=act, state=replace(decision.state, last=act))


def ask(request: Request, incoming: Text, context: Context, essay: Essay) -> Decision:
    """What the essay says to a message: at the place that it names, else where it is found, read with what came before
    where it cannot stand alone."""
    named = request.reference.inside(essay) if request.reference else ()
    finding = find_in_context(incoming, context, essay, request.act)
    asked = (*context.state.asked, incoming.folded)[-REMEMBERED:]
    state = replace(context.state, asked=asked, listed=(), put=None)
    if named:
        return show_matches(essay, _at_place(finding, named[0], context, incoming, essay), state)
    if finding.verdict is Verdict.SILENT:
        nearest = finding.matches[0].ref if finding.matches and finding.confidence >= NEAR else None
        response = NotInEssay(nearest, small_talk.openers(essay, incoming.folded))
        return Decision(response, replace(state, others=()), finding)
    again = finding.matches[0].ref == context.state.at and is_follow_up(incoming.folded)
    return show_matches(essay, finding, state, finding.verdict, Extent.WHOLE if again else Extent.EXCERPT)


def _at_place(finding: Finding, number: int, context: Context, incoming: Text, essay: Essay) -> Finding:
    """The finding with the place that was named first, and the sentence of it that answers."""
    every = finding.matches or context.find(incoming.folded, (), essay.slug).matches
    known = next((match for match in every if match.ref.number == number), None)
    first = known or Match(Ref(essay.slug, number), 1.0, 0)
    rest = tuple(match for match in every if match.ref.number != number)
    return Finding(Verdict.SAYS, 1.0, essay.paragraph(number).thesis, (replace(first, score=1.0), *rest))


def _help(incoming: Text, context: Context) -> Decision:
    return replace(help_(incoming, context), finding=NOTHING)


_Answer = Callable[[Request, Text, Context, Essay], Decision | None]
_ANSWERS: dict[ActType, _Answer] = {
    ActType.OVERVIEW: edited.overview,
    ActType.OUTLINE: lambda request, incoming, context, essay: show_outline(essay, context.state),
    ActType.PARAGRAPH: paging.turn,
    ActType.PLAIN: lambda request, incoming, context, essay: argued.plain(request, context, essay),
    ActType.QUOTES: lambda request, incoming, context, essay: argued.quotes(request, context, essay),
    ActType.QUESTIONS: lambda request, incoming, context, essay: asked.put_question(context, essay),
    ActType.BOTH_SIDES: lambda request, incoming, context, essay: argued.both_sides(request, context, essay),
    ActType.REASONS: lambda request, incoming, context, essay: argued.reasons(request, context, essay),
    ActType.EXAMPLE: lambda request, incoming, context, essay: argued.example(request, context, essay),
    ActType.TRANSLATION: edited.translation,
    ActType.ABOUT_ESSAY: lambda request, incoming, context, essay: edited.about_essay(incoming, context, essay),
    ActType.ABOUT_BOT: lambda request, incoming, context, essay: social.about_bot(
        incoming, context, essay, lambda: _help(incoming, context)
    ),
    ActType.SMALL_TALK: social.talk_small,
    ActType.CORRECTION: lambda request, incoming, context, essay: social.correction(incoming, context, essay),
    ActType.OPINION_RECEIVED: lambda request, incoming, context, essay: asked.receive(incoming, context, essay),
    ActType.CANNOT: lambda request, incoming, context, essay: social.cannot(incoming, context, essay),
    ActType.DAILY: lambda request, incoming, context, essay: social.daily(context),
    ActType.FORGET: lambda request, incoming, context, essay: social.forget(incoming, context),
}
"""None from one of them: it turns out to be a question to the essay."""
