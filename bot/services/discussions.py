"""Carries discussions on: begins them, asks their poll, and tells at the end what came of them."""

import asyncio
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta

from bot.core import keys
from bot.core.discussion import (
    Discussion,
    DiscussionFigures,
    DiscussionMessage,
    DiscussionPart,
    DiscussionStage,
    GroupContext,
    GroupSettings,
    ReportedOutcome,
    Stance,
    Tally,
)
from bot.core.essay import Library
from bot.core.outgoing import Cause, OutgoingMessage, send
from bot.core.response import Response
from bot.core.subscription import SubscriptionKind
from bot.render.renderer import Renderer
from bot.services.polls import Polls, poll_key
from bot.store.discussions import MovedDiscussion, StoredDiscussion
from bot.store.store import Store
from bot.store.transaction import Transaction
from bot.talk.groups import close
from bot.talk.groups.prompts import prompt
from bot.talk.schedules.recurrence import MAX_DELAY, next_due

RECHECK_INTERVAL = timedelta(hours=1)
"""After which one whose prompt or second poll is still to be sent is looked at again."""


class DiscussionService:
    """Starts, advances and closes discussions, inside the caller's transaction where it is given one."""

    def __init__(self, library: Library, renderer: Renderer, store: Store) -> None:
        self._library = library
        self._renderer = renderer
        self._store = store
        self.polls = Polls(library, renderer, store)

    async def figures(self, tx: Transaction, chat: str, discussion: Discussion | None) -> DiscussionFigures:
        """Return a discussion's votes and contributions, and what its group has covered in all its discussions."""
        said, number = tx.contributions, discussion.id if discussion else 0
        slug = discussion.ref.slug if discussion else self._library.essay().slug
        all_held = await tx.discussions.of_chat(chat)
        held = tuple((each.discussion.ref.slug, each.discussion.thesis) for each in all_held)
        all_held = [each for each in all_held if each.discussion.ref.slug == slug]
        touched = await said.touched(chat)
        same_essay = [touched.get(each.discussion.id, frozenset[int]()) for each in all_held]
        return DiscussionFigures(
            votes=await said.votes(number) if number else (),
            contributions=await said.contributions(number) if number else (),
            covered=frozenset().union(*same_essay),
            begun=tuple(each.discussion.thesis for each in all_held),
            held=held,
        )

    async def begin(self, tx: Transaction, held: StoredDiscussion) -> StoredDiscussion:
        """Store a new discussion and return it with its id. The caller sends its prompt."""
        left = await tx.discussions.running(held.chat, held.to.topic)
        if left and not self.is_shelved(left.discussion):
            # Its essay has left the shelf; to those who talk here it has long been over.
            now = held.discussion.opened
            await self.advance(tx, left, close.closed_discussion(left.discussion, now), Cause.NOTICE, now)
        number = await tx.discussions.save(held)
        return replace(held, discussion=replace(held.discussion, id=number))

    async def advance(
        self,
        tx: Transaction,
        held: StoredDiscussion,
        discussion: Discussion,
        cause: Cause,
        now: datetime,
        *,
        reported: ReportedOutcome | None = None,
    ) -> None:
        """Store a discussion's next stage, stop its polls, and queue the second poll where that stage has one.

        ``reported``: what the group is told of those who took part, where it is over.
        """
        await tx.discussions.save(replace(held, discussion=discussion, reported=reported))
        part = DiscussionPart.AFTER if held.discussion.stage is DiscussionStage.ASKING else DiscussionPart.BEFORE
        await self.polls.stop(tx, held, part, now)
        if discussion.stage is DiscussionStage.ASKING:
            await tx.outbox.add([self.polls.poll_message(held, DiscussionPart.AFTER, cause)], now)

    async def record_delivery(
        self, tx: Transaction, outgoing: OutgoingMessage, message: int, poll: str | None, now: datetime
    ) -> None:
        """Record where a part of a discussion stands in the chat; stop a poll that arrived when its stage was over."""
        piece = outgoing.piece
        if piece is None:
            return
        await tx.discussions.record_message(piece, message, poll)
        held = await tx.discussions.load(piece.discussion)
        if held is None and poll:
            # All that was kept of the group was deleted while it was being sent.
            await tx.outbox.add([self.polls.stop_message(outgoing.chat, outgoing.to, piece, message)], now)
        if held is None or piece.part is DiscussionPart.PROMPT:
            return
        open_in = DiscussionStage.OPEN if piece.part is DiscussionPart.BEFORE else DiscussionStage.ASKING
        if piece.part is DiscussionPart.OUTCOME:
            where = replace(held.reported, message=message) if held.reported else None
            await self._schedule_outcome_check(tx, replace(held, reported=where), now)
        elif held.discussion.stage is not open_in:
            await self.polls.stop(tx, held, piece.part, now)
        elif piece.part is DiscussionPart.AFTER:
            then = await self.next_prompt_at(tx, held.chat, held.to.topic, now)
            asked = close.start_second_poll(held.discussion, now, then)
            await tx.discussions.save(replace(held, discussion=asked))

    async def record_poll_result(
        self, tx: Transaction, piece: DiscussionMessage, numbers: tuple[int, ...], now: datetime
    ) -> None:
        """Store Telegram's count of a closed poll. ``numbers``: votes for each option, in the order of ``Stance``."""
        held = await tx.discussions.load(piece.discussion)
        # Where there were two, people may have voted in both, and neither tells of all.
        if held is None or await tx.discussions.asked(piece) != 1:
            return
        before = held.discussion.counted
        tally = Tally({stance: count for stance, count in zip(Stance, numbers, strict=False) if count})
        counted = None if before is None else {**before, piece.part: tally}
        discussion = replace(held.discussion, counted=counted)
        await self._schedule_outcome_check(tx, replace(held, discussion=discussion), now)

    async def record_late_vote(self, tx: Transaction, number: int, now: datetime) -> None:
        """Have the outcome checked, where a vote was stored after the discussion had closed."""
        held = await tx.discussions.load(number)
        if held and held.discussion.stage is DiscussionStage.CLOSED:
            await self._schedule_outcome_check(tx, held, now)

    async def _schedule_outcome_check(self, tx: Transaction, held: StoredDiscussion, now: datetime) -> None:
        """Store it. What was told at its end is compared at the next tick with what came of it, and mended."""
        if held.reported and held.reported.message and held.discussion.stage is DiscussionStage.CLOSED:
            held = replace(held, discussion=replace(held.discussion, due=now))
        await tx.discussions.save(held)

    async def next_prompt_at(self, tx: Transaction, chat: str, topic: int | None, now: datetime) -> datetime | None:
        """Return when the next scheduled prompt is due in a chat or topic; None where none is."""
        kept = await tx.subscriptions.find(chat, topic, SubscriptionKind.PROMPT)
        return next_due(kept.subscription, now, MAX_DELAY) if kept else None

    async def pending_parts(self, tx: Transaction, held: StoredDiscussion) -> frozenset[DiscussionPart]:
        """Return the parts of a discussion that are pending in the outbox, or being sent."""
        pieces = await tx.outbox.coming(held.chat)
        return frozenset(piece.part for piece in pieces if piece.discussion == held.discussion.id)

    async def schedule_close(self, tx: Transaction, held: StoredDiscussion, now: datetime) -> None:
        """Have the next tick advance a discussion, where the answer to ``/close`` came too late to be sent."""
        await tx.discussions.save(replace(held, discussion=replace(held.discussion, due=now)))

    async def advance_due(self, number: int, now: datetime) -> bool:
        """Advance a discussion whose time has come, in transactions of its own. Return whether anything was queued."""
        async with self._store.read() as tx:
            held = await tx.discussions.load(number)
            if held is None or held.discussion.due is None or held.discussion.due > now:
                return False
            if held.discussion.stage is DiscussionStage.CLOSED:
                return False
            figures = await self.figures(tx, held.chat, held.discussion)
            coming = await self.pending_parts(tx, held)
            then = await self.next_prompt_at(tx, held.chat, held.to.topic, now)
        if close.is_pending(held.discussion, coming):
            # Nobody can have seen it: its time has not begun.
            await self.save_if_unchanged(
                held, replace(held, discussion=replace(held.discussion, due=now + RECHECK_INTERVAL)), [], now
            )
            return False
        after = close.next_stage(held.discussion, figures, now, then)
        return await self._advance_and_announce(held, after, figures, now=now)

    async def save_if_unchanged(
        self,
        held: StoredDiscussion,
        after: StoredDiscussion,
        outgoing_messages: Sequence[OutgoingMessage],
        now: datetime,
    ) -> bool:
        """Store ``after`` and queue its messages in one transaction; False where ``held`` has changed meanwhile."""
        async with self._store.transaction() as tx:
            if await tx.discussions.load(held.discussion.id) != held:
                return False
            await tx.outbox.add(outgoing_messages, now)
            await tx.discussions.save(after)
        return True

    async def close_now(self, held: StoredDiscussion, now: datetime) -> bool:
        """Close a discussion, for the next one is to start. Return whether an outcome was queued."""
        async with self._store.read() as tx:
            figures = await self.figures(tx, held.chat, held.discussion)
        silent = not figures.votes and not figures.contributions
        ended = close.closed_discussion(held.discussion, now)
        return await self._advance_and_announce(held, ended, figures, now=now, silent=silent)

    async def _advance_and_announce(
        self,
        held: StoredDiscussion,
        after: Discussion,
        figures: DiscussionFigures,
        *,
        now: datetime,
        silent: bool = False,
    ) -> bool:
        """Says what it came to, unless it is to be silent, or its essay has left the shelf."""
        outgoing_messages: list[OutgoingMessage] = []
        said: ReportedOutcome | None = None
        if self.is_shelved(held.discussion) and not silent:
            async with self._store.read() as tx:
                group = GroupContext(settings=await self.settings(tx, held.chat), chat=held.to.chat)
            asks = after.stage is DiscussionStage.ASKING
            response = close.second_poll_notice(after) if asks else close.outcome(after, figures, self._library, group)
            key = keys.stage(after.stage, held.chat, after.id)
            # A picture takes a tenth of a second: nobody waits for it.
            outgoing = await asyncio.to_thread(self.build_message, held, response, key, Cause.PROMPT)
            if after.stage is DiscussionStage.CLOSED:
                outgoing = replace(outgoing, piece=DiscussionMessage(after.id, DiscussionPart.OUTCOME))
                said = close.reported_outcome(response)
            outgoing_messages.append(outgoing)
        elif not self.is_shelved(held.discussion):
            after = close.closed_discussion(held.discussion, now)
        async with self._store.transaction() as tx:
            if await tx.discussions.load(held.discussion.id) != held:
                # Somebody closed it, or it moved, meanwhile: it is looked at again.
                return False
            await tx.outbox.add(outgoing_messages, now)
            await self.advance(tx, held, after, Cause.PROMPT, now, reported=said)
        return bool(outgoing_messages)

    async def repost_after_migration(self, tx: Transaction, moved: MovedDiscussion, now: datetime) -> None:
        """Repost the prompt and poll in the supergroup that a group has become: nobody can reply to the old ones.

        What had not been sent yet comes to the new one by itself.
        """
        held, discussion = moved.held, moved.held.discussion
        if not self.is_shelved(discussion):
            return
        outgoing_messages = []
        if DiscussionPart.PROMPT in moved.left:
            key = keys.prompt_again(held.chat, discussion.id)
            shown = self.build_message(
                held, prompt(discussion, self._library.essay(discussion.ref.slug), moved=True), key, Cause.NOTICE
            )
            outgoing_messages.append(replace(shown, piece=DiscussionMessage(discussion.id, DiscussionPart.PROMPT)))
        part = DiscussionPart.AFTER if discussion.stage is DiscussionStage.ASKING else DiscussionPart.BEFORE
        if part in moved.left:
            outgoing_messages.append(
                self.polls.poll_message(held, part, Cause.NOTICE, key=poll_key(held, part, moved=True))
            )
        await tx.outbox.add(outgoing_messages, now)

    def build_message(self, held: StoredDiscussion, response: Response, key: str, cause: Cause) -> OutgoingMessage:
        """Render a response as a message to the chat or topic where a discussion is held."""
        message = self._renderer.message(response, held.discussion.language)
        return OutgoingMessage(key=key, cause=cause, chat=held.chat, to=held.to, content=send(message))

    async def cancel_scheduled(self, tx: Transaction, cause: Cause, about: str, now: datetime) -> None:
        """Cancel what a schedule has put into the outbox and is not sent yet. ``about``: id of the subscription."""
        waiting = await tx.outbox.pieces(cause, about)
        await tx.outbox.cancel_about(cause, about, now)
        for piece in waiting:
            await self.handle_unsent_part(tx, piece, now)

    async def handle_unsent_part(self, tx: Transaction, piece: DiscussionMessage, now: datetime) -> None:
        """Cancel the discussion whose prompt was not sent, or let it continue without the poll that was not."""
        if piece.part is DiscussionPart.PROMPT:
            await self.cancel(tx, piece.discussion, now)
        elif piece.part is DiscussionPart.BEFORE:
            await self.continue_without_poll(tx, piece.discussion)

    async def cancel(self, tx: Transaction, number: int, now: datetime) -> None:
        """Close an open discussion whose prompt never arrived, and cancel its poll."""
        held = await tx.discussions.load(number)
        if held is None or held.discussion.stage is not DiscussionStage.OPEN:
            return
        await self.polls.cancel(tx, held, DiscussionPart.BEFORE, now)
        figures = await self.figures(tx, held.chat, held.discussion)
        # Where it could only not be shown anew, for the group has moved, what was said stays; else it belongs to none.
        chat = held.chat if figures.votes or figures.contributions else ""
        await tx.discussions.save(replace(held, chat=chat, discussion=close.closed_discussion(held.discussion, now)))

    async def continue_without_poll(self, tx: Transaction, number: int) -> None:
        """Mark an open discussion as one without a poll, where Telegram refuses polls."""
        held = await tx.discussions.load(number)
        if held and held.discussion.stage is DiscussionStage.OPEN:
            alone = replace(held.discussion, poll=False)
            await tx.discussions.save(replace(held, discussion=alone))

    async def settings(self, tx: Transaction, chat: str) -> GroupSettings:
        """Load a group's settings, the default ones where it has none."""
        stored_group = await tx.groups.load(chat)
        return stored_group.settings if stored_group else GroupSettings()

    def is_shelved(self, discussion: Discussion) -> bool:
        """Return whether the passage and the thesis of a discussion are still in the library."""
        if not self._library.holds(discussion.ref):
            return False
        essay = self._library.essay(discussion.ref.slug)
        return any(thesis.id == discussion.thesis for thesis in essay.theses)
