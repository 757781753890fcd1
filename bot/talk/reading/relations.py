"""What a paragraph is to others, as far as the argument is known: supports, answers, rests on."""

from dataclasses import dataclass

from bot.core.argument import RelationKind
from bot.core.essay import Essay
from bot.core.localized import LocalizedText
from bot.core.response import CatalogueMessage

EACH = 1
"""Of each relation: a card says in a line what there is, and is no index."""
_ANSWERS = (RelationKind.CONTRAST, RelationKind.CONCESSION)


@dataclass(frozen=True, slots=True)
class RelatedParagraphs:
    """Paragraphs to which one stands in the same relation."""

    message: str  # key: card.supports, card.answers …
    numbers: tuple[int, ...]

    def words(self) -> CatalogueMessage:
        """Name them."""
        listed = LocalizedText("、".join(map(str, self.numbers)), ", ".join(map(str, self.numbers)))
        return CatalogueMessage(self.message, {"numbers": listed})


def related_paragraphs(essay: Essay, number: int, most: int) -> tuple[RelatedParagraphs, ...]:
    """The paragraphs around one, at most that many; each is named once, by the relation that comes first here."""
    every = (*essay.argument.relations, *essay.argument.examples)
    to_it = [each for each in every if each.to.paragraph == number]
    from_it = [each for each in every if each.source == number]
    sources: tuple[tuple[str, list[int]], ...] = (
        ("card.supports", [each.source for each in to_it if each.kind is RelationKind.GROUND]),
        ("card.answers", [each.source for each in to_it if each.kind in _ANSWERS]),
        ("card.illustrates", [each.source for each in to_it if each.kind is RelationKind.EXAMPLE]),
        ("card.restates", [each.source for each in to_it if each.kind is RelationKind.RESTATES]),
        ("card.rests", [each.to.paragraph for each in from_it if each.kind is RelationKind.GROUND]),
    )
    found: list[RelatedParagraphs] = []
    named = {number}
    left = most
    for message, numbers in sources:
        fresh = tuple(sorted(each for each in set(numbers) - named if 1 <= each <= len(essay)))[: min(left, EACH)]
        if fresh:
            found.append(RelatedParagraphs(message, fresh))
            named.update(fresh)
            left -= len(fresh)
    return tuple(found)
