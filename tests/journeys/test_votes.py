"""The opinion poll of a discussion: asked at its beginning and once more at its end, and what is told of both."""

from typing import Any

import pytest

from tests.botapi import BotApi, Message
from tests.botapi.people import Reader
from tests.journeys.rows import is_idle
from tests.journeys.running import Sitting
from tests.journeys.talks import AGREE, DEPENDS, DISAGREE, OPTIONS, UNDECIDED, Salon, goes_on_now, lines


def forges(api: BotApi, who: Reader, poll: str, *options: int) -> int:
    """A vote as the Bot API server would hand it out; the id of the update."""
    answer: dict[str, Any] = {"poll_id": poll, "user": who.user, "option_ids": list(options)}
    return api.inject({"poll_answer": answer | {"option_persistent_ids": [f"o{option}" for option in options]}})


def moved(recap: Message) -> list[str]:
    return lines(recap, "投票，开头", "两次都投了的")


async def test_from_prompt_to_close_with_votes_that_move(sitting: Sitting) -> None:
    salon = Salon.meets(sitting)
    one, other, third = salon.members
    admin = salon.admin
    _, poll = await salon.opens("技术的启蒙")
    salon.votes(poll, (one, AGREE), (other, DISAGREE), (third, DEPENDS), (admin, DISAGREE))
    salon.votes(poll, (third, DISAGREE), (admin, UNDECIDED))
    salon.votes(poll, (one, ""))
    salon.votes(poll, (one, UNDECIDED))
    again = await salon.asks_again()
    assert (await salon.group.sees_closed(poll)).counts == dict(zip(OPTIONS, (0, 2, 0, 2), strict=True))
    assert not again.poll.closed
    assert again.poll.question != poll.poll.question
    assert tuple(again.poll.options) == OPTIONS
    assert len(again.poll.question) <= 300
    salon.votes(again, (one, AGREE), (other, AGREE), (third, DISAGREE), (admin, DEPENDS))
    salon.votes(again, (admin, ""))
    recap = await salon.asks(admin, "/close")
    assert (await salon.group.sees_closed(again)).counts == dict(zip(OPTIONS, (2, 1, 0, 0), strict=True))
    assert "4 人参与，0 条发言。" in recap.text
    assert moved(recap) == [
        "投票，开头 → 结尾：",
        "0 → 2  赞成作者",
        "2 → 1  不赞成",
        "2 → 0  还没想好",
        "两次都投了的 3 人里，2 人改了主意：不赞成 → 赞成作者 1 人、还没想好 → 赞成作者 1 人",
    ]
    await salon.is_silent()
    assert "没有正在聊的" in (await salon.asks(admin, "/close")).text


async def test_nobody_changed_their_mind(sitting: Sitting) -> None:
    salon = Salon.meets(sitting)
    one, other, third = salon.members
    _, poll = await salon.opens("技术的启蒙")
    salon.votes(poll, (one, AGREE), (other, DISAGREE))
    salon.votes(await salon.asks_again(), (one, AGREE), (third, DISAGREE))
    assert moved(await salon.asks(salon.admin, "/close")) == [
        "投票，开头 → 结尾：",
        "1 → 1  赞成作者",
        "1 → 1  不赞成",
        "两次都投了的 1 人，没有人改主意。",
    ]


async def test_nobody_voted_a_second_time(sitting: Sitting) -> None:
    salon = Salon.meets(sitting)
    one, other, _ = salon.members
    _, poll = await salon.opens("技术的启蒙")
    salon.votes(poll, (one, AGREE), (other, DEPENDS))
    await salon.asks_again()
    recap = await salon.asks(salon.admin, "/close")
    assert lines(recap, "投票：", "1  看情况") == ["投票：", "1  赞成作者", "1  看情况"]
    assert "→" not in recap.text


@pytest.mark.parametrize("takes_back", [False, True])
async def test_where_nobody_voted_it_is_over_at_once(sitting: Sitting, takes_back: bool) -> None:
    salon = Salon.meets(sitting)
    prompt, poll = await salon.opens("技术的启蒙")
    if takes_back:
        salon.votes(poll, (salon.members[0], AGREE), (salon.members[0], ""))
    else:
        salon.says(salon.members[0], "新技术离我太远了", reply_to=prompt)
    answer = await salon.asks(salon.admin, "/close")
    assert answer.text.startswith("这一题收了" if takes_back else "聊完了：技术的启蒙")
    assert "投票：" not in answer.text
    await salon.group.sees_closed(poll)
    assert len(sitting.api.calls_of("sendPoll")) == 1
    await salon.is_silent()


@pytest.mark.parametrize("which", ["first", "second"])
async def test_vote_in_a_poll_that_is_still_being_sent_is_not_lost(sitting: Sitting, which: str) -> None:
    salon = Salon.meets(sitting)
    one, other, _ = salon.members
    first = which == "first"
    if not first:
        _, poll = await salon.opens("技术的启蒙")
        salon.votes(poll, (one, DISAGREE))
        await salon.settles()
    plan = sitting.api.hang("sendPoll", after=True, times=1)
    salon.admin.says("/discuss 技术的启蒙" if first else "/close", to=salon.group)
    _, poll = await salon.group.hears(), await salon.group.hears()
    votes = [one.votes(poll, AGREE), other.votes(poll, DEPENDS)]
    for vote in votes:
        await sitting.api.confirmed(vote)
    plan.lift()
    for vote in votes:
        await sitting.handled(vote)
    if first:
        await salon.asks_again()
    recap = await salon.asks(salon.admin, "/close")
    told = ["1  赞成作者", "1  看情况"] if first else ["0 → 1  赞成作者", "1 → 0  不赞成", "0 → 1  看情况"]
    assert lines(recap, told[0], told[-1]) == told


async def test_vote_that_comes_in_after_the_close_counts_and_figures_stay_those_of_telegram(sitting: Sitting) -> None:
    """Telegram takes none in a poll that is closed: this one was cast before, and handed over late."""
    salon = Salon.meets(sitting)
    one, other, _ = salon.members
    _, poll = await salon.opens("技术的启蒙")
    salon.votes(poll, (one, AGREE), (other, DISAGREE))
    again = await salon.asks_again()
    salon.votes(again, (one, AGREE))
    await salon.settles()
    again.poll.votes[other.user["id"]] = [0]
    recap = await salon.asks(salon.admin, "/close")
    # By now it may have been changed already.
    first = [call.params["text"] for call in sitting.api.calls_of("sendMessage")][-1]
    assert "1 → 1  赞成作者" in first
    await salon.group.sees_edit(recap)
    assert moved(recap)[1:] == ["1 → 2  赞成作者", "1 → 0  不赞成", "两次都投了的 1 人，没有人改主意。"]
    salon.told.append(forges(sitting.api, other, again.poll.id, 0))
    await salon.group.sees_edit(recap)
    assert moved(recap)[1:] == [
        "1 → 2  赞成作者",
        "1 → 0  不赞成",
        "两次都投了的 2 人里，1 人改了主意：不赞成 → 赞成作者 1 人",
    ]
    assert moved(await salon.asks(one, "/recap")) == moved(recap)
    assert recap.edited == 2
    assert [button.text for row in recap.buttons for button in row] == ["就聊这个", "私聊里看小结"]


async def test_outcome_that_agrees_with_telegram_is_not_changed(sitting: Sitting) -> None:
    salon = Salon.meets(sitting)
    one, other, _ = salon.members
    _, poll = await salon.opens("技术的启蒙")
    salon.votes(poll, (one, AGREE), (other, DISAGREE))
    again = await salon.asks_again()
    salon.votes(again, (one, AGREE), (other, AGREE))
    recap = await salon.asks(salon.admin, "/close")
    await salon.group.sees_closed(again)

    async def is_looked_at() -> bool:
        async with sitting.services.store.database.read() as connection:
            rows = await connection.exec_driver_sql("SELECT 1 FROM discussions WHERE due IS NOT NULL")
            return rows.first() is None and await is_idle(sitting.services.store)

    await sitting.until(is_looked_at)
    assert recap.edited == 0
    assert sitting.api.calls_of("editMessageText") == []


async def test_forged_votes_do_no_harm(sitting: Sitting) -> None:
    salon = Salon.meets(sitting)
    one, other, _ = salon.members
    _, poll = await salon.opens("技术的启蒙")
    salon.votes(poll, (one, AGREE))
    known = poll.poll.id
    for name, chosen in (("1", (0,)), ("' OR 1=1 --", (0,)), ("", ()), (known, (4,)), (known, (-1,)), (known, (99, 0))):
        salon.told.append(forges(sitting.api, other, name, *chosen))
    for raw in ({"poll_id": known, "option_ids": [0]}, {"poll_id": known, "user": one.user}, {"poll_id": 5}, {}):
        salon.told.append(sitting.api.inject({"poll_answer": raw}))
    recap = await salon.asks(one, "/recap")
    assert "1 人参与，0 条发言。" in recap.text
    assert lines(recap, "投票：", "1  赞成作者") == ["投票：", "1  赞成作者"]
    await sitting.still_answers()


async def test_anonymous_admin_votes_as_the_group(sitting: Sitting) -> None:
    salon = Salon.meets(sitting)
    salon.group.hides(salon.admin)
    _, poll = await salon.opens("技术的启蒙")
    salon.votes(poll, (salon.admin, AGREE), (salon.members[0], AGREE))
    salon.votes(await salon.asks_again(), (salon.admin, DEPENDS))
    recap = await salon.asks(salon.admin, "/close")
    assert "2 人参与" in recap.text
    assert "赞成作者 → 看情况 1 人" in recap.text


async def test_it_closes_by_itself_after_the_chosen_hours(sitting: Sitting) -> None:
    salon = Salon.meets(sitting)
    await salon.sets("12 小时")
    one, other, _ = salon.members
    _, poll = await salon.opens("技术的启蒙")
    salon.votes(poll, (one, AGREE), (other, DISAGREE))
    await goes_on_now(salon)
    assert "再投一次" in (await salon.group.hears()).text
    again = await salon.group.hears()
    await salon.group.sees_closed(poll)
    salon.votes(again, (one, AGREE), (other, AGREE))
    await goes_on_now(salon)
    recap = await salon.group.hears()
    assert recap.text.startswith("聊完了：技术的启蒙")
    assert "1 → 2  赞成作者" in recap.text
    await salon.group.sees_closed(again)
    assert "没有正在聊的" in (await salon.asks(salon.admin, "/close")).text


async def test_where_no_hours_were_chosen_it_stays_open_and_only_the_second_vote_ends_by_itself(
    sitting: Sitting,
) -> None:
    salon = Salon.meets(sitting)
    _, poll = await salon.opens("技术的启蒙")
    salon.votes(poll, (salon.members[0], AGREE))
    await goes_on_now(salon)
    again = await salon.asks_again()
    await goes_on_now(salon)
    assert (await salon.group.hears()).text.startswith("聊完了：技术的启蒙")
    await salon.group.sees_closed(again)


async def test_without_a_recap_only_the_votes_are_told(sitting: Sitting) -> None:
    salon = Salon.meets(sitting)
    await salon.sets("收尾不附小结")
    one, *_ = salon.members
    prompt, poll = await salon.opens("技术的启蒙")
    salon.says(one, "新技术离我太远了", reply_to=prompt)
    salon.votes(poll, (one, AGREE))
    salon.votes(await salon.asks_again(), (one, DISAGREE))
    told = await salon.asks(salon.admin, "/close")
    assert told.text.startswith("聊完了：技术的启蒙")
    assert moved(told)[-1] == "两次都投了的 1 人里，1 人改了主意：赞成作者 → 不赞成 1 人"
    assert "参与" not in told.text
    assert not told.buttons
    assert "1 人参与，1 条发言。" in (await salon.asks(one, "/recap")).text, "whoever asks gets it whole"


async def test_poll_that_stands_there_only_when_its_time_is_over_is_closed(sitting: Sitting) -> None:
    salon = Salon.meets(sitting)
    plan = sitting.api.hang("sendPoll", times=1)
    salon.admin.says("/discuss 技术的启蒙", to=salon.group)
    await salon.group.hears()
    await sitting.api.arrived("sendPoll")
    closing = salon.admin.says("/close", to=salon.group)

    async def is_over() -> bool:
        return bool((await sitting.log())[-1]["answered"].startswith("这一题收了"))

    await sitting.until(is_over)
    plan.lift()
    await sitting.handled(closing.update_id)
    late = [message for message in salon.group.chat.messages if message.ballot][-1]
    await salon.group.sees_closed(late)


async def test_before_the_second_poll_is_there_another_close_only_says_so(sitting: Sitting) -> None:
    salon = Salon.meets(sitting)
    one, *_ = salon.members
    _, poll = await salon.opens("技术的启蒙")
    salon.votes(poll, (one, DISAGREE))
    await salon.settles()
    plan = sitting.api.hang("sendPoll", times=1)
    salon.says(salon.admin, "/close")
    assert "再投一次" in (await salon.group.hears()).text
    await sitting.api.arrived("sendPoll", 2)
    salon.says(salon.admin, "/close")

    async def is_answered() -> bool:
        return "第二次投票马上就到" in str((await sitting.log())[-1]["answered"])

    await sitting.until(is_answered)
    plan.lift()
    said = [await salon.group.hears(), await salon.group.hears()]
    assert any("第二次投票马上就到" in message.text for message in said)
    [again] = [message for message in said if message.ballot]
    assert not again.poll.closed
    salon.votes(again, (one, AGREE))
    recap = await salon.asks(salon.admin, "/close")
    assert moved(recap)[1:3] == ["0 → 1  赞成作者", "1 → 0  不赞成"]


async def test_before_the_prompt_is_there_a_close_only_says_so(sitting: Sitting) -> None:
    """It was meant for another that is over already."""
    salon = Salon.meets(sitting)
    plan = sitting.api.hang("sendMessage", times=1)
    salon.says(salon.admin, "/discuss 技术的启蒙")
    await sitting.api.arrived("sendMessage")
    closing = salon.says(salon.admin, "/close")

    async def is_answered() -> bool:
        return "题目马上就贴出来" in str((await sitting.log())[-1]["answered"])

    await sitting.until(is_answered)
    plan.lift()
    await sitting.handled(closing.update_id)
    said = [await salon.group.hears() for _ in range(3)]
    assert "聊一题" in said[0].text
    [poll] = [message for message in said if message.ballot]
    assert any("题目马上就贴出来" in message.text for message in said)
    assert not poll.poll.closed


async def test_votes_are_hidden_until_the_poll_closes_and_it_says_why(sitting: Sitting) -> None:
    salon = Salon.meets(sitting)
    _, poll = await salon.opens("技术的启蒙")
    salon.votes(poll, (salon.members[0], AGREE))
    again = await salon.asks_again()
    assert [each.poll.hides_results for each in (poll, again)] == [True, True]
    assert "免得跟着别人投" in poll.poll.description
    assert "收尾时才揭晓" in again.poll.description
