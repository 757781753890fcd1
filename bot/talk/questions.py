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
from bot.talk.acts import QUESTION_PATTERN, Request, interpret, is_objection, is_put_to_essay, leaves_question
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
    summaries,
    wording,
)
from bot.talk.answers.lacking import say_what_is_lacking
from bot.talk.answers.quoting import with_list_kept
from bot.talk.answers.unclear import KIND as UNCLEAR
from bot.talk.answers.unclear import ask_back, is_unclear
from bot.talk.answers.ways import action_row, read_button
from bot.talk.context_search import NEAR, find_in_context, is_follow_up
from bot.talk.navigation import show_matches, show_outline
from bot.talk.references import read_choice
from bot.talk.remembering import fingerprint
from bot.talk.words.search import search_in_words


def answer_text(incoming: Text, context: Context) -> Decision:
    """Answer a message: a request is fulfilled, anything else is asked of the essay."""
    essay = context.essay
    if not has_writing(incoming.content):
        return small_talk.reply_to_wordless(incoming, context.state, essay)
    context = replace(context, state=replace(context.state, turn=context.state.turn + 1))
    if chosen := _choose_question(incoming, context):
        return _with_act(ActType.QUESTIONS, chosen)
    request = interpret(incoming, context)
    for answer in (_by_its_words, _ask_back, _fulfil_request):
        if answered := answer(request, context):
            answered = with_list_kept(answered, request, context)
            found = answered.finding is not None and answered.finding.verdict is not Verdict.SILENT
            put = found if answer is _ask_back else is_put_to_essay(request)
            return _passage(answered, incoming, context) if put else _with_act(request.act, answered)
    answered = with_list_kept(answer_from_essay(request, context), request, context)
    answered = _without_what_is_unknown(answered, incoming, essay)
    if without_punctuation(incoming.folded) != without_punctuation(context.state.heard):
        answered = _not_twice(answered, context)
    if answered.finding is not None and answered.finding.verdict is not Verdict.SILENT:
        return _passage(answered, incoming, context)
    return _not_in_essay(answered, request, context)


def _with_act(act: ActType, decision: Decision) -> Decision:
    return replace(decision, act=act, state=replace(decision.state, last=act))


def _passage(decision: Decision, incoming: Text, context: Context) -> Decision:
    """What the essay says, after a word that it does not give the particular asked for."""
    return _with_act(ActType.PASSAGE, say_what_is_lacking(decision, incoming, context))


def _choose_question(incoming: Text, context: Context) -> Decision | None:
    """One of several questions that were just put."""
    asking = context.state.asking
    chosen = read_choice(incoming.folded, len(asking))
    return asked.put_chosen(asking[chosen - 1], context) if chosen else None


def _ask_back(request: Request, context: Context) -> Decision | None:
    """Of what could be anything, and of which the essay does not speak as it stands."""
    if not is_unclear(request):
        return None
    finding = find_in_context(request.incoming, context)
    if finding.verdict is Verdict.SILENT or request.detail == UNCLEAR:
        return ask_back(request, finding, context)
    return answer_from_essay(request, context)


def _not_in_essay(answered: Decision, request: Request, context: Context) -> Decision:
    """What the essay does not speak of: an answer that was waited for, somebody's introduction, or just that."""
    waits = context.state.put is not None and not leaves_question(request)
    if waits and (received := asked.receive_answer(request.incoming, context)):
        return _with_act(ActType.OPINION_RECEIVED, received)
    if _introduces_itself(request.incoming):
        return _with_act(ActType.SMALL_TALK, social.welcome(request.incoming, context))
    if is_put_to_essay(request) or request.act is ActType.PARAGRAPH:
        return _with_act(ActType.ABSENT, answered)
    # A request, for which nobody has prepared this essay: that it does not speak of it would be untrue.
    note = TextResponse((CatalogueMessage("unprepared"),), small_talk.opener_rows(context.essay, request.text))
    return _with_act(request.act, Decision(note, context.state, NOTHING, understood=False))


_GREETS = LazyPattern(r"(?:你|您|大家|老师|老板|早上|下午|晚上)好|哈[喽啰囉]|嗨|hi\b|hello\b|hey\b", re.IGNORECASE)


def _introduces_itself(incoming: Text) -> bool:
    """A greeting and something about oneself, of which the essay does not speak: it asks for nothing."""
    return _GREETS.match(incoming.content) is not None and not QUESTION_PATTERN.search(incoming.folded)


def _without_what_is_unknown(decision: Decision, incoming: Text, essay: Essay) -> Decision:
    """The passage, after a word that the essay knows nothing of a name or a figure."""
    response = decision.response
    if not isinstance(response, Passage) or response.asserted:
        return decision
    name = wording.unmentioned(incoming.content, essay) or wording.name_missing(incoming, essay)
    if name == response.unmentioned:
        return decision
    return replace(decision, response=replace(response, unmentioned=name))


def _not_twice(decision: Decision, context: Context) -> Decision:
    """What was just said to other words is not said again: now the whole paragraph, then another, then plain words."""
    essay = context.essay
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


def _fulfil_request(request: Request, context: Context) -> Decision | None:
    """What is asked of the bot; None where it is asked of the essay."""
    essay = context.essay
    if request.act is ActType.ABOUT_ESSAY and wording.name_asked_for(request.incoming.content):
        return None
    if request.act is ActType.PLAIN and request.reference is None and wording.names_term(request.text, essay):
        # "S2B, in plain words": what the word means.
        return None
    if is_put_to_essay(request) or request.act in (ActType.REASONS, ActType.OUTLINE):
        counted = listed.answer_enumeration(request, context)
        if counted:
            return counted
    fulfil = _ANSWERS.get(request.act)
    return fulfil(request, context) if fulfil else None


def _by_its_words(request: Request, context: Context) -> Decision | None:
    told = (answer(request, context) for answer in _TOLD_BY_WORDS)
    return next((decision for decision in told if decision), None)


def _say_where(request: Request, context: Context) -> Decision | None:
    """Where a phrase stands."""
    # As it is written, too: an essay in Traditional characters holds no folded phrase.
    for text in (request.text, request.incoming.content.casefold()):
        phrase = wording.read_phrase_question(text)
        if phrase and (found := wording.find_phrase(phrase, context)):
            return found
    return None


def _ask_what_was_meant(request: Request, context: Context) -> Decision | None:
    meant = context.state.heard and is_put_to_essay(request) and correcting.read_intended(request.text)
    return _correct(request, context) if meant else None


def _recall(request: Request, context: Context) -> Decision | None:
    return recalling.recall(request.incoming, context) if recalling.asks_back(request.text) else None


def _correct(request: Request, context: Context) -> Decision:
    """What was meant is asked anew, where it is said; else an apology, and what may have been meant."""
    meant = correcting.read_intended(request.text)
    shown = context.state.at
    if not meant or not context.state.heard:
        return replace(correcting.apologise(request.text, context), corrects=shown)
    # What was misunderstood is no context for it.
    state = replace(context.state, asked=context.state.asked[:-1], put=None, heard="", turn=context.state.turn - 1)
    answered = answer_text(replace(request.incoming, content=meant, folded=meant), replace(context, state=state))
    return replace(correcting.avoid_rejected_passage(answered, shown, context.essay), corrects=shown)


def answer_from_essay(request: Request, context: Context) -> Decision:
    """What the essay says to a message: at the place that it names, else where it is found, read with what came before
    where it cannot stand alone."""
    essay = context.essay
    named = request.reference.covered(essay) if request.reference else ()
    finding = find_in_context(request.incoming, context, request.act)
    term = wording.term_of(request.text, essay)
    if request.act is ActType.PLAIN:
        term = term or wording.names_term(request.text, essay)
    asked = (*context.state.asked, request.text[:ASKED])[-REMEMBERED:]
    state = replace(context.state, asked=asked, listed=(), put=None)
    if named:
        return show_matches(essay, _at_place(finding, named, context, request.incoming), state)
    if term:
        return show_matches(essay, wording.finding_for_term(finding, term, essay), state, term=term)
    if judgement := asserted.judge_closed_question(request.text, finding, context):
        found = asserted.finding_for_judgement(finding, judgement)
        return show_matches(essay, found, state, asserted=judgement.bearing)
    if finding.verdict is Verdict.SILENT:
        nearest = finding.matches[0].ref if finding.matches and finding.confidence >= NEAR else None
        return Decision(_answer_absent(nearest, finding, request.incoming, context), replace(state, others=()), finding)
    if related := comparing.related_to(request, finding, context):
        return related
    again = finding.matches[0].ref == context.state.at and is_follow_up(request.text)
    shown = show_matches(essay, finding, state, finding.verdict, Extent.WHOLE if again else Extent.EXCERPT)
    if is_objection(request.text) and isinstance(shown.response, Passage):
        return replace(shown, response=replace(shown.response, lead=CatalogueMessage("objected")))
    return shown


ASKED = 400
"""Characters of a question that are remembered."""
ABSENT = 3
"""Wordings of that the essay does not speak of something."""


def _answer_absent(nearest: Ref | None, finding: Finding, incoming: Text, context: Context) -> NotInEssay:
    """The nearest passage as a button, and questions near what was asked."""
    essay = context.essay
    questions = small_talk.opener_rows(essay, incoming.folded, finding.matches if nearest else ())
    beside = ((read_button(nearest),),) if nearest else ()
    # Two rows of buttons at most.
    rows = (*beside, questions[0]) if beside else questions
    again = context.state.last is ActType.ABSENT
    named = wording.name_missing(incoming, essay) or wording.unmentioned(incoming.content, essay)
    return NotInEssay(nearest, rows, named=named, variant=context.state.turn % ABSENT if again else 0)


def _at_place(finding: Finding, named: tuple[int, ...], context: Context, incoming: Text) -> Finding:
    """The finding with the place that was named first, the best of several, and the sentence of it that answers."""
    essay = context.essay
    every = finding.matches or context.find(incoming.folded, (), essay.slug).matches
    known = next((match for match in every if match.ref.number in named), None)
    number = known.ref.number if known else named[0]
    first = known or Match(Ref(essay.slug, number), 1.0, 0)
    rest = tuple(match for match in every if match.ref.number != number)
    return Finding(Verdict.SAYS, 1.0, essay.paragraph(number).thesis, (replace(first, score=1.0), *rest))


_Answer = Callable[[Request, Context], Decision | None]
_TOLD_BY_WORDS: tuple[_Answer, ...] = (
    lambda request, context: every_essay.asked_in_words(request.text, context),
    _say_where,
    lambda request, context: search_in_words(request.incoming, context, context.essay),
    asked.remark_on,
    _ask_what_was_meant,
    _recall,
    summaries.summarise_paragraphs,
    comparing.side_by_side,
    argued.consequences,
)
"""What is told by its words, whatever the act; the first that is there."""
_ANSWERS: dict[ActType, _Answer] = {
    ActType.OVERVIEW: edited.overview,
    ActType.OUTLINE: lambda request, context: show_outline(context.essay, context.state),
    ActType.PARAGRAPH: paging.show_requested,
    ActType.PLAIN: argued.plain,
    ActType.QUOTES: argued.quotes,
    ActType.QUESTIONS: asked.put_questions,
    ActType.BOTH_SIDES: argued.both_sides,
    ActType.REASONS: argued.reasons,
    ActType.EXAMPLE: argued.example,
    ActType.TRANSLATION: edited.translation,
    ActType.ABOUT_ESSAY: edited.about_essay,
    ActType.ABOUT_BOT: lambda request, context: social.about_bot(
        request, context, lambda: social.help_in_words(request, context)
    ),
    ActType.SMALL_TALK: social.answer_small_talk,
    ActType.CORRECTION: _correct,
    ActType.OPINION_RECEIVED: lambda request, context: asked.receive_answer(request.incoming, context),
    ActType.CANNOT: social.decline,
    ActType.SETTINGS: preferring.change_setting,
    ActType.DAILY: subscribing.daily,
    ActType.FORGET: social.forget,
}
"""None from one of them: it turns out to be a question to the essay."""
