"""Turning pages: passages, what a part comes to, the outline, and the buttons between them."""

from dataclasses import replace

from bot.core.chat import Chat, Utterance
from bot.core.essay import Essay, Library, Ref, Thesis
from bot.core.match import Find, Finding, Match, Verdict
from bot.core.reply import Button, Extent, Note, Outline, Overview, Passage, Rows, Turn
from bot.talk import payload
from bot.talk.payload import Press, Way

IN_A_ROW = 4
"""Buttons; more of them cannot be read on a phone."""
WORTH = 0.6
"""Of the best score: what reaches it is offered as a further passage."""


def current(chat: Chat, library: Library) -> Essay:
    """The essay that the chat is about: that of the passage shown last, else the first."""
    if chat.at and library.holds(chat.at):
        return library.essay(chat.at.slug)
    return library.essay()


def turn_page(utterance: Utterance, chat: Chat, library: Library, find: Find) -> Turn:
    """A button was pressed."""
    press = payload.read(utterance.content, library)
    if press is None:
        return Turn(None, chat, toast=Note("button.stale"))
    if press.way is Way.QUESTION:
        return ask_opener(press, chat, find)
    if press.way is Way.OUTLINE:
        return replace(show_outline(press.essay, chat), in_place=True)
    if press.way is Way.THESIS:
        thesis = press.essay.thesis(press.thesis) if press.thesis else None
        return replace(show_overview(press.essay, thesis, chat), in_place=True)
    ref = Ref(press.essay.slug, press.number)
    if press.way is Way.OTHER:
        return replace(show_other(press, chat), in_place=True)
    return replace(show_paragraph(press.essay, ref, chat, press.page), in_place=press.way is not Way.FURTHER)


def show_paragraph(essay: Essay, ref: Ref, chat: Chat, page: int = 1) -> Turn:
    """A whole paragraph, with those before and after it as buttons."""
    rows = (_beside(essay, ref), (_section_button(essay, ref),))
    passage = Passage(ref, Extent.WHOLE, page=page, rows=rows)
    return Turn(passage, replace(chat, at=ref))


def show_matches(
    essay: Essay, finding: Finding, chat: Chat, verdict: Verdict = Verdict.SAYS, extent: Extent = Extent.EXCERPT
) -> Turn:
    """The best match, with the sentence that answers, and a way to the others."""
    best = finding.matches[0]
    others = tuple(match.ref.number for match in _worth_showing(finding))
    rows = passage_rows(essay, best.ref, others, extent)
    passage = Passage(best.ref, extent, sentence=best.sentence, verdict=verdict, rows=rows)
    state = replace(chat, at=best.ref, others=tuple(Ref(essay.slug, number) for number in others[1:]))
    return Turn(passage, state, finding)


def show_other(press: Press, chat: Chat) -> Turn:
    """Another passage that matched the same question."""
    ref = Ref(press.essay.slug, press.number)
    beside = _beside(press.essay, ref)
    following = (press.at + 1) % len(press.others)
    label = Note("button.other", {"at": press.at + 1, "of": len(press.others)})
    around = Button(label, payload.other(press.essay.slug, press.others, following))
    rows = (beside, (_section_button(press.essay, ref), around))
    return Turn(Passage(ref, Extent.WHOLE, rows=rows), replace(chat, at=ref))


def show_next_match(essay: Essay, chat: Chat) -> Turn | None:
    """The next of the passages that matched the last question, or None where there is none left."""
    if not chat.others:
        return None
    ref, *rest = chat.others
    turn = show_paragraph(essay, ref, chat)
    return replace(turn, chat=replace(turn.chat, others=tuple(rest)))


def ask_opener(press: Press, chat: Chat, find: Find) -> Turn:
    """The answer to a question that was offered: the paragraph it was written for, whatever the search says."""
    essay = press.essay
    ref = Ref(essay.slug, press.number)
    asked = next((opener.question for opener in essay.openers if opener.ref == ref), None)
    if asked is None:
        return show_paragraph(essay, ref, chat)
    finding = find(asked.zh, (), essay.slug)
    sentence = next((match.sentence for match in finding.matches if match.ref == ref), None)
    rows = passage_rows(essay, ref, (ref.number,), Extent.EXCERPT)
    passage = Passage(ref, Extent.EXCERPT, sentence=sentence, asked=asked, rows=rows)
    return Turn(passage, replace(chat, at=ref, others=(), asked=(asked.zh,)))


def show_overview(essay: Essay, thesis: Thesis | None, chat: Chat, lead: Note | None = None) -> Turn:
    """What a thesis, a part or the whole comes to, with buttons to what it consists of."""
    if thesis is None:
        tops = [each for each in essay.theses if each.id == each.part]
        buttons = [Button(each.label, payload.thesis(essay.slug, each.id)) for each in tops]
        rows = (*_in_rows(buttons, 1), (Button(Note("button.outline"), payload.outline(essay.slug)),))
        return Turn(Overview(essay.slug, None, lead, rows), chat)
    ref = Ref(essay.slug, thesis.first)
    read = Button(Note("button.read", {"number": thesis.first}), payload.paragraph(ref))
    inside = [Button(each.label, payload.thesis(essay.slug, each.id)) for each in essay.inside(thesis)]
    up = Button(Note("button.outline"), payload.outline(essay.slug))
    rows = (*_in_rows(inside, 1), (read, up))
    return Turn(Overview(essay.slug, thesis.id, rows=rows), replace(chat, at=ref))


def show_outline(essay: Essay, chat: Chat) -> Turn:
    buttons = [Button(thesis.label, payload.thesis(essay.slug, thesis.id)) for thesis in essay.theses]
    return Turn(Outline(essay.slug, _in_rows(buttons, 2)), chat)


def passage_rows(essay: Essay, ref: Ref, matched: tuple[int, ...], extent: Extent) -> Rows:
    """The ways on from a passage. ``matched``: the paragraphs that answer, this one first."""
    row = _beside(essay, ref)
    if extent is Extent.EXCERPT:
        middle = sum(button.payload == payload.paragraph(Ref(ref.slug, ref.number - 1)) for button in row)
        row = (*row[:middle], Button(Note("button.whole"), payload.paragraph(ref)), *row[middle:])
    below = [_section_button(essay, ref)]
    if len(matched) > 1:
        label = Note("button.others", {"count": len(matched) - 1}, count=len(matched) - 1)
        below.append(Button(label, payload.other(essay.slug, matched, 1)))
    return (row, tuple(below))


def _beside(essay: Essay, ref: Ref) -> tuple[Button, ...]:
    row = []
    if ref.number > 1:
        row.append(Button(Note("button.previous"), payload.paragraph(Ref(ref.slug, ref.number - 1))))
    if ref.number < len(essay):
        row.append(Button(Note("button.next"), payload.paragraph(Ref(ref.slug, ref.number + 1))))
    return tuple(row)


def _section_button(essay: Essay, ref: Ref) -> Button:
    thesis = essay.paragraph(ref.number).thesis
    return Button(Note("button.section"), payload.thesis(essay.slug, thesis))


def _in_rows(buttons: list[Button], most: int) -> Rows:
    """At most ``most`` rows, and as even as can be."""
    if not buttons:
        return ()
    rows = min(most, -(-len(buttons) // IN_A_ROW)) or 1
    wide = -(-len(buttons) // rows)
    return tuple(tuple(buttons[at : at + wide]) for at in range(0, len(buttons), wide))


def _worth_showing(finding: Finding) -> list[Match]:
    best = finding.matches[0].score
    return [match for match in finding.matches if match.score >= WORTH * best][: payload.OTHERS + 1]
