"""In which characters the essay is quoted, and the quiet word that says so where they are not the author's."""

from dataclasses import dataclass, replace

from bot.core.language import Language, Script
from bot.core.response import CatalogueMessage
from bot.render.catalogue import Catalogues
from bot.render.page import Block, Location, MarkedLine, Prose, QuoteBlock
from bot.render.quotation import Quotation

DOT = " · "


@dataclass(frozen=True, slots=True)
class QuotationScript:
    """The characters that one reader has quotations in."""

    catalogues: Catalogues
    language: Language
    chosen: Script  # for all of them

    def shown(self, *, converted: bool) -> Script:
        """Which script a passage is shown in. ``converted``: it is to be the other one, this once."""
        if self.chosen is not Script.WRITTEN:
            return Script.WRITTEN if converted else self.chosen
        return Script.TRADITIONAL if converted and self.language is Language.HANT else Script.WRITTEN

    def passage(self, quotation: Quotation, place: str, *, converted: bool) -> tuple[Quotation, str]:
        """A passage that can be turned into the other script, and its place, which says what it was turned into."""
        script = self.shown(converted=converted)
        turned = self._turned(quotation, script)
        if turned != quotation:
            return turned, place + DOT + self._note(script)
        reads_traditional = self.chosen is Script.WRITTEN and self.language is Language.HANT
        if reads_traditional and self._turned(quotation, Script.TRADITIONAL) != quotation:
            return quotation, place + DOT + self.catalogues.say(CatalogueMessage("place.simplified"), self.language)
        return quotation, place

    def is_convertible(self, text: str) -> bool:
        """Return whether that text has another form that the reader has use for."""
        here, there = (self.shown(converted=converted) for converted in (False, True))
        return self.catalogues.written(text, here) != self.catalogues.written(text, there)

    def label(self, label: CatalogueMessage, *, converted: bool) -> CatalogueMessage:
        """The words of the button that turns a passage into the other script. ``label``: to Traditional."""
        if self.shown(converted=converted) is not Script.WRITTEN:
            return CatalogueMessage("button.original")
        return replace(label, key=f"{label.key}.simplified") if self.chosen is Script.SIMPLIFIED else label

    def text(self, text: str) -> str:
        """A stretch of the essay, as the reader has quotations."""
        return self.catalogues.written(text, self.chosen)

    def turned(self, composed: list[Block]) -> list[Block]:
        """All quotations of a message in the chosen script; beside each, or below them all, what was done."""
        blocks: list[Block] = []
        waiting, lines = False, False
        for block in composed:
            if (
                isinstance(block, QuoteBlock)
                and (told := self._turned(block.quotation, self.chosen)) != block.quotation
            ):
                blocks.append(replace(block, quotation=told))
                waiting = True
            elif isinstance(block, Location) and waiting:
                blocks.append(replace(block, text=block.text + DOT + self._note(self.chosen)))
                waiting = False
            elif isinstance(block, MarkedLine):
                line = replace(block, pieces=tuple((self.text(piece), told) for piece, told in block.pieces))
                lines = lines or line != block
                blocks.append(line)
            else:
                blocks.append(block)
        return [*blocks, Prose(self._note(self.chosen))] if lines else blocks

    def _turned(self, quotation: Quotation, script: Script) -> Quotation:
        return replace(
            quotation,
            before=self.catalogues.written(quotation.before, script),
            telling=self.catalogues.written(quotation.telling, script),
            after=self.catalogues.written(quotation.after, script),
        )

    def _note(self, script: Script) -> str:
        return self.catalogues.say(CatalogueMessage(f"place.converted.{script}"), self.language)
