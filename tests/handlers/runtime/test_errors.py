"""What Telegram's answers mean for a message."""

import pytest
from telegram.error import (
    BadRequest,
    ChatMigrated,
    Forbidden,
    InvalidToken,
    NetworkError,
    RetryAfter,
    TelegramError,
    TimedOut,
)

from bot.core.outgoing import SendResult, SendStatus
from handlers.runtime.errors import is_reached, never_reached, reason, result_of
from handlers.runtime.unsent import NothingSent, TransportError


@pytest.mark.parametrize(
    ("error", "status"),
    [
        (BadRequest("Message is not modified: specified new message content"), SendStatus.SENT),
        (BadRequest("Chat not found"), SendStatus.MISSING),
        (BadRequest("Topic_closed"), SendStatus.SHUT),
        (BadRequest("Message thread not found"), SendStatus.SHUT),
        (BadRequest("Not enough rights to send text messages to the chat"), SendStatus.SHUT),
        (BadRequest("Need administrator rights in the channel chat"), SendStatus.SHUT),
        (BadRequest("Message is too long"), SendStatus.FAILED),
        (BadRequest("something new"), SendStatus.FAILED),
        (Forbidden("Forbidden: bot was blocked by the user"), SendStatus.GONE),
        (Forbidden("Forbidden: bot was kicked from the supergroup chat"), SendStatus.GONE),
        (Forbidden("Forbidden: user is deactivated"), SendStatus.GONE),
        (Forbidden("Forbidden: not enough rights to send text messages to the chat"), SendStatus.SHUT),
        (InvalidToken(), SendStatus.LATER),
        (TelegramError("something new"), SendStatus.FAILED),
        (TimedOut(), SendStatus.UNKNOWN),
        (NetworkError("Bad Gateway"), SendStatus.UNKNOWN),
        (NetworkError("ServerDisconnectedError"), SendStatus.UNKNOWN),
    ],
)
def test_fate(error: TelegramError, status: SendStatus) -> None:
    assert result_of(error).status is status


@pytest.mark.filterwarnings("ignore:.*retry_after:telegram.warnings.PTBDeprecationWarning")
def test_flood_limit_is_certainly_not_sent_however_long_it_lasts() -> None:
    assert result_of(RetryAfter(3600)).status is SendStatus.LATER


def test_migration_tells_where_to() -> None:
    assert result_of(ChatMigrated(-100123)) == SendResult(
        SendStatus.MOVED, "the group has become a supergroup", moved_to=-100123
    ), "and its words do not name the id, for they are stored as they are"


def caused(error: TelegramError, cause: Exception) -> TelegramError:
    error.__cause__ = cause
    return error


@pytest.mark.parametrize(
    ("error", "never"),
    [
        (caused(NetworkError("refused"), NothingSent("refused")), True),
        (caused(TimedOut(), NothingSent("slow", late=True)), True),
        (caused(TimedOut(), TransportError("silent", late=True)), False),
        (caused(NetworkError("reset"), TransportError("reset")), False),
        (caused(NetworkError("reset"), ConnectionResetError("reset")), False),
        (NetworkError("Bad Gateway"), False),
    ],
)
def test_only_without_a_connection_is_it_certain_that_nothing_was_sent(error: TelegramError, never: bool) -> None:
    assert never_reached(error) is never
    assert result_of(error).status is (SendStatus.LATER if never else SendStatus.UNKNOWN)


def test_a_bad_request_is_an_answer_though_to_the_library_it_is_a_network_error() -> None:
    assert is_reached(BadRequest("Chat not found"))
    assert not is_reached(TimedOut())


def test_markup_that_telegram_quotes_goes_into_no_log() -> None:
    error = BadRequest('Can\'t parse entities: unsupported start tag "secret" at byte offset 3')
    assert reason(error) == "Can't parse entities"
    assert "secret" not in result_of(error).error
