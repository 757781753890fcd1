"""Reply → Page: the words, in one language, for any door."""

from bot.core.essay import Library, Ref
from bot.core.language import Language
from bot.core.match import Explain
from bot.core.post import Key
from bot.core.reply import (
    Absent,
    Checked,
    Closing,
    Daily,
    Extent,
    Note,
    Outline,
    Overview,
    Panel,
    Passage,
    Prompt,
    Recap,
    Reply,
    Why,
)
from bot.render import daily, discussion
from bot.render.blocks import Blocks
from bot.render.catalogue import Catalogues
from bot.render.page import Block, Page, Quote, Say


class Composer:
    """Finds the words for replies, in the catalogues and in the library."""

    def __init__(self, library: Library, catalogues: Catalogues, explain: Explain | None = None) -> None:
        """``explain``: for those who run the bot; without it there is nothing to say to ``Why``."""
        self._library = library
        self._catalogues = catalogues
        self._explain = explain

    def say(self, note: Note, language: Language) -> str:
        return self._catalogues.say(note, language)

    def remark(self, note: Note, language: Language) -> Page:
        return Page((Say(self.say(note, language)),))

    def compose(self, reply: Reply, language: Language) -> Page:
        blocks = Blocks(self._library, self._catalogues, language)
        if isinstance(reply, Passage):
            composed = blocks.passage(reply)
        elif isinstance(reply, Overview):
            composed = blocks.overview(reply)
        elif isinstance(reply, Outline):
            composed = blocks.outline(reply)
        elif isinstance(reply, Absent):
            composed = blocks.absent(reply)
        elif isinstance(reply, Why):
            composed = blocks.why(reply, self._explain)
        elif isinstance(reply, Daily | Closing | Panel):
            composed = daily.compose(reply, blocks)
        elif isinstance(reply, Prompt | Checked | Recap):
            composed = discussion.compose(reply, blocks)
        else:
            composed = blocks.remark(reply)
        rows = self._read_on(reply, composed, blocks.keys(reply.rows), language)
        drawn = discussion.strip(reply, blocks) if isinstance(reply, Recap) else None
        return Page(tuple(composed), rows, drawn)

    def _read_on(
        self, reply: Reply, blocks: list[Block], rows: tuple[tuple[Key, ...], ...], language: Language
    ) -> tuple[tuple[Key, ...], ...]:
        """A button to the next page of a paragraph that one message cannot hold."""
        ref = _turns_to(reply)
        for block in blocks:
            if not ref or not isinstance(block, Quote):
                continue
            if isinstance(reply, Passage) and reply.extent is Extent.EXCERPT and not block.quotation.partial:
                # A short paragraph stands there as a whole already.
                return tuple(tuple(key for key in row if key.payload != f"p:{ref}") for row in rows)
            if block.quotation.page < block.quotation.pages:
                following = f"p:{ref}:{block.quotation.page + 1}"
                return ((Key(self.say(Note("button.on"), language), following),), *rows)
        return rows


def _turns_to(reply: Reply) -> Ref | None:
    """The passage whose pages may be turned in the message that shows it."""
    return reply.ref if isinstance(reply, Passage) or (isinstance(reply, Daily) and reply.turns) else None
