"""Essays made for a test, and everything that can be said about one."""

from datetime import date

from bot.core.essay import Essay, Library, Ref, Words
from bot.core.match import Verdict
from bot.core.reply import (
    Absent,
    Button,
    Closing,
    Daily,
    Extent,
    Note,
    Outline,
    Overview,
    Panel,
    Passage,
    Remark,
    Reply,
)
from bot.shelf.plain import plain_essay
from bot.shelf.reading import Reading, Section


def made_of(title: str, *paragraphs: str, slug: str = "made") -> Library:
    """A library of one essay without annotations."""
    return Library((plain_essay(slug, Reading(title, (Section(None, paragraphs, 1),))),))


def replies(essay: Essay, asked: str = "为什么") -> list[Reply]:
    """Each kind of reply, for each of the essay's paragraphs and theses."""
    rows = ((Button(Words(asked), "o:x"), Button(Note("button.others", {"count": 2}, count=2), "o:y")),)
    found: list[Reply] = [Overview(essay.slug, None, rows=rows), Outline(essay.slug, rows), Absent(None, rows)]
    found += [Overview(essay.slug, thesis.id) for thesis in essay.theses]
    found.append(Overview(essay.slug, None, Note("summary.unknown", {"asked": asked})))
    found.append(Remark((Note("start.hello", {"title": Words(essay.title)}), Note("privacy")), rows))
    next_one = Note("daily.next.on", {"date": date(2026, 3, 16), "time": "08:30"})
    lines = (Note("daily.state.on", {"next": next_one}), Note("daily.loud"))
    found.append(Panel(Note("daily.title", {"title": Words(asked)}), lines, Note("daily.saved"), rows))
    told: tuple[str | int, ...] = (*(thesis.id for thesis in essay.theses), len(essay))
    found.append(Closing(essay.slug, told, Note("closing.other", {"title": Words(asked)}), rows))
    found += [Daily(Ref(essay.slug, each.first), 1, 8, each.id, Words(asked), rows=rows) for each in essay.theses]
    for paragraph in essay.paragraphs:
        ref = Ref(essay.slug, paragraph.number)
        found += [Passage(ref, Extent.WHOLE, page=page) for page in (1, 2)]
        found += [Absent(ref), Daily(ref, paragraph.number, len(essay), turns=False)]
        for sentence in (None, *range(min(len(paragraph.sentences), 20))):
            found.append(Passage(ref, Extent.EXCERPT, sentence, asked=Words(asked), verdict=Verdict.RELATED))
            found.append(Passage(ref, Extent.WHOLE, sentence))
    return found
