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
    """A button in words: it either comes back to us with a payload, or opens the private chat with a link."""

    text: str
    payload: str = ""
    start: str | None = None  # what follows ``?start=``; empty for a plain start, None for no link


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


@dataclass(frozen=True, slots=True)
class OutgoingMessage:
    """One message to be sent, as it is put into the outbox."""

    key: str  # unique for ever: put twice, it is sent once
    cause: Cause
    chat: str  # pseudonym
    to: Address
    message: RenderedMessage
    edit: int | None = None  # the message to change in place, instead of sending a new one
    reply_to: int | None = None  # the message that it answers
    quote: str = ""  # of that message, character for character
    options: tuple[str, ...] = ()  # of a poll, whose question the message's text is
    description: str = ""  # of a poll: why what others chose is not seen until it is closed
    stops: int | None = None  # the poll to close, instead of sending anything
    piece: DiscussionMessage | None = None  # of a discussion; where it closes a poll, that poll
    document: Document | None = None
    silent: bool = False
    about: str = ""  # key of the message, id of the subscription or of the broadcast
    expires: datetime | None = None  # aware; afterwards it is worth nothing


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
