"""What was misunderstood: what was meant instead, an apology with other readings, another passage than before."""

from dataclasses import replace

from bot.core.act import ActType
from bot.core.context import Context
from bot.core.conversation import ConversationState
from bot.core.decision import Decision
from bot.core.essay import Essay, Ref
from bot.core.language import LocalizedText
from bot.core.match import NOTHING, Match, Verdict
from bot.core.patterns import LazyPattern
from bot.core.response import CatalogueMessage, Extent, Passage, Rows, TextResponse
from bot.core.text import has_writing, shortened
from bot.talk import small_talk
from bot.talk.answers.ways import read_button, turn_number
from bot.talk.navigation import show_matches

ECHOED = 40
"""Characters of what somebody wrote, said back to them."""
READINGS = 3
"""Passages that may have been meant instead."""
WORTH = 0.3
"""Score, as a share of the best one's, from which another passage is shown in place of the one that was not meant."""

LONGEST = 300
"""Characters of a message that says what was meant."""

_SAY = "(?:问|说|指|讲|聊|要)"
_MEANT = tuple(
    LazyPattern(pattern)
    for pattern in (
        # "I do not mean who, I mean why."
        rf"(?:不是|没有?|不)(?:在|想)*{_SAY}?(?:的是)?[^,，。;；]{{1,20}}[,，。;； ]+(?:而是|是|我(?:是|在|想)*{_SAY}的?(?:是)?){{1,3}}{_SAY}?[:：,， ]*(?P<meant>.{{2,200}})$",
        rf"我(?:是|想)?(?:{_SAY}|想问|想知道|想说|想看)的?[“\"'‘「]*(?:它|他|她|这个?|那个?)?[”\"'’」]*(?:其实)?(?:是|的是)[:：,，“\" ]*(?P<meant>.{{1,200}})$",
        rf"(?:我(?:的)?意思是(?:说|问)?|我(?:要|想)(?:问|知道)(?:的是)?|我是{_SAY}|(?:^|[,，。.;； ])(?:要问|想问)?的是)[:：,，“\" ]*(?P<meant>.{{2,200}})$",
        r"(?:i (?:meant|asked|was asking|mean|said|wanted)(?: to (?:ask|know|say))?(?: about)?|what i (?:meant|asked|mean|want)(?: to know)? (?:is|was)|my question (?:is|was)(?: about)?)[:：,，“\" ]*(?P<meant>.{2,200})$",
    )
)
_NOTHING_MEANT = LazyPattern(
    r"(?:这个|那个|这|那|它|别的|其他的?|另外的?|别的意思|that|this|it|something else)[”\" .。!！]*"
)
_DENIED = LazyPattern(
    r"[,，;；。 ]*(?:(?:而|可)?不是|没(?:有)?问|not |你(?:怎么|为什么|却|光|只|老|总|一直|尽|净)*(?:是|在)?(?:讲|说|答|给|扯|回答)"
    r"|you (?:keep|only|just|gave|told)).*$"
)
"""What was said or answered, and is not meant."""


def read_intended(folded: str) -> str:
    """What somebody says that they meant; empty where they do not say it, or say much else."""
    if len(folded) > LONGEST:
        return ""
    found = next((match for pattern in _MEANT if (match := pattern.search(folded))), None)
    meant = _DENIED.sub("", found["meant"]).strip(' ”".。!！') if found else ""
    return meant if has_writing(meant) and not _NOTHING_MEANT.fullmatch(meant) else ""


def apologise(variety: str, context: Context) -> Decision:
    """One word of apology, what was understood, and the second-best passages, each with what it comes to.

    ``variety``: by which other questions are offered each time.
    """
    essay = context.essay
    asked = context.state.heard or (context.state.asked[-1] if context.state.asked else "")
    others = context.state.others[:READINGS] or (_second_best(_matter(context.state), context) if asked else ())
    notes = [CatalogueMessage(f"correction.{turn_number(context) % 2}")]
    if asked:
        key = "correction.understood" if others else "correction.anew"
        notes.append(CatalogueMessage(key, {"asked": LocalizedText(shortened(asked, ECHOED))}))
    for ref in others:
        summary = essay.paragraph(ref.number).summary
        notes.append(CatalogueMessage("correction.maybe", {"number": ref.number, "summary": summary}))
    rows: Rows = (tuple(read_button(ref) for ref in others),)
    if not others:
        rows = small_talk.opener_rows(essay, variety)
    return Decision(TextResponse(tuple(notes), rows), context.state, NOTHING)


_OF_ESSAY = {ActType.PASSAGE, ActType.ABSENT, None}


def _matter(state: ConversationState) -> str:
    """The last message that had a matter: of "why?" nothing could be misunderstood but what it was asked about."""
    before = state.asked[-1] if state.asked else ""
    return (state.heard or before) if state.last in _OF_ESSAY or not before else before


def _second_best(asked: str, context: Context) -> tuple[Ref, ...]:
    """What else may have been meant by what was asked, where the essay speaks of it at all."""
    finding = context.find(asked, (), context.essay.slug)
    shown = {context.state.at, *context.state.listed}
    refs = [match.ref for match in finding.matches if match.ref not in shown]
    return tuple(refs[:READINGS]) if finding.verdict is not Verdict.SILENT else ()


def avoid_rejected_passage(answered: Decision, shown: Ref | None, essay: Essay) -> Decision:
    """What was asked anew is not answered with the passage that was not meant, where another one comes near it."""
    response, finding = answered.response, answered.finding
    if not isinstance(response, Passage) or finding is None or response.ref != shown or not finding.matches:
        return answered
    best, *others = finding.matches
    worth = [match for match in others if match.score >= WORTH * best.score]
    if not worth or response.asserted or response.gloss:
        return replace(answered, response=replace(response, lead=CatalogueMessage("correction.same")))
    return _with_others(answered, (*worth, best), response, essay)


def _with_others(answered: Decision, matches: tuple[Match, ...], response: Passage, essay: Essay) -> Decision:
    finding = answered.finding and replace(answered.finding, matches=matches)
    if finding is None:
        return answered
    shown = show_matches(essay, finding, answered.state, response.verdict, Extent.EXCERPT)
    return replace(answered, response=shown.response, state=shown.state, finding=finding)
