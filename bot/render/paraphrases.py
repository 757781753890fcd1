"""A paraphrase in words: quotations as the essay has them, and a mark before every sentence that is the model's."""

from bot.core.essay import Ref
from bot.core.language import LocalizedText
from bot.core.paraphrase import ModelSentence
from bot.core.response import Passage
from bot.render.blocks import Blocks
from bot.render.page import Block, Location, Prose, QuoteBlock
from bot.render.quotation import Quotation


def compose(response: Passage, blocks: Blocks) -> list[Block]:
    """What stands before the passage; nothing where no model was asked."""
    if not response.paraphrase:
        return []
    essay = blocks.library.essay(response.ref.slug)
    composed: list[Block] = []
    for line in response.paraphrase:
        if isinstance(line, ModelSentence):
            composed.append(Prose(blocks.say("paraphrase.sentence", words=LocalizedText(line.text))))
            continue
        sentences = essay.paragraph(line.number).sentences
        stretch = Quotation("".join(sentences[at] for at in line.sentences).strip(), "", "", partial=True)
        place = blocks.say("place.short", number=line.number, count=len(essay))
        quotation, place = blocks.script.passage(stretch, place, converted=response.converted)
        composed += [QuoteBlock(quotation), Location(place, Ref(essay.slug, line.number))]
    return [*composed, Prose(blocks.say("paraphrase.mark"))]
