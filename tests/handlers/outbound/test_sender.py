"""From the outbox to Telegram: over the bot's own transport, to the stand-in, and from a real database."""

import asyncio
import logging
import socket
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from telegram import Bot

from bot.core.essay import Library
from bot.core.outgoing import Address, Cause, ChatKind, InlineButton, RenderedMessage
from bot.render.catalogue import Catalogues
from bot.render.compose import Composer
from bot.render.renderer import Renderer
from bot.render.telegram import render_telegram
from bot.search.text.script import ScriptConverter
from bot.services.delivery import DeliveryService
from bot.services.discussions import DiscussionService
from bot.services.owner_alerts import OwnerAlerts
from bot.store.encryption import Encryption
from bot.store.store import Store
from bot.talk.schedules.excerpts import after_delivery
from bot.talk.schedules.recurrence import next_due
from handlers.outbound.circuit_breaker import CircuitBreaker
from handlers.outbound.rate_limits import Pacer, SendLimits
from handlers.outbound.sender import AT_ONCE, Sender
from handlers.runtime.health import CannotContinue, Health
from handlers.runtime.requests import requests
from tests.botapi import BotApi, Call
from tests.botapi.people import Reader
from tests.databases import Opened
from tests.outgoing import sending
from tests.patience import PATIENCE

OWNER = 77
QUICK = SendLimits(rate=1000, burst=100, gap=0, group=1000, retry=0.05, settled=0.2)


class Post:
    """An outbox, a sender, and people who may be written to."""

    def __init__(self, store: Store, renderer: Renderer, library: Library, api: BotApi) -> None:
        self.store = store
        self.api = api
        self.health = Health()
        discussions = DiscussionService(library, renderer, store)
        self._alerts = OwnerAlerts(renderer, store, owners=(OWNER,))
        self._delivery = DeliveryService(
            store, renderer, discussions, lambda daily: after_delivery(daily, library), next_due
        )

    def reader(self) -> Reader:
        reader = self.api.reader()
        reader.chat.started = True
        return reader

    async def put(self, to: int, text: str, cause: Cause = Cause.REPLY, **about: Any) -> None:
        """The text is the message's key, too."""
        message = RenderedMessage(text, text, about.pop("rows", ()))
        address = Address(to, about.pop("place", ChatKind.PRIVATE), about.pop("topic", None))
        outgoing = sending(text, cause, self.store.pseudonym(to), address, message, **about)
        async with self.store.transaction() as tx:
            await tx.outbox.add([outgoing], datetime.now(UTC))

    @asynccontextmanager
    async def sending(self, limits: SendLimits = QUICK, base_url: str = "") -> AsyncIterator[Sender]:
        """A sender, until the block ends."""
        stop = asyncio.Event()
        calls, updates = requests(None, answer=PATIENCE)
        address = base_url or self.api.base_url
        sender = Sender(
            Bot(self.api.token, base_url=address, request=calls, get_updates_request=updates),
            self.store,
            self._delivery,
            self._alerts,
            link=lambda payload: f"https://t.me/essay_test_bot?start={payload}",
            health=self.health,
            pace=Pacer(limits),
            breaker=CircuitBreaker(limits.retry, limits.settled),
        )
        running = asyncio.create_task(sender.run(stop))
        try:
            yield sender
        finally:
            stop.set()
            try:
                await asyncio.wait_for(running, PATIENCE)
            finally:
                await calls.shutdown()

    async def states(self) -> dict[str, str]:
        async with self.store.database.read() as connection:
            rows = await connection.exec_driver_sql("SELECT key, state FROM outbox ORDER BY id")
            return {row.key: row.state for row in rows}


@pytest.fixture
async def post(library: Library, script: ScriptConverter, databases: Opened) -> AsyncIterator[Post]:
    renderer = Renderer(Composer(library, Catalogues(script.traditional)), render_telegram)
    async with (
        databases() as database,
        BotApi.open() as api,
    ):
        yield Post(Store(database, Encryption(Encryption.new_key()), bot=1), renderer, library, api)


def texts(calls: list[Call]) -> list[str]:
    return [call.params["text"] for call in calls]


async def test_message_arrives_with_all_that_belongs_to_it(post: Post) -> None:
    admin = post.api.reader()
    forum = post.api.group("论坛", admins=[admin], forum=True)
    topic = forum.topic("第一章", by=admin)
    asked = admin.says("/start", to=forum, topic=topic)
    rows = ((InlineButton("下一段", "p:x:4"), InlineButton("讨论", start="p-x-3")),)
    place: dict[str, Any] = {"place": ChatKind.GROUP, "topic": topic, "reply_to": asked.message_id, "silent": True}
    await post.put(forum.chat_id, "<b>一段</b>", rows=rows, **place)
    async with post.sending():
        heard = await forum.hears()
    assert (heard.text, heard.bold, heard.thread_id, heard.reply_to) == ("一段", ["一段"], topic, asked)
    [[decision, discuss]] = heard.buttons
    assert (decision.data, discuss.url) == ("p:x:4", "https://t.me/essay_test_bot?start=p-x-3")
    [call] = post.api.calls_of("sendMessage")
    assert call.params["disable_notification"] is True
    assert call.params["link_preview_options"]["is_disabled"] is True


async def test_that_it_is_being_sent_is_stored_before_it_is(post: Post) -> None:
    """Else a crash would send it twice and not know."""
    reader = post.reader()
    await post.put(reader.id, "一")
    plan = post.api.hang("sendMessage")
    async with post.sending():
        await post.api.arrived("sendMessage")
        assert await post.states() == {"一": "sending"}
        plan.lift()
    assert await post.states() == {"一": "sent"}, "a stop waits for what is under way"


async def test_no_more_are_under_way_than_a_crash_may_leave_unknown(post: Post) -> None:
    readers = [post.reader() for _ in range(AT_ONCE + 5)]
    for number, reader in enumerate(readers):
        await post.put(reader.id, f"{number}")
    plan = post.api.hang("sendMessage")
    async with post.sending() as sender:
        await post.api.arrived("sendMessage", AT_ONCE)
        sender.wake()
        await asyncio.sleep(0.05)
        assert list((await post.states()).values()).count("sending") == AT_ONCE
        plan.lift()
        for reader in readers:
            await reader.hears()


async def test_replies_go_before_excerpts_and_those_before_broadcasts(post: Post) -> None:
    causes = [Cause.BROADCAST, Cause.DAILY, Cause.REPLY, Cause.BROADCAST, Cause.NOTICE, Cause.DAILY]
    for number, cause in enumerate(causes):
        about = {"about": "1"} if cause is Cause.DAILY else {}
        await post.put(post.reader().id, f"{cause} {number}", cause, **about)
    async with post.sending(SendLimits(rate=50, burst=1, spare=0, gap=0)):
        calls = await post.api.called("sendMessage", len(causes))
    assert texts(calls) == ["reply 2", "notice 4", "daily 1", "daily 5", "broadcast 0", "broadcast 3"]


async def test_what_has_expired_is_counted_and_not_sent(post: Post) -> None:
    reader, now = post.reader(), datetime.now(UTC)
    await post.put(reader.id, "昨天", Cause.DAILY, about="1", expires=now - timedelta(seconds=1))
    await post.put(reader.id, "今天", Cause.DAILY, about="1", expires=now + timedelta(hours=1))
    async with post.sending():
        assert (await reader.hears()).text == "今天"
    assert await post.states() == {"昨天": "expired", "今天": "sent"}


async def test_what_comes_is_sent_when_the_sender_is_told_so(post: Post) -> None:
    reader = post.reader()
    async with post.sending() as sender:
        for text in ("一", "二"):
            await post.put(reader.id, text)
            sender.wake()
            assert (await reader.hears()).text == text


async def test_what_waits_behind_others_for_the_same_chat_is_not_left_until_it_is_looked_for_again(post: Post) -> None:
    """So many that they would take longer than a test may, if each waited until the sender looks by itself."""
    reader = post.reader()
    for number in range(70):
        await post.put(reader.id, str(number))
    async with post.sending(), asyncio.timeout(60):
        assert [(await reader.hears()).text for _ in range(70)] == [str(number) for number in range(70)]


async def test_edit_of_what_is_gone_comes_as_a_new_message(post: Post) -> None:
    reader = post.reader()
    await post.put(reader.id, "新的", edit=4_000)
    async with post.sending():
        assert (await reader.hears()).text == "新的"
    assert await post.states() == {"新的": "sent"}


async def test_without_a_connection_nothing_is_lost_and_nothing_is_in_doubt(post: Post) -> None:
    reader = post.reader()
    await post.put(reader.id, "一")
    await post.put(post.reader().id, "通知", Cause.BROADCAST)
    with socket.socket() as closed:
        closed.bind(("127.0.0.1", 0))
        async with post.sending(base_url=f"http://127.0.0.1:{closed.getsockname()[1]}/bot"):
            for _ in range(500):
                if await attempts(post) > 0:
                    break
                await asyncio.sleep(0.01)
    assert await post.states() == {"一": "pending", "通知": "pending"}
    async with post.sending():
        assert (await reader.hears()).text == "一"
    assert await post.states() == {"一": "sent", "通知": "sent"}


async def attempts(post: Post) -> int:
    async with post.store.database.read() as connection:
        found = await connection.exec_driver_sql("SELECT min(attempts) FROM outbox WHERE state = 'pending'")
        return int(found.scalar_one() or 0)


async def test_revoked_token_ends_the_bot_and_loses_nothing(post: Post) -> None:
    await post.put(post.reader().id, "一")
    post.api.refuse("sendMessage", 401, "Unauthorized")
    async with post.sending():
        await asyncio.wait_for(post.health.refused.wait(), PATIENCE)
    assert isinstance(post.health.refusal, CannotContinue)
    assert await post.states() == {"一": "pending"}


async def test_what_only_we_do_wrong_keeps_nobody_else_waiting(post: Post, caplog: pytest.LogCaptureFixture) -> None:
    """A button that the library cannot even put into words."""
    reader = post.reader()
    await post.put(post.reader().id, "坏", rows=((InlineButton("x", "y" * 65),),))
    await post.put(reader.id, "一")
    with caplog.at_level(logging.ERROR):
        async with post.sending():
            assert (await reader.hears()).text == "一"
    assert await post.states() == {"坏": "failed", "一": "sent"}


@pytest.mark.parametrize(("status", "state"), [(400, "failed"), (403, "gone")])
async def test_refusal_in_words_that_cannot_be_stored_is_settled(post: Post, status: int, state: str) -> None:
    """Half a character, and what PostgreSQL takes for the end of a text. The sender ended of them, and the program."""
    refused, reader = post.reader(), post.reader()
    post.api.refuse("sendMessage", status, "Odd: \ud83d\x00 words", chat_id=refused.id)
    await post.put(refused.id, "一")
    await post.put(reader.id, "二")
    async with post.sending():
        assert (await reader.hears()).text == "二"
        await post.api.called("sendMessage", 2)
    assert await post.states() == {"一": state, "二": "sent"}


@pytest.mark.sqlite_only  # elsewhere another process may have changed it since
async def test_change_that_changes_nothing_is_done_without_a_call(post: Post) -> None:
    reader = post.reader()
    rows = ((InlineButton("下一段", "p:x:4"),),)
    await post.put(reader.id, "甲", rows=rows)
    async with post.sending() as sender:
        shown = await reader.hears()
        # Each against what stands there by then, not when it was put there.
        for number, text in enumerate(("甲", "乙", "乙", "甲", "甲")):
            message = RenderedMessage(text, text, rows)
            outgoing = sending(
                f"edit {number}",
                Cause.REPLY,
                post.store.pseudonym(reader.id),
                Address(reader.id),
                message,
                edit=shown.message_id,
            )
            async with post.store.transaction() as tx:
                await tx.outbox.add([outgoing], datetime.now(UTC))
        await post.put(reader.id, "完")
        sender.wake()
        assert (await reader.hears()).text == "完"
    assert texts(post.api.calls_of("editMessageText")) == ["乙", "甲"]
    assert set((await post.states()).values()) == {"sent"}
    assert shown.text == "甲"


async def test_nothing_is_under_way_any_more_once_the_sending_was_broken_off(post: Post) -> None:
    await post.put(post.reader().id, "一")
    post.api.hang("sendMessage")
    others = asyncio.all_tasks()

    async def broken_off() -> None:
        async with post.sending():
            await post.api.arrived("sendMessage")
            (running,) = (task for task in asyncio.all_tasks() - others if "Sender.run" in str(task.get_coro()))
            running.cancel()

    with pytest.raises(asyncio.CancelledError):
        await broken_off()
    assert [task for task in asyncio.all_tasks() - others if "Sender" in str(task.get_coro())] == []
    assert await post.states() == {"一": "sending"}, "nobody knows whether it arrived: the next start settles that"
