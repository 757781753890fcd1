"""The commands of groups."""

import re

import pytest

from bot.core.discussion import GroupContext
from bot.core.essay import Library
from bot.core.response import Button, CatalogueMessage, Panel, TextResponse
from bot.talk.commands import COMMANDS
from bot.talk.groups.commands import GROUP_COMMANDS, group_command
from tests.talk.people import SLUG, Search, at, buttons, found, keys
from tests.talk.rooms import TALK, TOPIC, commands, take


def test_names_are_telegrams_and_each_stands_there_once() -> None:
    names = [command.name for command in GROUP_COMMANDS]
    assert len(names) == len(set(names))
    assert all(re.fullmatch("[a-z0-9_]{1,32}", name) for name in names)
    assert all(not command.owners for command in GROUP_COMMANDS)


def test_help_says_what_can_be_done_here_and_by_whom(library: Library) -> None:
    response = take(commands("help"), library).response
    assert isinstance(response, Panel)
    listed = [command for command in GROUP_COMMANDS if command.listed]
    assert [note.values["name"] for note in response.lines] == [command.name for command in listed]
    assert [note.key == "help.admins" for note in response.lines] == [command.admins for command in listed]
    assert len(response.lines) <= 12, "one screen"


def test_what_changes_something_is_for_admins() -> None:
    admins = {command.name for command in GROUP_COMMANDS if command.admins}
    assert admins == {"discuss", "close", "schedule", "daily", "settings", "export", "forget"}


def test_the_same_word_is_described_as_what_it_does_there() -> None:
    private = {command.name: command.description for command in COMMANDS}
    for command in GROUP_COMMANDS:
        same = command.description == private.get(command.name)
        assert command.name not in private or same == (command.name not in ("export", "settings"))
    export = group_command("export")
    assert export
    assert export.description == CatalogueMessage("command.hand_over")


def test_a_name_that_is_none_is_nobodys() -> None:
    assert group_command("outline") is None
    assert group_command("") is None


@pytest.mark.parametrize("name", ["privacy", "forget", "start"])
def test_what_concerns_one_person_alone_is_told_in_a_line(library: Library, name: str) -> None:
    decision = take(commands(name, to=TOPIC), library, GroupContext(running=TALK), chat=at(11), manages=False)
    assert isinstance(decision.response, TextResponse)
    assert keys(decision.response)[0] == {"start": "group.private"}.get(name, f"group.{name}")
    assert len(keys(decision.response)) == (4 if name == "privacy" else 1)
    leads = [] if name == "privacy" else [Button(CatalogueMessage("button.private"), start=f"p-{SLUG}-11")]
    assert buttons(decision.response) == leads
    assert (decision.forget, decision.export, decision.effects) == (False, False, ())


@pytest.mark.parametrize("name", [command.name for command in GROUP_COMMANDS])
def test_every_command_is_answered_everywhere_in_a_group(library: Library, name: str) -> None:
    for manages in (True, False):
        for group in (None, GroupContext(), GroupContext(running=TALK)):
            said = commands(name, "落幕", to=TOPIC)
            decision = take(said, library, group, find=Search(found(11)), chat=at(11), manages=manages)
            assert decision.response is not None
            assert decision.keep
            assert (decision.forget, decision.forget_group, decision.export) == (False, False, False), (
                "in front of everybody nothing is lost or shown"
            )
            assert manages or not decision.effects
