"""Reading on: from a place that is named, from where somebody stopped, or from the beginning."""

from datetime import date, datetime
from zoneinfo import ZoneInfo

from bot.core.act import ActType
from bot.core.bookmarks import Bookmark
from bot.core.callback_data.cards import CardButton, CardContentsButton
from bot.core.context import Context
from bot.core.decision import Decision
from bot.core.essay import Essay, Ref
from bot.core.incoming import Command
from bot.core.language import Language
from bot.core.patterns import LazyPattern
from bot.core.response import Button, CatalogueMessage, Rows, TextResponse
from bot.talk.cues import WITHOUT_A_CUE
from bot.talk.essays import named_essay
from bot.talk.numbers import NUMBER
from bot.talk.reading.card import show_card, show_end
from bot.talk.reading.locating import ParagraphLocator
from bot.talk.references import named_thesis, read_reference
from bot.talk.schedules.parsing import zones

ECHOED = 40
"""Characters of what was asked for that are said again."""
LONGEST_PLACE = 4
"""Words behind the name of an essay that may name a place in it."""
A_WEEK = 7
"""Days, from which a date says more than the day of the week."""
_SEVERAL = LazyPattern(r"([0-9]{1,5})(?: ?[-–—~～到至,，、;；&和] ?| )[0-9]{1,5}(?:[ ,，、][0-9]{1,5})*")
"""Several numbers, of which the first is read."""
_LAST = LazyPattern(r"(?:the |文章|全文)?(?:最后|最末|末尾|结尾|结束|末段|last(?: one)?|(?:very )?end)")
_BEFORE_A_NUMBER = "#＃¶§"
_A_NUMBER = LazyPattern(rf"[-–—−+#]?(?:{NUMBER}|[0-9]+)(?:[.,][0-9]+)?")


def read(incoming: Command, context: Context) -> Decision:
    """``/read``: the card of the paragraph, or of the part, that is named; without a place, where somebody stopped."""
    at = incoming.origin.at
    essay, asked = _essay_and_place(incoming.folded.strip(), context)
    if not asked:
        return resume(essay, at, context)
    if (by := _turning(asked, essay, context)) and context.state.at:
        return step(by, essay, at, context)
    number = number_named(asked, essay, context)
    if number:
        return show_card(essay, CardButton(Ref(essay.slug, number)), at, context)
    reading = context.recognise(asked, False, essay.slug)
    if reading.act is ActType.PARAGRAPH and reading.lead >= WITHOUT_A_CUE and reading.detail in _IN_WORDS:
        return _IN_WORDS[reading.detail](essay, at, context)
    key = "card.none" if number == 0 or _A_NUMBER.fullmatch(asked) else "card.unknown"
    named = essay.theses[-1].label
    note = CatalogueMessage(key, {"asked": incoming.argument[:ECHOED], "count": len(essay), "title": named})
    return Decision(TextResponse((note,), _ways_in(essay, context)), context.state)


def number_named(asked: str, essay: Essay, context: Context) -> int | None:
    """The paragraph that is named, or the first of the part; 0 where there is none such; None where none is named."""
    here = _here(essay, context)
    asked = asked.lstrip(_BEFORE_A_NUMBER).strip() or asked
    if _LAST.fullmatch(asked):
        return len(essay)
    if _A_NUMBER.fullmatch(asked) and not asked[0].isalnum():
        return 0
    several = _SEVERAL.fullmatch(asked)
    reference = read_reference(several[1] if several else asked, essay, here)
    if reference and (covered := reference.covered(essay)):
        return covered[0]
    if thesis := named_thesis(essay, asked, 2):
        return thesis.first
    return 0 if several or (reference and reference.paragraphs) else None


def _here(essay: Essay, context: Context) -> int | None:
    """The paragraph of this essay on the table."""
    return context.state.at.number if context.state.at and context.state.at.slug == essay.slug else None


def _turning(asked: str, essay: Essay, context: Context) -> int:
    """How many paragraphs on, or back, where a paragraph is named from the one on the table; 0 else."""
    reference = read_reference(asked, essay, _here(essay, context))
    return reference.relative if reference else 0


def _essay_and_place(asked: str, context: Context) -> tuple[Essay, str]:
    """The essay that is called by its name, and the place that is named behind it; else the one that is being read."""
    ends = [len(asked), *(at for at in range(len(asked) - 1, 0, -1) if asked[at].isspace())]
    for end in ends[:LONGEST_PLACE]:
        if essay := named_essay(context.library, asked[:end]):
            return essay, asked[end:].strip()
    return _essay_being_read(context), asked


def _essay_being_read(context: Context) -> Essay:
    """The essay on the table; where there is none, the one that was read last."""
    if context.state.at is None:
        slugs = {essay.slug for essay in context.library.essays}
        for position in reversed(context.bookmarks.positions):
            if position.ref.slug in slugs:
                return context.library.essay(position.ref.slug)
    return context.essay


def _ways_in(essay: Essay, context: Context) -> Rows:
    number = _number_now(essay, context) or 1
    on = Button(CatalogueMessage("button.read", {"number": number}), CardButton(Ref(essay.slug, number), separate=True))
    return ((on, Button(CatalogueMessage("card.contents"), CardContentsButton(Ref(essay.slug, number)))),)


def _number_now(essay: Essay, context: Context) -> int | None:
    position = context.bookmarks.position(essay.slug)
    return ParagraphLocator(essay).locate(position) if position else None


def _ref_now(essay: Essay, context: Context) -> Ref | None:
    number = _number_now(essay, context)
    return Ref(essay.slug, number) if number else None


def restart(essay: Essay, at: datetime, context: Context) -> Decision:
    """The card of the first paragraph."""
    return show_card(essay, CardButton(Ref(essay.slug, 1)), at, context)


def go_on(essay: Essay, at: datetime, context: Context) -> Decision:
    """The card after the one that somebody reads; from anything else back to where they stopped."""
    here = context.state.at
    if context.state.reading and here and here == _ref_now(essay, context):
        return step(+1, essay, at, context)
    return resume(essay, at, context)


def step(by: int, essay: Essay, at: datetime, context: Context) -> Decision:
    """The card ``by`` paragraphs from the one on the table; behind the last, what comes then."""
    here = context.state.at.number if context.state.at else 1
    if here + by > len(essay):
        return show_end(essay, at, context)
    return show_card(essay, CardButton(Ref(essay.slug, max(here + by, 1))), at, context)


_IN_WORDS = {"first": restart, "resume": go_on, "next": go_on}


def resume(essay: Essay, at: datetime, context: Context) -> Decision:
    """The card where somebody stopped, and when that was; that the essay has changed there, if it has."""
    position = context.bookmarks.position(essay.slug)
    if position is None:
        return restart(essay, at, context)
    number = ParagraphLocator(essay).locate(position)
    if position.finished and number is not None:
        return show_end(essay, at, context)
    there = number or min(position.ref.number, len(essay))
    lead = _lead(position, number, there, at, context)
    return show_card(essay, CardButton(Ref(essay.slug, there)), at, context, lead)


def _lead(
    position: Bookmark, found: int | None, number: int, at: datetime, context: Context
) -> CatalogueMessage | None:
    if found is None:
        return CatalogueMessage("card.gone", {"number": number})
    if found != position.ref.number:
        return CatalogueMessage("card.moved", {"number": number})
    when = _when(position.at, at, context)
    return CatalogueMessage("card.resumed", {"number": number, "when": when}) if when else None


def _when(then: datetime, now: datetime, context: Context) -> CatalogueMessage | date | None:
    """The day, as one says it; None for today."""
    language = context.state.language or Language.HANS
    zone = ZoneInfo(context.subscription.recurrence.zone if context.subscription else zones.DEFAULTS[language])
    day, today = then.astimezone(zone).date(), now.astimezone(zone).date()
    ago = (today - day).days
    if ago < 1:
        return None
    if ago >= A_WEEK:
        return CatalogueMessage("card.date", {"day": day})
    return CatalogueMessage("card.yesterday" if ago == 1 else f"card.weekday.{day.weekday()}")
