"""What the bot says in a group: one answer, short, to the words that it answers, with a way on in private."""

import pytest

from bot.core.essay import Essay
from tests.botapi import Message
from tests.journeys.circle import BOT, CLEAR, Circle, circle, deletes, labels
from tests.journeys.rows import SLUG
from tests.journeys.running import Sitting

SILENT = "李佳琦一年赚多少钱"
"""The essay does not speak of it."""


@pytest.fixture
async def club(sitting: Sitting) -> Circle:
    return circle(sitting)


async def test_answer_is_two_sentences_the_place_and_a_way_to_the_passage(club: Circle, essay: Essay) -> None:
    answer = await club.asks(CLEAR)
    paragraph = essay.paragraph(24)
    [shown] = answer.quoted
    assert shown in paragraph.text
    assert shown in ["".join(pair) for pair in zip(paragraph.sentences, paragraph.sentences[1:], strict=False)]
    assert answer.text.removeprefix(shown).strip().startswith("第 24 / 27 段")
    assert len(answer.text.removeprefix(shown).strip().splitlines()) == 1, "no more than the place"
    [[button]] = answer.buttons
    assert (button.text, button.data) == ("私聊里接着读", None)
    start = (button.url or "").partition("?start=")[2]
    assert (await club.sitting.asks(f"/start {start}")).quoted == [paragraph.text]


async def test_answer_quotes_what_it_answers_exactly(club: Circle) -> None:
    long = f"{CLEAR}{'我想了很久也没有想明白，' * 20}"
    for said, quoted in (
        (f"{BOT} {CLEAR}", CLEAR),
        (f"{CLEAR} {BOT}", CLEAR),
        (f"😀👨‍👩‍👧 大家看 {BOT}  {CLEAR}", f"😀👨‍👩‍👧 大家看 {BOT}  {CLEAR}"),
        (f"{BOT}\n{CLEAR}\n想知道", CLEAR),
        (f"大家好\n请看 {BOT} {CLEAR}", "大家好"),
        (f"{BOT} {long}", None),
    ):
        message = club.member.says(said, to=club.group)
        answer = await club.hears(message)
        assert answer.reply_to is message
        if quoted is not None:
            assert answer.quotation == quoted
        else:
            assert long.startswith(answer.quotation or "nothing"), "of a long message the beginning"
            assert len(answer.quotation or "") <= 120
    command = club.member.says("/help", to=club.group)
    answer = await club.hears(command)
    assert (answer.reply_to, answer.quotation) == (command, None), "a command is no word of anybody's"


async def test_what_cannot_be_repeated_exactly_is_not_quoted_but_answered(club: Circle) -> None:
    for kind in ("bold", "spoiler", "custom_emoji"):
        name = {"type": "mention", "offset": 0, "length": len(BOT)}
        mark = {"type": kind, "offset": len(BOT) + 1, "length": 4}
        said = club.puts(club.member.user, f"{BOT} {CLEAR}", entities=[name, mark])
        answer = await club.hears(said)
        assert (answer.reply_to, answer.quotation) == (said, None), kind
    for unseen in ("\ud800", "\u200b", "\u202e", "\x07"):
        said = club.puts(club.member.user, f"{BOT} 直播{unseen}带货的底层技术是什么？")
        answer = await club.hears(said)
        assert (answer.reply_to, answer.quotation, place(answer)) == (said, None, 24)


async def test_answer_comes_though_its_quote_no_longer_stands_there(club: Circle) -> None:
    edited = club.member.says(f"{BOT} {CLEAR}", to=club.group)
    club.member.edits(edited, "算了")
    answer = await club.hears(edited)
    assert (answer.reply_to, answer.quotation) == (edited, None)
    deleted = club.member.says(f"{BOT} {CLEAR}", to=club.group)
    deletes(deleted)
    answer = await club.hears(deleted)
    assert (answer.reply_to, bool(answer.quoted)) == (None, True)
    club.sitting.api.refuse("sendMessage", 400, "Bad Request: QUOTE_TEXT_INVALID", times=1)
    refused = club.member.says(f"{BOT} {CLEAR}", to=club.group)
    answer = await club.hears(refused)
    assert (answer.reply_to, answer.quotation) == (refused, None)


async def test_each_topic_gets_its_own(sitting: Sitting) -> None:
    club = circle(sitting, forum=True)
    one, other = (club.group.topic(name, by=club.admin) for name in ("第一章", "闲聊"))
    for topic in (one, other, None):
        said = club.member.says(f"{BOT} {CLEAR}", to=club.group, topic=topic)
        answer = await club.hears(said)
        assert (answer.thread_id, answer.reply_to, answer.quotation) == (topic, said, CLEAR)
    said = club.member.says("/start", to=club.group, topic=other)
    assert (await club.hears(said)).thread_id == other


async def test_what_the_essay_does_not_speak_of_is_said_in_brief(club: Circle) -> None:
    answer = await club.asks(SILENT)
    said, *nearest = answer.text.split("\n\n")
    assert said == "这一点，文章没有谈到。"
    assert all(line.startswith("离得最近的是第") for line in nearest)
    assert not answer.buttons, "no questions are offered in front of all"


async def test_follow_up_leans_on_the_answer_to_which_it_replies(club: Circle) -> None:
    one = await club.asks("一对一卖货贵在哪儿")
    other = await club.asks(CLEAR)
    assert [place(answer) for answer in (one, other)] == [11, 24]
    for before in (one, other, one):
        said = club.other.says("为什么", to=club.group, reply_to=before)
        assert place(await club.hears(said)) == place(before), "whatever was asked last"
    alone = club.sitting.engine.find("为什么", (), SLUG).matches[0].ref.number
    assert place(await club.hears(club.other.says(f"{BOT} 为什么", to=club.group))) == alone, "on nothing else"
    said = club.other.says("为什么", to=club.group, reply_to=one, quote="其实是一件成本很高的事情")
    assert place(await club.hears(said)) == 11, "a stretch of it tells enough"
    way = await club.hears(club.other.says("展开说说", to=club.group, reply_to=one))
    [[button]] = way.buttons
    assert button.url == "https://t.me/essay_test_bot?start=p-zhibo-daihuo-11"


def place(answer: Message) -> int:
    """The paragraph to which its button leads."""
    [[button]] = answer.buttons
    return int((button.url or "").rpartition("-")[2])


async def test_paragraph_is_read_out_by_its_number(club: Circle, essay: Essay) -> None:
    answer = await club.asks("第 24 段")
    assert place(answer) == 24
    assert answer.quoted[0] in essay.paragraph(24).text


async def test_thanks_and_greetings_get_a_word_and_no_buttons(club: Circle) -> None:
    answer = await club.asks(CLEAR)
    thanks = club.member.says("谢谢", to=club.group, reply_to=answer)
    heard = await club.hears(thanks)
    assert (heard.text, heard.buttons, heard.reply_to) == ("应该的。哪一段还没聊透，咱们再翻翻。", [], thanks)
    for word, said in (("你好", "在呢。"), ("你是谁", "我是为"), ("再见", "好，下次"), ("答非所问", "抱歉")):
        heard = await club.asks(word)
        assert heard.text.startswith(said)
        assert not heard.buttons


async def test_name_alone_and_what_needs_a_screen_of_its_own_get_the_way(club: Circle) -> None:
    for text in (BOT, f"{BOT} ？", f"{BOT} 👍", f"{BOT} 目录", f"{BOT} 下一段"):
        heard = await club.hears(club.member.says(text, to=club.group))
        assert heard.text.startswith("想接着聊，点下面的按钮来私聊。")
        assert labels(heard) == ["去私聊"]


async def test_whoever_writes_english_or_traditional_is_answered_so(club: Circle) -> None:
    english = club.sitting.api.reader("Ann", language_code="en")
    english.joins(club.group)
    answer = await club.hears(english.says(f"{BOT} What technology is live commerce built on?", to=club.group))
    assert "Paragraph 25 / 27" in answer.text
    hant = club.sitting.api.reader("阿明", language_code="zh-hant")
    hant.joins(club.group)
    answer = await club.hears(hant.says(f"{BOT} 謝謝", to=club.group))
    assert answer.text in ("應該的。哪一段還沒聊夠，我們再翻翻看。", "別客氣。文章就在這裡，隨時接著聊。")


async def test_group_that_lets_nobody_write_stops_nothing(club: Circle) -> None:
    told = "Forbidden: bot was kicked from the supergroup chat"
    club.sitting.api.refuse("sendMessage", 403, told, chat_id=club.group.chat_id)
    await club.hears_nothing(club.member.says(f"{BOT} {CLEAR}", to=club.group))
    await club.sitting.still_answers()
