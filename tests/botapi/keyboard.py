"""Checks `reply_markup` as Telegram does."""

from __future__ import annotations

from typing import Any

from .markup import is_link
from .records import Raw
from .refusals import (
    BUTTONS,
    BUTTONS_IN_A_ROW,
    CALLBACK_DATA_BYTES,
    COPY_TEXT_LENGTH,
    DATA_INVALID,
    Refusal,
    bad_request,
)

_ACTIONS = (
    "url",
    "callback_data",
    "web_app",
    "login_url",
    "switch_inline_query",
    "switch_inline_query_current_chat",
    "switch_inline_query_chosen_chat",
    "copy_text",
    "callback_game",
    "pay",
)
_STYLES = ("danger", "success", "primary")


def checked(markup: Any, *, inline_only: bool = False) -> Raw | None:
    """The markup to keep; None where an inline keyboard has no button. Refusals: whatever Telegram would not show.

    `inline_only`: for edits, which take no other kind.
    """
    if markup is None or markup == "":
        return None
    if not isinstance(markup, dict):
        raise bad_request("can't parse reply keyboard markup JSON object")
    if "inline_keyboard" in markup:
        return _inline(markup)
    if inline_only:
        raise bad_request("inline keyboard expected")
    if not {"keyboard", "remove_keyboard", "force_reply"} & set(markup):
        raise bad_request("can't parse reply keyboard markup JSON object")
    _rows(markup.get("keyboard", []))
    return markup


def _rows(rows: Any) -> list[list[Any]]:
    if not isinstance(rows, list) or not all(isinstance(row, list) for row in rows):
        raise bad_request("can't parse keyboard: field must be of type Array of Array")
    if sum(map(len, rows)) > BUTTONS or any(len(row) > BUTTONS_IN_A_ROW for row in rows):
        raise bad_request("REPLY_MARKUP_TOO_LONG")
    return rows


def _inline(markup: Raw) -> Raw | None:
    rows = [row for row in _rows(markup["inline_keyboard"]) if row]
    for row in rows:
        for button in row:
            _check_button(button)
    return {"inline_keyboard": rows} if rows else None


def _unparsable(why: str) -> Refusal:
    return bad_request(f"can't parse inline keyboard button: {why}")


def _check_button(button: Any) -> None:
    if not isinstance(button, dict):
        raise _unparsable("InlineKeyboardButton must be an Object")
    if not isinstance(button.get("text"), str):
        raise _unparsable('Field "text" must be of type String')
    if not button["text"].strip():
        raise bad_request("BUTTON_TEXT_INVALID")
    actions = [name for name in _ACTIONS if name in button]
    if not actions:
        raise _unparsable("Text buttons are unallowed in the inline keyboard")
    if len(actions) > 1:
        # Telegram takes one and says nothing; which one is not documented, so it is our mistake.
        raise _unparsable(f"exactly one of the optional fields must be used, found {', '.join(actions)}")
    if button.get("style") not in (None, *_STYLES):
        raise _unparsable("invalid button style specified")
    _check_action(actions[0], button[actions[0]])


def _check_action(action: str, value: Any) -> None:
    if action == "callback_data":
        if not isinstance(value, str):
            raise _unparsable('Field "callback_data" must be of type String')
        if not 1 <= len(value.encode()) <= CALLBACK_DATA_BYTES:
            raise bad_request(DATA_INVALID)
    elif action == "url":
        if not isinstance(value, str) or not is_link(value):
            raise bad_request(f"inline keyboard button URL '{value}' is invalid: Wrong HTTP URL")
    elif action == "web_app":
        url = value.get("url") if isinstance(value, dict) else None
        if not isinstance(url, str) or not url.startswith("https://") or not is_link(url):
            raise bad_request(f"inline keyboard button Web App URL '{url}' is invalid: Only HTTPS links are allowed")
    elif action == "copy_text":
        text = value.get("text") if isinstance(value, dict) else None
        if not isinstance(text, str) or not 1 <= len(text) <= COPY_TEXT_LENGTH:
            raise bad_request("BUTTON_COPY_TEXT_INVALID")
