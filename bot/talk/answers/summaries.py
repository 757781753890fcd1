"""Several paragraphs, or all of them, in a line each."""

from collections.abc import Sequence

from bot.core.context import Context
from bot.core.decision import Decision
from bot.core.essay import Paragraph, Ref
from bot.core.match import NOTHING
from bot.core.patterns import LazyPattern
from bot.core.response import CatalogueMessage, TextResponse
from bot.talk.acts import Request
from bot.talk.answers.ways import read_button
from bot.talk.navigation import IN_A_ROW, with_passage

MOST = 3300
"""Characters of one answer, in the longer of the languages: with what stands around the lines it fits one message."""
AROUND_A_LINE = 8
"""Characters: its number, and what stands beside that."""

_EVERY = LazyPattern(
    r"(?:每|各|逐|所有|全部)一?个?(?:自然)?段落?.{0,8}(?:大意|概括|概述|总结|归纳|一句|主要|讲|说|内容|意思|要点|主旨)"
    r"|(?:大意|概括|概述|总结|归纳|列出|列一下|说说|讲讲).{0,6}(?:每|各|逐|所有|全部)的?一?个?(?:自然)?段|逐段"
    r"|(?:every|each|all)(?: of)?(?: the)? paragraphs?.{0,24}(?:summar|line|sentence|gist)"
    r"|(?:summar|gist|one[- ]line|a line|sentence).{0,16}(?:every|each|all|per)(?: of)?(?: the)? paragraphs?"
    r"|paragraph[- ]by[- ]paragraph"
)
_GIST = LazyPattern(
    r"大意|概括|概述|总结|归纳|(?:讲|说|写)(?:了|的|些)*(?:什么|啥)|在(?:讲|说)|内容|summar|about|gist|\bsay"
)


def summarise_paragraphs(request: Request, context: Context) -> Decision | None:
    """A line for each paragraph of a range that is asked for, or of the whole; None where neither is."""
    essay, reference = context.essay, request.reference
    if reference and len(reference.inside(essay)) > 1 and _GIST.search(request.text):
        return _in_lines([essay.paragraph(number) for number in reference.inside(essay)], context)
    if reference is None and _EVERY.search(request.text):
        return _in_lines(essay.paragraphs, context)
    return None


def _in_lines(paragraphs: Sequence[Paragraph], context: Context) -> Decision:
    essay, told = context.essay, _that_fit(paragraphs)
    lines = [CatalogueMessage("summaries.item", {"number": each.number, "summary": each.summary}) for each in told]
    if len(told) < len(paragraphs):
        left = {"first": paragraphs[len(told)].number, "last": paragraphs[-1].number}
        lines.append(CatalogueMessage("summaries.more", left))
    refs = tuple(Ref(essay.slug, each.number) for each in told)
    buttons = tuple(map(read_button, refs)) if len(refs) <= 2 * IN_A_ROW else ()
    rows = tuple(row for row in (buttons[:IN_A_ROW], buttons[IN_A_ROW:]) if row)
    return Decision(TextResponse(tuple(lines), rows), with_passage(context.state, refs[0]), NOTHING)


def _that_fit(paragraphs: Sequence[Paragraph]) -> Sequence[Paragraph]:
    """As many of them as one message takes; one at least."""
    room = MOST
    for place, each in enumerate(paragraphs):
        room -= max(len(each.summary.zh), len(each.summary.en or "")) + AROUND_A_LINE
        if room < 0 and place:
            return paragraphs[:place]
    return paragraphs
