"""What somebody writes behind the bot's name in any chat, and what the bot offers for it; what it says as a guest."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any

from . import params
from .formatting import formatted
from .records import Raw, units
from .refusals import (
    INLINE_BUTTON_INVALID,
    INLINE_RESULT_ID_BYTES,
    INLINE_RESULTS,
    QUERY_TOO_OLD,
    RESULT_ID_INVALID,
    RESULTS_TOO_MUCH,
    START_PARAMETER_LENGTH,
    TEXT_EMPTY,
    TEXT_TOO_LONG,
    TEXT_UNITS,
    bad_request,
    unsupported,
)
from .world import World

_START = frozenset("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_-")


def methods(world: World) -> dict[str, Callable[[Raw], Any]]:
    """The handlers by method name. Each takes the parameters and returns the result, or raises `Refusal`."""
    return {
        "answerInlineQuery": partial(answer_inline_query, world),
        "answerGuestQuery": partial(answer_guest_query, world),
    }


def answer_inline_query(world: World, given: Raw) -> bool:
    """answerInlineQuery → True; what is offered stands in `InlineQuery.results`, `text` and `entities` in each."""
    query = world.inline_queries.get(params.text(given, "inline_query_id"))
    if query is None or query.expired or query.answer is not None:
        raise bad_request(QUERY_TOO_OLD)
    results = params.items(given, "results")
    if len(results) > INLINE_RESULTS:
        raise bad_request(RESULTS_TOO_MUCH)
    checked = [_checked(result) for result in results]
    if len({result["id"] for result in checked}) < len(checked):
        raise bad_request("RESULT_ID_DUPLICATE")
    _check_button(params.fields(given, "button"))
    query.answer, query.results = given, checked
    world.watch.notify()
    return True


def answer_guest_query(world: World, given: Raw) -> Raw:
    """answerGuestQuery → `SentGuestMessage`; what is said stands in `InlineQuery.results`, a single one."""
    query = world.inline_queries.get(params.text(given, "guest_query_id"))
    if query is None or query.expired or query.answer is not None:
        raise bad_request(QUERY_TOO_OLD)
    query.answer, query.results = given, [_checked(params.fields(given, "result"))]
    world.watch.notify()
    return {"inline_message_id": f"guest-{query.id}"}


def _checked(result: Any) -> Raw:
    if not isinstance(result, dict) or result.get("type") != "article":
        raise unsupported("inline results that are no articles")
    name, title = result.get("id"), result.get("title")
    if not isinstance(name, str) or not 1 <= len(name.encode()) <= INLINE_RESULT_ID_BYTES:
        raise bad_request(RESULT_ID_INVALID)
    if not isinstance(title, str) or not title.strip():
        raise bad_request('can\'t parse inline query result: Field "title" must not be empty')
    content = result.get("input_message_content") or {}
    text, entities = formatted(content.get("message_text") or "", content.get("parse_mode"), [])
    if not text:
        raise bad_request(TEXT_EMPTY)
    if units(text) > TEXT_UNITS:
        raise bad_request(TEXT_TOO_LONG)
    return result | {"text": text, "entities": entities}


def _check_button(button: Raw) -> None:
    start = button.get("start_parameter", "x")
    if button and (not button.get("text") or not 1 <= len(start) <= START_PARAMETER_LENGTH or not set(start) <= _START):
        raise bad_request(INLINE_BUTTON_INVALID)
