"""What is done in a group, and what goes on there."""

from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

from bot.core.context import Context
from bot.core.conversation import ConversationState
from bot.core.decision import Decision
from bot.core.discussion import Contribution, Discussion, DiscussionPart, DiscussionStage, GroupContext, Stance, Vote
from bot.core.essay import Library, Ref
from bot.core.incoming import Command, IncomingMessage, MessageKind, Text
from bot.core.language import Language, LocalizedText
from bot.core.match import Find
from bot.core.outgoing import Address, ChatKind
from bot.talk.decide import decide
from tests.incoming import changed
from tests.talk.people import SLUG, Search, do
from tests.talk.recognising import recognise

NOW = datetime(2026, 3, 9, 12, 0, tzinfo=UTC)
GROUP = Address(-1_001_234_567_890, ChatKind.GROUP)
TOPIC = replace(GROUP, topic=7)
TALK = Discussion(5, Ref(SLUG, 11), "T1", LocalizedText("问在哪里？", "Where?"), NOW, Language.HANS)
"""One that goes on."""
OVER = replace(TALK, id=4, stage=DiscussionStage.CLOSED, closed=NOW)


def take(
    incoming: IncomingMessage,
    library: Library,
    group: GroupContext | None = None,
    *,
    find: Find | None = None,
    chat: ConversationState | None = None,
    **about: Any,
) -> Decision:
    """What is decided in a group where that goes on. The message is as it would be there; ``about``: of the context."""
    context = Context(
        chat or ConversationState(),
        library,
        find or Search(),
        group=group or GroupContext(),
        recognise=recognise,
        **about,
    )
    decision = decide(incoming, context)
    assert decision == decide(incoming, context), "not pure"
    return decision


def says(text: str, **about: Any) -> Text:
    """Put to the bot, unless ``about`` has it otherwise."""
    said = _there(do(MessageKind.TEXT, text), about)
    assert isinstance(said, Text)
    return said


def chats(text: str, **about: Any) -> Text:
    """Among people."""
    return says(text, **{"addressed": False, **about})


def commands(name: str, argument: str = "", **about: Any) -> Command:
    said = _there(do(MessageKind.COMMAND, name, argument), about)
    assert isinstance(said, Command)
    return said


def presses(payload: str, **about: Any) -> IncomingMessage:
    return _there(do(MessageKind.BUTTON, payload), about)


def votes(stance: str, **about: Any) -> IncomingMessage:
    return _there(do(MessageKind.VOTE, stance), {"poll": "1", "message": None, **about})


def _there(incoming: IncomingMessage, about: dict[str, Any]) -> IncomingMessage:
    return changed(incoming, **{"at": NOW, "to": GROUP, "message": 100, **about})


def before(person: str, stance: Stance) -> Vote:
    return Vote(person, DiscussionPart.BEFORE, stance)


def after(person: str, stance: Stance) -> Vote:
    return Vote(person, DiscussionPart.AFTER, stance)


def spoke(person: str, message: int, *touched: int, replies: int = 0) -> Contribution:
    return Contribution(person, message, touched, replies)
