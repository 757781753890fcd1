"""The only place that sends: from the outbox to Telegram, at the pace that Telegram allows, and the outcome back."""

import asyncio
import logging
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from time import monotonic
from typing import Any

from telegram import (
    Bot,
    InlineKeyboardButton,
    InlineKeyboardMarkup,
    InputFile,
    LinkPreviewOptions,
    Message,
    ReplyParameters,
)
from telegram.constants import ParseMode
from telegram.error import BadRequest, InvalidToken, RetryAfter, TelegramError

from bot.core.post import Fate, Key, Outcome, Parcel, Place, Rendered
from bot.settlement import Settlement
from bot.store.database import StoreUnavailable
from bot.store.halts import Halts
from bot.store.outbox import Outbox, Posted
from handlers.faults import AS_NEW, AS_PLAIN, UNPICTURED, UNQUOTED, is_reached, never_reached, outcome, pause
from handlers.health import Health, Part
from handlers.pacing import ALL, Pace
from handlers.pausing import Backoff, first_of, pause_unless
from handlers.shown import Shown

log = logging.getLogger(__name__)

AT_ONCE = 16
"""Messages under way at a time: what a crash leaves unknown at most."""
LOOK = 32
"""Messages looked at for those that can go now."""
IDLE = 2.0
"""Seconds after which the outbox is looked at anew, though nobody has said that there is something in it."""

NO_PREVIEW = LinkPreviewOptions(is_disabled=True)

Link = Callable[[str], str]
"""From what follows ``?start=`` to an address that opens the private chat."""


class Sender:
    """Sends what is in the outbox until told to stop."""

    def __init__(
        self,
        bot: Bot,
        outbox: Outbox,
        halts: Halts,
        settlement: Settlement,
        *,
        link: Link,
        health: Health,
        pace: Pace,
    ) -> None:
        self._bot = bot
        self._outbox = outbox
        self._halts = halts
        self._settlement = settlement
        self._link = link
        self._health = health
        self._pace = pace
        self._bell = asyncio.Event()
        self._under_way: set[asyncio.Task[None]] = set()
        self._unreached = Backoff()
        self._shown = Shown()
        self._broken: BaseException | None = None

    def wake(self) -> None:
        """There may be something new in the outbox."""
        self._bell.set()

    async def run(self, stop: asyncio.Event) -> None:
        """Returns when what was under way at the stop is settled. Raises StoreError where the database is damaged."""
        await self._recover(stop)
        while not stop.is_set():
            self._health.beat(Part.SENDER)
            self._bell.clear()
            if self._broken:
                raise self._broken
            try:
                rest = await self._send_ready()
            except StoreUnavailable as error:
                self._health.store_fails(error)
                await pause_unless(stop, 1.0)
                continue
            await first_of(self._bell, stop, within=rest)
        if self._under_way:
            await asyncio.wait(self._under_way)

    async def _recover(self, stop: asyncio.Event) -> None:
        """What the last process left under way may have arrived or not; what it sent still counts for the pace."""
        while not stop.is_set():
            self._health.beat(Part.SENDER)
            now, clock = datetime.now(UTC), monotonic()
            try:
                for scope, until in (await self._halts.load(now)).items():
                    self._pace.halt(scope, clock + (until - now).total_seconds())
                for chat, at, is_group in await self._outbox.recent(now):
                    self._pace.wrote(chat, clock - max((now - at).total_seconds(), 0.0), is_group=is_group)
                for posted in await self._outbox.interrupted():
                    # A send that the last process began may reach Telegram only now.
                    self._pace.wrote(posted.parcel.chat, clock, is_group=posted.parcel.to.place is not Place.PRIVATE)
                    await self._settlement.settle(posted, Outcome(Fate.UNKNOWN, "the process ended"), now)
            except StoreUnavailable as error:
                self._health.store_fails(error)
                await pause_unless(stop, 1.0)
            else:
                return

    async def _send_ready(self) -> float:
        """Begin to send what can go now; seconds until it is worth looking again."""
        free = AT_ONCE - len(self._under_way)
        if free <= 0:
            return IDLE
        ready = await self._outbox.ready(self._pace.busy(monotonic()), LOOK)
        clock, now = monotonic(), datetime.now(UTC)
        chosen: list[Posted] = []
        waits = [IDLE]
        for posted in ready:
            if posted.parcel.expires and posted.parcel.expires <= now:
                await self._settlement.expire(posted, now)
                waits.append(0.0)
            elif self._shown.stands(posted.parcel):
                await self._settlement.settle(posted, Outcome(Fate.SENT), now)
                waits.append(0.0)
            elif (wait := self._pace.wait(posted.parcel, clock, ahead=len(chosen))) > 0:
                waits.append(wait)
            elif len(chosen) < free:
                chosen.append(posted)
        if chosen:
            await self._begin(chosen, now)
        later = monotonic()
        return min(min(waits) - (later - clock), self._pace.next(later))

    async def _begin(self, chosen: list[Posted], now: datetime) -> None:
        """Commit that they are being sent, and only then send."""
        begun = await self._outbox.begin([posted.id for posted in chosen], now)
        # They count from now, for storing may have taken a while, and Telegram counts what arrives.
        clock = monotonic()
        for posted in chosen:
            if posted.id in begun:
                self._pace.begin(posted.parcel, clock)
                task = asyncio.create_task(self._deliver(replace(posted, attempts=posted.attempts + 1)))
                self._under_way.add(task)
                task.add_done_callback(self._ended)

    def _ended(self, task: "asyncio.Task[None]") -> None:
        self._under_way.discard(task)
        if not task.cancelled() and task.exception():
            self._broken = self._broken or task.exception()
        self._bell.set()

    async def _deliver(self, posted: Posted) -> None:
        halts: dict[str, datetime] = {}
        try:
            # Telegram may have asked for a pause while this was being stored.
            halted = self._pace.is_halted(monotonic())
            came = Outcome(Fate.LATER, "halted") if halted else await self._attempt(posted.parcel, halts)
        except Exception as error:
            # Our mistake, not Telegram's: it must not keep all the others from being sent.
            log.exception("cannot be sent")
            came = Outcome(Fate.FAILED, type(error).__name__)
        self._shown.note(posted.parcel, came)
        answered = monotonic()
        while True:
            try:
                await self._settlement.settle(posted, came, datetime.now(UTC), halts)
            except StoreUnavailable as error:
                self._health.store_fails(error)
                await asyncio.sleep(1.0)
            else:
                break
        # Only now: what is to be sent once more goes before whatever else waits for this chat.
        self._pace.end(posted.parcel, answered)

    async def _attempt(self, parcel: Parcel, halts: dict[str, datetime]) -> Outcome:
        """One try, or two where the first was refused for a reason that the second mends."""
        current, plain = parcel, False
        while True:
            try:
                came = await self._call(current, plain=plain)
            except TelegramError as error:
                milder = _milder(current, error)
                if AS_PLAIN in error.message.lower() and not plain:
                    log.error("markup refused", extra={"cause": parcel.cause})
                    plain = True
                elif milder:
                    current = milder
                else:
                    return self._failed(error, parcel, halts)
            else:
                self._unreached.over()
                self._health.telegram_works()
                return came

    async def _call(self, parcel: Parcel, *, plain: bool) -> Outcome:
        """Raises TelegramError."""
        text, parse_mode = (parcel.message.plain, None) if plain else (parcel.message.text, ParseMode.HTML)
        if parcel.stops is not None:
            await self._bot.stop_poll(parcel.to.chat, parcel.stops)
            return Outcome(Fate.SENT)
        if parcel.edit is not None:
            return Outcome(Fate.SENT, message=await self._edit(parcel, text, parse_mode))
        sent = await self._send(parcel, text, parse_mode)
        return Outcome(Fate.SENT, message=sent.message_id, poll=sent.poll.id if sent.poll else None)

    def _failed(self, error: TelegramError, parcel: Parcel, halts: dict[str, datetime]) -> Outcome:
        came = outcome(error)
        log.info(
            "not sent",
            extra={"error": type(error).__name__, "reason": came.error, "fate": came.fate, "to": parcel.chat},
        )
        clock = monotonic()
        if isinstance(error, RetryAfter):
            # Telegram does not say for whom. In a group its limit is the group's; a private chat we never press.
            scope = ALL if parcel.to.place is Place.PRIVATE else parcel.chat
            self._pace.halt(scope, clock + pause(error))
            halts[scope] = datetime.now(UTC) + timedelta(seconds=pause(error))
        elif isinstance(error, InvalidToken):
            self._pace.halt(ALL, clock + 60.0)
            self._health.refuse("Telegram no longer accepts the token. Get a new one from @BotFather.")
        elif never_reached(error):
            self._pace.halt(ALL, clock + self._unreached.next())
        if is_reached(error):
            self._unreached.over()
        return came

    async def _send(self, parcel: Parcel, text: str, parse_mode: ParseMode | None) -> Message:
        how: dict[str, Any] = {
            "message_thread_id": parcel.to.topic,
            "disable_notification": parcel.silent or None,
            "reply_parameters": _reply(parcel),
            "reply_markup": self._keyboard(parcel.message),
        }
        to = parcel.to.chat
        if parcel.options:
            # Who chose what is seen by all: only so Telegram tells the bot, and opinion can be seen to move.
            return await self._bot.send_poll(to, parcel.message.plain, parcel.options, is_anonymous=False, **how)
        how["parse_mode"] = parse_mode
        if parcel.document:
            file = InputFile(parcel.document.content, parcel.document.name)
            return await self._bot.send_document(to, file, caption=text, **how)
        if parcel.message.picture:
            return await self._bot.send_photo(to, parcel.message.picture, caption=text, **how)
        return await self._bot.send_message(to, text, link_preview_options=NO_PREVIEW, **how)

    async def _edit(self, parcel: Parcel, text: str, parse_mode: ParseMode | None) -> int | None:
        changed = await self._bot.edit_message_text(
            text,
            chat_id=parcel.to.chat,
            message_id=parcel.edit,
            parse_mode=parse_mode,
            reply_markup=self._keyboard(parcel.message),
            link_preview_options=NO_PREVIEW,
        )
        return changed.message_id if isinstance(changed, Message) else None

    def _keyboard(self, message: Rendered) -> InlineKeyboardMarkup | None:
        rows = [[self._button(key) for key in row] for row in message.rows]
        return InlineKeyboardMarkup(rows) if rows else None

    def _button(self, key: Key) -> InlineKeyboardButton:
        if key.start is not None:
            return InlineKeyboardButton(key.text, url=self._link(key.start))
        return InlineKeyboardButton(key.text, callback_data=key.payload)


def _reply(parcel: Parcel) -> ReplyParameters | None:
    """The message that it answers, and the stretch of it that it quotes."""
    if not parcel.reply_to:
        return None
    return ReplyParameters(parcel.reply_to, allow_sending_without_reply=True, quote=parcel.quote or None)


def _milder(parcel: Parcel, error: TelegramError) -> Parcel | None:
    """The same in a way to which Telegram does not object, where there is one."""
    said = error.message.lower()
    if not isinstance(error, BadRequest):
        return None
    if parcel.edit is not None and any(words in said for words in AS_NEW):
        return replace(parcel, edit=None)
    if parcel.quote and any(words in said for words in UNQUOTED):
        return replace(parcel, quote="")
    if parcel.message.picture and not parcel.options and any(words in said for words in UNPICTURED):
        return replace(parcel, message=replace(parcel.message, picture=None))
    return None
