"""``/search``: every place where words stand, to the letter, in pages that are turned in place."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from bot.core.callback_data.passages import FoundPlaceButton, FoundWordsButton, NearestButton, TermButton
from bot.core.context import Context
from bot.core.conversation import SEARCHED, ConversationState
from bot.core.decision import Decision
from bot.core.essay import Essay, Ref
from bot.core.incoming import ButtonPress, Command, Text
from bot.core.language import LocalizedText
from bot.core.match import Finding, Match, Verdict
from bot.core.patterns import LazyPattern
from bot.core.response import Button, CatalogueMessage, FoundWords, TextResponse
from bot.core.response_parts import HitLine
from bot.core.text import has_writing, shortened
from bot.core.word_search import WordFinding
from bot.talk.words.context_lines import context_line, group_hits

LONGEST = 100
"""Characters that are searched for."""
MOST = 6
"""Words that are searched for at once."""
LINES = 5
"""Lines of a page."""
SINGLE = 3
"""Words of several that are offered by themselves."""
SHOWN = 40
"""Characters of what was asked that are said again."""

_MARKS = "“”\"「」『』〝〞＂«»‹›‘’'"
_QUOTED = LazyPattern(rf"[{_MARKS}]\s*([^{_MARKS}]+?)\s*[{_MARKS}]")
_PLACE = "(?:全文|文中|文里|文章里?|原文里?|正文里?)?"
_IN_WORDS = LazyPattern(
    rf"(?:(?:你|请|請|麻烦|麻煩|[帮幫给給替]我|再|来|來|能不能|可以|在)*{_PLACE}[里裡中]?"
    rf"(?:搜索|搜[寻尋]|搜一?搜|搜|[检檢]索)(?:一下|下|看看|看)*{_PLACE}[里的]?(?:[词詞]|[这這][个個][词詞])?[:： ]*"
    r"|(?:(?:can|could|would) you |please )*"
    r"search (?:(?:the |this )?(?:essay|text|article) )?for (?:the (?:word|words|phrase|term) )?)"
    r"(?P<words>[^\n]{1,60}?)(?:吧|呢| please)?[。.!！~]*",
    re.IGNORECASE,
)
"""A search that is asked for in words."""


_ACRONYM = LazyPattern(r"(?=[a-z.+-]*[A-Z0-9])[A-Za-z0-9.+-]{1,20}")


@dataclass(frozen=True, slots=True)
class _Search:
    """What was asked, and what it found."""

    asked: str
    finding: WordFinding


def words_of(asked: str) -> tuple[str, ...]:
    """The words that are to be found: one where all is quoted, else those between gaps, without quotation marks."""
    if quoted := _QUOTED.fullmatch(asked.strip()):
        return (quoted[1],)
    return tuple(word for each in asked.split() if (word := each.strip(_MARKS)))


def search(incoming: Command, context: Context) -> Decision:
    """Every place where the words of the argument stand in the essay of the chat."""
    return search_for(" ".join(incoming.argument.split()), context, context.essay)


def search_for(asked: str, context: Context, essay: Essay, lead: CatalogueMessage | None = None) -> Decision:
    """The first page; how it is done, where there is nothing to search for. ``lead``: a word before what is found."""
    words = words_of(asked)
    if not words:
        every = Button(CatalogueMessage("button.terms"), TermButton(essay.slug, None))
        usage = TextResponse((CatalogueMessage("search.usage"),), ((every,),) if essay.argument.concepts else ())
        return Decision(usage, context.state)
    if len(asked) > LONGEST or len(words) > MOST:
        key, limit = ("search.long", LONGEST) if len(asked) > LONGEST else ("search.many", MOST)
        return Decision(TextResponse((CatalogueMessage(key, {"limit": limit}),)), context.state)
    finding = context.search_words(words, essay.slug)
    if finding.hits:
        return _page(_Search(asked, finding), context, essay, lead=lead)
    if named := _in_the_essays_word(finding, essay):
        found = context.search_words((named,), essay.slug)
        told = CatalogueMessage("search.named", {"asked": shortened(asked, SHOWN), "name": named})
        if found.hits:
            return _page(_Search(named, found), context, essay, lead=told)
    return _not_found(_Search(asked, finding), context, essay, lead)


def search_in_words(incoming: Text, context: Context, essay: Essay) -> Decision | None:
    """A search that is asked for in a message; None where it is none, or may be something else."""
    found = _IN_WORDS.fullmatch(incoming.content.strip())
    asked = " ".join(found["words"].split()) if found else ""
    words = words_of(asked)
    if not words or len(words) > MOST or not has_writing(asked):
        return None
    search = _Search(asked, context.search_words(words, essay.slug))
    if search.finding.hits:
        return _page(search, context, essay)
    # What else is not there may be a question, or something to be searched for elsewhere.
    return _not_found(search, context, essay) if _is_name(asked) else None


def _shown(asked: str) -> str:
    """What was asked as it is said again, without quotation marks, for it stands in some."""
    return shortened(" ".join(words_of(asked)), SHOWN)


def _is_name(asked: str) -> bool:
    """Is it quoted, or an acronym: something that can only be meant to the letter?"""
    return bool(_QUOTED.fullmatch(asked) or _ACRONYM.fullmatch(asked))


def turn_found(pressed: FoundWordsButton, incoming: ButtonPress, context: Context) -> Decision | None:
    """Show another page in place; a word where the chat has searched for much else since."""
    essay = next((each for each in context.library.essays if each.slug == pressed.slug), None)
    asked = searched_before(pressed, context.state)
    if essay is None:
        return None
    if asked is None:
        return Decision(None, context.state, toast=CatalogueMessage("search.stale"))
    finding = context.search_words(words_of(asked), essay.slug)
    if not finding.hits:
        return replace(_not_found(_Search(asked, finding), context, essay), in_place=True)
    return replace(_page(_Search(asked, finding), context, essay, pressed.page), in_place=True)


def searched_before(pressed: FoundWordsButton | NearestButton, state: ConversationState) -> str | None:
    """The words that a button is about; None where the chat does not remember them any more."""
    return next((each for each in state.searched if pressed.names(each)), None)


def with_searched(state: ConversationState, *asked: str) -> ConversationState:
    """The state in which further pages of these searches can be turned to."""
    kept = [each for each in state.searched if each not in asked]
    return replace(state, searched=(*kept, *asked)[-SEARCHED:])


def _in_the_essays_word(finding: WordFinding, essay: Essay) -> str | None:
    """The essay's own word for a term that was named in another way, or in another language."""
    name = " ".join(finding.words)
    return next((term.label.zh for term in essay.argument.terms if name in term.names), None)


def _page(
    search: _Search, context: Context, essay: Essay, page: int = 1, lead: CatalogueMessage | None = None
) -> Decision:
    finding = search.finding
    groups = group_hits(essay, finding.hits)
    pages = -(-len(groups) // LINES)
    page = min(page, pages)
    lines = tuple(context_line(essay, group) for group in groups[(page - 1) * LINES : page * LINES])
    title = CatalogueMessage(
        "search.title",
        {
            "words": _shown(search.asked),
            "count": len(finding.hits),
            "paragraphs": len({hit.paragraph for hit in finding.hits}),
        },
        count=len(finding.hits),
    )
    if pages > 1:
        title = CatalogueMessage("search.title.page", {"title": title, "page": page, "pages": pages})
    refs = tuple(dict.fromkeys(Ref(essay.slug, line.paragraph) for line in lines))
    state = with_searched(replace(context.state, at=refs[0], others=(), listed=refs), search.asked)
    matches = tuple(Match(ref, 1.0, 0) for ref in refs)
    told = Finding(Verdict.SAYS, 1.0, essay.paragraph(refs[0].number).thesis, matches)
    rows = (_open_buttons(lines, essay), _turn_buttons(search.asked, page, pages, essay))
    return Decision(FoundWords(essay.slug, title, lines, lead, tuple(row for row in rows if row)), state, told)


def _open_buttons(lines: Sequence[HitLine], essay: Essay) -> tuple[Button, ...]:
    """One for each paragraph, with the sentence set off that comes first."""
    first = {line.paragraph: line.sentence for line in reversed(lines)}
    return tuple(
        Button(
            CatalogueMessage("button.found", {"number": number}),
            FoundPlaceButton(Ref(essay.slug, number), first[number]),
        )
        for number in sorted(first)
    )


def _turn_buttons(asked: str, page: int, pages: int, essay: Essay) -> tuple[Button, ...]:
    turns = (("button.found.previous", page - 1), ("button.found.next", page + 1))
    return tuple(
        Button(CatalogueMessage(key), FoundWordsButton.of(essay.slug, to, asked))
        for key, to in turns
        if 1 <= to <= pages
    )


def _not_found(search: _Search, context: Context, essay: Essay, lead: CatalogueMessage | None = None) -> Decision:
    """That it stands nowhere, or what each word has by itself; and the nearest by meaning as a button."""
    asked, finding = search.asked, search.finding
    before, shown = (lead,) if lead else (), {"words": _shown(asked)}
    near = (Button(CatalogueMessage("button.nearest"), NearestButton.of(essay.slug, asked)),)
    there = [(word, count) for word, count in zip(finding.words, finding.single, strict=True) if count]
    if not there or len(finding.words) == 1:
        notes = (*before, CatalogueMessage("search.none", shown))
        return Decision(TextResponse(notes, (near,)), with_searched(context.state, asked))
    counted = tuple(
        CatalogueMessage("search.single", {"word": LocalizedText(word), "count": count}, count=count)
        for word, count in zip(finding.words, finding.single, strict=True)
    )
    offered = [word for word, _ in there[:SINGLE]]
    row = tuple(
        Button(
            CatalogueMessage("button.single", {"word": LocalizedText(word)}), FoundWordsButton.of(essay.slug, 1, word)
        )
        for word in offered
    )
    notes = (*before, CatalogueMessage("search.apart", shown), *counted)
    return Decision(TextResponse(notes, (row, near)), with_searched(context.state, *offered, asked))
