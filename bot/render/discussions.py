"""The blocks of discussions: the prompt, a claim checked, the recap."""

from collections import Counter

from bot.core.discussion import OpinionShift, Stance
from bot.core.essay import Essay
from bot.core.match import ClaimVerdict
from bot.core.response import CatalogueMessage, CheckedClaim, DiscussionPrompt, Extent, Passage, Recap
from bot.core.response_parts import PopularContribution
from bot.render.blocks import Blocks
from bot.render.page import Block, ListItem, Location, MessageLink, PictureFallback, Prose, QuoteBlock
from bot.render.picture_content import Strip
from bot.render.quotation import SHORT, whole
from bot.render.row_layout import Stretch

NAMED = 6
"""Paragraphs that a recap names, those that were spoken of most, where it has no picture."""
TOUCHED = 3
"""Paragraphs of one contribution that are named."""

_BEARINGS = {
    ClaimVerdict.BEARS_OUT: "check.bears_out",
    ClaimVerdict.AGAINST: "check.against",
    ClaimVerdict.TOUCHES: "check.touches",
    ClaimVerdict.UNSAID: "check.unsaid",
}


def compose(response: DiscussionPrompt | CheckedClaim | Recap, blocks: Blocks) -> list[Block]:
    if isinstance(response, DiscussionPrompt):
        return _prompt(response, blocks)
    return _checked(response, blocks) if isinstance(response, CheckedClaim) else _recap(response, blocks)


def _prompt(response: DiscussionPrompt, blocks: Blocks) -> list[Block]:
    essay = blocks.library.essay(response.ref.slug)
    paragraph, thesis = essay.paragraph(response.ref.number), essay.thesis(response.thesis)
    quotation = whole(paragraph.sentences, response.sentence, 1)
    composed: list[Block] = [Prose(blocks.say("prompt.moved"))] if response.moved else []
    composed.append(Prose(blocks.say("prompt.title", title=thesis.title), strong=True))
    composed.append(QuoteBlock(quotation, folded=len(quotation.text) > SHORT))
    composed.append(Location(blocks.place(essay, paragraph, quotation), response.ref))
    composed.append(Prose(blocks.say("prompt.thesis", statement=thesis.statement)))
    if response.question:
        composed.append(Prose(blocks.word(response.question), strong=True))
    voting = "prompt.how.poll" if response.again else "prompt.how.once"
    composed.append(Prose(blocks.say(voting if response.poll else "prompt.how")))
    return composed


def _checked(response: CheckedClaim, blocks: Blocks) -> list[Block]:
    composed: list[Block] = [Prose(blocks.say(_BEARINGS[response.bearing]), strong=True)]
    if response.ref is None:
        return composed
    if response.bearing is ClaimVerdict.UNSAID:
        summary = blocks.library.paragraph(response.ref).summary
        return [*composed, Prose(blocks.say("absent.nearest", number=response.ref.number, summary=summary))]
    return [*composed, *blocks.passage(Passage(response.ref, Extent.SNIPPET, sentence=response.sentence))]


def _recap(response: Recap, blocks: Blocks) -> list[Block]:
    essay = blocks.library.essay(response.ref.slug)
    title = blocks.say("recap.closed" if response.closed else "recap.open", title=essay.thesis(response.thesis).title)
    composed: list[Block] = [Prose(title, strong=True)]
    if not response.whole:
        return [*composed, *_moved(response.movement, blocks)]
    if not response.people:
        return [*composed, Prose(blocks.say("recap.empty"))]
    people = CatalogueMessage("recap.people", {"count": response.people}, count=response.people)
    said = CatalogueMessage("recap.said", {"count": response.said}, count=response.said)
    composed.append(Prose(blocks.say("recap.counts", people=people, said=said)))
    composed += _touched(response, essay, blocks)
    composed += _moved(response.movement, blocks)
    composed += _popular(response, blocks)
    if response.untouched:
        left = essay.thesis(response.untouched)
        then: CatalogueMessage | str = (
            CatalogueMessage("recap.then", {"question": response.then}) if response.then else ""
        )
        composed.append(Prose(blocks.say("recap.untouched", title=left.title, then=then)))
    return composed


def _touched(response: Recap, essay: Essay, blocks: Blocks) -> list[Block]:
    """Theses in words; paragraphs too, where there is no picture to show them."""
    if not response.touched:
        return [Prose(blocks.say("recap.nowhere"))]
    theses = Counter[str]()
    for number, times in response.touched:
        theses[essay.paragraph(number).thesis] += times
    ordered = sorted(theses.items(), key=lambda each: (-each[1], essay.thesis(each[0]).first))
    lines: list[Block] = [Prose(blocks.say("recap.theses"), leads=True)]
    for thesis_id, times in ordered:
        count = blocks.note(CatalogueMessage("recap.times", {"count": times}, count=times))
        lines.append(ListItem(count, blocks.word(essay.thesis(thesis_id).title)))
    most = sorted(sorted(response.touched, key=lambda each: (-each[1], each[0]))[:NAMED])
    named = [
        blocks.note(CatalogueMessage("recap.paragraph", {"number": n, "count": times}, count=times))
        for n, times in most
    ]
    return [*lines, PictureFallback(blocks.say("recap.paragraphs", list=blocks.say("list.comma").join(named)))]


def _moved(movement: OpinionShift | None, blocks: Blocks) -> list[Block]:
    """How opinion moved; only the first poll, where it was not asked once more."""
    if movement is None or not movement.before.total:
        return []
    again = movement.after.total > 0
    composed: list[Block] = [Prose(blocks.say("recap.moved" if again else "recap.voted"), leads=True)]
    for stance in Stance:
        before, after = movement.before.of(stance), movement.after.of(stance)
        if before or after:
            mark = f"{before} → {after}" if again else str(before)
            composed.append(ListItem(mark, blocks.say(f"stance.{stance}")))
    if not again:
        return composed
    if not movement.changed:
        return [
            *composed,
            Prose(blocks.note(CatalogueMessage("recap.firm", {"both": movement.both}, count=movement.both))),
        ]
    turns = sorted(movement.moved.items(), key=lambda each: (-each[1], *map(list(Stance).index, each[0])))
    told = [
        blocks.say(
            "recap.turn", old=CatalogueMessage(f"stance.{old}"), new=CatalogueMessage(f"stance.{new}"), count=people
        )
        for (old, new), people in turns
    ]
    changed = CatalogueMessage(
        "recap.changed", {"both": movement.both, "count": movement.changed}, count=movement.changed
    )
    return [*composed, Prose(blocks.say("recap.turns", changed=changed, list=blocks.say("list.comma").join(told)))]


def _popular(response: Recap, blocks: Blocks) -> list[Block]:
    if not response.popular:
        return []
    # What stands in the group that this one was once has no link.
    jumps = [
        MessageLink(_contribution(each, blocks), response.chat if each.message > 0 else None, each.message)
        for each in response.popular
    ]
    return [Prose(blocks.say("recap.popular"), leads=True), *jumps]


def _contribution(said: PopularContribution, blocks: Blocks) -> str:
    """What it is, by what it speaks of. Its words are not repeated: whoever wrote them may take them back."""
    if not said.touched:
        return blocks.note(
            CatalogueMessage("recap.popular.said", {"place": said.place, "count": said.replies}, count=said.replies)
        )
    numbers = blocks.say("list.comma").join(map(str, said.touched[:TOUCHED]))
    return blocks.note(
        CatalogueMessage("recap.popular.touched", {"list": numbers, "count": said.replies}, count=said.replies)
    )


def strip(response: Recap, blocks: Blocks) -> Strip | None:
    """What the picture of a recap shows; None where nothing was spoken of."""
    if not response.touched or not response.whole:
        return None
    essay = blocks.library.essay(response.ref.slug)
    times = dict(response.touched)
    # Nothing of votes: one that comes in late changes the words below the picture, but not the picture.
    said = CatalogueMessage("recap.said", {"count": response.said}, count=response.said)
    return Strip(
        title=blocks.word(essay.thesis(response.thesis).title),
        subtitle=blocks.say("recap.picture", title=essay.title, said=said),
        counts=tuple(times.get(number, 0) for number in range(1, len(essay) + 1)),
        stretches=tuple(Stretch(thesis.first, thesis.last, blocks.word(thesis.label)) for thesis in essay.theses),
        scale=blocks.say("recap.scale"),
        marked=response.ref.number,
        mark=blocks.say("recap.mark"),
    )
