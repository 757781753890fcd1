"""Two places side by side: how they hang together, whether they contradict each other."""

from dataclasses import replace

from bot.core.argument import Place, RelationKind
from bot.core.callback_data.passages import PassageAction
from bot.core.context import Context
from bot.core.decision import Decision
from bot.core.essay import Essay, Ref
from bot.core.match import Finding, Verdict
from bot.core.patterns import LazyPattern
from bot.core.response import CatalogueMessage, Passage, Quotations, QuotedSentence
from bot.talk.acts import Request
from bot.talk.answers.quoting import answer_with_quotations, with_sentence
from bot.talk.answers.ways import action_row
from bot.talk.navigation import show_matches

NEAR = 5
"""Of the passages found, so many may be what the one on the table is related to."""

_RELATES = LazyPattern(
    r"矛盾|冲突|打架|不一样|区别|差别|差异|不同|异同|一致|关系|关联|联系|对比|比较|相比|比比|比一比|比一下|放(?:在)?一起|重复|一样|呼应|对得上"
    r"|contradict|differ|compar|relat|connect|consistent|versus|\bvs\b"
)
_CONTRADICTS = LazyPattern(r"矛盾|冲突|打架|一致|对得上|contradict|consistent")
_BEFORE = LazyPattern(
    r"(?:上|前)(?:一|面那?|边那?)?个?(?:点|条|处|个|层)|(?:刚才|之前|前面)(?:说的?)?(?:那|的)?(?:一?[点条处段]|个)|the (?:previous|last) (?:point|one)"
)
_HERE = LazyPattern(r"这一?[段点条处句]|这里|this|here|^(?:跟|和|与)")
_MATTER = LazyPattern(
    r"^(?:那|那么|可|所以|,|，)*(?:这个?|它|那个?|这一?[段点句]|这些)?(?:又|到底|究竟)*(?:跟|和|与|同)(?P<a>[^,，。]{2,14}?)(?:有|是|到底|又|究竟)*(?:什么|啥|何|多大|半毛钱|毛)?的?(?:关系|关联|联系|相干)"
    r"|^(?:so |and |but )?what(?:'s| has| have| does| do)? (?:this|that|it|any of (?:this|that|it))(?: got| have)? to do with (?P<b>.{2,40}?)[?.! ]*$"
    r"|^(?:so |and |but )?how (?:is|does|do) (?:this|that|it) (?:relate|related|connected|connect) to (?P<c>.{2,40}?)[?.! ]*$"
)


def side_by_side(request: Request, context: Context) -> Decision | None:
    """The two paragraphs of which it is asked how they go together; None where it is not asked of two."""
    essay = context.essay
    if not _RELATES.search(request.text):
        return None
    pair = _pair(request, context)
    if pair is None:
        return None
    lead = _between(*pair, request.text, essay)
    quoted = tuple(QuotedSentence(with_sentence(Place(number), context, essay)) for number in pair)
    return answer_with_quotations(
        Quotations(essay.slug, quoted, lead, rows=action_row(Ref(essay.slug, pair[0]), PassageAction.SIDES)),
        context,
        pair[0],
    )


def _pair(request: Request, context: Context) -> tuple[int, int] | None:
    essay = context.essay
    at = context.state.at.number if context.state.at and context.state.at.slug == essay.slug else None
    named = request.reference.inside(essay) if request.reference else ()
    if len(named) == 2:
        return named[0], named[1]
    rest = request.reference.rest if request.reference else request.text
    if len(named) == 1 and at and at != named[0] and _HERE.search(rest):
        return at, named[0]
    before = [ref.number for ref in context.state.seen if ref.slug == essay.slug and ref.number != at]
    if not named and at and before and _BEFORE.search(request.text):
        return at, before[-1]
    return None


def _between(one: int, other: int, asked: str, essay: Essay) -> CatalogueMessage:
    """What the editors know of how two paragraphs hang together."""
    relation = relation_between(one, other, essay)
    if relation is None:
        return CatalogueMessage("between.unknown")
    if _CONTRADICTS.search(asked) and relation.key != f"between.{RelationKind.CONTRAST}":
        return CatalogueMessage("between.agrees", {"relation": relation})
    return relation


def relation_between(one: int, other: int, essay: Essay) -> CatalogueMessage | None:
    """What one paragraph is to another, in words; None where nobody has written it down."""
    for source, to in ((one, other), (other, one)):
        for each in essay.argument.relations:
            if each.source == source and each.to.paragraph == to:
                return CatalogueMessage(f"between.{each.kind}", {"source": source, "to": to})
    return None


def related_to(request: Request, finding: Finding, context: Context) -> Decision | None:
    """What the passage on the table has to do with a matter that is named: never that passage again."""
    essay = context.essay
    at, found = context.state.at, _MATTER.search(request.text)
    if at is None or at.slug != essay.slug or not found or request.reference is not None:
        return None
    matter = next(group for group in found.groups() if group)
    there = context.find(f"{essay.paragraph(at.number).summary.zh} {matter}", (), essay.slug).matches
    others = [match for match in there if match.ref != at]
    if not others:
        return None
    near = others[:NEAR]
    best = next((each for each in near if relation_between(at.number, each.ref.number, essay)), near[0])
    ordered = (best, *(match for match in others if match is not best))
    sure = Finding(Verdict.SAYS, finding.confidence, essay.paragraph(best.ref.number).thesis, ordered)
    asked = (*context.state.asked, request.text)[-1:]
    shown = show_matches(essay, sure, replace(context.state, asked=asked, listed=(), put=None))
    lead = relation_between(at.number, best.ref.number, essay)
    if isinstance(shown.response, Passage):
        shown = replace(shown, response=replace(shown.response, lead=lead))
    return shown
