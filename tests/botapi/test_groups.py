"""Who is in a group, who speaks for it, and what becomes of it."""

from __future__ import annotations

import pytest
from telegram import Bot, ChatMemberAdministrator, ChatMemberOwner, Update
from telegram.constants import ChatID
from telegram.error import ChatMigrated

from . import BotApi
from .helpers import button, keyboard, meeting, refusing
from .people import BasicGroup, Reader


async def contents(bot: Bot) -> list[str]:
    """What the updates that wait are about, by the least usual field of each."""
    names = ("migrate_to_chat_id", "migrate_from_chat_id", "new_chat_members", "left_chat_member", "text")
    found = []
    for update in await bot.get_updates():
        raw = update.to_dict()
        kind, about = next((kind, about) for kind, about in raw.items() if kind != "update_id")
        found.append(next((name for name in names if name in about), kind))
    return found


def village(api: BotApi, reader: Reader) -> tuple[BasicGroup, Reader]:
    admin = api.reader("管理")
    return api.basic_group("读书会", [reader], admins=[admin], creator=api.reader("群主")), admin


async def test_members_of_every_kind() -> None:
    async with meeting() as (api, bot, reader):
        creator, admin, stranger = api.reader("群主"), api.reader("管理"), api.reader("路人")
        group = api.group("读书会", [reader], admins=[admin], creator=creator)

        async def statuses() -> list[str]:
            people = (creator, admin, reader, stranger)
            return [(await bot.get_chat_member(group.chat_id, one.id)).status for one in people]

        assert await statuses() == ["creator", "administrator", "member", "left"]
        assert (await bot.get_chat_member(group.chat_id, bot.id)).status == "member"
        found = await bot.get_chat_administrators(group.chat_id)
        assert [(type(one), one.user.id) for one in found] == (
            [(ChatMemberAdministrator, admin.id), (ChatMemberOwner, creator.id)]
        )
        reader.leaves(group)
        stranger.joins(group)
        assert (group.has(reader), group.has(stranger)) == (False, True)
        assert await statuses() == ["creator", "administrator", "left", "member"]
        assert await contents(bot) == ["left_chat_member", "new_chat_members"]
        with pytest.raises(AssertionError, match="is no member"):
            reader.says("/start", to=group)
        group.sets(admin, "kicked", by=creator)
        assert await statuses() == ["creator", "kicked", "left", "member"]
        with refusing("User not found"):
            await bot.get_chat_member(group.chat_id, 5)


async def test_changes_of_members_for_an_administrator_that_asks() -> None:
    async with meeting() as (api, bot, reader):
        admin = api.reader("管理")
        group = api.group("读书会", [reader], admins=[admin])
        assert group.sets(reader, "administrator", by=admin) is None, "an ordinary bot is not told"
        group.sets_bot("administrator", by=admin)
        assert group.sets(reader, "member", by=admin) is None, "off by default"
        await bot.get_updates(allowed_updates=Update.ALL_TYPES)
        assert group.sets(reader, "administrator", by=admin, can_promote_members=False) is not None
        change = (await bot.get_updates())[-1].chat_member
        assert change is not None
        assert (change.from_user.id, change.new_chat_member.user.id) == (admin.id, reader.id)
        assert (change.old_chat_member.status, change.new_chat_member.status) == ("member", "administrator")
        assert isinstance(change.new_chat_member, ChatMemberAdministrator)
        assert not change.new_chat_member.can_promote_members


async def test_anonymous_administrators() -> None:
    async with meeting() as (api, bot, reader):
        admin = api.reader("管理")
        group = api.group("读书会", [reader], admins=[admin])
        group.hides(admin)
        assert admin.says("闲话", to=group).update_id is None, "privacy mode holds for them too"
        said = admin.says("/daily", to=group)
        (update,) = await bot.get_updates()
        assert update.message is not None
        assert update.message.from_user is not None
        assert update.message.from_user.to_dict() == (
            {"id": ChatID.ANONYMOUS_ADMIN, "is_bot": True, "first_name": "Group", "username": "GroupAnonymousBot"}
        )
        assert update.message.sender_chat == update.message.chat
        assert (said.sender["username"], said.author) == ("GroupAnonymousBot", admin.user)
        assert admin.edits(said, "/daily off") is not None
        await bot.send_message(group.chat_id, "几点？", reply_markup=keyboard([button()]))
        admin.presses(await group.hears(), "下一段")
        query = (await bot.get_updates())[-1].callback_query
        assert query is not None
        assert query.from_user.id == admin.id, "a press tells who it is"
        assert (await bot.get_chat_member(group.chat_id, admin.id)).status == "administrator"
        assert (await bot.get_chat_member(group.chat_id, ChatID.ANONYMOUS_ADMIN)).status == "left"
        assert await bot.get_chat_administrators(group.chat_id) == ()
        group.sets_bot("administrator", by=admin)
        assert {one.user.id for one in await bot.get_chat_administrators(group.chat_id)} == {bot.id, admin.id}
        assert reader.says("/start", to=group).sender == reader.user
        with pytest.raises(AssertionError, match="only administrators"):
            group.hides(reader)


async def test_a_basic_group() -> None:
    async with meeting() as (api, bot, reader):
        group, admin = village(api, reader)
        assert -1_000_000_000 < group.chat_id < 0
        assert ((await bot.get_chat(group.chat_id)).type, group.chat.type) == ("group", "group")
        private = await bot.send_message(reader.id, "在")
        sent = await bot.send_message(group.chat_id, "在")
        assert sent.message_id == private.message_id + 1, "private chats and basic groups count together"
        assert reader.says("/start", to=group).update_id is not None
        group.sets_bot("kicked", by=admin)
        with pytest.raises(Exception, match="Forbidden: bot was kicked from the group chat"):
            await bot.send_message(group.chat_id, "在")


async def test_a_migration() -> None:
    async with meeting() as (api, bot, reader):
        old, admin = village(api, reader)
        shown = await bot.send_message(old.chat_id, "在", reply_markup=keyboard([button()]))
        new = old.migrates()
        assert (new.chat.type, new.chat_id < -1_000_000_000_000) == ("supergroup", True)
        joined, to, came_from = await bot.get_updates()
        assert joined.my_chat_member is not None
        assert joined.my_chat_member.chat.id == new.chat_id
        assert (joined.my_chat_member.old_chat_member.status, joined.my_chat_member.new_chat_member.status) == (
            ("left", "member")
        )
        assert to.message is not None
        assert (to.message.chat.id, to.message.migrate_to_chat_id) == (old.chat_id, new.chat_id)
        assert came_from.message is not None
        assert (came_from.message.chat.id, came_from.message.migrate_from_chat_id) == (new.chat_id, old.chat_id)
        assert came_from.message.sender_chat == came_from.message.chat
        for sending in (
            bot.send_message(old.chat_id, "在"),
            bot.send_chat_action(old.chat_id, "typing"),
            bot.edit_message_text("不在", old.chat_id, shown.message_id),
        ):
            with pytest.raises(ChatMigrated, match="Group migrated to supergroup") as raised:
                await sending
            assert raised.value.new_chat_id == new.chat_id
        refusal = api.calls[-1].refusal
        assert str(refusal) == "Bad Request: group chat was upgraded to a supergroup chat"
        assert (await bot.get_chat(old.chat_id)).type == "group", "it can still be read"
        await bot.send_message(new.chat_id, "到了")
        assert (await new.hears()).text == "到了"
        assert [(await bot.get_chat_member(new.chat_id, who.id)).status for who in (admin, reader)] == (
            ["administrator", "member"]
        )
        assert (await bot.get_chat_member(old.chat_id, reader.id)).status == "left"
        assert reader.says("/start", to=new).update_id is not None
        with pytest.raises(AssertionError, match="is no member"):
            reader.says("/start", to=old)
        assert reader.presses(await old.hears(), "下一段").update_id is not None, "the old history keeps its buttons"


async def test_nothing_of_the_old_group_moves_into_the_new_one() -> None:
    async with meeting() as (api, bot, reader):
        old, _ = village(api, reader)
        asked = await bot.send_poll(old.chat_id, "同意作者吗", ["赞成", "不赞成"], is_anonymous=False)
        poll = await old.hears()
        assert reader.votes(poll, "赞成") is not None
        new = old.migrates()
        assert [list(message.content)[-1] for message in new.chat.messages] == ["migrate_from_chat_id"]
        with pytest.raises(AssertionError, match="became a supergroup; its polls stayed behind"):
            reader.votes(poll, "不赞成")
        with pytest.raises(AssertionError, match="became a supergroup"):
            reader.retracts(poll)
        with pytest.raises(AssertionError, match="nothing of a basic group moves"):
            reader.says("同意", to=new, reply_to=poll)
        with pytest.raises(ChatMigrated):
            await bot.stop_poll(old.chat_id, asked.message_id)
        with refusing("Message with poll to stop not found"):
            await bot.stop_poll(new.chat_id, asked.message_id)
        with refusing("Message to be replied not found"):
            await bot.send_message(new.chat_id, "同意", reply_to_message_id=asked.message_id)
        assert poll.poll.counts == {"赞成": 1, "不赞成": 0}
        await bot.send_poll(new.chat_id, "同意作者吗", ["赞成", "不赞成"], is_anonymous=False)
        assert reader.votes(await new.hears(), "不赞成") is not None


@pytest.mark.parametrize("told", [("to", "from"), ("from", "to", "joined"), ("from",), ()])
async def test_a_migration_told_in_any_order_or_not(told: tuple[str, ...]) -> None:
    async with meeting() as (api, bot, reader):
        old, admin = village(api, reader)
        old.sets_bot("administrator", by=admin)
        await bot.get_updates(offset=-1)
        new = old.migrates(by=admin, told=told)
        names = {"to": "migrate_to_chat_id", "from": "migrate_from_chat_id", "joined": "my_chat_member"}
        assert (await contents(bot))[1:] == [names[name] for name in told]
        with pytest.raises(ChatMigrated):
            await bot.send_message(old.chat_id, "在")
        assert (await bot.get_chat_member(new.chat_id, bot.id)).status == "administrator", "rights move too"
        with pytest.raises(AssertionError, match="already"):
            old.migrates(by=admin)


async def test_somebody_has_to_migrate_it() -> None:
    async with meeting() as (api, _, reader):
        with pytest.raises(AssertionError, match="nobody here may do that"):
            api.basic_group("读书会", [reader]).migrates()
