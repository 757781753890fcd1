"""What those who run the bot have to know: told to each of them in private, once, and in the log where that fails."""

import logging
from collections.abc import Callable, Sequence
from datetime import datetime, timedelta

from bot.core import keys
from bot.core.incident import Observation
from bot.core.language import Language
from bot.core.outgoing import ALERT, Address, Cause, OutgoingMessage, send
from bot.core.response import CatalogueMessage, Response, TextResponse
from bot.render.renderer import Renderer
from bot.store.store import Store
from bot.store.transaction import Transaction
from bot.talk.incidents import DIGEST, IncidentReview, review, without_outage, wording

log = logging.getLogger(__name__)

UNHEARD = "owners have to know"
"""The event of the log, where owners do not hear of something by Telegram."""
MINUTES_THRESHOLD = timedelta(minutes=2)
"""A shorter time is told in seconds."""


class OwnerAlerts:
    """Tells the owners of one bot."""

    def __init__(self, renderer: Renderer, store: Store, owners: Sequence[int]) -> None:
        """``owners``: Telegram's ids of people."""
        self._renderer = renderer
        self._store = store
        self._owners = owners

    async def report_outage(self, began: datetime, ended: datetime, waited: int) -> None:
        """Tell that messages could not be sent for a while. ``waited``: how many. Raises StoreUnavailable."""
        if not self._owners:
            return
        lasted = ended - began
        unit = timedelta(minutes=1) if lasted >= MINUTES_THRESHOLD else timedelta(seconds=1)
        key = "outage.minutes" if lasted >= MINUTES_THRESHOLD else "outage.seconds"
        note = CatalogueMessage(key, {"time": max(round(lasted / unit), 1), "count": waited}, count=waited)
        async with self._store.transaction() as tx:
            # Once, though the process may end before it knows that it has told of it.
            await self._tell(tx, TextResponse((note,)), lambda chat: keys.outage(began, chat), ended)
            known = await tx.incidents.load()
            if without_outage(known) != tuple(known):
                await tx.incidents.replace(without_outage(known))

    async def report(self, seen: Sequence[Observation], now: datetime, *, reachable: bool) -> bool:
        """Tell what is new, and once a day what goes on; was anything put into the outbox? Raises StoreUnavailable.

        ``seen``: all that is wrong now, and the errors since the last time. ``reachable``: messages come through; else
        the log has it at once, and the owners as soon as they do.
        """
        if not seen:
            async with self._store.read() as tx:
                if not await tx.incidents.load():
                    return False
        async with self._store.transaction() as tx:
            known = await tx.incidents.load()
            report = review(known, seen, now)
            if report.kept != tuple(known):
                await tx.incidents.replace(report.kept)
            if report.told:
                words = wording(report, waits=not reachable)
                # What goes on for so long is told anew, as it is then.
                await self._tell(tx, words, lambda chat: keys.incident(now, chat), now, expires=now + DIGEST)
        if report.told and not (reachable and self._owners):
            log.error(UNHEARD, extra={"incidents": _in_words(report)})
        return bool(report.told and self._owners)

    async def report_missing_font(self, tx: Transaction, at: datetime) -> None:
        """Tell, once for all, that a passage could not be drawn. Raises StoreUnavailable."""
        await self._tell(tx, TextResponse((CatalogueMessage("font.missing"),)), keys.missing_font, at)

    async def _tell(
        self,
        tx: Transaction,
        response: Response,
        key: Callable[[str], str],
        now: datetime,
        *,
        expires: datetime | None = None,
    ) -> None:
        """Put it into the outbox for each owner. ``key``: of the message to a chat. ``expires``: None for never."""
        outgoing_messages = []
        for owner in self._owners:
            to, chat = Address(owner), self._store.pseudonym(owner)
            language = (await tx.chats.load(chat)).language or Language.HANS
            message = self._renderer.message(response, language)
            outgoing = OutgoingMessage(key(chat), Cause.NOTICE, chat, to, send(message), about=ALERT, expires=expires)
            outgoing_messages.append(outgoing)
        await tx.outbox.add(outgoing_messages, now)


def log_unheard(outgoing: OutgoingMessage) -> None:
    """Log what an owner was to hear, and did not: one who has not begun the bot, or blocked it."""
    if outgoing.about == ALERT:
        log.error(UNHEARD, extra={"chat": outgoing.chat, "notice": outgoing.message.plain})


def _in_words(report: IncidentReview) -> str:
    """For the log: kinds and numbers."""
    return "; ".join(f"{each.kind} {each.count} {each.detail}".strip() for each in report.told)
