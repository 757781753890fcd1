"""Reply → Page: the words, in one language, for any door."""

from bot.core.essay import Essay, Library, Paragraph, Thesis, Words
from bot.core.language import Language
from bot.core.match import Explain, Verdict
from bot.core.post import Key
from bot.core.reply import Absent, Extent, Note, Outline, Overview, Passage, Remark, Reply, Rows, Why
from bot.render.catalogue import Catalogues
from bot.render.excerpt import SHORT, Quotation, excerpt, whole
from bot.render.page import Block, Item, Page, Place, Quote, Say

ITEMS = 16
"""Lines of a list on one screen."""
LABEL = 40
"""Characters on a button."""


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
        blocks = _Blocks(self._library, self._catalogues, language)
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
        else:
            composed = blocks.remark(reply)
        rows = self._read_on(reply, composed, blocks.keys(reply.rows), language)
        return Page(tuple(composed), rows)

    def _read_on(
        self, reply: Reply, blocks: list[Block], rows: tuple[tuple[Key, ...], ...], language: Language
    ) -> tuple[tuple[Key, ...], ...]:
        """A button to the next page of a paragraph that one message cannot hold."""
        for block in blocks:
            if not isinstance(reply, Passage) or not isinstance(block, Quote):
                continue
            if reply.extent is Extent.EXCERPT and not block.quotation.partial:
                # A short paragraph stands there as a whole already.
                return tuple(tuple(key for key in row if key.payload != f"p:{reply.ref}") for row in rows)
            if block.quotation.page < block.quotation.pages:
                following = f"p:{reply.ref}:{block.quotation.page + 1}"
                return ((Key(self.say(Note("button.on"), language), following),), *rows)
        return rows


class _Blocks:
    """The blocks of each kind of reply, in one language."""

    def __init__(self, library: Library, catalogues: Catalogues, language: Language) -> None:
        self._library = library
        self._catalogues = catalogues
        self._language = language

    def _say(self, key: str, **values: str | int | Words | Note) -> str:
        return self._catalogues.say(Note(key, values), self._language)

    def _word(self, words: Words) -> str:
        return self._catalogues.word(words, self._language)

    def keys(self, rows: Rows) -> tuple[tuple[Key, ...], ...]:
        def label(words: Note | Words) -> str:
            text = self._catalogues.say(words, self._language) if isinstance(words, Note) else self._word(words)
            return text if len(text) <= LABEL else text[: LABEL - 1] + "…"

        return tuple(tuple(Key(label(button.label), button.payload) for button in row) for row in rows)

    def passage(self, reply: Passage) -> list[Block]:
        essay = self._library.essay(reply.ref.slug)
        paragraph = essay.paragraph(reply.ref.number)
        if reply.extent is Extent.EXCERPT:
            quotation = excerpt(paragraph.sentences, reply.sentence)
        else:
            quotation = whole(paragraph.sentences, reply.sentence, reply.page)
        blocks: list[Block] = [Say(self._word(reply.asked), strong=True)] if reply.asked else []
        if reply.verdict is Verdict.RELATED:
            blocks.append(Say(self._say("related")))
        blocks.append(Quote(quotation, folded=len(quotation.text) > SHORT))
        blocks.append(Place(self._place(essay, paragraph, quotation), reply.ref))
        key = "summary.own" if paragraph.extracted else "summary.line"
        blocks.append(Say(self._say(key, summary=paragraph.summary)))
        return blocks

    def _place(self, essay: Essay, paragraph: Paragraph, quotation: Quotation) -> str:
        part, thesis = essay.thesis(paragraph.part), essay.thesis(paragraph.thesis)
        where = (
            self._word(thesis.title)
            if part.id == thesis.id
            else f"{self._word(part.label)} · {self._word(thesis.title)}"
        )
        values: dict[str, str | int] = {"number": paragraph.number, "count": len(essay), "where": where}
        if quotation.pages > 1:
            return self._say("place.page", page=quotation.page, pages=quotation.pages, **values)
        return self._say("place.excerpt" if quotation.partial else "place", **values)

    def overview(self, reply: Overview) -> list[Block]:
        essay = self._library.essay(reply.slug)
        lead: list[Block] = [Say(self._catalogues.say(reply.lead, self._language))] if reply.lead else []
        if reply.thesis is None:
            tops = [thesis for thesis in essay.theses if thesis.id == thesis.part]
            title = Say(self._say("overview.whole", title=essay.title), strong=True)
            return [*lead, title, Say(self._word(essay.summary)), *self._theses(tops)]
        thesis = essay.thesis(reply.thesis)
        head = f"{self._word(thesis.title)} · {self._span(thesis)}"
        blocks: list[Block] = [
            *lead,
            Say(head, strong=True),
            Say(self._word(thesis.statement)),
            Say(self._word(thesis.summary)),
        ]
        inside = essay.inside(thesis)
        covered = {number for each in inside for number in range(each.first, each.last + 1)}
        lines: list[tuple[int, Item]] = [
            (each.first, item) for each, item in zip(inside, self._theses(inside), strict=True)
        ]
        lines += [
            (number, Item(str(number), self._word(essay.paragraph(number).summary)))
            for number in range(thesis.first, thesis.last + 1)
            if number not in covered
        ]
        return blocks + self._bounded([item for _, item in sorted(lines, key=lambda line: line[0])])

    def outline(self, reply: Outline) -> list[Block]:
        essay = self._library.essay(reply.slug)
        title = Say(self._say("outline.title", title=essay.title), strong=True)
        return [title, *self._bounded(self._theses(essay.theses))]

    def _theses(self, theses: "tuple[Thesis, ...] | list[Thesis]") -> list[Item]:
        return [Item(f"{thesis.first}–{thesis.last}", self._word(thesis.title)) for thesis in theses]

    def _bounded(self, items: list[Item]) -> list[Block]:
        return [*items] if len(items) <= ITEMS else [*items[:ITEMS], Say(self._say("overview.more"))]

    def _span(self, thesis: Thesis) -> str:
        key = "overview.single" if thesis.first == thesis.last else "overview.span"
        return self._say(key, first=thesis.first, last=thesis.last)

    def absent(self, reply: Absent) -> list[Block]:
        blocks: list[Block] = [Say(self._say("absent"))]
        if reply.nearest:
            summary = self._library.paragraph(reply.nearest).summary
            blocks.append(Say(self._say("absent.nearest", number=reply.nearest.number, summary=summary)))
        return [*blocks, Say(self._say("absent.ask"))]

    def remark(self, reply: Remark) -> list[Block]:
        return [Say(self._catalogues.say(note, self._language)) for note in reply.notes]

    def why(self, reply: Why, explain: Explain | None) -> list[Block]:
        if explain is None:
            return [Say(self._say("why.nothing"))]
        why = explain(reply.text, reply.earlier, reply.slug)
        best = ", ".join(f"{match.ref.number} ({match.score:.2f})" for match in why.finding.matches[:3])
        evidence = f"{why.best:.2f} / {why.absent:.2f} / {why.quoted:.2f}"
        verdict = f"{why.finding.verdict} {why.finding.confidence:.2f}"
        blocks: list[Block] = [
            Say(reply.text[:200], strong=True),
            Say(self._say("why.verdict", verdict=verdict, best=best, evidence=evidence)),
            Say(self._say("why.reasons")),
        ]
        blocks += [
            Item(f"{each.toward:+.2f} {each.absent:+.2f}", f"{each.token} ({each.family})") for each in why.reasons
        ]
        if why.phrasings:
            blocks.append(Say(self._say("why.phrasings")))
            blocks += [Item(f"{likeness:.2f}", text) for text, likeness in why.phrasings]
        return blocks
