"""What comes by schedule in a chat: the subscription that an utterance concerns, and what it leaves of it."""

from dataclasses import replace
from datetime import datetime

from bot.core.conversation import ConversationState, IncomingMessage, MessageKind
from bot.core.essay import Library
from bot.core.language import Language
from bot.core.outgoing import Address, Cause
from bot.core.subscription import Subscription, SubscriptionKind
from bot.services.discussions import DiscussionService
from bot.store.database import Connection
from bot.store.store import Store
from bot.store.subscriptions import StoredSubscription
from bot.talk import callback_data
from bot.talk.decide import concerns_settings
from bot.talk.schedules.arrange import brought
from bot.talk.schedules.excerpts import draft
from bot.talk.schedules.recurrence import following

CAUSES = {SubscriptionKind.EXCERPT: Cause.DAILY, SubscriptionKind.PROMPT: Cause.PROMPT}


class SubscriptionService:
    """Finds and keeps subscriptions."""

    def __init__(self, library: Library, store: Store, convener: DiscussionService) -> None:
        self._library = library
        self._store = store
        self._convener = convener

    async def find(self, connection: Connection, utterance: IncomingMessage) -> StoredSubscription | None:
        """That of the chat or topic; or the one that a button names, where this person has set that up."""
        subscriptions, brings = self._store.subscriptions, brought(utterance)
        read = callback_data.reading(utterance.content) if utterance.kind is MessageKind.BUTTON else None
        if read:
            # Whoever reads along may press it, in the group that it belongs to.
            kept = await subscriptions.load(connection, read.subscription)
            return kept if kept and kept.chat == utterance.chat else None
        named = callback_data.subscription(utterance.content) if utterance.kind is MessageKind.BUTTON else None
        if named:
            kept = await subscriptions.load(connection, named)
            return kept if kept and kept.person == await self._person(connection, utterance, kept) else None
        if utterance.elsewhere and concerns_settings(utterance):
            return await subscriptions.find(connection, self._store.chat_of(utterance.elsewhere), None, brings)
        topic = utterance.to.topic if utterance.to else None
        return await subscriptions.find(connection, utterance.chat, topic, brings)

    async def draft(self, utterance: IncomingMessage, to: Address, language: Language) -> StoredSubscription:
        """One for another chat, stored at once, for its buttons have to name it."""
        kept = StoredSubscription(
            subscription=draft(ConversationState(), self._library, language),
            chat=self._store.chat_of(to),
            to=to,
            person="",
            sender=utterance.sender,
            title=utterance.title,
        )
        async with self._store.database.begin() as connection:
            kept = replace(kept, person=await self._person(connection, utterance, kept))
            number = await self._store.subscriptions.save(connection, kept, None)
        return replace(kept, subscription=replace(kept.subscription, id=number))

    async def _person(self, connection: Connection, utterance: IncomingMessage, kept: StoredSubscription) -> str:
        """The pseudonym of whoever speaks, as it is in the chat that a subscription is for."""
        if kept.chat == utterance.chat:
            return utterance.person
        return await self._store.person_in(connection, kept.chat, utterance.person)

    async def is_current(
        self, connection: Connection, daily: Subscription | None, kept: StoredSubscription | None
    ) -> bool:
        """Does the subscription that a turn changes still stand as it was seen?"""
        if kept is None or not kept.subscription.id or daily == kept.subscription:
            return True
        return await self._store.subscriptions.load(connection, kept.subscription.id) == kept

    async def keep(
        self,
        connection: Connection,
        utterance: IncomingMessage,
        daily: Subscription | None,
        kept: StoredSubscription | None,
        now: datetime,
    ) -> None:
        """Keep the subscription, where the turn has made or changed it."""
        if daily is None or not utterance.to or (kept and kept.subscription == daily):
            return
        if kept is None:
            kept = StoredSubscription(
                daily, utterance.chat, utterance.to, utterance.person, utterance.sender, utterance.title
            )
        changed = replace(kept, subscription=daily, title=utterance.title or kept.title)
        if concerns_settings(utterance) and utterance.sender:
            # Whoever changes it is told when it has to stop; an admin who speaks as the group cannot be.
            person = await self._person(connection, utterance, kept)
            changed = replace(changed, person=person, sender=utterance.sender)
        due = following(daily, now)
        number = await self._store.subscriptions.save(connection, changed, due)
        if kept.subscription.id:
            await self._store.progress.follow(connection, kept.subscription, daily)
        if due is None:
            await self._convener.take_back(connection, CAUSES[daily.brings], str(number), now)
