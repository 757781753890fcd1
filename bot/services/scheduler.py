"""What comes by schedule: looked up in the database, put into words, put into the outbox. Memory holds none of it."""

import asyncio
from dataclasses import replace
from datetime import datetime, time, timedelta

from bot.core import keys
from bot.core.discussion import DiscussionMessage, DiscussionPart, DiscussionStage, GroupContext
from bot.core.essay import Library
from bot.core.language import Language, Script
from bot.core.outgoing import Cause, ChatKind, DeliveryStatus, EditText, OutgoingMessage, RenderedMessage, send
from bot.core.subscription import DailyExcerpts, PromptSchedule
from bot.render.renderer import Renderer
from bot.services.discussions import DiscussionService
from bot.store.discussions import StoredDiscussion
from bot.store.store import Store
from bot.store.subscriptions import StoredSubscription
from bot.store.transaction import Transaction
from bot.talk.groups.close import reported_outcome, updated_outcome
from bot.talk.groups.private_link import greeting
from bot.talk.groups.prompts import new_discussion, prompt
from bot.talk.schedules.excerpts import next_thesis, todays_excerpt, without_missing_essays
from bot.talk.schedules.recurrence import (
    MAX_DELAY,
    is_missed,
    local_date,
    local_instant,
    next_due,
    without_impossible_pause,
)

MAX_INTERVAL = timedelta(hours=26)
"""From one moment of what comes every day to the next, at most; what is further off may be wrong."""
BATCH_SIZE = 25
"""Subscriptions planned in one transaction, so that answers do not wait for it."""


class Scheduler:
    """Queues what is due. ``tick`` may be called at any time, any number of times."""

    def __init__(self, library: Library, renderer: Renderer, discussions: DiscussionService, store: Store) -> None:
        self._library = library
        self._renderer = renderer
        self._discussions = discussions
        self._store = store

    async def tick(self, now: datetime) -> int:
        """Put all that is due into the outbox, and return how many messages that was. Raises StoreUnavailable."""
        planned = await self._advance_due_discussions(now) + await self._greet(now)
        while due := await self._due(now):
            for number, at in due:
                await self._close_running_discussion(number, at, now)
            async with self._store.transaction() as tx:
                for number, at in due:
                    planned += await self._plan(tx, number, at, now)
            await asyncio.sleep(0)
        return planned

    async def _due(self, now: datetime) -> list[tuple[int, datetime]]:
        async with self._store.read() as tx:
            return await tx.subscriptions.due(now, BATCH_SIZE)

    async def _due_beyond_interval(self, after: int, now: datetime) -> list[tuple[int, datetime]]:
        async with self._store.read() as tx:
            return await tx.subscriptions.far_off(after, now + MAX_INTERVAL, BATCH_SIZE)

    async def repair_after_clock_skew(self, now: datetime) -> None:
        """Reschedule what a clock that was ahead has put off for longer than it can be. Raises StoreUnavailable.

        ``now``: on the word of two clocks.
        """
        await self._store.mend(now)
        last = 0
        while found := await self._due_beyond_interval(last, now):
            async with self._store.transaction() as tx:
                for number, due in found:
                    await self._reschedule(tx, number, due, now)
            last = found[-1][0]
            await asyncio.sleep(0)

    async def _reschedule(self, tx: Transaction, number: int, due: datetime, now: datetime) -> None:
        kept = await tx.subscriptions.load(number)
        if kept is None:
            return
        daily = replace(kept.subscription, recurrence=without_impossible_pause(kept.subscription.recurrence, now))
        sooner = next_due(daily, now)
        if sooner and sooner < due:
            await tx.subscriptions.save(replace(kept, subscription=daily), sooner)

    async def _plan(self, tx: Transaction, number: int, due: datetime, now: datetime) -> int:
        kept = await tx.subscriptions.load(number)
        if kept is None:
            return 0
        subscription, recurrence = kept.subscription, kept.subscription.recurrence
        day = local_date(due, recurrence.zone)
        late = is_missed(due, recurrence.zone, now)
        if isinstance(subscription, DailyExcerpts):
            outgoing_messages = [await self._excerpt(tx, kept, subscription, due)]
        elif late:
            outgoing_messages = [_scheduled_message(kept, due, Cause.PROMPT, RenderedMessage("", ""))]
        else:
            # Never two on one day: the second would end the first, and not even be sent.
            outgoing_messages = (
                [] if recurrence.last == day else await self._begin_discussion(tx, kept, subscription, due, now)
            )
        await tx.outbox.add(outgoing_messages, now)
        if late:
            # It is counted, and the passage comes on the next day instead.
            await tx.outbox.close(outgoing_messages[0].key, DeliveryStatus.EXPIRED, now)
        went_on = replace(subscription, recurrence=replace(recurrence, last=day))
        await tx.subscriptions.save(replace(kept, subscription=went_on), next_due(went_on, now, MAX_DELAY))
        return 0 if late else 1

    async def _close_running_discussion(self, number: int, due: datetime, now: datetime) -> None:
        """Where a discussion is to begin, one that still goes on comes to its end first."""
        async with self._store.read() as tx:
            kept = await tx.subscriptions.load(number)
            if kept is None or not isinstance(kept.subscription, PromptSchedule):
                return
            running = await tx.discussions.running(kept.chat, kept.to.topic)
        recurrence = kept.subscription.recurrence
        zone = recurrence.zone
        comes = not is_missed(due, zone, now) and recurrence.last != local_date(due, zone)
        if running and comes:
            await self._discussions.close_now(running, now)

    async def _excerpt(
        self, tx: Transaction, kept: StoredSubscription, subscription: DailyExcerpts, due: datetime
    ) -> OutgoingMessage:
        response = todays_excerpt(subscription, self._library, kept.to.place)
        script = Script.WRITTEN
        if kept.to.place is ChatKind.PRIVATE:
            script = (await tx.preferences.load(kept.person)).script
        message = self._renderer.message(response, subscription.language, script)
        return _scheduled_message(kept, due, Cause.DAILY, message)

    async def _begin_discussion(
        self, tx: Transaction, kept: StoredSubscription, subscription: PromptSchedule, due: datetime, now: datetime
    ) -> list[OutgoingMessage]:
        """A discussion begins."""
        daily = without_missing_essays(subscription, self._library)
        thesis, decision = next_thesis(daily, self._library)
        essay = self._library.essay(daily.slug)
        settings = await self._discussions.settings(tx, kept.chat)
        day = local_date(due, daily.recurrence.zone)
        after = replace(daily, recurrence=replace(daily.recurrence, last=day))
        discussion = new_discussion(
            essay,
            essay.thesis(thesis),
            None,
            decision,
            now=now,
            language=daily.language,
            settings=settings,
            poll=daily.poll,
            hours=daily.hours,
            next_prompt_at=next_due(after, now, MAX_DELAY),
        )
        begun = await self._discussions.begin(tx, StoredDiscussion(discussion, kept.chat, kept.to, "", None))
        message = self._renderer.message(prompt(begun.discussion, essay), daily.language)
        number = begun.discussion.id
        outgoing = replace(
            _scheduled_message(kept, due, Cause.PROMPT, message), piece=DiscussionMessage(number, DiscussionPart.PROMPT)
        )
        if not discussion.poll:
            return [outgoing]
        poll = self._discussions.polls.poll_message(begun, DiscussionPart.BEFORE, Cause.PROMPT)
        return [outgoing, replace(poll, silent=True, about=outgoing.about, expires=outgoing.expires)]

    async def _advance_due_discussions(self, now: datetime) -> int:
        """Discussions that ask their poll once more, or end, by themselves."""
        went_on = 0
        tried: set[int] = set()
        while due := await self._due_discussions(now, len(tried)) - tried:
            for number in sorted(due):
                went_on += await self._discussions.advance_due(number, now) or await self._update_outcome(number, now)
            tried |= due
        return went_on

    async def _due_discussions(self, now: datetime, tried: int) -> set[int]:
        async with self._store.read() as tx:
            return set(await tx.discussions.due(now, BATCH_SIZE + tried))

    async def _update_outcome(self, number: int, now: datetime) -> bool:
        """Change what was told at the end of a discussion, where Telegram has counted otherwise or a vote came late."""
        discussions = self._discussions
        async with self._store.read() as tx:
            held = await tx.discussions.load(number)
            if held is None or held.discussion.stage is not DiscussionStage.CLOSED:
                return False
            figures = await discussions.figures(tx, held.chat, held.discussion)
            group = GroupContext(settings=await discussions.settings(tx, held.chat), chat=held.to.chat)
        after, before = replace(held, discussion=replace(held.discussion, due=None)), held.reported
        outgoing_messages = []
        shown = before and before.message and discussions.is_shelved(held.discussion)
        response = updated_outcome(before, held.discussion, figures, self._library, group) if before and shown else None
        if response and before and before.message:
            key = keys.mended(held.chat, number, now)
            outgoing = await asyncio.to_thread(discussions.build_message, held, response, key, Cause.NOTICE)
            outgoing_messages.append(replace(outgoing, content=EditText(outgoing.message, before.message)))
            after = replace(after, reported=replace(reported_outcome(response), message=before.message))
        return await discussions.save_if_unchanged(held, after, outgoing_messages, now) and bool(outgoing_messages)

    async def _greet(self, now: datetime) -> int:
        """In a group that the bot has just come into, it says what it does and what it keeps."""
        async with self._store.read() as tx:
            fresh = await tx.groups.to_greet(now, BATCH_SIZE)
        for chat in fresh:
            async with self._store.transaction() as tx:
                stored_group = await tx.groups.load(chat)
                state = await tx.chats.load(chat)
                if stored_group:
                    said = greeting(stored_group.sees_all, self._store.kept_days)
                    message = self._renderer.message(said, state.language or Language.HANS)
                    key = keys.greeting(chat, stored_group.joined)
                    outgoing = OutgoingMessage(key, Cause.NOTICE, chat, stored_group.to, send(message))
                    await tx.outbox.add([outgoing], now)
                await tx.groups.clear_greeting(chat)
        return len(fresh)


def _scheduled_message(
    kept: StoredSubscription, due: datetime, cause: Cause, message: RenderedMessage
) -> OutgoingMessage:
    """What comes by schedule: late, if need be, but not on another day."""
    subscription, zone = kept.subscription, kept.subscription.recurrence.zone
    day = local_date(due, zone)
    return OutgoingMessage(
        key=keys.scheduled(cause, subscription.id, day),
        cause=cause,
        chat=kept.chat,
        to=kept.to,
        content=send(message),
        silent=subscription.silent,
        about=str(subscription.id),
        expires=min(due + MAX_DELAY, local_instant(day + timedelta(days=1), time.min, zone)),
    )
