"""Forgetting is asked once, by a button that only its own person, or an admin, may press, and not for long."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from bot.core.callback_data.actions import ForgetButton, ForgetGroupButton, ForgetLeftGroupButton, ForgetPersonButton
from bot.core.callback_data.parsing import parse
from bot.core.context import Context
from bot.core.conversation import ConversationState
from bot.core.decision import Decision
from bot.core.discussion import GroupContext
from bot.core.essay import Library
from bot.core.incoming import IncomingMessage, MessageKind
from bot.core.language import Language
from bot.core.outgoing import Address
from bot.core.response import CatalogueMessage
from bot.store.encryption import Encryption
from bot.talk.commands import COMMANDS
from bot.talk.decide import concerns_settings, decide
from bot.talk.forgetting import BUTTON_LIFETIME, CLOCK_TOLERANCE, notice_after_leaving
from bot.talk.groups.commands import GROUP_COMMANDS
from tests.incoming import changed
from tests.talk.people import Search, at, buttons, do, keys
from tests.talk.rooms import GROUP, NOW, commands, presses, take

OWN = Address(7)
CHAT = "c" + "0123456789" * 2
STALE = CatalogueMessage("button.stale")


def private(kind: MessageKind, content: str, **about: object) -> IncomingMessage:
    said = changed(do(kind, content), person="p1", to=OWN, at=NOW)
    return changed(said, **about)


def alone(library: Library, incoming: IncomingMessage, chat: ConversationState | None = None, **about: Any) -> Decision:
    return decide(incoming, Context(chat or at(11, asked=["问"]), library, Search(), **about))


def shown(decision: Decision) -> tuple[str, str]:
    """What the two buttons carry: to delete, and to keep."""
    yes, no = buttons(decision.response)
    return yes.payload, no.payload


@pytest.mark.parametrize("to", [OWN, None])
def test_asked_first_and_deleted_by_the_button(library: Library, to: Address | None) -> None:
    asked = alone(library, private(MessageKind.COMMAND, "forget", to=to))
    assert (keys(asked.response), asked.forget) == (["forget.ask"], False)
    chat = at(11, asked=["问"])
    decision = alone(
        library, private(MessageKind.BUTTON, shown(asked)[0], to=to), replace(chat, language=Language.HANT)
    )
    assert (keys(decision.response), decision.forget, decision.in_place) == (["forgotten"], True, True)
    assert decision.state == ConversationState(language=Language.HANT), "it begins anew"


def test_whoever_thinks_better_of_it_keeps_all(library: Library) -> None:
    asked = alone(library, private(MessageKind.COMMAND, "forget"))
    decision = alone(library, private(MessageKind.BUTTON, shown(asked)[1]))
    assert (keys(decision.response), decision.forget, decision.in_place) == (["forget.kept"], False, True)
    assert decision.state == at(11, asked=["问"])


@pytest.mark.parametrize(
    "about",
    [
        {"person": "p2"},
        {"at": NOW + BUTTON_LIFETIME + timedelta(minutes=1)},
        {"at": NOW - timedelta(minutes=CLOCK_TOLERANCE + 1)},
    ],
    ids=["another's", "old", "of the future"],
)
def test_button_of_another_or_of_another_day_does_nothing(library: Library, about: dict[str, object]) -> None:
    for button in shown(alone(library, private(MessageKind.COMMAND, "forget"))):
        pressed = private(MessageKind.BUTTON, button, **about)
        assert alone(library, pressed) == Decision(None, at(11, asked=["问"]), toast=STALE)


def test_button_is_good_for_an_hour(library: Library) -> None:
    yes, _ = shown(alone(library, private(MessageKind.COMMAND, "forget")))
    assert alone(library, private(MessageKind.BUTTON, yes, at=NOW + BUTTON_LIFETIME)).forget


def test_button_of_a_private_chat_does_nothing_in_a_group_nor_the_other_way_round(library: Library) -> None:
    mine, _ = shown(alone(library, private(MessageKind.COMMAND, "forget")))
    groups, _ = shown(take(commands("forget", at=NOW), library))
    in_group = take(presses(mine, person="p1", at=NOW), library)
    assert (in_group.forget, in_group.forget_group, in_group.toast) == (False, False, STALE)
    in_private = alone(library, private(MessageKind.BUTTON, groups))
    assert (in_private.forget, in_private.forget_group, in_private.toast) == (False, False, STALE)


# Of a group


def test_admin_is_asked_and_deletes_by_the_button(library: Library) -> None:
    asked = take(commands("forget", at=NOW), library, GroupContext())
    assert (keys(asked.response), asked.forget_group) == (["forget.ask.group"], False)
    yes, no = shown(asked)
    decision = take(presses(yes, at=NOW), library, GroupContext())
    assert (keys(decision.response), decision.forget_group, decision.forget, decision.in_place) == (
        ["forgotten.group"],
        True,
        False,
        True,
    )
    kept = take(presses(no, at=NOW), library, GroupContext())
    assert (keys(kept.response), kept.forget_group) == (["forget.kept"], False)


def test_member_is_told_whose_it_is_and_changes_nothing(library: Library) -> None:
    asked = take(commands("forget", at=NOW), library, GroupContext(), manages=False)
    assert keys(asked.response) == ["group.forget"]
    for button in shown(take(commands("forget", at=NOW), library, GroupContext())):
        decision = take(presses(button, at=NOW), library, GroupContext(), manages=False)
        assert (decision.forget_group, decision.response, decision.toast) == (
            False,
            None,
            CatalogueMessage("group.managers"),
        )


def test_old_button_in_a_group_does_nothing(library: Library) -> None:
    yes, _ = shown(take(commands("forget", at=NOW), library, GroupContext()))
    decision = take(presses(yes, at=NOW + BUTTON_LIFETIME + timedelta(minutes=1)), library, GroupContext())
    assert (decision.forget_group, decision.toast) == (False, STALE)


def test_rights_are_asked_for_the_command_and_for_its_buttons() -> None:
    yes = ForgetGroupButton(5)
    assert concerns_settings(commands("forget"))
    assert concerns_settings(presses(yes.pack()))
    assert concerns_settings(presses(replace(yes, keep=True).pack()))
    assert not concerns_settings(private(MessageKind.COMMAND, "forget"))
    assert not concerns_settings(private(MessageKind.BUTTON, ForgetPersonButton.of("p1", 5).pack()))


# After the bot has left


def test_notice_says_where_how_long_and_has_the_button() -> None:
    notice = notice_after_leaving(CHAT, 365, "读书会")
    assert notice.notes == (
        CatalogueMessage("left.named", {"name": "读书会"}),
        CatalogueMessage("left.kept", {"count": 365}, count=365),
    )
    assert [each.payload for each in buttons(notice)] == [ForgetLeftGroupButton(CHAT).pack()]
    assert keys(notice_after_leaving(CHAT, 0, "")) == ["left.unnamed", "left.kept.ever"]


def test_its_button_deletes_for_whoever_it_was_sent_to(library: Library) -> None:
    pressed = private(MessageKind.BUTTON, ForgetLeftGroupButton(CHAT).pack(), elsewhere=GROUP)
    decision = alone(library, pressed)
    assert (keys(decision.response), decision.forget_group, decision.forget, decision.in_place) == (
        ["forgotten.group"],
        True,
        False,
        True,
    )
    assert decision.state == at(11, asked=["问"]), "the private chat goes on"
    for other, manages in ((changed(pressed, elsewhere=None), True), (pressed, False)):
        assert alone(library, other, manages=manages) == Decision(None, at(11, asked=["问"]), toast=STALE)


# What is kept, and how long


@pytest.mark.parametrize(
    ("days", "texts", "key"),
    [(365, 365, "privacy.days"), (365, 30, "privacy.texts"), (0, 30, "privacy.texts.ever")],
)
def test_privacy_says_when_words_go_before_the_rest(library: Library, days: int, texts: int, key: str) -> None:
    decision = alone(library, private(MessageKind.COMMAND, "privacy"), kept_days=days, kept_text_days=texts)
    assert keys(decision.response)[1] == key


@pytest.mark.parametrize(("days", "key"), [(365, "privacy.days"), (0, "privacy.days.ever")])
def test_privacy_says_how_long_what_is_said_is_kept(library: Library, days: int, key: str) -> None:
    in_private = alone(library, private(MessageKind.COMMAND, "privacy"), kept_days=days)
    assert keys(in_private.response) == ["privacy", key, "privacy.file", "privacy.yours"]
    in_group = take(commands("privacy"), library, GroupContext(), kept_days=days)
    assert keys(in_group.response) == ["group.privacy", key, "privacy.file", "group.privacy.yours"]


@pytest.mark.parametrize("name", sorted({each.name for each in (*COMMANDS, *GROUP_COMMANDS)}))
def test_no_command_deletes_a_group(library: Library, name: str) -> None:
    assert not alone(library, private(MessageKind.COMMAND, name)).forget_group
    assert not take(commands(name), library, GroupContext()).forget_group


# What the buttons carry


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("f:group:29551680", ForgetGroupButton(29_551_680)),
        ("f:group:0:no", ForgetGroupButton(0, keep=True)),
        (f"f:left:{CHAT}", ForgetLeftGroupButton(CHAT)),
    ],
)
def test_what_is_pressed_is_read_back(text: str, expected: ForgetButton) -> None:
    assert len(text.encode()) <= 64
    assert parse(text) == expected
    assert expected.pack() == text


def test_button_of_a_person_is_theirs_alone() -> None:
    person = Encryption(Encryption.new_key()).pseudonym("person", 7)
    text = replace(ForgetPersonButton.of(person, 10**10 - 1), keep=True).pack()
    assert len(text.encode()) <= 64
    assert person[1:9] not in text, "whoever sees it learns no pseudonym"
    read = parse(text)
    assert isinstance(read, ForgetPersonButton)
    assert (read.minute, read.keep) == (10**10 - 1, True)
    assert read.is_for(person)
    assert not read.is_for("p2")


@pytest.mark.parametrize(
    "text",
    [
        *("f", "f:", "f:me", "f:me:5", "f:me:5:", "f:me:5:0123456", "f:me:5:012345678", "f:me:05:01234567"),
        *("f:me:5:0123456g", "f:me:-5:01234567", "f:me:５:01234567", "f:me:5:01234567:yes", f"f:me:{10**10}:01234567"),
        *("f:group", "f:group:", "f:group:5:no:no", "f:group:5\n", "F:group:5", "f:groups:5", "f:group:01"),
        *("f:left", "f:left:", f"f:left:{CHAT[:-1]}", f"f:left:{CHAT}0", f"f:left:p{CHAT[1:]}", f"f:left:{CHAT}:no"),
    ],
)
def test_what_is_forged_is_none_of_them(text: str, library: Library) -> None:
    assert parse(text) is None
    decision = alone(library, private(MessageKind.BUTTON, text))
    assert (decision.forget, decision.forget_group, decision.toast) == (False, False, STALE)
