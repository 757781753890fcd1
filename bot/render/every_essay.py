"""What all essays say to a question, in one message: the best passage of each under its title."""

from bot.core.essay import Essay
from bot.core.language import LocalizedText
from bot.core.match import Verdict
from bot.core.response import EveryEssay
from bot.core.response_parts import EssayAnswer
from bot.render.blocks import Blocks
from bot.render.page import Block, Location, Prose, QuoteBlock
from bot.render.quotation import snippet
from bot.render.split import split, units

ASKED = 60
"""UTF-16 units of the question that are said again."""


def compose(response: EveryEssay, blocks: Blocks) -> list[Block]:
    """The question, what each essay says, and those that do not speak of it."""
    asked = response.asked if units(response.asked) <= ASKED else split(response.asked, ASKED - 1)[0] + "…"
    key = "every.lead" if response.answers else "every.none"
    composed: list[Block] = [Prose(blocks.say(key, asked=asked))]
    for answer in response.answers:
        composed += _answer(answer, blocks)
    if response.answers and response.silent:
        titles = [_title(blocks.library.essay(slug), blocks) for slug in response.silent]
        composed.append(Prose(blocks.say("every.silent", titles=blocks.say("list.comma").join(titles))))
    return composed


def _answer(answer: EssayAnswer, blocks: Blocks) -> list[Block]:
    essay = blocks.library.essay(answer.ref.slug)
    paragraph = essay.paragraph(answer.ref.number)
    quotation = snippet(paragraph.sentences, answer.sentence)
    title = _title(essay, blocks)
    head = blocks.say("every.touches", title=title) if answer.verdict is Verdict.RELATED else title
    composed: list[Block] = [
        Prose(head, strong=True),
        QuoteBlock(quotation),
        Location(blocks.place(essay, paragraph, quotation), answer.ref),
    ]
    # Whoever reads English may not read the quotation.
    return [*composed, blocks.summary(paragraph)] if blocks.reads_english else composed


def _title(essay: Essay, blocks: Blocks) -> str:
    return blocks.say("every.title", title=LocalizedText(essay.title))
