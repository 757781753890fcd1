"""Messages that go out by what is known of them in one list, whatever kind they are: to make them, to look at them."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from bot.core.outgoing import (
    Address,
    Cause,
    Document,
    EditText,
    OutgoingContent,
    OutgoingMessage,
    RenderedMessage,
    SendDocument,
    SendPhoto,
    SendPoll,
    SendText,
    StopPoll,
    send,
)


@dataclass(frozen=True, slots=True)
class Parts:
    """What a message that goes out has; what its kind does not have is as it would be of nothing."""

    edit: int | None = None
    reply_to: int | None = None
    quote: str = ""
    options: tuple[str, ...] = ()
    description: str = ""
    stops: int | None = None
    document: Document | None = None


def parts(outgoing: OutgoingMessage) -> Parts:
    """What it has."""
    content = outgoing.content
    replies = content if isinstance(content, SendText | SendPhoto | SendDocument) else SendText(outgoing.message)
    return Parts(
        edit=content.edited if isinstance(content, EditText) else None,
        reply_to=replies.reply_to,
        quote=replies.quote,
        options=content.options if isinstance(content, SendPoll) else (),
        description=content.description if isinstance(content, SendPoll) else "",
        stops=content.poll if isinstance(content, StopPoll) else None,
        document=content.document if isinstance(content, SendDocument) else None,
    )


def documents(sent: Iterable[OutgoingMessage]) -> list[Document]:
    """The files that came along."""
    return [each.content.document for each in sent if isinstance(each.content, SendDocument)]


def sending(key: str, cause: Cause, chat: str, to: Address, message: RenderedMessage, **about: Any) -> OutgoingMessage:
    """A message with these parts. ``about``: fields of ``Parts``, and of the message."""
    known = Parts(**{name: about.pop(name) for name in list(about) if name in Parts.__dataclass_fields__})
    return OutgoingMessage(key, cause, chat, to, _content(message, known), **about)


def _content(message: RenderedMessage, known: Parts) -> OutgoingContent:
    if known.stops is not None:
        return StopPoll(known.stops)
    if known.options:
        return SendPoll(message.plain, known.options, known.description)
    if known.edit is not None:
        return EditText(message, known.edit)
    if known.document:
        return SendDocument(message, known.document, known.reply_to, known.quote)
    return send(message, known.reply_to, known.quote)
