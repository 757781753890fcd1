"""Messages as they stand in the outbox: JSON, to be sealed."""

from dataclasses import dataclass

from bot.core.outgoing import (
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
from bot.store.stored_json import StoredAddress, StoredButton, StoredBytes, StoredDocument, StoredPiece


@dataclass(frozen=True, slots=True, kw_only=True)
class Parcel:
    """Address and content of a message: one list of names for every kind, of which each has its own."""

    to: StoredAddress
    text: str
    plain: str
    rows: tuple[tuple[StoredButton, ...], ...]
    edit: int | None = None
    reply_to: int | None = None
    quote: str = ""
    options: tuple[str, ...] = ()
    description: str = ""
    stops: int | None = None
    piece: StoredPiece | None = None
    picture: StoredBytes | None = None
    document: StoredDocument | None = None
    silent: bool

    @classmethod
    def of(cls, outgoing: OutgoingMessage) -> "Parcel":
        """Pack a message."""
        content, message = outgoing.content, outgoing.message
        replies = content if isinstance(content, SendText | SendPhoto | SendDocument) else None
        return cls(
            to=outgoing.to,
            text=message.text,
            plain=message.plain,
            rows=message.rows,
            edit=content.edited if isinstance(content, EditText) else None,
            reply_to=replies.reply_to if replies else None,
            quote=replies.quote if replies else "",
            options=content.options if isinstance(content, SendPoll) else (),
            description=content.description if isinstance(content, SendPoll) else "",
            stops=content.poll if isinstance(content, StopPoll) else None,
            piece=outgoing.piece,
            picture=message.picture,
            document=content.document if isinstance(content, SendDocument) else None,
            silent=outgoing.silent,
        )

    @property
    def content(self) -> OutgoingContent:
        """What Telegram is asked to do."""
        if self.stops is not None:
            return StopPoll(self.stops)
        if self.options:
            return SendPoll(self.plain, self.options, self.description)
        message = RenderedMessage(self.text, self.plain, self.rows, self.picture)
        if self.edit is not None:
            return EditText(message, self.edit)
        if self.document:
            return SendDocument(message, self.document, self.reply_to, self.quote)
        return send(message, self.reply_to, self.quote)
