"""The queue of updates that the bot fetches with getUpdates, or that are brought to its webhook."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator
from itertools import count

from .records import Raw
from .refusals import TERMINATED, TERMINATED_BY_WEBHOOK, UPDATES_A_POLL, WEBHOOK_ACTIVE, Refusal
from .watch import Watch

_OFF_BY_DEFAULT = frozenset({"chat_member", "message_reaction", "message_reaction_count"})


class UpdateQueue:
    """Keeps updates until a greater offset confirms them; one long poll at a time, the newest wins.

    `watch` is of this queue alone; what it hears of, the `everything` of the constructor hears of too.
    """

    def __init__(self, everything: Watch) -> None:
        self.pending: list[Raw] = []
        """In the order in which they were put. Only this class changes it."""
        self.allowed: list[str] = []
        """What the last getUpdates or setWebhook that named any asked for; empty: Telegram's default."""
        self.webhook = ""
        """Where they are brought; empty: they are fetched. Only this class changes it."""
        self.watch = Watch()
        self._everything = everything
        self._ids: Iterator[int] = count(100_000_001)
        self._ascending = True
        self._poll = 0
        self._closed = False

    def allows(self, kind: str) -> bool:
        """Whether an update of this kind is kept for the bot."""
        return kind in self.allowed if self.allowed else kind not in _OFF_BY_DEFAULT

    def put(self, kind: str, content: Raw) -> int | None:
        """Queues an update and returns its id; None if the bot did not ask for this kind."""
        return self.put_raw({kind: content}) if self.allows(kind) else None

    def put_raw(self, raw: Raw) -> int:
        """Queues anything, with the next id if it has none of its own, and returns its id."""
        update = raw if "update_id" in raw else {"update_id": next(self._ids), **raw}
        # An id that a test has chosen may repeat an older one, or be lower.
        in_order = not self.pending or (self._ascending and _id(self.pending[-1]) < _id(update))
        self._ascending = in_order
        self.pending.append(update)
        self._changed()
        return _id(update)

    def holds(self, update_id: int) -> bool:
        """Whether this update was not confirmed yet."""
        if self._ascending:
            at = bisect_left(self.pending, update_id, key=_id)
            return at < len(self.pending) and _id(self.pending[at]) == update_id
        return any(_id(update) == update_id for update in self.pending)

    def bring_to(self, webhook: str) -> None:
        """From now on updates are brought there; to "" means that they are fetched."""
        self.webhook = webhook
        self._changed()

    def taken(self, update: Raw) -> None:
        """The webhook has taken this one."""
        if update in self.pending:
            self.pending.remove(update)
        self._changed()

    def forget_all(self) -> None:
        """As deleteWebhook with drop_pending_updates."""
        self.pending.clear()
        self._changed()

    def close(self) -> None:
        """Ends the poll under way with an empty answer, and lets no later one wait."""
        self._closed = True
        self._changed()

    async def fetch(self, offset: int, limit: int, seconds: float) -> list[Raw]:
        """The oldest updates not yet confirmed. 409 if another fetch starts while this one waits, up to `seconds`.

        409 also while there is a webhook.
        """
        if self.webhook:
            raise Refusal(409, WEBHOOK_ACTIVE)
        self._poll += 1
        mine = self._poll
        self._confirm(offset)
        self._changed()

        def finished() -> bool:
            return mine != self._poll or self._closed or bool(self.pending or self.webhook)

        await self.watch.until(finished, seconds)
        if mine != self._poll:
            raise Refusal(409, TERMINATED)
        if self.webhook:
            raise Refusal(409, TERMINATED_BY_WEBHOOK)
        return self.pending[: max(1, min(limit, UPDATES_A_POLL))]

    def _confirm(self, offset: int) -> None:
        if offset < 0:
            self.pending = self.pending[offset:]
        elif offset > 0 and self._ascending:
            del self.pending[: bisect_left(self.pending, offset, key=_id)]
        elif offset > 0:
            self.pending = [update for update in self.pending if _id(update) >= offset]

    def _changed(self) -> None:
        self.watch.notify()
        self._everything.notify()


def _id(update: Raw) -> int:
    return int(update["update_id"])
