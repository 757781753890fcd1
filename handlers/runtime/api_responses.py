"""What a Bot API server answers: is it an answer at all, and is it whole? Anything may come, from anybody between."""

import json
from collections.abc import Awaitable
from contextvars import ContextVar
from datetime import timedelta
from http import HTTPStatus
from typing import Any, TypeGuard, TypeVar

from telegram.error import NetworkError, TelegramError

from bot.core.text import clean

T = TypeVar("T")
Raw = dict[str, Any]

LONGEST_PAUSE = int(timedelta(days=1).total_seconds())
"""Seconds. Whoever asks for a longer one is asked again then."""
USUAL_PAUSE = 5
"""Seconds, where Telegram wants one and does not say how long."""
LONGEST_WORDS = 500
"""Characters of what Telegram says that are kept."""
HIGHEST_UPDATE = 2**31
"""Telegram counts below it. To confirm a higher one would confirm all that is to come."""

_answered: ContextVar[bool] = ContextVar("answered", default=False)


class MalformedResponse(NetworkError):
    """Something came that is no answer of Telegram's, or not a whole one: nobody knows what became of the call."""


def answer(status: int, body: bytes) -> tuple[int, bytes]:
    """What a server said, as the library can read it: a result as it came, a refusal without what is odd in it.

    ``status``: that of HTTP. Raises Unreadable: a page of somebody on the way is no refusal of Telegram's.
    """
    try:
        found = json.loads(body.decode("utf-8", "replace"))
    except (ValueError, RecursionError) as error:
        raise _none_from_a_server(status, body) from error
    is_fine = HTTPStatus.OK <= status < HTTPStatus.MULTIPLE_CHOICES
    if not isinstance(found, dict):
        raise _none_from_a_server(status, body)
    if is_fine and found.get("ok") is True and "result" in found:
        _answered.set(True)
        return status, body
    code = found.get("error_code") if is_fine else status
    if found.get("ok") is not False or not _is_number(code) or not HTTPStatus.BAD_REQUEST <= code < 600:
        raise _none_from_a_server(status, body)
    _answered.set(True)
    return code, json.dumps(_refusal(found, code)).encode()


def _none_from_a_server(status: int, body: bytes) -> MalformedResponse:
    # What stands in it is not repeated: it may be anything, and be long.
    return MalformedResponse(f"HTTP {status} and {len(body)} bytes that are no answer of a Bot API server")


def _refusal(found: Raw, code: int) -> Raw:
    said, about = found.get("description"), found.get("parameters")
    about = about if isinstance(about, dict) else {}
    kept: Raw = {name: about[name] for name in ("migrate_to_chat_id", "retry_after") if _is_number(about.get(name))}
    if "retry_after" in kept:
        kept["retry_after"] = min(kept["retry_after"], LONGEST_PAUSE)
    if code == HTTPStatus.TOO_MANY_REQUESTS and kept.get("retry_after", 0) <= 0:
        kept["retry_after"] = USUAL_PAUSE
    elif kept.get("retry_after", 1) <= 0:
        del kept["retry_after"]
    # They are stored, and half a character could not be.
    words = clean(said, LONGEST_WORDS) if isinstance(said, str) else ""
    return {"ok": False, "description": words, "parameters": kept}


def _is_number(value: object) -> TypeGuard[int]:
    """Is it one that Telegram could mean, and that can be stored?"""
    return isinstance(value, int) and not isinstance(value, bool) and abs(value) < 2**63


async def asked(call: Awaitable[T]) -> T:
    """What Telegram answers to a call of the library.

    Raises TelegramError: Unreadable where an answer came of which the library can make nothing, by whatever exception.
    What it raises before there was an answer is our mistake, and is raised as it is.
    """
    _answered.set(False)
    try:
        return await call
    except TelegramError:
        raise
    except Exception as error:
        if not _answered.get():
            raise
        raise MalformedResponse(f"an answer that is not whole: {type(error).__name__}") from error


def expect(value: object, kind: type[T]) -> T:
    """A value of an answer, which the library takes over as it came. Raises Unreadable where it is of another kind."""
    if not isinstance(value, kind) or (kind is int and not _is_number(value)):
        raise MalformedResponse(f"an answer that is not whole: {type(value).__name__} for {kind.__name__}")
    return value


def updates_in(result: object) -> tuple[list[Raw], int]:
    """Updates that can be told apart and confirmed, and how many things there are besides.

    Raises Unreadable where there is nothing else, so that they are asked for again, at ever longer intervals.
    """
    found = expect(result, list)
    updates = [each for each in found if isinstance(each, dict) and _is_update_id(each.get("update_id"))]
    odd = len(found) - len(updates)
    if odd and not updates:
        raise MalformedResponse(f"{odd} updates without a number that can be one")
    return updates, odd


def _is_update_id(value: object) -> bool:
    return _is_number(value) and 0 <= value < HIGHEST_UPDATE
