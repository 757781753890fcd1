"""An answer goes into the outbox, with what goes along: files, a discussion that it begins, its poll."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from bot.core.decision import Decision
from bot.core.outgoing import ChatKind, Document, RenderedMessage, SendDocument
from bot.services.contexts import MessageInContext
from bot.services.group_context import GroupContexts
from bot.services.immediate_send import ImmediateSend
from bot.services.responses import build_file_messages, build_reply, redirect_to_private
from bot.store.store import Store
from bot.store.transaction import Transaction


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
