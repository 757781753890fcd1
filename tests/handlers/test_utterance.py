"""What an update says."""

from typing import Any

import pytest
from telegram import Update

from bot.core.chat import Kind, Utterance
from bot.core.language import Language
from handlers.utterance import Reading, language

READING = Reading(42, "Essay_Bot", lambda kind, identity: f"{kind}-{identity}")
USER = {"id": 7, "is_bot": False, "first_name": "小林", "language_code": "zh-hant"}
MESSAGE = {"message_id": 1, "date": 1, "chat": {"id": 9, "type": "private"}, "from": USER}


def read(kind: str = "message", /, **about: Any) -> Utterance | None:
    update = Update.de_json({"update_id": 5, kind: MESSAGE | about}, None)
    return READING.message(update)


def test_text_is_cleaned_and_carries_pseudonyms_only() -> None:
    assert read(text=" 直播\u200b带\ud800货\x00 ") == Utterance(
        key="telegram:42:5",
        door="telegram",
        person="person-7",
        chat="chat-9",
        kind=Kind.TEXT,
        content="直播带货",
        spoken=Language.HANT,
    )


@pytest.mark.parametrize(
    ("text", "content", "argument"),
    [
        ("/start", "start", ""),
        ("/START@essay_bot p-x-1", "start", "p-x-1"),
        ("/summary  落幕\u200b \n", "summary", "落幕"),
        ("/summary " + "长" * 4000, "summary", "长" * 256),
    ],
)
def test_command(text: str, content: str, argument: str) -> None:
    said = read(text=text)
    assert said
    assert (said.kind, said.content, said.argument) == (Kind.COMMAND, content, argument)


@pytest.mark.parametrize("text", ["/", "/直播", "/ start", "see /start", "//start"])
def test_what_only_looks_like_a_command_is_text(text: str) -> None:
    said = read(text=text)
    assert said
    assert (said.kind, said.content) == (Kind.TEXT, text)


def test_caption_is_text_and_never_a_command() -> None:
    said = read(caption="/forget", photo=[])
    assert said
    assert (said.kind, said.content) == (Kind.TEXT, "/forget")


def test_nothing_to_read_is_media() -> None:
    said = read(dice={"emoji": "🎲", "value": 3})
    assert said
    assert (said.kind, said.content) == (Kind.MEDIA, "")


def test_edit_is_known_as_one() -> None:
    said = read("edited_message", text="x", edit_date=2)
    assert said
    assert said.edited


def test_what_is_not_meant_for_us_is_nothing() -> None:
    bot = {"id": 8, "is_bot": True, "first_name": "b"}
    assert read(text="x", **{"from": bot}) is None
    assert read(text="x", via_bot=bot) is None
    assert read(text="/start@other_bot") is None
    assert read("channel_post", text="x") is None
    assert READING.message(Update.de_json({"update_id": 5}, None)) is None


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
