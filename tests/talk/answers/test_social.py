"""People are answered as people, never three times in the same words."""

import pytest

from bot.bootstrap.engine import Engine
from bot.core.act import ActType
from bot.core.conversation import ConversationState
from bot.core.essay import Ref
from bot.talk.answers.social import VARIANTS
from bot.talk.answers.unclear import KIND as UNCLEAR
from tests.talk.answers.conversation import Chat, notes
from tests.talk.people import SLUG, buttons


@pytest.mark.parametrize("text", ["你好", "谢谢", "哈哈哈", "你真笨", "好的", "唉", "帮我写作文", "不是这个意思"])
def test_the_same_words_do_not_come_three_times_in_a_row(engine: Engine, text: str) -> None:
    chat = Chat(engine)
    said = [notes(chat.say(text))[0].key for _ in range(3)]
    assert len(set(said)) > 1


def test_small_talk_leaves_on_the_table_what_is_there(engine: Engine) -> None:
    chat = Chat(engine)
    chat.say("一对一卖货贵在哪")
    before = chat.state.at, chat.state.others, chat.state.asked
    for text in ("哈哈", "谢谢", "好的"):
        assert chat.say(text).act is ActType.SMALL_TALK
    assert (chat.state.at, chat.state.others, chat.state.asked) == before


def test_a_correction_offers_the_second_best_and_says_what_was_understood(engine: Engine) -> None:
    chat = Chat(engine, ConversationState(at=Ref(SLUG, 11), others=(Ref(SLUG, 12), Ref(SLUG, 10)), asked=("一对一",)))
    decision = chat.say("不是这个意思")
    told = [note.key for note in notes(decision)]
    assert told == ["correction.0", "correction.understood", "correction.maybe", "correction.maybe"]
    assert [button.payload for button in buttons(decision.response)] == [f"n:{SLUG}:12", f"n:{SLUG}:10"]


def test_what_it_is_and_what_it_keeps_is_said_truly(engine: Engine) -> None:
    assert notes(Chat(engine).say("你是谁"))[0].key == "say.identity"
    assert notes(Chat(engine).say("你会记录我们说的话吗"))[0].key == "bot.privacy"
    assert notes(Chat(engine).say("你能干嘛"))[0].key == "help.intro"
    both = [each.key for each in notes(Chat(engine).say("你是谁，会记下我说的话吗"))]
    assert both[:2] == ["say.identity", "bot.privacy"]


@pytest.mark.parametrize(
    "text", ["我说的话你存着吗", "我们聊的这些别人看得见吗", "我跟你说的有谁能看到", "can other people read our chat?"]
)
def test_what_is_kept_is_told_to_who_fears_to_be_read(engine: Engine, text: str) -> None:
    assert notes(Chat(engine).say(text))[0].key == "bot.privacy"


def test_the_daily_excerpt_and_deletion_are_a_press_away(engine: Engine) -> None:
    daily = Chat(engine).say("停止推送")
    assert [each.key for each in notes(daily)] == ["daily.none"]
    assert [button.payload for button in buttons(daily.response)] == ["d:open"]
    forget = Chat(engine).say("删掉我的记录")
    assert notes(forget)[0].key == "forget.ask"
    assert not forget.forget, "only the button deletes"


def test_every_kind_of_small_talk_has_its_words(engine: Engine) -> None:
    known = {each.detail for each in engine.library.acts if each.act is ActType.SMALL_TALK}
    assert known == VARIANTS.keys() | {UNCLEAR}


def test_what_is_to_be_written_gets_material(engine: Engine) -> None:
    decision = Chat(engine).say("给我写读后感的思路")
    assert notes(decision)[0].key.startswith("cannot.write")
    assert [button.payload.split(":")[1] for button in buttons(decision.response)] == ["quotes", "sides", "ask"]
