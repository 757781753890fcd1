"""`ChatMember` objects: who is what in a chat, and with which rights."""

from __future__ import annotations

from .records import Chat, Raw

ANONYMOUS: Raw = {"id": 1087968824, "is_bot": True, "first_name": "Group", "username": "GroupAnonymousBot"}
"""Who an administrator of a group is that remains anonymous; `sender_chat` is then the group."""
CHANNEL_BOT: Raw = {"id": 136817688, "is_bot": True, "first_name": "Channel", "username": "Channel_Bot"}
"""Who has voted where `voter_chat` has: an administrator that remains anonymous votes as the group."""
_RIGHTS = (
    *("can_be_edited", "is_anonymous", "can_manage_chat", "can_delete_messages", "can_manage_video_chats"),
    *("can_restrict_members", "can_promote_members", "can_change_info", "can_invite_users", "can_post_stories"),
    *("can_edit_stories", "can_delete_stories"),
)
_CHANNEL_RIGHTS = ("can_post_messages", "can_edit_messages")
PERMISSIONS = (
    *("can_send_messages", "can_send_audios", "can_send_documents", "can_send_photos", "can_send_videos"),
    *("can_send_video_notes", "can_send_voice_notes", "can_send_polls", "can_send_other_messages"),
    *("can_add_web_page_previews", "can_react_to_messages", "can_edit_tag", "can_change_info", "can_invite_users"),
    *("can_pin_messages", "can_manage_topics"),
)
"""What somebody without rights of their own may do in a group."""


def member(user: Raw, status: str, chat_type: str = "supergroup", **rights: bool) -> Raw:
    """A `ChatMember` object. `rights`: where they differ from all (an administrator) or none (restricted)."""
    own = {*_RIGHTS, *(_CHANNEL_RIGHTS if chat_type == "channel" else ())}
    extra: dict[str, Raw] = {
        "creator": {"is_anonymous": False},
        "administrator": {right: right not in ("can_be_edited", "is_anonymous") for right in sorted(own)},
        "restricted": {"is_member": True, "until_date": 0, **dict.fromkeys(PERMISSIONS, False)},
        "kicked": {"until_date": 0},
    }
    return {"user": user, "status": status, **extra.get(status, {}), **rights}


def is_present(found: Raw | None) -> bool:
    """Whether a `ChatMember` is in the chat; None, who never was, is not."""
    return found is not None and found["status"] not in ("left", "kicked") and found.get("is_member", True)


def is_administrator(found: Raw | None) -> bool:
    """Whether a `ChatMember` is the creator or an administrator."""
    return found is not None and found.get("status") in ("creator", "administrator")


def may(chat: Chat, bot: Raw, right: str) -> bool:
    """Whether the bot has a right: one of its own, or one that this group gives to everybody."""
    own = chat.members.get(bot["id"], {})
    if chat.type == "channel":
        return bool(own.get(right))
    return is_administrator(own) or (own.get(right, True) and chat.permissions.get(right, True))
