"""A discussion in a group: what it is about, where it stands, who thought what of it, and what was said."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from bot.core.essay import Ref
from bot.core.language import Language, LocalizedText


class Stance(StrEnum):
    """What somebody thinks of a thesis: the options of the opinion poll, in this order."""

    AGREE = "agree"
    DISAGREE = "disagree"
    DEPENDS = "depends"
    UNDECIDED = "undecided"


class DiscussionStage(StrEnum):
    """How far a discussion has come."""

    OPEN = "open"
    ASKING = "asking"  # nearly over: the poll has been asked once more
    CLOSED = "closed"


class DiscussionPart(StrEnum):
    """What the bot posts of a discussion, so that its messages are known again."""

    PROMPT = "prompt"
    BEFORE = "before"  # the poll at the beginning
    AFTER = "after"  # the poll at the end
    OUTCOME = "outcome"  # what is told at the end


class ConsentPurpose(StrEnum):
    """For what somebody lets their name be shown."""

    EXPORT = "export"  # to an admin who exports a discussion
    PROGRESS = "progress"  # to the members of a group that reads together


@dataclass(frozen=True, slots=True)
class DiscussionMessage:
    """Which part of which discussion a message is."""

    discussion: int
    part: DiscussionPart


@dataclass(frozen=True, slots=True)
class Tally:
    """One poll: how many chose what."""

    counts: Mapping[Stance, int] = field(default_factory=dict)

    @property
    def total(self) -> int:
        return sum(self.counts.values())

    def of(self, stance: Stance) -> int:
        return self.counts.get(stance, 0)


@dataclass(frozen=True, slots=True)
class Discussion:
    """One prompt and what follows from it."""

    id: int  # 0: not stored yet
    ref: Ref  # the passage that was shown
    thesis: str  # id of what it is about
    question: LocalizedText | None  # the open question; None where the annotations have none
    opened: datetime  # aware
    language: Language
    poll: bool = True
    stage: DiscussionStage = DiscussionStage.OPEN
    due: datetime | None = None  # when it closes by itself; while ASKING, when the second poll ends
    closed: datetime | None = None
    signing: bool = False  # its prompt has a button with which members let their name be exported
    by_admin: bool = False  # an admin of the group began it
    second: int = 12  # hours for which the poll is open when it is asked once more; 0: there is no time for that
    # By Telegram, of the polls that it has closed; None where somebody who voted was forgotten.
    counted: Mapping[DiscussionPart, Tally] | None = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class OpinionShift:
    """Two polls, and who changed their mind among those who took part in both."""

    before: Tally
    after: Tally
    both: int  # people who took part in both
    moved: Mapping[tuple[Stance, Stance], int] = field(default_factory=dict)  # from, to: people

    @property
    def changed(self) -> int:
        return sum(self.moved.values())


@dataclass(frozen=True, slots=True)
class ReportedOutcome:
    """What was told at the end of a discussion of those who took part, and where that stands."""

    people: int
    movement: OpinionShift | None
    message: int | None = None  # Telegram's id, once it stands in the chat


@dataclass(frozen=True, slots=True)
class Vote:
    """What somebody thinks, said in one of the two polls."""

    person: str  # pseudonym
    part: DiscussionPart  # BEFORE or AFTER
    stance: Stance


@dataclass(frozen=True, slots=True)
class Contribution:
    """Something said in a discussion: a reply to its prompt, or a question to the bot meanwhile."""

    person: str  # pseudonym
    message: int  # Telegram's id; negative where it stands in the group that this one was once
    touched: tuple[int, ...] = ()  # paragraphs that it speaks of
    replies: int = 0  # to it


@dataclass(frozen=True, slots=True)
class DiscussionFigures:
    """What a discussion came to, as it is stored."""

    votes: tuple[Vote, ...] = ()
    contributions: tuple[Contribution, ...] = ()
    covered: frozenset[int] = frozenset()  # paragraphs that any discussion of this group has touched
    begun: tuple[str, ...] = ()  # theses that the discussions of this group were about, the oldest first
    held: tuple[tuple[str, str], ...] = ()  # slug and thesis of all of them, whatever essay they were about


@dataclass(frozen=True, slots=True)
class GroupSettings:
    """How the bot behaves in a group. Its admins decide."""

    answers: bool = False  # also questions that are not put to it
    anyone: bool = False  # every member may begin and close a discussion
    recap: bool = True  # when a discussion closes
    signing: bool = False  # for classes: members may let their name be exported
    hours: int = 0  # after which a discussion closes by itself; 0 for never


@dataclass(frozen=True, slots=True)
class GroupContext:
    """A group, or a topic in it, as one message finds it."""

    settings: GroupSettings = field(default_factory=GroupSettings)
    running: Discussion | None = None  # OPEN or ASKING
    last: Discussion | None = None  # the last one that is over
    concerned: Discussion | None = (
        None  # the one whose prompt or poll the message replies to, or whose poll it votes in
    )
    part: DiscussionPart | None = None  # which poll it votes in
    replies_to_contribution: bool = False  # the message replies to what was said in a discussion
    cooling_down: bool = False  # a question that was not put to the bot was answered a moment ago
    signed: bool = False  # whoever speaks lets their name be exported
    reachable: bool = False  # whoever speaks can be written to in private
    figures: DiscussionFigures | None = None  # of the running or else the last one, where they are asked for
    pending_parts: frozenset[DiscussionPart] = (
        frozenset()
    )  # what of the running one is still to be sent, where that matters
    next_prompt_at: datetime | None = None  # when the next prompt comes here by schedule, where that matters
    chat: int | None = None  # Telegram's id, for links
