"""A group as it would be: people speak, time goes by, and the bot answers, through the code that it runs on."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from bot.core.incoming import IncomingMessage
from bot.core.outgoing import (
    Address,
    ChatKind,
    EditText,
    OutgoingMessage,
    SendDocument,
    SendPhoto,
    SendPoll,
    SendResult,
    SendStatus,
    SendText,
    StopPoll,
)
from bot.demo.chat_history import GROUP, NAME, ChatHistory
from bot.demo.script import DemoScript, ScriptStep, SettingsChange
from bot.demo.transcript import Pictures, Transcript, TranscriptLine, file_note, shown
from bot.demo.updates import Raw, UpdateBuilder
from bot.render.telegram import toast
from bot.services.conversation import Conversation, HandledMessage
from bot.services.delivery import DeliveryService
from bot.services.discussions import DiscussionService
from bot.services.scheduler import Scheduler
from bot.store.groups import SETTLING
from bot.store.outbox_claims import QueuedMessage
from bot.store.store import Store

AT_ONCE = 32


class DemoClock:
    """Time as the script has it."""

    def __init__(self, begins: datetime) -> None:
        self.now = begins

    def __call__(self) -> datetime:
        return self.now


@dataclass(frozen=True, slots=True)
class DemoServices:
    """What the bot is made of. The conversation goes by ``clock``, and so does what reads a raw update."""

    read: Callable[[Mapping[str, Any]], IncomingMessage | None]
    conversation: Conversation
    discussions: DiscussionService
    scheduler: Scheduler
    delivery: DeliveryService
    store: Store
    clock: DemoClock


class Playback:
    """Plays a script once. What is told comes in the order in which the group sees it."""

    def __init__(self, script: DemoScript, crew: DemoServices, transcript: Transcript, pictures: Pictures) -> None:
        self._script = script
        self._crew = crew
        self._transcript = transcript
        self._pictures = pictures
        self._chats = ChatHistory()
        self._updates = UpdateBuilder(self._chats, script.group)

    @property
    def _now(self) -> datetime:
        return self._crew.clock.now

    async def play(self) -> None:
        """From the bot's coming in to the last line. Raises BadLine for a line that cannot be played, and OSError."""
        await self._enter()
        for step in self._script.steps:
            await self._until(step.at)
            await self._act(step)
            await self._deliver()

    async def _enter(self) -> None:
        """The bot is put into the group, and says what it does there."""
        group = self._script.group
        self._transcript.title(group.title, self._now)
        self._happens(f"{group.admins[0]} adds {NAME}" if group.admins else f"{NAME} comes in")
        await self._crew.delivery.mark_reachable(GROUP, self._now, group.spoken, sees_all=not group.privacy)
        self._crew.clock.now += SETTLING
        await self._tick()

    async def _until(self, moment: datetime) -> None:
        """Time goes on. What comes by itself meanwhile comes when its time is."""
        while (due := await self._due(moment)) is not None:
            self._crew.clock.now = max(self._now, due)
            await self._tick()
        # The bot took a moment to come in; nothing is said before.
        self._crew.clock.now = max(self._now, moment)

    async def _due(self, moment: datetime) -> datetime | None:
        """When the next thing comes by itself, up to ``moment``."""
        async with self._crew.store.read() as tx:
            found = [at for _, at in await tx.subscriptions.due(moment, 1)]
            held_due = [await tx.discussions.load(number) for number in await tx.discussions.due(moment, 1)]
        for held in held_due:
            found += [held.discussion.due] if held and held.discussion.due else []
        return min(found, default=None)

    async def _tick(self) -> None:
        await self._crew.scheduler.tick(self._now)
        await self._deliver()

    def _happens(self, words: str) -> None:
        self._transcript.happens(self._now, words)

    async def _act(self, step: ScriptStep) -> None:
        line = step.line
        if line.text is not None:
            await self._say(step)
        elif line.press is not None:
            await self._press(step)
        elif line.vote is not None or line.retract:
            await self._vote(step)
        elif line.settings is not None:
            await self._behave(line.settings)

    async def _say(self, step: ScriptStep) -> None:
        before = self._chats.replied_to(step)
        message = self._chats.write(step.line, before, self._now)
        said = TranscriptLine(
            who=message.person,
            text=message.text,
            to=self._chats.told(before) if before else "",
            topic=self._chats.topic(message.to),
            private=NAME if step.line.private else "",
        )
        self._transcript.says(self._now, said)
        await self._take(self._updates.message(message, before))

    async def _press(self, step: ScriptStep) -> None:
        person = step.line.who or ""
        message, key = self._chats.button(step)
        self._happens(f"{person} presses [{key.text}]")
        if key.copies:
            return
        if key.start is not None:
            opened = self._chats.open(person, self._now, f"/start {key.start}".strip())
            self._transcript.says(self._now, TranscriptLine(person, "/start", private=NAME))
            await self._take(self._updates.message(opened))
            return
        handled = await self._take(self._updates.press(person, message, key))
        if handled and handled.toast:
            self._happens(f"(private to {person}) {toast(handled.toast)}")

    async def _vote(self, step: ScriptStep) -> None:
        person, vote = step.line.who or "", step.line.vote
        poll = self._chats.poll(step)
        poll.votes.pop(person, None)
        if vote:
            poll.votes[person] = poll.options.index(vote)
        did = f"votes: {vote}" if vote else "takes the vote back"
        self._happens(f"{person} {did} ({poll.counts})")
        await self._take(self._updates.vote(person, poll))

    async def _behave(self, changes: SettingsChange) -> None:
        """As an admin would say by the buttons of /settings."""
        store = self._crew.store
        async with store.transaction() as tx:
            chat = store.chat_of(GROUP)
            settings = changes.of(await self._crew.discussions.settings(tx, chat))
            await tx.groups.save_settings(chat, GROUP, settings)
        changed = [f"{name} {_switch(value)}" for name, value in changes if value is not None]
        self._happens(f"settings: {', '.join(changed)}")

    async def _take(self, update: Raw) -> HandledMessage | None:
        incoming = self._crew.read(update)
        # With privacy mode on, Telegram brings only what is put to the bot.
        if incoming is None or (self._script.group.privacy and not incoming.addressed):
            return None
        return await self._crew.conversation.handle(incoming, self)

    async def can_write(self, to: Address) -> bool:
        """In a demo the bot may."""
        return True

    async def allow(
        self, incoming: IncomingMessage, to: Address, *, member: bool = False, afresh: bool = False
    ) -> bool:
        """Everybody in the script is a member of its group."""
        if to.place is ChatKind.PRIVATE:
            return incoming.origin.to == to
        person = self._chats.person(incoming.origin.sender.chat) if incoming.origin.sender else ""
        return member or person in self._script.admins

    async def _deliver(self) -> None:
        """All that is to be sent arrives at once, in the order in which it would be sent."""
        while ready := await self._ready():
            for queued in ready:
                async with self._crew.store.transaction() as tx:
                    await tx.outbox.begin([queued.id], self._now)
                await self._crew.delivery.settle(queued, self._arrive(queued.outgoing), self._now)

    async def _ready(self) -> list[QueuedMessage]:
        async with self._crew.store.read() as tx:
            return await tx.outbox.ready((), AT_ONCE)

    def _arrive(self, outgoing: OutgoingMessage) -> SendResult:
        content = outgoing.content
        poll = self._chats.find(content.poll) if isinstance(content, StopPoll) else None
        if poll:
            poll.closed = True
            self._happens(f"the poll is closed ({poll.counts})")
            return SendResult(SendStatus.SENT, counted=poll.numbers)
        changed = self._chats.find(content.edited) if isinstance(content, EditText) else None
        if changed:
            changed.text, changed.rows = outgoing.message.plain, outgoing.message.rows
            self._show(outgoing, "the message is changed")
            return SendResult(SendStatus.SENT, message=changed.id)
        message, asks = self._chats.arrive(outgoing, self._now), isinstance(content, SendPoll)
        self._show(outgoing, "a poll" if asks else "without a sound" if outgoing.silent else "")
        return SendResult(SendStatus.SENT, message=message.id, poll=str(message.id) if asks else None)

    def _show(self, outgoing: OutgoingMessage, about: str) -> None:
        content, words = outgoing.content, outgoing.message
        replies = content if isinstance(content, SendText | SendPhoto | SendDocument) else None
        before = self._chats.find(replies.reply_to) if replies else None
        private = self._chats.person(outgoing.to.chat) if outgoing.to.place is ChatKind.PRIVATE else ""
        notes, text = [], shown(words.text, self._chats.link)
        if isinstance(content, SendPoll):
            notes, text = ["  ".join(f"( ) {option}" for option in content.options), content.description], words.plain
        notes += [self._pictures.keep(words.picture)] if words.picture else []
        notes += [file_note(content.document)] if isinstance(content, SendDocument) else []
        said = TranscriptLine(
            who=NAME,
            text=text,
            to=self._chats.told(before) if before else "",
            quote=replies.quote if replies else "",
            topic=self._chats.topic(outgoing.to),
            private=private,
            about=about,
            rows=words.rows,
            notes=tuple(notes),
        )
        self._transcript.says(self._now, said)


def _switch(value: object) -> str:
    return {True: "on", False: "off"}[value] if isinstance(value, bool) else str(value)
