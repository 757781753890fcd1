"""Groups: what a message has to be seen with there, and what it leaves behind."""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from time import monotonic

from bot.core import deep_links
from bot.core.callback_data.actions import BeginDiscussionButton, ForgetLeftGroupButton, SignButton
from bot.core.decision import (
    AdvanceDiscussion,
    Decision,
    StartDiscussion,
)
from bot.core.deep_links import ExportLink, RecapLink
from bot.core.discussion import (
    ConsentPurpose,
    Discussion,
    DiscussionMessage,
    DiscussionPart,
    GroupContext,
    GroupSettings,
)
from bot.core.incoming import Command, IncomingMessage, Media, PollVote, Text, with_origin
from bot.core.outgoing import Address, Cause, ChatKind
from bot.services.discussions import DiscussionService
from bot.services.group_data import GroupDataService
from bot.store.discussions import StoredDiscussion
from bot.store.store import Store
from bot.store.transaction import Transaction

POLL_LOOKUP_INTERVAL = 0.2
"""Seconds between two looks for a poll that is being sent."""
INTERJECTION_COOLDOWN = timedelta(minutes=5)
"""Between two answers to questions that were not put to the bot."""

_COMMANDS_WITH_FIGURES = {"discuss", "close", "recap"}
"""Commands that have to know what was said and voted."""


@dataclass(frozen=True, slots=True)
class GroupView:
    """A group's context, with the discussions in it as they are stored."""

    group: GroupContext
    running: StoredDiscussion | None = None
    concerned: StoredDiscussion | None = None


class GroupContexts:
    """Loads the context of a group, and stores discussions that a decision begins, inside the caller's transaction."""

    def __init__(
        self, store: Store, discussions: DiscussionService, groups: GroupDataService, fold: Callable[[str], str]
    ) -> None:
        self._store = store
        self._groups = groups
        self._discussions = discussions
        self._fold = fold

    async def knows_poll(self, poll: str, patience: float) -> bool:
        """Return whether a poll is known; while one is being sent, wait for it, ``patience`` seconds at most."""
        until = monotonic() + patience
        while True:
            async with self._store.read() as tx:
                # Asked in this order, for what has been sent is known from the same moment on.
                sending = await tx.outbox.is_sending_poll()
                if await tx.discussions.with_poll(poll):
                    return True
            if not sending or monotonic() > until:
                return False
            await asyncio.sleep(POLL_LOOKUP_INTERVAL)

    async def resolve_chat(self, tx: Transaction, incoming: IncomingMessage) -> IncomingMessage | None:
        """Return the message with the group that a vote or a link belongs to, and the person's pseudonym there.

        None for a vote in a poll that is not known.
        """
        if isinstance(incoming, PollVote):
            found = await tx.discussions.with_poll(incoming.poll)
            if not found:
                return None
            incoming = with_origin(incoming, chat=found[0].chat, to=found[0].to)
        if incoming.origin.to and incoming.origin.to.place is not ChatKind.PRIVATE:
            person = await tx.person_in(incoming.origin.chat, incoming.origin.person)
            return with_origin(incoming, person=person)
        if not incoming.origin.to:
            return incoming
        if isinstance(incoming.data, ForgetLeftGroupButton):
            left = await self._groups.group_to_forget(tx, incoming.data, incoming.origin.person)
            return with_origin(incoming, elsewhere=left or incoming.origin.elsewhere)
        if not isinstance(incoming, Command):
            return incoming
        if incoming.name == "recap":
            joined = await self._latest_joined(tx, incoming.origin.person)
            return with_origin(incoming, elsewhere=_without_topic(joined.to)) if joined else incoming
        if incoming.name == "start":
            return with_origin(incoming, elsewhere=await self._linked_group(tx, incoming.argument))
        return incoming

    async def _latest_joined(self, tx: Transaction, person: str) -> StoredDiscussion | None:
        """The latest discussion, in any group, that a person took part in."""
        people = await tx.people(person)
        joined = [await tx.discussions.joined(each, 1) for each in people]
        return max((held for each in joined for held in each), key=lambda held: held.discussion.id, default=None)

    async def _linked_group(self, tx: Transaction, argument: str) -> Address | None:
        """The group that a link leads to."""
        link = deep_links.parse(argument)
        if isinstance(link, RecapLink):
            held = await tx.discussions.load(link.discussion)
            return _without_topic(held.to) if held else None
        return await tx.chats.address(link.chat) if isinstance(link, ExportLink) else None

    async def load(self, tx: Transaction, incoming: IncomingMessage) -> GroupView | None:
        """Load the group that a message belongs to or asks for; None where there is none, and in channels."""
        if isinstance(incoming, PollVote):
            return await self._for_vote(tx, incoming)
        if not incoming.origin.to or incoming.origin.to.place is ChatKind.CHANNEL:
            return None
        if incoming.origin.to.place is ChatKind.GROUP:
            return await self._for_group(tx, incoming, incoming.origin.to)
        return await self._for_private_recap(tx, incoming)

    async def _for_vote(self, tx: Transaction, incoming: PollVote) -> GroupView | None:
        found = await tx.discussions.with_poll(incoming.poll)
        if not found:
            return None
        held, part = found
        return GroupView(GroupContext(concerned=self._if_shelved(held), part=part), concerned=held)

    async def _for_private_recap(self, tx: Transaction, incoming: IncomingMessage) -> GroupView | None:
        """A recap that somebody wants to see by themselves."""
        if not incoming.origin.elsewhere or not isinstance(incoming, Command):
            return None
        link = deep_links.parse(incoming.argument) if incoming.name == "start" else None
        if isinstance(link, RecapLink):
            held = await tx.discussions.load(link.discussion)
        else:
            held = await self._latest_joined(tx, incoming.origin.person)
        if held is None or self._if_shelved(held) is None:
            return None
        settings = await self._discussions.settings(tx, held.chat)
        figures = await self._discussions.figures(tx, held.chat, held.discussion)
        return GroupView(GroupContext(settings=settings, last=held.discussion, figures=figures, chat=held.to.chat))

    async def _for_group(self, tx: Transaction, incoming: IncomingMessage, to: Address) -> GroupView:
        store, chat = self._store, incoming.origin.chat
        stored_group = await tx.groups.load(chat)
        settings = stored_group.settings if stored_group else GroupSettings()
        rests = bool(
            stored_group
            and stored_group.interjected
            and abs(incoming.origin.at - stored_group.interjected) < INTERJECTION_COOLDOWN
        )
        concerned = await self._discussion_replied_to(tx, incoming, to)
        group = GroupContext(settings=settings, concerned=self._if_shelved(concerned), cooling_down=rests, chat=to.chat)
        if not incoming.addressed and not concerned:
            follows = incoming.reply is not None and await tx.contributions.knows(chat, incoming.reply.message)
            return GroupView(replace(group, replies_to_contribution=follows))
        running = await tx.discussions.running(chat, to.topic)
        last = await tx.discussions.last(chat, to.topic)
        group = replace(group, running=self._if_shelved(running), last=self._if_shelved(last))
        if _needs_figures(incoming):
            figures = await self._discussions.figures(tx, chat, group.running or group.last)
            then = await self._discussions.next_prompt_at(tx, chat, to.topic, incoming.origin.at)
            group = replace(group, figures=figures, next_prompt_at=then)
        command = incoming.name if isinstance(incoming, Command) else ""
        if running and command == "close":
            group = replace(group, pending_parts=await self._discussions.pending_parts(tx, running))
        if isinstance(incoming.data, SignButton):
            names = await tx.groups.names(chat, ConsentPurpose.EXPORT)
            group = replace(group, signed=incoming.origin.person in names)
        if command == "export" and incoming.origin.sender:
            reachable = await tx.chats.is_reachable(store.chat_of(incoming.origin.sender))
            group = replace(group, reachable=reachable)
        return GroupView(group, running, concerned)

    async def _discussion_replied_to(
        self, tx: Transaction, incoming: IncomingMessage, to: Address
    ) -> StoredDiscussion | None:
        """The discussion whose prompt or poll is replied to."""
        if not isinstance(incoming, Text | Media) or incoming.reply is None:
            return None
        found = await tx.discussions.with_message(incoming.origin.chat, incoming.reply.message)
        if found:
            return found[0]
        # Where a prompt stands is not known while it is being sent, nor after a crash at that moment; sent once more
        # then, it may stand there twice.
        running = await tx.discussions.running(incoming.origin.chat, to.topic)
        question = running.discussion.question if running else None
        if question is None or not incoming.answers:
            return None
        shown = self._fold(incoming.answers)
        asked = [self._fold(words) for words in (question.zh, question.en) if words]
        return running if any(words in shown for words in asked) else None

    def _if_shelved(self, held: StoredDiscussion | None) -> Discussion | None:
        return held.discussion if held and self._discussions.is_shelved(held.discussion) else None

    async def is_current(
        self, tx: Transaction, incoming: IncomingMessage, decision: Decision, group_view: GroupView | None
    ) -> bool:
        """Return whether the discussion that a decision changes still stands as it was when that was made."""
        if (
            not any(isinstance(effect, StartDiscussion | AdvanceDiscussion) for effect in decision.effects)
            or not incoming.origin.to
            or not group_view
        ):
            return True
        running = await tx.discussions.running(incoming.origin.chat, incoming.origin.to.topic)
        return running == group_view.running

    async def start_discussion(
        self, tx: Transaction, incoming: IncomingMessage, decision: Decision
    ) -> StoredDiscussion | None:
        """Store the discussion that a decision starts, if any, and return it: before its prompt, which needs its id."""
        opened = next((effect.discussion for effect in decision.effects if isinstance(effect, StartDiscussion)), None)
        origin = incoming.origin
        if opened is None or origin.to is None:
            return None
        held = StoredDiscussion(opened, origin.chat, origin.to, origin.person, origin.sender)
        return await self._discussions.begin(tx, held)

    def discussion_part(self, decision: Decision, begun: StoredDiscussion | None) -> DiscussionMessage | None:
        """Return which part of a discussion the answer is: a prompt, an outcome, or None."""
        if begun:
            return DiscussionMessage(begun.discussion.id, DiscussionPart.PROMPT)
        ended = next(
            (
                effect.discussion
                for effect in decision.effects
                if isinstance(effect, AdvanceDiscussion) and effect.reported
            ),
            None,
        )
        return DiscussionMessage(ended.id, DiscussionPart.OUTCOME) if ended else None

    async def queue_first_poll(self, tx: Transaction, held: StoredDiscussion, now: datetime) -> None:
        """Put the first poll of a discussion into the outbox, behind its prompt."""
        if held.discussion.poll:
            await tx.outbox.add([self._discussions.polls.poll_message(held, DiscussionPart.BEFORE, Cause.REPLY)], now)


def _without_topic(to: Address) -> Address:
    """The group, whatever the topic."""
    return replace(to, topic=None)


def _needs_figures(incoming: IncomingMessage) -> bool:
    command = isinstance(incoming, Command) and incoming.name in _COMMANDS_WITH_FIGURES
    return command or isinstance(incoming.data, BeginDiscussionButton)
