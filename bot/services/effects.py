"""What a decision asks for besides answering: a row for each kind of effect says who does it."""

from collections.abc import Awaitable, Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from bot.core.conversation import IncomingMessage
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
from bot.core.outgoing import Cause
from bot.services.discussions import DiscussionService
from bot.services.group_context import GroupView
from bot.services.group_data import GroupDataService
from bot.store.database import Connection
from bot.store.store import Store


@dataclass(frozen=True, slots=True)
class Occasion:
    """What effects are done with: the message, what was seen with it, and whether its answer is sent (or was due)."""

    incoming: IncomingMessage
    found: GroupView | None
    now: datetime
    queued: bool = True


Apply = Callable[[Connection, Any, Occasion], Awaitable[None]]
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
        connection: Connection,
        effects: Iterable[Effect],
        occasion: Occasion,
    ) -> None:
        """Do those effects that have a row in ``table``, in their order."""
        for effect in effects:
            if type(effect) in table:
                await table[type(effect)](connection, effect, occasion)

    async def _forget_person(self, connection: Connection, _effect: ForgetPerson, occasion: Occasion) -> None:
        incoming = occasion.incoming
        await self._store.forget(connection, incoming.person, occasion.now, incoming.chat)

    async def _forget_group(self, connection: Connection, _effect: ForgetGroup, occasion: Occasion) -> None:
        incoming = occasion.incoming
        group = self._store.chat_of(incoming.elsewhere) if incoming.elsewhere else incoming.chat
        await self._group_data.forget(connection, group, occasion.now)

    async def _advance(self, connection: Connection, effect: AdvanceDiscussion, occasion: Occasion) -> None:
        running = occasion.found.running if occasion.found else None
        if running is None:
            return
        if occasion.queued:
            await self._discussions.advance(
                connection, running, effect.discussion, Cause.REPLY, occasion.now, told=effect.told
            )
        else:
            await self._discussions.close_soon(connection, running, occasion.now)

    async def _add_contribution(self, connection: Connection, effect: AddContribution, occasion: Occasion) -> None:
        incoming = occasion.incoming
        if incoming.message:
            said = Contribution(incoming.person, incoming.message, effect.touched)
            await self._store.contributions.add(connection, effect.discussion, said, incoming.key, occasion.now)

    async def _count_follow_up(self, connection: Connection, _effect: CountFollowUp, occasion: Occasion) -> None:
        incoming = occasion.incoming
        if incoming.replies_to:
            await self._store.contributions.followed(connection, incoming.chat, incoming.replies_to)

    async def _cast_vote(self, connection: Connection, effect: CastVote, occasion: Occasion) -> None:
        person, now = occasion.incoming.person, occasion.now
        await self._store.contributions.vote(
            connection, effect.discussion, effect.part, person=person, stance=effect.stance, now=now
        )
        await self._discussions.voted(connection, effect.discussion, now)

    async def _save_settings(self, connection: Connection, effect: SaveGroupSettings, occasion: Occasion) -> None:
        incoming = occasion.incoming
        if incoming.to:
            await self._store.groups.behave(connection, incoming.chat, incoming.to, effect.settings)

    async def _record_interjection(
        self, connection: Connection, _effect: RecordInterjection, occasion: Occasion
    ) -> None:
        await self._store.groups.interjected(connection, occasion.incoming.chat, occasion.now)

    async def _save_consent(self, connection: Connection, effect: SaveConsent, occasion: Occasion) -> None:
        incoming = occasion.incoming
        await self._store.groups.consent(
            connection, incoming.chat, incoming.person, effect.purpose, effect.name, now=occasion.now
        )

    async def _finish_day(self, connection: Connection, effect: FinishReadingDay, occasion: Occasion) -> None:
        person = occasion.incoming.person
        await self._store.progress.finish(connection, effect.subscription, person, effect.day, occasion.now)
