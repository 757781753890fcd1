"""What people in a script do is read by the code that reads Telegram's updates as it would be from Telegram."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from bot.core.discussion import Stance
from bot.core.incoming import ButtonPress, IncomingMessage, MessageKind, PollVote, RepliedTo
from bot.core.language import Language
from bot.core.outgoing import Address, Cause, InlineButton, OutgoingContent, OutgoingMessage, SendPoll, SendText
from bot.core.outgoing import RenderedMessage as Words
from bot.demo.chat_history import BOT_ID, GROUP, NAME, ChatHistory, ShownMessage
from bot.demo.script import ScriptGroup, ScriptLine
from bot.demo.updates import Raw, UpdateBuilder
from handlers.inbound.updates import UpdateParser
from tests.incoming import incoming, listed

AT = datetime(2026, 5, 1, 12, 0, tzinfo=UTC)
NOW = AT + timedelta(minutes=1)
TOPIC = Address(GROUP.chat, GROUP.place, 1)
POLL = SendPoll("你怎么看？", ("赞成作者", "不赞成", "看情况", "还没想好"))


class Forum:
    """A forum, and what the bot reads of what is done in it."""

    def __init__(self) -> None:
        self.chats = ChatHistory()
        self.updates = UpdateBuilder(self.chats, ScriptGroup(title="读书会", forum=True, language="zh-hant"))

    def read(self, update: Raw) -> IncomingMessage:
        pseudonym = "{}-{}".format
        said = UpdateParser(BOT_ID, NAME, pseudonym, now=lambda: NOW).read_json(update)
        assert said
        return said

    def write(self, text: str, before: ShownMessage | None = None, **about: Any) -> ShownMessage:
        line = ScriptLine.model_validate({"from": "小林", "text": text} | about)
        return self.chats.write(line, before, AT)

    def says(self, text: str, before: ShownMessage | None = None, **about: Any) -> IncomingMessage:
        return self.read(self.updates.message(self.write(text, before, **about), before))

    def arrive(self, content: OutgoingContent, to: Address = GROUP) -> ShownMessage:
        return self.chats.arrive(OutgoingMessage("key", Cause.REPLY, "chat", to, content), AT)


@pytest.fixture
def forum() -> Forum:
    return Forum()


def test_words_come_with_who_said_them_where_and_when(forum: Forum) -> None:
    assert forum.says("直播带货", topic="第一章") == incoming(
        key=f"telegram:{BOT_ID}:1",
        door="telegram",
        person="person-1001",
        chat=f"chat-{GROUP.chat}",
        kind=MessageKind.TEXT,
        content="直播带货",
        spoken=Language.HANT,
        at=AT,
        to=TOPIC,
        title="读书会",
        message=2,
        sender=Address(1001),
        quote="直播带货",
        addressed=False,
    ), "what replies to nothing in a topic is no reply"
    private = forum.says("好", private=True)
    assert (private.origin.key, private.origin.to, private.addressed) == (
        f"telegram:{BOT_ID}:2",
        Address(1001),
        True,
    )


@pytest.mark.parametrize(
    ("text", "content"),
    [
        ("😂😂 @Essay_Bot 主播呢", "😂😂   主播呢"),
        ("主播呢 @essay_bot", "主播呢"),
        ("问@essay_bot 主播呢", None),
        ("@essay_bot主播呢", None),
        ("@essay_bot_2 主播呢", None),
    ],
)
def test_name_of_the_bot_calls_it_where_telegram_finds_a_mention(forum: Forum, text: str, content: str | None) -> None:
    said = listed(forum.says(text))
    assert (said.mentioned, said.content) == (content is not None, content or text)


def test_commands_are_marked_as_telegram_marks_them(forum: Forum) -> None:
    update = forum.updates.message(forum.write("/recap@essay_bot 😂 @a_bot"))
    assert update["message"]["entities"] == [
        {"type": "bot_command", "offset": 0, "length": 16},
        {"type": "mention", "offset": 20, "length": 6},
    ]
    said = listed(forum.read(update))
    assert (said.kind, said.content, said.argument) == (MessageKind.COMMAND, "recap", "😂 @a_bot")


def test_replies_tell_whose_words_they_reply_to(forum: Forum) -> None:
    first = forum.write("第18段说得好")
    answer = forum.arrive(SendText(Words("<b>原文</b>", "原文")))
    poll = forum.arrive(POLL)
    assert forum.says("同意", first).reply == RepliedTo(first.id, "第18段说得好")
    to_answer, to_poll = forum.says("为什么", answer), forum.says("看情况", poll)
    assert (to_answer.reply, to_answer.addressed) == (RepliedTo(answer.id, "原文", ours=True), True)
    assert (to_poll.reply, to_poll.addressed) == (RepliedTo(poll.id, "你怎么看？", ours=True), True)


def test_press_comes_from_below_the_message_with_the_button(forum: Forum) -> None:
    forum.write("开始", topic="第一章")
    panel = forum.arrive(SendText(Words("面板", "面板")), TOPIC)
    said = forum.read(forum.updates.press("阿杰", panel, InlineButton("开始", "p:x:1")))
    assert isinstance(said, ButtonPress)
    assert (said.content, said.message, said.origin.to, said.origin.name, said.origin.at) == (
        "p:x:1",
        panel.id,
        TOPIC,
        "阿杰",
        NOW,
    )


def test_vote_tells_what_is_chosen_and_that_it_was_taken_back(forum: Forum) -> None:
    poll = forum.arrive(POLL)
    poll.votes["阿杰"] = 2
    for stance in (Stance.DEPENDS, None):
        vote = forum.read(forum.updates.vote("阿杰", poll))
        assert isinstance(vote, PollVote)
        assert (vote.poll, vote.stance, vote.origin.person, vote.origin.chat) == (
            str(poll.id),
            stance,
            "person-1001",
            "",
        )
        poll.votes.clear()
