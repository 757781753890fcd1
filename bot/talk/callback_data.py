"""What a button or a link carries. Both come back from outside, so nothing in them is believed unseen."""

import re
from dataclasses import dataclass
from enum import StrEnum
from hashlib import sha256

from bot.core.conversation import OpenQuestion
from bot.core.essay import SLUG, Library, Ref

_SLUG = SLUG.pattern
_NUMBER = "[1-9][0-9]{0,4}"
_LINK = re.compile(rf"p-({_SLUG})-({_NUMBER})(?:_([A-Za-z][A-Za-z0-9]{{0,7}})_([0-9]{{1,2}}))?")


class ButtonTarget(StrEnum):
    """Where a button leads."""

    PARAGRAPH = "p"  # p:slug:number[:page][s…][t]  the whole paragraph; s: a sentence set off, t: in Traditional
    FURTHER = "n"  # n:slug:number            the same, in a message of its own
    THESIS = "t"  # t:slug:thesis[:number[s…]], t:slug:-  what a thesis, or the whole, comes to; from which passage
    OUTLINE = "o"  # o:slug
    OTHER = "m"  # m:slug:number[s…].number…:at  another passage that matched
    QUESTION = "q"  # q:slug:number           the opener that this paragraph answers
    GROUP = "g"  # g:verb[:value]             settings of a group, and what stands under a prompt
    DAILY = "d"  # d:verb[:value][@id]        daily excerpts; the id where they are another chat's
    SCHEDULE = "s"  # s:verb[:value]          prompts by schedule
    FORGET = "f"  # f:whose:minute[:tag][:no]  what is kept of a person or a group goes, or (no) stays
    WAY = "w"  # w:verb:slug:number           a way on from a passage: in plain words, why, what speaks against it …
    READING = "r"  # r:verb:id[:day[:round]]  those who read together say so; the id of the subscription


_SETTING = r":([a-z]{1,8})(?::([A-Za-z0-9/_+:-]{1,44}))?"
_ID = "[1-9][0-9]{0,12}"
DAILY = re.compile(rf"d{_SETTING}(?:@({_ID}))?")
"""Verb, value, id of a subscription; ``bot.talk.schedules.panel.buttons`` knows which of them mean anything."""
SCHEDULE = re.compile(f"s{_SETTING}")
"""Verb and value: prompts are arranged where they come."""
_READING = re.compile(rf"r:(?:(done):({_ID}):({_NUMBER})(?::({_NUMBER}))?|(where|show):({_ID}))")


@dataclass(frozen=True, slots=True)
class ReadingButton:
    """A button of those who read together. Nothing of it is known to be true."""

    verb: str  # done, where, show
    subscription: int
    day: int = 0  # that was read
    round: int = 0


def group(verb: str, value: str = "") -> str:
    return f"g:{verb}" + (f":{value}" if value else "")


def daily(verb: str, value: str = "", about: int | None = None) -> str:
    """``about``: the id of a subscription that is not this chat's own."""
    return f"d:{verb}" + (f":{value}" if value else "") + (f"@{about}" if about else "")


def schedule(verb: str, value: str = "") -> str:
    return f"s:{verb}" + (f":{value}" if value else "")


def done(subscription: int, day: int, round_number: int) -> str:
    """``round_number``: the round, so that a button of an earlier one is known."""
    return f"r:done:{subscription}:{day}" + (f":{round_number}" if round_number else "")


def together(verb: str, subscription: int) -> str:
    return f"r:{verb}:{subscription}"


def reading(content: str) -> ReadingButton | None:
    """What a button of those who read together says, or None where it is forged."""
    found = _READING.fullmatch(content)
    if not found:
        return None
    if found[5]:
        return ReadingButton(found[5], int(found[6]))
    return ReadingButton(found[1], int(found[2]), int(found[3]), int(found[4] or 0))


def subscription(content: str) -> int | None:
    """The id of the subscription that a button names, where it is another chat's than the one it stands in."""
    found = DAILY.fullmatch(content)
    return int(found[3]) if found and found[3] else None


ME, GROUP, LEFT = "me", "group", "left"
_FORGET = re.compile(
    rf"f:(?:({ME}):([1-9][0-9]{{0,9}}|0):([0-9a-f]{{8}})|({GROUP}):([1-9][0-9]{{0,9}}|0))(:no)?|f:{LEFT}:(c[0-9a-f]{{20}})"
)


@dataclass(frozen=True, slots=True)
class ForgetButton:
    """A button by which something is deleted, or not. Nothing of it is known to be true."""

    verb: str  # ME, GROUP, LEFT
    minute: int = 0  # when it was shown, since 1970
    tag: str = ""  # of the person to whom
    keep: bool = False  # it is not to be deleted after all
    chat: str = ""  # pseudonym of a group that the bot has left

    def is_for(self, person: str) -> bool:
        return self.tag == _tag(person)


def _tag(person: str) -> str:
    """Enough of a pseudonym to know a person's own button by."""
    return sha256(person.encode()).hexdigest()[:8]


def forget_me(minute: int, person: str) -> str:
    """``minute``: of now, since 1970; ``person``: a pseudonym."""
    return f"f:{ME}:{minute}:{_tag(person)}"


def forget_group(minute: int) -> str:
    return f"f:{GROUP}:{minute}"


def forget_not(button: str) -> str:
    """Beside one of these."""
    return f"{button}:no"


def forget_left(chat: str) -> str:
    """``chat``: pseudonym of a group that the bot has left."""
    return f"f:{LEFT}:{chat}"


def forgetting(content: str) -> ForgetButton | None:
    """What such a button says, or None where it is forged."""
    found = _FORGET.fullmatch(content)
    if not found:
        return None
    if found[7]:
        return ForgetButton(LEFT, chat=found[7])
    return ForgetButton(found[1] or found[4], int(found[2] or found[5]), found[3] or "", bool(found[6]))


_RECAP = re.compile(r"r-([1-9][0-9]{0,11})")
_EXPORT = re.compile(r"e-(c[0-9a-f]{20})")


def recap_link(discussion: int) -> str:
    """What follows ``?start=`` for the recap of a discussion in private."""
    return f"r-{discussion}"


def read_recap_link(text: str) -> int | None:
    found = _RECAP.fullmatch(text)
    return int(found[1]) if found else None


def export_link(chat: str) -> str:
    """What follows ``?start=`` for what was said in a group, which goes to its admins. ``chat``: its pseudonym."""
    return f"e-{chat}"


def read_export_link(text: str) -> str | None:
    found = _EXPORT.fullmatch(text)
    return found[1] if found else None


def link(ref: Ref, question: OpenQuestion | None = None) -> str:
    """What follows ``?start=``: the paragraph, and the question that was put about it, where one was."""
    return f"p-{ref.slug}-{ref.number}" + (f"_{question.thesis}_{question.nth}" if question else "")


def read_link(text: str, library: Library) -> Ref | None:
    """The paragraph of a link, or None where it names none that is on the shelf."""
    found = _LINK.fullmatch(text)
    ref = Ref(found[1], int(found[2])) if found else None
    return ref if ref and library.holds(ref) else None


def read_question(text: str, library: Library) -> OpenQuestion | None:
    """The question of a link; None where it has none, or one that has left the annotations."""
    found, ref = _LINK.fullmatch(text), read_link(text, library)
    if not found or not ref or not found[3]:
        return None
    thesis = next((each for each in library.essay(ref.slug).theses if each.id == found[3]), None)
    return OpenQuestion(found[3], int(found[4])) if thesis and int(found[4]) < len(thesis.discuss) else None
