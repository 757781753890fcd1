"""What an update says."""

from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import pytest
from telegram import Update

from bot.core.incoming import IncomingMessage, MessageKind
from bot.core.language import Language
from bot.core.outgoing import Address, ChatKind
from handlers.inbound.updates import UpdateParser, language
from tests.incoming import incoming, listed

READING = UpdateParser(42, "Essay_Bot", lambda kind, identity: f"{kind}-{identity}")
USER = {"id": 7, "is_bot": False, "first_name": "小林", "language_code": "zh-hant"}
MESSAGE = {"message_id": 1, "date": 1, "chat": {"id": 9, "type": "private"}, "from": USER}


def read(kind: str = "message", /, **about: Any) -> IncomingMessage | None:
    update = Update.de_json({"update_id": 5, kind: MESSAGE | about}, None)
    return READING.message(update)


def test_text_is_cleaned_and_carries_pseudonyms_only() -> None:
    assert read(text=" 直播\u200b带\ud800货\x00 ") == incoming(
        key="telegram:42:5",
        door="telegram",
        person="person-7",
        chat="chat-9",
        kind=MessageKind.TEXT,
        content="直播带货",
        spoken=Language.HANT,
        at=datetime.fromtimestamp(1, UTC),
        to=Address(9),
        message=1,
        sender=Address(7),
    )


@pytest.mark.parametrize(
    ("text", "content", "argument"),
    [
        ("/start", "start", ""),
        ("/START@essay_bot p-x-1", "start", "p-x-1"),
        ("/summary  落幕\u200b \n", "summary", "落幕"),
        ("/summary " + "长" * 4000, "summary", "长" * 4000),
    ],
)
def test_command(text: str, content: str, argument: str) -> None:
    said = read(text=text)
    assert said
    assert (said.kind, listed(said).content, listed(said).argument) == (MessageKind.COMMAND, content, argument)


@pytest.mark.parametrize("text", ["/", "/直播", "/ start", "see /start", "//start"])
def test_what_only_looks_like_a_command_is_text(text: str) -> None:
    said = read(text=text)
    assert said
    assert (said.kind, listed(said).content) == (MessageKind.TEXT, text)


def test_caption_is_text_and_never_a_command() -> None:
    said = read(caption="/forget", photo=[])
    assert said
    assert (said.kind, listed(said).content) == (MessageKind.TEXT, "/forget")


def test_nothing_to_read_is_media() -> None:
    said = read(dice={"emoji": "🎲", "value": 3})
    assert said
    assert (said.kind, listed(said).content) == (MessageKind.MEDIA, "")


def test_edit_is_known_as_one() -> None:
    said = read("edited_message", text="x", edit_date=2)
    assert said
    assert listed(said).edited


def test_what_is_not_meant_for_us_is_nothing() -> None:
    bot = {"id": 8, "is_bot": True, "first_name": "b"}
    assert read(text="x", **{"from": bot}) is None
    assert read(text="x", via_bot=bot) is None
    assert read(text="/start@other_bot") is None
    assert READING.message(Update.de_json({"update_id": 5}, None)) is None


GROUP = {"id": -100, "type": "supergroup", "title": "读书会"}
CHANNEL = {"id": -200, "type": "channel", "title": "一日一段"}
ANONYMOUS = {"id": 1087968824, "is_bot": True, "first_name": "Group", "username": "GroupAnonymousBot"}


def test_topic_of_a_forum_is_part_of_the_address() -> None:
    said = read(text="/start", chat=GROUP | {"is_forum": True}, message_thread_id=3, is_topic_message=True)
    assert said
    assert said.origin.to == Address(-100, ChatKind.GROUP, 3)
    response = read(text="/start", chat=GROUP, message_thread_id=3)
    assert response
    assert response.origin.to == Address(-100, ChatKind.GROUP), "a thread of replies is no topic"


def test_admin_who_speaks_as_the_group_is_heard_and_never_an_owner() -> None:
    reading = replace(READING, owners=(7, 1087968824, -100))
    raw = MESSAGE | {"text": "/daily", "chat": GROUP, "from": ANONYMOUS, "sender_chat": GROUP}
    said = reading.message(Update.de_json({"update_id": 5, "message": raw}, None))
    assert said
    assert (said.origin.as_chat, said.origin.owner, said.origin.sender, said.origin.person) == (
        True,
        False,
        None,
        "chat--100",
    )


def test_who_speaks_as_another_chat_is_not_heard() -> None:
    assert read(text="/daily", chat=GROUP, sender_chat=CHANNEL, **{"from": ANONYMOUS}) is None


def test_post_in_a_channel_is_said_by_the_channel() -> None:
    raw = {"message_id": 1, "date": 1, "chat": CHANNEL, "sender_chat": CHANNEL, "text": "/daily"}
    said = READING.message(Update.de_json({"update_id": 5, "channel_post": raw}, None))
    assert said
    assert (said.origin.as_chat, said.origin.to, said.origin.sender) == (True, Address(-200, ChatKind.CHANNEL), None)


def press(message: dict[str, Any] | None) -> IncomingMessage:
    query = {"id": "1", "from": USER, "chat_instance": "1", "data": "p:x:1"} | ({"message": message} if message else {})
    update = Update.de_json({"update_id": 5, "callback_query": query}, None)
    assert update.callback_query
    return READING.press(update, update.callback_query)


def test_press_names_the_message_to_change() -> None:
    said = press(MESSAGE)
    assert (said.kind, listed(said).content, said.origin.to, said.message) == (
        MessageKind.BUTTON,
        "p:x:1",
        Address(9),
        1,
    )
    gone = press({"chat": MESSAGE["chat"], "message_id": 1, "date": 0})
    assert (gone.origin.to, gone.message) == (Address(9), None), "what Telegram no longer shows cannot be changed"
    assert press(None).origin.to == Address(7), "without a message the person's own chat is left"


@pytest.mark.parametrize(
    ("kind", "content", "expected"),
    [
        ("message", MESSAGE | {"text": "x"}, MessageKind.TEXT),
        ("callback_query", {"id": "1", "from": USER, "chat_instance": "1", "data": "p:x:1"}, MessageKind.BUTTON),
        (
            "poll_answer",
            {"poll_id": "7", "user": USER, "option_ids": [1], "option_persistent_ids": ["1"]},
            MessageKind.VOTE,
        ),
        ("poll_answer", {"poll_id": "7", "user": USER, "option_ids": [9], "option_persistent_ids": ["9"]}, None),
        ("chat_join_request", {"chat": {"id": 9, "type": "group"}, "from": USER, "date": 1, "user_chat_id": 7}, None),
    ],
)
def test_update_of_any_kind_is_read_as_it_came(
    kind: str, content: dict[str, Any], expected: MessageKind | None
) -> None:
    said = READING.read_json({"update_id": 5, kind: content})
    assert (said.kind if said else None) is expected


@pytest.mark.parametrize(
    ("code", "expected"),
    [
        (None, Language.HANS),
        ("", Language.HANS),
        ("zh", Language.HANS),
        ("zh-hans", Language.HANS),
        ("zh-CN", Language.HANS),
        ("zh-hant", Language.HANT),
        ("zh-TW", Language.HANT),
        ("zh-hk", Language.HANT),
        ("zh-MO", Language.HANT),
        ("en", Language.ENGLISH),
        ("en-GB", Language.ENGLISH),
        ("de", Language.ENGLISH),
    ],
)
def test_language_of_a_client(code: str | None, expected: Language) -> None:
    assert language(code) is expected
