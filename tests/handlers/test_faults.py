"""What Telegram's refusals mean."""

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

from handlers.faults import PATIENCE, Meaning, meaning


@pytest.mark.parametrize(
    ("error", "expected"),
    [
        (BadRequest("Message is not modified: specified new message content"), Meaning.ARRIVED),
        (BadRequest("Can't parse entities: unsupported start tag"), Meaning.AS_PLAIN),
        (BadRequest("Message to edit not found"), Meaning.AS_NEW),
        (BadRequest("Message can't be edited"), Meaning.AS_NEW),
        (BadRequest("Chat not found"), Meaning.LOST),
        (BadRequest("Message is too long"), Meaning.LOST),
        (Forbidden("Forbidden: bot was blocked by the user"), Meaning.LOST),
        (ChatMigrated(-100), Meaning.LOST),
        (InvalidToken(), Meaning.LOST),
        (TelegramError("something new"), Meaning.LOST),
        (TimedOut(), Meaning.UNKNOWN),
        (NetworkError("Bad Gateway"), Meaning.UNREACHED),
    ],
)
def test_meaning(error: TelegramError, expected: Meaning) -> None:
    assert meaning(error) is expected


@pytest.mark.filterwarnings("ignore:.*retry_after:telegram.warnings.PTBDeprecationWarning")
def test_short_pause_is_waited_for_and_a_long_one_is_not() -> None:
    assert meaning(RetryAfter(PATIENCE)) is Meaning.LATER
    assert meaning(RetryAfter(PATIENCE + 1)) is Meaning.LOST
