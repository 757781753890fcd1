"""An owner writes to every chat: sees it first, confirms, watches, can stop."""

import re
from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import pytest
from sqlalchemy import select

from bot.bootstrap.engine import Engine
from bot.bootstrap.settings import Settings
from bot.core.outgoing import Address, Cause, DeliveryStatus
from bot.store.tables import outbox
from handlers.outbound.rate_limits import SendLimits
from tests.botapi import BotApi, Message
from tests.botapi.people import Reader
from tests.journeys.running import Sitting, running

MANY = 300
"""More than are written to in ten seconds."""
NEWS = "明晚八点一起读第五段 <b>&"


@pytest.fixture
def owner(api: BotApi) -> Reader:
    return api.reader("主人")


@pytest.fixture
async def owned(api: BotApi, engine: Engine, settings: Settings, owner: Reader) -> AsyncIterator[Sitting]:
    async with running(api, engine, settings.model_copy(update={"owners": (owner.id,)}), SendLimits()) as sitting:
        yield replace(sitting, reader=owner)


async def known(sitting: Sitting, *readers: Reader) -> None:
    """Readers who have spoken with the bot before, as the store remembers them."""
    store = sitting.services.store
    async with store.transaction() as tx:
        for reader in readers:
            reader.chat.started = True
            await tx.chats.mark_reachable(store.pseudonym(reader.id), Address(reader.id), datetime.now(UTC))


async def sent_to_all(owned: Sitting, owner: Reader) -> list[Any]:
    """What Telegram is asked about paying, for each message that everybody gets, and for the preview."""
    reader = owned.api.reader()
    await known(owned, reader)
    shown = await preview(owned)
    owner.presses(shown, "发")
    await reader.hears()
    calls = [call for call in owned.api.calls if call.method == "sendMessage" and NEWS[:4] in str(call.params["text"])]
    return [call.params.get("allow_paid_broadcast") for call in calls]


async def test_nothing_is_paid_for_unless_that_is_asked_for(owned: Sitting, owner: Reader) -> None:
    assert await sent_to_all(owned, owner) == [None, None]


async def test_what_goes_to_everybody_may_be_paid_for_and_nothing_else(
    api: BotApi, engine: Engine, settings: Settings, owner: Reader
) -> None:
    paying = settings.model_copy(update={"owners": (owner.id,), "paid_broadcasts": True})
    async with running(api, engine, paying, SendLimits()) as sitting:
        assert await sent_to_all(replace(sitting, reader=owner), owner) == [None, True]


async def preview(sitting: Sitting, text: str = f"/broadcast {NEWS}") -> Message:
    return await sitting.asks(text)


async def ends(owner: Reader, message: Message, words: str) -> str:
    """What the progress reads when it begins with ``words``."""
    while not message.text.startswith(words):
        await owner.sees_edit(message)
    return message.text


async def test_everybody_gets_it_once_and_the_owner_is_told(owned: Sitting, owner: Reader) -> None:
    readers = [owned.api.reader(f"读者{number}") for number in range(8)]
    await known(owned, *readers)
    shown = await preview(owned)
    assert shown.text.startswith(NEWS)
    assert "8 个对话，不到一分钟就能发完" in shown.text
    assert all(not reader.chat.unheard for reader in readers)
    owner.presses(shown, "发")
    for reader in readers:
        assert (await reader.hears()).text == NEWS
    text = await ends(owner, shown, "发完了")
    assert text.startswith("发完了：8 / 8。")
    assert not shown.buttons
    owner.presses(shown, data=f"b:go:{number_of(shown, owned)}")
    assert all(not reader.chat.unheard for reader in readers)


def number_of(shown: Message, sitting: Sitting) -> int:
    calls = [call for call in sitting.api.calls_of("sendMessage") if "b:go:" in str(call.params.get("reply_markup"))]
    found = re.search(r"b:go:(\d+)", str(calls[-1].params["reply_markup"]))
    assert found
    return int(found[1])


async def test_nothing_is_sent_before_it_is_confirmed_nor_after_it_is_dropped(owned: Sitting, owner: Reader) -> None:
    reader = owned.api.reader()
    await known(owned, reader)
    shown = await preview(owned)
    query = owner.presses(shown, "不发")
    await owner.sees_answer(query)
    assert await ends(owner, shown, "没有发。")
    stale = owner.presses(shown, data=f"b:go:{number_of(shown, owned)}")
    assert (await owner.sees_answer(stale))["text"] == "这个按钮已经失效了，再问一次吧。"
    await owned.handled(stale.update_id)
    assert not reader.chat.unheard


async def test_it_can_be_stopped_on_the_way(owned: Sitting, owner: Reader) -> None:
    readers = [owned.api.reader(f"读者{number}") for number in range(MANY)]
    await known(owned, *readers)
    shown = await preview(owned)
    owner.presses(shown, "发")
    await ends(owner, shown, "正在发")
    # What is stopped before the first of them was never sent.
    await owned.until(lambda: some_have_it(owned))
    owner.presses(shown, "停下")
    assert await ends(owner, shown, "停下了")
    await owned.handled(owner.says("/start").update_id)
    assert 0 < sum(bool(reader.chat.unheard) for reader in readers) < MANY


async def some_have_it(sitting: Sitting) -> bool:
    sent = select(outbox.c.id).where(outbox.c.cause == Cause.BROADCAST, outbox.c.state == DeliveryStatus.SENT)
    async with sitting.services.store.database.read() as connection:
        return (await connection.execute(sent)).first() is not None


async def test_message_that_is_replied_to_can_be_sent(owned: Sitting, owner: Reader) -> None:
    reader = owned.api.reader()
    await known(owned, reader)
    said = owner.says("大家晚上好")
    await owner.hears()
    owner.says("/broadcast", reply_to=said)
    shown = await owner.hears()
    owner.presses(shown, "发")
    assert (await reader.hears()).text == "大家晚上好"


async def test_without_words_it_says_how(owned: Sitting) -> None:
    assert "写在 /broadcast 后面" in (await preview(owned, "/broadcast")).text


async def test_what_one_message_cannot_hold_is_refused_before_anything_is_shown(owned: Sitting) -> None:
    await known(owned, owned.api.reader())
    assert "太长了" in (await preview(owned, "/broadcast " + "长" * 3900)).text
    shown = await preview(owned, "/broadcast " + "长" * 3800)
    assert "要发吗" in shown.text
    assert shown.button("发")


async def test_chats_are_counted_when_it_is_confirmed(owned: Sitting, owner: Reader) -> None:
    gone, there = owned.api.reader("走了"), owned.api.reader("还在")
    await known(owned, gone, there)
    shown = await preview(owned)
    assert "发给 2 个对话" in shown.text
    gone.blocks_bot()
    await owned.until(lambda: one_left(owned))
    owner.presses(shown, "发")
    assert (await ends(owner, shown, "发完了")).startswith("发完了：1 / 1。")


async def test_others_have_no_such_command_and_cannot_press_its_buttons(owned: Sitting, owner: Reader) -> None:
    reader = owned.api.reader()
    reader.says(f"/broadcast {NEWS}")
    assert "没有 /broadcast 这个命令" in (await reader.hears()).text
    shown = await preview(owned)
    answer = await owned_press(owned, reader, shown)
    assert answer == "这个按钮已经失效了，再问一次吧。"
    await owned.handled(owner.says("/start").update_id)
    assert not reader.chat.unheard


async def owned_press(sitting: Sitting, reader: Reader, shown: Message) -> str:
    """A press on a button that the reader's own chat shows, made to carry the owner's."""
    reader.says("/start")
    message = await reader.hears()
    query = reader.presses(message, data=f"b:go:{number_of(shown, sitting)}")
    return str((await reader.sees_answer(query))["text"])


async def test_blocked_readers_are_counted_and_left_out_the_next_time(owned: Sitting, owner: Reader) -> None:
    gone, there = owned.api.reader("走了"), owned.api.reader("还在")
    await known(owned, gone, there)
    gone.blocks_bot()
    await owned.until(lambda: one_left(owned))
    assert "发给 1 个对话" in (await preview(owned)).text


async def one_left(sitting: Sitting) -> bool:
    async with sitting.services.store.read() as tx:
        return await tx.chats.count() == 1
