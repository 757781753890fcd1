"""An answer that may go at once is begun in the transaction that stores it: so nobody has to look for it first."""

from datetime import datetime
from types import TracebackType
from typing import Protocol, Self

from bot.core.outgoing import OutgoingMessage
from bot.store.outbox import Outbox
from bot.store.outbox_claims import QueuedMessage
from bot.store.transaction import Transaction


class ImmediateSender(Protocol):
    """Sends what is in the outbox, and knows whether Telegram would take one more at this moment."""

    def reserve(self, outgoing: OutgoingMessage) -> bool:
        """May it go as soon as it is stored? Then a place is kept for it until one of the other two is called."""

    def send(self, queued: QueuedMessage) -> None:
        """Send what was reserved and is stored by now as being sent."""

    def cancel(self, outgoing: OutgoingMessage) -> None:
        """Give up the place: it was not stored, or has to wait for others."""


class ImmediateSend:
    """One answer, around the transaction that stores it: what was reserved is sent, or given up, at its end."""

    def __init__(self, sender: ImmediateSender | None) -> None:
        """``sender``: None where everything is looked for in the outbox."""
        self._sender = sender
        self._reserved: OutgoingMessage | None = None
        self._queued: QueuedMessage | None = None
        self._outbox: Outbox | None = None
        self.is_sending = False  # and nothing else was stored that has to be looked for

    async def put(self, tx: Transaction, outgoing: OutgoingMessage, now: datetime, *, last: bool) -> None:
        """Put an answer into the outbox, begun if that may be. ``last``: nothing else is stored after it."""
        if self._sender is None or not self._sender.reserve(outgoing):
            await tx.outbox.add([outgoing], now)
            return
        self._reserved, self._outbox = outgoing, tx.outbox
        if last:
            tx.end_with_next()
        self._queued = await tx.outbox.add_and_begin(outgoing, now)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._sender is None or self._reserved is None:
            return
        if self._queued and error is None:
            self.is_sending = self._outbox is not None and not self._outbox.has_added
            self._sender.send(self._queued)
        else:
            self._sender.cancel(self._reserved)
