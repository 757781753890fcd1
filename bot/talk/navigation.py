"""Turning pages: passages, what a part comes to, the outline, and the buttons between them."""

from dataclasses import replace

from bot.core.argument import Place
from bot.core.context import Context
from bot.core.conversation import ConversationState
from bot.core.decision import Decision
from bot.core.essay import Essay, Ref, Thesis
from bot.core.incoming import ButtonPress
from bot.core.localized import LocalizedText
from bot.core.match import ClaimVerdict, Finding, Match, Verdict
from bot.core.response import Button, ButtonCondition, CatalogueMessage, Extent, Outline, Overview, Passage, Rows
from bot.talk import navigation_data
from bot.talk.callback_data import ButtonTarget
from bot.talk.navigation_data import NavigationButton

WIDEST = 8
"""Buttons in a row; Telegram takes no more."""
IN_A_ROW = 4
"""Buttons; more of them cannot be read on a phone."""
WORTH = 0.6
"""Of the best score: what reaches it is offered as a further passage."""


def turn_page(incoming: ButtonPress, context: Context) -> Decision:
    """A button was pressed."""
    press = navigation_data.read(incoming.data, context.library)
    if press is None:
        return Decision(None, context.state, toast=CatalogueMessage("button.stale"))
    if press.way is ButtonTarget.QUESTION:
        return ask_opener(press, context)
    if press.way is ButtonTarget.OUTLINE:
        return replace(show_outline(press.essay, context.state), in_place=True)
    if press.way is ButtonTarget.THESIS:
        thesis = press.essay.thesis(press.thesis) if press.thesis else None
        return replace(show_overview(press.essay, thesis, context.state, back=press.back), in_place=True)
    ref = Ref(press.essay.slug, press.number)
    if press.way is ButtonTarget.OTHER:
        return replace(show_other(press, context.state), in_place=True)
    decision = show_paragraph(press.essay, ref, context.state, press.page, press.sentence, converted=press.converted)
    return replace(decision, in_place=press.way is not ButtonTarget.FURTHER)


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
    below = (_section_button(essay, ref, sentence), _script_button(ref, page, sentence, converted))
    rows = (_beside(essay, ref), below)
    passage = Passage(ref, Extent.WHOLE, sentence, page, converted=converted, rows=rows)
    return Decision(passage, _at(ref, state))


def _at(ref: Ref, state: ConversationState) -> ConversationState:
    """With that passage on the table; what belongs to another essay is gone from it."""
    if state.at is None or state.at.slug == ref.slug:
        return replace(state, at=ref)
    return replace(state, at=ref, others=(), listed=(), asked=(), put=None)


def show_matches(
    essay: Essay,
    finding: Finding,
    state: ConversationState,
    verdict: Verdict = Verdict.SAYS,
    extent: Extent = Extent.EXCERPT,
    *,
    gloss: LocalizedText | None = None,
    asserted: ClaimVerdict | None = None,
) -> Decision:
    """The best match, with the sentence that answers, and a way to the others. ``gloss``: what a word means there;
    ``asserted``: whether it bears out what was asked."""
    best = finding.matches[0]
    others = tuple(Place(match.ref.number, match.sentence) for match in _worth_showing(finding))
    rows = passage_rows(essay, best.ref, others, extent)
    passage = Passage(best.ref, extent, best.sentence, gloss=gloss, asserted=asserted, verdict=verdict, rows=rows)
    state = replace(state, at=best.ref, others=tuple(Ref(essay.slug, each.paragraph) for each in others[1:]))
    return Decision(passage, state, finding)


def show_other(press: NavigationButton, state: ConversationState) -> Decision:
    """Another passage that matched the same question."""
    ref = Ref(press.essay.slug, press.number)
    beside = _beside(press.essay, ref)
    following = (press.at + 1) % len(press.others)
    label = CatalogueMessage("button.other", {"at": press.at + 1, "of": len(press.others)})
    around = Button(label, navigation_data.other(press.essay.slug, press.others, following))
    first = press.others[0]
    home = Button(
        CatalogueMessage("button.back", {"number": first.paragraph}),
        navigation_data.paragraph(Ref(press.essay.slug, first.paragraph), sentence=first.sentence),
    )
    rows = (beside, (around, *((home,) if press.at else ()), _script_button(ref, 1, press.sentence, converted=False)))
    return Decision(Passage(ref, Extent.WHOLE, press.sentence, rows=rows), replace(state, at=ref))


def show_next_match(essay: Essay, state: ConversationState) -> Decision | None:
    """The next of the passages that matched the last question, or None where there is none left."""
    if not state.others:
        return None
    ref, *rest = state.others
    if ref.slug != essay.slug:
        return None
    decision = show_paragraph(essay, ref, state)
    return replace(decision, state=replace(decision.state, others=tuple(rest)))


def ask_opener(press: NavigationButton, context: Context) -> Decision:
    """The answer to a question that was offered: the paragraph it was written for, whatever the search says."""
    essay = press.essay
    ref = Ref(essay.slug, press.number)
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
        buttons = [Button(each.label, navigation_data.thesis(essay.slug, each.id)) for each in tops]
        rows = (
            *_in_rows(buttons, 1),
            (Button(CatalogueMessage("button.outline"), navigation_data.outline(essay.slug)),),
        )
        return Decision(Overview(essay.slug, None, lead, rows), state)
    ref = Ref(essay.slug, thesis.first)
    read = Button(CatalogueMessage("button.read", {"number": thesis.first}), navigation_data.paragraph(ref))
    inside = [Button(each.label, navigation_data.thesis(essay.slug, each.id)) for each in essay.inside(thesis)]
    up = Button(CatalogueMessage("button.outline"), navigation_data.outline(essay.slug))
    home = back and Button(
        CatalogueMessage("button.back", {"number": back.paragraph}),
        navigation_data.paragraph(Ref(essay.slug, back.paragraph), sentence=back.sentence),
    )
    begins = back is not None and back.paragraph == thesis.first
    below = (*((home,) if home else ()), *(() if begins else (read,)), up)
    rows = (*_in_rows(inside, 1), below)
    return Decision(Overview(essay.slug, thesis.id, rows=rows), replace(state, at=ref))


def show_outline(essay: Essay, state: ConversationState) -> Decision:
    buttons = [Button(thesis.label, navigation_data.thesis(essay.slug, thesis.id)) for thesis in essay.theses]
    return Decision(Outline(essay.slug, _in_rows(buttons, 2)), state)


def passage_rows(essay: Essay, ref: Ref, matched: tuple[Place, ...], extent: Extent) -> Rows:
    """The ways on from a passage. ``matched``: the places that answer, this one first."""
    row, sentence = _beside(essay, ref), matched[0].sentence
    if extent is Extent.EXCERPT:
        middle = sum(button.payload == navigation_data.paragraph(Ref(ref.slug, ref.number - 1)) for button in row)
        payload = navigation_data.paragraph(ref, sentence=sentence)
        whole = Button(CatalogueMessage("button.whole"), payload, condition=ButtonCondition.EXCERPTED)
        row = (*row[:middle], whole, *row[middle:])
    below = [_section_button(essay, ref, sentence)]
    if len(matched) > 1:
        label = CatalogueMessage("button.others", {"count": len(matched) - 1}, count=len(matched) - 1)
        below.append(Button(label, navigation_data.other(essay.slug, matched, 1)))
    below.append(_script_button(ref, 1, sentence, converted=False))
    return (row, tuple(below))


def _script_button(ref: Ref, page: int, sentence: int | None, converted: bool) -> Button:
    """The passage in Traditional characters, or as the author wrote it."""
    label = CatalogueMessage("button.original" if converted else "button.convert")
    payload = navigation_data.paragraph(ref, page, sentence, converted=not converted)
    return Button(label, payload, condition=ButtonCondition.CONVERTIBLE)


def _beside(essay: Essay, ref: Ref) -> tuple[Button, ...]:
    row = []
    if ref.number > 1:
        before = navigation_data.paragraph(Ref(ref.slug, ref.number - 1))
        row.append(Button(CatalogueMessage("button.previous"), before))
    if ref.number < len(essay):
        row.append(Button(CatalogueMessage("button.next"), navigation_data.paragraph(Ref(ref.slug, ref.number + 1))))
    return tuple(row)


def _section_button(essay: Essay, ref: Ref, sentence: int | None = None) -> Button:
    """To what its section says, and from there back."""
    thesis = essay.paragraph(ref.number).thesis
    payload = navigation_data.thesis(essay.slug, thesis, Place(ref.number, sentence))
    return Button(CatalogueMessage("button.section"), payload)


def _in_rows(buttons: list[Button], most: int) -> Rows:
    """``most`` rows, as even as can be; more where they would be too wide."""
    if not buttons:
        return ()
    rows = max(min(most, -(-len(buttons) // IN_A_ROW)), -(-len(buttons) // WIDEST))
    wide = -(-len(buttons) // rows)
    return tuple(tuple(buttons[at : at + wide]) for at in range(0, len(buttons), wide))


def _worth_showing(finding: Finding) -> list[Match]:
    best = finding.matches[0].score
    return [match for match in finding.matches if match.score >= WORTH * best][: navigation_data.OTHERS + 1]
