"""The one way that every message takes: remembered, decided, put into words, and stored with all that it did."""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import UTC, datetime

from bot.core.conversation import ConversationState, IncomingMessage, MessageKind
from bot.core.decision import Decision
from bot.core.essay import Library
from bot.core.language import Language
from bot.core.match import Find, Judge
from bot.core.outgoing import Address, Cause, ChatKind, Document, OutgoingMessage, RenderedMessage
from bot.core.response import CatalogueMessage, TextResponse
from bot.render.compose import Composer
from bot.render.page import Page, Render
from bot.services.discussions import DiscussionService
from bot.services.exports import ExportService
from bot.services.group_context import GroupContexts, GroupView
from bot.services.group_data import GroupDataService
from bot.services.permissions import ALLOW_ALL, Permissions
from bot.services.responses import build_file_messages, build_reply, redirect_to_private
from bot.services.subscriptions import SubscriptionService
from bot.store.database import Connection
from bot.store.journal import JournalEntry
from bot.store.store import Store
from bot.store.subscriptions import StoredSubscription
from bot.talk import callback_data
from bot.talk.decide import concerns_settings, decide, gives_away
from bot.talk.groups import check
from bot.talk.language import language_of
from bot.talk.schedules.arrange import begins

LOOKS = 2
"""How often an utterance is looked at anew, where others changed meanwhile what it is about."""


class _Outdated(Exception):
    """What was seen has changed."""


@dataclass(frozen=True, slots=True)
class HandledMessage:
    """What came of an utterance. Where it has an address, the message is in the outbox already."""

    key: str  # of the utterance
    page: Page | None  # None where silence is right
    message: RenderedMessage | None
    toast: str | None = None
    alert: bool = False  # the toast stays until it is closed


@dataclass(frozen=True, slots=True)
class _Context:
    """An utterance with all that it has to be seen with."""

    utterance: IncomingMessage
    chat: ConversationState
    language: Language
    kept: StoredSubscription | None
    found: GroupView | None


class Conversation:
    """Joins thinking, wording and storing. Knows no door."""

    def __init__(
        self,
        *,
        library: Library,
        find: Find,
        judge: Judge,
        fold: Callable[[str], str],
        composer: Composer,
        convener: DiscussionService,
        store: Store,
        now: Callable[[], datetime] = lambda: datetime.now(UTC),
    ) -> None:
        self._library = library
        self._find = find
        self._judge = judge
        self._fold = fold
        self._composer = composer
        self._store = store
        self._now = now
        self._arrangements = SubscriptionService(library, store, convener)
        self._groups = GroupDataService(store, composer, convener)
        self._rooms = GroupContexts(store, convener, self._groups, fold)
        self._records = ExportService(library, composer, store)

    async def take(
        self, utterance: IncomingMessage, render: Render, rights: Permissions = ALLOW_ALL
    ) -> HandledMessage | None:
        """What came of ``utterance``; None where it was answered before, or belongs nowhere.

        When this returns, all that it did is stored: log, chat, message to be sent, and that it is done with.
        Raises StoreUnavailable, with nothing stored.
        """
        said = utterance.argument if utterance.kind is MessageKind.COMMAND else utterance.content
        utterance = replace(utterance, folded=self._fold(said))
        for _ in range(LOOKS):
            try:
                return await self._take(utterance, render, rights)
            except _Outdated:
                continue
        return await self._take(utterance, render, rights)

    async def _take(self, utterance: IncomingMessage, render: Render, rights: Permissions) -> HandledMessage | None:
        """Raises _Outdated, with nothing stored, where what it saw has changed before it was stored."""
        seen = await self._look(utterance)
        if seen is None:
            return None
        seen = await self._with_rights(seen, rights)
        # Thinking takes a millisecond or two and holds nothing up; a door hands in a chat's messages one at a time.
        turn = decide(seen.utterance, seen.chat, self._library, self._find)
        documents = await self._documents(seen, turn)
        if turn.export and not documents:
            turn = replace(turn, reply=TextResponse((CatalogueMessage("export.nothing"),)))
        if turn.hand_over and not documents:
            turn = replace(turn, reply=TextResponse((CatalogueMessage("export.group.nothing"),)), hand_over=False)
        outgoing = await self._word(seen.utterance, turn, seen.language, render)
        if turn.keep or turn.deeds or outgoing.message:
            await self._commit(seen, turn, outgoing, documents)
        return outgoing

    async def knows(self, vote: IncomingMessage, patience: float) -> bool:
        """Is the poll of a vote known? Waits, at most for ``patience`` seconds, while something is being sent."""
        return await self._rooms.knows(vote.poll, patience)

    async def _look(self, utterance: IncomingMessage) -> _Context | None:
        async with self._store.database.read() as connection:
            if utterance.addressed and await self._store.journal.knows(connection, utterance.key):
                return None
            located = await self._rooms.located(connection, utterance)
            if located is None:
                return None
            chat = await self._store.chats.load(connection, located.chat)
            kept = await self._arrangements.find(connection, located) if located.addressed else None
            found = await self._rooms.find(connection, located)
            reading = callback_data.reading(located.content) if located.kind is MessageKind.BUTTON and kept else None
            if reading:
                progress = await self._store.progress.of(connection, reading.subscription, located.person)
                chat = replace(chat, progress=progress)
        language = language_of(located, chat, self._fold)
        chat = replace(
            chat,
            language=language,
            daily=kept.subscription if kept else None,
            room=found.room if found else None,
            kept_days=self._store.kept_days,
        )
        return _Context(located, chat, language, kept, found)

    async def _with_rights(self, seen: _Context, rights: Permissions) -> _Context:
        """Who may do it, where that matters; and the claim judged, where one is to be checked."""
        utterance = seen.utterance
        if concerns_settings(utterance) and utterance.to:
            seen = await self._with_settings(seen, utterance.to, rights)
            utterance = seen.utterance
        elif utterance.elsewhere and utterance.kind is not MessageKind.BUTTON:
            # A link from a group: what is exported goes to its admins, a recap to its members.
            exports = callback_data.read_export_link(utterance.argument) is not None
            allowed = await rights.allow(utterance, utterance.elsewhere, member=not exports, afresh=True)
            utterance = replace(utterance, manages=allowed)
        checks = utterance.kind is MessageKind.COMMAND and utterance.content == check.COMMAND
        claim = check.claim(utterance) if checks else ""
        if claim:
            essay = self._library.essay(seen.chat.at.slug if seen.chat.at else None)
            utterance = replace(utterance, judged=self._judge(claim, essay.slug))
        return replace(seen, utterance=utterance)

    async def _with_settings(self, seen: _Context, to: Address, rights: Permissions) -> _Context:
        """Who may change them, and whether the bot may write where something is to begin to come."""
        utterance, kept = seen.utterance, seen.kept
        concerned = kept.to if kept else utterance.elsewhere or to
        manages = await rights.allow(utterance, concerned, afresh=gives_away(utterance))
        utterance = replace(utterance, manages=manages)
        if manages and begins(utterance) and not await rights.writes(concerned):
            title = utterance.title or (kept.title if kept else "")
            utterance = replace(utterance, barred=concerned.place, title=title)
        seen = replace(seen, utterance=utterance)
        if not utterance.elsewhere or not manages or utterance.barred or kept:
            return seen
        kept = await self._arrangements.draft(utterance, utterance.elsewhere, seen.language)
        return replace(seen, kept=kept, chat=replace(seen.chat, daily=kept.subscription))

    async def _documents(self, seen: _Context, turn: Decision) -> list[Document]:
        utterance = seen.utterance
        if turn.export:
            own = await self._records.of_person(utterance, seen.kept)
            return [own] if own else []
        if not turn.hand_over:
            return []
        group = self._store.chat_of(utterance.elsewhere) if utterance.elsewhere else utterance.chat
        async with self._store.database.read() as connection:
            return await self._records.of_group(connection, group, seen.language)

    async def _word(
        self, utterance: IncomingMessage, turn: Decision, language: Language, render: Render
    ) -> HandledMessage:
        page = self._composer.compose(turn.reply, language) if turn.reply else None
        message = render(page) if page and not page.strip else None
        if page and page.strip:
            # A picture takes a tenth of a second.
            message = await asyncio.to_thread(render, page)
        return HandledMessage(
            key=utterance.key,
            page=page,
            message=message,
            toast=self._composer.say(turn.toast, language) if turn.toast else None,
            alert=turn.alert,
        )

    async def _commit(
        self, seen: _Context, turn: Decision, outgoing: HandledMessage, documents: list[Document]
    ) -> None:
        now, store, utterance = self._now(), self._store, seen.utterance
        async with store.database.begin() as connection:
            # Telegram was asked for rights meanwhile, and others went on.
            if not await self._rooms.is_current(connection, utterance, turn, seen.found):
                raise _Outdated
            if not await self._arrangements.is_current(connection, turn.chat.daily, seen.kept):
                raise _Outdated
            if turn.keep or outgoing.message:
                # Of what was not put to the bot only that it was answered is kept, not what was said.
                logged = utterance if turn.keep else replace(utterance, content="", argument="", person=utterance.chat)
                answered = _plain(outgoing) if turn.keep else ""
                await store.journal.record(
                    connection, JournalEntry(logged, turn.finding if turn.keep else None, answered, now)
                )
            if turn.forget:
                await store.forget(connection, utterance.person, now, utterance.chat)
            elif turn.forget_group:
                group = store.chat_of(utterance.elsewhere) if utterance.elsewhere else utterance.chat
                await self._groups.forget(connection, group, now)
            elif turn.keep and utterance.kind is not MessageKind.VOTE:
                await store.chats.save(connection, utterance, turn.chat, now)
                await self._arrangements.keep(connection, utterance, turn.chat.daily, seen.kept, now)
            posted = await self._post(connection, seen, turn, outgoing, documents=documents, now=now)
            for deed in turn.deeds:
                await self._rooms.do(connection, deed, utterance, seen.found, now, posted=posted)
            await store.inbox.done(connection, utterance.key)
        if turn.forget or turn.forget_group:
            await store.scrub()

    async def _post(
        self,
        connection: Connection,
        seen: _Context,
        turn: Decision,
        outgoing: HandledMessage,
        *,
        documents: list[Document],
        now: datetime,
    ) -> bool:
        """Put the answer into the outbox, with what goes along. Is there one, and in time?"""
        utterance, store = seen.utterance, self._store
        parcel = build_reply(utterance, turn, outgoing.message, now)
        if parcel is None:
            if utterance.to:
                await store.journal.settle(connection, utterance.key, delivered=outgoing.message is None)
            return False
        begun = await self._rooms.open(connection, utterance, turn)
        parcel = replace(parcel, piece=self._rooms.piece(turn, begun))
        # In a group the answer only says that the files come in private.
        here = 0 if parcel.to.place is ChatKind.GROUP else 1
        parcel = redirect_to_private(store, utterance, parcel) if utterance.barred else parcel
        parcel = replace(parcel, document=next(iter(documents[:here]), None))
        await store.outbox.add(connection, [parcel, *build_file_messages(store, utterance, documents[here:])], now)
        if begun:
            await self._rooms.poll(connection, begun, now)
        return True

    async def settle(self, outgoing: HandledMessage, *, delivered: bool) -> None:
        """For a door that prints by itself: write down what became of the answer."""
        async with self._store.database.begin() as connection:
            await self._store.journal.settle(connection, outgoing.key, delivered=delivered)

    async def give_up(
        self, key: str, error: str, said: IncomingMessage | None, render: Render, *, keep: bool = True
    ) -> None:
        """Set aside what failed too often (to ``keep`` it, or not), and say so where somebody waits for an answer."""
        now = self._now()
        async with self._store.database.begin() as connection:
            await self._store.inbox.set_aside(connection, key, error, keep=keep)
            if said and said.to and said.to.place is ChatKind.PRIVATE:
                message = render(self._composer.remark(CatalogueMessage("say.error"), said.spoken))
                parcel = OutgoingMessage(f"apology:{key}", Cause.REPLY, said.chat, said.to, message)
                await self._store.outbox.add(connection, [parcel], now)


def _plain(outgoing: HandledMessage) -> str:
    return outgoing.message.plain if outgoing.message else outgoing.toast or ""
