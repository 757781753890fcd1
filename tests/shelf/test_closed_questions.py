"""A question that can be answered with yes or no is known by its form; one that asks for more is let be."""

import pytest

from bot.core.essay import Library
from bot.shelf.closed_questions import closed


@pytest.mark.parametrize(
    "question",
    [
        "你同意作者的看法吗？",
        "你同意作者的看法吗",
        "直播带货会不会退场？",
        "这算不算一种新的商业模式呢？",
        "你有没有在直播间买过东西？",
        "你在直播间买过东西没有？",
        "作者的话对不对？",
        "作者是否高估了直播带货？",
        "直播带货能否改变生产？",
        "你喜欢不喜欢看直播？",
        "这是一种新的营销手段，对吧？",
        "没了流量，它就什么都不是了，是不是？",
        "这几家店，你都去过吗？",
        "哪怕只卖一件，也值得吗？",
        "无论如何都要直播吗？",
        "几乎人人都在直播，你也是吗？",
        "作者说：“带货只是开始。”你相信吗？",
        "有人问：“这不就是割韭菜吗？”",
        "你怎么看？你同意吗？",
        "请问你同意吗？",
        "你同意吗？第 4 段说它只是营销手段。",
        "Is live selling only marketing?",
        "Do you agree with the author?",
        "Don't you agree?",
        "But is it true?",
        "Can you think of a shop like that",
        "If the traffic ends, will the shops survive?",
        "What do you make of it? Is the author right?",
        "“Has it changed production?”",
        "Does the author say what live selling is?",
    ],
)
def test_yes_or_no_would_answer_it(question: str) -> None:
    assert closed(question)


@pytest.mark.parametrize(
    "question",
    [
        "你怎么看？是不是总是这样，为什么？",
        "是不是总是这样，为什么？",
        "作者说得对不对？你凭什么这么看？",
        "怎样判断一样新东西是不是噱头？",
        "你会看哪几点，来分清它是不是噱头？",
        "你见过这样的店吗？说说它后来怎样了。",
        "你见过这样的店吗？举一个例子。",
        "你同意吗？请写下理由。",
        "你能不能举一个例子？",
        "你同意吗，理由呢？",
        "有人问：“这不就是割韭菜吗？”作者会怎么回答？",
        "退场和被抛弃，直播带货更像哪一种？",
        "买的人得到了什么？",
        "为什么？",
        "它输在技术上，还是输在别处？",
        "How would you know?",
        "What is it?",
        "Do you agree, and why?",
        "Is it bound to fade? If so, what comes next?",
        "Do you agree? Give a reason.",
        "In your trade, what would you change first?",
        "When did you last buy something on a live stream?",
        "Which of the four, would you say, is nearest to a small shop?",
        "Island by island, where would you begin?",
        "问",
        "？",
        "",
    ],
)
def test_it_asks_for_more(question: str) -> None:
    assert not closed(question)


def test_the_questions_of_the_essay_are_open_in_both_languages(library: Library) -> None:
    theses = library.essay("zhibo-daihuo").theses
    asked = [words for thesis in theses for words in thesis.discuss]
    assert [len(thesis.discuss) for thesis in theses] == [5] * 8
    assert [text for words in asked for text in (words.zh, words.en) if text is None or closed(text)] == []
    assert max(len(words.zh) for words in asked) <= 60, "a longer one is no question for a phone"
