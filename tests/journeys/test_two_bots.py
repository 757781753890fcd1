"""Two of this bot in one group: each answers people, and neither ever the other."""

from collections.abc import AsyncIterator
from contextlib import AsyncExitStack
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select

from bot.bootstrap.engine import Engine
from bot.store.tables import inbox, outbox
from tests.botapi import BotApi, Message
from tests.botapi.people import Reader
from tests.botapi.relay import Relay, relay
from tests.journeys.circle import CLEAR, Circle, circle
from tests.journeys.running import Sitting, running, settings_for

ONE, TWO = "one_essay_bot", "two_essay_bot"


@dataclass
class Pair:
    """The same group as each bot has it, with the same people."""

    one: Circle
    two: Circle
    between: Relay

    async def said(self, text: str, *, admin: bool = False, **how: tuple[Message, Message]) -> tuple[int, int]:
        """Somebody says it in front of both: how many messages come of it from each, once both have come to rest.

        ``how``: see ``Reader.says``; of each message, as either bot has it.
        """
        for number, side in enumerate((self.one, self.two)):
            who: Reader = side.admin if admin else side.member
            about: dict[str, Any] = {name: both[number] for name, both in how.items()}
            said = who.says(text, to=side.group, **about)
            await side.sitting.handled(said.update_id)
        return await self.heard()

    async def heard(self) -> tuple[int, int]:
        """How many messages of each bot nobody has heard yet, once both have come to rest; now they are heard."""
        await self._rests()
        said = len(self.one.group.chat.unheard), len(self.two.group.chat.unheard)
        for side in (self.one, self.two):
            side.group.chat.unheard.clear()
        # What either says to what the other has said.
        await self._rests()
        await self.between.stays_quiet(within=0.05)
        return said

    async def _rests(self) -> None:
        await self.between.is_fetched()
        for side in (self.one, self.two):
            await side.sitting.until(partial(is_idle, side.sitting))

    def last(self, by: Circle) -> tuple[Message, Message]:
        """What that bot has said last, as each has it."""
        own = next(message for message in reversed(by.group.chat.messages) if message.by_our_bot)
        seen = next(each for each in reversed(self.between.shown) if each.chat is not by.group.chat)
        assert (seen.text, seen.by_our_bot) == (own.text, False)
        return (own, seen) if by is self.one else (seen, own)


async def is_idle(sitting: Sitting) -> bool:
    """All that it was told is done with, and all that it has to say was said."""
    async with sitting.services.store.database.read() as connection:
        waits = await connection.execute(select(inbox.c.id).where(inbox.c.state.in_(["waiting", "working"])))
        unsent = await connection.execute(select(outbox.c.id).where(outbox.c.state.in_(["pending", "sending"])))
        return waits.first() is None and unsent.first() is None


@pytest.fixture
async def pair(engine: Engine, tmp_path: Path) -> AsyncIterator[Pair]:
    """Both are shown everything, and both answer questions that were put to nobody."""
    async with AsyncExitStack() as stack:
        sides: list[Circle] = []
        for token, name in (("41:a", ONE), ("42:b", TWO)):
            api = await stack.enter_async_context(BotApi.open(token, username=name, reads_all=True))
            sitting = await stack.enter_async_context(running(api, engine, settings_for(api, tmp_path / name)))
            sides.append(circle(sitting))
        for side in sides:
            await side.sets("也答没叫我的问题")
        one, two = sides
        yield Pair(one, two, relay(one.group, two.group))


async def test_who_is_named_answers_and_the_other_keeps_nothing_of_it(pair: Pair) -> None:
    assert await pair.said(f"/start@{ONE}") == (1, 0)
    assert await pair.said(f"@{ONE} {CLEAR}") == (1, 0)
    log = [entry["asked"] for entry in await pair.two.sitting.log() if entry["kind"] != "button"]
    assert log == ["settings"]
    assert await pair.said(f"/help@{TWO}") == (0, 1)
    assert await pair.said("/privacy") == (1, 1)
    assert await pair.said(f"@{ONE} 你觉得 @{TWO} 说得对吗") == (1, 1)
    assert len(pair.between.shown) == 7


async def test_question_put_to_nobody_is_answered_by_each_once(pair: Pair) -> None:
    assert await pair.said(CLEAR) == (1, 1)
    assert await pair.said("直播带货改变了生产方式吗？") == (0, 0)
    assert await pair.said(f"/discuss@{ONE} @{TWO} {CLEAR[:4]}吃饭", admin=True) == (1, 0)
    assert f"@{TWO}" in pair.last(pair.one)[1].text, "an answer may name the other, and is not put to it"


async def test_prompt_and_poll_of_one_are_nothing_to_the_other(pair: Pair) -> None:
    assert await pair.said(f"/discuss@{ONE} 24", admin=True) == (2, 0)
    shown = [message.text or message.poll.question for message in pair.between.shown]
    assert "？" in shown[0], "a question, which it would answer if a member asked it"
    poll = pair.last(pair.one)
    prompt = next(each for each in pair.one.group.chat.messages if each.text == shown[0]), pair.between.shown[0]
    assert await pair.said("底层技术确实是老的", reply_to=prompt) == (0, 0)
    await pair.one.hears_nothing(pair.one.member.votes(poll[0], "赞成作者"))
    assert await pair.said(f"/recap@{TWO}") == (0, 1)
    assert await pair.said(f"/close@{TWO}", admin=True) == (0, 1)
    assert await pair.said(f"/close@{ONE}", admin=True) == (2, 0), "the poll once more"
    assert await pair.said(f"/close@{ONE}", admin=True) == (1, 0), "the recap"


async def test_reply_to_the_one_is_answered_by_that_one(pair: Pair) -> None:
    await pair.said(f"@{ONE} {CLEAR}")
    answer = pair.last(pair.one)
    assert await pair.said("谢谢", reply_to=answer) == (1, 0)
    assert await pair.said("展开说说", reply_to=answer) == (1, 0)
    assert await pair.said(f"/check@{TWO}", reply_to=answer) == (0, 1)
    assert pair.last(pair.two)[1].text.startswith("回复那条“作者说……”的消息"), "what the other says is no claim"


async def test_panel_that_changes_is_nothing_to_the_other(pair: Pair) -> None:
    assert await pair.said(f"/settings@{ONE}", admin=True) == (1, 0)
    panel = pair.last(pair.one)[0]
    pair.one.admin.presses(panel, "让大家都能出题")
    await pair.one.group.sees_edit(panel)
    assert await pair.heard() == (0, 0)
