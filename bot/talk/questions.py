"""A message in somebody's own words: what is wanted, and what does the essay say to it?"""

import re
from collections.abc import Callable
from dataclasses import replace

from bot.core.act import ActType
from bot.core.callback_data.passages import PassageAction
from bot.core.context import Context
from bot.core.conversation import REMEMBERED
from bot.core.decision import Decision
from bot.core.essay import Essay, Ref
from bot.core.incoming import Text
from bot.core.match import NOTHING, Finding, Match, Verdict
from bot.core.patterns import LazyPattern
from bot.core.response import CatalogueMessage, Extent, NotInEssay, Passage, TextResponse
from bot.core.text import has_writing, without_punctuation
from bot.talk import every_essay, small_talk
from bot.talk.acts import QUESTION_PATTERN, Request, interpret, is_objection, is_put_to_essay
from bot.talk.answers import (
    argued,
    asked,
    asserted,
    comparing,
    correcting,
    edited,
    listed,
    paging,
    preferring,
    recalling,
    social,
    subscribing,
    wording,
)
from bot.talk.answers.lacking import say_what_is_lacking
from bot.talk.answers.unclear import KIND as UNCLEAR
from bot.talk.answers.unclear import ask_back, is_unclear
from bot.talk.answers.ways import action_row, read_button
from bot.talk.choices import read_choice
from bot.talk.context_search import NEAR, find_in_context
from bot.talk.follow_up import is_follow_up
from bot.talk.navigation import show_matches, show_outline
from bot.talk.remembering import fingerprint
from bot.talk.words.search import search_in_words


def answer_text(incoming: Text, context: Context) -> Decision:
    """Answer a message: a request is fulfilled, anything else is asked of the essay."""
    essay = context.essay
    if not has_writing(incoming.content):
        return small_talk.reply_to_wordless(incoming, context.state, essay)
    context = replace(context, state=replace(context.state, turn=context.state.turn + 1))
    if chosen := _choose_question(incoming, context, essay):
        return _with_act(ActType.QUESTIONS, chosen)
    request = interpret(incoming, context, essay)
    for answer in (_by_its_words, _ask_back, _fulfil_request):
        if answered := answer(request, incoming, context, essay):
            found = answered.finding is not None and answered.finding.verdict is not Verdict.SILENT
            put = found if answer is _ask_back else is_put_to_essay(request)
            return _passage(answered, incoming, context, essay) if put else _with_act(request.act, answered)
    answered = _without_what_is_unknown(answer_from_essay(request, incoming, context, essay), incoming, essay)
    if without_punctuation(incoming.folded) != without_punctuation(context.state.heard):
        answered = _not_twice(answered, context, essay)
    if answered.finding is not None and answered.finding.verdict is not Verdict.SILENT:
        return _passage(answered, incoming, context, essay)
    return _not_in_essay(answered, request, incoming, context, essay)


def _with_act(act: ActType, decision: Decision) -> Decision:
    return replace(decision, act=act, state=replace(decision.state, last=act))


def _passage(decision: Decision, incoming: Text, context: Context, essay: Essay) -> Decision:
    """What the essay says, after a word that it does not give the particular asked for."""
    return _with_act(ActType.PASSAGE, say_what_is_lacking(decision, incoming, context, essay))


def _choose_question(incoming: Text, context: Context, essay: Essay) -> Decision | None:
    """One of several questions that were just put."""
    asking = context.state.asking
    chosen = read_choice(incoming.folded, len(asking))
    return asked.put_chosen(asking[chosen - 1], context, essay) if chosen else None


def _ask_back(request: Request, incoming: Text, context: Context, essay: Essay) -> Decision | None:
    """Of what could be anything, and of which the essay does not speak as it stands."""
    if not is_unclear(request):
        return None
    finding = find_in_context(incoming, context, essay)
    if finding.verdict is Verdict.SILENT or request.detail == UNCLEAR:
        return ask_back(request, incoming, finding, context, essay)
    return answer_from_essay(request, incoming, context, essay)


def _not_in_essay(answered: Decision, request: Request, incoming: Text, context: Context, essay: Essay) -> Decision:
    """What the essay does not speak of: an answer that was waited for, somebody's introduction, or just that."""
    waits = context.state.put is not None and not _ENDS_IN_A_QUESTION.search(incoming.folded)
    if waits and (received := asked.receive_answer(incoming, context, essay)):
        return _with_act(ActType.OPINION_RECEIVED, received)
    if _introduces_itself(incoming):
        return _with_act(ActType.SMALL_TALK, social.welcome(incoming, context, essay))
    if is_put_to_essay(request) or request.act is ActType.PARAGRAPH:
        return _with_act(ActType.ABSENT, answered)
    # A request, for which nobody has prepared this essay: that it does not speak of it would be untrue.
    note = TextResponse((CatalogueMessage("unprepared"),), small_talk.opener_rows(essay, incoming.folded))
    return _with_act(request.act, Decision(note, context.state, NOTHING, understood=False))


_GREETS = LazyPattern(r"(?:你|您|大家|老师|老板|早上|下午|晚上)好|哈[喽啰囉]|嗨|hi\b|hello\b|hey\b", re.IGNORECASE)


def _introduces_itself(incoming: Text) -> bool:
    """A greeting and something about oneself, of which the essay does not speak: it asks for nothing."""
    return _GREETS.match(incoming.content) is not None and not QUESTION_PATTERN.search(incoming.folded)


_ENDS_IN_A_QUESTION = LazyPattern(r"(?:[?？]|[吗么嗎]|是什么|为什么)[ 。.~…]*$")


def _without_what_is_unknown(decision: Decision, incoming: Text, essay: Essay) -> Decision:
    """The passage, after a word that the essay knows nothing of a name or a figure."""
    response = decision.response
    if not isinstance(response, Passage) or response.asserted:
        return decision
    name = wording.unmentioned(incoming.content, essay) or wording.name_missing(incoming, essay)
    if name == response.unmentioned:
        return decision
    return replace(decision, response=replace(response, unmentioned=name))


def _not_twice(decision: Decision, context: Context, essay: Essay) -> Decision:
    """What was just said to other words is not said again: now the whole paragraph, then another, then plain words."""
    response, finding, answered = decision.response, decision.finding, context.state.answered
    if finding is None or not isinstance(response, Passage) or response.gloss:
        return decision
    whole = fingerprint(replace(response, extent=Extent.WHOLE)) == answered
    if not whole and fingerprint(response) != answered:
        return decision
    if not whole:
        return show_matches(essay, finding, decision.state, response.verdict, Extent.WHOLE)
    if decision.state.others:
        following = replace(finding, matches=finding.matches[1:])
        return replace(show_matches(essay, following, decision.state, response.verdict), finding=finding)
    number = response.ref.number
    words = essay.argument.plain.get(number, essay.paragraph(number).summary)
    note = CatalogueMessage("again", {"number": number, "words": words})
    return replace(decision, response=TextResponse((note,), action_row(response.ref, PassageAction.PLAIN)))


def _fulfil_request(request: Request, incoming: Text, context: Context, essay: Essay) -> Decision | None:
    """What is asked of the bot; None where it is asked of the essay."""
    if request.act is ActType.ABOUT_ESSAY and wording.name_asked_for(incoming.content):
        return None
    if request.act is ActType.PLAIN and request.reference is None and wording.names_term(incoming.folded, essay):
        # "S2B, in plain words": what the word means.
        return None
    if is_put_to_essay(request) or request.act in (ActType.REASONS, ActType.OUTLINE):
        counted = listed.answer_enumeration(request, context, essay)
        if counted:
            return counted
    fulfil = _ANSWERS.get(request.act)
    return fulfil(request, incoming, context, essay) if fulfil else None


def _by_its_words(request: Request, incoming: Text, context: Context, essay: Essay) -> Decision | None:
    told = (answer(request, incoming, context, essay) for answer in _TOLD_BY_WORDS)
    return next((decision for decision in told if decision), None)


def _say_where(request: Request, incoming: Text, context: Context, essay: Essay) -> Decision | None:
    """Where a phrase stands."""
    # As it is written, too: an essay in Traditional characters holds no folded phrase.
    for text in (incoming.folded, incoming.content.casefold()):
        phrase = wording.read_phrase_question(text)
        if phrase and (found := wording.find_phrase(phrase, context, essay)):
            return found
    return None


def _ask_what_was_meant(request: Request, incoming: Text, context: Context, essay: Essay) -> Decision | None:
    meant = context.state.heard and is_put_to_essay(request) and correcting.read_intended(incoming.folded)
    return _correct(request, incoming, context, essay) if meant else None


def _recall(request: Request, incoming: Text, context: Context, essay: Essay) -> Decision | None:
    return recalling.recall(incoming, context, essay) if recalling.asks_back(incoming.folded) else None


def _correct(request: Request, incoming: Text, context: Context, essay: Essay) -> Decision:
    """What was meant is asked anew, where it is said; else an apology, and what may have been meant."""
    meant = correcting.read_intended(incoming.folded)
    shown = context.state.at
    if not meant or not context.state.heard:
        return replace(correcting.apologise(incoming.folded, context, essay), corrects=shown)
    # What was misunderstood is no context for it.
    state = replace(context.state, asked=context.state.asked[:-1], put=None, heard="", turn=context.state.turn - 1)
    answered = answer_text(replace(incoming, content=meant, folded=meant), replace(context, state=state))
    return replace(correcting.avoid_rejected_passage(answered, shown, essay), corrects=shown)


def answer_from_essay(request: Request, incoming: Text, context: Context, essay: Essay) -> Decision:
    """What the essay says to a message: at the place that it names, else where it is found, read with what came before
    where it cannot stand alone."""
    named = request.reference.covered(essay) if request.reference else ()
    finding = find_in_context(incoming, context, essay, request.act)
    term = wording.term_of(incoming.folded, essay)
    if request.act is ActType.PLAIN:
        term = term or wording.names_term(incoming.folded, essay)
    asked = (*context.state.asked, incoming.folded[:ASKED])[-REMEMBERED:]
    state = replace(context.state, asked=asked, listed=(), put=None)
    if named:
        return show_matches(essay, _at_place(finding, named, context, incoming, essay), state)
    if term:
        return show_matches(essay, wording.finding_for_term(finding, term, essay), state, term=term)
    if judgement := asserted.judge_closed_question(incoming.folded, finding, context, essay):
        found = asserted.finding_for_judgement(finding, judgement)
        return show_matches(essay, found, state, asserted=judgement.bearing)
    if finding.verdict is Verdict.SILENT:
        nearest = finding.matches[0].ref if finding.matches and finding.confidence >= NEAR else None
        return Decision(_answer_absent(nearest, finding, incoming, context, essay), replace(state, others=()), finding)
    if related := comparing.related_to(request, finding, context, essay):
        return related
    again = finding.matches[0].ref == context.state.at and is_follow_up(incoming.folded)
    shown = show_matches(essay, finding, state, finding.verdict, Extent.WHOLE if again else Extent.EXCERPT)
    if is_objection(incoming.folded) and isinstance(shown.response, Passage):
        return replace(shown, response=replace(shown.response, lead=CatalogueMessage("objected")))
    return shown


ASKED = 400
"""Characters of a question that are remembered."""
ABSENT = 3
"""Wordings of that the essay does not speak of something."""


def _answer_absent(nearest: Ref | None, finding: Finding, incoming: Text, context: Context, essay: Essay) -> NotInEssay:
    """The nearest passage as a button, and questions near what was asked."""
    questions = small_talk.opener_rows(essay, incoming.folded, finding.matches if nearest else ())
    beside = ((read_button(nearest),),) if nearest else ()
    # Two rows of buttons at most.
    rows = (*beside, questions[0]) if beside else questions
    again = context.state.last is ActType.ABSENT
    named = wording.name_missing(incoming, essay) or wording.unmentioned(incoming.content, essay)
    return NotInEssay(nearest, rows, named=named, variant=context.state.turn % ABSENT if again else 0)


def _at_place(finding: Finding, named: tuple[int, ...], context: Context, incoming: Text, essay: Essay) -> Finding:
    """The finding with the place that was named first, the best of several, and the sentence of it that answers."""
    every = finding.matches or context.find(incoming.folded, (), essay.slug).matches
    known = next((match for match in every if match.ref.number in named), None)
    number = known.ref.number if known else named[0]
    first = known or Match(Ref(essay.slug, number), 1.0, 0)
    rest = tuple(match for match in every if match.ref.number != number)
    return Finding(Verdict.SAYS, 1.0, essay.paragraph(number).thesis, (replace(first, score=1.0), *rest))


_Answer = Callable[[Request, Text, Context, Essay], Decision | None]
_TOLD_BY_WORDS: tuple[_Answer, ...] = (
    lambda request, incoming, context, essay: every_essay.asked_in_words(incoming.folded, context),
    _say_where,
    lambda request, incoming, context, essay: search_in_words(incoming, context, essay),
    asked.remark_on,
    _ask_what_was_meant,
    _recall,
    lambda request, incoming, context, essay: comparing.side_by_side(request, context, essay),
    lambda request, incoming, context, essay: argued.consequences(request, context, essay),
)
"""What is told by its words, whatever the act; the first that is there."""
_ANSWERS: dict[ActType, _Answer] = {
    ActType.OVERVIEW: edited.overview,
    ActType.OUTLINE: lambda request, incoming, context, essay: show_outline(essay, context.state),
    ActType.PARAGRAPH: paging.show_requested,
    ActType.PLAIN: lambda request, incoming, context, essay: argued.plain(request, context, essay),
    ActType.QUOTES: lambda request, incoming, context, essay: argued.quotes(request, context, essay),
    ActType.QUESTIONS: lambda request, incoming, context, essay: asked.put_questions(request, context, essay),
    ActType.BOTH_SIDES: lambda request, incoming, context, essay: argued.both_sides(request, context, essay),
    ActType.REASONS: lambda request, incoming, context, essay: argued.reasons(request, context, essay),
    ActType.EXAMPLE: lambda request, incoming, context, essay: argued.example(request, context, essay),
    ActType.TRANSLATION: edited.translation,
    ActType.ABOUT_ESSAY: edited.about_essay,
    ActType.ABOUT_BOT: lambda request, incoming, context, essay: social.about_bot(
        incoming, context, essay, lambda: social.help_in_words(incoming, context, essay)
    ),
    ActType.SMALL_TALK: social.answer_small_talk,
    ActType.CORRECTION: _correct,
    ActType.OPINION_RECEIVED: lambda request, incoming, context, essay: asked.receive_answer(incoming, context, essay),
    ActType.CANNOT: lambda request, incoming, context, essay: social.decline(incoming, context, essay),
    ActType.SETTINGS: preferring.change_setting,
    ActType.DAILY: lambda request, incoming, context, essay: subscribing.daily(request, incoming, context),
    ActType.FORGET: lambda request, incoming, context, essay: social.forget(incoming, context),
}
"""None from one of them: it turns out to be a question to the essay."""
