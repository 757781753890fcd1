"""Owners may ask what decided; for everybody else there is no such command."""

import pytest

from bot.core.context import Context
from bot.core.conversation import ConversationState
from bot.core.decision import Decision
from bot.core.essay import Library
from bot.core.incoming import MessageKind
from bot.core.response import Response, WhyReport
from bot.talk.commands import commands_for
from bot.talk.decide import decide
from tests.incoming import changed
from tests.talk.people import SLUG, Search, at, do, keys


def why(
    library: Library, chat: ConversationState, argument: str = "", *, replied: str = "", owner: bool = True
) -> Decision:
    incoming = changed(do(MessageKind.COMMAND, "why", argument), replied=replied, owner=owner)
    return decide(incoming, Context(chat, library, Search()))


@pytest.mark.parametrize(
    ("argument", "replied", "asked", "text"),
    [
        ("带货贵吗", "", (), "带货贵吗"),
        ("", "谁在卖假货", (), "谁在卖假货"),
        ("", "", ("头一问", "后一问"), "后一问"),
        ("带货贵吗", "", ("头一问",), "带货贵吗"),
        ("带货贵吗", "谁在卖假货", ("头一问",), "谁在卖假货"),
    ],
)
def test_an_owner_hears_about_the_message_meant(
    library: Library, argument: str, replied: str, asked: tuple[str, ...], text: str
) -> None:
    chat = at(11, asked=asked)
    decision = why(library, chat, argument, replied=replied)
    assert decision.response == WhyReport(SLUG, text)
    assert decision.state == chat, "asking why changes nothing"


def test_where_nothing_was_asked_there_is_nothing_to_explain(library: Library) -> None:
    assert keys(why(library, ConversationState()).response) == ["why.nothing"]


@pytest.mark.parametrize(("argument", "replied"), [("", ""), ("带货贵吗", ""), ("", "谁在卖假货")])
def test_for_others_there_is_no_such_command(library: Library, argument: str, replied: str) -> None:
    def unknown(name: str) -> Response | None:
        incoming = changed(do(MessageKind.COMMAND, name, argument), replied=replied)
        return decide(incoming, Context(at(11, asked=["问"]), library, Search())).response

    decision = why(library, at(11, asked=["问"]), argument, replied=replied, owner=False)
    assert keys(decision.response) == ["command.unknown"]
    assert type(decision.response) is type(unknown("nonsense"))
    assert decision.finding is None


def test_help_names_it_to_owners_only(library: Library) -> None:
    def named(*, owner: bool) -> str:
        return str(
            decide(
                changed(do(MessageKind.COMMAND, "help"), owner=owner), Context(ConversationState(), library, Search())
            ).response
        )

    assert "'why'" in named(owner=True)
    assert "'why'" not in named(owner=False)
    assert [command.name for command in commands_for(owner=True) if command.owners] == [
        "why",
        "stats",
        "gaps",
        "broadcast",
    ]
