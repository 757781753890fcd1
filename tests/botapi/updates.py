"""The queue of updates that the bot fetches with getUpdates."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import count

from .records import Raw
from .refusals import TERMINATED, UPDATES_A_POLL, Refusal
from .watch import Watch

_OFF_BY_DEFAULT = frozenset({"chat_member", "message_reaction", "message_reaction_count"})


class UpdateQueue:
    """Keeps updates until a greater offset confirms them; one long poll at a time, the newest wins."""

    def __init__(self, watch: Watch) -> None:
        self.pending: list[Raw] = []
        self.allowed: list[str] = []
        """What the last getUpdates that named any asked for; empty: Telegram's default."""
        self._ids: Iterator[int] = count(100_000_001)
        self._watch = watch
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
        self.pending.append(update)
        self._watch.notify()
        return int(update["update_id"])

    def forget_all(self) -> None:
        """As deleteWebhook with drop_pending_updates."""
        self.pending.clear()
        self._watch.notify()

    def close(self) -> None:
        """Ends the poll under way with an empty answer, and lets no later one wait."""
        self._closed = True
        self._watch.notify()

    async def fetch(self, offset: int, limit: int, seconds: float) -> list[Raw]:
        """The oldest updates not yet confirmed. 409 if another fetch starts while this one waits, up to `seconds`."""
        self._poll += 1
        mine = self._poll
        self._confirm(offset)
        self._watch.notify()

        def finished() -> bool:
            return mine != self._poll or self._closed or bool(self.pending)

        await self._watch.until(finished, seconds)
        if mine != self._poll:
            raise Refusal(409, TERMINATED)
        return self.pending[: max(1, min(limit, UPDATES_A_POLL))]

    def _confirm(self, offset: int) -> None:
        if offset < 0:
            self.pending = self.pending[offset:]
        elif offset > 0:
            self.pending = [update for update in self.pending if update["update_id"] >= offset]
