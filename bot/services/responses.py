"""Answers as they are put into the outbox: where they go, what they answer and quote, what goes along."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta

from bot.core import keys
from bot.core.decision import Decision
from bot.core.incoming import ButtonPress, IncomingMessage
from bot.core.outgoing import (
    Cause,
    ChatKind,
    Document,
    EditText,
    OutgoingContent,
    OutgoingMessage,
    RenderedMessage,
    SendDocument,
    send,
)
from bot.store.store import Store

MAX_GROUP_DELAY = timedelta(minutes=10)
"""A group has moved on by then; an answer that comes later would only disturb."""


def build_reply(
    incoming: IncomingMessage, decision: Decision, message: RenderedMessage | None, now: datetime
) -> OutgoingMessage | None:
    """Build the message that answers ``incoming``; None where there is no answer, or a group's has come too late."""
    to = incoming.origin.to
    in_group = to is not None and to.place is ChatKind.GROUP
    if not message or not to or (in_group and now - incoming.origin.at > MAX_GROUP_DELAY):
        return None
    answers = in_group and not decision.in_place and not isinstance(incoming, ButtonPress)
    quote = incoming.quote if answers and not decision.answers_to else ""
    content: OutgoingContent = send(message, (decision.answers_to or incoming.message) if answers else None, quote)
    if decision.in_place and incoming.message is not None:
        content = EditText(message, incoming.message)
    return OutgoingMessage(
        key=keys.reply(incoming.origin.key),
        cause=Cause.REPLY,
        chat=incoming.origin.chat,
        to=to,
        content=content,
        about=incoming.origin.key,
        expires=incoming.origin.at + MAX_GROUP_DELAY if in_group else None,
    )


def redirect_to_private(store: Store, incoming: IncomingMessage, outgoing: OutgoingMessage) -> OutgoingMessage:
    """Redirect an answer to the person's private chat, where the bot may not write in the chat itself."""
    to = incoming.origin.sender
    if to is None:
        return outgoing
    return replace(outgoing, chat=store.chat_of(to), to=to, content=send(outgoing.message), expires=None)


def build_file_messages(
    store: Store, incoming: IncomingMessage, documents: Sequence[Document]
) -> list[OutgoingMessage]:
    """Build a message to the person's private chat for each further file."""
    to = incoming.origin.sender or incoming.origin.to
    return [
        OutgoingMessage(
            # Nothing of it tells what in a group somebody asked for in private.
            key=keys.file(store.encryption.digest(incoming.origin.key, number)),
            cause=Cause.REPLY,
            chat=store.chat_of(to),
            to=to,
            content=SendDocument(RenderedMessage("", ""), document),
        )
        for number, document in enumerate(documents)
        if to
    ]
