"""A discussion from its prompt to its close: what it is about, what belongs to it, and what the bot keeps out of."""

from collections.abc import AsyncIterator

import pytest

from bot.bootstrap.settings import Settings
from bot.core.essay import Essay
from tests.botapi import BotApi
from tests.journeys.circle import MARKER, kept
from tests.journeys.running import Sitting, Start
from tests.journeys.talks import AGREE, DISAGREE, OPTIONS, Salon


@pytest.fixture
async def api() -> AsyncIterator[BotApi]:
    """Privacy mode is off: only so the bot sees what members say to each other."""
    async with BotApi.open(reads_all=True) as api:
        yield api


@pytest.mark.parametrize(
    ("argument", "thesis", "number"),
    [
        ("12", "T1", 12),
        ("第 12 段", "T1", 12),
        ("技术的启蒙", "T3", None),
        ("一对一卖货贵在哪儿", "T1", 11),
        ("", "intro", None),
    ],
)
async def test_prompt_has_a_passage_the_thesis_a_question_and_a_poll(
    sitting: Sitting, essay: Essay, argument: str, thesis: str, number: int | None
) -> None:
    salon, about = Salon.meets(sitting), essay.thesis(thesis)
    prompt, poll = await salon.opens(argument)
    [passage] = [each for each in essay.paragraphs if prompt.quoted == [each.text]]
    assert about.covers(passage.number) if number is None else passage.number == number
    assert about.title.zh in prompt.bold[0]
    assert about.statement.zh in prompt.text
    assert prompt.bold[-1] == about.discuss[0].zh
    [[button]] = prompt.buttons
    assert button.url == f"https://t.me/essay_test_bot?start=p-{essay.slug}-{passage.number}_{thesis}_0"
    poll_message = poll.poll
    assert about.statement.zh in poll_message.question
    assert len(poll_message.question) <= 300
    assert tuple(poll_message.options) == OPTIONS
    assert not poll_message.is_anonymous
    await salon.is_silent()


async def test_theses_take_turns_and_each_time_another_question_is_asked(sitting: Sitting, essay: Essay) -> None:
    salon = Salon.meets(sitting)
    asked = []
    for argument in ("引言", "引言", ""):
        prompt, _ = await salon.opens(argument)
        asked.append(prompt.bold[-1])
        assert "没有人" in (await salon.asks(salon.admin, "/close")).text
    first, second, *_ = essay.thesis("intro").discuss
    assert asked == [first.zh, second.zh, essay.thesis("S1").discuss[0].zh]


@pytest.mark.parametrize(
    ("argument", "said"),
    [("28", "27"), ("99999", "27"), ("第99段", "27"), ("李佳琦一年赚多少钱", "“李佳琦一年赚多少钱”"), ("0", "“0”")],
)
async def test_what_the_essay_has_not_begins_nothing(sitting: Sitting, argument: str, said: str) -> None:
    salon = Salon.meets(sitting)
    assert said in (await salon.asks(salon.admin, f"/discuss {argument}")).text
    assert "没有正在聊的" in (await salon.asks(salon.admin, "/close")).text
    assert "还没有讨论过" in (await salon.asks(salon.members[0], "/recap")).text
    await salon.is_silent()
    assert not sitting.api.calls_of("sendPoll")


async def test_one_goes_on_at_a_time(sitting: Sitting) -> None:
    salon = Salon.meets(sitting)
    _, poll = await salon.opens("技术的启蒙")
    assert "/close" in (await salon.asks(salon.admin, "/discuss 12")).text
    salon.votes(poll, (salon.members[0], AGREE))
    await salon.asks_again()
    assert "/close" in (await salon.asks(salon.admin, "/discuss 12")).text, "the second vote goes on"
    assert "技术的启蒙" in (await salon.asks(salon.admin, "/close")).text
    prompt, _ = await salon.opens("12")
    assert "思想的洗礼" in prompt.text


async def test_replies_to_prompt_and_poll_belong_to_it_and_are_met_with_silence(sitting: Sitting) -> None:
    salon = Salon.meets(sitting)
    one, other, _ = salon.members
    prompt, poll = await salon.opens("技术的启蒙")
    salon.says(one, "主播卖假货这事作者怎么看", reply_to=prompt)
    salon.says(other, "谢谢", reply_to=poll)
    salon.says(other, "你是谁", reply_to=prompt, quote="技术的启蒙")
    await salon.is_silent()
    recap = await salon.asks(one, "/recap")
    assert "2 人参与，3 条发言。" in recap.text
    log = {entry["asked"]: entry["answered"] for entry in await sitting.log()}
    assert (log["谢谢"], log["你是谁"]) == ("", ""), "an admin may export it"


async def test_reply_to_a_contribution_is_counted_and_not_kept(start: Start, settings: Settings) -> None:
    async with start() as sitting:
        salon = Salon.meets(sitting)
        one, other, third = salon.members
        prompt, _ = await salon.opens("技术的启蒙")
        contribution = salon.says(one, "新技术离我太远了", reply_to=prompt)
        response = salon.says(other, f"{MARKER}，是吗？", reply_to=contribution)
        salon.says(third, f"{MARKER}，真的？", reply_to=response)
        salon.says(third, f"{MARKER}，怎么会呢？")
        await salon.is_silent()
        assert "第 1 条发言（1 条回复）" in (await salon.asks(one, "/recap")).text
        person, *nobody = (sitting.known_as(each, salon.group) for each in salon.members)
    found = kept(settings)
    assert "新技术离我太远了" in found
    assert person in found
    assert MARKER not in found
    assert not [each for each in nobody if each in found]


async def test_mention_within_a_reply_is_answered(sitting: Sitting) -> None:
    salon = Salon.meets(sitting)
    one, other, _ = salon.members
    prompt, _ = await salon.opens("技术的启蒙")
    contribution = salon.says(one, "新技术离我太远了", reply_to=prompt)
    for before in (prompt, contribution):
        answer = await salon.asks(other, "@essay_test_bot 一对一卖货贵在哪儿", reply_to=before)
        assert "第 11 / 27 段" in answer.text
        assert answer.quotation == "一对一卖货贵在哪儿"
    await salon.is_silent()
    assert "2 人参与，3 条发言。" in (await salon.asks(one, "/recap")).text


async def test_after_the_close_replies_to_it_are_neither_answered_nor_kept(start: Start, settings: Settings) -> None:
    async with start() as sitting:
        salon = Salon.meets(sitting)
        prompt, poll = await salon.opens("技术的启蒙")
        await salon.asks(salon.admin, "/close")
        for before in (prompt, poll):
            salon.says(salon.members[0], f"{MARKER}，是吗？", reply_to=before)
        await salon.is_silent()
    assert MARKER not in kept(settings)


async def test_two_topics_of_a_forum_hold_one_each(sitting: Sitting) -> None:
    salon = Salon.meets(sitting, forum=True)
    one, other, _ = salon.members
    first, second = (salon.group.topic(name, by=salon.admin) for name in ("第一章", "第二章"))
    prompt, poll = await salon.opens("技术的启蒙", topic=first)
    other_prompt, other_poll = await salon.opens("12", topic=second)
    assert [each.thread_id for each in (prompt, poll, other_prompt, other_poll)] == [first, first, second, second]
    salon.votes(poll, (one, AGREE), (other, DISAGREE))
    salon.votes(other_poll, (one, DISAGREE))
    salon.says(one, "新技术离我太远了", reply_to=prompt, topic=first)
    salon.says(one, "思想最难变", reply_to=other_prompt, topic=second)
    salon.says(other, "思想最难变，是真的", reply_to=other_prompt, topic=second)
    recap = await salon.asks(one, "/recap", topic=second)
    assert recap.thread_id == second
    assert "思想的洗礼" in recap.text
    assert "2 人参与，2 条发言。" in recap.text
    again = await salon.asks_again(topic=first)
    assert again.thread_id == first
    salon.votes(again, (other, AGREE))
    recap = await salon.asks(salon.admin, "/close", topic=first)
    assert "2 人参与，1 条发言。" in recap.text
    assert "1 → 1  赞成作者" in recap.text
    assert other_poll.poll.counts[DISAGREE] == 1
    assert not other_poll.poll.closed, "the other one goes on"
    assert "还没有讨论过" in (await salon.asks(one, "/recap")).text, "nothing goes on outside the topics"


async def test_where_no_poll_may_be_sent_the_discussion_goes_on_without(sitting: Sitting) -> None:
    salon = Salon.meets(sitting)
    salon.group.permits(can_send_polls=False)
    prompt = await salon.asks(salon.admin, "/discuss 技术的启蒙")
    await salon.is_silent()
    salon.says(salon.members[0], "新技术离我太远了", reply_to=prompt)
    recap = await salon.asks(salon.admin, "/close")
    assert "1 人参与，1 条发言。" in recap.text
    assert "投票" not in recap.text
    await salon.is_silent()


async def test_where_nothing_may_be_written_none_is_begun(sitting: Sitting) -> None:
    salon = Salon.meets(sitting)
    salon.group.permits(can_send_messages=False)
    salon.says(salon.admin, "/discuss 技术的启蒙")
    await salon.is_silent()
    salon.group.permits(can_send_messages=True)
    assert not salon.group.chat.messages[-1].by_our_bot, "nor does its poll stand there alone"
    assert "还没有讨论过" in (await salon.asks(salon.members[0], "/recap")).text
    await salon.opens("技术的启蒙")


async def test_prompt_of_which_nobody_knows_whether_it_arrived_belongs_to_it_too(sitting: Sitting) -> None:
    salon = Salon.meets(sitting)
    lost = sitting.api.reset("sendMessage", after=True, times=1)
    said = salon.says(salon.admin, "/discuss 技术的启蒙")
    first, second, _ = [await salon.group.hears() for _ in range(3)]
    assert lost.used == 1
    assert [first.text, first.reply_to] == [second.text, said]
    for prompt in (first, second):
        salon.says(salon.members[0], "主播卖假货这事作者怎么看", reply_to=prompt)
    await salon.is_silent()
    assert "1 人参与，2 条发言。" in (await salon.asks(salon.members[0], "/recap")).text


async def test_it_goes_on_when_whoever_began_it_is_forgotten(sitting: Sitting) -> None:
    salon = Salon.meets(sitting)
    prompt, _ = await salon.opens("技术的启蒙")
    await sitting.forgets(salon.admin)
    salon.says(salon.members[0], "新技术离我太远了", reply_to=prompt)
    assert "1 人参与，1 条发言。" in (await salon.asks(salon.admin, "/close")).text


async def test_it_goes_on_when_the_bot_was_down_for_a_while(api: BotApi, start: Start) -> None:
    async with start() as sitting:
        salon = Salon.meets(sitting)
        one, other, _ = salon.members
        prompt, poll = await salon.opens("技术的启蒙")
        salon.votes(poll, (one, AGREE))
        said = salon.says(one, "新技术离我太远了", reply_to=prompt)
        await salon.settles()
    one.votes(poll, DISAGREE)
    other.says("我倒觉得不远", to=salon.group, reply_to=prompt)
    other.says("说得对", to=salon.group, reply_to=said)
    async with start() as sitting:
        salon.sitting = sitting
        salon.votes(poll, (other, DISAGREE))
        again = await salon.asks_again()
        salon.votes(again, (one, AGREE))
    async with start() as sitting:
        salon.sitting = sitting
        recap = await salon.asks(salon.admin, "/close")
        assert "2 人参与，2 条发言。" in recap.text
        assert "不赞成 → 赞成作者 1 人" in recap.text
        assert "1 条回复" in recap.text
        await salon.is_silent()
