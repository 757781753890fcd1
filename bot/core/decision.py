"""What was decided about one incoming message: the response, and what shall be done beside it."""

from collections.abc import Callable
from dataclasses import dataclass

from bot.core.act import ActType
from bot.core.bookmarks import Bookmark
from bot.core.context import Context
from bot.core.conversation import ConversationState
from bot.core.discussion import ConsentPurpose, Discussion, DiscussionPart, GroupSettings, ReportedOutcome, Stance
from bot.core.essay import Ref
from bot.core.feedback import Feedback
from bot.core.incoming import Command
from bot.core.match import Finding
from bot.core.preferences import Preferences
from bot.core.response import CatalogueMessage, Response
from bot.core.subscription import Subscription


@dataclass(frozen=True, slots=True)
class StartDiscussion:
    """A discussion begins; the reply is its prompt."""

    discussion: Discussion


@dataclass(frozen=True, slots=True)
class AdvanceDiscussion:
    """A discussion goes on to another stage: its poll is asked once more, or it is over."""

    discussion: Discussion
    reported: ReportedOutcome | None = None  # what the reply says of those who took part, where it is over


@dataclass(frozen=True, slots=True)
class AddContribution:
    """Something was said in a discussion."""

    discussion: int
    touched: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class CountFollowUp:
    """Somebody replied to what was said in a discussion. It is counted, and no more."""


@dataclass(frozen=True, slots=True)
class CastVote:
    """Somebody chose, chose anew, or took it back (None)."""

    discussion: int
    part: DiscussionPart
    stance: Stance | None


@dataclass(frozen=True, slots=True)
class SaveGroupSettings:
    """An admin has said how the bot behaves."""

    settings: GroupSettings


@dataclass(frozen=True, slots=True)
class RecordInterjection:
    """A question that was not put to the bot was answered."""


@dataclass(frozen=True, slots=True)
class SaveConsent:
    """Somebody lets their name be shown, or (empty) no longer."""

    purpose: ConsentPurpose
    name: str


@dataclass(frozen=True, slots=True)
class FinishReadingDay:
    """Somebody has read a day of a reading plan."""

    subscription: int
    day: int  # from 1


@dataclass(frozen=True, slots=True)
class RecordFeedback:
    """Somebody has a word on an answer, or takes it back (None)."""

    answer: str  # key of the message that it answers
    feedback: Feedback | None


@dataclass(frozen=True, slots=True)
class SavePosition:
    """Somebody reads on from there."""

    bookmark: Bookmark


@dataclass(frozen=True, slots=True)
class SaveFavourite:
    """Somebody keeps a paragraph."""

    bookmark: Bookmark


@dataclass(frozen=True, slots=True)
class DropFavourites:
    """Somebody no longer keeps these."""

    bookmarks: tuple[Bookmark, ...]


@dataclass(frozen=True, slots=True)
class SavePreferences:
    """Somebody has said how they wish to be spoken to."""

    preferences: Preferences


@dataclass(frozen=True, slots=True)
class ForgetPerson:
    """Delete what is kept of this person."""


@dataclass(frozen=True, slots=True)
class ForgetGroup:
    """Delete what is kept of the group concerned."""


@dataclass(frozen=True, slots=True)
class ExportPerson:
    """Send along what is kept of this person."""


@dataclass(frozen=True, slots=True)
class ExportGroup:
    """Send along what was said in the discussions of the group concerned."""


Effect = (
    StartDiscussion
    | AdvanceDiscussion
    | AddContribution
    | CountFollowUp
    | CastVote
    | SaveGroupSettings
    | RecordInterjection
    | SaveConsent
    | FinishReadingDay
    | SavePosition
    | SaveFavourite
    | DropFavourites
    | RecordFeedback
    | SavePreferences
    | ForgetPerson
    | ForgetGroup
    | ExportPerson
    | ExportGroup
)
"""What is to be done besides answering: a kind for each, with a row in ``bot.services.effects``."""


@dataclass(frozen=True, slots=True)
class Decision:
    """The reply to one message, and the conversation's state after it. ``response``: None where silence is right."""

    response: Response | None
    state: ConversationState
    finding: Finding | None = None
    subscription: Subscription | None = None  # as it is from now on, where it was made or changed
    in_place: bool = False  # change the message whose button was pressed, instead of sending another
    toast: CatalogueMessage | None = None  # a word on a button press that changes nothing
    alert: bool = False  # the word stays until it is closed
    effects: tuple[Effect, ...] = ()
    keep: bool = True  # else nothing that was said is kept
    act: ActType | None = None  # what the message was taken for, where it was read at all
    corrects: Ref | None = None  # the passage shown before, which was not what was asked for
    understood: bool = True  # else nothing could be made of the message
    answers_to: int | None = None  # the message that the reply answers, where that is not the one just said

    @property
    def forget(self) -> bool:
        """Is all that is kept of this person to be deleted?"""
        return self._asks_for(ForgetPerson)

    @property
    def forget_group(self) -> bool:
        """Is all that is kept of the group concerned to be deleted?"""
        return self._asks_for(ForgetGroup)

    @property
    def export(self) -> bool:
        """Is what is kept of this person to be sent along?"""
        return self._asks_for(ExportPerson)

    @property
    def export_group(self) -> bool:
        """Is what was said in the group's discussions to be sent along?"""
        return self._asks_for(ExportGroup)

    def _asks_for(self, kind: type[Effect]) -> bool:
        return any(isinstance(effect, kind) for effect in self.effects)

    def without(self, kind: type[Effect]) -> tuple[Effect, ...]:
        """The effects that are of another kind."""
        return tuple(effect for effect in self.effects if not isinstance(effect, kind))


Decide = Callable[[Command, Context], Decision]
"""A pure decision about a command: the same arguments give the same decision."""
