"""An answer goes into the outbox, with what goes along: files, a discussion that it begins, its poll.

What may go at once is begun in the transaction that stores it.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from types import TracebackType
from typing import Protocol, Self

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
from bot.services.contexts import MessageInContext
from bot.services.group_context import GroupContexts
from bot.store.outbox import Outbox
from bot.store.outbox_claims import QueuedMessage
from bot.store.store import Store
from bot.store.transaction import Transaction


class ImmediateSender(Protocol):
    """Sends what is in the outbox, and knows whether Telegram would take one more at this moment."""

    def reserve(self, outgoing: OutgoingMessage) -> bool:
        """May it go as soon as it is stored? Then a place is kept for it until one of the other two is called."""

    def send(self, queued: QueuedMessage) -> None:
        """Send what was reserved and is stored by now as being sent."""

    def cancel(self, outgoing: OutgoingMessage) -> None:
        """Give up the place: it was not stored, or has to wait for others."""


class ImmediateSend:
    """One answer, around the transaction that stores it: what was reserved is sent, or given up, at its end."""

    def __init__(self, sender: ImmediateSender | None) -> None:
        """``sender``: None where everything is looked for in the outbox."""
        self._sender = sender
        self._reserved: OutgoingMessage | None = None
        self._queued: QueuedMessage | None = None
        self._outbox: Outbox | None = None
        self.is_sending = False  # and nothing else was stored that has to be looked for

    async def put(self, tx: Transaction, outgoing: OutgoingMessage, now: datetime, *, last: bool) -> None:
        """Put an answer into the outbox, begun if that may be. ``last``: nothing else is stored after it."""
        if self._sender is None or not self._sender.reserve(outgoing):
            await tx.outbox.add([outgoing], now)
            return
        self._reserved, self._outbox = outgoing, tx.outbox
        if last:
            tx.end_with_next()
        self._queued = await tx.outbox.add_and_begin(outgoing, now)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._sender is None or self._reserved is None:
            return
        if self._queued and error is None:
            self.is_sending = self._outbox is not None and not self._outbox.has_added
            self._sender.send(self._queued)
        else:
            self._sender.cancel(self._reserved)


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


@dataclass(frozen=True, slots=True)
class PreparedAnswer:
    """What is to be put into the outbox for one message."""

    message: RenderedMessage | None  # None where silence is right
    documents: Sequence[Document]
    immediate: ImmediateSend
    now: datetime


class AnswerQueue:
    """Puts answers into the outbox, within the transaction that stores all that a message did."""

    def __init__(self, store: Store, group_contexts: GroupContexts) -> None:
        self._store = store
        self._group_contexts = group_contexts

    async def put(self, tx: Transaction, seen: MessageInContext, decision: Decision, answer: PreparedAnswer) -> bool:
        """Put the answer into the outbox, with what goes along. Is there one, and in time?"""
        incoming, now = seen.incoming, answer.now
        outgoing = build_reply(incoming, decision, answer.message, now)
        if outgoing is None:
            if incoming.origin.to:
                await tx.journal.settle(incoming.origin.key, delivered=answer.message is None)
            return False
        begun = await self._group_contexts.start_discussion(tx, incoming, decision)
        outgoing = replace(outgoing, piece=self._group_contexts.discussion_part(decision, begun))
        # In a group the answer only says that the files come in private.
        here = 0 if outgoing.to.place is ChatKind.GROUP else 1
        outgoing = redirect_to_private(self._store, incoming, outgoing) if seen.context.barred else outgoing
        if answer.documents[:here]:
            outgoing = replace(outgoing, content=SendDocument(outgoing.message, answer.documents[0]))
        files = build_file_messages(self._store, incoming, answer.documents[here:])
        await answer.immediate.put(tx, outgoing, now, last=not decision.effects and not files)
        await tx.outbox.add(files, now)
        if begun:
            await self._group_contexts.queue_first_poll(tx, begun, now)
        return True
