"""Messages by what is known of them in one list, whatever kind they are: to make them, to change them, to look at."""

from dataclasses import dataclass, fields, replace
from datetime import datetime
from typing import Any

from bot.core.conversation import ConversationState
from bot.core.decision import Decision
from bot.core.discussion import Stance
from bot.core.incoming import (
    EPOCH,
    ButtonPress,
    Command,
    IncomingMessage,
    Media,
    MessageKind,
    Origin,
    PollVote,
    RepliedTo,
    Text,
)
from bot.core.language import Language
from bot.core.match import Finding
from bot.core.outgoing import Address

ORIGIN = [each.name for each in fields(Origin)]


@dataclass(frozen=True, slots=True)
class Listed:
    """All that is known of a message; what its kind does not have is as it would be of nothing."""

    key: str
    door: str
    person: str
    chat: str
    kind: MessageKind
    content: str
    argument: str = ""
    folded: str = ""
    spoken: Language = Language.HANS
    owner: bool = False
    replied: str = ""
    answers: str = ""
    replies_to: int | None = None
    quote: str = ""
    addressed: bool = True
    mentioned: bool = False
    poll: str = ""
    name: str = ""
    edited: bool = False
    at: datetime = EPOCH
    to: Address | None = None
    elsewhere: Address | None = None
    title: str = ""
    message: int | None = None
    sender: Address | None = None
    as_chat: bool = False
    flooding: bool = False


def listed(incoming: IncomingMessage) -> Listed:
    """What is known of a message."""
    content = {
        Text: lambda: incoming.content if isinstance(incoming, Text) else "",
        Command: lambda: incoming.name if isinstance(incoming, Command) else "",
    }.get(type(incoming), lambda: incoming.logged)()
    reply = incoming.reply
    return Listed(
        **{name: getattr(incoming.origin, name) for name in ORIGIN},
        kind=incoming.kind,
        content=content,
        argument=incoming.argument if isinstance(incoming, Command) else "",
        folded=incoming.folded if isinstance(incoming, Text | Command) else "",
        replied=reply.text if reply and not reply.ours else "",
        answers=reply.text if reply and reply.ours else "",
        replies_to=reply.message if reply else None,
        quote=incoming.quote,
        addressed=incoming.addressed,
        mentioned=isinstance(incoming, Text) and incoming.mentioned,
        poll=incoming.poll if isinstance(incoming, PollVote) else "",
        edited=isinstance(incoming, Text) and incoming.edited,
        message=incoming.message,
    )


def unlisted(known: Listed) -> IncomingMessage:
    """The message of which that is known."""
    origin = Origin(**{name: getattr(known, name) for name in ORIGIN})
    reply = None
    if known.replies_to is not None or known.replied or known.answers:
        reply = RepliedTo(known.replies_to or 0, known.replied or known.answers, bool(known.answers))
    if known.kind is MessageKind.COMMAND:
        return Command(origin, known.content, known.argument, known.folded, known.message, reply)
    if known.kind is MessageKind.BUTTON:
        return ButtonPress(origin, known.content, known.message)
    if known.kind is MessageKind.VOTE:
        return PollVote(origin, known.poll, Stance(known.content) if known.content else None)
    if known.kind is MessageKind.MEDIA:
        return Media(origin, known.message, reply, known.addressed)
    text = Text(origin, known.content, known.folded, known.message, reply)
    return replace(text, quote=known.quote, addressed=known.addressed, mentioned=known.mentioned, edited=known.edited)


def incoming(*known: Any, **about: Any) -> IncomingMessage:
    """A message, by the fields of ``Listed``."""
    return unlisted(Listed(*known, **about))


def changed(message: IncomingMessage, /, **about: Any) -> IncomingMessage:
    """The same, but for these fields of ``Listed``."""
    return unlisted(replace(listed(message), **about))


def decided(finding: Finding | None = None) -> Decision:
    """Silence, and what was found."""
    return Decision(None, ConversationState(), finding)
