"""What goes out: messages, where they go, and what became of them."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from bot.core.discussion import DiscussionMessage


class ChatKind(StrEnum):
    """What kind of chat it is."""

    PRIVATE = "private"
    GROUP = "group"  # supergroups and forums, too
    CHANNEL = "channel"


@dataclass(frozen=True, slots=True)
class Address:
    """Where a message goes. Sealed wherever it is stored, and never logged."""

    chat: int  # Telegram's id
    place: ChatKind = ChatKind.PRIVATE
    topic: int | None = None  # of a forum


@dataclass(frozen=True, slots=True)
class InlineButton:
    """A button in words: it comes back to us with a payload, or opens the private chat with a link, or copies that."""

    text: str
    payload: str = ""
    start: str | None = None  # what follows ``?start=``; empty for a plain start, None for no link
    copies: bool = False  # the link is copied, and not opened


@dataclass(frozen=True, slots=True)
class RenderedMessage:
    """A message as a door sends it."""

    text: str  # with the door's markup
    plain: str  # without any
    rows: tuple[tuple[InlineButton, ...], ...] = ()
    picture: bytes | None = None  # a PNG, of which the text is the caption


@dataclass(frozen=True, slots=True)
class Document:
    """A file that goes with a message."""

    name: str
    content: bytes


class Cause(StrEnum):
    """Why something is sent. What somebody waits for goes before what nobody expects this second."""

    REPLY = "reply"  # somebody said something
    NOTICE = "notice"  # something to know: progress, a schedule that had to stop
    DAILY = "daily"
    PROMPT = "prompt"  # of a discussion, by schedule
    BROADCAST = "broadcast"


URGENCY = {Cause.REPLY: 0, Cause.NOTICE: 0, Cause.DAILY: 1, Cause.PROMPT: 1, Cause.BROADCAST: 2}
"""The smaller, the sooner."""
ALERT = "alert"
"""What a message to owners is about that they have to know."""


@dataclass(frozen=True, slots=True)
class SendText:
    """A message of words."""

    message: RenderedMessage
    reply_to: int | None = None  # the message that it answers
    quote: str = ""  # of that message, character for character


@dataclass(frozen=True, slots=True)
class SendPhoto:
    """A picture, of which the words are the caption."""

    message: RenderedMessage
    reply_to: int | None = None
    quote: str = ""


@dataclass(frozen=True, slots=True)
class SendDocument:
    """A file, with or without words."""

    message: RenderedMessage
    document: Document
    reply_to: int | None = None
    quote: str = ""


@dataclass(frozen=True, slots=True)
class SendPoll:
    """An opinion poll."""

    question: str
    options: tuple[str, ...]
    description: str = ""  # why what others chose is not seen until it is closed


@dataclass(frozen=True, slots=True)
class EditText:
    """A message changes in place; only its buttons, where there are no words."""

    message: RenderedMessage
    edited: int  # Telegram's id


@dataclass(frozen=True, slots=True)
class StopPoll:
    """A poll is closed."""

    poll: int  # Telegram's id of the message in which it stands


OutgoingContent = SendText | SendPhoto | SendDocument | SendPoll | EditText | StopPoll
"""What Telegram is asked to do: a call for each."""


@dataclass(frozen=True, slots=True)
class OutgoingMessage:
    """One thing to be done, as it is put into the outbox."""

    key: str  # unique for ever: put twice, it is done once
    cause: Cause
    chat: str  # pseudonym
    to: Address
    content: OutgoingContent
    piece: DiscussionMessage | None = None  # of a discussion; where it closes a poll, that poll
    silent: bool = False
    about: str = ""  # key of the message, id of the subscription or of the broadcast
    expires: datetime | None = None  # aware; afterwards it is worth nothing

    @property
    def message(self) -> RenderedMessage:
        """Its words; none where a poll is closed."""
        if isinstance(self.content, SendPoll):
            return RenderedMessage(self.content.question, self.content.question)
        return RenderedMessage("", "") if isinstance(self.content, StopPoll) else self.content.message


def send(message: RenderedMessage, reply_to: int | None = None, quote: str = "") -> SendText | SendPhoto:
    """Send a message as what it is: with a picture, or of words alone."""
    return (SendPhoto if message.picture else SendText)(message, reply_to, quote)


class DeliveryStatus(StrEnum):
    """Where a message stands in the outbox."""

    PENDING = "pending"
    SENDING = "sending"  # handed to Telegram; what a crash leaves so may have arrived or not
    SENT = "sent"
    FAILED = "failed"  # refused for good
    GONE = "gone"  # the chat can no longer be written to
    EXPIRED = "expired"
    UNKNOWN = "unknown"  # it may have arrived; not sent again
    CANCELLED = "cancelled"


class SendStatus(StrEnum):
    """What one attempt at sending came to."""

    SENT = "sent"
    LATER = "later"  # certainly not sent, worth another try
    UNKNOWN = "unknown"  # the connection failed: it may have arrived or not
    FAILED = "failed"  # refused for good
    GONE = "gone"  # blocked, kicked, deactivated
    MISSING = "missing"  # Telegram knows no such chat
    MOVED = "moved"  # the group has become a supergroup
    SHUT = "shut"  # the topic is closed or gone, or the right to write was taken


@dataclass(frozen=True, slots=True)
class SendResult:
    """An attempt and what is known of it."""

    status: SendStatus
    error: str = ""  # Telegram's words, never the message's
    tried: bool = True  # it was handed to Telegram at all
    message: int | None = None  # id of the message that now stands in the chat
    moved_to: int | None = None  # id of the supergroup
    poll: str | None = None  # Telegram's id of the poll that now stands there
    counted: tuple[int, ...] | None = None  # of the poll that is closed now: how many chose each option, in order
