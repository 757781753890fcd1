"""People are understood, however they put it; and a question to the essay is left a question."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.talk.acts import Act, ActType, read_number, recognise
from tests.talk.people import SCRIPT

SAID = {
    ActType.GREETING: "你好 您好！ 哈喽~ 嗨 在吗？ 早上好 晚上好呀 大家好 你好啊机器人 妳好 HELLO Ｈｉ! hello,_there",
    ActType.THANKS: "谢谢 谢谢你！ 多谢了 謝謝 辛苦了 thanks Thank_you! thx",
    ActType.FAREWELL: "再见 拜拜 明天见 再見 bye goodbye",
    ActType.IDENTITY: "你是谁？ 您是谁呀 你叫什么名字 你是AI吗 你是真人还是机器人 妳是誰 who_are_you? are_you_a_bot",
    ActType.ANGER: "垃圾 你就是个废物 傻逼 真是答非所问 滚 閉嘴 you_are_stupid useless",
    ActType.ASSENT: "好的 嗯嗯 OK 明白了 哈哈哈哈 666 原来如此 got_it lol",
    ActType.HELP: "帮助 怎么用 你能做什么 你会什么 help what_can_you_do?",
    ActType.OUTLINE: "目录 大纲 看看目录 目錄 outline",
    ActType.NEXT: "下一段 下一段吧 看下一段 继续 往下 然后呢 接着说 繼續 next go_on 那下一段",
    ActType.PREVIOUS: "上一段 前一段 回到上一段 previous back",
    ActType.WHOLE: "展开说说 展开讲讲 详细说说 再详细一点 细说 能展开说说吗 看全段 展開說說 tell_me_more more "
    "elaborate",
    ActType.OTHERS: "还有吗 还有别的吗 还有哪些 换一段 別的 another anything_else",
    ActType.SECTION: "这一节在说什么 这节讲什么 这部分说的是什么",
}


@pytest.mark.parametrize(
    ("text", "act_type"),
    [(text.replace("_", " "), act_type) for act_type, texts in SAID.items() for text in texts.split()],
)
def test_a_wish_is_recognised(text: str, act_type: ActType) -> None:
    assert recognise(SCRIPT.fold(text)) == Act(act_type)


@pytest.mark.parametrize(
    "text",
    "第11段 第_11_段 第十一段 11段 看第11段 请读一下第十一段 跳到第11段 第11段说了什么 "
    "第１１段 第11自然段 第十一段原文 paragraph_11 Go_to_paragraph_11 show_para_11 no._11".split(),
)
def test_a_paragraph_is_named_in_many_ways(text: str) -> None:
    assert recognise(SCRIPT.fold(text.replace("_", " "))) == Act(ActType.NUMBER, number=11)


@pytest.mark.parametrize(
    ("text", "about"),
    [
        ("总结", ""),
        ("总结一下", ""),
        ("请帮我总结一下全文", ""),
        ("一句话总结这篇文章", ""),
        ("这篇文章讲了什么", ""),
        ("文章主要讲什么", ""),
        ("概括全文大意", ""),
        ("總結一下", ""),
        ("全文的中心思想是什么", ""),
        ("summary", ""),
        ("Summarize the essay, please.", ""),
        ("what is this essay about?", ""),
        ("tl;dr", ""),
        ("总结第二部分", "第二部分"),
        ("第二部分讲了什么", "第二部分"),
        ("概括一下第三个论点", "第三个论点"),
        ("说说论点一的要点", "说说论点一"),
        ("思想的洗礼讲了什么", "思想的洗礼"),
        ("summary of part 2", "part 2"),
    ],
)
def test_a_summary_is_asked_for_in_many_ways(text: str, about: str) -> None:
    assert recognise(SCRIPT.fold(text)) == Act(ActType.SUMMARY, about=about)


@pytest.mark.parametrize(
    "text",
    "主播卖假货这事作者怎么看 S2B是啥 今天天气怎么样 直播带货好吗 谢谢直播带货让我发财 你好像没懂我的意思 "
    "下一段直播什么时候 为什么 那技术上呢 每天都有人来直播 作者怎么看直播 继续直播有前途吗 "
    "好货不便宜 在探索什么模式".split(),
)
def test_a_question_to_the_essay_is_no_wish(text: str) -> None:
    assert recognise(SCRIPT.fold(text)) is None


@pytest.mark.parametrize(
    "text",
    "每天早上八点给我发一段 能不能每天发我一段 怎么订阅 我想订阅 取消订阅 别再发了 请不要再给我发了 "
    "每日一段 unsubscribe".split(),
)
def test_who_wants_a_passage_a_day_or_no_more_of_them_is_understood(text: str) -> None:
    assert recognise(SCRIPT.fold(text)) == Act(ActType.DAILY)


@pytest.mark.parametrize(
    "text",
    "作者是谁 这篇文章的作者叫什么 谁写的 这是谁写的 文章什么时候写的 写于哪一年 全文多长 这篇文章一共多少字".split(),
)
def test_questions_about_the_text_as_such_are_understood(text: str) -> None:
    assert recognise(SCRIPT.fold(text)) == Act(ActType.SOURCE)


@pytest.mark.parametrize(
    ("text", "number"),
    [
        *((text, int(text)) for text in ("1", "27", "99999")),
        *zip("一 两 十 十一 二十 二十七 九十九".split(), (1, 2, 10, 11, 20, 27, 99), strict=True),
        *((text, 0) for text in "零 二七 十十 二十七八 雨 1雨".split()),
    ],
)
def test_numbers_are_read(text: str, number: int) -> None:
    assert read_number(text) == number


@given(st.text(max_size=80) | st.text(st.sampled_from("第十二段总结part2下一的这文章讲什么了 12"), max_size=60))
def test_any_text_is_recognised_or_not_and_nothing_worse(text: str) -> None:
    act = recognise(text.casefold())
    assert act is None or act.number >= 0
