"""Messages as they stand in the outbox: JSON, under the seal."""

from dataclasses import dataclass

from bot.core.outgoing import (
    Document,
    EditText,
    OutgoingContent,
    OutgoingMessage,
    RenderedMessage,
    SendDocument,
    SendPoll,
    StopPoll,
    send,
)
from bot.store.stored_json import StoredAddress, StoredButton, StoredBytes, StoredPiece, reshape


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
    document: tuple[str, StoredBytes] | None = None
    silent: bool

    @classmethod
    def of(cls, outgoing: OutgoingMessage) -> "Parcel":
        """Pack a message: what it, its content and its words have by these names, and what is named in another way."""
        content = outgoing.content
        document = content.document if isinstance(content, SendDocument) else None
        return reshape(
            cls,
            outgoing,
            outgoing.message,
            content,
            edit=content.edited if isinstance(content, EditText) else None,
            stops=content.poll if isinstance(content, StopPoll) else None,
            document=(document.name, document.content) if document else None,
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
            return SendDocument(message, Document(*self.document), self.reply_to, self.quote)
        return send(message, self.reply_to, self.quote)
