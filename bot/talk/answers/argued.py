"""Answers that follow the argument: grounds, both sides, examples, plain words, memorable sentences."""

from dataclasses import replace

from bot.core.act import ActType
from bot.core.argument import Place, RelationKind
from bot.core.callback_data.passages import PassageAction, PassageActionButton
from bot.core.context import Context
from bot.core.conversation import ConversationState
from bot.core.decision import Decision
from bot.core.essay import Ref
from bot.core.language import LocalizedText
from bot.core.match import Finding, Match, Verdict
from bot.core.patterns import LazyPattern
from bot.core.response import Button, CatalogueMessage, Quotations, QuotedSentence, Rows, TextResponse
from bot.talk import small_talk
from bot.talk.acts import Request
from bot.talk.answers.listed import EXAMPLES_OF_ALL, all_examples, show_enumeration
from bot.talk.answers.quoting import answer_with_quotations, quote_of, with_sentence
from bot.talk.answers.ways import action_row, read_button, turn_number
from bot.talk.navigation import with_passage
from bot.talk.numbers import read_count
from bot.talk.remembering import fingerprint

GROUNDS = 3
QUOTES = 3
MOST_QUOTES = 5
SIDES = 2
"""Sentences of one answer: more do not fit one screen of a phone."""
NEAR = 5
"""Of the paragraphs that a message may be about, so many are near."""


def target_paragraph(request: Request, context: Context) -> int | None:
    """The paragraph that a request is about: the one it names, else the one on the table."""
    essay = context.essay
    if request.reference and (inside := request.reference.inside(essay)):
        return inside[0]
    if request.reference and request.reference.thesis:
        return request.reference.thesis.first
    state = context.state
    at = state.listed[0] if state.listed and state.last is ActType.QUOTES else state.at
    return at.number if at and at.slug == essay.slug else None


_OF_ALL = LazyPattern(
    r"(?:作者|全文|全篇|通篇|整篇|文章|文中|这篇).{0,6}(?:哪些|什么|几[个条点]|多少|主要).{0,4}(?:论据|依据|理由|论证|证据|论点)"
    r"|(?:the author|the essay|overall).{0,20}(?:reasons|arguments|evidence|grounds)"
)


def reasons(request: Request, context: Context) -> Decision | None:
    """The grounds of what is on the table, in the order of the argument; None where none are known."""
    essay = context.essay
    number = target_paragraph(request, context)
    if number is None and "data" in essay.argument.facts and _WANTS_DATA.search(request.text):
        note = CatalogueMessage("fact", {"fact": essay.argument.facts["data"]})
        return Decision(TextResponse((note,), small_talk.opener_rows(essay, request.text)), context.state)
    if number is None or (_OF_ALL.search(request.text) and request.reference is None):
        return _reasons_of_all(context)
    grounds = essay.argument.related(number, RelationKind.GROUND)[:GROUNDS]
    if "data" in essay.argument.facts and _WANTS_DATA.search(request.text):
        return _without_data(number, grounds, context)
    if not grounds:
        return None
    lead = CatalogueMessage("reasons.lead", {"number": number, "summary": essay.paragraph(number).summary})
    quoted = tuple(QuotedSentence(with_sentence(place, context, essay)) for place in grounds)
    return answer_with_quotations(
        Quotations(essay.slug, quoted, lead, rows=action_row(Ref(essay.slug, number), PassageAction.WHY)),
        context,
        number,
    )


_WANTS_DATA = LazyPattern(
    r"数据|数字|统计|调查|调研|实证|空口|没(?:有)?(?:什么|啥|任何)?(?:证据|凭据|依据)|证据.{0,3}没|不是理由|推测|预测|猜"
    r"|figures|numbers|statistic|data|no (?:evidence|proof)|hard evidence|just (?:a )?(?:guess|prediction|opinion)"
)


def _without_data(number: int, grounds: tuple[Place, ...], context: Context) -> Decision:
    """Whether there are figures, as the editors know it, and where reasons stand instead."""
    essay = context.essay
    notes = [CatalogueMessage("fact", {"fact": essay.argument.facts["data"]})]
    others = [place.paragraph for place in grounds if place.paragraph != number]
    if others:
        listed = LocalizedText("、".join(map(str, others)), ", ".join(map(str, others)))
        notes.append(CatalogueMessage("reasons.only", {"number": number, "numbers": listed}))
    ref = Ref(essay.slug, number)
    row = tuple(read_button(Ref(essay.slug, other)) for other in others)
    return Decision(
        TextResponse(tuple(notes), (*((row,) if row else ()), *action_row(ref, PassageAction.WHY))), _at(context, ref)
    )


def _reasons_of_all(context: Context) -> Decision | None:
    """With nothing on the table: the reasons that the essay counts up by itself."""
    essay = context.essay
    if not essay.argument.lists:
        return None
    return show_enumeration(essay.argument.lists[0], context)


_SO_WHAT = LazyPattern(
    r"(?:那|那么)?(?:所以呢|所以说呢|那?又(?:怎样|怎么样|如何)呢?|说明(?:了)?什么|意味着什么|然后会怎样|结果呢|结论呢)[?？。！ ]*"
    r"|(?:and )?so(?: what)?(?: follows)?[?.! ]*|meaning what[? ]*|what (?:does that|would that) (?:imply|lead to)[? ]*|what follows(?: from that)?[? ]*"
)


def consequences(request: Request, context: Context) -> Decision | None:
    """What follows from what is on the table: "so what?"."""
    essay = context.essay
    number = target_paragraph(request, context)
    if number is None or request.reference or not _SO_WHAT.fullmatch(request.text):
        return None
    following = essay.argument.related(number, RelationKind.CONSEQUENCE)
    places = [place for place in following if place.paragraph != number or place.sentence][:GROUNDS]
    if not places:
        return None
    quoted = tuple(QuotedSentence(with_sentence(place, context, essay)) for place in places)
    lead = CatalogueMessage("consequences.lead", {"number": number})
    matches = tuple(Match(Ref(essay.slug, each.place.paragraph), 1.0, each.place.sentence or 0) for each in quoted)
    last = places[-1].paragraph
    said = Quotations(essay.slug, quoted, lead, rows=action_row(Ref(essay.slug, last), PassageAction.WHY))
    finding = Finding(Verdict.SAYS, 1.0, essay.paragraph(last).thesis, matches)
    return replace(answer_with_quotations(said, context, last), finding=finding, act=ActType.PASSAGE)


def both_sides(request: Request, context: Context) -> Decision | None:
    """What pulls against what is on the table, or what a fair reader may hold against the essay."""
    essay = context.essay
    number = target_paragraph(request, context)
    against = essay.argument.related(number, RelationKind.CONTRAST, RelationKind.CONCESSION) if number else ()
    weakness = _WEAKNESS.search(request.text) or _OWN_VIEW.search(request.text)
    if number and against and not weakness and context.state.last is not ActType.BOTH_SIDES:
        here, there = CatalogueMessage("sides.here"), CatalogueMessage("sides.there")
        quoted = (
            QuotedSentence(with_sentence(Place(number), context, essay), here),
            *(QuotedSentence(with_sentence(place, context, essay), there) for place in against[: SIDES - 1]),
        )
        rows = action_row(Ref(essay.slug, number), PassageAction.SIDES)
        close = CatalogueMessage("sides.close")
        return answer_with_quotations(
            Quotations(essay.slug, quoted, CatalogueMessage("sides.lead"), close, rows), context, number
        )
    return _objections(request, context)


_WEAKNESS = LazyPattern(
    r"不足|漏洞|缺陷|弱点|软肋|站不住|说不通|问题在哪|质疑|反驳|weakness|flaw|hole|doubt|rebut|object"
)
_OWN_VIEW = LazyPattern(
    r"你(?:自己|本人)?(?:又|是|到底)*(?:怎么看|怎么想|的(?:看法|观点|意见|立场|态度)|站(?:哪|作者|他|我)|支持谁|同意吗)|你(?:自己|本人)(?:觉得|认为)|你(?:觉得|认为|说)呢"
    r"|(?:do|are) you (?:yourself )?(?:think|agree|believe|side)|your (?:own )?(?:view|opinion|take|stance)|what do you think"
)


def _objections(request: Request, context: Context) -> Decision | None:
    """Those nearest to what was said; where nothing was, others each time."""
    essay = context.essay
    objections = essay.argument.objections
    if not objections:
        return None
    first = turn_number(context) * SIDES % len(objections)
    turned = (*objections[first:], *objections[:first])
    matches = context.find(request.text, (), essay.slug).matches if request.text else ()
    near = {match.ref.number: place for place, match in enumerate(matches[:NEAR])}
    chosen = sorted(turned, key=lambda each: near.get(each.paragraph, NEAR))[:SIDES]
    notes = tuple(
        CatalogueMessage(
            "sides.answered" if each.answered else "sides.unanswered",
            {"objection": each.text, "number": each.paragraph, "summary": essay.paragraph(each.paragraph).summary},
        )
        for each in chosen
    )
    rows = tuple((read_button(Ref(essay.slug, each.paragraph)),) for each in chosen)
    lead = CatalogueMessage("sides.noview" if _OWN_VIEW.search(request.text) else "sides.objections")
    state = _at(context, Ref(essay.slug, chosen[0].paragraph))
    listed = tuple(Ref(essay.slug, each.paragraph) for each in chosen)
    return Decision(TextResponse((lead, *notes), _in_one(rows)), replace(state, listed=listed))


def example(request: Request, context: Context) -> Decision | None:
    """The essay's own example; or plainly that it gives none here, with the nearest that it has."""
    essay = context.essay
    argument, number = essay.argument, target_paragraph(request, context)
    if EXAMPLES_OF_ALL.search(request.text) and request.reference is None and argument.examples:
        return all_examples(context)
    here = [each.to for each in argument.examples if each.source == number]
    here += [place for place in argument.related(number, RelationKind.EXAMPLE) if place not in here] if number else []
    if not here and not argument.examples:
        return None
    if here:
        lead, chosen = CatalogueMessage("example.here"), here[:SIDES]
    else:
        # What was just shown is no example of itself.
        shown = {number, *(ref.number for ref in context.state.seen[-2:])}
        elsewhere = [each for each in argument.examples if each.to.paragraph not in shown]
        if not elsewhere:
            return _no_example(Ref(essay.slug, number or 1), context)
        nearest = min(elsewhere, key=lambda each: abs(each.to.paragraph - (number or 0)))
        lead, chosen = CatalogueMessage("example.elsewhere" if number else "example.any"), [nearest.to]
    quoted = tuple(QuotedSentence(place) for place in chosen)
    rows = action_row(Ref(essay.slug, chosen[0].paragraph), PassageAction.EXAMPLE)
    # One that stands elsewhere leaves on the table what it was to be an example of.
    moves_to = chosen[0].paragraph if here or number is None else None
    return answer_with_quotations(Quotations(essay.slug, quoted, lead, rows=rows), context, moves_to)


def _no_example(ref: Ref, context: Context) -> Decision:
    return Decision(
        TextResponse((CatalogueMessage("example.none"),), action_row(ref, PassageAction.EXAMPLE)), context.state
    )


_SHORTER = LazyPattern(r"短|简|一句|精炼|shorter|brief|one (?:sentence|line)")


def plain(request: Request, context: Context) -> Decision | None:
    """What is on the table, in plain words, and where it stands in the argument; with nothing on it, the whole."""
    essay = context.essay
    number = target_paragraph(request, context)
    if number is None:
        stance = essay.argument.stance or essay.summary
        if _SHORTER.search(request.text) or context.state.last in (ActType.OVERVIEW, ActType.PLAIN):
            stance = essay.argument.gist or stance
        return Decision(TextResponse((CatalogueMessage("plain.said", {"words": stance}),)), context.state)
    paragraph = essay.paragraph(number)
    said = essay.argument.plain.get(number, paragraph.summary)
    if context.state.last is ActType.PLAIN and context.state.at == Ref(essay.slug, number):
        # Once more the same would not help: now in other words.
        said = paragraph.summary
    thesis = essay.thesis(paragraph.thesis)
    notes = (
        CatalogueMessage("plain.said", {"words": said}),
        CatalogueMessage("plain.place", {"number": number, "title": thesis.title, "claim": thesis.statement}),
    )
    ref = Ref(essay.slug, number)
    response = TextResponse(notes, action_row(ref, PassageAction.PLAIN, whole=True))
    if fingerprint(response) == context.state.answered:
        response = replace(response, notes=(CatalogueMessage("plain.enough", {"number": number}),))
    return Decision(response, _at(context, ref))


_ONE = LazyPattern(
    r"哪一?句|最.{0,6}(?:一|那|的)句|[挑选来给]一句|一句(?:就|即)"
    r"|(?:one|single|best|favou?rite) (?:quote|line|sentence)"
)


_MORE = LazyPattern(r"再|另|别的|其他|其它|还有|more|other|another|different")
_EXACT = LazyPattern(
    r"原句|原话是|那句原文|exact(?: same)? (?:sentence|quote|words?|line|wording)|verbatim|word for word"
)


def quotes(request: Request, context: Context) -> Decision | None:
    """Some of the essay's best sentences, as many as are asked for; others the next time."""
    essay = context.essay
    best = essay.argument.quotes
    if not best:
        return None
    at = context.state.at
    named = request.reference.inside(essay) if request.reference else ()
    if named or (at and at.slug == essay.slug and _EXACT.search(request.text)):
        return quote_of(named[0] if named or not at else at.number, context)
    wanted = 1 if _ONE.search(request.text) else read_count(request.text) or QUOTES
    wanted = min(wanted, MOST_QUOTES, len(best))
    again = context.state.last is ActType.QUOTES or _MORE.search(request.text) is not None
    first = turn_number(context) * wanted % len(best) if again else 0
    shown = {ref.number for ref in (*context.state.listed, *context.state.seen)} if again else set()
    others = [place for place in (*best[first:], *best[:first]) if place.paragraph not in shown]
    chosen = sorted((others or best)[:wanted], key=lambda place: place.paragraph)
    quoted = tuple(QuotedSentence(place) for place in chosen)
    more = Button(
        CatalogueMessage("way.quotes"), PassageActionButton(PassageAction.QUOTES, Ref(essay.slug, chosen[-1].paragraph))
    )
    return answer_with_quotations(
        Quotations(essay.slug, quoted, CatalogueMessage("quotes.lead"), rows=((more,),)), context, None
    )


def _at(context: Context, ref: Ref) -> ConversationState:
    return with_passage(context.state, ref)


def _in_one(rows: Rows) -> Rows:
    """All buttons in one row."""
    return (tuple(button for row in rows for button in row),)
