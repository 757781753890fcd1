"""The terms of an essay, with the sentences by which it says what it means by them."""

from collections.abc import Iterator

from bot.core.argument import Place, Term
from bot.core.essay import Essay
from bot.core.localized import LocalizedText
from bot.shelf.argument_schema import ArgumentNotes
from bot.shelf.problems import Problem
from bot.shelf.yaml_lines import YamlWithLines


def terms_of(notes: ArgumentNotes) -> tuple[Term, ...]:
    """The terms, their names folded, the first of them also as it is written."""
    return tuple(
        Term(
            tuple(name.casefold() for name in each.names),
            LocalizedText(each.zh, each.en),
            Place(each.paragraph, each.sentence),
            LocalizedText(each.names[0], each.name_en),
            tuple(Place(quote.paragraph, quote.sentence) for quote in each.quotes),
            each.paragraphs,
        )
        for each in notes.terms
    )


def term_places(notes: ArgumentNotes) -> Iterator[tuple[tuple[str | int, ...], Place]]:
    """The places that terms name besides their own, with where each stands in the file."""
    for at, term in enumerate(notes.terms):
        for nth, quote in enumerate(term.quotes):
            yield ("terms", at, "quotes", nth), Place(quote.paragraph, quote.sentence)
        for nth, number in enumerate(term.paragraphs):
            yield ("terms", at, "paragraphs", nth), Place(number)


def term_problems(notes: ArgumentNotes, essay: Essay, marked: YamlWithLines) -> Iterator[Problem]:
    """Names that stand there twice, and quotations that the essay does not hold where they are said to stand."""
    known: dict[str, int] = {}
    for at, term in enumerate(notes.terms):
        for nth, name in enumerate(each.casefold() for each in term.names):
            before = known.setdefault(name, at)
            if before != at:
                first = marked.line("terms", before)
                yield marked.problem(f"{name!r} is a term already, on line {first}", "terms", at, "names", nth)
        for nth, quote in enumerate(term.quotes):
            sentence = _sentence(quote.paragraph, quote.sentence, essay)
            if sentence is not None and quote.words not in sentence:
                where = f"sentence {quote.sentence} of paragraph {quote.paragraph}"
                said = f"{where} does not hold these words: {quote.words!r}"
                yield marked.problem(said, "terms", at, "quotes", nth, "words")


def _sentence(paragraph: int, sentence: int, essay: Essay) -> str | None:
    """None where there is none, of which another says so."""
    there = paragraph <= len(essay) and sentence < len(essay.paragraph(paragraph).sentences)
    return essay.paragraph(paragraph).sentences[sentence] if there else None
