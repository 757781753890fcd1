"""An owner's message to every chat: shown first, confirmed by a button, planned piece by piece, told of as it goes."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta

from bot.core import keys
from bot.core.callback_data.actions import BroadcastButton, BroadcastVerb
from bot.core.incoming import ButtonPress, Command
from bot.core.language import Language
from bot.core.outgoing import Cause, DeliveryStatus, EditText, OutgoingMessage, RenderedMessage, send
from bot.core.response import CatalogueMessage, TextResponse
from bot.render.renderer import Renderer
from bot.render.split import units
from bot.store.broadcasts import Broadcast, BroadcastStage
from bot.store.chats import ReachableChat
from bot.store.journal import JournalEntry
from bot.store.store import Store
from bot.store.transaction import Transaction
from bot.talk import broadcasts
from bot.talk.broadcasts import BroadcastProgress

PLAN_BATCH = 200
"""Messages planned at a time; not many more wait in the outbox, and a stop is quick."""
MAX_LENGTH = 3800
"""UTF-16 units of a message to everybody: with the question below it, its preview has to fit into one message."""
PROGRESS_INTERVAL = timedelta(seconds=3)
"""Between two changes of the message that tells the progress."""

_REQUIRED_STAGE = {
    BroadcastVerb.GO: BroadcastStage.DRAFT,
    BroadcastVerb.NO: BroadcastStage.DRAFT,
    BroadcastVerb.STOP: BroadcastStage.RUNNING,
}


class BroadcastService:
    """Drafts, starts, plans and stops the broadcasts of one bot, which are in the database."""

    def __init__(self, renderer: Renderer, store: Store, rate: float) -> None:
        """``rate``: messages a second that can be sent."""
        self._renderer = renderer
        self._store = store
        self._rate = rate
        self._reported_at: dict[int, datetime] = {}

    async def draft(self, incoming: Command, now: datetime) -> None:
        """Show what would be sent, to how many, and how long that takes. Raises StoreUnavailable."""
        content = incoming.argument or incoming.replied
        async with self._store.transaction() as tx:
            if not incoming.origin.to or await self._is_duplicate(tx, incoming, now):
                return
            response = broadcasts.usage() if not content else broadcasts.too_long()
            if 0 < units(content) <= MAX_LENGTH:
                total = await tx.chats.count()
                draft = Broadcast(
                    id=0,
                    person=incoming.origin.person,
                    to=incoming.origin.to,
                    message=None,
                    content=content,
                    stage=BroadcastStage.DRAFT,
                    cursor="",
                    total=total,
                    at=now,
                    language=incoming.origin.spoken,
                )
                number = await tx.broadcasts.add(draft)
                response = broadcasts.preview(number, content, total, total / self._rate)
            outgoing = OutgoingMessage(
                key=keys.reply(incoming.origin.key),
                cause=Cause.REPLY,
                chat=incoming.origin.chat,
                to=incoming.origin.to,
                content=send(self._render(response, incoming.origin.spoken)),
                about=incoming.origin.key,
            )
            await tx.outbox.add([outgoing], now)

    async def press(self, incoming: ButtonPress, now: datetime) -> str | None:
        """Start, drop or stop a broadcast; return a toast where the button is stale. Raises StoreUnavailable."""
        pressed = incoming.data if isinstance(incoming.data, BroadcastButton) else None
        async with self._store.transaction() as tx:
            if await self._is_duplicate(tx, incoming, now):
                return None
            broadcast = await tx.broadcasts.load(pressed.number) if pressed else None
            if (
                not pressed
                or not broadcast
                or not incoming.origin.owner
                or broadcast.stage is not _REQUIRED_STAGE[pressed.verb]
            ):
                return self._renderer.say(CatalogueMessage("button.stale"), incoming.origin.spoken)
            stage = BroadcastStage.RUNNING if pressed.verb is BroadcastVerb.GO else BroadcastStage.STOPPED
            # Between the preview and the button chats come and go.
            total = await tx.chats.count() if pressed.verb is BroadcastVerb.GO else broadcast.total
            broadcast = replace(broadcast, stage=stage, message=incoming.message, total=total)
            changes = {"state": stage, "message": incoming.message, "total": total}
            await tx.broadcasts.change(broadcast.id, **changes)
            if pressed.verb is BroadcastVerb.STOP:
                await tx.outbox.cancel_about(Cause.BROADCAST, str(broadcast.id), now)
            await self._report_progress(tx, broadcast, await self._progress(tx, broadcast), now)
        return None

    async def _is_duplicate(self, tx: Transaction, incoming: Command | ButtonPress, now: datetime) -> bool:
        """Was this handled before? From now on it is. The log tells that there was something, not what."""
        if await tx.journal.knows(incoming.origin.key):
            return True
        # Of what is to go to everybody nothing is kept in the log.
        asked = incoming.name if isinstance(incoming, Command) else incoming.logged
        entry = JournalEntry(incoming.origin, incoming.kind, asked, None, "", now)
        await tx.journal.record(entry)
        await tx.inbox.done(incoming.origin.key)
        return False

    async def advance(self, now: datetime) -> bool:
        """Queue more of what is running, and report its progress; False where nothing runs. Raises StoreUnavailable."""
        async with self._store.read() as tx:
            running = await tx.broadcasts.running()
        for number in (each.id for each in running):
            async with self._store.transaction() as tx:
                # It may have been stopped since.
                broadcast = await tx.broadcasts.load(number)
                if broadcast and broadcast.stage is BroadcastStage.RUNNING:
                    await self._advance(tx, broadcast, now)
        return bool(running)

    async def _advance(self, tx: Transaction, broadcast: Broadcast, now: datetime) -> None:
        progress = await self._progress(tx, broadcast)
        if progress.waiting < PLAN_BATCH:
            chats = await tx.chats.reachable(broadcast.cursor, PLAN_BATCH)
            if not chats and not progress.waiting:
                # A group that has become a supergroup may have moved to where the plan had been already.
                chats = await tx.chats.passed_over(_key(broadcast, ""), PLAN_BATCH)
            if chats:
                await self._plan(tx, broadcast, chats, now)
            elif not progress.waiting:
                broadcast = replace(broadcast, stage=BroadcastStage.DONE)
                await tx.broadcasts.change(broadcast.id, state=BroadcastStage.DONE, content="")
        reported_at = self._reported_at.get(broadcast.id)
        if reported_at is None or abs(now - reported_at) >= PROGRESS_INTERVAL or broadcast.stage is BroadcastStage.DONE:
            await self._report_progress(tx, broadcast, progress, now)

    async def _plan(
        self,
        tx: Transaction,
        broadcast: Broadcast,
        chats: Sequence[ReachableChat],
        now: datetime,
    ) -> None:
        message = self._render(TextResponse((broadcasts.content_message(broadcast.content),)), broadcast.language)
        outgoing_messages = [
            OutgoingMessage(
                key=_key(broadcast, known.chat),
                cause=Cause.BROADCAST,
                chat=known.chat,
                to=known.to,
                content=send(message),
                about=str(broadcast.id),
            )
            for known in chats
        ]
        await tx.outbox.add(outgoing_messages, now)
        cursor = max(broadcast.cursor, chats[-1].chat)
        await tx.broadcasts.change(broadcast.id, cursor=cursor)

    async def _progress(self, tx: Transaction, broadcast: Broadcast) -> BroadcastProgress:
        counts = await tx.outbox.counts(Cause.BROADCAST, str(broadcast.id))
        return BroadcastProgress(
            total=broadcast.total,
            sent=counts.get(DeliveryStatus.SENT, 0),
            waiting=counts.get(DeliveryStatus.PENDING, 0) + counts.get(DeliveryStatus.SENDING, 0),
            gone=counts.get(DeliveryStatus.GONE, 0),
            failed=counts.get(DeliveryStatus.FAILED, 0),
            unknown=counts.get(DeliveryStatus.UNKNOWN, 0),
        )

    async def _report_progress(
        self, tx: Transaction, broadcast: Broadcast, progress: BroadcastProgress, now: datetime
    ) -> None:
        """Change the message that tells the progress; what was to be told before, and is not yet, is out of date."""
        about = f"broadcast {broadcast.id}"
        await tx.outbox.cancel_about(Cause.NOTICE, about, now)
        shown = self._render(broadcasts.progress(broadcast.id, str(broadcast.stage), progress), broadcast.language)
        outgoing = OutgoingMessage(
            key=keys.progress(broadcast.id, now),
            cause=Cause.NOTICE,
            chat=self._store.chat_of(broadcast.to),
            to=broadcast.to,
            content=EditText(shown, broadcast.message) if broadcast.message is not None else send(shown),
            about=about,
        )
        await tx.outbox.add([outgoing], now)
        if broadcast.stage is BroadcastStage.RUNNING:
            self._reported_at[broadcast.id] = now
        else:
            self._reported_at.pop(broadcast.id, None)

    def _render(self, response: TextResponse, language: Language) -> RenderedMessage:
        return self._renderer.message(response, language)


def _key(broadcast: Broadcast, chat: str) -> str:
    """Of what this chat gets. The chat stands last, for it may get another name."""
    return keys.broadcast(broadcast.id, chat)
