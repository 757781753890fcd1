"""Messages as they stand in the outbox: JSON, to be sealed."""

from base64 import b64decode, b64encode
from typing import Any

from sqlalchemy import RowMapping

from bot.core.discussion import DiscussionMessage, DiscussionPart
from bot.core.outgoing import Cause, Document, InlineButton, OutgoingMessage, RenderedMessage
from bot.store import addresses
from bot.store.timestamps import moment


def written(outgoing: OutgoingMessage) -> dict[str, Any]:
    """Put address and message into JSON."""
    message, document = outgoing.message, outgoing.document
    return {
        "to": addresses.written(outgoing.to),
        "text": message.text,
        "plain": message.plain,
        "rows": [[[key.text, key.payload, key.start] for key in row] for row in message.rows],
        "edit": outgoing.edit,
        "reply_to": outgoing.reply_to,
        "quote": outgoing.quote,
        "options": outgoing.options,
        "description": outgoing.description,
        "stops": outgoing.stops,
        "piece": [outgoing.piece.discussion, outgoing.piece.part] if outgoing.piece else None,
        "picture": b64encode(message.picture).decode() if message.picture else None,
        "document": [document.name, b64encode(document.content).decode()] if document else None,
        "silent": outgoing.silent,
    }


def read(row: RowMapping, kept: dict[str, Any]) -> OutgoingMessage:
    """Read what ``written`` made, beside the columns; also that of earlier versions."""
    rows = tuple(tuple(InlineButton(*each) for each in keys) for keys in kept["rows"])
    piece, document, picture = kept.get("piece"), kept["document"], kept.get("picture")
    return OutgoingMessage(
        key=row["key"],
        cause=Cause(row["cause"]),
        chat=row["chat"],
        to=addresses.read(kept["to"]),
        message=RenderedMessage(kept["text"], kept["plain"], rows, b64decode(picture) if picture else None),
        edit=kept["edit"],
        reply_to=kept["reply_to"],
        quote=kept.get("quote", ""),
        options=tuple(kept.get("options", ())),
        description=kept.get("description", ""),
        stops=kept.get("stops"),
        piece=DiscussionMessage(piece[0], DiscussionPart(piece[1])) if piece else None,
        document=Document(document[0], b64decode(document[1])) if document else None,
        silent=kept["silent"],
        about=row["about"],
        expires=moment(row["expires"]) if row["expires"] else None,
    )
