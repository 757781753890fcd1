"""What is done in a group, and what goes on there."""

from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

from bot.core.chat import Chat, Kind, Utterance
from bot.core.discussion import Contribution, Discussion, Part, Room, Stage, Stance, Vote
from bot.core.essay import Library, Ref, Words
from bot.core.language import Language
from bot.core.match import Find
from bot.core.post import Address, Place
from bot.core.reply import Turn
from bot.talk.answer import answer
from tests.talk.people import SLUG, Search, do

NOW = datetime(2026, 3, 9, 12, 0, tzinfo=UTC)
GROUP = Address(-1_001_234_567_890, Place.GROUP)
TOPIC = replace(GROUP, topic=7)
TALK = Discussion(5, Ref(SLUG, 11), "T1", Words("问在哪里？", "Where?"), NOW, Language.HANS)
"""One that goes on."""
OVER = replace(TALK, id=4, stage=Stage.CLOSED, closed=NOW)


def take(
    utterance: Utterance,
    library: Library,
    room: Room | None = None,
    *,
    find: Find | None = None,
    chat: Chat | None = None,
) -> Turn:
    """What is decided in a group where that goes on. The utterance is as it would be there."""
    state = replace(chat or Chat(), room=room or Room())
    turn = answer(utterance, state, library, find or Search())
    assert turn == answer(utterance, state, library, find or Search()), "not pure"
    return turn


def says(text: str, **about: Any) -> Utterance:
    """Put to the bot, unless ``about`` has it otherwise."""
    return _there(do(Kind.TEXT, text), about)


def chats(text: str, **about: Any) -> Utterance:
    """Among people."""
    return says(text, **{"addressed": False, **about})


def commands(name: str, argument: str = "", **about: Any) -> Utterance:
    return _there(do(Kind.COMMAND, name, argument), about)


def presses(payload: str, **about: Any) -> Utterance:
    return _there(do(Kind.BUTTON, payload), about)


def votes(stance: str, **about: Any) -> Utterance:
    return _there(do(Kind.VOTE, stance), {"poll": "1", "message": None, **about})


def _there(utterance: Utterance, about: dict[str, Any]) -> Utterance:
    return replace(utterance, **{"at": NOW, "to": GROUP, "message": 100, **about})


def before(person: str, stance: Stance) -> Vote:
    return Vote(person, Part.BEFORE, stance)


def after(person: str, stance: Stance) -> Vote:
    return Vote(person, Part.AFTER, stance)


def spoke(person: str, message: int, *touched: int, replies: int = 0) -> Contribution:
    return Contribution(person, message, touched, replies)
