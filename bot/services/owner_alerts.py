"""What those who run the bot have to know: told to each of them in private, once."""

from collections.abc import Callable, Sequence
from datetime import datetime, timedelta

from bot.core import keys
from bot.core.language import Language
from bot.core.outgoing import Address, Cause, OutgoingMessage, send
from bot.core.response import CatalogueMessage
from bot.render.renderer import Renderer
from bot.store.store import Store
from bot.store.transaction import Transaction

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
            await self._tell(tx, note, lambda chat: keys.outage(began, chat), ended)

    async def report_missing_font(self, tx: Transaction, at: datetime) -> None:
        """Tell, once for all, that a passage could not be drawn. Raises StoreUnavailable."""
        await self._tell(tx, CatalogueMessage("font.missing"), keys.missing_font, at)

    async def _tell(self, tx: Transaction, note: CatalogueMessage, key: Callable[[str], str], at: datetime) -> None:
        """``key``: of the message, from the pseudonym of the chat."""
        outgoing_messages = []
        for owner in self._owners:
            to, chat = Address(owner), self._store.pseudonym(owner)
            language = (await tx.chats.load(chat)).language or Language.HANS
            message = self._renderer.note(note, language)
            outgoing_messages.append(OutgoingMessage(key(chat), Cause.NOTICE, chat, to, send(message)))
        await tx.outbox.add(outgoing_messages, at)
