"""What became of a message, and all that follows from it: the log, schedules, chats that are gone or have moved."""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from bot.core import keys
from bot.core.discussion import DiscussionMessage, DiscussionPart
from bot.core.language import Language
from bot.core.outgoing import (
    Address,
    Cause,
    ChatKind,
    DeliveryStatus,
    EditText,
    OutgoingMessage,
    SendDocument,
    SendPhoto,
    SendPoll,
    SendResult,
    SendStatus,
    SendText,
    StopPoll,
    send,
)
from bot.core.response import CatalogueMessage
from bot.core.subscription import Subscription, SubscriptionKind, SubscriptionStatus
from bot.render.renderer import Renderer
from bot.services.discussions import DiscussionService
from bot.services.group_data import GroupDataService
from bot.services.owner_alerts import log_unheard
from bot.store.outbox import LOST
from bot.store.outbox_claims import QueuedMessage
from bot.store.store import Store
from bot.store.subscriptions import StoredSubscription
from bot.store.transaction import Transaction
from bot.talk.schedules.panel.wording import called

NOT_DELIVERED = (DeliveryStatus.FAILED, DeliveryStatus.EXPIRED, DeliveryStatus.CANCELLED)
BY_SCHEDULE = (Cause.DAILY, Cause.PROMPT)
MAX_REPEATS = 5
"""How often a change in place, or the closing of a poll, is tried where it may have been done: twice is no harm."""
LOGGED_DELIVERY: Mapping[DeliveryStatus, bool] = {
    DeliveryStatus.SENT: True,
    DeliveryStatus.FAILED: False,
    DeliveryStatus.GONE: False,
    DeliveryStatus.EXPIRED: False,
}
"""What the log is told; of the others nobody knows."""

_FINAL_STATUS = {
    SendStatus.SENT: DeliveryStatus.SENT,
    SendStatus.UNKNOWN: DeliveryStatus.UNKNOWN,
    SendStatus.FAILED: DeliveryStatus.FAILED,
    SendStatus.MISSING: DeliveryStatus.FAILED,
    SendStatus.SHUT: DeliveryStatus.FAILED,
    SendStatus.GONE: DeliveryStatus.GONE,
}


@dataclass(frozen=True, slots=True)
class _FinishedDelivery:
    """An outgoing message that is done with."""

    queued: QueuedMessage
    status: DeliveryStatus
    result: SendResult
    now: datetime


DeliveryHandler = Callable[[Transaction, _FinishedDelivery], Awaitable[None]]


class DeliveryService:
    """Records the results of sending, each in one transaction with what follows from it."""

    def __init__(
        self,
        store: Store,
        renderer: Renderer,
        discussions: DiscussionService,
        after_delivery: Callable[[Subscription], Subscription],
        next_due: Callable[[Subscription, datetime], datetime | None],
    ) -> None:
        """``after_delivery``: a subscription once its excerpt has come. ``next_due``: when
        its next one comes after a moment; None where none will."""
        self._store = store
        self._renderer = renderer
        self._discussions = discussions
        self._groups = GroupDataService(store, renderer, discussions)
        self._after_delivery = after_delivery
        self._next_due = next_due
        self._handlers: Sequence[DeliveryHandler] = (
            self._update_outbox,
            self._update_log,
            self._update_discussion,
            self._update_chat,
            self._update_subscription,
        )

    async def settle(
        self,
        queued: QueuedMessage,
        result: SendResult,
        now: datetime,
        flood_waits: Mapping[str, datetime] | None = None,
    ) -> DeliveryStatus:
        """Record the result of one attempt at sending, and return the message's status. Raises StoreUnavailable.

        ``flood_waits``: pauses that Telegram asked for, by scope.
        """
        status = _delivery_status(queued, result)
        async with self._store.transaction() as tx:
            if self._store.replica.is_registered and (settled := await tx.outbox.settled(queued.id)):
                return settled
            for scope, until in (flood_waits or {}).items():
                await tx.flood_waits.put(scope, until)
            if status is DeliveryStatus.PENDING and await self._is_subscription_inactive(tx, queued.outgoing):
                status = DeliveryStatus.CANCELLED
            if status is DeliveryStatus.PENDING:
                perhaps = result.status is SendStatus.UNKNOWN
                await tx.outbox.requeue(queued.id, result.error, perhaps=perhaps, tried=result.tried)
            else:
                await self._finish(tx, queued, status, result, now)
            if result.moved_to:
                await self._migrate(tx, queued.outgoing.to.chat, result.moved_to, now)
        return status

    async def expire(self, queued: QueuedMessage, now: datetime) -> None:
        """Record that a message expired before it could be sent. Raises StoreUnavailable."""
        async with self._store.transaction() as tx:
            await self._finish(tx, queued, DeliveryStatus.EXPIRED, SendResult(SendStatus.FAILED), now)

    async def mark_unreachable(self, to: Address, now: datetime, name: str = "") -> None:
        """Record that a chat (``name``: its title) cannot be written to any more. Raises StoreUnavailable."""
        async with self._store.transaction() as tx:
            await self._mark_unreachable(tx, to, now, name)

    async def _mark_unreachable(self, tx: Transaction, to: Address, now: datetime, name: str = "") -> None:
        chat = self._store.chat_of(to)
        await tx.mark_gone(chat, now)
        if to.place is ChatKind.GROUP:
            await self._groups.notify_admins(tx, chat, now, name=name)

    async def mark_reachable(
        self, to: Address, now: datetime, language: Language | None = None, sees_all: bool | None = None
    ) -> None:
        """Record that a chat can be written to, for the first time or again. Raises StoreUnavailable.

        ``language``: of whoever saw to that. ``sees_all``: where the bot has just been put into a group, whether it is
        shown there what is not put to it, too.
        """
        chat = self._store.chat_of(to)
        async with self._store.transaction() as tx:
            # Where it could write already, it has not come, but the group has become a supergroup.
            known = await tx.chats.is_reachable(chat)
            await tx.chats.mark_reachable(chat, to, now, language)
            if sees_all is not None and not known:
                await tx.groups.record_joining(chat, to, now, sees_all=sees_all)
            for kept in await tx.subscriptions.of_chat(chat):
                if kept.subscription.status is SubscriptionStatus.AWAY:
                    daily = replace(kept.subscription, status=SubscriptionStatus.ON)
                    await tx.subscriptions.save(replace(kept, subscription=daily), self._next_due(daily, now))

    async def migrate(self, old: int, new: int, now: datetime) -> None:
        """Move all that belongs to a group to the supergroup that it has become; idempotent."""
        async with self._store.transaction() as tx:
            await self._migrate(tx, old, new, now)

    async def _migrate(self, tx: Transaction, old: int, new: int, now: datetime) -> None:
        for moved in await tx.moved(old, new, now):
            await self._discussions.repost_after_migration(tx, moved, now)

    async def _finish(
        self, tx: Transaction, queued: QueuedMessage, status: DeliveryStatus, result: SendResult, now: datetime
    ) -> None:
        final = _FinishedDelivery(queued, status, result, now)
        for handle in self._handlers:
            await handle(tx, final)

    async def _update_outbox(self, tx: Transaction, final: _FinishedDelivery) -> None:
        """The row in the outbox: of what it said nothing is kept that is worth nothing any more."""
        outgoing, result = final.queued.outgoing, final.result
        forgotten = final.status in LOST and await tx.journal.forgot(outgoing.about)
        # Words that were quoted may have been said to others; an answer to them comes soon, or never. A file may hold
        # what others said, and can be asked for again.
        # A prompt or a poll without its discussion, too, is worth nothing.
        content = outgoing.content
        asks = isinstance(content, SendPoll) or (outgoing.piece and outgoing.piece.part is DiscussionPart.PROMPT)
        quotes = isinstance(content, SendText | SendPhoto) and content.quote
        keep = not (forgotten or quotes or isinstance(content, SendDocument) or asks)
        await tx.outbox.finish(
            final.queued.id, final.status, final.now, error=result.error, message=result.message, keep=keep
        )

    async def _update_log(self, tx: Transaction, final: _FinishedDelivery) -> None:
        outgoing = final.queued.outgoing
        if final.status is not DeliveryStatus.SENT:
            log_unheard(outgoing)
        if outgoing.cause is Cause.REPLY and final.status in LOGGED_DELIVERY:
            await tx.journal.settle(outgoing.about, delivered=LOGGED_DELIVERY[final.status])
            content = outgoing.content
            message = content.edited if isinstance(content, EditText) else final.result.message
            # Where only buttons changed, the message still says what it said.
            if final.status is DeliveryStatus.SENT and message and outgoing.message.text:
                await tx.journal.stands_in(outgoing.about, outgoing.chat, message)

    async def _update_discussion(self, tx: Transaction, final: _FinishedDelivery) -> None:
        outgoing, result, now = final.queued.outgoing, final.result, final.now
        if outgoing.piece is None:
            return
        if final.status is not DeliveryStatus.SENT:
            if not isinstance(outgoing.content, StopPoll) and (
                final.status in NOT_DELIVERED or _is_unidentifiable_poll(outgoing.piece, final.status)
            ):
                await self._discussions.handle_unsent_part(tx, outgoing.piece, now)
        elif result.message:
            await self._discussions.record_delivery(tx, outgoing, result.message, result.poll, now)
        elif result.counted is not None:
            await self._discussions.record_poll_result(tx, outgoing.piece, result.counted, now)

    async def _update_chat(self, tx: Transaction, final: _FinishedDelivery) -> None:
        """Whether it can be written to."""
        outgoing, status = final.queued.outgoing, final.result.status
        if final.status is DeliveryStatus.SENT:
            await tx.chats.reset_missing_days(outgoing.chat)
        missing = status is SendStatus.MISSING and await tx.chats.record_missing_day(outgoing.chat, final.now)
        if missing or status is SendStatus.GONE:
            await self._mark_unreachable(tx, outgoing.to, final.now)

    async def _update_subscription(self, tx: Transaction, final: _FinishedDelivery) -> None:
        kept = await self._subscription(tx, final.queued.outgoing)
        if kept is None:
            return
        if final.status in (DeliveryStatus.SENT, DeliveryStatus.UNKNOWN) and not final.queued.possible_deliveries:
            # What may have arrived counts as arrived, once: the next day brings the next passage.
            came = self._after_delivery(kept.subscription)
            due = self._next_due(came, final.now)
            await tx.subscriptions.save(replace(kept, subscription=came), due)
            await tx.progress.follow(kept.subscription, came)
        elif final.result.status is SendStatus.SHUT:
            await self._suspend(tx, kept, final.now)

    async def _subscription(self, tx: Transaction, outgoing: OutgoingMessage) -> StoredSubscription | None:
        """That by which it comes; None for the poll behind a prompt, which is no further one."""
        by_schedule = outgoing.cause in BY_SCHEDULE and outgoing.about
        if not by_schedule or (outgoing.piece and outgoing.piece.part is not DiscussionPart.PROMPT):
            return None
        return await tx.subscriptions.load(int(outgoing.about))

    async def _is_subscription_inactive(self, tx: Transaction, outgoing: OutgoingMessage) -> bool:
        """Is it of a schedule that ended, or was stopped, while it was being sent?"""
        if outgoing.cause not in BY_SCHEDULE or not outgoing.about:
            return False
        kept = await tx.subscriptions.load(int(outgoing.about))
        return kept is None or kept.subscription.status is not SubscriptionStatus.ON

    async def _suspend(self, tx: Transaction, kept: StoredSubscription, now: datetime) -> None:
        """Nothing comes any more, and whoever set it up is told, once."""
        if kept.subscription.status is not SubscriptionStatus.ON:
            return
        resting = replace(kept.subscription, status=SubscriptionStatus.SUSPENDED)
        await tx.subscriptions.save(replace(kept, subscription=resting), None)
        cause = Cause.PROMPT if kept.subscription.kind is SubscriptionKind.PROMPT else Cause.DAILY
        await self._discussions.cancel_scheduled(tx, cause, str(kept.subscription.id), now)
        if kept.sender:
            said = "schedule.suspended" if cause is Cause.PROMPT else "daily.suspended"
            message = self._renderer.note(
                CatalogueMessage(said, {"chat": called(kept.title)}), kept.subscription.language
            )
            notice = OutgoingMessage(
                # Nothing of it tells which group somebody has arranged something for.
                key=keys.suspended(self._store.encryption.digest(kept.subscription.id, now.isoformat())),
                cause=Cause.NOTICE,
                chat=self._store.chat_of(kept.sender),
                to=kept.sender,
                content=send(message),
            )
            await tx.outbox.add([notice], now)


def _delivery_status(queued: QueuedMessage, result: SendResult) -> DeliveryStatus:
    """Sent again, or done with? A reply that may have been lost is sent once more, for twice is better than never;
    what nobody asked for is not, for never is better than twice."""
    if result.status in (SendStatus.LATER, SendStatus.MOVED):
        return DeliveryStatus.PENDING
    if result.status is SendStatus.UNKNOWN:
        return DeliveryStatus.PENDING if is_repeatable(queued) else DeliveryStatus.UNKNOWN
    return _FINAL_STATUS[result.status]


def is_repeatable(queued: QueuedMessage) -> bool:
    """Return whether a message may be sent once more where nobody knows whether it arrived."""
    if isinstance(queued.outgoing.content, EditText | StopPoll):
        return queued.attempts < MAX_REPEATS
    return queued.outgoing.cause in (Cause.REPLY, Cause.NOTICE) and queued.possible_deliveries == 0


def _is_unidentifiable_poll(piece: DiscussionMessage, status: DeliveryStatus) -> bool:
    """Is it a poll of which nobody knows whether it is there? Votes in it could not be told from others'."""
    return status is DeliveryStatus.UNKNOWN and piece.part is DiscussionPart.BEFORE
