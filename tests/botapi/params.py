"""The parameters of one call, from whichever body they came in."""

from __future__ import annotations

import json
from typing import Any
from urllib.parse import parse_qsl

from aiohttp import BodyPartReader, web

from .records import Raw
from .refusals import NOT_UTF8, bad_request

_TEXTS = frozenset(
    {"text", "caption", "description", "short_description", "name", "callback_query_id", "parse_mode", "action", "url"}
    | {"language_code", "secret_token", "title", "quote", "question", "inline_query_id", "guest_query_id"}
)
"""Parameters whose value is a text even where it reads like JSON ("123")."""


async def read(request: web.Request) -> Raw:
    """The parameters of a request: query and body, JSON decoded, files as bytes. Refusals: unreadable bodies."""
    values: Raw = dict(_pairs(request.rel_url.raw_query_string))
    if request.content_type == "application/json":
        values |= _json_object(await request.read())
    elif request.content_type == "multipart/form-data":
        values |= await _multipart(request)
    elif request.can_read_body:
        values |= dict(_pairs((await request.read()).decode("ascii", "replace")))
    decoded = {name: value if name in _TEXTS else _decoded(value) for name, value in values.items()}
    _refuse_surrogates(decoded)
    return decoded


def _pairs(encoded: str) -> list[tuple[str, str]]:
    try:
        return parse_qsl(encoded, keep_blank_values=True, errors="strict")
    except UnicodeDecodeError:
        raise bad_request(NOT_UTF8) from None


def _json_object(body: bytes) -> Raw:
    try:
        found = json.loads(body or b"{}")
    except ValueError:
        raise bad_request("can't parse JSON object") from None
    if not isinstance(found, dict):
        raise bad_request("object expected as JSON request body")
    return found


async def _multipart(request: web.Request) -> Raw:
    values: Raw = {}
    async for part in await request.multipart():
        if not isinstance(part, BodyPartReader) or part.name is None:
            raise bad_request("can't parse multipart body")
        data = bytes(await part.read(decode=True))
        if part.filename is not None:
            values[part.name] = data
            values.setdefault("file_names", {})[part.name] = part.filename
            continue
        try:
            values[part.name] = data.decode()
        except UnicodeDecodeError:
            raise bad_request(NOT_UTF8) from None
    return values


def _decoded(value: Any) -> Any:
    if not isinstance(value, str):
        return value
    try:
        return json.loads(value)
    except ValueError:
        return value


def _refuse_surrogates(value: Any) -> None:
    if isinstance(value, str):
        if any("\ud800" <= char <= "\udfff" for char in value):
            raise bad_request(NOT_UTF8)
    elif isinstance(value, dict):
        for name, inner in value.items():
            _refuse_surrogates(name)
            _refuse_surrogates(inner)
    elif isinstance(value, list):
        for inner in value:
            _refuse_surrogates(inner)


def attached(params: Raw, name: str) -> bytes:
    """A file that came with the call; empty where none did."""
    value = params.get(name)
    if isinstance(value, str) and value.startswith("attach://"):
        value = params.get(value.removeprefix("attach://"))
    return value if isinstance(value, bytes) else b""


def text(params: Raw, name: str) -> str:
    """A text; "" if it is missing."""
    value = params.get(name, "")
    return value if isinstance(value, str) else json.dumps(value)


def integer(params: Raw, name: str, default: int | None = None) -> int:
    """A whole number. Refusals: not one; missing where there is no default."""
    value = params.get(name, default)
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    if isinstance(value, bool) or not isinstance(value, int):
        raise bad_request(f"{name} must be a valid integer" if name in params else f"{name} is not specified")
    return value


def flag(params: Raw, name: str, default: bool = False) -> bool:
    """True or false; the default if it is missing."""
    return params.get(name, default) in (True, 1, "True", "yes")


def items(params: Raw, name: str) -> list[Any]:
    """A list; empty if it is missing. Refusals: not a list."""
    value = params.get(name) or []
    if not isinstance(value, list):
        raise bad_request(f"can't parse {name}: expected an Array")
    return value


def fields(params: Raw, name: str) -> Raw:
    """An object; empty if it is missing. Refusals: not an object."""
    value = params.get(name) or {}
    if not isinstance(value, dict):
        raise bad_request(f"can't parse {name}: expected an Object")
    return value
