"""What is written in a group: answered in brief where it is put to the bot, counted where it belongs to a discussion,
and otherwise neither answered nor kept."""

from collections.abc import Callable
from dataclasses import replace

from bot.core.act import ActType
from bot.core.callback_data.passages import QuestionButton, SeparateParagraphButton
from bot.core.context import Context
from bot.core.conversation import REMEMBERED, ConversationState
from bot.core.decision import AddContribution, CastVote, CountFollowUp, Decision, Effect, RecordInterjection
from bot.core.deep_links import ParagraphLink
from bot.core.discussion import DiscussionStage, GroupContext
from bot.core.essay import Essay, Ref
from bot.core.incoming import IncomingMessage, PollVote, Text
from bot.core.match import NOTHING, Finding, Verdict
from bot.core.patterns import LazyPattern
from bot.core.response import Button, CatalogueMessage, Extent, NotInEssay, Passage, TextResponse
from bot.core.text import has_writing, without_punctuation
from bot.talk.acts import QUESTION_PATTERN, Request, interpret, is_put_to_essay
from bot.talk.answers import edited, social
from bot.talk.answers.correcting import read_intended
from bot.talk.answers.lacking import lacking_detail
from bot.talk.context_search import NEAR, find_in_context
from bot.talk.groups.private_link import link_to_private_chat
from bot.talk.references import MASK
from bot.talk.replies import shown_passage

INTERJECTION_CONFIDENCE = 0.9
"""Confidence from which a question that was not put to the bot is answered. Of the golden messages of which the essay
does not speak, none reaches it; six in seven of those that it answers do."""
TOUCH_CONFIDENCE = 0.8
"""Confidence from which a contribution is counted as speaking of a paragraph: chatter mostly stays below."""

_NUMBERED = LazyPattern(r"第 ?([1-9][0-9]{0,3}) ?(?:自然)?段")
_BEGIN = r"(?:再|来|请|给我们|给大家)*(?:出|来)[一个道]*题目?|开始讨论|(?:start|begin) (?:a |the )?discussion"
_CHECK = r"(?:核对|查证|求证|check)(?:一下|下)?.{0,200}"
_COMMANDS = ((LazyPattern(_BEGIN), "group.say.discuss"), (LazyPattern(_CHECK), "group.say.check"))
"""Commands in words, and what tells how to give them."""


def decide_group_message(incoming: IncomingMessage, context: Context) -> Decision:
    """Decide about a message in a group that is neither a command nor a button."""
    group = context.group or GroupContext()
    if isinstance(incoming, PollVote):
        return _vote(incoming, context.state, group)
    if not isinstance(incoming, Text):
        return _stay_silent(context.state)
    readable = has_writing(incoming.content)
    if group.concerned and not incoming.mentioned:
        running = group.concerned.stage is not DiscussionStage.CLOSED
        return _contribute(incoming, context) if readable and running else _stay_silent(context.state)
    if not incoming.addressed:
        return _interject(incoming, context, group) if readable else _stay_silent(context.state)
    if not readable:
        # A bare mention is a call; a heart or a thumb is an answer by itself.
        called = incoming.mentioned or not incoming.content.strip()
        return link_to_private_chat(incoming, context.state) if called else _stay_silent(context.state)
    return _answer(incoming, context, group)


def _stay_silent(state: ConversationState, *effects: Effect) -> Decision:
    """Nothing is said, and nothing is kept of what was said."""
    return Decision(None, state, keep=False, effects=effects)


def _vote(incoming: PollVote, state: ConversationState, group: GroupContext) -> Decision:
    # Also where it is over: Telegram takes no votes in a poll that is closed, so that this one was cast before.
    if group.concerned is None or group.part is None:
        return _stay_silent(state)
    return Decision(None, state, effects=(CastVote(group.concerned.id, group.part, incoming.stance),))


def _contribute(incoming: Text, context: Context) -> Decision:
    """A reply to a prompt: members talk to each other there, so the bot is silent."""
    discussion = context.group.concerned if context.group else None
    if discussion is None:
        return _stay_silent(context.state)
    context = replace(context, discussed=discussion.ref.slug)
    finding = context.find(incoming.folded, (), discussion.ref.slug)
    return Decision(
        None,
        context.state,
        finding,
        effects=(AddContribution(discussion.id, touched_paragraphs(incoming, finding, context)),),
    )


def touched_paragraphs(incoming: Text, finding: Finding, context: Context) -> tuple[int, ...]:
    """Return the paragraphs that a contribution speaks of: the best match, and those it names by number."""
    found = {int(number) for number in _NUMBERED.findall(incoming.folded)}
    named = {number for number in found if number <= len(context.essay)}
    speaks = (
        finding.verdict is Verdict.SAYS and finding.confidence >= TOUCH_CONFIDENCE and _has_matter(incoming, context)
    )
    return tuple(sorted(named | ({finding.matches[0].ref.number} if speaks else set())))


def _has_matter(incoming: Text, context: Context) -> bool:
    """Is it more than manners, or a place by its number?"""
    request = interpret(incoming, context)
    alone = request.reference is not None and not has_writing(request.reference.rest.replace(MASK, ""))
    return request.act is not ActType.SMALL_TALK and not alone


def _interject(incoming: Text, context: Context, group: GroupContext) -> Decision:
    """Not put to the bot. A question is answered where the admins want that, the essay surely speaks to it, and none
    was answered a moment ago."""
    if group.replies_to_contribution:
        return _stay_silent(context.state, CountFollowUp())
    if not group.settings.answers or group.cooling_down or not QUESTION_PATTERN.search(incoming.folded):
        return _stay_silent(context.state)
    essay = context.essay
    finding = context.find(incoming.folded, (), essay.slug)
    if finding.verdict is not Verdict.SAYS or finding.confidence < INTERJECTION_CONFIDENCE:
        return _stay_silent(context.state)
    return Decision(
        _brief_passage(finding.matches[0].ref, finding),
        context.state,
        finding,
        keep=False,
        effects=(RecordInterjection(),),
    )


def _answer(incoming: Text, context: Context, group: GroupContext) -> Decision:
    """Put to the bot: one answer, in brief. While a discussion goes on, from the essay that it is about."""
    running = group.concerned or group.running
    if running and running.stage is DiscussionStage.CLOSED:
        running = None
    context = replace(
        context,
        state=replace(context.state, turn=context.state.turn + 1),
        discussed=running.ref.slug if running else context.discussed,
    )
    essay = context.essay
    if incoming.answers and (meant := read_intended(incoming.folded)):
        # What was meant instead of what this answers is asked anew, without it.
        incoming = replace(incoming, content=meant, folded=meant, reply=None)
    request = interpret(incoming, context)
    if request.act in _IN_BRIEF:
        brief = _IN_BRIEF[request.act](request, context)
        if brief:
            return _briefly(brief, request.act)
    if request.act is ActType.PARAGRAPH and request.reference and not request.reference.relative:
        return _numbered(request.reference.paragraphs[0], context.state, essay)
    if request.act is ActType.DAILY:
        return Decision(TextResponse((CatalogueMessage("group.say.daily"),)), context.state)
    said = next((key for pattern, key in _COMMANDS if pattern.fullmatch(without_punctuation(incoming.folded))), None)
    if said:
        return Decision(TextResponse((CatalogueMessage(said),)), context.state)
    by_passage = request.act in _ANSWERED_BY_A_PASSAGE and (incoming.answers or request.act is not ActType.PLAIN)
    if not is_put_to_essay(request) and not by_passage:
        there = _state_for_follow_up(incoming, context.state, essay) if incoming.answers else context.state
        return replace(link_to_private_chat(incoming, there), state=context.state)
    before = replace(context, state=_state_for_follow_up(incoming, context.state, essay))
    finding = find_in_context(incoming, before)
    state = replace(context.state, asked=(*context.state.asked, incoming.folded)[-REMEMBERED:])
    effects = (AddContribution(running.id, touched_paragraphs(incoming, finding, context)),) if running else ()
    if finding.verdict is Verdict.SILENT:
        nearest = finding.matches[0].ref if finding.matches and finding.confidence >= NEAR else None
        return Decision(NotInEssay(nearest, brief=True), state, finding, effects=effects)
    ref = finding.matches[0].ref
    passage = replace(_brief_passage(ref, finding), lacking=lacking_detail(incoming.folded, ref, essay))
    return Decision(passage, replace(state, at=ref, others=()), finding, effects=effects)


def _word(key: str, context: Context) -> Decision:
    return Decision(TextResponse((CatalogueMessage(key),)), context.state, NOTHING)


def _briefly(decision: Decision, act: ActType) -> Decision:
    """Without questions to begin with, and other passages."""
    response = decision.response
    if response:
        leads_on = QuestionButton | SeparateParagraphButton
        rows = tuple(row for row in response.rows if not any(isinstance(button.data, leads_on) for button in row))
        response = replace(response, rows=rows)
    return replace(decision, response=response, act=act)


_ANSWERED_BY_A_PASSAGE = {ActType.REASONS, ActType.EXAMPLE, ActType.BOTH_SIDES, ActType.PLAIN}
_IN_BRIEF: dict[ActType, Callable[[Request, Context], Decision | None]] = {
    ActType.SMALL_TALK: social.answer_small_talk,
    ActType.ABOUT_BOT: lambda request, context: social.about_bot(
        request, context, lambda: link_to_private_chat(request.incoming, context.state)
    ),
    ActType.ABOUT_ESSAY: edited.about_essay,
    # Many speak here: what was misunderstood may have been somebody else's.
    ActType.CORRECTION: lambda request, context: _word("group.correction", context),
    ActType.CANNOT: lambda request, context: _word("group.cannot", context),
}
"""Answered here as well; whatever is better read alone is shown the way there."""


def _numbered(number: int, state: ConversationState, essay: Essay) -> Decision:
    if not 1 <= number <= len(essay):
        return Decision(TextResponse((CatalogueMessage("page.none", {"count": len(essay)}),)), state)
    ref = Ref(essay.slug, number)
    return Decision(_brief_passage(ref, NOTHING), replace(state, at=ref))


def _state_for_follow_up(incoming: Text, state: ConversationState, essay: Essay) -> ConversationState:
    """The chat as a follow-up finds it: it leans only on the answer that it replies to, for many speak here."""
    if not incoming.answers:
        return replace(state, asked=(), at=None)
    shown = shown_passage(incoming.answers, essay)
    if state.at and state.at.slug != essay.slug:
        state = replace(state, asked=(), at=None)
    return state if shown in (None, state.at) else replace(state, asked=(), at=shown)


def _brief_passage(ref: Ref, finding: Finding) -> Passage:
    """Two sentences, the place, and the way to the private chat."""
    sentence = next((match.sentence for match in finding.matches if match.ref == ref), None)
    rows = ((Button(CatalogueMessage("group.press.read"), start=ParagraphLink(ref).pack()),),)
    verdict = finding.verdict if finding.verdict is Verdict.RELATED else Verdict.SAYS
    return Passage(ref, Extent.SNIPPET, sentence=sentence, verdict=verdict, rows=rows)
