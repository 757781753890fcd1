"""What is offered to somebody who wants to quote the essay in any chat: its exact words first, then what it means."""

from collections.abc import Callable, Iterator, Sequence
from datetime import date
from functools import cached_property

from bot.core.essay import Essay, Library, Ref, Thesis
from bot.core.inline import InlineChoice, InlineOffer
from bot.core.language import Language, LocalizedText
from bot.core.match import Find, Finding, Match, Verdict
from bot.core.response import CatalogueMessage, SharedPassage, TextResponse
from bot.core.subscription import DailyExcerpts, ReadingOrder, Recurrence
from bot.core.text import has_writing, shortened, without_punctuation
from bot.talk.schedules.excerpts import HOUR
from bot.talk.schedules.parsing import zones
from bot.talk.schedules.reading_order import next_reading_day, representative_paragraph

MOST = 10
"""Passages that are offered."""
SEARCHED = 4
"""Essays that are searched by meaning; words are looked for in all."""
MEANT_FROM = 2
"""Characters from which something is meant, besides what stands there to the letter."""
SURE = 0.9
"""Confidence of an essay from which those in which finding takes long are not asked, too, while somebody types. Of 400
questions to one essay it has 293, of 260 to two others 15."""
EXACT = 6
"""Characters from which somebody who writes the essay's own words wants that passage."""
PREVIEW = 120
"""Characters of a passage in the list."""


class InlineSearch:
    """Finds passages to quote. Built once; ``offer`` is pure."""

    def __init__(
        self, library: Library, find: Find, fold: Callable[[str], str], slow: frozenset[str] = frozenset()
    ) -> None:
        """``slow``: slugs of essays in which finding takes long."""
        self._library = library
        self._slow = slow
        self._find = find
        self._fold = fold

    @cached_property
    def _sentences(self) -> list[tuple[Ref, int, str]]:
        """Of all essays, for looking for exact words; made when somebody first quotes."""
        return [
            (Ref(essay.slug, paragraph.number), place, self._dense(sentence))
            for essay in self._library.essays
            for paragraph in essay.paragraphs
            for place, sentence in enumerate(paragraph.sentences)
        ]

    def offer(self, text: str, today: date, preferred: str = "") -> InlineOffer:
        """What fits ``text``, cleaned; of nothing the passage of the day and what the essay claims.

        ``preferred``: slug of the essay that comes first, where it is on the shelf; else the first one does.
        """
        if not text:
            return InlineOffer(tuple(self._beginnings(today, preferred))[:MOST])
        if not has_writing(text):
            return InlineOffer((), CatalogueMessage("inline.write"))
        exact = list(self._exact(text, preferred))
        found: dict[Ref, int] = {}
        for ref, sentence in (*exact, *self._meant(text, preferred, enough=bool(exact))):
            found.setdefault(ref, sentence)
        choices = tuple(self._choice(ref, sentence) for ref, sentence in list(found.items())[:MOST])
        return InlineOffer(choices, None if choices else CatalogueMessage("inline.nothing"))

    def reply(self, text: str, today: date, preferred: str = "") -> SharedPassage | TextResponse:
        """What a guest says to ``text``, cleaned, in a chat that it is not in: one passage; that there is none.

        To nothing the passage of the day. ``preferred``: as for ``offer``.
        """
        if not has_writing(text):
            return next(self._beginnings(today, preferred)).passage
        if len(self._dense(text)) >= EXACT and (exact := next(self._exact(text, preferred), None)):
            return SharedPassage(*exact)
        found = self._findings(text, self._searched(preferred))
        if not found:
            several = len(self._library.essays) > 1
            title = LocalizedText(self._library.essay().title)
            note = (
                CatalogueMessage("guest.absent.all") if several else CatalogueMessage("guest.absent", {"title": title})
            )
            return TextResponse((note,))
        best = max(found, key=lambda finding: (finding.verdict is Verdict.SAYS, finding.confidence))
        lead = CatalogueMessage("related.brief") if best.verdict is Verdict.RELATED else None
        return SharedPassage(best.matches[0].ref, best.matches[0].sentence, lead)

    def _dense(self, text: str) -> str:
        return without_punctuation(self._fold(text)).replace(" ", "")

    def _exact(self, text: str, preferred: str) -> Iterator[tuple[Ref, int]]:
        wanted = self._dense(text)
        if wanted:
            # Stable: each essay in its order.
            ordered = sorted(self._sentences, key=lambda each: each[0].slug != preferred)
            yield from ((ref, place) for ref, place, sentence in ordered if wanted in sentence)

    def _meant(self, text: str, preferred: str, *, enough: bool) -> list[tuple[Ref, int]]:
        """What the essay speaks of that fits best; nothing where none does, and to a letter or a character alone.

        ``enough``: something was found already, so that nothing is to take long.
        """
        if len(self._dense(text)) < MEANT_FROM:
            return []
        essays = self._searched(preferred)
        quick = [essay for essay in essays if essay.slug not in self._slow]
        findings = self._findings(text, quick)
        if not enough and not any(each.verdict is Verdict.SAYS and each.confidence >= SURE for each in findings):
            findings += self._findings(text, [essay for essay in essays if essay not in quick])
        best: Finding | None = max(findings, key=lambda finding: finding.confidence, default=None)
        matches: tuple[Match, ...] = best.matches if best else ()
        return [(match.ref, match.sentence) for match in matches]

    def _searched(self, preferred: str) -> list[Essay]:
        """Those that are searched by meaning, the preferred one first."""
        return sorted(self._library.essays, key=lambda each: each.slug != preferred)[:SEARCHED]

    def _findings(self, text: str, essays: Sequence[Essay]) -> list[Finding]:
        """What those essays find that speak of it."""
        findings = [self._find(text, (), essay.slug) for essay in essays]
        return [finding for finding in findings if finding.verdict is not Verdict.SILENT and finding.matches]

    def _beginnings(self, today: date, preferred: str) -> Iterator[InlineChoice]:
        essay = next((each for each in self._library.essays if each.slug == preferred), self._library.essay())
        number = passage_of_day(essay, today)
        title = CatalogueMessage("inline.today", {"number": number})
        preview = LocalizedText(shortened(essay.paragraph(number).sentences[0], PREVIEW))
        ref = Ref(essay.slug, number)
        yield InlineChoice(f"d:{ref}", title, preview, SharedPassage(ref))
        for thesis in essay.theses:
            yield _of_thesis(essay, thesis)

    def _choice(self, ref: Ref, sentence: int) -> InlineChoice:
        essay = self._library.essay(ref.slug)
        paragraph = essay.paragraph(ref.number)
        where = essay.thesis(paragraph.thesis).title
        title = CatalogueMessage("inline.passage", {"where": where, "number": ref.number})
        preview = LocalizedText(shortened(paragraph.sentences[sentence], PREVIEW))
        return InlineChoice(f"p:{ref}", title, preview, SharedPassage(ref, sentence))


def _of_thesis(essay: Essay, thesis: Thesis) -> InlineChoice:
    """What is argued for, in the words of a passage that stands for it."""
    ref = Ref(essay.slug, representative_paragraph(essay, thesis, 0))
    title = CatalogueMessage("inline.passage", {"where": thesis.title, "number": ref.number})
    return InlineChoice(f"t:{thesis.id}:{ref}", title, thesis.statement, SharedPassage(ref))


def passage_of_day(essay: Essay, today: date) -> int:
    """The paragraph of a day, the same for everybody: as daily excerpts in an order of surprise that began long ago."""
    turn, position = divmod(today.toordinal(), len(essay))
    recurrence = Recurrence(HOUR, zones.DEFAULTS[Language.HANS])
    daily = DailyExcerpts(
        0, essay.slug, Language.HANS, recurrence, order=ReadingOrder.SURPRISE, position=position, round=turn
    )
    day = next_reading_day(daily, essay)
    return day.number if day else 1
