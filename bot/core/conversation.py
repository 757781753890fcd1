"""Who speaks, what was said, and what a chat remembers between two messages."""

from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum

from bot.core.essay import Ref
from bot.core.language import Language
from bot.core.outgoing import Address

REMEMBERED = 3
"""Earlier messages that a follow-up may lean on."""

EPOCH = datetime.fromtimestamp(0, UTC)


class MessageKind(StrEnum):
    """What kind of thing came in."""

    TEXT = "text"
    COMMAND = "command"  # content: "summary", argument: "T1"
    BUTTON = "button"  # content: what the button carries
    MEDIA = "media"  # sticker, photo, voice …: nothing to read
    VOTE = "vote"  # content: the stance that was chosen in a poll; empty where it was taken back


@dataclass(frozen=True, slots=True)
class IncomingMessage:
    """One thing somebody did, as every door hands it in. Texts are cleaned and bounded."""

    key: str  # unique for ever: the same message delivered twice has the same key
    door: str  # "telegram", "terminal" or "demo"
    person: str  # pseudonym
    chat: str  # pseudonym
    kind: MessageKind
    content: str
    argument: str = ""  # of a command
    folded: str = ""  # the content (a command's argument) simplified, half width, lower case: to recognise, not to show
    spoken: Language = Language.HANS  # what the person reads, as far as the door can tell
    owner: bool = False  # somebody who runs this bot
    replied: str = ""  # the text of the message that this one replies to, where a person wrote that
    answers: str = ""  # the same, where this bot wrote that
    replies_to: int | None = None  # that message, whoever wrote it
    quote: str = ""  # the stretch of it, character for character, that an answer in a group quotes
    addressed: bool = True  # put to this bot: in private, by command, by button, as a reply to it, or by its name
    mentioned: bool = False  # by its name
    poll: str = ""  # Telegram's id of the poll that was voted in
    name: str = ""  # how the person is called; kept only where they ask for it
    edited: bool = False  # a message that was sent before, and changed
    at: datetime = EPOCH  # aware: when it was said, as far as the door can tell
    to: Address | None = None  # where an answer goes; None where the door prints it itself
    elsewhere: Address | None = None  # another chat, whose settings it is about
    title: str = ""  # of the group or channel whose settings it is about, as far as the door can tell
    message: int | None = None  # the message whose button was pressed
    sender: Address | None = None  # the person's own private chat; None for whoever speaks as the chat itself
    as_chat: bool = False  # an admin who speaks as the group, or a post in a channel
    flooding: bool = False  # one message too many in a short time


@dataclass(frozen=True, slots=True)
class ConversationState:
    """What a chat remembers. A new chat is ``ConversationState()``."""

    language: Language | None = None  # as last used; None until somebody has spoken
    at: Ref | None = None  # the passage shown last
    others: tuple[Ref, ...] = ()  # further passages that matched the last question
    asked: tuple[str, ...] = ()  # the last questions, oldest first, at most REMEMBERED
