"""Votes in polls, and the updates that tell the bot of them."""

from __future__ import annotations

import pytest
from telegram import Bot, Update
from telegram.constants import ChatID

from .helpers import OPTIONS, QUESTION, asking, kinds, meeting


async def counts(bot: Bot) -> list[list[int]]:
    """What the `poll` updates that wait say, option by option."""
    polls = [update.poll for update in await bot.get_updates()]
    return [[option.voter_count for option in poll.options] for poll in polls if poll]


async def test_votes_that_tell_who_voted() -> None:
    async with asking() as (api, bot, group, reader, message):
        update_id = reader.votes(message, "不赞成")
        answered, counted = await bot.get_updates()
        assert (answered.update_id, counted.update_id) == (update_id, (update_id or 0) + 1)
        answer = answered.poll_answer
        assert answer is not None
        assert answer.user is not None
        assert (answer.poll_id, answer.user.id, answer.option_ids) == (message.poll.id, reader.id, (1,))
        assert answer.voter_chat is None
        assert answer.option_persistent_ids == (message.poll.raw()["options"][1]["persistent_id"],)
        assert counted.poll is not None
        assert (counted.poll.id, counted.poll.total_voter_count) == (message.poll.id, 1)
        assert answered.api_kwargs == counted.api_kwargs == answer.api_kwargs == counted.poll.api_kwargs == {}
        other = api.reader("老王")
        other.joins(group)
        other.votes(message, "不赞成")
        assert message.poll.counts == {"赞成作者": 0, "不赞成": 2, "看情况": 0, "还没想好": 0}
        assert await counts(bot) == [[0, 1, 0, 0], [0, 2, 0, 0]]


async def test_votes_of_an_anonymous_poll() -> None:
    async with asking(is_anonymous=True) as (_, bot, _, reader, message):
        assert reader.votes(message, "看情况") is not None
        assert await kinds(bot) == ["poll"]
        assert await counts(bot) == [[0, 0, 1, 0]]


async def test_votes_that_are_not_asked_for() -> None:
    async with asking() as (_, bot, _, reader, message):
        await bot.get_updates(allowed_updates=[Update.POLL])
        assert reader.votes(message, "看情况") is not None
        assert await kinds(bot) == ["poll"]
        await bot.get_updates(offset=-1, allowed_updates=[Update.POLL_ANSWER])
        reader.retracts(message)
        assert await kinds(bot) == ["poll", "poll_answer"]
        await bot.get_updates(allowed_updates=[Update.MESSAGE])
        assert reader.votes(message, "看情况") is None


async def test_votes_changed_and_taken_back() -> None:
    async with asking() as (_, bot, _, reader, message):
        reader.votes(message, "不赞成")
        reader.votes(message, "看情况")
        reader.retracts(message)
        answers = [update.poll_answer for update in await bot.get_updates()]
        assert [answer.option_ids for answer in answers if answer] == [(1,), (2,), ()]
        assert await counts(bot) == [[0, 1, 0, 0], [0, 0, 1, 0], [0, 0, 0, 0]]
        assert message.poll.votes == {}


async def test_votes_that_stand() -> None:
    async with asking(allows_revoting=False) as (_, _, _, reader, message):
        reader.votes(message, "不赞成")
        with pytest.raises(AssertionError, match="cannot be changed"):
            reader.votes(message, "看情况")
        with pytest.raises(AssertionError, match="cannot be taken back"):
            reader.retracts(message)
        assert message.poll.counts["不赞成"] == 1


async def test_several_answers() -> None:
    async with asking(allows_multiple_answers=True) as (_, bot, _, reader, message):
        reader.votes(message, "看情况", "赞成作者")
        answer = (await bot.get_updates())[0].poll_answer
        assert answer is not None
        assert answer.option_ids == (0, 2)
        assert (await bot.get_updates())[1].poll is not None
        assert (message.poll.counts["看情况"], message.poll.raw()["total_voter_count"]) == (1, 1)


async def test_votes_that_nobody_can_cast() -> None:
    async with asking() as (api, bot, group, reader, message):
        with pytest.raises(AssertionError, match="0 options say '随便'"):
            reader.votes(message, "随便")
        with pytest.raises(AssertionError, match="cannot be chosen together"):
            reader.votes(message, "看情况", "不赞成")
        with pytest.raises(AssertionError, match="chooses nothing"):
            reader.votes(message)
        with pytest.raises(AssertionError, match="has not voted"):
            reader.retracts(message)
        with pytest.raises(AssertionError, match="is no member"):
            api.reader("路人").votes(message, "看情况")
        reader.votes(message, "看情况")
        with pytest.raises(AssertionError, match="has chosen that already"):
            reader.votes(message, "看情况")
        await bot.stop_poll(group.chat_id, message.message_id)
        with pytest.raises(AssertionError, match="is closed"):
            reader.votes(message, "不赞成")
        with pytest.raises(AssertionError, match="is closed"):
            reader.retracts(message)
        await bot.delete_message(group.chat_id, message.message_id)
        with pytest.raises(AssertionError, match="was deleted"):
            reader.votes(message, "不赞成")
        assert message.poll.counts == {"赞成作者": 0, "不赞成": 0, "看情况": 1, "还没想好": 0}


async def test_an_anonymous_administrator_votes_as_the_group() -> None:
    async with meeting() as (api, bot, reader):
        admin = api.reader("管理")
        group = api.group("读书会", [reader], admins=[admin])
        group.hides(admin)
        await bot.send_poll(group.chat_id, QUESTION, OPTIONS, is_anonymous=False)
        admin.votes(await group.hears(), "不赞成")
        answer = (await bot.get_updates())[0].poll_answer
        assert answer is not None
        assert answer.user is not None
        assert answer.voter_chat is not None
        assert (answer.user.id, answer.voter_chat.id) == (ChatID.FAKE_CHANNEL, group.chat_id)


async def test_votes_come_whatever_the_mode_and_where_the_poll_was_forwarded() -> None:
    async with asking() as (api, bot, group, reader, message):
        other = api.reader("老王")
        elsewhere = api.group("别处", [reader, other])
        elsewhere.sets_bot("left", by=other)
        forwarded = reader.forwards(message, to=elsewhere)
        assert forwarded.update_id is None
        assert other.votes(forwarded, "不赞成") is not None, "the bot is not even there"
        group.sets_bot("kicked", by=reader)
        assert reader.votes(message, "不赞成") is not None
        assert message.poll.counts["不赞成"] == 2
        assert (await kinds(bot)).count("poll_answer") == 2
