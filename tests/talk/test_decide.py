"""What holds for everything that is said, whatever it is."""

from typing import get_args

import pytest

from bot.core.callback_data.actions import BroadcastButton
from bot.core.callback_data.gaps import GapButton
from bot.core.callback_data.parsing import CallbackData
from bot.core.essay import Library
from bot.core.incoming import MessageKind
from bot.core.outgoing import Address, ChatKind
from bot.core.response import Panel
from bot.core.subscription import SubscriptionStatus
from bot.talk.decide import BUTTON_HANDLERS, concerns_settings, needs_fresh_permissions
from tests.incoming import changed
from tests.talk.people import SLUG, Talk, buttons, do
from tests.talk.subscriptions import MONDAY, PRIVATE, subscribed

AWAY = subscribed(status=SubscriptionStatus.AWAY)


@pytest.mark.parametrize(
    ("kind", "content"),
    [
        (MessageKind.TEXT, "你好"),
        (MessageKind.TEXT, "下一段"),
        (MessageKind.COMMAND, "start"),
        (MessageKind.COMMAND, "outline"),
        (MessageKind.COMMAND, "daily"),
        (MessageKind.COMMAND, "nonsense"),
        (MessageKind.BUTTON, f"p:{SLUG}:3"),
        (MessageKind.BUTTON, "d:home"),
        (MessageKind.BUTTON, "stale"),
        (MessageKind.MEDIA, ""),
    ],
)
def test_a_chat_that_speaks_again_gets_its_excerpts_again(library: Library, kind: MessageKind, content: str) -> None:
    assert Talk(library, subscription=AWAY, now=MONDAY, to=PRIVATE).take(do(kind, content)).subscription == subscribed()


def test_a_button_about_another_chat_does_not_bring_that_one_back(library: Library) -> None:
    decision = Talk(library, subscription=AWAY, now=MONDAY, to=PRIVATE).press("d:home@5")
    assert isinstance(decision.response, Panel)
    assert decision.subscription == AWAY


@pytest.mark.parametrize("status", [SubscriptionStatus.OFF, SubscriptionStatus.DRAFT, SubscriptionStatus.SUSPENDED])
def test_speaking_starts_nothing_that_was_stopped(library: Library, status: SubscriptionStatus) -> None:
    talk = Talk(library, subscription=subscribed(status=status), to=PRIVATE)
    assert talk.say("你好").subscription is None, "it stays as it was"


def test_an_essay_that_has_left_the_library_is_not_waited_for(library: Library) -> None:
    gone = subscribed(slug="gone", position=9)
    assert Talk(library, subscription=gone, to=PRIVATE).say("你好").subscription == subscribed()


def test_beginning_anew_keeps_the_excerpts_and_forgetting_does_not(library: Library) -> None:
    talk = Talk(library, subscription=subscribed(), to=PRIVATE)
    assert talk.command("start").subscription is None, "it goes on as it was"
    [yes, _] = buttons(talk.command("forget").response)
    assert talk.subscription == subscribed(), "it was only asked"
    forgotten = talk.press(yes.payload)
    assert (forgotten.forget, forgotten.subscription) == (True, None)


def test_rights_matter_for_settings_only() -> None:
    settings = [
        do(MessageKind.COMMAND, "daily"),
        do(MessageKind.COMMAND, "daily", "off"),
        do(MessageKind.BUTTON, "d:home@5"),
    ]
    others = [
        do(MessageKind.COMMAND, "start"),
        do(MessageKind.BUTTON, f"p:{SLUG}:1"),
        do(MessageKind.TEXT, "d:home"),
        do(MessageKind.TEXT, "daily"),
    ]
    assert all(map(concerns_settings, settings))
    assert not any(map(concerns_settings, others))


@pytest.mark.parametrize(
    ("kind", "content", "expected"),
    [
        (MessageKind.COMMAND, "export", True),
        (MessageKind.COMMAND, "forget", True),
        (MessageKind.COMMAND, "daily", False),
        (MessageKind.COMMAND, "discuss", False),
        (MessageKind.BUTTON, "d:home", False),
        (MessageKind.BUTTON, "s:stop", False),
        (MessageKind.BUTTON, "g:answers:1", False),
        (MessageKind.BUTTON, "g:anything", True),
    ],
)
def test_what_hands_out_or_destroys_wants_rights_afresh(kind: MessageKind, content: str, expected: bool) -> None:
    """A button of which nobody has said that it is harmless does so, too."""
    assert needs_fresh_permissions(do(kind, content)) is expected
    assert needs_fresh_permissions(
        changed(do(MessageKind.COMMAND, "start", "e-c1"), elsewhere=Address(-5, ChatKind.GROUP))
    )


def test_every_kind_of_button_does_something() -> None:
    """Those under a broadcast and in the gap inbox do, where owners are heard."""
    assert BUTTON_HANDLERS.keys() == set(get_args(CallbackData)) - {BroadcastButton, GapButton}
