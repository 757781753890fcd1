"""How fast Telegram lets a bot write: over all, in one chat, in one group; and the pauses that it asks for."""

from collections import defaultdict, deque
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Self

from bot.core.outgoing import URGENCY, ChatKind, EditText, OutgoingMessage
from bot.core.token_bucket import TokenBucket

ALL = "all"
"""The scope of a pause that holds for every chat."""
MINUTE = 60.0
LOOK_AGAIN = 0.3
"""Seconds after which it is seen whether another process is done with a chat."""
SAME = 0.05
"""Seconds by which one moment may differ from itself, told by two clocks."""


@dataclass(frozen=True)
class SendLimits:
    """What is kept to. Telegram's own limits are 30 a second over all, 1 a second a chat, 20 a minute a group."""

    rate: float = 25.0  # messages a second over all …
    burst: float = 4.0  # … and at once besides: together fewer than 30 in any second
    spare: float = 2.5  # of the burst, what is left to replies when something can wait
    gap: float = 1.05  # seconds between an answer from Telegram and the next message to the same chat
    edit_gap: float = 0.5  # seconds after a message in a private chat was changed in place: pages are turned quickly
    group: int = 19  # messages a minute in one group
    retry: float = 1.0  # seconds after a failure until it is seen whether Telegram answers again, and twice that …
    settled: float = 3.0  # … and without another failure after which it is over
    tick: float = 1.0  # seconds from one look at what is due to the next
    wiped: float = 1.0  # seconds for which updates that are done with wait for the next ones, to be wiped along
    answer: float = 5.0  # seconds after which no answer is waited for any more: it may have arrived or not

    @classmethod
    def at(cls, rate: float) -> Self:
        """The limits for so many messages a second over all; what goes at once besides grows along."""
        share = rate / cls.rate
        return cls(rate=rate, burst=max(cls.burst * share, 1.0), spare=cls.spare * min(share, 1.0))


class Pacer:
    """Knows when the next message may go to a chat. Moments are seconds on a clock that only goes forward."""

    def __init__(self, limits: SendLimits | None = None) -> None:
        self._limits = limits or SendLimits()
        self._all = TokenBucket(self._limits.rate, self._limits.burst)
        self._under_way: set[str] = set()
        self._free: dict[str, float] = {}  # the moment from which a chat may be written to
        self._groups: defaultdict[str, deque[float]] = defaultdict(deque)  # when each group was written to
        self._halted = 0.0

    def wait(self, outgoing: OutgoingMessage, now: float, *, ahead: int = 0) -> float:
        """Seconds until this may be sent; 0 for now; infinite while another one for the same chat is under way.

        ``ahead``: so many others are about to be.
        """
        if outgoing.chat in self._under_way:
            return float("inf")
        spare = 0.0 if URGENCY[outgoing.cause] == 0 else self._limits.spare
        waits = (self._halted - now, self._free.get(outgoing.chat, now) - now, self._all.wait(now, spare=spare + ahead))
        return max(0.0, *waits)

    def hold(self, chat: str) -> None:
        """Something is about to be sent there: nothing else is, meanwhile."""
        self._under_way.add(chat)

    def let_go(self, chat: str) -> None:
        """It is not, after all."""
        self._under_way.discard(chat)

    def begin(self, outgoing: OutgoingMessage, now: float) -> None:
        """It is being sent."""
        self._all.take(now)
        self._under_way.add(outgoing.chat)

    def end(self, outgoing: OutgoingMessage, now: float) -> None:
        """Telegram has answered, or will not any more."""
        self._under_way.discard(outgoing.chat)
        self.wrote(
            outgoing.chat,
            now,
            is_group=outgoing.to.place is not ChatKind.PRIVATE,
            edited=isinstance(outgoing.content, EditText),
        )

    def wrote(self, chat: str, now: float, *, is_group: bool, edited: bool = False) -> None:
        """Something was sent there at ``now``."""
        # A change fills nobody's screen; in groups Telegram counts it like a message.
        free = now + (self._limits.edit_gap if edited and not is_group else self._limits.gap)
        if is_group:
            times = self._groups[chat]
            times.append(now)
            while times and times[0] <= now - MINUTE:
                times.popleft()
            if len(times) >= self._limits.group:
                free = max(free, times[-self._limits.group] + MINUTE)
        self._free[chat] = max(free, self._free.get(chat, 0.0))

    def halt(self, scope: str, until: float) -> None:
        """Nothing goes to this chat, or to any, before ``until``."""
        if scope == ALL:
            self._halted = max(self._halted, until)
        else:
            self._free[scope] = max(self._free.get(scope, 0.0), until)

    # Where other processes send as well

    def left(self, now: float) -> float:
        """Tell how many messages may go at once."""
        return self._all.held(now)

    def know_all(self, left: float, at: float) -> None:
        """So many might go at once at a moment, after what all processes had sent."""
        self._all.set(left, at)

    def free(self, chat: str) -> float:
        """Tell the moment from which a chat may be written to."""
        return self._free.get(chat, 0.0)

    def sent(self, chat: str) -> list[float]:
        """Tell when a group was written to within the last minute."""
        return list(self._groups.get(chat, ()))

    def know(self, chat: str, free: float, sent: Sequence[float], now: float) -> None:
        """Another process may have written to a chat: ``sent``, where it is a group, and it is free from ``free``."""
        if sent:
            # The clocks of two machines are read within milliseconds: the same moment may be told a little differently.
            own = self._groups[chat]
            more = [each for each in sent if all(abs(each - known) > SAME for known in own)]
            own.extend(each for each in more if each > now - MINUTE)
            self._groups[chat] = times = deque(sorted(own))
            if len(times) >= self._limits.group:
                self.halt(chat, times[-self._limits.group] + MINUTE)
        # What is under way there is over as soon as Telegram has answered, which nobody tells us.
        self.halt(chat, min(free, now + LOOK_AGAIN) if free > now + self._limits.gap else free)

    def is_halted(self, now: float) -> bool:
        """Has Telegram asked for a pause that holds for every chat?"""
        return self._halted > now

    def busy(self, now: float) -> set[str]:
        """Chats that nothing can be sent to at this moment."""
        for chat in [chat for chat, free in self._free.items() if free <= now]:
            del self._free[chat]
            if not self._groups.get(chat) or self._groups[chat][-1] <= now - MINUTE:
                self._groups.pop(chat, None)
        return self._under_way | self._free.keys()

    def next(self, now: float) -> float:
        """Seconds until something that has to wait now may perhaps go; infinite where nothing waits for time alone."""
        if self._halted > now:
            return self._halted - now
        waits = [free - now for free in self._free.values()]
        waits += [self._all.wait(now), self._all.wait(now, spare=self._limits.spare)]
        return min((wait for wait in waits if wait > 0), default=float("inf"))
