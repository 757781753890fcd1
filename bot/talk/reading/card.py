"""The reading card: one paragraph whole, in a message that is edited in place, with all ways on from there."""

from dataclasses import dataclass, replace
from datetime import datetime

from bot.core.argument import RelationKind
from bot.core.bookmarks import MAX_FAVOURITES, Bookmark
from bot.core.callback_data.cards import (
    CardButton,
    CardContentsButton,
    CardEndButton,
    FavouriteButton,
    FavouritesButton,
)
from bot.core.callback_data.passages import PassageAction, PassageActionButton, ThesisButton
from bot.core.context import Context
from bot.core.decision import Decision, DropFavourites, SaveFavourite, SavePosition
from bot.core.essay import Essay, Library, Ref
from bot.core.incoming import ButtonPress
from bot.core.language import LocalizedText
from bot.core.response import (
    Button,
    CatalogueMessage,
    Outline,
    ReadingCard,
    TextResponse,
)
from bot.core.response_parts import ButtonCondition
from bot.talk.navigation import in_rows, with_passage
from bot.talk.reading.locating import ParagraphLocator, bookmark_at, checksum, with_checksum
from bot.talk.sharing import card_button, copy_button

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


BESIDE = 2
"""Buttons to related paragraphs, and back: two others stand in the same row, and phones show four."""


def show_card(
    essay: Essay, card: CardButton, at: datetime, context: Context, lead: CatalogueMessage | None = None
) -> Decision:
    """The card of a paragraph that there is. From now on the reader is there; not where they only look (``back``)."""
    number = card.ref.number
    extra = _extra(card, restart=lead is not None)
    related = related_paragraphs(essay, number, BESIDE - len(extra))
    beside = [
        Button(CatalogueMessage("button.paragraph", {"number": other}), _aside(card, other))
        for each in related
        for other in each.numbers
        if other != card.back
    ]
    below = (
        *extra,
        *beside,
        Button(CatalogueMessage("card.discuss"), PassageActionButton(PassageAction.ASK, card.ref)),
        Button(CatalogueMessage("card.contents"), CardContentsButton(card.ref)),
    )
    words = tuple(each.words() for each in related)
    share = (card_button(card.ref, converted=card.converted), copy_button(essay, number))
    rows = (_turns(essay, card, context), below, share)
    response = ReadingCard(card.ref, card.page, card.converted, card.back, words, lead, rows)
    state = replace(with_passage(context.state, card.ref), asked=(), asking=())
    effects = () if card.back else (SavePosition(bookmark_at(essay, number, at)),)
    return Decision(response, state, effects=effects)


def _extra(card: CardButton, *, restart: bool) -> tuple[Button, ...]:
    """Back to where the reader is; or, where they are reminded of that, to the beginning."""
    if card.back:
        return (_to(card, card.back, "button.back"),)
    return (Button(CatalogueMessage("card.restart"), _at(card, 1)),) if restart and card.ref.number > 1 else ()


def _turns(essay: Essay, card: CardButton, context: Context) -> tuple[Button, ...]:
    """The paragraphs before and behind, with the star between them."""
    number = card.ref.number
    kept = bool(favourites_at(essay, number, context))
    here = replace(card, checksum=checksum(essay.paragraph(number)), separate=False)
    star = Button(CatalogueMessage("card.drop" if kept else "card.keep"), FavouriteButton(here, not kept))
    before = (Button(CatalogueMessage("card.previous"), _at(card, number - 1)),) if number > 1 else ()
    if number < len(essay):
        after = Button(CatalogueMessage("card.next"), _at(card, number + 1))
    else:
        after = Button(CatalogueMessage("card.end"), CardEndButton(essay.slug))
    other = replace(card, converted=not card.converted, checksum=None, separate=False)
    script = Button(CatalogueMessage("card.convert"), other, condition=ButtonCondition.CONVERTIBLE)
    return (*before, star, after, script)


def _at(card: CardButton, number: int) -> CardButton:
    """The card of another paragraph, in the same characters."""
    return CardButton(Ref(card.ref.slug, number), converted=card.converted)


def _aside(card: CardButton, number: int) -> CardButton:
    """The same, to look at it from where the reader is; there, where that is the one."""
    home = card.back or card.ref.number
    return replace(_at(card, number), back=None if number == home else home)


def _to(card: CardButton, number: int, label: str) -> Button:
    return Button(CatalogueMessage(label, {"number": number}), _at(card, number))


def favourites_at(essay: Essay, number: int, context: Context) -> tuple[Bookmark, ...]:
    """The favourites that stand at a paragraph, as the essay is now."""
    locator = ParagraphLocator(essay)
    known = (each for each in context.bookmarks.favourites if each.ref.slug == essay.slug)
    return tuple(each for each in known if locator.locate(each) == number)


def essay_named(slug: str, library: Library) -> Essay | None:
    """The essay, where it is still in the library."""
    return next((essay for essay in library.essays if essay.slug == slug), None)


def press_card(pressed: CardButton, incoming: ButtonPress, context: Context) -> Decision | None:
    """Show the card of another paragraph, in place of what is there or in a message of its own."""
    essay = essay_named(pressed.ref.slug, context.library)
    if essay is None:
        return None
    card = _as_it_is_now(pressed, essay)
    if card is None:
        return Decision(None, context.state, toast=CatalogueMessage("card.changed"))
    return replace(show_card(essay, card, incoming.origin.at, context), in_place=not pressed.separate)


def _as_it_is_now(card: CardButton, essay: Essay) -> CardButton | None:
    """The card that a button means: its paragraph may have another number by now, or be gone."""
    number = with_checksum(essay, card.ref.number, card.checksum)
    if number is None:
        return None
    back = card.back if card.back and card.back <= len(essay) and card.back != number else None
    return replace(card, ref=Ref(essay.slug, number), back=back)


def press_favourite(pressed: FavouriteButton, incoming: ButtonPress, context: Context) -> Decision | None:
    """Keep the paragraph of a card, or no longer; the card then says so. Pressed twice, it is done once."""
    essay = essay_named(pressed.card.ref.slug, context.library)
    if essay is None:
        return None
    card = _as_it_is_now(pressed.card, essay)
    if card is None:
        return Decision(None, context.state, toast=CatalogueMessage("card.changed"))
    changed = keep(essay, card.ref.number, incoming.origin.at, context) if pressed.keep else drop(essay, card, context)
    if changed.alert:
        return changed
    bookmarks = context.bookmarks
    for effect in changed.effects:
        if isinstance(effect, SaveFavourite):
            bookmarks = bookmarks.with_favourite(effect.bookmark)
        elif isinstance(effect, DropFavourites):
            bookmarks = bookmarks.without_favourites(effect.bookmarks)
    # Whoever keeps a paragraph further up in the chat goes on reading where they are.
    shown = show_card(essay, card, incoming.origin.at, replace(context, bookmarks=bookmarks))
    return replace(shown, in_place=True, toast=changed.toast, effects=changed.effects)


def keep(essay: Essay, number: int, at: datetime, context: Context) -> Decision:
    """Keep a paragraph: a word, and what it takes."""
    if favourites_at(essay, number, context):
        return Decision(None, context.state, toast=CatalogueMessage("favourites.already", {"number": number}))
    if len(context.bookmarks.favourites) >= MAX_FAVOURITES:
        full = CatalogueMessage("favourites.full", {"count": MAX_FAVOURITES})
        return Decision(None, context.state, toast=full, alert=True)
    toast = CatalogueMessage("favourites.kept", {"number": number})
    return Decision(None, context.state, toast=toast, effects=(SaveFavourite(bookmark_at(essay, number, at)),))


def drop(essay: Essay, card: CardButton, context: Context) -> Decision:
    """Keep it no longer."""
    kept = favourites_at(essay, card.ref.number, context)
    toast = CatalogueMessage("favourites.dropped", {"number": card.ref.number})
    return Decision(None, context.state, toast=toast, effects=(DropFavourites(kept),) if kept else ())


def press_contents(pressed: CardContentsButton, incoming: ButtonPress, context: Context) -> Decision | None:
    """The parts and theses, each of which leads to the card of its first paragraph; the one being read is marked."""
    if not context.library.holds(pressed.ref):
        return None
    essay, number = context.library.essay(pressed.ref.slug), pressed.ref.number
    here = essay.paragraph(number).thesis
    buttons = [
        Button(
            CatalogueMessage("card.here", {"label": thesis.label}) if thesis.id == here else thesis.label,
            CardButton(Ref(essay.slug, thesis.first)),
        )
        for thesis in essay.theses
    ]
    buttons.append(_to(CardButton(pressed.ref), number, "button.back"))
    return Decision(Outline(essay.slug, in_rows(buttons, 2)), context.state, in_place=True)


def press_end(pressed: CardEndButton, incoming: ButtonPress, context: Context) -> Decision | None:
    """What comes after the last paragraph, in place of its card."""
    essay = essay_named(pressed.slug, context.library)
    return replace(show_end(essay, incoming.origin.at, context), in_place=True) if essay else None


def show_end(essay: Essay, at: datetime, context: Context) -> Decision:
    """The essay is read: what else one can do."""
    last = Ref(essay.slug, len(essay))
    rows = (
        (
            Button(CatalogueMessage("button.overview"), ThesisButton(essay.slug, None)),
            Button(CatalogueMessage("way.ask"), PassageActionButton(PassageAction.ASK, last)),
        ),
        (
            _to(CardButton(last), len(essay), "button.back"),
            Button(CatalogueMessage("card.restart"), CardButton(Ref(essay.slug, 1))),
            Button(CatalogueMessage("favourites.mine"), FavouritesButton()),
        ),
    )
    notes = (CatalogueMessage("card.finished", {"count": len(essay)}), CatalogueMessage("card.then"))
    finished = SavePosition(bookmark_at(essay, len(essay), at, finished=True))
    return Decision(TextResponse(notes, rows), with_passage(context.state, last), effects=(finished,))
