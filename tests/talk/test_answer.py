"""What holds for everything that is said, whatever it is."""

from dataclasses import replace

import pytest

from bot.core.chat import Chat, Kind
from bot.core.daily import Standing
from bot.core.essay import Library
from bot.core.post import Address, Place
from bot.core.reply import Panel
from bot.talk.answer import concerns_settings, gives_away
from tests.talk.people import SLUG, Talk, buttons, do
from tests.talk.subscriptions import MONDAY, PRIVATE, subscribed

AWAY = Chat(daily=subscribed(standing=Standing.AWAY))


@pytest.mark.parametrize(
    ("kind", "content"),
    [
        (Kind.TEXT, "你好"),
        (Kind.TEXT, "下一段"),
        (Kind.COMMAND, "start"),
        (Kind.COMMAND, "outline"),
        (Kind.COMMAND, "daily"),
        (Kind.COMMAND, "nonsense"),
        (Kind.BUTTON, f"p:{SLUG}:3"),
        (Kind.BUTTON, "d:home"),
        (Kind.BUTTON, "stale"),
        (Kind.MEDIA, ""),
    ],
)
def test_a_chat_that_speaks_again_gets_its_excerpts_again(library: Library, kind: Kind, content: str) -> None:
    assert Talk(library, chat=AWAY, now=MONDAY, to=PRIVATE).take(do(kind, content)).chat.daily == subscribed()


def test_a_button_about_another_chat_does_not_bring_that_one_back(library: Library) -> None:
    turn = Talk(library, chat=AWAY, now=MONDAY, to=PRIVATE).press("d:home@5")
    assert isinstance(turn.reply, Panel)
    assert turn.chat == AWAY


@pytest.mark.parametrize("standing", [Standing.OFF, Standing.DRAFT, Standing.SUSPENDED])
def test_speaking_starts_nothing_that_was_stopped(library: Library, standing: Standing) -> None:
    chat = Chat(daily=subscribed(standing=standing))
    assert Talk(library, chat=chat, to=PRIVATE).say("你好").chat.daily == chat.daily


def test_an_essay_that_has_left_the_library_is_not_waited_for(library: Library) -> None:
    chat = Chat(daily=subscribed(slug="gone", position=9))
    assert Talk(library, chat=chat, to=PRIVATE).say("你好").chat.daily == subscribed()


def test_beginning_anew_keeps_the_excerpts_and_forgetting_does_not(library: Library) -> None:
    talk = Talk(library, chat=Chat(daily=subscribed()), to=PRIVATE)
    assert talk.command("start").chat.daily == subscribed()
    [yes, _] = buttons(talk.command("forget").reply)
    assert talk.chat.daily == subscribed(), "it was only asked"
    assert talk.press(yes.payload).chat.daily is None


def test_rights_matter_for_settings_only() -> None:
    settings = [do(Kind.COMMAND, "daily"), do(Kind.COMMAND, "daily", "off"), do(Kind.BUTTON, "d:home@5")]
    others = [
        do(Kind.COMMAND, "start"),
        do(Kind.BUTTON, f"p:{SLUG}:1"),
        do(Kind.TEXT, "d:home"),
        do(Kind.TEXT, "daily"),
    ]
    assert all(map(concerns_settings, settings))
    assert not any(map(concerns_settings, others))


@pytest.mark.parametrize(
    ("kind", "content", "expected"),
    [
        (Kind.COMMAND, "export", True),
        (Kind.COMMAND, "forget", True),
        (Kind.COMMAND, "daily", False),
        (Kind.COMMAND, "discuss", False),
        (Kind.BUTTON, "d:home", False),
        (Kind.BUTTON, "s:stop", False),
        (Kind.BUTTON, "g:answers:1", False),
        (Kind.BUTTON, "g:anything", True),
    ],
)
def test_what_hands_out_or_destroys_wants_rights_afresh(kind: Kind, content: str, expected: bool) -> None:
    """A button of which nobody has said that it is harmless does so, too."""
    assert gives_away(do(kind, content)) is expected
    assert gives_away(replace(do(Kind.COMMAND, "start", "e-c1"), elsewhere=Address(-5, Place.GROUP)))
