"""Essays made for a test, and everything that can be said about one."""

from dataclasses import replace
from datetime import date

from bot.core.callback_data.passages import OutlineButton
from bot.core.discussion import OpinionShift, Stance, Tally
from bot.core.essay import Essay, Library, Ref
from bot.core.language import LocalizedText
from bot.core.match import ClaimVerdict, Verdict
from bot.core.response import (
    ArgumentMap,
    Button,
    CatalogueMessage,
    CheckedClaim,
    DailyExcerpt,
    DiscussionPrompt,
    EssayFinished,
    Extent,
    FavouriteList,
    NotInEssay,
    Outline,
    Overview,
    Panel,
    Passage,
    QuoteCard,
    ReadingCard,
    Recap,
    Response,
    Rows,
    TextResponse,
)
from bot.core.response_parts import PopularContribution
from bot.shelf.plain import plain_essay
from bot.shelf.text_structure import TextSection, TextStructure


def made_of(title: str, *paragraphs: str, slug: str = "made") -> Library:
    """A library of one essay without annotations."""
    return Library((plain_essay(slug, TextStructure(title, (TextSection(None, paragraphs, 1),))),))


def replies(essay: Essay, asked: str = "为什么") -> list[Response]:
    """Each kind of reply, for each of the essay's paragraphs and theses."""
    rows = (
        (
            Button(LocalizedText(asked), OutlineButton("x")),
            Button(CatalogueMessage("button.others", {"count": 2}, count=2), OutlineButton("y")),
        ),
    )
    found: list[Response] = [Overview(essay.slug, None, rows=rows), Outline(essay.slug, rows), NotInEssay(None, rows)]
    found += [Overview(essay.slug, thesis.id) for thesis in essay.theses]
    found += [ArgumentMap(essay.slug, each, 1, rows) for each in (None, *(thesis.id for thesis in essay.theses))]
    found.append(Overview(essay.slug, None, CatalogueMessage("summary.unknown", {"asked": asked})))
    found.append(
        TextResponse(
            (CatalogueMessage("start.hello", {"title": LocalizedText(essay.title)}), CatalogueMessage("privacy")), rows
        )
    )
    next_one = CatalogueMessage("daily.next.on", {"date": date(2026, 3, 16), "time": "08:30"})
    lines = (CatalogueMessage("daily.state.on", {"next": next_one}), CatalogueMessage("daily.loud"))
    found.append(
        Panel(
            CatalogueMessage("daily.title", {"title": LocalizedText(asked)}),
            lines,
            CatalogueMessage("daily.saved"),
            rows,
        )
    )
    told: tuple[str | int, ...] = (*(thesis.id for thesis in essay.theses), len(essay))
    found.append(
        EssayFinished(essay.slug, told, CatalogueMessage("closing.other", {"title": LocalizedText(asked)}), rows)
    )
    found += [
        DailyExcerpt(Ref(essay.slug, each.first), 1, 8, each.id, LocalizedText(asked), rows=rows)
        for each in essay.theses
    ]
    found += discussed(essay, LocalizedText(asked), rows)
    for paragraph in essay.paragraphs:
        ref = Ref(essay.slug, paragraph.number)
        found += [Passage(ref, Extent.WHOLE, page=page) for page in (1, 2)]
        found += [ReadingCard(ref, page, back=1, lead=next_one, rows=rows) for page in (1, 2)]
        found += [QuoteCard(ref, tuple(range(len(paragraph.sentences))), each, rows) for each in (False, True)]
        found += [ReadingCard(ref, converted=True), FavouriteList((ref,), 1, gone=2, rows=rows)]
        found += [NotInEssay(ref), DailyExcerpt(ref, paragraph.number, len(essay), turns=False)]
        for sentence in (None, *range(min(len(paragraph.sentences), 20))):
            found.append(Passage(ref, Extent.EXCERPT, sentence, asked=LocalizedText(asked), verdict=Verdict.RELATED))
            found.append(Passage(ref, Extent.WHOLE, sentence))
    return found


POPULAR = (PopularContribution(5, 3, 1, (2,)), PopularContribution(9, 1, 4))
MOVED = OpinionShift(
    before=Tally({Stance.AGREE: 12, Stance.DISAGREE: 3, Stance.UNDECIDED: 1}),
    after=Tally({Stance.AGREE: 10, Stance.DISAGREE: 4, Stance.DEPENDS: 2}),
    both=14,
    moved={(Stance.AGREE, Stance.DEPENDS): 2, (Stance.UNDECIDED, Stance.DISAGREE): 1},
)


def discussed(essay: Essay, asked: LocalizedText, rows: Rows) -> list[Response]:
    """What can be said in a discussion of each of the essay's paragraphs and theses."""
    found: list[Response] = []
    numbers = tuple((each.number, 1 + each.number % 3) for each in essay.paragraphs)
    for thesis in essay.theses:
        ref = Ref(essay.slug, thesis.first)
        found += [
            DiscussionPrompt(ref, thesis.id, asked, 0, rows=rows),
            DiscussionPrompt(ref, thesis.id, None, poll=False, moved=True),
        ]
        told = Recap(ref, thesis.id, asked, True, 21, 34, numbers, MOVED, POPULAR, -1_001_234_567_890)
        found += [
            replace(told, untouched=thesis.id, then=asked, rows=rows),
            replace(told, untouched=thesis.id, popular=(), movement=None, chat=None, closed=False, people=1, said=1),
            replace(told, touched=(), movement=replace(MOVED, after=Tally(), both=0, moved={})),
            replace(told, whole=False, movement=replace(MOVED, moved={})),
        ]
    for paragraph in essay.paragraphs:
        ref = Ref(essay.slug, paragraph.number)
        found += [CheckedClaim(bearing, ref, 0, rows) for bearing in ClaimVerdict]
        found += [Passage(ref, Extent.SNIPPET, at) for at in (None, *range(min(len(paragraph.sentences), 20)))]
    return [*found, CheckedClaim(ClaimVerdict.UNSAID, None)]
