"""What Telegram's refusals mean for a message that was to be sent."""

from enum import Enum, auto

import httpx
from telegram.error import BadRequest, NetworkError, RetryAfter, TelegramError

PATIENCE = 60
"""Seconds that a reply waits when Telegram asks for a pause."""


class Meaning(Enum):
    """What became of the message, and what is right now."""

    ARRIVED = auto()  # it is there: an edit that changes nothing
    AS_PLAIN = auto()  # refused for its markup, which is our mistake: once more without any
    AS_NEW = auto()  # the message to edit is gone: send a new one
    LATER = auto()  # not sent; allowed after a pause
    UNREACHED = auto()  # Telegram was not reached, or not at work: not sent, worth another try
    UNKNOWN = auto()  # the connection failed: it may have arrived or not
    LOST = auto()  # refused for good: blocked, kicked, gone


_BAD_REQUESTS = (
    ("not modified", Meaning.ARRIVED),
    ("can't parse entities", Meaning.AS_PLAIN),
    ("message to edit not found", Meaning.AS_NEW),
    ("message can't be edited", Meaning.AS_NEW),
)


def meaning(error: TelegramError) -> Meaning:
    """The order matters: to the library a BadRequest is a NetworkError, too."""
    if isinstance(error, RetryAfter):
        return Meaning.LATER if pause(error) <= PATIENCE else Meaning.LOST
    if isinstance(error, BadRequest):
        # The library capitalises Telegram's texts.
        reason = error.message.lower()
        return next((meaning for words, meaning in _BAD_REQUESTS if words in reason), Meaning.LOST)
    if isinstance(error, NetworkError):
        reached = not isinstance(error.__cause__, httpx.ConnectError) and "bad gateway" not in error.message.lower()
        return Meaning.UNKNOWN if reached else Meaning.UNREACHED
    return Meaning.LOST


def pause(error: RetryAfter) -> float:
    """Seconds that Telegram asks to wait."""
    after = error.retry_after
    return after if isinstance(after, int | float) else after.total_seconds()
