"""Another essay of the shelf: how it is asked for, and what is offered. Where there is but one, nobody hears of it."""

import re

from bot.core.callback_data.passages import ThesisButton
from bot.core.context import Context
from bot.core.decision import Decision
from bot.core.essay import Essay, Library
from bot.core.incoming import Command, Text
from bot.core.language import LocalizedText
from bot.core.patterns import LazyPattern
from bot.core.response import Button, CatalogueMessage, TextResponse
from bot.core.text import bare_name, without_punctuation
from bot.talk.navigation import show_overview, turned_to

COMMAND = "essays"
OFFERED = 20
"""Essays that are offered as buttons."""
LONGEST = 80
"""Characters of a message that may ask for an essay; whoever says more says it of the one that is open."""

_ASKS = LazyPattern(
    r"(?:我?想|我要|能不能|可以|可不可以|请|咱们?|我们)*(?:换|换成|看|读|聊|来)(?:一|另|另一|另外一|别的|其他的?|下一)?篇(?:别的|其他的?)?(?:文章)?"
    r"(?:看看|聊聊|读读|聊|看|读)?(?:吧|吗|呢|好吗|行吗)?"
    r"|(?:你?(?:这里|这儿)?)(?:还|都)?有(?:没有)?(?:些?什么|哪些|哪几篇|别的|其他的?|其它的?)(?:文章)(?:吗|呢|可以?(?:看|聊|读))*"
    r"|(?:换|别的|其他|另一篇)文章(?:吧|吗)?"
    r"|除了?这一?篇[,，]?你?(?:还|也)?(?:能|可以|会)(?:聊|读|讲|谈|讨论)(?:点|些)?(?:别的|其他的?|其它的?)(?:文章)?(?:吗|呢|不|么)*"
    r"|你?(?:还|也)?(?:能|可以|会)(?:聊|读|讲|谈|讨论)(?:点|些)?(?:别的|其他的?|其它的?)文章(?:吗|呢|不|么)*"
    r"|你?就?(?:只会|只能)(?:聊|读|讲|谈|讨论)这一?篇(?:文章)?(?:吗|呢|么)*"
    r"|(?:你?(?:这里|这儿)?的?)?书架上?(?:还|都)?(?:有|放)(?:了|着)?(?:啥|什么|哪些|哪几篇)(?:别的|其他的?)?(?:文章)?(?:吗|呢|啊)*"
    r"|(?:can we |could we |let us |lets |please )?(?:change|switch)(?: to)? (?:the |an ?other )?essays?(?: please)?"
    r"|(?:show me )?(?:an ?other|a different) essay(?: please)?"
    r"|(?:are there |do you have )?(?:any )?other essays?|(?:what|which)(?: other)? essays (?:are there|do you have)"
)
_WHICH = LazyPattern(
    r"(?:我|我们|咱们|你|这)?(?:现在|目前|这会儿|正在)?(?:(?:翻开|说|聊|读|看|讲)?的?是|在?(?:读|看|聊|说|讲)的?|开着)?"
    r"(?:哪|什么)一?篇(?:文章)?"
    r"|(?:which|what) essay(?: is (?:this|it|that|open)(?: about| from)?| (?:are we|am i) (?:on|in|reading))?(?: now)?"
)
_NAMES = LazyPattern(
    r"(?:我?想|我要|咱们?|我们|来|那就?)*(?:换成|换到|聊聊|说说|读读|看看|打开|翻开|读|看|聊|read |open )?"
    r"(.+?)(?:吧|这篇)?"
)


def named_essay(library: Library, text: str) -> Essay | None:
    """Return the essay that folded ``text`` is the name of: its slug, its title, or the title up to a colon."""
    asked = without_punctuation(text)
    for essay in library.essays:
        title = essay.title.casefold()
        if asked and asked in map(bare_name, (essay.slug, title, re.split("[:：]", title)[0])):
            return essay
    return None


def asked_for(incoming: Text, context: Context) -> Decision | None:
    """Offer the essays, or turn to the one that is named; None where nothing else is wanted than what is open."""
    if len(context.library.essays) < 2 or len(incoming.folded) > LONGEST:
        return None
    asked = without_punctuation(incoming.folded)
    if _ASKS.fullmatch(asked):
        return _offer(context, CatalogueMessage("essays.list"))
    if _WHICH.fullmatch(asked):
        return _offer(context, CatalogueMessage("essays.open", {"title": LocalizedText(context.essay.title)}))
    named = _NAMES.fullmatch(incoming.folded.strip())
    essay = named_essay(context.library, named[1]) if named else None
    return _open(essay, context) if essay and essay.slug not in (context.essay.slug, asked) else None


def choose(incoming: Command, context: Context) -> Decision:
    """``/essays``: those of the shelf as buttons; ``/essays NAME``: that one."""
    essays = context.library.essays
    if len(essays) < 2:
        title = LocalizedText(context.essay.title)
        return Decision(TextResponse((CatalogueMessage("essays.one", {"title": title}),)), context.state)
    if not incoming.argument.strip():
        return _offer(context, CatalogueMessage("essays.list"))
    essay = named_essay(context.library, incoming.folded)
    if essay:
        return _open(essay, context)
    return _offer(context, CatalogueMessage("essays.unknown", {"asked": incoming.argument[:40]}))


def choose_in_group(incoming: Command, context: Context) -> Decision:
    """The essays of the shelf, and how a discussion of each is begun."""
    lines = [
        CatalogueMessage("essays.group.line", {"title": LocalizedText(essay.title), "slug": essay.slug})
        for essay in context.library.essays[:OFFERED]
    ]
    return Decision(TextResponse((CatalogueMessage("essays.group"), *lines)), context.state)


def _open(essay: Essay, context: Context) -> Decision:
    return show_overview(essay, None, turned_to(essay, context))


def _offer(context: Context, note: CatalogueMessage) -> Decision:
    rows = tuple(
        (Button(LocalizedText(f"《{essay.title}》"), ThesisButton(essay.slug, None)),)
        for essay in context.library.essays[:OFFERED]
    )
    return Decision(TextResponse((note,), rows), context.state)
