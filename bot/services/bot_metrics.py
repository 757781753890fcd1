"""What this process has done since it started, counted for whoever watches it."""

from collections.abc import Iterator
from datetime import datetime

from bot.core.act import ActType
from bot.core.decision import Decision
from bot.core.incoming import UPDATES
from bot.core.match import Verdict
from bot.core.metrics import Counter, Histogram, MetricFamily
from bot.core.outgoing import Cause
from bot.store.outbox_claims import QueuedMessage

ERRORS = (
    "BadRequest", "ChatMigrated", "Forbidden", "InvalidToken", "MalformedResponse", "NetworkError", "RetryAfter",
    "TimedOut",
)  # fmt: skip
"""Kinds of errors of sending, as they are called where Telegram is known."""
SCOPES = ALL_CHATS, ONE_CHAT = "all", "chat"
SECONDS = (0.1, 0.25, 0.5, 1.0, 2.0, 3.0, 5.0, 10.0, 30.0, 60.0, 300.0)
"""Bounds of the time to an answer: a reader is content with one second, and has left after ten."""


class BotMetrics:
    """The counters of one process."""

    def __init__(self) -> None:
        self.updates = _counter("updates", "Updates that came in and were taken, by kind.", kind=UPDATES)
        self.acts = _counter("acts", "Messages by what they were taken for.", act=tuple(ActType))
        self.verdicts = _counter("verdicts", "Searches by what the essay says to them.", verdict=tuple(Verdict))
        self.sent = _counter("messages_sent", "Messages that Telegram took, by why they were sent.", cause=tuple(Cause))
        self.send_errors = _counter("send_errors", "Attempts to send that failed, by kind of error.", kind=ERRORS)
        self.flood_waits = _counter(
            "flood_waits", "Pauses that Telegram asked for, by whom they hold up.", scope=SCOPES
        )
        self.flood_seconds = _counter("flood_wait_seconds", "Seconds of the pauses that Telegram asked for.")
        self.answers = Histogram(
            "essay_bot_answer_seconds", "Seconds from a stored update to an answer that Telegram took.", SECONDS
        )

    def count_decision(self, decision: Decision) -> None:
        """Take note of what a message was taken for, and of what was found."""
        if decision.act:
            self.acts.add(decision.act)
        if decision.finding:
            self.verdicts.add(decision.finding.verdict)

    def count_sent(self, queued: QueuedMessage, now: datetime) -> None:
        """Take note of a message that Telegram took."""
        self.sent.add(queued.outgoing.cause)
        if queued.asked and queued.outgoing.cause is Cause.REPLY:
            self.answers.observe((now - queued.asked).total_seconds())

    def count_flood_wait(self, seconds: float, *, for_all: bool) -> None:
        """Take note of a pause that Telegram asked for."""
        self.flood_waits.add(ALL_CHATS if for_all else ONE_CHAT)
        self.flood_seconds.add(by=seconds)

    def families(self) -> Iterator[MetricFamily]:
        """Tell all of them."""
        counters = (self.updates, self.acts, self.verdicts, self.sent, self.send_errors)
        waits = (self.flood_waits, self.flood_seconds)
        for each in (*counters, *waits, self.answers):
            yield each.family()


def _counter(name: str, about: str, **labelled: tuple[str, ...]) -> Counter:
    """Make one; ``labelled``: its one label, where it has one, and what that may be."""
    ((label, values),) = labelled.items() or (("", ()),)
    return Counter(f"essay_bot_{name}_total", about, label, values)
