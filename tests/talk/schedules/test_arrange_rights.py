"""``/daily`` and its buttons: who may arrange what, and where the bot may write."""

import pytest

from bot.core.decision import Decision
from bot.core.essay import Library
from bot.core.incoming import MessageKind
from bot.core.language import LocalizedText
from bot.core.outgoing import ChatKind
from bot.core.response import CatalogueMessage, TextResponse
from bot.core.subscription import Subscription
from bot.talk.schedules.arrange import may_start
from tests.incoming import changed
from tests.talk.people import Talk, do, keys
from tests.talk.subscriptions import MONDAY, PRIVATE, daily, lead, subscribed, subscriber


def test_who_may_not_manage_is_told_quietly_and_changes_nothing(library: Library) -> None:
    for content in ("d:home", "d:start", "d:hour:0600", "d:rest", "d:quit", "d:open"):
        reader = subscriber(library, subscribed(), manages=False)
        assert reader.press(content) == Decision(None, reader.chat, toast=CatalogueMessage("daily.managers"))
        assert daily(reader) == subscribed()
    for argument in ("", "off", "21:00", "火星"):
        reader = subscriber(library, subscribed(), manages=False)
        assert keys(reader.command("daily", argument).response) == ["daily.managers"]
        assert daily(reader) == subscribed()


@pytest.mark.parametrize(
    ("place", "key"), [(ChatKind.CHANNEL, "daily.barred.channel"), (ChatKind.GROUP, "daily.barred.group")]
)
def test_where_the_bot_may_not_write_nothing_begins_but_all_may_be_stopped(
    library: Library, place: ChatKind, key: str
) -> None:
    def barred(kind: MessageKind, content: str, argument: str = "") -> tuple[Decision, Subscription | None]:
        reader = Talk(library, subscription=subscribed(), now=MONDAY, to=PRIVATE, barred=place)
        decision = reader.take(changed(do(kind, content, argument), title="读书会"))
        return decision, reader.subscription

    refusal = CatalogueMessage(key, {"chat": CatalogueMessage("daily.called", {"title": LocalizedText("读书会")})})
    for argument in ("", "21:00", "on", "东京"):
        decision, after = barred(MessageKind.COMMAND, "daily", argument)
        assert (decision.response, after) == (TextResponse((refusal,)), subscribed())
    for content in ("d:start", "d:set:2100:Asia/Tokyo"):
        decision, after = barred(MessageKind.BUTTON, content)
        assert (decision.response, decision.toast, decision.alert, after) == (None, refusal, True, subscribed())
    assert lead(barred(MessageKind.COMMAND, "daily", "off")[0]) == "daily.stopped"


@pytest.mark.parametrize(
    ("kind", "content", "expected"),
    [
        (MessageKind.COMMAND, "daily", True),
        (MessageKind.COMMAND, "schedule", True),
        (MessageKind.BUTTON, "d:start", True),
        (MessageKind.BUTTON, "s:start", True),
        (MessageKind.BUTTON, "s:set:2100:UTC", True),
        (MessageKind.BUTTON, "d:read:x@5", True),
        (MessageKind.BUTTON, "d:starts:today", False),
        (MessageKind.BUTTON, "d:hour:2100", False),
        (MessageKind.BUTTON, "s:stop", False),
        (MessageKind.TEXT, "daily", False),
        (MessageKind.COMMAND, "settings", False),
    ],
)
def test_whether_the_bot_may_write_is_asked_where_something_may_begin(
    kind: MessageKind, content: str, expected: bool
) -> None:
    assert may_start(do(kind, content)) is expected
