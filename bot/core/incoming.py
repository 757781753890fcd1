"""What comes in: one kind of thing that somebody does, and who did it, where, and when."""

from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from enum import StrEnum
from typing import Any, ClassVar, TypeVar

from bot.core.callback_data.parsing import CallbackData, parse
from bot.core.discussion import Stance
from bot.core.feedback import Feedback
from bot.core.language import Language
from bot.core.outgoing import Address

EPOCH = datetime.fromtimestamp(0, UTC)
UPDATES = (
    "message", "edited_message", "channel_post", "callback_query", "poll_answer", "my_chat_member", "message_reaction",
    "inline_query", "guest_message",
)  # fmt: skip
"""What Telegram is asked for, as it names it. Who is in a group has no reader."""


class MessageKind(StrEnum):
    """What kind of thing came in, as the log names it."""

    TEXT = "text"
    COMMAND = "command"
    BUTTON = "button"
    MEDIA = "media"
    VOTE = "vote"
    REACTION = "reaction"


@dataclass(frozen=True, slots=True)
class Origin:
    """Where a message comes from, whatever it is."""

    key: str  # unique for ever: the same message delivered twice has the same key
    door: str  # "telegram" or "terminal"
    person: str  # pseudonym
    chat: str  # pseudonym; empty for a vote, until the chat of its poll is known
    spoken: Language = Language.HANS  # what the person reads, as far as the door can tell
    owner: bool = False  # somebody who runs this bot
    name: str = ""  # how the person is called; kept only where they ask for it
    at: datetime = EPOCH  # aware: when it was said, as far as the door can tell
    to: Address | None = None  # where an answer goes; None where the door prints it itself
    sender: Address | None = None  # the person's own private chat; None for whoever speaks as the chat itself
    as_chat: bool = False  # an admin who speaks as the group, or a post in a channel
    elsewhere: Address | None = None  # another chat, whose settings it is about
    title: str = ""  # of the group or channel whose settings it is about, as far as the door can tell
    flooding: bool = False  # one message too many in a short time


@dataclass(frozen=True, slots=True)
class RepliedTo:
    """The message that another one replies to."""

    message: int  # Telegram's id
    text: str = ""  # where a person or this bot wrote it
    ours: bool = False  # this bot wrote it
    folded: str = ""  # the text simplified, half width, lower case


class _Replying:
    """What may reply to another message."""

    __slots__ = ()
    reply: RepliedTo | None

    @property
    def replied(self) -> str:
        """The words that it replies to, where a person wrote them."""
        return self.reply.text if self.reply and not self.reply.ours else ""

    @property
    def answers(self) -> str:
        """The words that it replies to, where this bot wrote them."""
        return self.reply.text if self.reply and self.reply.ours else ""


@dataclass(frozen=True, slots=True)
class Text(_Replying):
    """Words. Cleaned and bounded, as all that comes in."""

    origin: Origin
    content: str
    folded: str = ""  # the content simplified, half width, lower case: to recognise, not to show
    message: int | None = None  # Telegram's id
    reply: RepliedTo | None = None
    quote: str = ""  # the stretch of it, character for character, that an answer in a group quotes
    addressed: bool = True  # put to this bot: in private, as a reply to it, or by its name
    mentioned: bool = False  # by its name
    edited: bool = False  # a message that was sent before, and changed

    kind: ClassVar = MessageKind.TEXT
    data: ClassVar = None

    @property
    def logged(self) -> str:
        """What the log keeps of it."""
        return self.content


@dataclass(frozen=True, slots=True)
class Command(_Replying):
    """``/summary T1``."""

    origin: Origin
    name: str  # "summary"
    argument: str = ""  # "T1"
    folded: str = ""  # the argument, as that of a text
    message: int | None = None  # Telegram's id
    reply: RepliedTo | None = None

    kind: ClassVar = MessageKind.COMMAND
    data: ClassVar = None
    addressed: ClassVar = True
    quote: ClassVar = ""

    @property
    def logged(self) -> str:
        """What the log keeps of it."""
        return f"{self.name} {self.argument}".strip()


@dataclass(frozen=True, slots=True)
class ButtonPress:
    """A button below a message."""

    origin: Origin
    content: str  # what the button carries, as it came: for the log
    message: int | None = None  # below which it stands; None where that cannot be changed any more
    data: CallbackData | None = field(init=False)  # the same, read; None where it is unknown or forged

    kind: ClassVar = MessageKind.BUTTON
    addressed: ClassVar = True
    quote: ClassVar = ""
    reply: ClassVar = None

    def __post_init__(self) -> None:
        object.__setattr__(self, "data", parse(self.content))

    @property
    def logged(self) -> str:
        """What the log keeps of it."""
        return self.content


@dataclass(frozen=True, slots=True)
class PollVote:
    """A choice in an opinion poll."""

    origin: Origin
    poll: str  # Telegram's id
    stance: Stance | None  # None where it was taken back

    kind: ClassVar = MessageKind.VOTE
    data: ClassVar = None
    addressed: ClassVar = True
    quote: ClassVar = ""
    reply: ClassVar = None
    message: ClassVar = None

    @property
    def logged(self) -> str:
        """What the log keeps of it."""
        return str(self.stance) if self.stance else ""


@dataclass(frozen=True, slots=True)
class Media(_Replying):
    """Sticker, photo, voice …: nothing to read."""

    origin: Origin
    message: int | None = None  # Telegram's id
    reply: RepliedTo | None = None
    addressed: bool = True

    kind: ClassVar = MessageKind.MEDIA
    data: ClassVar = None
    quote: ClassVar = ""

    @property
    def logged(self) -> str:
        """What the log keeps of it."""
        return ""


@dataclass(frozen=True, slots=True)
class Reaction:
    """An emoji put on a message, or taken from it."""

    origin: Origin
    message: int  # Telegram's id of the message
    feedback: Feedback | None  # up or down; None where it was taken back, or says neither

    kind: ClassVar = MessageKind.REACTION
    data: ClassVar = None
    addressed: ClassVar = True
    quote: ClassVar = ""
    reply: ClassVar = None

    @property
    def logged(self) -> str:
        """What the log keeps of it."""
        return self.feedback or ""


IncomingMessage = Text | Command | ButtonPress | PollVote | Media | Reaction
"""One thing somebody did, as every door hands it in."""

M = TypeVar("M", bound=IncomingMessage)


def with_origin(incoming: M, **about: Any) -> M:
    """Change what is known of where a message comes from. ``about``: fields of ``Origin``."""
    return replace(incoming, origin=replace(incoming.origin, **about))
