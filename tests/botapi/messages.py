"""The methods that send, change and delete messages, and that answer button presses."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any

from . import keyboard, params, sending
from .formatting import formatted
from .records import Message, Raw, units
from .refusals import (
    ANSWER_TOO_LONG,
    CALLBACK_ANSWER_LENGTH,
    CAPTION_TOO_LONG,
    CAPTION_UNITS,
    DELETE_FORBIDDEN,
    DELETE_NOT_FOUND,
    EDIT_FORBIDDEN,
    EDIT_NO_CAPTION,
    EDIT_NO_TEXT,
    EDIT_NOT_FOUND,
    NOT_MODIFIED,
    PHOTO_BYTES,
    QUERY_TOO_OLD,
    TEXT_EMPTY,
    TEXT_TOO_LONG,
    TEXT_UNITS,
    Refusal,
    bad_request,
)
from .world import World

_ACTIONS = frozenset(
    {"typing", "upload_photo", "record_video", "upload_video", "record_voice", "upload_voice", "upload_document"}
    | {"choose_sticker", "find_location", "record_video_note", "upload_video_note"}
)
_IMAGE_STARTS = (b"\x89PNG\r\n\x1a\n", b"\xff\xd8\xff", b"RIFF", b"GIF8")


def methods(world: World) -> dict[str, Callable[[Raw], Any]]:
    """The handlers by method name. Each takes the parameters and returns the result, or raises `Refusal`."""
    return {
        "sendMessage": partial(send_message, world),
        "sendPhoto": partial(send_photo, world),
        "sendDocument": partial(send_document, world),
        "sendChatAction": partial(send_chat_action, world),
        "editMessageText": partial(edit_message_text, world),
        "editMessageCaption": partial(edit_message_caption, world),
        "editMessageReplyMarkup": partial(edit_message_reply_markup, world),
        "deleteMessage": partial(delete_message, world),
        "answerCallbackQuery": partial(answer_callback_query, world),
    }


def send_message(world: World, given: Raw) -> Raw:
    """sendMessage → `Message`."""
    chat = world.chat_to_send(given.get("chat_id"), sending.thread(given))
    about = _text(given) | sending.common(world, chat, given)
    return sending.put(world, chat, given, about)


def send_photo(world: World, given: Raw) -> Raw:
    """sendPhoto → `Message`; the bytes stay in `Message.photo`."""
    chat = world.chat_to_send(given.get("chat_id"), sending.thread(given), "can_send_photos")
    about = _caption(given) | sending.common(world, chat, given)
    data, file_id = _photo(world, given)
    size = {"file_id": file_id, "file_unique_id": file_id[-9:], "width": 1280, "height": 720, "file_size": len(data)}
    return sending.put(world, chat, given, {**about, "photo": data, "content": {"photo": [size]}})


def send_document(world: World, given: Raw) -> Raw:
    """sendDocument → `Message`; the bytes stay in `Message.document`."""
    chat = world.chat_to_send(given.get("chat_id"), sending.thread(given), "can_send_documents")
    about = _caption(given) | sending.common(world, chat, given)
    data = params.attached(given, "document")
    if not data:
        raise bad_request("file must be non-empty")
    file_id = world.new_file(data)
    part = given["document"] if isinstance(given["document"], str) else "attach://document"
    name = given["file_names"][part.removeprefix("attach://")]
    file = {"file_id": file_id, "file_unique_id": file_id[-9:], "file_name": name, "file_size": len(data)}
    return sending.put(world, chat, given, {**about, "document": data, "content": {"document": file}})


def _text(given: Raw) -> Raw:
    text, entities = formatted(params.text(given, "text"), given.get("parse_mode"), params.items(given, "entities"))
    if not text:
        raise bad_request(TEXT_EMPTY)
    if units(text) > TEXT_UNITS:
        raise bad_request(TEXT_TOO_LONG)
    return {"text": text, "entities": entities, "html": params.text(given, "text")}


def _caption(given: Raw) -> Raw:
    source, listed = params.text(given, "caption"), params.items(given, "caption_entities")
    text, entities = formatted(source, given.get("parse_mode"), listed)
    if units(text) > CAPTION_UNITS:
        raise bad_request(CAPTION_TOO_LONG)
    return {"text": text, "entities": entities, "html": source}


def _photo(world: World, given: Raw) -> tuple[bytes, str]:
    photo = given.get("photo")
    if isinstance(photo, str) and photo.startswith("attach://"):
        photo = given.get(photo.removeprefix("attach://"))
    if isinstance(photo, str) and photo in world.files:
        return world.files[photo], photo
    if not isinstance(photo, bytes):
        raise bad_request("wrong remote file identifier specified: Wrong character in the string")
    if not photo:
        raise bad_request("file must be non-empty")
    if len(photo) > PHOTO_BYTES:
        raise Refusal(413, "Request Entity Too Large")
    if not photo.startswith(_IMAGE_STARTS):
        raise bad_request("IMAGE_PROCESS_FAILED")
    return photo, world.new_file(photo)


def edit_message_text(world: World, given: Raw) -> Raw:
    """editMessageText → `Message`. Without `reply_markup` the keyboard goes, as with Telegram."""
    message = _to_edit(world, given)
    new = _text(given)
    if message.has_media:
        raise bad_request(EDIT_NO_TEXT)
    return _edit(world, message, new | {"markup": keyboard.checked(given.get("reply_markup"), inline_only=True)})


def edit_message_caption(world: World, given: Raw) -> Raw:
    """editMessageCaption → `Message`. Without `reply_markup` the keyboard goes, as with Telegram."""
    message = _to_edit(world, given)
    new = _caption(given)
    if not message.has_media or message.ballot is not None:
        raise bad_request(EDIT_NO_CAPTION)
    return _edit(world, message, new | {"markup": keyboard.checked(given.get("reply_markup"), inline_only=True)})


def edit_message_reply_markup(world: World, given: Raw) -> Raw:
    """editMessageReplyMarkup → `Message`."""
    message = _to_edit(world, given)
    return _edit(world, message, {"markup": keyboard.checked(given.get("reply_markup"), inline_only=True)})


def _to_edit(world: World, given: Raw) -> Message:
    chat = world.chat_to_write(given.get("chat_id"))
    message = chat.find(params.integer(given, "message_id"))
    if message is None:
        raise bad_request(EDIT_NOT_FOUND)
    if not message.by_our_bot:
        raise bad_request(EDIT_FORBIDDEN)
    return message


def _edit(world: World, message: Message, new: Raw) -> Raw:
    visible = [name for name in ("text", "entities", "markup") if name in new]
    if all(getattr(message, name) == new[name] for name in visible):
        raise bad_request(NOT_MODIFIED)
    for name, value in new.items():
        setattr(message, name, value)
    message.edited += 1
    message.edit_date = world.now()
    world.shown(message)
    return message.raw()


def delete_message(world: World, given: Raw) -> bool:
    """deleteMessage → True."""
    chat = world.chat_to_write(given.get("chat_id"))
    message = chat.find(params.integer(given, "message_id"))
    if message is None:
        raise bad_request(DELETE_NOT_FOUND)
    if not message.by_our_bot and chat.type != "private" and chat.bot_status != "administrator":
        raise bad_request(DELETE_FORBIDDEN)
    message.deleted = True
    chat.messages.remove(message)
    world.changed(chat)
    return True


def send_chat_action(world: World, given: Raw) -> bool:
    """sendChatAction → True."""
    world.chat_to_write(given.get("chat_id"), sending.thread(given))
    if given.get("action") not in _ACTIONS:
        raise bad_request("wrong parameter action in request")
    return True


def answer_callback_query(world: World, given: Raw) -> bool:
    """answerCallbackQuery → True. A second answer does nothing, but is counted in `CallbackQuery.answers`."""
    query = world.queries.get(params.text(given, "callback_query_id"))
    if query is None or query.expired:
        raise bad_request(QUERY_TOO_OLD)
    if len(params.text(given, "text")) > CALLBACK_ANSWER_LENGTH:
        raise bad_request(ANSWER_TOO_LONG)
    query.answers += 1
    query.answer = query.answer or given
    world.changed(query.message.chat)
    return True
