"""On joining a group the bot says once what it does, what it keeps, and what it is shown."""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from itertools import permutations
from pathlib import Path

import pytest

from bot.bootstrap.engine import Engine
from tests.botapi import BotApi
from tests.botapi.people import BasicGroup, Group, Reader
from tests.journeys.circle import labels
from tests.journeys.running import Sitting, running, settings_for

DOES, KEEPS = "大家好。我陪大家读一篇文章", "保存的只有对我说的话"
SOME, ALL = "隐私模式开着", "这里的消息我都收得到"
ORDERS: list[Sequence[str]] = [*permutations(("joined", "to", "from")), ("from",), ("to",)]


def outside(api: BotApi, admin: Reader) -> Group:
    """A group in which the bot has never been."""
    return Group(api.world, api.world.new_supergroup("读书会"), [(admin.user, "creator")], "left")


async def close_soon(sitting: Sitting) -> None:
    """As if a while had gone by since the bot came in."""
    moment = (datetime.now(UTC) - timedelta(seconds=1)).isoformat(timespec="milliseconds")
    async with sitting.services.store.database.begin() as connection:
        await connection.exec_driver_sql("UPDATE groups SET greet = ? WHERE greet IS NOT NULL", (moment,))


async def to_greet(sitting: Sitting) -> list[str]:
    """Groups in which something is still to be said."""
    async with sitting.services.store.read() as tx:
        return await tx.groups.to_greet(datetime.now(UTC) + timedelta(days=1), 10)


async def greeted(sitting: Sitting, group: Group, *updates: int | None) -> str:
    for update in updates:
        await sitting.handled(update)
    await close_soon(sitting)
    said = (await group.hears()).text
    assert await to_greet(sitting) == []
    return said


async def test_greeting_says_what_it_does_and_keeps_once(sitting: Sitting) -> None:
    admin = sitting.api.reader("管理")
    group = outside(sitting.api, admin)
    await sitting.handled(group.sets_bot("member", by=admin))
    await close_soon(sitting)
    heard = await group.hears()
    for part in (DOES, SOME, KEEPS, "/discuss", "/check", "/recap", "/privacy", "/settings"):
        assert part in heard.text
    assert labels(heard) == ["去私聊"]
    assert (heard.reply_to, ALL in heard.text) == (None, False)
    await sitting.handled(group.sets_bot("administrator", by=admin))
    await sitting.handled(group.sets_bot("member", by=admin))
    await sitting.handled(group.sets_bot("restricted", by=admin))
    assert await to_greet(sitting) == [], "other rights are no coming"
    await sitting.handled(group.sets_bot("kicked", by=admin))
    again = await greeted(sitting, group, group.sets_bot("member", by=admin))
    assert again == heard.text, "who adds it again may be somebody else"
    await sitting.handled(group.sets_bot("left", by=admin))
    await sitting.handled(group.sets_bot("member", by=admin))
    assert len(await to_greet(sitting)) == 1
    assert not group.chat.unheard


async def test_without_privacy_mode_it_says_so(engine: Engine, tmp_path: Path) -> None:
    async with BotApi.open(reads_all=True) as api, running(api, engine, settings_for(api, tmp_path)) as sitting:
        admin = api.reader("管理")
        group = outside(api, admin)
        said = await greeted(sitting, group, group.sets_bot("member", by=admin))
        assert ALL in said
        assert SOME not in said


async def test_it_speaks_the_language_of_whoever_added_it_and_says_what_it_is_shown(sitting: Sitting) -> None:
    groups = []
    for code, status in (("en", "member"), ("zh-hant", "member"), ("zh-hans", "administrator")):
        admin = sitting.api.reader("Ann", language_code=code)
        groups.append(outside(sitting.api, admin))
        await sitting.handled(groups[-1].sets_bot(status, by=admin))
    await close_soon(sitting)
    english, hant, shown_all = [(await group.hears()).text for group in groups]
    assert english.startswith("Hello. I am here to read an essay with you")
    assert hant.startswith("大家好。我陪大家讀一篇文章")
    assert shown_all.startswith(DOES)
    assert ALL in shown_all, "an admin is shown everything, whatever its privacy mode"
    assert SOME not in shown_all


@pytest.mark.parametrize("known", [True, False], ids=["greeted", "from before"])
async def test_group_that_becomes_a_supergroup_is_not_greeted_again(sitting: Sitting, known: bool) -> None:
    """Nor where the bot has been, and was spoken to, since before it greeted at all."""
    api, admin = sitting.api, sitting.api.reader("管理")
    for told in ORDERS:
        chat = api.world.new_basic_group("读书会")
        old = BasicGroup(api.world, chat, [(admin.user, "creator")], "left" if known else "member")
        if known:
            await sitting.handled(old.sets_bot("member", by=admin))
            await as_if_greeted(sitting)
        else:
            await sitting.handled(admin.says("/start", to=old).update_id)
        new = old.migrates(told=told)
        for update in list(api.world.updates.pending):
            await sitting.handled(update["update_id"])
        assert await to_greet(sitting) == [], told
        assert not new.chat.unheard


async def as_if_greeted(sitting: Sitting) -> None:
    async with sitting.services.store.transaction() as tx:
        for chat in await to_greet(sitting):
            await tx.groups.clear_greeting(chat)


async def test_channels_private_chats_and_groups_left_at_once_are_not_greeted(sitting: Sitting) -> None:
    admin = sitting.api.reader("站长")
    channel = sitting.api.channel("一日一段", creator=admin, bot_status="left")
    await sitting.handled(channel.sets_bot("administrator", by=admin))
    await sitting.handled(sitting.reader.blocks_bot())
    await sitting.handled(sitting.reader.unblocks_bot())
    group = outside(sitting.api, admin)
    await sitting.handled(group.sets_bot("member", by=admin))
    await sitting.handled(group.sets_bot("kicked", by=admin))
    assert await to_greet(sitting) == []
    assert not group.chat.unheard
