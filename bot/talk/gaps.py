"""The gap inbox as its owners see it: what is open, one gap and where it may belong, what is mapped;
and what they write behind ``/gaps``.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from bot.core.act import KINDS
from bot.core.callback_data.gaps import GapButton, GapVerb
from bot.core.context import Context
from bot.core.decision import Decision
from bot.core.essay import Essay
from bot.core.gaps import Gap
from bot.core.incoming import Command
from bot.core.language import LocalizedText
from bot.core.overlay import OverlayTarget
from bot.core.patterns import LazyPattern
from bot.core.response import Button, CatalogueMessage, Panel, Rows, TextResponse
from bot.core.text import shortened
from bot.talk.references import MASK, read_reference

_ORDER = LazyPattern(
    r"(?:第|#|no\.? ?)?([1-9][0-9]{0,16})(?!\d)(?: ?号)?(?: ?提问)?(?:(?:\s|[,:、]|->|→|(?=[第¶§]))+([^\s].*))?"
)
_ABSENT = LazyPattern(r"(?:文章|文中)?(?:里)?(?:没有?|未)(?:谈|说|提|讲)(?:到|及)?(?:这个|过)?|没有")
_NOTHING_ELSE = LazyPattern(rf"(?:归到?|放到?|到|在|是|to |in )? ?{MASK} ?(?:里|吧)?[.。!]?")
_PILCROW = "¶"


@dataclass(frozen=True, slots=True)
class GapOrder:
    """A question, by its number, and what is written behind that. ``place``: empty where it is only to be shown."""

    gap: int
    place: str = ""


def read_order(folded: str) -> GapOrder | None:
    """Read ``17``, ``17 12`` or ``第17号 第十二段``; None for what does not begin with the number of a question."""
    found = _ORDER.fullmatch(folded.strip())
    return GapOrder(int(found[1]), (found[2] or "").strip()) if found else None


def read_target(place: str, essay: Essay, names: Mapping[str, OverlayTarget]) -> OverlayTarget | None:
    """Where folded ``place`` says that something belongs; None where it says nothing, or several places.

    ``names``: of targets, as buttons name them, folded. Whether there is such a paragraph or act, others know.
    """
    target = OverlayTarget.parse(place) or names.get(place)
    if target or _ABSENT.fullmatch(place):
        return target or OverlayTarget()
    reference = read_reference(place.replace(_PILCROW, MASK), essay)
    if reference is None or reference.relative or len(reference.paragraphs) != 1:
        return None
    [number] = reference.paragraphs
    return OverlayTarget(number) if number > 0 and _NOTHING_ELSE.fullmatch(reference.rest) else None


PAGE = 5
"""Gaps of a page."""
PARAGRAPHS, ACTS = 40, 16
"""Buttons of a page."""
WIDE, NARROW = 8, 2
"""Buttons of a row, with numbers and with words."""
LIKELY = 4
WORDINGS = 4
"""Wordings of a gap that are shown."""
SHOWN, SUMMED = 60, 36
"""Characters of a question, and of what a paragraph comes to."""
SEPARATOR = "."
ONE_ESSAY: Mapping[str, str] = {}
"""Titles of the essays, where there is no other one."""


def refuse(incoming: Command, context: Context) -> Decision:
    """For the terminal, where a command of its own does it."""
    return Decision(TextResponse((CatalogueMessage("gaps.elsewhere"),)), context.state)


@dataclass(frozen=True, slots=True)
class MappedLine:
    """A gap that is mapped, and to what; None where that paragraph is gone."""

    gap: Gap
    target: OverlayTarget | None
    title: str = ""  # of the essay, where there are several


def show_open(
    gaps: Sequence[Gap], page: int, lead: CatalogueMessage | None = None, titles: Mapping[str, str] = ONE_ESSAY
) -> Panel:
    """List what is open, a page of it, with a button for each. ``titles``: of the essays, by their slugs."""
    first = _first(len(gaps), page, PAGE)
    shown = gaps[first : first + PAGE]
    lines = tuple(_line(gap, titles) for gap in shown)
    numbers = tuple(_button(str(gap.id), GapButton(GapVerb.OPEN, gap.id)) for gap in shown)
    mapped = Button(CatalogueMessage("gaps.press.done"), GapButton(GapVerb.DONE))
    title = (
        CatalogueMessage("gaps.title", {"count": len(gaps)}, count=len(gaps)) if gaps else CatalogueMessage("gaps.none")
    )
    pages = _pages(len(gaps), first, PAGE, lambda number: GapButton(GapVerb.LIST, 0, number))
    return Panel(title, lines, lead, _rows(numbers, pages, (mapped,)))


def show_mapped(mapped: Sequence[MappedLine], page: int, by_hand: int = 0) -> Panel:
    """List what is mapped, with a button each that takes it back. ``by_hand``: wordings in the files besides."""
    first = _first(len(mapped), page, PAGE)
    shown = mapped[first : first + PAGE]
    more = (CatalogueMessage("gaps.by_hand", {"count": by_hand}, count=by_hand),) if by_hand else ()
    lines = (*map(_mapped_line, shown), *more)
    undo = tuple(
        Button(CatalogueMessage("gaps.press.undo", {"number": each.gap.id}), GapButton(GapVerb.UNDO, each.gap.id))
        for each in shown
    )
    title = CatalogueMessage("gaps.done", {"count": len(mapped)}, count=len(mapped))
    title = title if mapped else CatalogueMessage("gaps.done.none")
    pages = _pages(len(mapped), first, PAGE, lambda number: GapButton(GapVerb.DONE, 0, number))
    return Panel(title, lines, None, _rows(undo, pages, (_back(),)))


def show_gap(gap: Gap, essay: Essay, titles: Mapping[str, str] = ONE_ESSAY) -> Panel:
    """One gap: what was asked, by how many, what was said to it, and where it may belong. ``titles``: as above."""
    likely = gap.likely(essay.slug, LIKELY)
    known = [number for number in likely if number <= len(essay)]
    others = dict.fromkeys(message.text for message in gap.messages[1:] if message.text != gap.newest.text)
    lines = [_about(gap, titles)]
    lines += [CatalogueMessage("gaps.also", {"text": shortened(text, SHOWN)}) for text in list(others)[:WORDINGS]]
    lines += [CatalogueMessage("gaps.near", {"number": number, "summary": _summary(essay, number)}) for number in known]
    lines.append(CatalogueMessage("gaps.where", {"number": gap.id}))
    paragraphs = tuple(_maps(gap, OverlayTarget(paragraph=number)) for number in known)
    rows = (
        *_in_rows(paragraphs, NARROW),
        (
            Button(CatalogueMessage("gaps.press.paragraphs"), GapButton(GapVerb.PARAGRAPHS, gap.id)),
            Button(CatalogueMessage("gaps.press.acts"), GapButton(GapVerb.ACTS, gap.id)),
        ),
        (_maps(gap, OverlayTarget()), _back()),
    )
    return Panel(_asked(gap), tuple(lines), None, rows)


def show_paragraphs(gap: Gap, essay: Essay, page: int) -> Panel:
    """All paragraphs, by number."""
    first = _first(len(essay), page, PARAGRAPHS)
    numbers = range(first + 1, min(first + PARAGRAPHS, len(essay)) + 1)
    buttons = tuple(
        _button(str(number), GapButton(GapVerb.MAP, gap.id, target=OverlayTarget(paragraph=number)))
        for number in numbers
    )
    pages = _pages(len(essay), first, PARAGRAPHS, lambda number: GapButton(GapVerb.PARAGRAPHS, gap.id, number))
    title = CatalogueMessage("gaps.which", {"title": essay.title})
    return Panel(title, (_asked(gap),), None, (*_in_rows(buttons, WIDE), *_rows(pages, (_reopen(gap),))))


def show_acts(gap: Gap, acts: Sequence[str], page: int) -> Panel:
    """All acts, by name."""
    first = _first(len(acts), page, ACTS)
    buttons = tuple(_maps(gap, OverlayTarget(act=act)) for act in acts[first : first + ACTS])
    pages = _pages(len(acts), first, ACTS, lambda number: GapButton(GapVerb.ACTS, gap.id, number))
    rows = (*_in_rows(buttons, NARROW), *_rows(pages, (_reopen(gap),)))
    return Panel(CatalogueMessage("gaps.which.act"), (_asked(gap),), None, rows)


def show_result(
    outcome: str, gap: int, target: OverlayTarget | None, broken: str = "", *, learnt: bool = True
) -> Panel:
    """What came of a tap. ``broken``: why the overlay's file cannot be used. ``learnt``: what was mapped will be, even
    so."""
    words = {"target": target_words(target)} if target else {}
    title = CatalogueMessage(f"gaps.result.{outcome}" if learnt else "gaps.kept", words)
    lines = (CatalogueMessage("gaps.broken" if learnt else "gaps.rests", {"why": broken}),) if broken else ()
    undo = Button(CatalogueMessage("gaps.press.back"), GapButton(GapVerb.UNDO, gap))
    rows = ((undo, _back()),) if outcome in ("mapped", "lost") else ((_back(),),)
    return Panel(title, lines, None, rows)


def target_words(target: OverlayTarget) -> CatalogueMessage:
    """Say where something belongs."""
    if target.paragraph:
        return CatalogueMessage("gaps.to.paragraph", {"number": target.paragraph})
    if not target.act:
        return CatalogueMessage("gaps.to.absent")
    act, _, kind = target.act.partition(SEPARATOR)
    if kind in KINDS.get(act, ()):
        return CatalogueMessage(f"gaps.act.{act}.{kind}")
    words = CatalogueMessage(f"gaps.act.{act}")
    # A shelf may tell kinds apart of which the program knows nothing; then its own word is all that there is.
    return CatalogueMessage("gaps.act.kind", {"act": words, "kind": kind}) if kind else words


def _line(gap: Gap, titles: Mapping[str, str]) -> CatalogueMessage:
    return CatalogueMessage("gaps.line", {"number": gap.id, "text": _said(gap), "about": _about(gap, titles)})


def _mapped_line(mapped: MappedLine) -> CatalogueMessage:
    target = target_words(mapped.target) if mapped.target else CatalogueMessage("gaps.to.gone")
    number, text = mapped.gap.id, _said(mapped.gap)
    if not mapped.title:
        return CatalogueMessage("gaps.line.done", {"number": number, "text": text, "target": target})
    return CatalogueMessage(
        "gaps.line.done.essay", {"number": number, "text": text, "title": mapped.title, "target": target}
    )


def _about(gap: Gap, titles: Mapping[str, str]) -> CatalogueMessage:
    people = CatalogueMessage("gaps.people", {"count": gap.askers}, count=gap.askers)
    day = CatalogueMessage("gaps.day", {"day": gap.newest.at.date()})
    known = {"people": people, "reason": CatalogueMessage(f"gaps.reason.{gap.newest.reason}"), "day": day}
    title = titles.get(gap.essay)
    return (
        CatalogueMessage("gaps.about.essay", {**known, "title": title})
        if title
        else CatalogueMessage("gaps.about", known)
    )


def _asked(gap: Gap) -> CatalogueMessage:
    return CatalogueMessage("gaps.one", {"number": gap.id, "text": LocalizedText(_said(gap))})


def _said(gap: Gap) -> str:
    return shortened(" ".join(gap.newest.text.split()), SHOWN)


def _summary(essay: Essay, number: int) -> LocalizedText:
    summary = essay.paragraph(number).summary
    return LocalizedText(shortened(summary.zh, SUMMED), shortened(summary.en, 2 * SUMMED) if summary.en else None)


def _maps(gap: Gap, target: OverlayTarget) -> Button:
    return Button(target_words(target), GapButton(GapVerb.MAP, gap.id, target=target))


def _button(label: str, data: GapButton) -> Button:
    return Button(LocalizedText(label, label), data)


def _back() -> Button:
    return Button(CatalogueMessage("gaps.press.list"), GapButton(GapVerb.LIST))


def _reopen(gap: Gap) -> Button:
    return Button(CatalogueMessage("gaps.press.reopen"), GapButton(GapVerb.OPEN, gap.id))


def _first(count: int, page: int, size: int) -> int:
    """Where a page begins; the last one, where there are not so many."""
    last = max((count - 1) // size, 0)
    return size * min(page - 1, last)


def _pages(count: int, first: int, size: int, to: Callable[[int], GapButton]) -> tuple[Button, ...]:
    page = first // size + 1
    before = (_button("‹", to(page - 1)),) if first else ()
    after = (_button("›", to(page + 1)),) if first + size < count else ()
    return (*before, *after)


def _rows(*rows: tuple[Button, ...]) -> Rows:
    return tuple(row for row in rows if row)


def _in_rows(buttons: tuple[Button, ...], wide: int) -> Rows:
    return tuple(buttons[start : start + wide] for start in range(0, len(buttons), wide))
