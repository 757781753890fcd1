"""An essay with its argument as data: how its places hang together, what its terms mean, and
what its editors know.
"""

from collections.abc import Iterator
from dataclasses import replace

from bot.core.argument import Argument, EnumeratedItem, Enumeration, Objection, Place, Relation, RelationKind, Term
from bot.core.essay import Essay
from bot.core.language import LocalizedText
from bot.shelf.argument_schema import ArgumentNotes, Words
from bot.shelf.problems import BrokenSeeds, Problem
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


ARGUMENT = "argument.yaml"

FACTS = (
    *("author", "date", "sources", "genre", "devices", "data", "audience", "title", "length", "wording"),
    *("names", "places"),
)
"""What may be known about an essay besides its text."""

_Where = tuple[str | int, ...]


def argued_essay(essay: Essay, notes: ArgumentNotes, marked: YamlWithLines) -> Essay:
    """Raises BrokenSeeds where a paragraph, a sentence, a fact or an opener is named that there is not."""
    problems = [
        marked.problem(problem, *where)
        for where, place in _places(notes)
        if (problem := _missing(place, essay)) is not None
    ]
    problems += [
        marked.problem(f"{name!r} is no fact; facts are {', '.join(FACTS)}", "facts", name)
        for name in notes.facts
        if name not in FACTS
    ]
    openers = {opener.question.zh for opener in essay.openers}
    problems += [
        marked.problem(f"{note.question!r} is no opener of this essay", "openers", at, "question")
        for at, note in enumerate(notes.openers)
        if note.question not in openers
    ]
    problems += term_problems(notes, essay, marked)
    if problems:
        raise BrokenSeeds(problems)
    return replace(essay, argument=_argument(notes))


def _argument(notes: ArgumentNotes) -> Argument:
    return Argument(
        plain={number: _words(words) for number, words in notes.plain.items()},
        relations=tuple(Relation(each.source, Place(each.to, each.sentence), each.kind) for each in notes.relations),
        lists=tuple(
            Enumeration(
                _words(each.name),
                tuple(EnumeratedItem(Place(item.paragraph, item.sentence), _words(item.label)) for item in each.items),
                tuple(key.casefold() for key in each.keys),
            )
            for each in notes.lists
        ),
        quotes=tuple(Place(each.paragraph, each.sentence) for each in notes.quotes),
        facts={name: _words(words) for name, words in notes.facts.items()},
        examples=tuple(
            Relation(each.about, Place(each.paragraph, each.sentence), RelationKind.EXAMPLE) for each in notes.examples
        ),
        objections=tuple(
            Objection(LocalizedText(each.zh, each.en), each.paragraph, each.answered) for each in notes.objections
        ),
        stance=_words(notes.stance) if notes.stance else None,
        gist=_words(notes.gist) if notes.gist else None,
        terms=terms_of(notes),
        unnamed=tuple(name.casefold() for name in notes.unnamed),
        answers={each.question: Place(each.paragraph, each.sentence) for each in notes.openers},
    )


def _words(words: Words) -> LocalizedText:
    return LocalizedText(words.zh, words.en)


def _missing(place: Place, essay: Essay) -> str | None:
    """What is wrong with a place, or None."""
    if place.paragraph > len(essay):
        return f"there is no paragraph {place.paragraph}; the essay has {len(essay)}"
    sentences = len(essay.paragraph(place.paragraph).sentences)
    if place.sentence is not None and place.sentence >= sentences:
        return f"paragraph {place.paragraph} has the sentences 0 to {sentences - 1}"
    return None


def _places(notes: ArgumentNotes) -> Iterator[tuple[_Where, Place]]:
    """Every place that is named, with where it stands in the file."""
    for number in notes.plain:
        yield ("plain", number), Place(number)
    for at, relation in enumerate(notes.relations):
        yield ("relations", at), Place(relation.source)
        yield ("relations", at), Place(relation.to, relation.sentence)
    for at, each in enumerate(notes.lists):
        for nth, item in enumerate(each.items):
            yield ("lists", at, "items", nth), Place(item.paragraph, item.sentence)
    named = (("quotes", notes.quotes), ("examples", notes.examples), ("openers", notes.openers), ("terms", notes.terms))
    for key, marked in named:
        for at, note in enumerate(marked):
            yield (key, at), Place(note.paragraph, note.sentence)
    yield from term_places(notes)
    for at, example in enumerate(notes.examples):
        yield ("examples", at), Place(example.about)
    for at, objection in enumerate(notes.objections):
        yield ("objections", at), Place(objection.paragraph)
