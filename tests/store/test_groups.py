"""How the bot behaves in groups, whether it has said what it does, and who lets their name be shown."""

from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import update

from bot.core.discussion import ConsentPurpose, GroupSettings
from bot.core.outgoing import Address, ChatKind
from bot.store import tables
from bot.store.groups import SETTLING, StoredGroup
from bot.store.store import Store
from tests.store.conftest import NOW

OLD, NEW = Address(-5, ChatKind.GROUP), Address(-1_000_000_000_005, ChatKind.GROUP)
TOPIC = replace(OLD, topic=7)
OTHERWISE = GroupSettings(answers=True, anyone=True, recap=False, signing=True, hours=48)


async def came(store: Store, chat: str = "g1", to: Address = OLD, *, sees_all: bool = False) -> None:
    async with store.transaction() as tx:
        await tx.groups.record_joining(chat, to, NOW, sees_all=sees_all)


async def behave(store: Store, settings: GroupSettings, chat: str = "g1", to: Address = OLD) -> None:
    async with store.transaction() as tx:
        await tx.groups.save_settings(chat, to, settings)


async def consent(
    store: Store, person: str, name: str, purpose: ConsentPurpose = ConsentPurpose.EXPORT, chat: str = "g1"
) -> None:
    async with store.transaction() as tx:
        await tx.groups.consent(chat, person, purpose, name, now=NOW)


async def move(store: Store, *, known: bool = True) -> None:
    async with store.transaction() as tx:
        await tx.groups.move("g1", "g2", NEW.chat, known=known)


async def load(store: Store, chat: str = "g1") -> StoredGroup | None:
    async with store.read() as tx:
        return await tx.groups.load(chat)


async def names(store: Store, chat: str = "g1", purpose: ConsentPurpose = ConsentPurpose.EXPORT) -> dict[str, str]:
    async with store.read() as tx:
        return await tx.groups.names(chat, purpose)


async def to_greet(store: Store, later: timedelta = SETTLING) -> list[str]:
    async with store.read() as tx:
        return await tx.groups.to_greet(NOW + later, 10)


async def greeted(store: Store, chat: str = "g1") -> None:
    async with store.transaction() as tx:
        await tx.groups.clear_greeting(chat)


async def test_group_that_nobody_has_said_anything_of_is_not_known(store: Store) -> None:
    assert await load(store) is None
    await came(store, sees_all=True)
    assert await load(store) == StoredGroup("g1", OLD, GroupSettings(), 1, True, None)


@pytest.mark.parametrize("settings", [OTHERWISE, GroupSettings()])
async def test_manners_come_back_as_they_were_and_are_the_whole_groups(store: Store, settings: GroupSettings) -> None:
    await behave(store, replace(OTHERWISE, hours=12), to=TOPIC)
    await behave(store, settings, to=TOPIC)
    assert await load(store) == StoredGroup("g1", OLD, settings, 0, False, None)
    await came(store)
    group = await load(store)
    assert group
    assert (group.settings, group.joined) == (settings, 1), "they outlive that the bot goes and comes"


async def test_manners_that_were_kept_before_there_was_more_to_choose_are_read(store: Store) -> None:
    await came(store)
    older = {"answers": True, "anyone": False}
    async with store.database.begin() as connection:
        await connection.execute(update(tables.groups).values(manners=store.encryption.encrypt_json(older)))
    group = await load(store)
    assert group
    assert group.settings == GroupSettings(answers=True)


async def test_it_is_greeted_once_a_time_when_it_has_settled(store: Store) -> None:
    await came(store)
    assert await to_greet(store, SETTLING - timedelta(milliseconds=1)) == []
    assert await to_greet(store) == ["g1"]
    await greeted(store)
    assert await to_greet(store) == []
    await came(store)
    assert await to_greet(store) == ["g1"]
    group = await load(store)
    assert group
    assert group.joined == 2, "so that the second greeting is another one"


async def test_group_in_which_it_was_already_is_not_greeted(store: Store) -> None:
    await behave(store, OTHERWISE)
    assert await to_greet(store, timedelta(days=99)) == []


async def test_those_that_wait_longest_are_greeted_first(store: Store) -> None:
    for number in (3, 1, 2):
        async with store.transaction() as tx:
            when = NOW - timedelta(minutes=number)
            await tx.groups.record_joining(f"g{number}", OLD, when, sees_all=False)
    assert await to_greet(store) == ["g3", "g2", "g1"]
    async with store.read() as tx:
        assert await tx.groups.to_greet(NOW, 2) == ["g3", "g2"]


async def test_group_that_put_it_out_at_once_is_not_greeted(store: Store) -> None:
    await came(store)
    async with store.transaction() as tx:
        await tx.mark_gone("g1", NOW)
    assert await to_greet(store, timedelta(days=1)) == []


async def test_when_it_last_answered_unasked_is_known(store: Store) -> None:
    async with store.transaction() as tx:
        await tx.groups.record_interjection("g1", NOW)
    assert await load(store) is None
    await behave(store, OTHERWISE)
    for later in (timedelta(0), timedelta(minutes=9)):
        async with store.transaction() as tx:
            await tx.groups.record_interjection("g1", NOW + later)
    group = await load(store)
    assert group
    assert group.interjected
    assert (group.interjected - NOW) // timedelta(minutes=1) == 9


async def test_names_are_shown_for_what_somebody_agreed_to_in_the_group_where_they_did(store: Store) -> None:
    await consent(store, "p1", "小林")
    await consent(store, "p2", "老王", ConsentPurpose.PROGRESS)
    await consent(store, "p2", "王", chat="g2")
    assert await names(store) == {"p1": "小林"}
    assert await names(store, purpose=ConsentPurpose.PROGRESS) == {"p2": "老王"}
    assert await names(store, "g2") == {"p2": "王"}
    await consent(store, "p1", "林")
    assert await names(store) == {"p1": "林"}
    await consent(store, "p1", "")
    await consent(store, "p3", "")
    assert await names(store) == {}


async def test_group_that_moved_is_the_same_group(store: Store) -> None:
    await came(store, sees_all=True)
    await greeted(store)
    await behave(store, OTHERWISE)
    await consent(store, "p1", "小林")
    for known in (True, False):
        await move(store, known=known)
    assert await load(store) is None
    assert await load(store, "g2") == StoredGroup("g2", NEW, OTHERWISE, 1, True, None)
    assert await to_greet(store, timedelta(days=1)) == [], "it has been greeted"
    assert (await names(store), await names(store, "g2")) == ({}, {"p1": "小林"})


async def test_group_that_moves_before_it_was_greeted_is_greeted_there_and_once(store: Store) -> None:
    await came(store)
    await move(store)
    assert await to_greet(store) == ["g2"]


async def test_told_of_the_new_group_first_it_is_still_the_old_one(store: Store) -> None:
    """Telegram says that the bot has come into the new one, too."""
    await came(store)
    await greeted(store)
    await behave(store, OTHERWISE)
    await came(store, "g2", NEW)
    await move(store)
    group = await load(store, "g2")
    assert group
    assert (group.settings, group.to, group.joined) == (OTHERWISE, NEW, 1)
    assert await to_greet(store, timedelta(days=1)) == []


@pytest.mark.parametrize("known", [True, False])
async def test_group_from_before_there_were_greetings_is_not_greeted_for_moving(store: Store, known: bool) -> None:
    """But where the move has long been heard of, it has just come into the new one."""
    await came(store, "g2", NEW)
    await move(store, known=known)
    assert await to_greet(store) == ([] if known else ["g2"])


async def test_whoever_agreed_in_both_is_named_as_in_the_new_one(store: Store) -> None:
    await consent(store, "p1", "旧名")
    await consent(store, "p2", "老王")
    await consent(store, "p1", "新名", chat="g2")
    await move(store)
    assert await names(store, "g2") == {"p1": "新名", "p2": "老王"}


async def test_person_is_told_where_and_for_what_their_name_is_shown(store: Store) -> None:
    await consent(store, "p1", "小林", ConsentPurpose.PROGRESS, "g2")
    await consent(store, "p1", "林老师")
    await consent(store, "p2", "老王")
    async with store.read() as tx:
        assert await tx.groups.of_person("p1") == [
            {"chat": "g1", "purpose": "export", "name": "林老师"},
            {"chat": "g2", "purpose": "progress", "name": "小林"},
        ]


async def test_whoever_is_forgotten_is_named_nowhere(store: Store) -> None:
    for chat in ("g1", "g2"):
        for purpose in ConsentPurpose:
            await consent(store, "p1", "小林", purpose, chat)
            await consent(store, "p2", "老王", purpose, chat)
    async with store.transaction() as tx:
        await tx.groups.forget("p1")
    for chat in ("g1", "g2"):
        assert [await names(store, chat, purpose) for purpose in ConsentPurpose] == [{"p2": "老王"}] * 2


async def test_neither_address_nor_manners_nor_names_are_readable_in_the_file(store: Store, file: Path) -> None:
    await behave(store, OTHERWISE, to=replace(NEW, chat=-1_009_876_543_210))
    await consent(store, "p1", "durian-marker")
    content = b"".join(path.read_bytes() for path in file.parent.iterdir())
    assert b"g1" in content
    for secret in (b"1009876543210", b"durian-marker", b"anyone"):
        assert secret not in content
