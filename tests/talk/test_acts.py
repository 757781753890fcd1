"""People are understood, however they put it; and a question to the essay is left a question."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.core.act import ActType
from bot.core.context import Context
from bot.core.conversation import ConversationState, OpenQuestion
from bot.core.essay import Library, Ref
from bot.core.incoming import MessageKind, Text
from bot.core.match import Find
from bot.talk.acts import Request, interpret, is_put_to_essay
from bot.talk.courtesy import without_courtesy
from tests.incoming import incoming
from tests.talk.people import SCRIPT, SLUG, Search
from tests.talk.recognising import recognise

SAID = {
    ActType.SMALL_TALK: "你好 您好！ 哈喽~ 早上好 妳好 HELLO 谢谢你！ 謝謝 "
    "Thank_you! 再见 拜拜 bye 好的 嗯嗯 明白了 哈哈哈哈 666 你就是个废物 唉 "
    "test_test",
    ActType.ABOUT_BOT: "你是谁？ 你叫什么名字 你是AI吗 妳是誰 who_are_you? 怎么用 你能做什么 会记录我们说的话吗",
    ActType.OUTLINE: "目录 大纲 看看目录 目錄 outline 有哪些论点",
    ActType.OVERVIEW: "总结一下 這篇文章講了什麼 全文的中心思想是什么 summary tl;dr 三句话讲完 第二部分讲了什么",
    ActType.PARAGRAPH: "下一段 继续 往下看 上一段 previous 第11段 看全段 展开说说 从头开始读 倒数第二段 11",
    ActType.PLAIN: "看不懂 说人话 什么意思啊 ELI5 講白話一點",
    ActType.QUOTES: "有没有金句 来几句能发朋友圈的 best_quotes",
    ActType.QUESTIONS: "考考我 出三道讨论题 quiz_me 换一题",
    ActType.BOTH_SIDES: "我不同意 反方会怎么说 作者说得对吗 这是不是自相矛盾",
    ActType.REASONS: "依据是什么 凭什么这么说 理由有哪些 有证据吗",
    ActType.EXAMPLE: "举个例子 有没有案例 for_example?",
    ActType.TRANSLATION: "翻译成英文 可以用繁体吗 English_version?",
    ActType.ABOUT_ESSAY: "作者是谁 哪年写的 有多少字 用了什么修辞手法",
    ActType.CORRECTION: "不是这个意思 答非所问 你理解错了",
    ActType.CANNOT: "帮我写篇读后感 今天天气怎么样 讲个笑话",
    ActType.DAILY: "每天给我发一段 停止推送 unsubscribe",
    ActType.FORGET: "删掉我的记录 别记录我 delete_my_data",
}


NEW = ConversationState()


def read(text: str, library: Library, state: ConversationState = NEW, find: Find | None = None) -> Request:
    folded = without_courtesy(SCRIPT.fold(text))
    message = incoming("k", "test", "p", "c", MessageKind.TEXT, text, "", folded)
    assert isinstance(message, Text)
    return interpret(message, Context(state, library, find or Search(), recognise=recognise))


@pytest.mark.parametrize(
    ("text", "act"), [(text.replace("_", " "), act) for act, texts in SAID.items() for text in texts.split()]
)
def test_a_request_is_recognised(library: Library, text: str, act: ActType) -> None:
    assert read(text, library).act is act


@pytest.mark.parametrize(
    ("before", "behind"), [("你好，", ""), ("", "，谢谢！"), ("请问一下，", "呀"), ("嗯嗯 ", "😊")]
)
def test_courtesy_never_decides(library: Library, before: str, behind: str) -> None:
    for text, act in (("依据是什么", ActType.REASONS), ("有没有金句", ActType.QUOTES), ("目录", ActType.OUTLINE)):
        assert read(f"{before}{text}{behind}", library).act is act


@pytest.mark.parametrize(
    "text",
    "为什么说它是前奏曲 S2B是什么 主播卖假货这事作者怎么看 我们厂去年也找网红带过货 那工厂怎么办 "
    "区块链跟卖口红有半毛钱关系吗".split(),
)
def test_what_is_put_to_the_essay_is_left_a_question(library: Library, find: Find, text: str) -> None:
    assert is_put_to_essay(read(text, library, find=find))


def test_whoever_talks_of_keeping_things_keeps_nothing(library: Library) -> None:
    asked = ("收藏这一段", "把这一段收藏起来", "bookmark this paragraph")
    assert [read(text, library).detail for text in asked] == ["keep"] * 3
    assert read("看到长文先收藏起来，其实从来不会再看", library).act is ActType.PASSAGE


def test_an_answer_is_one_only_where_a_question_was_put(library: Library) -> None:
    put = ConversationState(put=OpenQuestion("T1", 0))
    assert read("我觉得主要卡在老板舍不得花钱", library, put).act is ActType.OPINION_RECEIVED
    assert read("我觉得主要卡在老板舍不得花钱", library).act is not ActType.OPINION_RECEIVED
    assert read("换一题吧", library, put).act is ActType.QUESTIONS
    assert read("第15段", library, put).act is ActType.PARAGRAPH


def test_another_one_is_one_of_what_came_last(library: Library) -> None:
    for last, act in ((ActType.QUESTIONS, ActType.QUESTIONS), (ActType.QUOTES, ActType.QUOTES)):
        state = ConversationState(at=Ref(SLUG, 5), last=last)
        assert read("还有吗", library, state).act is act
    assert read("还有吗", library, ConversationState(at=Ref(SLUG, 5))).act is ActType.PARAGRAPH


def test_a_place_that_stands_alone_is_shown_and_one_with_matter_is_asked_about(library: Library) -> None:
    assert read("第二段", library).act is ActType.PARAGRAPH
    asked = read("第二段那个非常之门是什么意思", library)
    assert asked.reference
    assert (asked.act, asked.reference.paragraphs) == (ActType.PASSAGE, (2,))
    assert read("第二部分", library).act is ActType.OVERVIEW


def test_golden_messages_are_mostly_understood(library: Library, find: Find) -> None:
    right = 0
    for message in library.golden_acts:
        put = any(each.startswith("BOT:") for each in message.context[-1:])
        at = Ref(SLUG, 5) if message.context else None
        state = ConversationState(at=at, put=OpenQuestion("T1", 0) if put else None)
        act = read(message.text, library, state, find).act
        both = {ActType.PASSAGE, ActType.ABSENT}
        right += act in (message.act, *message.also) or (act in both and message.act in both)
    assert right >= 0.85 * len(library.golden_acts)


@given(st.text(max_size=80) | st.text(st.sampled_from("第十二段总结part2下一的这文章讲什么了 12?!"), max_size=60))
def test_any_text_is_some_act(library: Library, text: str) -> None:
    assert read(text, library).act in ActType
