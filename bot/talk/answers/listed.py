"""What the essay counts up: reasons, meanings, examples."""

from collections.abc import Sequence
from dataclasses import replace

from bot.core.argument import EnumeratedItem, Enumeration, Place
from bot.core.callback_data.passages import PassageAction
from bot.core.context import Context
from bot.core.decision import Decision
from bot.core.essay import Ref
from bot.core.language import LocalizedText
from bot.core.match import NOTHING
from bot.core.patterns import LazyPattern
from bot.core.response import CatalogueMessage, Quotations, QuotedSentence, TextResponse
from bot.talk.acts import Request
from bot.talk.answers.quoting import answer_with_quotations, with_sentence
from bot.talk.answers.ways import action_row, read_button
from bot.talk.navigation import IN_A_ROW, with_passage
from bot.talk.numbers import NUMBER, NUMBER_IN_ENGLISH, read_number

LISTED = 4
"""Sentences of one answer."""
SHORTEST_LIST = 2

_ASKS_FOR_LIST = LazyPattern(
    r"分别|哪[几两二三四五]|哪些|给我?|是(?:什么|啥)|具体|展开|列|说说|讲讲|呢[?？。 ]*$|[?？]|which|what are"
    r"|list|name |give|tell"
)
_HOW_MANY = LazyPattern(
    r"几(?:个|大)?(?:点|层|条|方面|项|种|重)|几个(?:理由|原因|意义|方面|层面|好处)|[几些]个?[^,，。]{1,12}分别(?:是|讲|说|指)"
    r"|how many (?:reasons|points|ways|meanings)"
)
_ALL = LazyPattern(
    r"(?:哪些|什么|别的|其他|其它|所有|全部|都有).{0,4}(?:比喻|比方)|(?:other|what|which|all) (?:the )?(?:metaphors|images)"
    r"|全(?:都|部)?(?:列|说|讲)|都列|列(?:出|举|一下|个)|(?:好处|坏处|优点|缺点|弊端)(?:都|又)?(?:有|是)?(?:哪些|列)"
    r"|list (?:all|them|the)|what are (?:all )?(?:the|its) (?:benefits|drawbacks|downsides|upsides|risks|advantages)"
)
_OTHER_LIST = LazyPattern(
    r"(?:那|那么)?(?:它的?|直播带货的?)?(?:好处|坏处|优点|缺点|弊端)(?:又|都)?(?:呢|是什么|是啥|有哪些)?[?？]*"
    r"|(?:and )?(?:what about )?the (?:benefits|drawbacks|downsides|upsides|risks|advantages)[?]*"
)
"""After a list."""
_ITEMS = LazyPattern(
    rf"({NUMBER}) ?(?:个|大)?(?:点|层|条|方面|处|样|个|项|种|重)(?!段|半|小时|钟|月|人)"
    rf"|\b({NUMBER_IN_ENGLISH}) (?:\w+ )?"
    r"(?:points?|reasons?|meanings?|things|ways|technologies|kinds?|types?|sorts?|forms?|senses?|layers?|levels?|aspects?)"
)


def answer_enumeration(request: Request, context: Context) -> Decision | None:
    """A list that is asked for by how many there are: the three meanings; None where there is none of that length."""
    counts = [
        read_number(found[1] or found[2])
        for found in _ITEMS.finditer(request.text)
        if "第" not in request.text[max(found.start() - 1, 0) : found.start() + 1]
    ]
    count = max(counts, default=0)
    all_ = _ALL.search(request.text) or (context.state.listed and _OTHER_LIST.fullmatch(request.text))
    open_ = bool(_HOW_MANY.search(request.text) or all_)
    if (count < SHORTEST_LIST and not open_) or not (open_ or _ASKS_FOR_LIST.search(request.text)):
        return None
    at = context.state.at.number if context.state.at else None
    long = [each for each in context.essay.argument.lists if open_ or len(each.items) == count]
    named = [each for each in long if any(key in request.text for key in each.keys)]
    near = [each for each in long if not open_ and any(item.place.paragraph == at for item in each.items)]
    # Best is the one that is called so.
    called = [each for each in named if all_ and any(key in request.text and key in each.name.zh for key in each.keys)]
    chosen = (called or named or near)[:1]
    return show_enumeration(chosen[0], context) if chosen else None


def show_enumeration(counted_list: Enumeration, context: Context) -> Decision:
    """What the essay counts up, in its order: each quoted, or named with its place where that would be too long."""
    essay = context.essay
    lead = CatalogueMessage("reasons.counted", {"name": counted_list.name})
    first = counted_list.items[0].place.paragraph
    together: dict[Place, list[EnumeratedItem]] = {}
    for item in counted_list.items:
        together.setdefault(with_sentence(item.place, context, essay), []).append(item)
    if len(together) > LISTED:
        return _named(counted_list, lead, context)
    quoted = tuple(QuotedSentence(place, _labels(items)) for place, items in together.items())
    return answer_with_quotations(
        Quotations(essay.slug, quoted, lead, rows=action_row(Ref(essay.slug, first), PassageAction.WHY)), context, first
    )


def _labels(items: Sequence[EnumeratedItem]) -> LocalizedText:
    """What one sentence counts up together."""
    return LocalizedText("、".join(item.label.zh for item in items), ", ".join(item.label.en or "" for item in items))


def _named(counted_list: Enumeration, lead: CatalogueMessage, context: Context) -> Decision:
    """A line for each, and buttons to the paragraphs."""
    lines = tuple(
        CatalogueMessage("reasons.item", {"label": item.label, "number": item.place.paragraph})
        for item in counted_list.items
    )
    refs = tuple(dict.fromkeys(Ref(context.essay.slug, item.place.paragraph) for item in counted_list.items))
    buttons = tuple(read_button(ref) for ref in refs[: 2 * IN_A_ROW])
    rows = tuple(row for row in (buttons[:IN_A_ROW], buttons[IN_A_ROW:]) if row)
    return Decision(
        TextResponse((lead, *lines), rows), replace(with_passage(context.state, refs[0]), listed=refs), NOTHING
    )


EXAMPLES_OF_ALL = LazyPattern(
    r"(?:作者|全文|全篇|通篇|整篇|文章|文中|这篇).{0,8}(?:哪些|什么|几个|多少).{0,4}(?:例子|案例|实例|例证)"
    r"|(?:what|which|how many) examples (?:does|are|did)|examples (?:in|of) the (?:essay|text|article)"
)


def all_examples(context: Context) -> Decision:
    """Those of the essay, the first of each paragraph."""
    essay = context.essay
    first = {each.to.paragraph: each.to for each in reversed(essay.argument.examples)}
    places = [first[number] for number in sorted(first)]
    chosen = places[:: max(len(places) // LISTED, 1)][:LISTED]
    lead = CatalogueMessage("example.all", {"numbers": _numbers(places)})
    quoted = tuple(QuotedSentence(place) for place in chosen)
    rows = action_row(Ref(essay.slug, chosen[0].paragraph), PassageAction.EXAMPLE)
    return answer_with_quotations(Quotations(essay.slug, quoted, lead, rows=rows), context, None)


def _numbers(places: list[Place]) -> LocalizedText:
    numbers = [str(place.paragraph) for place in places]
    return LocalizedText("、".join(numbers), ", ".join(numbers))
