"""What somebody says in passing does no harm: nothing is deleted, subscribed or switched."""

import pytest

from bot.bootstrap.engine import Engine
from bot.core.act import ActType
from bot.core.conversation import ConversationState
from bot.core.essay import Ref
from tests.talk.answers.conversation import Chat
from tests.talk.people import SLUG, buttons

AT = ConversationState(at=Ref(SLUG, 20), last=ActType.PASSAGE)
NO_DELETION = ["我忘了", "忘记密码怎么办", "作者是不是忘了工厂", "删繁就简", "认识一下，我是卖保险的"]
NO_SUBSCRIPTION = [
    *("我每天早上八点上班，直播对我有用吗", "主播每天晚上8点开播", "每天看一点"),
    *("每天推送三点精华给我", "每天给我发一点内容吧"),
]
NO_SWITCH = ["这段用英文怎么说", "为什么用繁体字写", "中文互联网", "为什么中文圈都在说直播", "你会说英文吗"]


@pytest.mark.parametrize("text", NO_DELETION)
def test_nothing_is_deleted_on_a_resemblance(engine: Engine, text: str) -> None:
    decision = Chat(engine).say(text)
    assert decision.act is not ActType.FORGET
    assert not any(button.payload.startswith("f:") for button in buttons(decision.response))


@pytest.mark.parametrize("text", NO_SUBSCRIPTION)
def test_nothing_is_subscribed_in_passing(engine: Engine, text: str) -> None:
    assert Chat(engine).say(text).subscription is None


@pytest.mark.parametrize("text", NO_SWITCH)
def test_no_language_is_pinned_by_the_way(engine: Engine, text: str) -> None:
    assert not Chat(engine, AT).say(text).state.pinned


@pytest.mark.parametrize("text", ["删掉我的记录", "把我忘了吧", "别再记我说的话", "forget me"])
def test_what_asks_for_it_still_gets_it(engine: Engine, text: str) -> None:
    assert Chat(engine).say(text).act is ActType.FORGET
