"""What may go as soon as it is stored: nobody looks for it, and nothing is done that the outbox would not have done."""

import asyncio
import socket
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

import pytest

from bot.core.outgoing import Address, Cause, RenderedMessage
from handlers.outbound.rate_limits import SendLimits
from handlers.outbound.sender import AT_ONCE, Sender
from tests.handlers.outbound.at_once import answer, answers, has_room, is_ready, settled
from tests.handlers.outbound.test_sender import QUICK, Post, post, texts
from tests.locks import locked
from tests.outgoing import sending
from tests.patience import until

__all__ = ["post"]

alone = pytest.mark.sqlite_only
"""Where other processes send as well, nothing goes at once."""


@contextmanager
def unreachable() -> Iterator[str]:
    """An address at which nobody answers."""
    with socket.socket() as closed:
        closed.bind(("127.0.0.1", 0))
        yield f"http://127.0.0.1:{closed.getsockname()[1]}/bot"


@alone
async def test_answer_is_sent_though_nobody_looks_for_it_and_settled_as_any_other(post: Post) -> None:
    reader = post.reader()
    async with post.sending() as sender:
        await is_ready(post, sender)
        assert await answers(post, sender, answer(post, reader.id, "一"))
        assert (await reader.hears()).text == "一"
    assert await post.states() == {"ready": "sent", "一": "sent"}
    async with post.store.read() as tx:
        assert len(await tx.outbox.recent(datetime.now(UTC))) == 2, "it counts for the next process, too"


async def test_where_other_processes_send_as_well_nothing_goes_at_once(post: Post) -> None:
    reader = post.reader()
    async with post.sending() as sender:
        await is_ready(post, sender)
        assert await answers(post, sender, answer(post, reader.id, "一")) is not post.store.shared
        assert (await reader.hears()).text == "一"


@alone
async def test_before_the_recovery_is_over_nothing_goes_at_once(post: Post, tmp_path: Path) -> None:
    async with locked(tmp_path / "essay-bot.db"):
        sending = post.sending()
        sender = await sending.__aenter__()
        await asyncio.sleep(0.05)
        before = has_room(post, sender)
    await is_ready(post, sender)
    after = has_room(post, sender)
    await sending.__aexit__(None, None, None)
    assert (before, after, has_room(post, sender)) == (False, True, False), "nor after the end"


@alone
async def test_second_answer_to_a_chat_follows_the_first(post: Post) -> None:
    reader = post.reader()
    async with post.sending() as sender:
        await is_ready(post, sender)
        plan = post.api.hang("sendMessage")
        assert await answers(post, sender, answer(post, reader.id, "一"))
        await post.api.arrived("sendMessage")
        assert not await answers(post, sender, answer(post, reader.id, "二"))
        assert not has_room(post, sender, reader)
        assert has_room(post, sender)
        plan.lift()
        assert [(await reader.hears()).text for _ in range(2)] == ["一", "二"]


@alone
async def test_answers_that_are_stored_at_once_in_one_chat_come_in_the_order_of_their_storing(post: Post) -> None:
    reader, keys = post.reader(), [str(number) for number in range(8)]
    async with post.sending() as sender:
        await is_ready(post, sender)
        await asyncio.gather(*(answers(post, sender, answer(post, reader.id, key)) for key in keys))
        heard = [(await reader.hears()).text for _ in keys]
    assert heard == [key for key in await post.states() if key != "ready"]


@alone
async def test_no_more_are_under_way_than_a_crash_may_leave_unknown(post: Post) -> None:
    readers = [post.reader() for _ in range(AT_ONCE + 3)]
    async with post.sending() as sender:
        await is_ready(post, sender)
        plan = post.api.hang("sendMessage")
        went = [await answers(post, sender, answer(post, reader.id, f"{reader.id}")) for reader in readers]
        assert went == [True] * AT_ONCE + [False] * 3
        assert list((await post.states()).values()).count("sending") == AT_ONCE
        plan.lift()
        for reader in readers:
            await reader.hears()


@alone
async def test_what_was_chosen_from_the_outbox_has_its_places_before_it_is_begun(post: Post) -> None:
    async with post.sending() as sender:
        await is_ready(post, sender)
        plan = post.api.hang("sendMessage")
        for number in range(AT_ONCE):
            await post.put(post.reader().id, f"{number}")
        async with post.store.transaction():
            # So it cannot be stored yet that they are being sent.
            sender.wake()
            await until(lambda: not has_room(post, sender), 10)
            assert set((await post.states()).values()) == {"sent", "pending"}
        plan.lift()


@alone
async def test_what_is_about_to_go_is_counted_for_the_pace_whichever_way_it_goes(post: Post) -> None:
    one, other = (answer(post, post.reader().id, text) for text in "一二")
    async with post.sending(SendLimits(rate=0.001, burst=3, spare=0, gap=0)) as sender:
        await is_ready(post, sender)
        assert [sender.reserve(each) for each in (one, other)] == [True, True]
        assert not has_room(post, sender), "one is sent, and two are about to be"
        sender.cancel(one)
        assert has_room(post, sender), "what is given up counts no more"
        await post.put(post.reader().id, "三")
        async with post.store.transaction():
            sender.wake()
            await until(lambda: not has_room(post, sender), 10)
        sender.cancel(other)


@alone
async def test_in_one_chat_one_is_about_to_go_at_a_time(post: Post) -> None:
    reader = post.reader()
    outgoing = answer(post, reader.id, "一")
    async with post.sending() as sender:
        await is_ready(post, sender)
        assert sender.reserve(outgoing)
        assert (has_room(post, sender, reader), has_room(post, sender)) == (False, True)
        sender.cancel(outgoing)
        assert has_room(post, sender, reader)


@alone
async def test_place_is_given_up_where_storing_fails_and_then_others_may_go(post: Post) -> None:
    def fail() -> None:
        raise RuntimeError

    reader = post.reader()
    async with post.sending(SendLimits(rate=0.001, burst=2, spare=0, gap=0)) as sender:
        await is_ready(post, sender)
        with pytest.raises(RuntimeError):
            await answers(post, sender, answer(post, reader.id, "一"), fail)
        assert await answers(post, sender, answer(post, reader.id, "二"))
        assert (await reader.hears()).text == "二"
    assert await post.states() == {"ready": "sent", "二": "sent"}


@alone
async def test_gap_of_a_chat_holds_and_not_for_others(post: Post) -> None:
    reader, other = post.reader(), post.reader()
    async with post.sending(SendLimits(rate=1000, burst=100, gap=3600)) as sender:
        await is_ready(post, sender)
        assert await answers(post, sender, answer(post, reader.id, "一"))
        await settled(post, "一")
        assert not await answers(post, sender, answer(post, reader.id, "二"))
        assert await answers(post, sender, answer(post, other.id, "三"))
        await other.hears()
    assert await post.states() == {"ready": "sent", "一": "sent", "二": "pending", "三": "sent"}


@alone
async def test_pause_that_telegram_asks_for_holds(post: Post) -> None:
    async with post.sending() as sender:
        await is_ready(post, sender)
        post.api.flood(3600)
        assert await answers(post, sender, answer(post, post.reader().id, "一"))
        await until(lambda: not has_room(post, sender))
        assert not await answers(post, sender, answer(post, post.reader().id, "二"))
    assert await post.states() == {"ready": "sent", "一": "pending", "二": "pending"}


@alone
async def test_while_telegram_cannot_be_reached_nothing_goes_at_once_and_nothing_is_lost(post: Post) -> None:
    reader, other = post.reader(), post.reader()
    limits = SendLimits(rate=1000, burst=100, gap=0, retry=0.05, settled=0.2)
    with unreachable() as nowhere:
        async with post.sending(limits, nowhere) as sender:
            await until(lambda: has_room(post, sender))
            assert await answers(post, sender, answer(post, reader.id, "一"))
            await until(lambda: not has_room(post, sender))
            assert not await answers(post, sender, answer(post, other.id, "二"))
    assert await post.states() == {"一": "pending", "二": "pending"}
    async with post.sending():
        assert [(await each.hears()).text for each in (reader, other)] == ["一", "二"]
    assert await post.states() == {"一": "sent", "二": "sent"}


@alone
async def test_answer_to_somebody_who_has_blocked_the_bot_is_settled_as_any_other(post: Post) -> None:
    reader = post.reader()
    async with post.sending() as sender:
        await is_ready(post, sender)
        post.api.refuse("sendMessage", 403, "Forbidden: bot was blocked by the user")
        assert await answers(post, sender, answer(post, reader.id, "一"))
        await settled(post, "一")
    assert (await post.states())["一"] == "gone"


@alone
async def test_what_was_reserved_at_the_stop_is_sent_before_the_end(post: Post) -> None:
    reader, reserved, go = post.reader(), asyncio.Event(), asyncio.Event()

    async def wait() -> None:
        reserved.set()
        await go.wait()

    async with post.sending() as sender:
        await is_ready(post, sender)
        answering = asyncio.create_task(answers(post, sender, answer(post, reader.id, "一"), wait))
        await reserved.wait()
        asyncio.get_running_loop().call_later(0.1, go.set)
    assert answering.done()
    assert await answering
    assert (await reader.hears()).text == "一"
    assert (await post.states())["一"] == "sent"


@alone
async def test_what_was_reserved_at_the_stop_and_is_given_up_is_not_waited_for(post: Post) -> None:
    reserved, go = asyncio.Event(), asyncio.Event()

    async def fail() -> None:
        reserved.set()
        await go.wait()
        raise RuntimeError

    async with post.sending() as sender:
        await is_ready(post, sender)
        answering = asyncio.create_task(answers(post, sender, answer(post, post.reader().id, "一"), fail))
        await reserved.wait()
        asyncio.get_running_loop().call_later(0.1, go.set)
    with pytest.raises(RuntimeError):
        await answering
    assert await post.states() == {"ready": "sent"}


@alone
async def test_what_was_reserved_when_the_sending_was_broken_off_is_left_to_the_next_start(post: Post) -> None:
    """Nobody would wait for its end: it would be sent through what is being closed, and count as failed."""
    reader, others = post.reader(), asyncio.all_tasks()

    async def broken_off() -> None:
        async with post.sending() as sender:
            senders.append(sender)
            await is_ready(post, sender)
            assert sender.reserve(outgoing)
            (running,) = (task for task in asyncio.all_tasks() - others if "Sender.run" in str(task.get_coro()))
            running.cancel()

    senders: list[Sender] = []
    outgoing = answer(post, reader.id, "一")
    with pytest.raises(asyncio.CancelledError):
        await broken_off()
    async with post.store.transaction() as tx:
        queued = await tx.outbox.add_and_begin(outgoing, datetime.now(UTC))
    assert queued
    senders[0].send(queued)
    assert [task for task in asyncio.all_tasks() - others if "Sender" in str(task.get_coro())] == []
    assert (await post.states())["一"] == "sending"
    async with post.sending():
        assert (await reader.hears()).text == "一"
    assert texts(post.api.calls_of("sendMessage")).count("一") == 1


@alone
async def test_change_that_changes_nothing_is_done_without_a_call(post: Post) -> None:
    reader = post.reader()
    async with post.sending(QUICK) as sender:
        await is_ready(post, sender)
        assert await answers(post, sender, answer(post, reader.id, "甲"))
        shown = await reader.hears()
        await settled(post, "甲")
        message = RenderedMessage("甲", "甲")
        to = Address(reader.id)
        same = sending("edit", Cause.REPLY, post.store.pseudonym(reader.id), to, message, edit=shown.message_id)
        assert not await answers(post, sender, same)
        await settled(post, "edit")
    assert post.api.calls_of("editMessageText") == []
    assert (await post.states())["edit"] == "sent"
