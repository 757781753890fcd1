"""The blocks of daily excerpts: that of a day, the closing message, the panel."""

from bot.core.reply import Closing, Daily, Panel
from bot.render.blocks import Blocks
from bot.render.excerpt import SHORT, whole
from bot.render.page import Block, Item, Place, Quote, Say


def compose(reply: Daily | Closing | Panel, blocks: Blocks) -> list[Block]:
    if isinstance(reply, Daily):
        return _excerpt(reply, blocks)
    return _closing(reply, blocks) if isinstance(reply, Closing) else _panel(reply, blocks)


def _excerpt(reply: Daily, blocks: Blocks) -> list[Block]:
    essay = blocks.library.essay(reply.ref.slug)
    paragraph = essay.paragraph(reply.ref.number)
    quotation = whole(paragraph.sentences, None, 1)
    composed: list[Block] = [Say(blocks.say("excerpt.day", day=reply.day, days=reply.days), strong=True)]
    if reply.thesis:
        thesis = essay.thesis(reply.thesis)
        composed.append(Say(blocks.say("excerpt.thesis", title=thesis.title, statement=thesis.statement)))
    composed.append(Quote(quotation, folded=len(quotation.text) > SHORT))
    composed.append(Place(blocks.place(essay, paragraph, quotation), reply.ref))
    composed.append(blocks.summary(paragraph))
    if reply.question:
        composed.append(Say(blocks.say("excerpt.question", question=reply.question)))
    return composed


def _closing(reply: Closing, blocks: Blocks) -> list[Block]:
    essay = blocks.library.essay(reply.slug)

    def line(each: str | int) -> Item:
        if isinstance(each, int):
            return Item(str(each), blocks.word(essay.paragraph(each).summary))
        thesis = essay.thesis(each)
        return Item(f"{thesis.first}–{thesis.last}", blocks.word(thesis.statement))

    title = Say(blocks.say("closing.title", title=essay.title), strong=True)
    return [title, *(line(each) for each in reply.lines), Say(blocks.note(reply.then))]


def _panel(reply: Panel, blocks: Blocks) -> list[Block]:
    """The settings stand close together, a line each."""
    composed: list[Block] = [Say(blocks.note(reply.lead))] if reply.lead else []
    composed.append(Say(blocks.note(reply.title), strong=True))
    if reply.lines:
        composed.append(Say("\n".join(blocks.note(line) for line in reply.lines)))
    return composed
