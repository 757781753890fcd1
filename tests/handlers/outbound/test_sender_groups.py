"""What goes to groups: polls and their end, pictures, answers that quote; and what is done where one is refused."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from typing import Any

import pytest

from bot.core.discussion import Discussion, DiscussionMessage, DiscussionPart, DiscussionStage
from bot.core.essay import Library, Ref
from bot.core.language import Language
from bot.core.outgoing import Address, Cause, ChatKind, RenderedMessage
from bot.render.catalogue import Catalogues
from bot.render.compose import Composer
from bot.render.picture import Painter
from bot.render.picture_content import Strip
from bot.render.renderer import Renderer
from bot.render.telegram import render_telegram
from bot.search.text.script import ScriptConverter
from bot.store.discussions import StoredDiscussion
from bot.store.encryption import Encryption
from bot.store.store import Store
from tests.botapi import BotApi, Message
from tests.botapi.people import Group, Reader
from tests.databases import Opened
from tests.handlers.outbound.test_sender import Post
from tests.outgoing import sending

NOW = datetime(2026, 3, 9, 12, 0, tzinfo=UTC)
OPTIONS = ("赞成作者", "不赞成", "看情况", "还没想好")
PICTURE = b"\x89PNG\r\n\x1a\n" + bytes(100)


class Circle:
    """A group with a member in it, a discussion, and a sender that is not running yet."""

    def __init__(self, post: Post) -> None:
        self.post = post
        self.store = post.store
        self.reader: Reader = post.api.reader()
        self.admin: Reader = post.api.reader()
        self.group: Group = post.api.group("读书会", [self.reader], admins=[self.admin])
        self.to = Address(self.group.chat_id, ChatKind.GROUP)

    async def begins(self) -> int:
        discussion = Discussion(0, Ref("zhibo-daihuo", 11), "T1", None, NOW, Language.HANS)
        held = StoredDiscussion(discussion, self.store.chat_of(self.to), self.to, "", None)
        async with self.store.transaction() as tx:
            return await tx.discussions.save(held)

    async def put(
        self, key: str, message: RenderedMessage | None = None, cause: Cause = Cause.REPLY, **about: Any
    ) -> None:
        outgoing = sending(
            key, cause, self.store.chat_of(self.to), self.to, message or RenderedMessage(key, key), **about
        )
        async with self.store.transaction() as tx:
            await tx.outbox.add([outgoing], NOW)

    async def puts_poll(self, discussion: int, part: DiscussionPart = DiscussionPart.BEFORE) -> None:
        await self.put("你怎么看？", options=OPTIONS, piece=DiscussionMessage(discussion, part))

    async def discussion(self, number: int) -> StoredDiscussion:
        async with self.store.read() as tx:
            held = await tx.discussions.load(number)
        assert held
        return held

    async def polls(self, number: int) -> list[int]:
        async with self.store.read() as tx:
            return await tx.discussions.polls_of(number, DiscussionPart.BEFORE)

    @asynccontextmanager
    async def sending(self) -> AsyncIterator[None]:
        """Until all that is in the outbox is done with."""
        async with self.post.sending():
            yield


@pytest.fixture
async def circle(library: Library, script: ScriptConverter, databases: Opened) -> AsyncIterator[Circle]:
    renderer = Renderer(Composer(library, Catalogues(script.traditional)), render_telegram)
    async with (
        databases() as database,
        BotApi.open() as api,
    ):
        store = Store(database, Encryption(Encryption.new_key()), bot=1)
        yield Circle(Post(store, renderer, library, api))


# Polls


async def test_poll_shows_who_voted_and_is_known_by_its_id(circle: Circle) -> None:
    number = await circle.begins()
    async with circle.sending():
        await circle.puts_poll(number)
        heard = await circle.group.hears()
    assert (heard.poll.question, heard.poll.options, heard.poll.is_anonymous) == ("你怎么看？", list(OPTIONS), False)
    assert not heard.poll.allows_multiple_answers
    assert await circle.polls(number) == [heard.message_id]
    async with circle.store.read() as tx:
        found = await tx.discussions.with_poll(heard.poll.id)
    assert found
    assert (found[0].discussion.id, found[1]) == (number, DiscussionPart.BEFORE)


async def test_poll_comes_to_the_topic_of_its_prompt(circle: Circle) -> None:
    forum = circle.post.api.group("论坛", admins=[circle.admin], forum=True)
    topic = forum.topic("第一章", by=circle.admin)
    circle.to = Address(forum.chat_id, ChatKind.GROUP, topic)
    async with circle.sending():
        await circle.put("你怎么看？", options=OPTIONS, silent=True)
        assert (await forum.hears()).thread_id == topic
    [call] = circle.post.api.calls_of("sendPoll")
    assert call.params["disable_notification"] is True


async def test_where_no_polls_may_be_sent_the_discussion_goes_on_without(circle: Circle) -> None:
    circle.group.permits(can_send_polls=False)
    number = await circle.begins()
    async with circle.sending():
        await circle.puts_poll(number)
        await circle.put("之后")
        assert (await circle.group.hears()).text == "之后"
    assert await circle.post.states() == {"你怎么看？": "failed", "之后": "sent"}
    held = await circle.discussion(number)
    assert (held.discussion.poll, held.discussion.stage) == (False, DiscussionStage.OPEN)


async def asked(circle: Circle) -> tuple[int, Message]:
    number = await circle.begins()
    async with circle.sending():
        await circle.puts_poll(number)
        return number, await circle.group.hears()


async def test_poll_is_closed_with_its_votes_in_it(circle: Circle) -> None:
    _, poll = await asked(circle)
    circle.reader.votes(poll, "不赞成")
    await circle.put("stop", RenderedMessage("", ""), Cause.NOTICE, stops=poll.message_id)
    async with circle.sending():
        closed = await circle.group.sees_closed(poll)
    assert closed.counts["不赞成"] == 1
    assert (await circle.post.states())["stop"] == "sent"
    assert not circle.group.chat.unheard, "nothing is said"


async def test_poll_that_is_closed_already_is_as_good_as_closed(circle: Circle) -> None:
    _, poll = await asked(circle)
    for name in ("once", "twice"):
        await circle.put(name, RenderedMessage("", ""), Cause.NOTICE, stops=poll.message_id)
    async with circle.sending():
        await circle.post.api.called("stopPoll", 2)
    states = await circle.post.states()
    assert (states["once"], states["twice"]) == ("sent", "sent")


async def test_poll_that_somebody_deleted_needs_no_closing_and_keeps_nobody_waiting(circle: Circle) -> None:
    await circle.put("stop", RenderedMessage("", ""), Cause.NOTICE, stops=4_000)
    await circle.put("之后")
    async with circle.sending():
        assert (await circle.group.hears()).text == "之后"
    assert await circle.post.states() == {"stop": "failed", "之后": "sent"}


# Pictures


def drawn() -> bytes:
    picture = Painter.find().draw(Strip("题", "说明", (1, 2, 0)))
    return picture or PICTURE


async def test_picture_is_shown_above_its_words(circle: Circle) -> None:
    picture = drawn()
    await circle.put("recap", RenderedMessage("<b>聊完了</b>", "聊完了", (), picture))
    async with circle.sending():
        heard = await circle.group.hears()
    assert (heard.photo, heard.text, heard.bold) == (picture, "聊完了", ["聊完了"])


async def test_where_no_pictures_may_be_sent_the_words_are(circle: Circle) -> None:
    circle.group.permits(can_send_photos=False)
    asked = circle.reader.says("/recap", to=circle.group)
    await circle.put("recap", RenderedMessage("<b>聊完了</b>", "聊完了", (), PICTURE), reply_to=asked.message_id)
    async with circle.sending():
        heard = await circle.group.hears()
    assert (heard.photo, heard.text, heard.bold, heard.reply_to) == (None, "聊完了", ["聊完了"], asked)
    assert await circle.post.states() == {"recap": "sent"}


@pytest.mark.parametrize("why", ["Bad Request: IMAGE_PROCESS_FAILED", "Bad Request: PHOTO_INVALID_DIMENSIONS"])
async def test_picture_that_telegram_cannot_read_is_left_out(circle: Circle, why: str) -> None:
    circle.post.api.refuse("sendPhoto", 400, why)
    await circle.put("recap", RenderedMessage("聊完了", "聊完了", (), PICTURE))
    async with circle.sending():
        assert (await circle.group.hears()).text == "聊完了"


async def test_where_nothing_may_be_sent_the_words_are_not_tried_for_ever(circle: Circle) -> None:
    circle.group.permits(can_send_photos=False, can_send_messages=False)
    await circle.put("recap", RenderedMessage("聊完了", "聊完了", (), PICTURE))
    async with circle.sending():
        await circle.post.api.called("sendMessage")
    assert await circle.post.states() == {"recap": "failed"}
    assert len(circle.post.api.calls_of("sendMessage")) == 1


# Answers that quote


async def test_answer_quotes_what_it_answers(circle: Circle) -> None:
    said = circle.reader.says("/start 😂 <b>主播</b> & 卖假货呢", to=circle.group)
    await circle.put("答", reply_to=said.message_id, quote="😂 <b>主播</b> & 卖假货")
    async with circle.sending():
        heard = await circle.group.hears()
    assert (heard.reply_to, heard.quotation) == (said, "😂 <b>主播</b> & 卖假货")


async def test_what_no_longer_stands_there_is_not_quoted_but_answered(circle: Circle) -> None:
    said = circle.reader.says("/start 卖假货呢", to=circle.group)
    await circle.put("答", reply_to=said.message_id, quote="改过的话")
    async with circle.sending():
        heard = await circle.group.hears()
    assert (heard.reply_to, heard.quotation) == (said, None)
    assert await circle.post.states() == {"答": "sent"}


async def test_message_that_is_gone_is_answered_all_the_same(circle: Circle) -> None:
    await circle.put("答", reply_to=4_000, quote="卖假货呢")
    async with circle.sending():
        heard = await circle.group.hears()
    assert (heard.text, heard.reply_to, heard.quotation) == ("答", None, None)


async def test_several_refusals_are_mended_one_after_the_other(circle: Circle) -> None:
    """No picture, then no quotation, then no markup."""
    circle.group.permits(can_send_photos=False)
    said = circle.reader.says("/recap", to=circle.group)
    broken = RenderedMessage("<b>聊完了", "聊完了", (), PICTURE)
    await circle.put("recap", broken, reply_to=said.message_id, quote="没说过")
    async with circle.sending():
        heard = await circle.group.hears()
    assert (heard.text, heard.reply_to, heard.photo) == ("聊完了", said, None)
    assert await circle.post.states() == {"recap": "sent"}
