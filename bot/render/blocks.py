"""The blocks of each kind of reply, in one language."""

from datetime import date

from bot.core.essay import Essay, Library, Paragraph, Ref, Thesis
from bot.core.language import Language, LocalizedText, Script
from bot.core.match import Explain, Verdict
from bot.core.outgoing import InlineButton
from bot.core.response import (
    CatalogueMessage,
    Extent,
    Label,
    NotInEssay,
    Outline,
    Overview,
    Passage,
    Quotations,
    Rows,
    SharedPassage,
    TextResponse,
    WhyReport,
)
from bot.render.catalogue import Catalogues
from bot.render.page import Block, ListItem, Location, Prose, QuoteBlock
from bot.render.quotation import SHORT, Quotation, excerpt, snippet, whole
from bot.render.scripts import QuotationScript

SCREEN, SCREEN_IN_ENGLISH = 260, 650
"""Characters that a phone shows at once, about fifteen lines, with room for the place and the buttons."""
FEW = 4
"""Paragraphs of which each is told, rather than what they come to together."""
ITEMS = 16
"""Lines of a list on one screen."""
LABEL = 40
"""Characters on a button."""


class Blocks:
    """Words, marks and quotations for replies about a library."""

    def __init__(
        self, library: Library, catalogues: Catalogues, language: Language, script: Script = Script.WRITTEN
    ) -> None:
        """``script``: of what is quoted."""
        self.library = library
        self.script = QuotationScript(catalogues, language, script)
        self._catalogues = catalogues
        self._language = language

    def say(self, key: str, **values: str | int | date | LocalizedText | CatalogueMessage) -> str:
        return self.note(CatalogueMessage(key, values))

    def say_count(self, key: str, count: int) -> str:
        """The message in the form that goes with that number."""
        return self.note(CatalogueMessage(key, {"count": count}, count=count))

    @property
    def reads_english(self) -> bool:
        return self._language is Language.ENGLISH

    def note(self, note: CatalogueMessage) -> str:
        return self._catalogues.say(note, self._language)

    def word(self, words: LocalizedText) -> str:
        return self._catalogues.word(words, self._language)

    def keys(self, rows: Rows) -> tuple[tuple[InlineButton, ...], ...]:
        def label(words: Label) -> str:
            text = self._label(words)
            return text if len(text) <= LABEL else text[: LABEL - 1] + "…"

        return tuple(
            tuple(InlineButton(label(each.label), each.payload, each.start, each.copies) for each in row)
            for row in rows
        )

    def passage(self, response: Passage) -> list[Block]:
        essay = self.library.essay(response.ref.slug)
        paragraph = essay.paragraph(response.ref.number)
        if response.extent is Extent.SNIPPET:
            return self._snippet(response, essay, paragraph)
        brief = response.extent is Extent.BRIEF
        if brief:
            quotation = snippet(paragraph.sentences, response.sentence)
        elif response.extent is Extent.EXCERPT:
            quotation = excerpt(paragraph.sentences, response.sentence)
        else:
            quotation = whole(paragraph.sentences, response.sentence, response.page)
        blocks = self._before(response)
        place = self.place(essay, paragraph, quotation)
        quotation, place = self.script.passage(quotation, place, converted=response.converted)
        blocks.append(QuoteBlock(quotation, folded=len(quotation.text) > SHORT))
        blocks.append(Location(place, response.ref))
        if not brief or self.reads_english:
            # Whoever reads English may not read the quotation.
            blocks.append(self.summary(paragraph))
        if response.question:
            blocks.append(Prose(self.say("question.put", question=response.question)))
        return blocks

    def _before(self, response: Passage) -> list[Block]:
        """What is said before a passage: the question, and what has to be known of the answer."""
        blocks: list[Block] = [Prose(self.word(response.asked), strong=True)] if response.asked else []
        if response.lead:
            blocks.append(Prose(self.note(response.lead)))
        if response.unmentioned:
            blocks.append(Prose(self.say("unmentioned", name=response.unmentioned)))
        if response.asserted:
            blocks.append(Prose(self.say(f"asserted.{response.asserted}")))
        if response.gloss:
            blocks.append(Prose(self.word(response.gloss)))
        if response.lacking:
            blocks.append(Prose(self.note(response.lacking)))
        told = response.unmentioned or response.lead or response.lacking
        if response.verdict is Verdict.RELATED and not told:
            blocks.append(Prose(self.say("related")))
        return blocks

    def _snippet(self, response: Passage, essay: Essay, paragraph: Paragraph) -> list[Block]:
        """As short as can be: where many read."""
        quotation = snippet(paragraph.sentences, response.sentence)
        before: list[Block] = [Prose(self.say("related.brief"))] if response.verdict is Verdict.RELATED else []
        if response.lacking:
            before = [Prose(self.note(response.lacking))]
        return [*before, QuoteBlock(quotation), Location(self.place(essay, paragraph, quotation), response.ref)]

    def shared(self, response: SharedPassage) -> list[Block]:
        essay = self.library.essay(response.ref.slug)
        paragraph = essay.paragraph(response.ref.number)
        quotation = excerpt(paragraph.sentences, response.sentence)
        place = self.place(essay, paragraph, quotation)
        lead: list[Block] = [Prose(self.note(response.lead))] if response.lead else []
        return [
            *lead,
            QuoteBlock(quotation),
            Location(self.say("shared.source", title=LocalizedText(essay.title), place=place), response.ref),
        ]

    def summary(self, paragraph: Paragraph) -> Prose:
        key = "summary.own" if paragraph.extracted else "summary.line"
        return Prose(self.say(key, summary=paragraph.summary))

    def place(self, essay: Essay, paragraph: Paragraph, quotation: Quotation) -> str:
        part, thesis = essay.thesis(paragraph.part), essay.thesis(paragraph.thesis)
        where = (
            self.word(thesis.title) if part.id == thesis.id else f"{self.word(part.label)} · {self.word(thesis.title)}"
        )
        values: dict[str, str | int] = {"number": paragraph.number, "count": len(essay), "where": where}
        if quotation.pages > 1:
            return self.say("place.page", page=quotation.page, pages=quotation.pages, **values)
        return self.say("place.excerpt" if quotation.partial else "place", **values)

    def overview(self, response: Overview) -> list[Block]:
        essay = self.library.essay(response.slug)
        lead: list[Block] = [Prose(self.note(response.lead))] if response.lead else []
        if response.thesis is None:
            tops = [thesis for thesis in essay.theses if thesis.id == thesis.part]
            title = Prose(self.say("overview.whole", title=LocalizedText(essay.title)), strong=True)
            return [*lead, title, Prose(self.word(essay.summary)), *self._theses(tops)]
        thesis = essay.thesis(response.thesis)
        head = f"{self.word(thesis.title)} · {self.span(thesis)}"
        blocks: list[Block] = [
            *lead,
            Prose(head, strong=True),
            Prose(self.word(thesis.statement)),
            Prose(self.word(thesis.summary)),
        ]
        inside = essay.inside(thesis)
        covered = {number for each in inside for number in range(each.first, each.last + 1)}
        lines: list[tuple[int, ListItem]] = [
            (each.first, item) for each, item in zip(inside, self._theses(inside), strict=True)
        ]
        own = [
            (number, ListItem(str(number), self.word(essay.paragraph(number).summary)))
            for number in range(thesis.first, thesis.last + 1)
            if number not in covered
        ]
        screen = SCREEN_IN_ENGLISH if self._language is Language.ENGLISH else SCREEN
        if sum(len(block.text) for block in blocks if isinstance(block, Prose)) + _length(lines + own) <= screen:
            lines += own
        elif not inside and len(own) <= FEW:
            # The summaries of the paragraphs say what that of the whole does.
            del blocks[-1]
            lines += own
        return blocks + self._bounded([item for _, item in sorted(lines, key=lambda line: line[0])])

    def outline(self, response: Outline) -> list[Block]:
        essay = self.library.essay(response.slug)
        title = Prose(self.say("outline.title", title=LocalizedText(essay.title)), strong=True)
        return [title, *self._bounded(self._theses(essay.theses))]

    def _theses(self, theses: "tuple[Thesis, ...] | list[Thesis]") -> list[ListItem]:
        return [ListItem(f"{thesis.first}–{thesis.last}", self.word(thesis.title)) for thesis in theses]

    def _bounded(self, items: list[ListItem]) -> list[Block]:
        return [*items] if len(items) <= ITEMS else [*items[:ITEMS], Prose(self.say("overview.more"))]

    def span(self, thesis: Thesis) -> str:
        """Say which paragraphs a thesis covers."""
        key = "overview.single" if thesis.first == thesis.last else "overview.span"
        return self.say(key, first=thesis.first, last=thesis.last)

    def quotations(self, response: Quotations) -> list[Block]:
        """Each sentence with its place under it; what it is here before it."""
        essay = self.library.essay(response.slug)
        blocks: list[Block] = [Prose(self.note(response.lead), strong=True)] if response.lead else []
        for each in response.quoted:
            paragraph = essay.paragraph(each.place.paragraph)
            if each.label:
                blocks.append(Prose(self._label(each.label)))
            sentence = paragraph.sentences[each.place.sentence or 0].strip()
            blocks.append(QuoteBlock(Quotation(sentence, "", "", partial=True)))
            place = self.say("place.short", number=paragraph.number, count=len(essay))
            blocks.append(Location(place, Ref(essay.slug, paragraph.number)))
            if self._language is Language.ENGLISH:
                # Whoever reads English may not read the quotation.
                blocks.append(self.summary(paragraph))
        return [*blocks, Prose(self.note(response.close))] if response.close else blocks

    def _label(self, label: Label) -> str:
        return self.note(label) if isinstance(label, CatalogueMessage) else self.word(label)

    def absent(self, response: NotInEssay) -> list[Block]:
        key = f"absent.{response.variant}" if response.variant else "absent"
        said = self.say("absent.named", name=response.named) if response.named else self.say(key)
        blocks: list[Block] = [Prose(said)]
        if response.nearest:
            summary = self.library.paragraph(response.nearest).summary
            blocks.append(Prose(self.say("absent.nearest", number=response.nearest.number, summary=summary)))
        return blocks if response.brief else [*blocks, Prose(self.say("absent.ask"))]

    def remark(self, response: TextResponse) -> list[Block]:
        return [Prose(self.note(note)) for note in response.notes]

    def why(self, response: WhyReport, explain: Explain | None) -> list[Block]:
        if explain is None:
            return [Prose(self.say("why.nothing"))]
        why = explain(response.text, response.earlier, response.slug)
        best = ", ".join(f"{match.ref.number} ({match.score:.2f})" for match in why.finding.matches[:3])
        evidence = f"{why.best:.2f} / {why.absent:.2f} / {why.quoted:.2f}"
        verdict = f"{why.finding.verdict} {why.finding.confidence:.2f}"
        blocks: list[Block] = [
            Prose(response.text[:200], strong=True),
            Prose(self.say("why.verdict", verdict=verdict, best=best, evidence=evidence)),
            Prose(self.say("why.acts", acts=", ".join(f"{act} {score:.2f}" for act, score in why.acts))),
            Prose(self.say("why.reasons")),
        ]
        blocks += [
            ListItem(f"{each.toward:+.2f} {each.absent:+.2f}", f"{each.token} ({each.family})") for each in why.reasons
        ]
        if why.phrasings:
            blocks.append(Prose(self.say("why.phrasings")))
            blocks += [ListItem(f"{likeness:.2f}", text) for text, likeness in why.phrasings]
        return blocks


def _length(lines: list[tuple[int, ListItem]]) -> int:
    return sum(len(item.text) for _, item in lines)
