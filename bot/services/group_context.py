"""Groups: what an utterance has to be seen with there, and what it leaves behind."""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from time import monotonic

from bot.core.conversation import IncomingMessage, MessageKind
from bot.core.decision import (
    AddContribution,
    AdvanceDiscussion,
    CastVote,
    CountFollowUp,
    Decision,
    Effect,
    FinishReadingDay,
    RecordInterjection,
    SaveConsent,
    SaveGroupSettings,
    StartDiscussion,
)
from bot.core.discussion import (
    ConsentPurpose,
    Contribution,
    Discussion,
    DiscussionMessage,
    DiscussionPart,
    GroupContext,
    GroupSettings,
)
from bot.core.outgoing import Address, Cause, ChatKind
from bot.services.discussions import DiscussionService
from bot.services.group_data import GroupDataService
from bot.store.database import Connection
from bot.store.discussions import StoredDiscussion
from bot.store.store import Store
from bot.talk import callback_data
from bot.talk.groups.settings import BEGINS, SIGN

WAIT = 0.2
"""Seconds between two looks for a poll that is being sent."""
REST = timedelta(minutes=5)
"""Between two answers to questions that were not put to the bot."""

_FIGURES = {"discuss", "close", "recap"}
"""Commands that have to know what was said and voted."""


@dataclass(frozen=True, slots=True)
class GroupView:
    """A room, and the discussions in it as they are stored."""

    room: GroupContext
    running: StoredDiscussion | None = None
    concerned: StoredDiscussion | None = None


class GroupContexts:
    """Reads and writes inside the caller's transaction, where it is given one."""

    def __init__(
        self, store: Store, convener: DiscussionService, groups: GroupDataService, fold: Callable[[str], str]
    ) -> None:
        self._store = store
        self._groups = groups
        self._convener = convener
        self._fold = fold

    async def knows(self, poll: str, patience: float) -> bool:
        """Is a poll known? Waits, at most for ``patience`` seconds, while one is being sent: maybe that one."""
        until = monotonic() + patience
        while True:
            async with self._store.database.read() as connection:
                # Asked in this order, for what has been sent is known from the same moment on.
                sending = await self._store.outbox.is_sending_poll(connection)
                if await self._store.discussions.with_poll(connection, poll):
                    return True
            if not sending or monotonic() > until:
                return False
            await asyncio.sleep(WAIT)

    async def located(self, connection: Connection, utterance: IncomingMessage) -> IncomingMessage | None:
        """The same, with the group that it belongs to, where it does not say so itself: a vote, a link from a group;
        and in a group under the pseudonym that the person has there.

        None for a vote in a poll that is not known.
        """
        if utterance.kind is MessageKind.VOTE:
            found = await self._store.discussions.with_poll(connection, utterance.poll)
            if not found:
                return None
            utterance = replace(utterance, chat=found[0].chat, to=found[0].to)
        if utterance.to and utterance.to.place is not ChatKind.PRIVATE:
            person = await self._store.person_in(connection, utterance.chat, utterance.person)
            return replace(utterance, person=person)
        if not utterance.to:
            return utterance
        if utterance.kind is MessageKind.BUTTON:
            left = await self._groups.concerned(connection, utterance.content, utterance.person)
            return replace(utterance, elsewhere=left or utterance.elsewhere)
        if utterance.kind is not MessageKind.COMMAND:
            return utterance
        if utterance.content == "recap":
            joined = await self._joined(connection, utterance.person)
            return replace(utterance, elsewhere=_whole(joined.to)) if joined else utterance
        if utterance.content == "start":
            return replace(utterance, elsewhere=await self._linked(connection, utterance.argument))
        return utterance

    async def _joined(self, connection: Connection, person: str) -> StoredDiscussion | None:
        """The latest discussion, in any group, that a person took part in."""
        people = await self._store.people(connection, person)
        joined = [await self._store.discussions.joined(connection, each, 1) for each in people]
        return max((held for each in joined for held in each), key=lambda held: held.discussion.id, default=None)

    async def _linked(self, connection: Connection, argument: str) -> Address | None:
        """The group that a link leads to."""
        number, chat = callback_data.read_recap_link(argument), callback_data.read_export_link(argument)
        if number:
            held = await self._store.discussions.load(connection, number)
            return _whole(held.to) if held else None
        return await self._store.chats.address(connection, chat) if chat else None

    async def find(self, connection: Connection, utterance: IncomingMessage) -> GroupView | None:
        """What goes on where the utterance belongs; None in private, where it does not ask for a group."""
        if utterance.kind is MessageKind.VOTE:
            return await self._voted(connection, utterance)
        if not utterance.to or utterance.to.place is ChatKind.CHANNEL:
            return None
        if utterance.to.place is ChatKind.GROUP:
            return await self._here(connection, utterance, utterance.to)
        return await self._from_private(connection, utterance)

    async def _voted(self, connection: Connection, utterance: IncomingMessage) -> GroupView | None:
        found = await self._store.discussions.with_poll(connection, utterance.poll)
        if not found:
            return None
        held, part = found
        return GroupView(GroupContext(concerned=self._shelved(held), part=part), concerned=held)

    async def _from_private(self, connection: Connection, utterance: IncomingMessage) -> GroupView | None:
        """A recap that somebody wants to see by themselves."""
        if not utterance.elsewhere or utterance.kind is not MessageKind.COMMAND:
            return None
        number = callback_data.read_recap_link(utterance.argument) if utterance.content == "start" else None
        if number:
            held = await self._store.discussions.load(connection, number)
        else:
            held = await self._joined(connection, utterance.person)
        if held is None or self._shelved(held) is None:
            return None
        manners = await self._convener.manners(connection, held.chat)
        figures = await self._convener.figures(connection, held.chat, held.discussion)
        return GroupView(GroupContext(manners=manners, last=held.discussion, figures=figures, chat=held.to.chat))

    async def _here(self, connection: Connection, utterance: IncomingMessage, to: Address) -> GroupView:
        store, chat = self._store, utterance.chat
        group = await store.groups.load(connection, chat)
        manners = group.manners if group else GroupSettings()
        rests = bool(group and group.interjected and abs(utterance.at - group.interjected) < REST)
        concerned = await self._concerned(connection, utterance, to)
        room = GroupContext(manners=manners, concerned=self._shelved(concerned), rests=rests, chat=to.chat)
        if not utterance.addressed and not concerned:
            follows = utterance.replies_to is not None and await store.said.knows(
                connection, chat, utterance.replies_to
            )
            return GroupView(replace(room, follows=follows))
        running = await store.discussions.running(connection, chat, to.topic)
        last = await store.discussions.last(connection, chat, to.topic)
        room = replace(room, running=self._shelved(running), last=self._shelved(last))
        if _asks_for_figures(utterance):
            figures = await self._convener.figures(connection, chat, room.running or room.last)
            then = await self._convener.following(connection, chat, to.topic, utterance.at)
            room = replace(room, figures=figures, following=then)
        if running and utterance.kind is MessageKind.COMMAND and utterance.content == "close":
            room = replace(room, coming=await self._convener.coming(connection, running))
        if utterance.content == SIGN:
            names = await store.groups.names(connection, chat, ConsentPurpose.EXPORT)
            room = replace(room, signed=utterance.person in names)
        if utterance.kind is MessageKind.COMMAND and utterance.content == "export" and utterance.sender:
            reachable = await store.chats.is_reachable(connection, store.chat_of(utterance.sender))
            room = replace(room, reachable=reachable)
        return GroupView(room, running, concerned)

    async def _concerned(
        self, connection: Connection, utterance: IncomingMessage, to: Address
    ) -> StoredDiscussion | None:
        """The discussion whose prompt or poll is replied to."""
        if utterance.replies_to is None or utterance.kind is MessageKind.COMMAND:
            return None
        found = await self._store.discussions.with_message(connection, utterance.chat, utterance.replies_to)
        if found:
            return found[0]
        # Where a prompt stands is not known while it is being sent, nor after a crash at that moment; sent once more
        # then, it may stand there twice.
        running = await self._store.discussions.running(connection, utterance.chat, to.topic)
        question = running.discussion.question if running else None
        if question is None or not utterance.answers:
            return None
        shown = self._fold(utterance.answers)
        asked = [self._fold(words) for words in (question.zh, question.en) if words]
        return running if any(words in shown for words in asked) else None

    def _shelved(self, held: StoredDiscussion | None) -> Discussion | None:
        return held.discussion if held and self._convener.is_shelved(held.discussion) else None

    async def is_current(
        self, connection: Connection, utterance: IncomingMessage, turn: Decision, found: GroupView | None
    ) -> bool:
        """Do the discussions that a turn begins or carries on still stand as they were seen?"""
        if (
            not any(isinstance(deed, StartDiscussion | AdvanceDiscussion) for deed in turn.deeds)
            or not utterance.to
            or not found
        ):
            return True
        running = await self._store.discussions.running(connection, utterance.chat, utterance.to.topic)
        return running == found.running

    async def open(self, connection: Connection, utterance: IncomingMessage, turn: Decision) -> StoredDiscussion | None:
        """Store the discussion that a turn begins, before its prompt is."""
        opened = next((deed.discussion for deed in turn.deeds if isinstance(deed, StartDiscussion)), None)
        if opened is None or utterance.to is None:
            return None
        held = StoredDiscussion(opened, utterance.chat, utterance.to, utterance.person, utterance.sender)
        return await self._convener.begin(connection, held)

    def piece(self, turn: Decision, begun: StoredDiscussion | None) -> DiscussionMessage | None:
        """Which part of a discussion the reply is."""
        if begun:
            return DiscussionMessage(begun.discussion.id, DiscussionPart.PROMPT)
        ended = next(
            (deed.discussion for deed in turn.deeds if isinstance(deed, AdvanceDiscussion) and deed.told), None
        )
        return DiscussionMessage(ended.id, DiscussionPart.OUTCOME) if ended else None

    async def poll(self, connection: Connection, held: StoredDiscussion, now: datetime) -> None:
        """The first poll of a discussion, after its prompt."""
        if held.discussion.poll:
            await self._store.outbox.add(
                connection, [self._convener.polls.ballot(held, DiscussionPart.BEFORE, Cause.REPLY)], now
            )

    async def do(
        self,
        connection: Connection,
        deed: Effect,
        utterance: IncomingMessage,
        found: GroupView | None,
        now: datetime,
        *,
        posted: bool,
    ) -> None:
        """Store what a turn does besides replying, and beginning a discussion. ``posted``: its reply is sent."""
        store, chat = self._store, utterance.chat
        if isinstance(deed, AdvanceDiscussion) and found and found.running:
            if posted:
                after, told = deed.discussion, deed.told
                await self._convener.advance(connection, found.running, after, Cause.REPLY, now, told=told)
            else:
                await self._convener.hurry(connection, found.running, now)
        elif isinstance(deed, AddContribution) and utterance.message:
            contribution = Contribution(utterance.person, utterance.message, deed.touched)
            await store.said.add(connection, deed.discussion, contribution, utterance.key, now)
        elif isinstance(deed, CountFollowUp) and utterance.replies_to:
            await store.said.followed(connection, chat, utterance.replies_to)
        elif isinstance(deed, CastVote):
            whose = utterance.person
            await store.said.vote(connection, deed.discussion, deed.part, person=whose, stance=deed.stance, now=now)
            await self._convener.voted(connection, deed.discussion, now)
        elif isinstance(deed, SaveGroupSettings) and utterance.to:
            await store.groups.behave(connection, chat, utterance.to, deed.manners)
        elif isinstance(deed, RecordInterjection):
            await store.groups.interjected(connection, chat, now)
        elif isinstance(deed, SaveConsent):
            await store.groups.consent(connection, chat, utterance.person, deed.purpose, deed.name, now=now)
        elif isinstance(deed, FinishReadingDay):
            await store.progress.finish(connection, deed.subscription, utterance.person, deed.day, now)


def _whole(to: Address) -> Address:
    """The group, whatever the topic."""
    return replace(to, topic=None)


def _asks_for_figures(utterance: IncomingMessage) -> bool:
    if utterance.kind is MessageKind.BUTTON:
        return utterance.content.startswith(BEGINS)
    return utterance.kind is MessageKind.COMMAND and utterance.content in _FIGURES
