"""A passage as a picture: which of its sentences stand on it, and the ways on from there."""

from dataclasses import replace

from bot.core.callback_data.cards import QuoteCardButton
from bot.core.context import Context
from bot.core.decision import Decision
from bot.core.essay import Essay, Ref
from bot.core.incoming import ButtonPress
from bot.core.patterns import LazyPattern
from bot.core.response import Button, CatalogueMessage, QuoteCard, TextResponse
from bot.talk.answers.ways import turn_number
from bot.talk.navigation import IN_A_ROW, named_essay, with_passage
from bot.talk.sharing import copy_button

WHOLE = 170
"""Characters of a paragraph that is put on a card whole, unless a sentence of it is asked for."""
LONGEST = 600
"""Characters of a paragraph that may be: a longer one could not be read on a phone."""
CURT = 14
"""Characters of a sentence that says little without its neighbour."""

_ONE_SENTENCE = LazyPattern(r"金句|[这這那一哪]一?句|名句|句子|\bquot|sentence")
_ALL = LazyPattern(r"全文|整篇|全篇|[整全]个文章|whole (?:essay|article|text)|entire")


def press_quote_card(pressed: QuoteCardButton, incoming: ButtonPress, context: Context) -> Decision | None:
    """Send a card beside what is there; None where there is no such paragraph any more."""
    essay = named_essay(pressed.ref.slug, context.library)
    if essay is None or pressed.ref.number > len(essay):
        return None
    return show_quote_card(essay, pressed, context)


def show_quote_card(essay: Essay, asked: QuoteCardButton, context: Context) -> Decision:
    """The card of a paragraph that there is: what was asked for of it, else all of a short one, else what says most."""
    number = asked.ref.number
    paragraph = essay.paragraph(number)
    every = tuple(range(len(paragraph.sentences)))
    fits = len(paragraph.text) <= LONGEST
    known = asked.sentence if asked.sentence is not None and asked.sentence < len(every) else None
    whole = fits and (asked.whole or (known is None and len(paragraph.text) <= WHOLE))
    shown = every if whole else _telling(essay, number, known, context)
    telling = _telling(essay, number, known, context)
    turns: tuple[Button, ...] = ()
    if len(shown) > len(telling):
        turns = (_turn("card.quote", replace(asked, sentence=telling[0], whole=False)),)
    elif fits and len(shown) < len(every):
        turns = (_turn("card.whole", replace(asked, sentence=None, whole=True)),)
    rows = ((*turns, copy_button(essay, number)),)
    return Decision(QuoteCard(asked.ref, shown, asked.converted, rows), with_passage(context.state, asked.ref))


def card_in_words(essay: Essay, folded: str, context: Context, numbers: tuple[int, ...] = ()) -> Decision:
    """The card that a message asks for: of the first of the paragraphs it names, with the others as buttons; of the one
    on the table; else of a good sentence."""
    if _ALL.search(folded):
        return Decision(TextResponse((CatalogueMessage("card.which"),)), context.state)
    here = context.state.at
    if not numbers and here and here.slug == essay.slug:
        numbers = (here.number,)
    if numbers:
        one = _ONE_SENTENCE.search(folded) is not None
        sentence = _telling(essay, numbers[0], None, context)[0] if one else None
        asked = QuoteCardButton(Ref(essay.slug, numbers[0]), sentence, whole=not one)
        return _with_others(show_quote_card(essay, asked, context), essay, numbers[1 : 1 + IN_A_ROW])
    if quotes := essay.argument.quotes:
        place = quotes[turn_number(context) % len(quotes)]
        return show_quote_card(essay, QuoteCardButton(Ref(essay.slug, place.paragraph), place.sentence), context)
    return Decision(TextResponse((CatalogueMessage("card.which"),)), context.state)


def _with_others(decision: Decision, essay: Essay, numbers: tuple[int, ...]) -> Decision:
    """With buttons to the cards of further paragraphs."""
    if not numbers or not isinstance(decision.response, QuoteCard):
        return decision
    others = tuple(
        Button(
            CatalogueMessage("button.paragraph", {"number": each}), QuoteCardButton(Ref(essay.slug, each), whole=True)
        )
        for each in numbers
    )
    return replace(decision, response=replace(decision.response, rows=(others, *decision.response.rows)))


def _turn(key: str, data: QuoteCardButton) -> Button:
    return Button(CatalogueMessage(key), data)


def _telling(essay: Essay, number: int, known: int | None, context: Context) -> tuple[int, ...]:
    """The sentence that was set off; else one that is worth remembering, or by which a term is told, else the one that
    says what the paragraph comes to. A curt one takes the next one along, or the one before it."""
    argument, sentences = essay.argument, essay.paragraph(number).sentences
    quoted = (*argument.quotes, *(place for term in argument.terms for place in term.quotes))
    if known is None:
        known = next((each.sentence for each in quoted if each.paragraph == number and each.sentence is not None), None)
    if known is None:
        matches = context.find(essay.paragraph(number).summary.zh, (), essay.slug).matches
        known = next((match.sentence for match in matches if match.ref.number == number), 0)
    known = min(known or 0, len(sentences) - 1)
    if len(sentences[known]) >= CURT or len(sentences) == 1:
        return (known,)
    return (known, known + 1) if known + 1 < len(sentences) else (known - 1, known)
