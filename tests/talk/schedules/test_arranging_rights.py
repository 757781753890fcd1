"""``/daily`` and its buttons: who may arrange what, and where the bot may write."""

from dataclasses import replace

import pytest

from bot.core.chat import Kind
from bot.core.daily import Subscription
from bot.core.essay import Library, Words
from bot.core.post import Place
from bot.core.reply import Note, Remark, Turn
from bot.talk.schedules.arranging import begins
from tests.talk.people import do, keys
from tests.talk.subscriptions import daily, lead, subscribed, subscriber


def test_who_may_not_manage_is_told_quietly_and_changes_nothing(library: Library) -> None:
    for content in ("d:home", "d:start", "d:hour:0600", "d:rest", "d:quit", "d:open"):
        reader = subscriber(library, subscribed(), manages=False)
        assert reader.press(content) == Turn(None, reader.chat, toast=Note("daily.managers"))
        assert daily(reader) == subscribed()
    for argument in ("", "off", "21:00", "火星"):
        reader = subscriber(library, subscribed(), manages=False)
        assert keys(reader.command("daily", argument).reply) == ["daily.managers"]
        assert daily(reader) == subscribed()


@pytest.mark.parametrize(
    ("place", "key"), [(Place.CHANNEL, "daily.barred.channel"), (Place.GROUP, "daily.barred.group")]
)
def test_where_the_bot_may_not_write_nothing_begins_but_all_may_be_stopped(
    library: Library, place: Place, key: str
) -> None:
    def barred(kind: Kind, content: str, argument: str = "") -> tuple[Turn, Subscription | None]:
        reader = subscriber(library, subscribed())
        turn = reader.take(replace(do(kind, content, argument), barred=place, title="读书会"))
        return turn, reader.chat.daily

    refusal = Note(key, {"chat": Note("daily.called", {"title": Words("读书会")})})
    for argument in ("", "21:00", "on", "东京"):
        turn, after = barred(Kind.COMMAND, "daily", argument)
        assert (turn.reply, after) == (Remark((refusal,)), subscribed())
    for content in ("d:start", "d:set:2100:Asia/Tokyo"):
        turn, after = barred(Kind.BUTTON, content)
        assert (turn.reply, turn.toast, turn.alert, after) == (None, refusal, True, subscribed())
    assert lead(barred(Kind.COMMAND, "daily", "off")[0]) == "daily.stopped"


@pytest.mark.parametrize(
    ("kind", "content", "expected"),
    [
        (Kind.COMMAND, "daily", True),
        (Kind.COMMAND, "schedule", True),
        (Kind.BUTTON, "d:start", True),
        (Kind.BUTTON, "s:start", True),
        (Kind.BUTTON, "s:set:2100:UTC", True),
        (Kind.BUTTON, "d:read:x@5", True),
        (Kind.BUTTON, "d:starts:today", False),
        (Kind.BUTTON, "d:hour:2100", False),
        (Kind.BUTTON, "s:stop", False),
        (Kind.TEXT, "daily", False),
        (Kind.COMMAND, "settings", False),
    ],
)
def test_whether_the_bot_may_write_is_asked_where_something_may_begin(kind: Kind, content: str, expected: bool) -> None:
    assert begins(do(kind, content)) is expected
