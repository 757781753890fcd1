"""``/concept``: what the essay means by its terms, in its own words."""

from collections.abc import Iterable
from dataclasses import replace
from difflib import SequenceMatcher

from bot.core.argument import Term
from bot.core.callback_data.passages import FoundWordsButton, TermButton
from bot.core.context import Context
from bot.core.decision import Decision
from bot.core.essay import Essay, Ref
from bot.core.incoming import ButtonPress, Command
from bot.core.language import LocalizedText
from bot.core.response import Button, CatalogueMessage, Panel, Quotations, QuotedSentence, Rows, TextResponse
from bot.core.text import shortened
from bot.talk.answers.quoting import answer_with_quotations
from bot.talk.answers.ways import read_button
from bot.talk.words.search import LONGEST, SHOWN, search_for, with_searched, words_of

IN_A_ROW = 3
"""Terms; more of them cannot be read on a phone."""
NEAREST = 4
"""Terms that are offered for one that is unknown."""
ALIKE = 0.5
"""Share of characters in common from which a term may have been meant."""
READ = 3
"""Paragraphs that are buttons."""


def concept(incoming: Command, context: Context) -> Decision:
    """The term that is named; the nearest ones; else where the word stands. All of them, where none is named."""
    essay = context.essay
    asked = " ".join(incoming.argument.split())
    if not essay.argument.terms:
        return search_for(asked, context, essay, CatalogueMessage("term.none")) if asked else _without_terms(context)
    if not asked:
        return _list(context, essay)
    # As it is written, too: an essay in Traditional characters has no folded names.
    written = tuple(_bare(each) for each in (incoming.folded, asked.casefold()))
    term = next((each for each in essay.argument.terms if any(name in each.names for name in written)), None)
    if term:
        return show_term(term, context, essay)
    near = _nearest(written, essay) if len(asked) <= LONGEST else []
    if not near:
        return search_for(asked, context, essay, CatalogueMessage("term.unknown", {"asked": shortened(asked, SHOWN)}))
    note = CatalogueMessage("term.near", {"asked": shortened(asked, SHOWN)})
    every = Button(CatalogueMessage("button.search"), FoundWordsButton.of(essay.slug, 1, asked))
    return Decision(TextResponse((note,), (*_term_rows(near, essay), (every,))), with_searched(context.state, asked))


def _bare(name: str) -> str:
    return " ".join(words_of(name))


def open_term(pressed: TermButton, incoming: ButtonPress, context: Context) -> Decision | None:
    """Show the term of a button, or all of them, in a message of its own: what it stands under stays."""
    essay = next((each for each in context.library.essays if each.slug == pressed.slug), None)
    if essay is None or (pressed.tag is None and not essay.argument.concepts):
        return None
    if pressed.tag is None:
        return _list(context, essay)
    term = next((each for each in essay.argument.terms if pressed.names(each.names[0])), None)
    return show_term(term, context, essay) if term else None


def show_term(term: Term, context: Context, essay: Essay) -> Decision:
    """The sentences by which the essay says what it means, the editors' words beside them, and all paragraphs."""
    quoted = tuple(QuotedSentence(place) for place in term.quotes or (term.place,))
    name = term.label.zh
    finding = context.search_words((name,), essay.slug)
    standing = {hit.paragraph for hit in finding.hits} | {each.place.paragraph for each in quoted}
    numbers = [str(number) for number in term.paragraphs or sorted(standing)]
    values = {"words": term.words, "numbers": LocalizedText("、".join(numbers), ", ".join(numbers))}
    close = CatalogueMessage("term.aside", values)
    read = dict.fromkeys(each.place.paragraph for each in quoted)
    below = [Button(CatalogueMessage("button.terms"), TermButton(essay.slug, None))] if essay.argument.concepts else []
    if finding.hits:
        label = CatalogueMessage("button.every", {"count": len(finding.hits)})
        below.insert(0, Button(label, FoundWordsButton.of(essay.slug, 1, name)))
    rows = (tuple(read_button(Ref(essay.slug, number)) for number in [*read][:READ]), tuple(below))
    title = CatalogueMessage("term.title", {"name": term.label})
    response = Quotations(essay.slug, quoted, title, close, tuple(row for row in rows if row))
    decision = answer_with_quotations(response, context, quoted[0].place.paragraph)
    return replace(decision, state=with_searched(decision.state, name))


def _list(context: Context, essay: Essay) -> Decision:
    concepts = essay.argument.concepts or essay.argument.terms
    note = CatalogueMessage("term.list", {"title": LocalizedText(essay.title)})
    return Decision(Panel(note, rows=_term_rows(concepts, essay)), context.state)


def _without_terms(context: Context) -> Decision:
    return Decision(TextResponse((CatalogueMessage("term.none"), CatalogueMessage("search.usage"))), context.state)


def _term_rows(terms: Iterable[Term], essay: Essay) -> Rows:
    buttons = tuple(Button(term.label, TermButton.of(essay.slug, term.names[0])) for term in terms)
    return tuple(buttons[at : at + IN_A_ROW] for at in range(0, len(buttons), IN_A_ROW))


def _nearest(written: Iterable[str], essay: Essay) -> list[Term]:
    """The terms of which one may have been meant, the likeliest first."""
    asked = [each for each in written if each]
    alike = (
        [
            (max(_likeness(each, name) for each in asked for name in term.names), -place, term)
            for place, term in enumerate(essay.argument.terms)
        ]
        if asked
        else []
    )
    likely = sorted((each for each in alike if each[0] >= ALIKE), key=lambda each: each[:2], reverse=True)
    return [term for _, _, term in likely[:NEAREST]]


def _likeness(asked: str, name: str) -> float:
    """0 … 1; nearly 1 where one holds the other, and that is more than a character."""
    shorter = min(len(asked), len(name))
    if shorter > 1 and (asked in name or name in asked):
        return 0.9 + 0.1 * shorter / max(len(asked), len(name))
    return SequenceMatcher(None, asked, name, autojunk=False).ratio()
