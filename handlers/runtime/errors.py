"""What Telegram's answers mean for a message that was to be sent: a table, not a scattered ``except``."""

from telegram.error import (
    BadRequest,
    ChatMigrated,
    Forbidden,
    InvalidToken,
    NetworkError,
    RetryAfter,
    TelegramError,
)

from bot.core.outgoing import SendResult, SendStatus
from handlers.runtime.unsent import NothingSent

AS_PLAIN = "can't parse entities"
"""Refused for its markup, which is our mistake: once more without any."""
AS_NEW = ("message to edit not found", "message can't be edited")
"""What was to be changed is gone: a new one takes its place."""
UNQUOTED = ("quote_text_invalid", "quote text")
"""What was to be quoted does not stand there any more: without it."""
UNPICTURED = ("send photos", "photo", "image_process_failed", "no caption in the message")
"""No picture may, or can, be shown, or none is there to be changed: its text alone."""

_BAD_REQUESTS = (
    ("not modified", SendStatus.SENT),  # an edit that changes nothing: it stands there
    ("poll has already been closed", SendStatus.SENT),
    ("chat not found", SendStatus.MISSING),
    ("topic_closed", SendStatus.SHUT),
    ("topic_deleted", SendStatus.SHUT),
    ("message thread not found", SendStatus.SHUT),
    ("not enough rights", SendStatus.SHUT),
    ("have no rights", SendStatus.SHUT),
    ("need administrator rights", SendStatus.SHUT),
    ("chat_write_forbidden", SendStatus.SHUT),
    ("chat_restricted", SendStatus.SHUT),
    ("chat_admin_required", SendStatus.SHUT),
    ("user is deactivated", SendStatus.GONE),
    ("peer_id_invalid", SendStatus.GONE),
    ("group chat was deactivated", SendStatus.GONE),
)
_FORBIDDEN = (
    ("not enough rights", SendStatus.SHUT),
    ("have no rights", SendStatus.SHUT),
    ("chat_write_forbidden", SendStatus.SHUT),
)


def result_of(error: TelegramError) -> SendResult:
    """What became of the message. The order matters: to the library a BadRequest is a NetworkError, too."""
    said = reason(error)
    if isinstance(error, ChatMigrated):
        # What the library says of it names the new id, which is written down sealed only.
        return SendResult(SendStatus.MOVED, "the group has become a supergroup", moved_to=error.new_chat_id)
    if isinstance(error, RetryAfter | InvalidToken):
        return SendResult(SendStatus.LATER, said)
    if isinstance(error, Forbidden):
        return SendResult(_first(_FORBIDDEN, said, SendStatus.GONE), said)
    if isinstance(error, BadRequest):
        return SendResult(_first(_BAD_REQUESTS, said, SendStatus.FAILED), said)
    if isinstance(error, NetworkError):
        return SendResult(SendStatus.LATER if never_reached(error) else SendStatus.UNKNOWN, said)
    return SendResult(SendStatus.FAILED, said)


def _first(table: tuple[tuple[str, SendStatus], ...], said: str, otherwise: SendStatus) -> SendStatus:
    # The library capitalises Telegram's texts.
    return next((status for words, status in table if words in said.lower()), otherwise)


def never_reached(error: TelegramError) -> bool:
    """Was there certainly no connection on which the message could have gone out?"""
    return isinstance(error.__cause__, NothingSent)


def is_reached(error: TelegramError) -> bool:
    """Has Telegram itself answered?"""
    return isinstance(error, BadRequest) or not isinstance(error, NetworkError)


def reason(error: TelegramError) -> str:
    """What Telegram says, without what may come from a message: it quotes markup that it cannot read."""
    return error.message.partition(":")[0] if AS_PLAIN in error.message.lower() else error.message


def pause(error: RetryAfter) -> float:
    """Seconds that Telegram asks to wait."""
    after = error.retry_after
    return after if isinstance(after, int | float) else after.total_seconds()
