"""What comes by schedule in a chat: the subscription that a message concerns, and what it leaves of it."""

from dataclasses import replace
from datetime import datetime

from bot.core.callback_data.actions import DailyButton, ReadingButton
from bot.core.essay import Library
from bot.core.incoming import IncomingMessage
from bot.core.language import Language
from bot.core.outgoing import Address, Cause
from bot.core.subscription import Subscription, SubscriptionKind
from bot.services.discussions import DiscussionService
from bot.store.store import Store
from bot.store.subscriptions import StoredSubscription, SubscriptionPlace
from bot.store.transaction import Transaction
from bot.talk.decide import concerns_settings
from bot.talk.schedules.arrange import kind_of
from bot.talk.schedules.excerpts import new_subscription
from bot.talk.schedules.recurrence import next_due

CAUSES = {SubscriptionKind.EXCERPT: Cause.DAILY, SubscriptionKind.PROMPT: Cause.PROMPT}


class SubscriptionService:
    """Finds and stores subscriptions."""

    def __init__(self, library: Library, store: Store, discussions: DiscussionService) -> None:
        self._library = library
        self._store = store
        self._discussions = discussions

    def place(self, incoming: IncomingMessage) -> SubscriptionPlace | None:
        """Tell where the subscription is that a message concerns: in its chat or topic, or the one that it is about.

        None where a button names the subscription itself; then ``find`` loads it.
        """
        if isinstance(incoming.data, ReadingButton) or (isinstance(incoming.data, DailyButton) and incoming.data.about):
            return None
        kind = kind_of(incoming)
        if incoming.origin.elsewhere and concerns_settings(incoming):
            return SubscriptionPlace(self._store.chat_of(incoming.origin.elsewhere), None, kind)
        topic = incoming.origin.to.topic if incoming.origin.to else None
        return SubscriptionPlace(incoming.origin.chat, topic, kind)

    async def find(self, tx: Transaction, incoming: IncomingMessage) -> StoredSubscription | None:
        """Load the subscription of the chat or topic, or the one that a button names and this person may change."""
        place = self.place(incoming)
        if place:
            return await tx.subscriptions.find(place.chat, place.topic, place.kind)
        if isinstance(incoming.data, ReadingButton):
            # Whoever reads along may press it, in the group that it belongs to.
            kept = await tx.subscriptions.load(incoming.data.subscription)
            return kept if kept and kept.chat == incoming.origin.chat else None
        if isinstance(incoming.data, DailyButton) and incoming.data.about:
            kept = await tx.subscriptions.load(incoming.data.about)
            return kept if kept and kept.person == await self._person(tx, incoming, kept) else None
        return None

    async def draft(self, incoming: IncomingMessage, to: Address, language: Language) -> StoredSubscription:
        """Store a draft for another chat at once, for its buttons have to name it. Raises StoreUnavailable."""
        kept = StoredSubscription(
            subscription=new_subscription(self._library.essay().slug, language),
            chat=self._store.chat_of(to),
            to=to,
            person="",
            sender=incoming.origin.sender,
            title=incoming.origin.title,
        )
        async with self._store.transaction() as tx:
            kept = replace(kept, person=await self._person(tx, incoming, kept))
            number = await tx.subscriptions.save(kept, None)
        return replace(kept, subscription=replace(kept.subscription, id=number))

    async def _person(self, tx: Transaction, incoming: IncomingMessage, kept: StoredSubscription) -> str:
        """The pseudonym of whoever speaks, as it is in the chat that a subscription is for."""
        if kept.chat == incoming.origin.chat:
            return incoming.origin.person
        return await tx.person_in(kept.chat, incoming.origin.person)

    async def is_current(self, tx: Transaction, after: Subscription | None, kept: StoredSubscription | None) -> bool:
        """Return whether the stored subscription is still the one that the decision changes."""
        if after is None or kept is None or not kept.subscription.id or after == kept.subscription:
            return True
        return await tx.subscriptions.load(kept.subscription.id) == kept

    async def save_changes(
        self,
        tx: Transaction,
        incoming: IncomingMessage,
        after: Subscription | None,
        kept: StoredSubscription | None,
        now: datetime,
    ) -> None:
        """Store the subscription that a decision made or changed, and when it is due next."""
        origin = incoming.origin
        if after is None or not origin.to or (kept and kept.subscription == after):
            return
        if kept is None:
            kept = StoredSubscription(after, origin.chat, origin.to, origin.person, origin.sender, origin.title)
        changed = replace(kept, subscription=after, title=origin.title or kept.title)
        if concerns_settings(incoming) and incoming.origin.sender:
            # Whoever changes it is told when it has to stop; an admin who speaks as the group cannot be.
            person = await self._person(tx, incoming, kept)
            changed = replace(changed, person=person, sender=incoming.origin.sender)
        due = next_due(after, now)
        number = await tx.subscriptions.save(changed, due)
        if kept.subscription.id:
            await tx.progress.follow(kept.subscription, after)
        if due is None:
            await self._discussions.cancel_scheduled(tx, CAUSES[after.kind], str(number), now)
