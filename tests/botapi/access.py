"""Where the bot may read and write, refused in Telegram's words."""

from __future__ import annotations

from .members import may
from .records import Chat, Raw
from .refusals import (
    BLOCKED,
    DEACTIVATED,
    MIGRATED,
    NEED_ADMINISTRATOR,
    NO_RIGHTS,
    NOT_STARTED,
    THREAD_NOT_FOUND,
    TOPIC_CLOSED,
    Refusal,
    bad_request,
    forbidden,
)


def check_read(chat: Chat) -> None:
    """Refusals: kicked from a supergroup or channel, or not a member of one that is not public."""
    if chat.type in ("supergroup", "channel"):
        _check_presence(chat, left="username" not in chat.about)


def check_write(chat: Chat, thread_id: int | None = None) -> None:
    """Refusals: migrated, kicked, left, blocked, deactivated, never started, no such topic."""
    if chat.migrated_to is not None:
        raise Refusal(400, f"Bad Request: {MIGRATED}", {"migrate_to_chat_id": chat.migrated_to})
    if chat.deactivated:
        raise forbidden(DEACTIVATED)
    _check_presence(chat, left=True)
    if not chat.started:
        raise forbidden(NOT_STARTED)
    if thread_id is not None and thread_id not in chat.topics:
        raise bad_request(THREAD_NOT_FOUND)


def check_send(chat: Chat, bot: Raw, thread_id: int | None, right: str) -> None:
    """The same for a new message that takes this right. Refusals also: no rights, topic closed."""
    check_write(chat, thread_id)
    if chat.type == "private":
        return
    if chat.type == "channel":
        if not may(chat, bot, "can_post_messages"):
            raise bad_request(NEED_ADMINISTRATOR)
    elif not may(chat, bot, right):
        raise bad_request(NO_RIGHTS[right])
    if thread_id in chat.closed_topics and not chat.members[bot["id"]].get("can_manage_topics"):
        raise bad_request(TOPIC_CLOSED)


def _check_presence(chat: Chat, *, left: bool) -> None:
    if chat.bot_status == "kicked":
        raise forbidden(BLOCKED if chat.type == "private" else f"bot was kicked from the {chat.type} chat")
    if chat.bot_status == "left" and left:
        raise forbidden(f"bot is not a member of the {chat.type} chat")
