"""Messages as they stand in the outbox: JSON, to be sealed."""

from base64 import b64decode, b64encode
from typing import Any

from sqlalchemy import RowMapping

from bot.core.discussion import DiscussionMessage, DiscussionPart
from bot.core.outgoing import (
    Cause,
    Document,
    EditText,
    InlineButton,
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
from bot.store import addresses


def written(outgoing: OutgoingMessage) -> dict[str, Any]:
    """Put address and content into JSON: one list of names for every kind, of which each has its own."""
    content, message = outgoing.content, outgoing.message
    document = content.document if isinstance(content, SendDocument) else None
    replies = content if isinstance(content, SendText | SendPhoto | SendDocument) else None
    return {
        "to": addresses.written(outgoing.to),
        "text": message.text,
        "plain": message.plain,
        "rows": [[[key.text, key.payload, key.start] for key in row] for row in message.rows],
        "edit": content.edited if isinstance(content, EditText) else None,
        "reply_to": replies.reply_to if replies else None,
        "quote": replies.quote if replies else "",
        "options": content.options if isinstance(content, SendPoll) else (),
        "description": content.description if isinstance(content, SendPoll) else "",
        "stops": content.poll if isinstance(content, StopPoll) else None,
        "piece": [outgoing.piece.discussion, outgoing.piece.part] if outgoing.piece else None,
        "picture": b64encode(message.picture).decode() if message.picture else None,
        "document": [document.name, b64encode(document.content).decode()] if document else None,
        "silent": outgoing.silent,
    }


def read(row: RowMapping, kept: dict[str, Any]) -> OutgoingMessage:
    """Read what ``written`` made, beside the columns; also that of earlier versions."""
    piece = kept.get("piece")
    return OutgoingMessage(
        key=row["key"],
        cause=Cause(row["cause"]),
        chat=row["chat"],
        to=addresses.read(kept["to"]),
        content=_content(kept),
        piece=DiscussionMessage(piece[0], DiscussionPart(piece[1])) if piece else None,
        silent=kept["silent"],
        about=row["about"],
        expires=row["expires"],
    )


def _content(kept: dict[str, Any]) -> OutgoingContent:
    if kept.get("stops") is not None:
        return StopPoll(kept["stops"])
    if kept.get("options"):
        return SendPoll(kept["plain"], tuple(kept["options"]), kept.get("description", ""))
    rows = tuple(tuple(InlineButton(*each) for each in keys) for keys in kept["rows"])
    document, picture = kept["document"], kept.get("picture")
    message = RenderedMessage(kept["text"], kept["plain"], rows, b64decode(picture) if picture else None)
    if kept["edit"] is not None:
        return EditText(message, kept["edit"])
    reply_to, quote = kept["reply_to"], kept.get("quote", "")
    if document:
        return SendDocument(message, Document(document[0], b64decode(document[1])), reply_to, quote)
    return send(message, reply_to, quote)
