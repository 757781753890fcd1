"""Turning pages: passages, what a part comes to, the outline, and the buttons between them."""

from dataclasses import replace

from bot.core.argument import Place, Term
from bot.core.callback_data.passages import (
    OTHERS,
    FoundPlaceButton,
    OtherMatchButton,
    OutlineButton,
    ParagraphButton,
    QuestionButton,
    SeparateParagraphButton,
    TermButton,
    ThesisButton,
)
from bot.core.context import Context
from bot.core.conversation import ConversationState
from bot.core.decision import Decision
from bot.core.essay import Essay, Library, Ref, Thesis
from bot.core.incoming import ButtonPress
from bot.core.match import ClaimVerdict, Finding, Match, Verdict
from bot.core.response import Button, CatalogueMessage, Extent, Outline, Overview, Passage, Rows
from bot.core.response_parts import ButtonCondition
from bot.talk.sharing import card_button, copy_button

WIDEST = 8
"""Buttons in a row; Telegram takes no more."""
IN_A_ROW = 4
"""Buttons; more of them cannot be read on a phone."""
WORTH = 0.6
"""Of the best score: what reaches it is offered as a further passage."""


def turn_page(pressed: ParagraphButton, incoming: ButtonPress, context: Context) -> Decision | None:
    """Show a paragraph, or another page of it, in place of what is there."""
    essay, ref = named_essay(pressed.ref.slug, context.library), pressed.ref
    place = essay and _place(Place(ref.number, pressed.sentence), essay)
    if not essay or not place:
        return None
    shown = show_paragraph(essay, ref, context.state, pressed.page, place.sentence, converted=pressed.converted)
    return replace(shown, in_place=True)


def open_paragraph(pressed: SeparateParagraphButton, incoming: ButtonPress, context: Context) -> Decision | None:
    """Show a paragraph in a message of its own: an excerpt of a day stays as it is."""
    if not context.library.holds(pressed.ref):
        return None
    return show_paragraph(context.library.essay(pressed.ref.slug), pressed.ref, context.state)


def open_found(pressed: FoundPlaceButton, incoming: ButtonPress, context: Context) -> Decision | None:
    """Show a paragraph in which words were found, in a message of its own, with the sentence of the first set off."""
    essay = named_essay(pressed.ref.slug, context.library)
    place = _place(Place(pressed.ref.number, pressed.sentence), essay) if essay else None
    return show_paragraph(essay, pressed.ref, context.state, sentence=place.sentence) if essay and place else None


def open_overview(pressed: ThesisButton, incoming: ButtonPress, context: Context) -> Decision | None:
    """Show what a thesis, a part or the whole comes to."""
    essay = named_essay(pressed.slug, context.library)
    thesis = next((each for each in essay.theses if each.id == pressed.thesis), None) if essay else None
    back = _place(pressed.back, essay) if essay and pressed.back else None
    if not essay or (pressed.thesis and not thesis) or (pressed.back and not back):
        return None
    return replace(show_overview(essay, thesis, turned_to(essay, context), back=back), in_place=True)


def open_outline(pressed: OutlineButton, incoming: ButtonPress, context: Context) -> Decision | None:
    """Show the parts and theses."""
    essay = named_essay(pressed.slug, context.library)
    return replace(show_outline(essay, turned_to(essay, context)), in_place=True) if essay else None


def open_match(pressed: OtherMatchButton, incoming: ButtonPress, context: Context) -> Decision | None:
    """Show another passage that matched the same question."""
    essay = named_essay(pressed.slug, context.library)
    places = tuple(found for each in pressed.places if (found := _place(each, essay))) if essay else ()
    if not essay or len(places) < len(pressed.places) or pressed.at >= len(places):
        return None
    return replace(_show_match(essay, places, pressed.at, context.state), in_place=True)


def named_essay(slug: str, library: Library) -> Essay | None:
    """Find an essay; None where there is none of that name."""
    return next((essay for essay in library.essays if essay.slug == slug), None)


def _place(place: Place, essay: Essay) -> Place | None:
    """None where there is no such paragraph; a sentence that is gone is left out."""
    if place.paragraph > len(essay):
        return None
    gone = place.sentence is not None and place.sentence >= len(essay.paragraph(place.paragraph).sentences)
    return Place(place.paragraph) if gone else place


def show_paragraph(
    essay: Essay,
    ref: Ref,
    state: ConversationState,
    page: int = 1,
    sentence: int | None = None,
    *,
    converted: bool = False,
) -> Decision:
    """A whole paragraph, with those before and after it as buttons. ``sentence``: the one that is set off."""
    term = essay.argument.concept_in(ref.number, sentence)
    below = (
        _section_button(essay, ref, sentence),
        *_term_buttons(essay, term),
        _script_button(ref, page, sentence, converted),
        card_button(ref, sentence, converted=converted),
    )
    rows = ((*beside(essay, ref), copy_button(essay, ref.number)), below)
    passage = Passage(ref, Extent.WHOLE, sentence, page, converted=converted, rows=rows)
    return Decision(passage, _at(ref, state))


def turned_to(essay: Essay, context: Context) -> ConversationState:
    """The state with this essay on the table, and no passage of it; where it lies there already, as it was."""
    if essay.slug == context.essay.slug:
        return context.state
    return replace(context.state, opened=essay.slug, at=None, others=(), listed=(), asked=(), put=None)


def _at(ref: Ref, state: ConversationState) -> ConversationState:
    """With that passage on the table; what belongs to another essay is gone from it."""
    open_essay = state.at.slug if state.at else state.opened
    if open_essay in (None, ref.slug):
        return replace(state, at=ref)
    return replace(state, at=ref, others=(), listed=(), asked=(), put=None)


def with_passage(state: ConversationState, ref: Ref) -> ConversationState:
    """The state with that passage on the table."""
    return replace(state, at=ref, others=(), listed=(), put=None)


def show_matches(
    essay: Essay,
    finding: Finding,
    state: ConversationState,
    verdict: Verdict = Verdict.SAYS,
    extent: Extent = Extent.EXCERPT,
    *,
    term: Term | None = None,
    asserted: ClaimVerdict | None = None,
) -> Decision:
    """The best match, with the sentence that answers, and a way to the others. ``term``: the word that was asked about;
    ``asserted``: whether it bears out what was asked."""
    best = finding.matches[0]
    others = tuple(Place(match.ref.number, match.sentence) for match in _worth_showing(finding))
    rows = passage_rows(essay, best.ref, others, extent, term)
    gloss = term.words if term else None
    passage = Passage(best.ref, extent, best.sentence, gloss=gloss, asserted=asserted, verdict=verdict, rows=rows)
    state = replace(state, at=best.ref, others=tuple(Ref(essay.slug, each.paragraph) for each in others[1:]))
    return Decision(passage, state, finding)


def _show_match(essay: Essay, places: tuple[Place, ...], at: int, state: ConversationState) -> Decision:
    here, first = places[at], places[0]
    ref = Ref(essay.slug, here.paragraph)
    label = CatalogueMessage("button.other", {"at": at + 1, "of": len(places)})
    around = Button(label, OtherMatchButton(essay.slug, places, (at + 1) % len(places)))
    home = (_back_button(essay, first),) if at else ()
    below = (around, *home, _script_button(ref, 1, here.sentence, converted=False), card_button(ref, here.sentence))
    rows = ((*beside(essay, ref), copy_button(essay, ref.number)), below)
    return Decision(Passage(ref, Extent.WHOLE, here.sentence, rows=rows), replace(state, at=ref))


def _back_button(essay: Essay, place: Place) -> Button:
    ref = Ref(essay.slug, place.paragraph)
    label = CatalogueMessage("button.back", {"number": place.paragraph})
    return Button(label, ParagraphButton(ref, sentence=place.sentence))


def show_next_match(essay: Essay, state: ConversationState) -> Decision | None:
    """The next of the passages that matched the last question, or None where there is none left."""
    if not state.others:
        return None
    ref, *rest = state.others
    if ref.slug != essay.slug:
        return None
    decision = show_paragraph(essay, ref, state)
    return replace(decision, state=replace(decision.state, others=tuple(rest)))


def ask_opener(pressed: QuestionButton, incoming: ButtonPress, context: Context) -> Decision | None:
    """The answer to a question that was offered: the paragraph it was written for, whatever the search says."""
    ref = pressed.ref
    if not context.library.holds(ref):
        return None
    essay = context.library.essay(ref.slug)
    asked = next((opener.question for opener in essay.openers if opener.ref == ref), None)
    if asked is None:
        return show_paragraph(essay, ref, context.state)
    known = essay.argument.answers.get(asked.zh)
    finding = context.find(asked.zh, (), essay.slug)
    found = next((match.sentence for match in finding.matches if match.ref == ref), None)
    sentence = known.sentence if known and known.paragraph == ref.number else found
    rows = passage_rows(essay, ref, (Place(ref.number, sentence),), Extent.EXCERPT)
    passage = Passage(ref, Extent.EXCERPT, sentence=sentence, asked=asked, rows=rows)
    # Whoever asks the essay something has left what the bot had asked.
    state = replace(context.state, at=ref, others=(), listed=(), asked=(asked.zh,), put=None, asking=())
    return Decision(passage, state)


def show_overview(
    essay: Essay,
    thesis: Thesis | None,
    state: ConversationState,
    lead: CatalogueMessage | None = None,
    back: Place | None = None,
) -> Decision:
    """What a thesis, a part or the whole comes to, with buttons to what it consists of, and ``back`` to a passage."""
    if thesis is None:
        tops = [each for each in essay.theses if each.id == each.part]
        buttons = [Button(each.label, ThesisButton(essay.slug, each.id)) for each in tops]
        rows = (
            *in_rows(buttons, 1),
            (Button(CatalogueMessage("button.outline"), OutlineButton(essay.slug)),),
        )
        return Decision(Overview(essay.slug, None, lead, rows), state)
    ref = Ref(essay.slug, thesis.first)
    read = Button(CatalogueMessage("button.read", {"number": thesis.first}), ParagraphButton(ref))
    inside = [Button(each.label, ThesisButton(essay.slug, each.id)) for each in essay.inside(thesis)]
    up = Button(CatalogueMessage("button.outline"), OutlineButton(essay.slug))
    begins = back is not None and back.paragraph == thesis.first
    below = (*((_back_button(essay, back),) if back else ()), *(() if begins else (read,)), up)
    rows = (*in_rows(inside, 1), below)
    return Decision(Overview(essay.slug, thesis.id, rows=rows), replace(state, at=ref))


def show_outline(essay: Essay, state: ConversationState) -> Decision:
    buttons = [Button(thesis.label, ThesisButton(essay.slug, thesis.id)) for thesis in essay.theses]
    return Decision(Outline(essay.slug, in_rows(buttons, 2)), state)


def passage_rows(essay: Essay, ref: Ref, matched: tuple[Place, ...], extent: Extent, term: Term | None = None) -> Rows:
    """The ways on from a passage. ``matched``: the places that answer, this one first; ``term``: that was asked about,
    which then stands instead of the other places."""
    row, sentence = beside(essay, ref), matched[0].sentence
    if extent is Extent.EXCERPT:
        middle = sum(button.data == ParagraphButton(Ref(ref.slug, ref.number - 1)) for button in row)
        data = ParagraphButton(ref, sentence=sentence)
        whole = Button(CatalogueMessage("button.whole"), data, condition=ButtonCondition.EXCERPTED)
        row = (*row[:middle], whole, *row[middle:])
    below = [_section_button(essay, ref, sentence)]
    told = _term_buttons(essay, term)
    below += told
    if len(matched) > 1 and not told:
        label = CatalogueMessage("button.others", {"count": len(matched) - 1}, count=len(matched) - 1)
        below.append(Button(label, OtherMatchButton(essay.slug, matched, 1)))
    below += [_script_button(ref, 1, sentence, converted=False), card_button(ref, sentence)]
    return ((*row, copy_button(essay, ref.number)), tuple(below))


def _script_button(ref: Ref, page: int, sentence: int | None, converted: bool) -> Button:
    """The passage in other characters; where it is shown in such, as the author wrote it."""
    data = ParagraphButton(ref, page, sentence, not converted)
    return Button(CatalogueMessage("button.convert"), data, condition=ButtonCondition.CONVERTIBLE)


def beside(essay: Essay, ref: Ref) -> tuple[Button, ...]:
    """To the paragraphs before and after it."""
    row = []
    if ref.number > 1:
        before = ParagraphButton(Ref(ref.slug, ref.number - 1))
        row.append(Button(CatalogueMessage("button.previous"), before))
    if ref.number < len(essay):
        row.append(Button(CatalogueMessage("button.next"), ParagraphButton(Ref(ref.slug, ref.number + 1))))
    return tuple(row)


def _section_button(essay: Essay, ref: Ref, sentence: int | None = None) -> Button:
    """To what its section says, and from there back."""
    thesis = essay.paragraph(ref.number).thesis
    return Button(CatalogueMessage("button.section"), ThesisButton(essay.slug, thesis, Place(ref.number, sentence)))


def _term_buttons(essay: Essay, term: Term | None) -> tuple[Button, ...]:
    """To what the essay means by a term, where it says so itself."""
    if term is None or not term.quotes:
        return ()
    label = CatalogueMessage("button.term", {"name": term.label})
    return (Button(label, TermButton.of(essay.slug, term.names[0])),)


def in_rows(buttons: list[Button], most: int) -> Rows:
    """Lay buttons out in ``most`` rows, as even as can be; more where they would be too wide."""
    if not buttons:
        return ()
    rows = max(min(most, -(-len(buttons) // IN_A_ROW)), -(-len(buttons) // WIDEST))
    wide = -(-len(buttons) // rows)
    return tuple(tuple(buttons[at : at + wide]) for at in range(0, len(buttons), wide))


def _worth_showing(finding: Finding) -> list[Match]:
    best = finding.matches[0].score
    return [match for match in finding.matches if match.score >= WORTH * best][: OTHERS + 1]
