"""The rooms of the house joined over a real database, with a clock that is set by hand."""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
from itertools import count
from typing import Any

from sqlalchemy import select

from bot.bootstrap.application import Services, build_services
from bot.core.discussion import DiscussionFigures, DiscussionPart, GroupSettings, Stance
from bot.core.essay import Library
from bot.core.incoming import IncomingMessage, MessageKind
from bot.core.match import Find, Judge
from bot.core.outgoing import Address, ChatKind, OutgoingMessage, RenderedMessage, SendResult, SendStatus
from bot.render.page import Page, Render
from bot.render.telegram import render_telegram
from bot.search.text.script import ScriptConverter
from bot.services.conversation import HandledMessage
from bot.services.group_context import GroupContexts
from bot.services.group_data import GroupDataService
from bot.services.permissions import ALLOW_ALL, Permissions
from bot.store.database import Database
from bot.store.discussions import StoredDiscussion
from bot.store.encryption import Encryption
from bot.store.outbox_claims import QueuedMessage
from bot.store.store import Store
from bot.store.tables import metadata
from tests.incoming import changed, incoming
from tests.outgoing import parts
from tests.talk.people import Search, judging
from tests.talk.recognising import recognise, recognise_detail

BOT = 1
NOW = datetime(2026, 3, 9, 12, 0, tzinfo=UTC)
GROUP = Address(-1_001_234_567_890, ChatKind.GROUP)
TOPIC = replace(GROUP, topic=7)
ADMIN, MEMBER = 7, 8
"""Telegram's ids."""


def services_over(
    store: Store,
    library: Library,
    script: ScriptConverter,
    *,
    find: Find | None = None,
    judge: Judge | None = None,
    slow: frozenset[str] = frozenset(),
    render: Render = render_telegram,
    now: Callable[[], datetime] = lambda: NOW,
) -> Services:
    """All services, as the program builds them. ``find``, ``judge``: where what they say matters."""
    return build_services(
        store,
        library=library,
        script=script,
        find=find or Search(),
        judge=judge or judging(),
        recognise=recognise,
        recognise_detail=recognise_detail,
        slow=slow,
        render=render,
        now=now,
    )


class Form:
    """Telegram's form of pages, in which the program may be made to crash."""

    crashes = False

    def __call__(self, page: Page) -> RenderedMessage:
        if self.crashes:
            raise RuntimeError
        return render_telegram(page)


class House:
    """All of it, with people who speak, and Telegram, which takes what is sent. ``now`` may be changed.

    ``chosen``: what Telegram says when it closes the poll in a message, where it says anything.
    """

    def __init__(
        self,
        library: Library,
        script: ScriptConverter,
        database: Database,
        *,
        find: Find | None = None,
        judge: Judge | None = None,
        store: Store | None = None,
    ) -> None:
        """``store``: where another house keeps what this one is to find."""
        self.now = NOW
        self.library = library
        self.store = store = store or Store(database, Encryption(Encryption.new_key()), BOT)
        self.form = Form()
        services = services_over(store, library, script, find=find, judge=judge, render=self.form, now=lambda: self.now)
        self.renderer, self.discussions = services.renderer, services.discussions
        self.scheduler, self.delivery = services.scheduler, services.delivery
        self.conversation = services.conversation
        self.rooms = GroupContexts(
            store, self.discussions, GroupDataService(store, self.renderer, self.discussions), script.fold
        )
        self._asked: dict[DiscussionPart, str] = {}
        self._keys, self._messages, self._polls = count(1), count(100), count(5000)
        self.chosen: dict[int, tuple[int, ...]] = {}

    # People

    def person(self, user: int) -> str:
        """As they are known in private."""
        return self.store.encryption.pseudonym("person", user)

    def member(self, user: int, to: Address = GROUP) -> str:
        """As they are known in a group or channel."""
        return self.store.encryption.member(self.store.chat_of(to), self.person(user))

    def said(
        self, kind: MessageKind, content: str, argument: str = "", *, by: int = MEMBER, **about: Any
    ) -> IncomingMessage:
        """As the door hands it in: in the group, now, unless ``about`` has it otherwise."""
        to: Address | None = about.get("to", GROUP)
        new = incoming(
            key=f"k{next(self._keys)}",
            door="telegram",
            person=self.person(by),
            chat=self.store.chat_of(to) if to else "",
            kind=kind,
            content=content,
            argument=argument,
            at=self.now,
            to=to,
            message=next(self._messages),
            sender=Address(by),
        )
        return changed(new, **about)

    def text(self, words: str, **about: Any) -> IncomingMessage:
        return self.said(MessageKind.TEXT, words, **about)

    def command(self, name: str, argument: str = "", *, by: int = ADMIN, **about: Any) -> IncomingMessage:
        return self.said(MessageKind.COMMAND, name, argument, by=by, **about)

    def vote(self, poll: str, stance: Stance | None, *, by: int = MEMBER) -> IncomingMessage:
        """As Telegram tells of it: it names neither the chat nor the message."""
        about: dict[str, Any] = {"chat": "", "to": None, "sender": None, "message": None, "poll": poll}
        return self.said(MessageKind.VOTE, stance or "", by=by, **about)

    async def take(self, incoming: IncomingMessage, permissions: Permissions = ALLOW_ALL) -> HandledMessage | None:
        return await self.conversation.handle(incoming, permissions)

    async def forgets(self, user: int) -> None:
        """Somebody asks in private to be forgotten, and presses the button that does it."""
        asked = await self.obeys("forget", by=user, to=Address(user))
        assert asked
        assert asked.message
        await self.take(self.said(MessageKind.BUTTON, asked.message.rows[0][0].payload, by=user, to=Address(user)))

    async def hears(self, words: str, **about: Any) -> HandledMessage | None:
        return await self.take(self.text(words, **about))

    async def obeys(self, name: str, argument: str = "", **about: Any) -> HandledMessage | None:
        return await self.take(self.command(name, argument, **about))

    async def counts(self, poll: str, stance: Stance | None, *, by: int = MEMBER) -> HandledMessage | None:
        return await self.take(self.vote(poll, stance, by=by))

    # Telegram

    async def delivers(self, status: SendStatus = SendStatus.SENT) -> list[OutgoingMessage]:
        """Everything that is to be sent, one after the other, with this fate; the messages."""
        came = []
        async with self.store.read() as tx:
            while ready := await tx.outbox.ready((), 1000):
                for queued in sorted(ready, key=lambda each: each.id):
                    await self.sends(queued, status)
                    came.append(queued.outgoing)
        return came

    async def sends(self, queued: QueuedMessage, status: SendStatus) -> None:
        async with self.store.transaction() as tx:
            await tx.outbox.begin([queued.id], self.now)
        came = SendResult(status)
        stops = parts(queued.outgoing).stops
        if status is SendStatus.SENT and stops is not None:
            came = SendResult(status, counted=self.chosen.get(stops))
        elif status is SendStatus.SENT:
            poll = str(next(self._polls)) if parts(queued.outgoing).options else None
            came = SendResult(status, message=next(self._messages), poll=poll)
            if poll and queued.outgoing.piece:
                self._asked[queued.outgoing.piece.part] = poll
        await self.delivery.settle(queued, came, self.now)

    async def tick(self) -> int:
        return await self.scheduler.tick(self.now)

    # What is stored

    async def held(self, to: Address = GROUP) -> StoredDiscussion | None:
        """What goes on in a place."""
        async with self.store.read() as tx:
            return await tx.discussions.running(self.store.chat_of(to), to.topic)

    async def poll(self, part: DiscussionPart = DiscussionPart.BEFORE) -> str:
        """Telegram's id of the latest poll."""
        return self._asked.get(part, "None")

    async def figures(self, held: StoredDiscussion) -> DiscussionFigures:
        async with self.store.read() as tx:
            return await self.discussions.figures(tx, held.chat, held.discussion)

    async def settings(self) -> GroupSettings:
        async with self.store.read() as tx:
            return await self.discussions.settings(tx, self.store.chat_of(GROUP))

    async def behaves(self, settings: GroupSettings) -> None:
        """As an admin has said."""
        async with self.store.transaction() as tx:
            await tx.groups.save_settings(self.store.chat_of(GROUP), GROUP, settings)

    async def rows(self) -> dict[str, int]:
        """How many there are in each table that has any."""
        async with self.store.database.read() as connection:
            found = {each.name: len((await connection.execute(select(each))).all()) for each in metadata.sorted_tables}
        return {name: number for name, number in found.items() if number}

    async def log(self) -> list[dict[str, Any]]:
        async with self.store.read() as tx:
            return [entry async for entry in tx.journal.entries()]
