"""Everything that is stored, together: what concerns several tables at once."""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Self

from sqlalchemy.ext.asyncio import AsyncConnection

from bot.core.outgoing import Address, Cause, DeliveryStatus
from bot.core.subscription import SubscriptionStatus
from bot.store.broadcasts import Broadcasts
from bot.store.chats import Chats
from bot.store.contributions import Contributions
from bot.store.database import Database
from bot.store.discussions import Discussions, MovedDiscussion
from bot.store.encryption import Encryption
from bot.store.flood_waits import FloodWaits
from bot.store.groups import Groups
from bot.store.inbox import Inbox
from bot.store.journal import Journal
from bot.store.outbox import Outbox
from bot.store.people import known_chats, those_kept
from bot.store.reading_progress import ReadingProgressTable
from bot.store.subscriptions import Subscriptions

COPIES_KEPT = timedelta(days=14)
"""What was kept from before an upgrade holds what is sealed or deleted since: it goes once the upgrade has proved
itself."""


@dataclass(frozen=True, slots=True)
class Store:
    """The tables of one bot. What takes a connection works inside the caller's transaction."""

    database: Database
    encryption: Encryption
    journal: Journal
    chats: Chats
    inbox: Inbox
    outbox: Outbox
    flood_waits: FloodWaits
    subscriptions: Subscriptions
    broadcasts: Broadcasts
    groups: Groups
    discussions: Discussions
    contributions: Contributions
    progress: ReadingProgressTable
    keep: timedelta | None = None  # how long the log and what chats remember are kept; None: for ever

    @classmethod
    def over(cls, database: Database, encryption: Encryption, bot: int, keep: timedelta | None = None) -> Self:
        """``bot``: its Telegram id; 0 where there is none."""
        return cls(
            database=database,
            encryption=encryption,
            journal=Journal(database, encryption),
            chats=Chats(database, encryption),
            inbox=Inbox(database, encryption, bot),
            outbox=Outbox(database, encryption, bot),
            flood_waits=FloodWaits(database, bot),
            subscriptions=Subscriptions(database, encryption),
            broadcasts=Broadcasts(database, encryption, bot),
            groups=Groups(database, encryption),
            discussions=Discussions(database, encryption, bot),
            contributions=Contributions(encryption),
            progress=ReadingProgressTable(encryption),
            keep=keep,
        )

    @property
    def kept_days(self) -> int:
        """For how many days what was said is kept; 0 for ever."""
        return self.keep.days if self.keep else 0

    async def person_in(self, connection: AsyncConnection, chat: str, person: str) -> str:
        """The pseudonym that a person has in a group or channel; ``person``: the one that they have in private."""
        return self.encryption.member(await self.chats.origin(connection, chat), person)

    async def people(self, connection: AsyncConnection, person: str) -> list[str]:
        """Every pseudonym under which something is kept of a person; first the one that they have in private."""
        chats = await known_chats(connection)
        named = [self.encryption.member(chat, person) for chat in chats]
        return [person, *await those_kept(connection, named)]

    async def forget(self, connection: AsyncConnection, person: str, now: datetime, *chats: str) -> None:
        """Delete all that is kept of a person anywhere, and what waits for ``chats``; call ``scrub`` after the commit.

        ``person``: the pseudonym that they have in private.
        """
        people = await self.people(connection, person)
        theirs = await self.chats.forget(connection, *people)
        await self.outbox.forget(connection, people, [*theirs, *chats], now)
        await self.journal.forget(connection, *people)
        await self.inbox.forget(connection, *people)
        await self.subscriptions.forget(connection, *people)
        await self.groups.forget(connection, *people)
        await self.discussions.forget(connection, *people)
        await self.contributions.forget(connection, *people)
        await self.progress.forget(connection, *people)

    async def forget_chat(self, connection: AsyncConnection, chat: str, now: datetime) -> None:
        """Delete all that is kept of a group; call ``scrub`` after the commit.

        Where the bot is still in it, only that is left: that it may write there, and how often it came in.
        """
        gone = not await self.chats.is_reachable(connection, chat)
        await self.subscriptions.forget_chat(connection, chat)
        await self.discussions.forget_chat(connection, chat)
        await self.groups.forget_chat(connection, chat, gone=gone)
        await self.outbox.forget_chat(connection, chat, now, gone=gone)
        await self.journal.forget_chat(connection, chat)
        await self.inbox.forget_chat(connection, chat)
        await self.chats.forget_chat(connection, chat, gone=gone)

    async def scrub(self) -> None:
        """Take what was deleted out of the files, too: out of the log, and of what was kept before an upgrade."""
        await self.database.scrub()
        self.database.drop_copies()

    async def gone(self, connection: AsyncConnection, chat: str, now: datetime) -> None:
        """It cannot be written to: nothing more is sent there, and what comes by schedule rests until it is back."""
        await self.chats.went(connection, chat)
        await self.outbox.cancel_chat(connection, chat, DeliveryStatus.GONE, now)
        await self.groups.greeted(connection, chat)
        await self.discussions.end_all(connection, chat, now)
        for kept in await self.subscriptions.of_chat(connection, chat):
            if kept.subscription.standing is SubscriptionStatus.ON:
                resting = replace(kept.subscription, standing=SubscriptionStatus.AWAY)
                await self.subscriptions.save(connection, replace(kept, subscription=resting), None)

    async def moved(self, connection: AsyncConnection, old: int, new: int, now: datetime) -> list[MovedDiscussion]:
        """A group has become a supergroup. Told of it twice, or in another order, the result is the same.

        Returns the discussions that go on there, the first time.
        """
        before, after = self.pseudonym(old), self.pseudonym(new)
        known = await self.chats.move(connection, before, after, new)
        await self.journal.move(connection, before, after)
        for number in await self.subscriptions.move(connection, before, after, new):
            for cause in (Cause.DAILY, Cause.PROMPT):
                await self.outbox.cancel_about(connection, cause, str(number), now)
        await self.outbox.move(connection, before, after, new, now)
        await self.groups.move(connection, before, after, new, known=known)
        return await self.discussions.move(connection, before, after, new)

    def pseudonym(self, chat: int) -> str:
        return self.encryption.pseudonym("chat", chat)

    def chat_of(self, to: Address) -> str:
        return self.pseudonym(to.chat)

    async def drop_old(self, now: datetime | None) -> None:
        """Delete what was only kept so that nothing happens twice, and what was kept long enough.

        ``now``: the earliest that it can be, for no wrong clock may delete anything. None: nobody knows.
        """
        if now:
            await self._drop_old(now)
        # Also for a person who was forgotten just before the process ended.
        await self.database.scrub()

    async def _drop_old(self, now: datetime) -> None:
        if self.keep:
            await self.journal.drop_before(now - self.keep)
            await self.chats.blank_before(now - self.keep)
            await self.discussions.drop_before(now - self.keep)
            await self.groups.drop_before(now - self.keep)
            await self.progress.drop_before(self.database, now - self.keep)
        await self.journal.drop_old_keys(now)
        await self.inbox.drop_old(now)
        await self.outbox.drop_old(now)
        self.database.drop_copies(now - COPIES_KEPT)

    async def mend(self, now: datetime) -> None:
        """Take back what was stored while a clock was far ahead, so that it goes on as if it had not been."""
        async with self.database.begin() as connection:
            await self.discussions.mend(connection, now)
            await self.outbox.mend(connection, now)
