"""A unit of work: all tables within one transaction, and what concerns several of them at once."""

from collections.abc import Awaitable, Callable
from dataclasses import replace
from datetime import datetime, timedelta
from functools import partial
from typing import Generic, TypeVar

from sqlalchemy.ext.asyncio import AsyncConnection

from bot.core.incoming import IncomingMessage
from bot.core.outgoing import Cause, DeliveryStatus
from bot.core.subscription import SubscriptionStatus
from bot.store.bookmarks import BookmarksTable
from bot.store.bots import Bots
from bot.store.broadcasts import Broadcasts
from bot.store.chats import Chats, KnownReader, read_known
from bot.store.contributions import Contributions
from bot.store.discussions import Discussions, MovedDiscussion
from bot.store.due_work import DueWork
from bot.store.figures import Figures
from bot.store.flood_waits import FloodWaits
from bot.store.gaps import Gaps
from bot.store.groups import Groups
from bot.store.inbox import Inbox
from bot.store.incidents import Incidents, Operations
from bot.store.journal import Journal
from bot.store.outbox import Outbox
from bot.store.overlays import OverlaysTable
from bot.store.paces import Paces
from bot.store.people import known_chats, those_kept
from bot.store.preferences import PreferencesTable
from bot.store.queue import Queue
from bot.store.reading_progress import ReadingProgressTable
from bot.store.replicas import Replicas
from bot.store.repository import TransactionScope
from bot.store.retention import Retention
from bot.store.statistics import Statistics
from bot.store.subscriptions import StoredSubscription, SubscriptionPlace, Subscriptions, read_subscription

Drop = Callable[["Transaction"], Awaitable[bool | None]]
"""One step of cleaning, a small one; true where there is perhaps more to do of the same."""

GAPS = "gaps"
"""What a message to an owner is about that shows words of readers."""

R = TypeVar("R")


class _Of(Generic[R]):
    """A repository of a transaction, made when it is first asked for."""

    def __init__(self, kind: Callable[[TransactionScope], R]) -> None:
        self._kind = kind

    def __set_name__(self, owner: type["Transaction"], name: str) -> None:
        self._name = name

    def __get__(self, tx: "Transaction", owner: type["Transaction"]) -> R:
        # It stands in the transaction itself from now on, where it is found before this is asked again.
        repository = tx.__dict__[self._name] = self._kind(tx._scope)
        return repository


class Transaction:
    """Everything that is read and written here is stored together, or not at all; ``Store`` begins and ends it."""

    journal = _Of(Journal)
    chats = _Of(Chats)
    inbox = _Of(Inbox)
    outbox = _Of(Outbox)
    queue = _Of(Queue)
    due_work = _Of(DueWork)
    figures = _Of(Figures)
    incidents = _Of(Incidents)
    bots = _Of(Bots)
    operations = _Of(Operations)
    flood_waits = _Of(FloodWaits)
    paces = _Of(Paces)
    replicas = _Of(Replicas)
    subscriptions = _Of(Subscriptions)
    broadcasts = _Of(Broadcasts)
    groups = _Of(Groups)
    discussions = _Of(Discussions)
    contributions = _Of(Contributions)
    progress = _Of(ReadingProgressTable)
    bookmarks = _Of(BookmarksTable)
    statistics = _Of(Statistics)
    preferences = _Of(PreferencesTable)
    gaps = _Of(Gaps)
    overlays = _Of(OverlaysTable)

    def __init__(self, scope: TransactionScope) -> None:
        self._scope = scope

    @property
    def connection(self) -> AsyncConnection:
        """For queries of the store's own."""
        return self._scope.connection

    def end_with_next(self) -> None:
        """Let the next statement that asks for rows be the last: then it is committed along with it, in one go."""
        if self._scope.driver:
            self._scope.driver.end_with_next()

    async def load_reader(
        self, incoming: IncomingMessage, place: SubscriptionPlace | None
    ) -> tuple[KnownReader | None, StoredSubscription | None]:
        """What is known of where a message comes from, and what comes to ``place``: all that most messages need.

        The reader is None where the message was answered before.
        """
        if place is None:
            return await self.chats.load_for(incoming), None
        questions = self.chats.known_question(incoming), self.subscriptions.question(place)
        known, kept = await self.chats.rows_of(*questions)
        return read_known(incoming, known[0]), read_subscription(kept)

    async def person_in(self, chat: str, person: str) -> str:
        """The pseudonym that a person has in a group or channel; ``person``: the one that they have in private."""
        return self._scope.encryption.member(await self.chats.origin(chat), person)

    async def people(self, person: str) -> list[str]:
        """Every pseudonym under which something is kept of a person; first the one that they have in private."""
        chats = await known_chats(self.connection)
        named = [self._scope.encryption.member(chat, person) for chat in chats]
        return [person, *await those_kept(self.connection, named)]

    async def forget(self, person: str, now: datetime, *chats: str, asked_by: str = "") -> None:
        """Delete all that is kept of a person anywhere, and what waits for ``chats``; call ``scrub`` after the commit.

        ``person``: the pseudonym that they have in private. ``asked_by``: see ``Inbox.forget``.
        """
        people = await self.people(person)
        theirs = await self.chats.forget(*people)
        await self.outbox.forget(people, [*theirs, *chats], now)
        await self.journal.forget(*people)
        await self._forget_gaps(now)
        await self.inbox.forget(*people, asked_by=asked_by)
        await self.subscriptions.forget(*people)
        await self.groups.forget(*people)
        await self.discussions.forget(*people)
        await self.contributions.forget(*people)
        await self.progress.forget(*people)
        await self.bookmarks.forget(*people)
        await self.preferences.forget(*people)

    async def forget_chat(self, chat: str, now: datetime) -> None:
        """Delete all that is kept of a group; call ``scrub`` after the commit.

        Where the bot is still in it, only that is left: that it may write there, and how often it came in.
        """
        gone = not await self.chats.is_reachable(chat)
        await self.subscriptions.forget_chat(chat)
        await self.discussions.forget_chat(chat)
        await self.groups.forget_chat(chat, gone=gone)
        await self.outbox.forget_chat(chat, now, gone=gone)
        await self.journal.forget_chat(chat)
        await self._forget_gaps(now)
        await self.inbox.forget_chat(chat)
        await self.chats.forget_chat(chat, gone=gone)

    async def _forget_gaps(self, now: datetime) -> None:
        """Where words left the log, they leave what was made of them, and what is under way to an owner."""
        await self.overlays.prune(now)
        await self.outbox.cancel_about(Cause.NOTICE, GAPS, now)

    async def mark_gone(self, chat: str, now: datetime) -> None:
        """It cannot be written to: nothing more is sent there, and what comes by schedule rests until it is back."""
        await self.chats.mark_unreachable(chat)
        await self.outbox.cancel_chat(chat, DeliveryStatus.GONE, now)
        await self.groups.clear_greeting(chat)
        await self.discussions.end_all(chat, now)
        for kept in await self.subscriptions.of_chat(chat):
            if kept.subscription.status is SubscriptionStatus.ON:
                resting = replace(kept.subscription, status=SubscriptionStatus.AWAY)
                await self.subscriptions.save(replace(kept, subscription=resting), None)

    async def moved(self, old: int, new: int, now: datetime) -> list[MovedDiscussion]:
        """A group has become a supergroup. Told of it twice, or in another order, the result is the same.

        Returns the discussions that go on there, the first time.
        """
        before, after = (self._scope.encryption.pseudonym("chat", each) for each in (old, new))
        known = await self.chats.move(before, after, new)
        await self.journal.move(before, after)
        for number in await self.subscriptions.move(before, after, new):
            for cause in (Cause.DAILY, Cause.PROMPT):
                await self.outbox.cancel_about(cause, str(number), now)
        await self.outbox.move(before, after, new, now)
        await self.groups.move(before, after, new, known=known)
        return await self.discussions.move(before, after, new)

    @staticmethod
    def dropping(now: datetime, keep: timedelta | None, retention: Retention) -> list[Drop]:
        """What deletes what is only kept so that nothing happens twice, and what is older than ``keep``: in steps.

        ``retention``: of kinds that are kept for a shorter time.
        """
        ends = retention.within(keep)
        steps: list[Drop] = [
            lambda tx: tx.journal.drop_old_keys(now),
            lambda tx: tx.inbox.drop_old(now, ends.failed),
            lambda tx: tx.outbox.drop_old(now, ends.sent),
        ]
        steps += [partial(drop, moment=now - end) for end, drop in _sooner(ends, keep)]
        if ends.texts:
            # Words ended, by themselves or with their entries: so does what was learnt of them.
            steps.append(lambda tx: tx.overlays.prune(now))
        if keep is None:
            return steps
        before = now - keep
        return [
            lambda tx: tx.journal.drop_before(before),
            lambda tx: tx.bookmarks.drop_before(before),
            lambda tx: tx.outbox.wipe_before(before),
            lambda tx: tx.preferences.drop_before(before),
            lambda tx: tx.groups.drop_before(before),
            lambda tx: tx.progress.drop_before(before),
            lambda tx: tx.statistics.drop_before(before),
            *steps,
        ]


def _sooner(ends: Retention, keep: timedelta | None) -> list[tuple[timedelta, Callable[..., Awaitable[bool]]]]:
    """What may end before everything else: when, and by what. In the log all of it ends with the entries."""
    steps: list[tuple[timedelta | None, bool, Callable[..., Awaitable[bool]]]] = [
        (ends.texts, True, lambda tx, moment: tx.journal.blank_before(moment)),
        (ends.feedback, True, lambda tx, moment: tx.journal.drop_feedback_before(moment)),
        (ends.texts, False, lambda tx, moment: tx.chats.blank_before(moment)),
        (ends.discussions, False, lambda tx, moment: tx.discussions.drop_before(moment)),
    ]
    return [(end, drop) for end, logged, drop in steps if end and not (logged and end == keep)]
