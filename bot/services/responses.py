"""Answers as they are put into the outbox: where they go, what they answer and quote, what goes along."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta

from bot.core.conversation import IncomingMessage, MessageKind
from bot.core.decision import Decision
from bot.core.outgoing import Cause, ChatKind, Document, OutgoingMessage, RenderedMessage
from bot.store.store import Store

OVERDUE = timedelta(minutes=10)
"""A group has moved on by then; an answer that comes later would only disturb."""


def build_reply(
    utterance: IncomingMessage, turn: Decision, message: RenderedMessage | None, now: datetime
) -> OutgoingMessage | None:
    """None where there is no answer, or where it would come too late."""
    to = utterance.to
    in_group = to is not None and to.place is ChatKind.GROUP
    if not message or not to or (in_group and now - utterance.at > OVERDUE):
        return None
    answers = in_group and not turn.in_place and utterance.kind is not MessageKind.BUTTON
    return OutgoingMessage(
        key=f"reply:{utterance.key}",
        cause=Cause.REPLY,
        chat=utterance.chat,
        to=to,
        message=message,
        edit=utterance.message if turn.in_place else None,
        reply_to=(turn.answers_to or utterance.message) if answers else None,
        quote=utterance.quote if answers and not turn.answers_to else "",
        about=utterance.key,
        expires=utterance.at + OVERDUE if in_group else None,
    )


def redirect_to_private(store: Store, utterance: IncomingMessage, parcel: OutgoingMessage) -> OutgoingMessage:
    """The same in private, where whoever spoke has a private chat: the bot may not write where it was said."""
    to = utterance.sender
    if to is None:
        return parcel
    return replace(parcel, chat=store.chat_of(to), to=to, reply_to=None, quote="", expires=None)


def build_file_messages(
    store: Store, utterance: IncomingMessage, documents: Sequence[Document]
) -> list[OutgoingMessage]:
    """Further files: to whoever asked for them, in private."""
    to = utterance.sender or utterance.to
    return [
        OutgoingMessage(
            # Nothing of it tells what in a group somebody asked for in private.
            key=f"file:{store.vault.digest(utterance.key, number)}",
            cause=Cause.REPLY,
            chat=store.chat_of(to),
            to=to,
            message=RenderedMessage("", ""),
            document=document,
        )
        for number, document in enumerate(documents)
        if to
    ]
