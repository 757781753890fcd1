"""The one way that every message takes: remembered, decided, put into words, and stored with all that it did."""

import json
import re
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta

from bot.core.chat import Chat, Kind, Utterance
from bot.core.essay import Library
from bot.core.language import Language
from bot.core.match import Find
from bot.core.post import Address, Cause, Document, Parcel, Place, Rendered
from bot.core.reply import Note, Remark, Turn
from bot.render.compose import Composer
from bot.render.page import Page
from bot.store.database import Connection
from bot.store.journal import Entry
from bot.store.store import Store
from bot.store.subscriptions import Kept
from bot.talk import payload
from bot.talk.answer import answer, concerns_settings
from bot.talk.daily import draft
from bot.talk.schedule import following

_HAN = re.compile(r"[\u3400-\u9fff\uf900-\ufaff]")

OVERDUE = timedelta(minutes=10)
"""A group has moved on by then; an answer that comes later would only disturb."""

EXPORTED = 2000
"""Entries that somebody gets of their own log: the newest."""

Render = Callable[[Page], Rendered]
"""How a door turns a page into what it sends."""

Rights = Callable[[Utterance, Address], Awaitable[bool]]
"""May this person change the settings of the chat at this address?"""


async def everybody(utterance: Utterance, to: Address) -> bool:
    """For doors behind which there is one person only."""
    return True


@dataclass(frozen=True, slots=True)
class Outgoing:
    """What came of an utterance. Where it has an address, the message is in the outbox already."""

    key: str  # of the utterance
    page: Page | None  # None where silence is right
    message: Rendered | None
    toast: str | None = None


class Corridor:
    """Joins thinking, wording and storing. Knows no door."""

    def __init__(
        self,
        *,
        library: Library,
        find: Find,
        fold: Callable[[str], str],
        composer: Composer,
        store: Store,
        now: Callable[[], datetime] = lambda: datetime.now(UTC),
    ) -> None:
        self._library = library
        self._find = find
        self._fold = fold
        self._composer = composer
        self._store = store
        self._now = now

    async def take(self, utterance: Utterance, render: Render, rights: Rights = everybody) -> Outgoing | None:
        """What came of ``utterance``; None where it was answered before.

        When this returns, all that it did is stored: log, chat, message to be sent, and that it is done with.
        Raises StoreUnavailable, with nothing stored.
        """
        said = utterance.argument if utterance.kind is Kind.COMMAND else utterance.content
        utterance = replace(utterance, folded=self._fold(said))
        async with self._store.database.read() as connection:
            if await self._store.journal.knows(connection, utterance.key):
                return None
            chat = await self._store.chats.load(connection, utterance.chat)
            kept = await self._subscription(connection, utterance)
        language = language_of(utterance, chat, self._fold)
        if concerns_settings(utterance) and utterance.to:
            concerned = kept.to if kept else utterance.elsewhere or utterance.to
            utterance = replace(utterance, manages=await rights(utterance, concerned))
            if utterance.elsewhere and utterance.manages and kept is None:
                kept = await self._drafted(utterance, utterance.elsewhere, language)
        # Thinking takes a millisecond or two and holds nothing up; a door hands in a chat's messages one at a time.
        chat = replace(chat, language=language, daily=kept.subscription if kept else None)
        turn = answer(utterance, chat, self._library, self._find)
        document = await self._kept_of(utterance, kept) if turn.export else None
        if turn.export and document is None:
            turn = replace(turn, reply=Remark((Note("export.nothing"),)))
        outgoing = self._word(utterance, turn, language, render)
        await self._commit(utterance, turn, outgoing, kept, document)
        return outgoing

    async def _subscription(self, connection: Connection, utterance: Utterance) -> Kept | None:
        """That of the chat or topic; or the one that a button names, where this person has set that up."""
        named = payload.subscription(utterance.content) if utterance.kind is Kind.BUTTON else None
        if named:
            kept = await self._store.subscriptions.load(connection, named)
            return kept if kept and kept.person == utterance.person else None
        if utterance.elsewhere:
            return await self._store.subscriptions.find(connection, self._store.chat_of(utterance.elsewhere), None)
        topic = utterance.to.topic if utterance.to else None
        return await self._store.subscriptions.find(connection, utterance.chat, topic)

    async def _drafted(self, utterance: Utterance, to: Address, language: Language) -> Kept:
        """One for another chat, stored at once, for its buttons have to name it."""
        kept = Kept(
            subscription=draft(Chat(), self._library, language),
            chat=self._store.chat_of(to),
            to=to,
            person=utterance.person,
            sender=utterance.sender,
        )
        async with self._store.database.begin() as connection:
            number = await self._store.subscriptions.save(connection, kept, None)
        return replace(kept, subscription=replace(kept.subscription, id=number))

    def _word(self, utterance: Utterance, turn: Turn, language: Language, render: Render) -> Outgoing:
        page = self._composer.compose(turn.reply, language) if turn.reply else None
        return Outgoing(
            key=utterance.key,
            page=page,
            message=render(page) if page else None,
            toast=self._composer.say(turn.toast, language) if turn.toast else None,
        )

    async def _commit(
        self, utterance: Utterance, turn: Turn, outgoing: Outgoing, kept: Kept | None, document: Document | None
    ) -> None:
        now, store = self._now(), self._store
        parcel = self._parcel(utterance, turn, outgoing, now)
        if parcel:
            parcel = replace(parcel, document=document)
        async with store.database.begin() as connection:
            await store.journal.record(connection, Entry(utterance, turn.finding, _plain(outgoing), now))
            if turn.forget:
                await store.forget(connection, utterance.person, now, utterance.chat)
            else:
                await store.chats.save(connection, utterance, turn.chat, now)
                await self._schedule(connection, utterance, turn.chat, kept)
            if parcel:
                await store.outbox.add(connection, [parcel], now)
            elif utterance.to:
                await store.journal.settle(connection, utterance.key, delivered=outgoing.message is None)
            await store.inbox.done(connection, utterance.key)
        if turn.forget:
            await store.scrub()

    async def _kept_of(self, utterance: Utterance, kept: Kept | None) -> Document | None:
        """The log of one person, a line an entry, and what they have arranged; None where there is nothing."""
        async with self._store.database.read() as connection:
            entries = await self._store.journal.of_person(connection, utterance.person, EXPORTED)
        if kept and kept.person == utterance.person:
            entries.append({"daily": self._store.subscriptions.told(kept)})
        lines = [json.dumps(entry, ensure_ascii=False) + "\n" for entry in entries]
        return Document("essay-bot.jsonl", "".join(lines).encode()) if lines else None

    async def _schedule(self, connection: Connection, utterance: Utterance, chat: Chat, kept: Kept | None) -> None:
        """Keep the subscription, where the turn has made or changed it."""
        daily = chat.daily
        if daily is None or not utterance.to or (kept and kept.subscription == daily):
            return
        if kept is None:
            kept = Kept(daily, utterance.chat, utterance.to, utterance.person, utterance.sender)
        changed = replace(kept, subscription=daily)
        if concerns_settings(utterance):
            # Whoever changes it is told when it has to stop.
            changed = replace(changed, person=utterance.person, sender=utterance.sender or kept.sender)
        due = following(daily, self._now())
        number = await self._store.subscriptions.save(connection, changed, due)
        if due is None:
            await self._store.outbox.cancel_about(connection, Cause.DAILY, str(number), self._now())

    def _parcel(self, utterance: Utterance, turn: Turn, outgoing: Outgoing, now: datetime) -> Parcel | None:
        """The answer, as it is put into the outbox; None where there is none, or where it would come too late."""
        to = utterance.to
        if not outgoing.message or not to or (to.place is Place.GROUP and now - utterance.at > OVERDUE):
            return None
        return Parcel(
            key=f"reply:{utterance.key}",
            cause=Cause.REPLY,
            chat=utterance.chat,
            to=to,
            message=outgoing.message,
            edit=utterance.message if turn.in_place else None,
            reply_to=utterance.message if to.place is Place.GROUP and not turn.in_place else None,
            about=utterance.key,
            expires=utterance.at + OVERDUE if to.place is Place.GROUP else None,
        )

    async def settle(self, outgoing: Outgoing, *, delivered: bool) -> None:
        """For a door that prints by itself: write down what became of the answer."""
        async with self._store.database.begin() as connection:
            await self._store.journal.settle(connection, outgoing.key, delivered=delivered)

    async def give_up(self, key: str, error: str, utterance: Utterance | None, render: Render) -> None:
        """Set aside what failed too often, and say so where somebody waits for an answer."""
        now = self._now()
        async with self._store.database.begin() as connection:
            await self._store.inbox.set_aside(connection, key, error)
            if utterance and utterance.to and utterance.to.place is Place.PRIVATE:
                message = render(self._composer.remark(Note("say.error"), utterance.spoken))
                parcel = Parcel(f"apology:{key}", Cause.REPLY, utterance.chat, utterance.to, message)
                await self._store.outbox.add(connection, [parcel], now)


def _plain(outgoing: Outgoing) -> str:
    return outgoing.message.plain if outgoing.message else outgoing.toast or ""


def language_of(utterance: Utterance, chat: Chat, fold: Callable[[str], str]) -> Language:
    """Whoever writes Chinese is answered in Chinese; a button or a command keeps to the language used last."""
    if utterance.kind is not Kind.TEXT or not _HAN.search(utterance.content):
        return chat.language or utterance.spoken
    if utterance.spoken is not Language.ENGLISH:
        return utterance.spoken
    characters = "".join(_HAN.findall(utterance.content))
    return Language.HANS if fold(characters) == characters else Language.HANT
