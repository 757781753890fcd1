"""The blocks of daily excerpts: that of a day, the closing message, the panel."""

from bot.core.essay import Paragraph
from bot.core.response import DailyExcerpt, EssayFinished, Panel
from bot.render.blocks import Blocks
from bot.render.page import Block, ListItem, Location, Prose, QuoteBlock
from bot.render.quotation import SHORT, Quotation, whole
from bot.render.split import split, units

MESSAGE = 4000
"""UTF-16 units in which the passages of a day have to stand with all that is said of them."""
LINE = 300
"""UTF-16 units of a line about one of several passages."""
GAP = 2
"""Between two blocks."""


def compose(response: DailyExcerpt | EssayFinished | Panel, blocks: Blocks) -> list[Block]:
    if isinstance(response, DailyExcerpt):
        return _several(response, blocks) if response.more else _excerpt(response, blocks)
    return _closing(response, blocks) if isinstance(response, EssayFinished) else _panel(response, blocks)


def _excerpt(response: DailyExcerpt, blocks: Blocks) -> list[Block]:
    essay = blocks.library.essay(response.ref.slug)
    paragraph = essay.paragraph(response.ref.number)
    quotation = whole(paragraph.sentences, None, 1)
    composed: list[Block] = [_day(response, blocks)]
    if response.thesis:
        thesis = essay.thesis(response.thesis)
        composed.append(Prose(blocks.say("excerpt.thesis", title=thesis.title, statement=thesis.statement)))
    composed.append(QuoteBlock(quotation, folded=len(quotation.text) > SHORT))
    composed.append(Location(blocks.place(essay, paragraph, quotation), response.ref))
    composed.append(blocks.summary(paragraph))
    return [*composed, *_question(response, blocks)]


def _day(response: DailyExcerpt, blocks: Blocks) -> Prose:
    return Prose(blocks.say("excerpt.day", day=response.day, days=response.days), strong=True)


def _question(response: DailyExcerpt, blocks: Blocks) -> list[Prose]:
    return [Prose(blocks.say("excerpt.question", question=response.question))] if response.question else []


def _several(response: DailyExcerpt, blocks: Blocks) -> list[Block]:
    """Each passage with its place, which links to the whole, and its summary; cut where one message cannot hold all."""
    essay = blocks.library.essay(response.ref.slug)
    passages = [(ref, essay.paragraph(ref.number)) for ref in (response.ref, *response.more)]

    def about(paragraph: Paragraph, quotation: Quotation) -> tuple[str, str]:
        summary = blocks.summary(paragraph)
        return _short(blocks.place(essay, paragraph, quotation)), _short(summary.text)

    day, question = _day(response, blocks), [Prose(_short(each.text)) for each in _question(response, blocks)]
    cut = Quotation("", "", "", partial=True)
    said = [day.text, *(each.text for each in question)]
    said += [line for _, paragraph in passages for line in about(paragraph, cut)]
    room = MESSAGE - sum(units(line) + GAP for line in said) - GAP * len(passages)
    shares = _shares([units(paragraph.text) for _, paragraph in passages], room)
    composed: list[Block] = [day]
    for (ref, paragraph), share in zip(passages, shares, strict=True):
        shown = split(paragraph.text, share)[0]
        quotation = Quotation(shown, "", "", partial=shown != paragraph.text)
        place, summary = about(paragraph, quotation)
        composed += [QuoteBlock(quotation, folded=len(shown) > SHORT), Location(place, ref), Prose(summary)]
    return [*composed, *question]


def _shares(lengths: list[int], room: int) -> list[int]:
    """How much room each gets: what short ones leave is for the long ones."""
    shares = [0] * len(lengths)
    left = len(lengths)
    for at in sorted(range(len(lengths)), key=lengths.__getitem__):
        shares[at] = max(min(lengths[at], room // left), 1)
        room, left = room - shares[at], left - 1
    return shares


def _short(line: str) -> str:
    return line if units(line) <= LINE else split(line, LINE - 1)[0] + "…"


def _closing(response: EssayFinished, blocks: Blocks) -> list[Block]:
    essay = blocks.library.essay(response.slug)

    def line(each: str | int) -> ListItem:
        if isinstance(each, int):
            return ListItem(str(each), blocks.word(essay.paragraph(each).summary))
        thesis = essay.thesis(each)
        return ListItem(f"{thesis.first}–{thesis.last}", blocks.word(thesis.statement))

    title = Prose(blocks.say("closing.title", title=essay.title), strong=True)
    return [title, *(line(each) for each in response.lines), Prose(blocks.note(response.then))]


def _panel(response: Panel, blocks: Blocks) -> list[Block]:
    """The settings stand close together, a line each."""
    composed: list[Block] = [Prose(blocks.note(response.lead))] if response.lead else []
    composed.append(Prose(blocks.note(response.title), strong=True))
    if response.lines:
        composed.append(Prose("\n".join(blocks.note(line) for line in response.lines)))
    return composed
