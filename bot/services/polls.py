"""The opinion polls of discussions: asked, closed, or not asked after all."""

from dataclasses import replace
from datetime import datetime

from bot.core import keys
from bot.core.discussion import DiscussionMessage, DiscussionPart, Stance
from bot.core.essay import Library
from bot.core.outgoing import Address, Cause, DeliveryStatus, OutgoingMessage, SendPoll, StopPoll
from bot.core.response import CatalogueMessage
from bot.render.renderer import Renderer
from bot.render.split import split
from bot.store.discussions import StoredDiscussion
from bot.store.store import Store
from bot.store.transaction import Transaction

QUESTION, OPTION, DESCRIPTION = 300, 100, 1024
"""UTF-16 units of a poll's question, of one of its options, and of what is said below the question."""


class Polls:
    """Builds, stops and cancels the opinion polls of discussions, inside the caller's transaction."""

    def __init__(self, library: Library, renderer: Renderer, store: Store) -> None:
        self._library = library
        self._renderer = renderer
        self._store = store

    def poll_message(
        self, held: StoredDiscussion, part: DiscussionPart, cause: Cause, **about: object
    ) -> OutgoingMessage:
        """Build the message with an opinion poll. ``about``: further fields of ``OutgoingMessage``."""
        discussion = held.discussion
        statement = self._library.essay(discussion.ref.slug).thesis(discussion.thesis).statement
        asked = CatalogueMessage(
            "poll.before" if part is DiscussionPart.BEFORE else "poll.after", {"statement": statement}
        )
        question = split(self._renderer.say(asked, discussion.language), QUESTION)[0]
        options = [
            split(self._renderer.say(CatalogueMessage(f"stance.{stance}"), discussion.language), OPTION)[0]
            for stance in Stance
        ]
        hidden = split(self._renderer.say(CatalogueMessage(f"poll.hidden.{part}"), discussion.language), DESCRIPTION)[0]
        outgoing = OutgoingMessage(
            key=poll_key(held, part),
            cause=cause,
            chat=held.chat,
            to=held.to,
            content=SendPoll(question, tuple(options), hidden),
            piece=DiscussionMessage(discussion.id, part),
        )
        return replace(outgoing, **about)  # type: ignore[arg-type]

    async def stop(self, tx: Transaction, held: StoredDiscussion, part: DiscussionPart, now: datetime) -> None:
        """Stop the polls of a discussion's part that were sent, and cancel those that were not."""
        await self.cancel(tx, held, part, now)
        messages = await tx.discussions.polls_of(held.discussion.id, part)
        piece = DiscussionMessage(held.discussion.id, part)
        outgoing_messages = [self.stop_message(held.chat, held.to, piece, message) for message in messages]
        await tx.outbox.add(outgoing_messages, now)

    def stop_message(self, chat: str, to: Address, piece: DiscussionMessage, message: int) -> OutgoingMessage:
        """Build the message that stops the poll in ``message``."""
        return OutgoingMessage(
            key=keys.stop(chat, piece.discussion, self._store.encryption.digest(chat, message)),
            cause=Cause.NOTICE,
            chat=chat,
            to=to,
            content=StopPoll(message),
            piece=piece,
        )

    async def cancel(self, tx: Transaction, held: StoredDiscussion, part: DiscussionPart, now: datetime) -> None:
        """Cancel the poll of a discussion's part that is still pending."""
        for moved in (False, True):
            await tx.outbox.close(poll_key(held, part, moved=moved), DeliveryStatus.CANCELLED, now)


def poll_key(held: StoredDiscussion, part: DiscussionPart, *, moved: bool = False) -> str:
    """Build the outbox key of a poll. ``moved``: reposted in the supergroup that the group has become."""
    return keys.poll(held.chat, held.discussion.id, part, moved=moved)
