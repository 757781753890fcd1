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
from bot.store.outbox import LOST, QueuedMessage
from bot.store.store import Store
from bot.store.subscriptions import StoredSubscription
from bot.store.transaction import Transaction
from bot.talk.schedules.panel.wording import called

NOT_THERE = (DeliveryStatus.FAILED, DeliveryStatus.EXPIRED, DeliveryStatus.CANCELLED)
BY_SCHEDULE = (Cause.DAILY, Cause.PROMPT)
TRIES = 5
"""How often a change in place, or the closing of a poll, is tried where it may have been done: twice is no harm."""
DELIVERED: Mapping[DeliveryStatus, bool] = {
    DeliveryStatus.SENT: True,
    DeliveryStatus.FAILED: False,
    DeliveryStatus.GONE: False,
    DeliveryStatus.EXPIRED: False,
}
"""What the log is told; of the others nobody knows."""

_FINAL = {
    SendStatus.SENT: DeliveryStatus.SENT,
    SendStatus.UNKNOWN: DeliveryStatus.UNKNOWN,
    SendStatus.FAILED: DeliveryStatus.FAILED,
    SendStatus.MISSING: DeliveryStatus.FAILED,
    SendStatus.SHUT: DeliveryStatus.FAILED,
    SendStatus.GONE: DeliveryStatus.GONE,
}


@dataclass(frozen=True, slots=True)
class _Final:
    """An outgoing message that is done with."""

    queued: QueuedMessage
    state: DeliveryStatus
    outcome: SendResult
    now: datetime


FollowUp = Callable[[Transaction, _Final], Awaitable[None]]


class DeliveryService:
    """Writes down outcomes, each in one transaction with what follows from it."""

    def __init__(
        self,
        store: Store,
        renderer: Renderer,
        discussions: DiscussionService,
        arrived: Callable[[Subscription], Subscription],
        due: Callable[[Subscription, datetime], datetime | None],
    ) -> None:
        """``arrived``: a subscription after its excerpt has come. ``due``: when its next one is, seen from a moment."""
        self._store = store
        self._renderer = renderer
        self._discussions = discussions
        self._groups = GroupDataService(store, renderer, discussions)
        self._arrived = arrived
        self._due = due
        self._follow_ups: Sequence[FollowUp] = (
            self._close,
            self._tell_log,
            self._tell_discussion,
            self._tell_chat,
            self._tell_schedule,
        )

    async def settle(
        self,
        queued: QueuedMessage,
        outcome: SendResult,
        now: datetime,
        flood_waits: Mapping[str, datetime] | None = None,
    ) -> DeliveryStatus:
        """Where the message stands now. Raises StoreUnavailable.

        ``flood_waits``: pauses that Telegram asked for, by scope.
        """
        state = _state(queued, outcome)
        async with self._store.transaction() as tx:
            for scope, until in (flood_waits or {}).items():
                await tx.flood_waits.put(scope, until)
            if state is DeliveryStatus.PENDING and await self._is_over(tx, queued.outgoing):
                state = DeliveryStatus.CANCELLED
            if state is DeliveryStatus.PENDING:
                perhaps = outcome.status is SendStatus.UNKNOWN
                await tx.outbox.requeue(queued.id, outcome.error, perhaps=perhaps, tried=outcome.tried)
            else:
                await self._finish(tx, queued, state, outcome, now)
            if outcome.moved_to:
                await self._move(tx, queued.outgoing.to.chat, outcome.moved_to, now)
        return state

    async def expire(self, queued: QueuedMessage, now: datetime) -> None:
        """Note that its time was over before it could be sent. Raises StoreUnavailable."""
        async with self._store.transaction() as tx:
            await self._finish(tx, queued, DeliveryStatus.EXPIRED, SendResult(SendStatus.FAILED), now)

    async def gone(self, to: Address, now: datetime, name: str = "") -> None:
        """Telegram says that this chat (``name``: its title) cannot be written to any more."""
        async with self._store.transaction() as tx:
            await self._gone(tx, to, now, name)

    async def _gone(self, tx: Transaction, to: Address, now: datetime, name: str = "") -> None:
        chat = self._store.chat_of(to)
        await tx.mark_gone(chat, now)
        if to.place is ChatKind.GROUP:
            await self._groups.tell_admins(tx, chat, now, name=name)

    async def back(
        self, to: Address, now: datetime, language: Language | None = None, sees_all: bool | None = None
    ) -> None:
        """Telegram says that this chat can be written to: for the first time, or again.

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
                    await tx.subscriptions.save(replace(kept, subscription=daily), self._due(daily, now))

    async def moved(self, old: int, new: int, now: datetime) -> None:
        """Telegram says that a group has become a supergroup; it may say so more than once."""
        async with self._store.transaction() as tx:
            await self._move(tx, old, new, now)

    async def _move(self, tx: Transaction, old: int, new: int, now: datetime) -> None:
        for moved in await tx.moved(old, new, now):
            await self._discussions.repost_after_migration(tx, moved, now)

    async def _finish(
        self, tx: Transaction, queued: QueuedMessage, state: DeliveryStatus, outcome: SendResult, now: datetime
    ) -> None:
        final = _Final(queued, state, outcome, now)
        for follow_up in self._follow_ups:
            await follow_up(tx, final)

    async def _close(self, tx: Transaction, final: _Final) -> None:
        """The row in the outbox: of what it said nothing is kept that is worth nothing any more."""
        outgoing, outcome = final.queued.outgoing, final.outcome
        forgotten = final.state in LOST and await tx.journal.forgot(outgoing.about)
        # Words that were quoted may have been said to others; an answer to them comes soon, or never. A file may hold
        # what others said, and can be asked for again.
        # A prompt or a poll without its discussion, too, is worth nothing.
        content = outgoing.content
        asks = isinstance(content, SendPoll) or (outgoing.piece and outgoing.piece.part is DiscussionPart.PROMPT)
        quotes = isinstance(content, SendText | SendPhoto) and content.quote
        keep = not (forgotten or quotes or isinstance(content, SendDocument) or asks)
        await tx.outbox.finish(
            final.queued.id, final.state, final.now, error=outcome.error, message=outcome.message, keep=keep
        )

    async def _tell_log(self, tx: Transaction, final: _Final) -> None:
        outgoing = final.queued.outgoing
        if outgoing.cause is Cause.REPLY and final.state in DELIVERED:
            await tx.journal.settle(outgoing.about, delivered=DELIVERED[final.state])

    async def _tell_discussion(self, tx: Transaction, final: _Final) -> None:
        outgoing, outcome, now = final.queued.outgoing, final.outcome, final.now
        if outgoing.piece is None:
            return
        if final.state is not DeliveryStatus.SENT:
            if not isinstance(outgoing.content, StopPoll) and (
                final.state in NOT_THERE or _deaf(outgoing.piece, final.state)
            ):
                await self._discussions.handle_unsent_part(tx, outgoing.piece, now)
        elif outcome.message:
            await self._discussions.record_delivery(tx, outgoing, outcome.message, outcome.poll, now)
        elif outcome.counted is not None:
            await self._discussions.record_poll_result(tx, outgoing.piece, outcome.counted, now)

    async def _tell_chat(self, tx: Transaction, final: _Final) -> None:
        """Whether it can be written to."""
        outgoing, status = final.queued.outgoing, final.outcome.status
        if final.state is DeliveryStatus.SENT:
            await tx.chats.reset_missing_days(outgoing.chat)
        missing = status is SendStatus.MISSING and await tx.chats.record_missing_day(outgoing.chat, final.now)
        if missing or status is SendStatus.GONE:
            await self._gone(tx, outgoing.to, final.now)

    async def _tell_schedule(self, tx: Transaction, final: _Final) -> None:
        kept = await self._subscription(tx, final.queued.outgoing)
        if kept is None:
            return
        if final.state in (DeliveryStatus.SENT, DeliveryStatus.UNKNOWN) and not final.queued.possible_deliveries:
            # What may have arrived counts as arrived, once: the next day brings the next passage.
            came = self._arrived(kept.subscription)
            due = self._due(came, final.now)
            await tx.subscriptions.save(replace(kept, subscription=came), due)
            await tx.progress.follow(kept.subscription, came)
        elif final.outcome.status is SendStatus.SHUT:
            await self._suspend(tx, kept, final.now)

    async def _subscription(self, tx: Transaction, outgoing: OutgoingMessage) -> StoredSubscription | None:
        """That by which it comes; None for the poll behind a prompt, which is no further one."""
        by_schedule = outgoing.cause in BY_SCHEDULE and outgoing.about
        if not by_schedule or (outgoing.piece and outgoing.piece.part is not DiscussionPart.PROMPT):
            return None
        return await tx.subscriptions.load(int(outgoing.about))

    async def _is_over(self, tx: Transaction, outgoing: OutgoingMessage) -> bool:
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


def _state(queued: QueuedMessage, outcome: SendResult) -> DeliveryStatus:
    """Sent again, or done with? A reply that may have been lost is sent once more, for twice is better than never;
    what nobody asked for is not, for never is better than twice."""
    if outcome.status in (SendStatus.LATER, SendStatus.MOVED):
        return DeliveryStatus.PENDING
    if outcome.status is SendStatus.UNKNOWN:
        return DeliveryStatus.PENDING if is_repeatable(queued) else DeliveryStatus.UNKNOWN
    return _FINAL[outcome.status]


def is_repeatable(queued: QueuedMessage) -> bool:
    """May it be sent once more, should nobody know whether it arrived this time?"""
    if isinstance(queued.outgoing.content, EditText | StopPoll):
        return queued.attempts < TRIES
    return queued.outgoing.cause in (Cause.REPLY, Cause.NOTICE) and queued.possible_deliveries == 0


def _deaf(piece: DiscussionMessage, state: DeliveryStatus) -> bool:
    """Is it a poll of which nobody knows whether it is there? Votes in it could not be told from others'."""
    return state is DeliveryStatus.UNKNOWN and piece.part is DiscussionPart.BEFORE
