"""How the places of an essay hang together, and what its editors know besides: the argument as data."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from bot.core.language import LocalizedText


class RelationKind(StrEnum):
    """What one place is to another."""

    GROUND = "ground"  # why
    EXAMPLE = "example"
    CONTRAST = "contrast"  # pulls against it
    CONCESSION = "concession"  # grants something to the other side
    CONSEQUENCE = "consequence"  # so what
    RESTATES = "restates"


@dataclass(frozen=True, slots=True)
class Place:
    """A paragraph, or one sentence of it, counted from 0."""

    paragraph: int
    sentence: int | None = None


@dataclass(frozen=True, slots=True)
class Relation:
    """``to`` stands to the paragraph ``source`` as its ground, its example …"""

    source: int
    to: Place
    kind: RelationKind


@dataclass(frozen=True, slots=True)
class EnumeratedItem:
    """One of several that the essay counts up."""

    place: Place
    label: LocalizedText


@dataclass(frozen=True, slots=True)
class Enumeration:
    """What the essay counts up, in its order: three meanings, two reasons."""

    name: LocalizedText
    items: tuple[EnumeratedItem, ...]
    keys: tuple[str, ...] = ()  # folded: words by which readers mean it


@dataclass(frozen=True, slots=True)
class Objection:
    """What a fair reader may say against it, and the paragraph nearest to an answer."""

    text: LocalizedText
    paragraph: int
    answered: bool  # the essay answers it there


@dataclass(frozen=True, slots=True)
class Term:
    """A word of the essay that a reader may not know."""

    names: tuple[str, ...]  # folded: as readers write it
    words: LocalizedText  # what it means here, in the editors' words
    place: Place  # where the essay says most of it
    label: LocalizedText  # its name as the essay writes it
    quotes: tuple[Place, ...] = ()  # sentences by which the essay says what it means, in reading order
    paragraphs: tuple[int, ...] = ()  # where it matters


@dataclass(frozen=True, slots=True)
class Argument:
    """All of it. An essay without any works as well."""

    plain: Mapping[int, LocalizedText] = field(default_factory=dict)  # by paragraph: in plain words
    relations: tuple[Relation, ...] = ()
    lists: tuple[Enumeration, ...] = ()
    quotes: tuple[Place, ...] = ()  # its most memorable sentences
    facts: Mapping[str, LocalizedText] = field(default_factory=dict)  # author, date, genre …
    examples: tuple[Relation, ...] = ()
    objections: tuple[Objection, ...] = ()
    stance: LocalizedText | None = None  # of the author, in three sentences
    gist: LocalizedText | None = None  # in one sentence
    terms: tuple[Term, ...] = ()
    unnamed: tuple[str, ...] = ()  # folded: names that readers ask for and that stand nowhere in the essay
    answers: Mapping[str, Place] = field(default_factory=dict)  # by opener: the sentence that answers

    @property
    def concepts(self) -> tuple[Term, ...]:
        """The terms of which the essay itself says what it means by them."""
        return tuple(term for term in self.terms if term.quotes)

    def concept_in(self, number: int, sentence: int | None = None) -> Term | None:
        """The one of which a paragraph says what it means; of several that of the sentence, else the rarest."""
        here = [term for term in self.concepts if any(place.paragraph == number for place in term.quotes)]
        of_sentence = [term for term in here if Place(number, sentence) in term.quotes]
        return min(of_sentence or here, key=lambda term: len(term.paragraphs), default=None)

    def related(self, number: int, *kinds: RelationKind) -> tuple[Place, ...]:
        """What stands to a paragraph in such a relation, in the order of the text."""
        found = {each.to for each in self.relations if each.source == number and each.kind in kinds}
        return tuple(sorted(found, key=lambda place: (place.paragraph, place.sentence or 0)))
