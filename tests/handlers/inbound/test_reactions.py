"""Emoji on messages."""

from typing import Any

import pytest
from telegram import Update
from telegram.constants import ReactionEmoji

from bot.core.feedback import Feedback
from bot.core.incoming import Reaction
from bot.core.outgoing import Address, ChatKind
from handlers.inbound.reactions import DOWN, UP
from handlers.inbound.updates import UpdateParser

READING = UpdateParser(42, "Essay_Bot", lambda kind, identity: f"{kind}-{identity}")
USER = {"id": 7, "is_bot": False, "first_name": "小林"}
PRIVATE, GROUP = {"id": 7, "type": "private"}, {"id": -1009, "type": "supergroup", "title": "读书会"}


def read(*new: str, chat: Any = PRIVATE, **who: Any) -> Reaction | None:
    reactions = [{"type": "emoji", "emoji": each} for each in new]
    content = {"chat": chat, "message_id": 3, "date": 1, "old_reaction": [], "new_reaction": reactions}
    update = Update.de_json({"update_id": 5, "message_reaction": content | (who or {"user": USER})}, None)
    found = READING.read(update)
    assert found is None or isinstance(found, Reaction)
    return found


@pytest.mark.parametrize(
    ("emoji", "feedback"),
    [
        (["👍"], Feedback.UP),
        (["❤"], Feedback.UP),
        (["🔥", "👏"], Feedback.UP),
        (["👎"], Feedback.DOWN),
        (["💩"], Feedback.DOWN),
        (["👍", "👎"], Feedback.DOWN),
        (["🍓"], None),
        ([], None),
    ],
)
def test_what_emoji_say(emoji: list[str], feedback: Feedback | None) -> None:
    found = read(*emoji)
    assert found
    assert (found.message, found.feedback, found.origin.person, found.origin.to) == (
        3,
        feedback,
        "person-7",
        Address(7),
    )


def test_reaction_in_a_group_names_the_group() -> None:
    found = read("👍", chat=GROUP)
    assert found
    assert (found.origin.chat, found.origin.to) == ("chat--1009", Address(-1009, ChatKind.GROUP))


def test_bots_and_chats_have_no_word() -> None:
    assert read("👍", user=USER | {"is_bot": True}) is None
    assert read("👍", actor_chat=GROUP) is None


def test_no_emoji_says_both_and_all_are_telegrams() -> None:
    assert not UP & DOWN
    assert set(ReactionEmoji) >= UP | DOWN
