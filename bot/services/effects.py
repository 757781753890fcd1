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
    DropFavourites,
    Effect,
    FinishReadingDay,
    ForgetGroup,
    ForgetPerson,
    RecordFeedback,
    RecordInterjection,
    SaveConsent,
    SaveFavourite,
    SaveGroupSettings,
    SavePosition,
    SavePreferences,
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
class EffectContext:
    """What an effect is applied with: message, group, time, and whether the answer was put into the outbox in time."""

    incoming: IncomingMessage
    group_view: GroupView | None
    now: datetime
    answered: bool = True


Apply = Callable[[Transaction, Any, EffectContext], Awaitable[None]]
"""Does one kind of effect within the caller's transaction."""


class EffectHandlers:
    """Applies effects by their kind: a row in one of two tables for each.

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
            SavePosition: self._save_position,
            SaveFavourite: self._save_favourite,
            DropFavourites: self._drop_favourites,
            RecordFeedback: self._record_feedback,
            SavePreferences: self._save_preferences,
        }

    async def apply(
        self,
        table: Mapping[type[Effect], Apply],
        tx: Transaction,
        effects: Iterable[Effect],
        effect_context: EffectContext,
    ) -> None:
        """Apply those effects that have a row in ``table``, in their order, within the caller's transaction."""
        for effect in effects:
            if type(effect) in table:
                await table[type(effect)](tx, effect, effect_context)

    async def _forget_person(self, tx: Transaction, _effect: ForgetPerson, effect_context: EffectContext) -> None:
        origin = effect_context.incoming.origin
        await tx.forget(origin.person, effect_context.now, origin.chat, asked_by=origin.key)

    async def _forget_group(self, tx: Transaction, _effect: ForgetGroup, effect_context: EffectContext) -> None:
        incoming = effect_context.incoming
        group = self._store.chat_of(incoming.origin.elsewhere) if incoming.origin.elsewhere else incoming.origin.chat
        await self._group_data.forget(tx, group, effect_context.now)

    async def _advance(self, tx: Transaction, effect: AdvanceDiscussion, effect_context: EffectContext) -> None:
        running = effect_context.group_view.running if effect_context.group_view else None
        if running is None:
            return
        if effect_context.answered:
            await self._discussions.advance(
                tx, running, effect.discussion, Cause.REPLY, effect_context.now, reported=effect.reported
            )
        else:
            await self._discussions.schedule_close(tx, running, effect_context.now)

    async def _add_contribution(self, tx: Transaction, effect: AddContribution, effect_context: EffectContext) -> None:
        incoming = effect_context.incoming
        if incoming.message:
            said = Contribution(incoming.origin.person, incoming.message, effect.touched)
            await tx.contributions.add(effect.discussion, said, incoming.origin.key, effect_context.now)

    async def _count_follow_up(self, tx: Transaction, _effect: CountFollowUp, effect_context: EffectContext) -> None:
        incoming = effect_context.incoming
        if incoming.reply:
            await tx.contributions.count_reply(incoming.origin.chat, incoming.reply.message)

    async def _cast_vote(self, tx: Transaction, effect: CastVote, effect_context: EffectContext) -> None:
        person, now = effect_context.incoming.origin.person, effect_context.now
        await tx.contributions.vote(effect.discussion, effect.part, person=person, stance=effect.stance, now=now)
        await self._discussions.record_late_vote(tx, effect.discussion, now)

    async def _save_settings(self, tx: Transaction, effect: SaveGroupSettings, effect_context: EffectContext) -> None:
        incoming = effect_context.incoming
        if incoming.origin.to:
            await tx.groups.save_settings(incoming.origin.chat, incoming.origin.to, effect.settings)

    async def _record_interjection(
        self, tx: Transaction, _effect: RecordInterjection, effect_context: EffectContext
    ) -> None:
        await tx.groups.record_interjection(effect_context.incoming.origin.chat, effect_context.now)

    async def _save_consent(self, tx: Transaction, effect: SaveConsent, effect_context: EffectContext) -> None:
        incoming = effect_context.incoming
        await tx.groups.consent(
            incoming.origin.chat, incoming.origin.person, effect.purpose, effect.name, now=effect_context.now
        )

    async def _finish_day(self, tx: Transaction, effect: FinishReadingDay, effect_context: EffectContext) -> None:
        person = effect_context.incoming.origin.person
        await tx.progress.finish(effect.subscription, person, effect.day, effect_context.now)

    async def _save_position(self, tx: Transaction, effect: SavePosition, effect_context: EffectContext) -> None:
        await tx.bookmarks.move(effect_context.incoming.origin.person, effect.bookmark, effect_context.now)

    async def _save_favourite(self, tx: Transaction, effect: SaveFavourite, effect_context: EffectContext) -> None:
        await tx.bookmarks.keep(effect_context.incoming.origin.person, effect.bookmark, effect_context.now)

    async def _drop_favourites(self, tx: Transaction, effect: DropFavourites, effect_context: EffectContext) -> None:
        await tx.bookmarks.drop(effect_context.incoming.origin.person, effect.bookmarks, effect_context.now)

    async def _record_feedback(self, tx: Transaction, effect: RecordFeedback, _effect_context: EffectContext) -> None:
        await tx.journal.rate(effect.answer, effect.feedback)

    async def _save_preferences(self, tx: Transaction, effect: SavePreferences, effect_context: EffectContext) -> None:
        person = effect_context.incoming.origin.person
        await tx.preferences.save(person, effect.preferences, effect_context.now)
