"""Essays made for a test, and everything that can be said about one."""

from dataclasses import replace
from datetime import date

from bot.core.discussion import Movement, Stance, Tally
from bot.core.essay import Essay, Library, Ref, Words
from bot.core.match import Bearing, Verdict
from bot.core.reply import (
    Absent,
    Button,
    Checked,
    Closing,
    Daily,
    Extent,
    Note,
    Outline,
    Overview,
    Panel,
    Passage,
    Popular,
    Prompt,
    Recap,
    Remark,
    Reply,
    Rows,
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
    found += discussed(essay, Words(asked), rows)
    for paragraph in essay.paragraphs:
        ref = Ref(essay.slug, paragraph.number)
        found += [Passage(ref, Extent.WHOLE, page=page) for page in (1, 2)]
        found += [Absent(ref), Daily(ref, paragraph.number, len(essay), turns=False)]
        for sentence in (None, *range(min(len(paragraph.sentences), 20))):
            found.append(Passage(ref, Extent.EXCERPT, sentence, asked=Words(asked), verdict=Verdict.RELATED))
            found.append(Passage(ref, Extent.WHOLE, sentence))
    return found


POPULAR = (Popular(5, 3, 1, (2,)), Popular(9, 1, 4))
MOVED = Movement(
    before=Tally({Stance.AGREE: 12, Stance.DISAGREE: 3, Stance.UNDECIDED: 1}),
    after=Tally({Stance.AGREE: 10, Stance.DISAGREE: 4, Stance.DEPENDS: 2}),
    both=14,
    moved={(Stance.AGREE, Stance.DEPENDS): 2, (Stance.UNDECIDED, Stance.DISAGREE): 1},
)


def discussed(essay: Essay, asked: Words, rows: Rows) -> list[Reply]:
    """What can be said in a discussion of each of the essay's paragraphs and theses."""
    found: list[Reply] = []
    numbers = tuple((each.number, 1 + each.number % 3) for each in essay.paragraphs)
    for thesis in essay.theses:
        ref = Ref(essay.slug, thesis.first)
        found += [Prompt(ref, thesis.id, asked, 0, rows=rows), Prompt(ref, thesis.id, None, poll=False, moved=True)]
        told = Recap(ref, thesis.id, asked, True, 21, 34, numbers, MOVED, POPULAR, -1_001_234_567_890)
        found += [
            replace(told, untouched=thesis.id, then=asked, rows=rows),
            replace(told, untouched=thesis.id, popular=(), movement=None, chat=None, closed=False, people=1, said=1),
            replace(told, touched=(), movement=replace(MOVED, after=Tally(), both=0, moved={})),
            replace(told, whole=False, movement=replace(MOVED, moved={})),
        ]
    for paragraph in essay.paragraphs:
        ref = Ref(essay.slug, paragraph.number)
        found += [Checked(bearing, ref, 0, rows) for bearing in Bearing]
        found += [Passage(ref, Extent.SNIPPET, at) for at in (None, *range(min(len(paragraph.sentences), 20)))]
    return [*found, Checked(Bearing.UNSAID, None)]
