"""What a decision asks for besides answering: a row for each kind of effect says who does it."""

from collections.abc import Awaitable, Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from bot.core.decision import (
    AddContribution,
    AdvanceDiscussion,
    CastVote,
    CountFollowUp,
    Effect,
    FinishReadingDay,
    ForgetGroup,
    ForgetPerson,
    RecordInterjection,
    SaveConsent,
    SaveGroupSettings,
)
from bot.core.discussion import Contribution
from bot.core.incoming import IncomingMessage
from bot.core.outgoing import Cause
from bot.services.discussions import DiscussionService
from bot.services.group_context import GroupView
from bot.services.group_data import GroupDataService
from bot.store.store import Store
from bot.store.transaction import Transaction


@dataclass(frozen=True, slots=True)
class Occasion:
    """What effects are done with: the message, what was seen with it, and whether its answer is sent (or was due)."""

    incoming: IncomingMessage
    found: GroupView | None
    now: datetime
    queued: bool = True


Apply = Callable[[Transaction, Any, Occasion], Awaitable[None]]
"""Does one kind of effect within the caller's transaction."""


class EffectHandlers:
    """Does effects by their kind: a row in one of two tables for each.

    Three kinds have none, for they are part of the answer: a discussion begins with its prompt (``group_context``), and
    files go along (``conversation``). A test holds that no other kind is without a row.
    """

    def __init__(self, store: Store, discussions: DiscussionService, group_data: GroupDataService) -> None:
        self._store = store
        self._discussions = discussions
        self._group_data = group_data
        # What is deleted goes before the answer is put into the outbox, which would go with it.
        self.before_answer: Mapping[type[Effect], Apply] = {
            ForgetPerson: self._forget_person,
            ForgetGroup: self._forget_group,
        }
        # What the discussion says next goes behind the answer.
        self.after_answer: Mapping[type[Effect], Apply] = {
            AdvanceDiscussion: self._advance,
            AddContribution: self._add_contribution,
            CountFollowUp: self._count_follow_up,
            CastVote: self._cast_vote,
            SaveGroupSettings: self._save_settings,
            RecordInterjection: self._record_interjection,
            SaveConsent: self._save_consent,
            FinishReadingDay: self._finish_day,
        }

    async def apply(
        self,
        table: Mapping[type[Effect], Apply],
        tx: Transaction,
        effects: Iterable[Effect],
        occasion: Occasion,
    ) -> None:
        """Do those effects that have a row in ``table``, in their order."""
        for effect in effects:
            if type(effect) in table:
                await table[type(effect)](tx, effect, occasion)

    async def _forget_person(self, tx: Transaction, _effect: ForgetPerson, occasion: Occasion) -> None:
        incoming = occasion.incoming
        await tx.forget(incoming.origin.person, occasion.now, incoming.origin.chat)

    async def _forget_group(self, tx: Transaction, _effect: ForgetGroup, occasion: Occasion) -> None:
        incoming = occasion.incoming
        group = self._store.chat_of(incoming.origin.elsewhere) if incoming.origin.elsewhere else incoming.origin.chat
        await self._group_data.forget(tx, group, occasion.now)

    async def _advance(self, tx: Transaction, effect: AdvanceDiscussion, occasion: Occasion) -> None:
        running = occasion.found.running if occasion.found else None
        if running is None:
            return
        if occasion.queued:
            await self._discussions.advance(
                tx, running, effect.discussion, Cause.REPLY, occasion.now, reported=effect.reported
            )
        else:
            await self._discussions.schedule_close(tx, running, occasion.now)

    async def _add_contribution(self, tx: Transaction, effect: AddContribution, occasion: Occasion) -> None:
        incoming = occasion.incoming
        if incoming.message:
            said = Contribution(incoming.origin.person, incoming.message, effect.touched)
            await tx.contributions.add(effect.discussion, said, incoming.origin.key, occasion.now)

    async def _count_follow_up(self, tx: Transaction, _effect: CountFollowUp, occasion: Occasion) -> None:
        incoming = occasion.incoming
        if incoming.reply:
            await tx.contributions.count_reply(incoming.origin.chat, incoming.reply.message)

    async def _cast_vote(self, tx: Transaction, effect: CastVote, occasion: Occasion) -> None:
        person, now = occasion.incoming.origin.person, occasion.now
        await tx.contributions.vote(effect.discussion, effect.part, person=person, stance=effect.stance, now=now)
        await self._discussions.record_late_vote(tx, effect.discussion, now)

    async def _save_settings(self, tx: Transaction, effect: SaveGroupSettings, occasion: Occasion) -> None:
        incoming = occasion.incoming
        if incoming.origin.to:
            await tx.groups.save_settings(incoming.origin.chat, incoming.origin.to, effect.settings)

    async def _record_interjection(self, tx: Transaction, _effect: RecordInterjection, occasion: Occasion) -> None:
        await tx.groups.record_interjection(occasion.incoming.origin.chat, occasion.now)

    async def _save_consent(self, tx: Transaction, effect: SaveConsent, occasion: Occasion) -> None:
        incoming = occasion.incoming
        await tx.groups.consent(
            incoming.origin.chat, incoming.origin.person, effect.purpose, effect.name, now=occasion.now
        )

    async def _finish_day(self, tx: Transaction, effect: FinishReadingDay, occasion: Occasion) -> None:
        person = occasion.incoming.origin.person
        await tx.progress.finish(effect.subscription, person, effect.day, occasion.now)
