"""Answers that are handed to the sender as soon as they are stored, as the conversation does it."""

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

from bot.core.outgoing import Address, Cause, ChatKind, OutgoingMessage, RenderedMessage
from bot.services.answer_queue import ImmediateSend
from handlers.outbound.sender import Sender
from tests.botapi.people import Reader
from tests.handlers.outbound.test_sender import Post
from tests.outgoing import sending
from tests.patience import until


def answer(post: Post, to: int, text: str, **about: Any) -> OutgoingMessage:
    """The text is the message's key, too."""
    address = Address(to, about.pop("place", ChatKind.PRIVATE))
    cause = about.pop("cause", Cause.REPLY)
    return sending(text, cause, post.store.pseudonym(to), address, RenderedMessage(text, text), **about)


async def answers(
    post: Post, sender: Sender, outgoing: OutgoingMessage, before_it_is_stored: Callable[[], Any] = lambda: None
) -> bool:
    """As the conversation does. Does it go at once?"""
    with ImmediateSend(sender) as immediate:
        async with post.store.transaction() as tx:
            await immediate.put(tx, outgoing, datetime.now(UTC), last=False)
            waits = before_it_is_stored()
            if waits:
                await waits
    if not immediate.is_sending:
        sender.wake()
    return immediate.is_sending


async def is_ready(post: Post, sender: Sender) -> None:
    """Its recovery is over, and it sends."""
    reader = post.reader()
    await post.put(reader.id, "ready")
    sender.wake()
    await reader.hears()
    await settled(post, "ready")


async def settled(post: Post, key: str) -> None:
    async def is_settled() -> bool:
        return (await post.states())[key] not in ("pending", "sending")

    await until(is_settled)


def has_room(post: Post, sender: Sender, reader: Reader | None = None) -> bool:
    """Whether something might go at once; nothing does."""
    outgoing = answer(post, (reader or post.reader()).id, "perhaps")
    reserved = sender.reserve(outgoing)
    if reserved:
        sender.cancel(outgoing)
    return reserved
