"""Everything that is stored, together: what concerns several tables at once."""

from dataclasses import dataclass, replace
from datetime import datetime
from typing import Self

from sqlalchemy.ext.asyncio import AsyncConnection

from bot.core.daily import Standing
from bot.core.post import Address, State
from bot.store.broadcasts import Broadcasts
from bot.store.chats import Chats
from bot.store.database import Database
from bot.store.halts import Halts
from bot.store.inbox import Inbox
from bot.store.journal import Journal
from bot.store.outbox import Outbox
from bot.store.subscriptions import Subscriptions
from bot.store.vault import Vault


@dataclass(frozen=True, slots=True)
class Store:
    """The tables of one bot. What takes a connection works inside the caller's transaction."""

    database: Database
    vault: Vault
    journal: Journal
    chats: Chats
    inbox: Inbox
    outbox: Outbox
    halts: Halts
    subscriptions: Subscriptions
    broadcasts: Broadcasts

    @classmethod
    def over(cls, database: Database, vault: Vault, bot: int) -> Self:
        """``bot``: its Telegram id; 0 where there is none."""
        return cls(
            database=database,
            vault=vault,
            journal=Journal(database, vault),
            chats=Chats(vault),
            inbox=Inbox(database, vault, bot),
            outbox=Outbox(database, vault, bot),
            halts=Halts(database, bot),
            subscriptions=Subscriptions(database, vault),
            broadcasts=Broadcasts(database, vault, bot),
        )

    async def forget(self, connection: AsyncConnection, person: str, now: datetime) -> None:
        """Delete all that is kept of a person; ``Database.scrub`` after the commit takes it out of the files."""
        await self.journal.forget(connection, person)
        await self.inbox.forget(connection, person)
        await self.subscriptions.forget(connection, person)
        await self.outbox.forget(connection, await self.chats.forget(connection, person), now)

    async def gone(self, connection: AsyncConnection, chat: str, now: datetime) -> None:
        """It cannot be written to: nothing more is sent there, and what comes by schedule rests until it is back."""
        await self.chats.went(connection, chat)
        await self.outbox.cancel_chat(connection, chat, State.GONE, now)
        for kept in await self.subscriptions.of_chat(connection, chat):
            if kept.subscription.standing is Standing.ON:
                resting = replace(kept.subscription, standing=Standing.AWAY)
                await self.subscriptions.save(connection, replace(kept, subscription=resting), None)

    async def moved(self, connection: AsyncConnection, old: int, new: int, now: datetime) -> None:
        """A group has become a supergroup. Told of it twice, or in another order, the result is the same."""
        before, after = self.pseudonym(old), self.pseudonym(new)
        await self.chats.move(connection, before, after, new)
        await self.subscriptions.move(connection, before, after, new)
        await self.outbox.move(connection, before, after, new, now)

    def pseudonym(self, chat: int) -> str:
        return self.vault.pseudonym("chat", chat)

    def chat_of(self, to: Address) -> str:
        return self.pseudonym(to.chat)

    async def drop_old(self, now: datetime) -> None:
        """Delete what was only kept so that nothing happens twice."""
        await self.journal.drop_old_keys(now)
        await self.inbox.drop_old(now)
        await self.outbox.drop_old(now)
