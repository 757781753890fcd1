"""Buttons of panels, and those that stand under what was said to many: they change something."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from hashlib import sha256
from typing import ClassVar, Self

from bot.core.subscription import SubscriptionKind


@dataclass(frozen=True, slots=True)
class GroupSettingButton:
    """``g:setting:value``: how the bot behaves in a group."""

    setting: str  # hours, or one that is on (1) or off (0): answers, anyone, recap, signing
    value: int

    def pack(self) -> str:
        return f"g:{self.setting}:{self.value}"


@dataclass(frozen=True, slots=True)
class BeginDiscussionButton:
    """``g:begin:thesis``: a thesis that nobody in a group has touched yet is discussed now."""

    thesis: str

    def pack(self) -> str:
        return f"g:begin:{self.thesis}"


@dataclass(frozen=True, slots=True)
class SignButton:
    """``g:sign``: a member's name may stand in what an admin exports, or no longer."""

    def pack(self) -> str:
        return "g:sign"


@dataclass(frozen=True, slots=True)
class DailyButton:
    """``d:verb[:value][@id]``: daily excerpts. ``bot.talk.schedules.panel.buttons`` knows what verb and value mean."""

    verb: str
    value: str = ""
    about: int | None = None  # id of a subscription that is not this chat's own
    kind: ClassVar = SubscriptionKind.EXCERPT

    def pack(self) -> str:
        return f"d:{self.verb}{_valued(self.value)}" + (f"@{self.about}" if self.about else "")


@dataclass(frozen=True, slots=True)
class ScheduleButton:
    """``s:verb[:value]``: prompts by schedule, which are arranged where they come."""

    verb: str
    value: str = ""
    about: ClassVar[int | None] = None
    kind: ClassVar = SubscriptionKind.PROMPT

    def pack(self) -> str:
        return f"s:{self.verb}{_valued(self.value)}"


@dataclass(frozen=True, slots=True)
class ReadingButton:
    """``r:done:id:day[:round]``, ``r:where:id``, ``r:show:id``: of those who read together."""

    verb: str  # done, where, show
    subscription: int
    day: int = 0  # that was read
    round: int = 0  # so that a button of an earlier one is known

    def pack(self) -> str:
        return f"r:{self.verb}:{self.subscription}" + "".join(f":{each}" for each in (self.day, self.round) if each)


@dataclass(frozen=True, slots=True)
class ForgetPersonButton:
    """``f:me:minute:tag[:no]``: what is kept of a person goes, or stays."""

    minute: int  # when it was shown, since 1970
    tag: str  # of the person to whom: enough of a pseudonym to know their own button by
    keep: bool = False  # it is not to be deleted after all

    @classmethod
    def of(cls, person: str, minute: int) -> Self:
        """Make one for ``person``, a pseudonym."""
        return cls(minute, _tag(person))

    def is_for(self, person: str) -> bool:
        return self.tag == _tag(person)

    def pack(self) -> str:
        return f"f:me:{self.minute}:{self.tag}{':no' if self.keep else ''}"


def _tag(person: str) -> str:
    return sha256(person.encode()).hexdigest()[:8]


@dataclass(frozen=True, slots=True)
class ForgetGroupButton:
    """``f:group:minute[:no]``: what is kept of the group goes in which it stands, or stays."""

    minute: int
    keep: bool = False

    def pack(self) -> str:
        return f"f:group:{self.minute}{':no' if self.keep else ''}"


@dataclass(frozen=True, slots=True)
class ForgetLeftGroupButton:
    """``f:left:chat``: what is kept of a group goes that the bot has left."""

    chat: str  # pseudonym

    def pack(self) -> str:
        return f"f:left:{self.chat}"


class BroadcastVerb(StrEnum):
    """What a button under a broadcast does."""

    GO = "go"
    NO = "no"
    STOP = "stop"


@dataclass(frozen=True, slots=True)
class BroadcastButton:
    """``b:verb:number``: an owner's message to every chat."""

    verb: BroadcastVerb
    number: int

    def pack(self) -> str:
        return f"b:{self.verb}:{self.number}"


PanelButton = GroupSettingButton | BeginDiscussionButton | DailyButton | ScheduleButton
"""What only admins may press, and what hands out nothing that was said."""
ForgetButton = ForgetPersonButton | ForgetGroupButton | ForgetLeftGroupButton
ActionButton = PanelButton | SignButton | ReadingButton | ForgetButton | BroadcastButton


def _valued(value: str) -> str:
    return f":{value}" if value else ""


_NUMBER = "[1-9][0-9]{0,4}"
_ID = "[1-9][0-9]{0,12}"
_MINUTE = "([1-9][0-9]{0,9}|0)"
_SETTING = "([a-z]{1,8})(?::([A-Za-z0-9/_+:-]{1,44}))?"
SHAPES: dict[str, Callable[[re.Match[str]], ActionButton]] = {
    "g:(answers|anyone|recap|signing):([01])": lambda found: GroupSettingButton(found[1], int(found[2])),
    "g:(hours):([0-9]{1,3})": lambda found: GroupSettingButton(found[1], int(found[2])),
    "g:begin:([A-Za-z][A-Za-z0-9]{0,7})": lambda found: BeginDiscussionButton(found[1]),
    "g:sign": lambda found: SignButton(),
    f"d:{_SETTING}(?:@({_ID}))?": lambda found: DailyButton(
        found[1], found[2] or "", int(found[3]) if found[3] else None
    ),
    f"s:{_SETTING}": lambda found: ScheduleButton(found[1], found[2] or ""),
    f"r:(done):({_ID}):({_NUMBER})(?::({_NUMBER}))?": lambda found: ReadingButton(
        found[1], int(found[2]), int(found[3]), int(found[4] or 0)
    ),
    f"r:(where|show):({_ID})": lambda found: ReadingButton(found[1], int(found[2])),
    f"f:me:{_MINUTE}:([0-9a-f]{{8}})(:no)?": lambda found: ForgetPersonButton(int(found[1]), found[2], bool(found[3])),
    f"f:group:{_MINUTE}(:no)?": lambda found: ForgetGroupButton(int(found[1]), bool(found[2])),
    "f:left:(c[0-9a-f]{20})": lambda found: ForgetLeftGroupButton(found[1]),
    f"b:({'|'.join(BroadcastVerb)}):([1-9][0-9]{{0,9}})": lambda found: BroadcastButton(
        BroadcastVerb(found[1]), int(found[2])
    ),
}
"""Patterns of what they carry, and how it is read."""
