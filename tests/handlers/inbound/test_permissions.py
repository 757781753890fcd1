"""Who may change the settings of a group or a channel: Telegram is asked."""

from collections.abc import AsyncIterator

import pytest
from telegram import Bot

from bot.core.incoming import IncomingMessage, MessageKind
from bot.core.outgoing import Address, ChatKind
from handlers.inbound.permissions import REMEMBERED, TelegramPermissions
from tests.botapi import BotApi
from tests.botapi.people import Reader
from tests.incoming import incoming


class Hands:
    """A clock that is set by hand."""

    now = 100.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
async def api() -> AsyncIterator[BotApi]:
    async with BotApi.open() as api:
        yield api


@pytest.fixture
def clock() -> Hands:
    return Hands()


@pytest.fixture
async def admins(api: BotApi, clock: Hands) -> AsyncIterator[TelegramPermissions]:
    async with Bot(api.token, base_url=api.base_url) as bot:
        yield TelegramPermissions(bot, clock)


def says(person: Reader | None, to: Address, *, as_chat: bool = False) -> IncomingMessage:
    sender = Address(person.id) if person else None
    return incoming("k", "telegram", "p", "c", MessageKind.COMMAND, "daily", to=to, sender=sender, as_chat=as_chat)


async def test_admins_may_and_members_may_not(api: BotApi, admins: TelegramPermissions) -> None:
    admin, member, stranger = (api.reader(name) for name in ("管理", "成员", "路人"))
    group = api.group("读书会", [member], admins=[admin])
    to = Address(group.chat_id, ChatKind.GROUP)
    assert await admins.allow(says(admin, to), to)
    assert not await admins.allow(says(member, to), to)
    assert not await admins.allow(says(stranger, to), to)


async def test_own_private_chat_is_everybodys_own_and_no_other(api: BotApi, admins: TelegramPermissions) -> None:
    one, other = api.reader(), api.reader()
    assert await admins.allow(says(one, Address(one.id)), Address(one.id))
    assert not await admins.allow(says(one, Address(one.id)), Address(other.id))


async def test_whoever_speaks_as_the_group_may_there_and_nowhere_else(api: BotApi, admins: TelegramPermissions) -> None:
    here, there = Address(-100, ChatKind.GROUP, 4), Address(-200, ChatKind.GROUP)
    said = says(None, here, as_chat=True)
    assert await admins.allow(said, Address(-100, ChatKind.GROUP))
    assert not await admins.allow(said, there)
    assert api.calls_of("getChatMember") == []


async def test_chat_that_is_not_there_has_no_admins(api: BotApi, admins: TelegramPermissions) -> None:
    reader = api.reader()
    assert not await admins.allow(says(reader, Address(reader.id)), Address(-5, ChatKind.GROUP))


async def test_an_answer_is_remembered_for_a_moment_only(
    api: BotApi, admins: TelegramPermissions, clock: Hands
) -> None:
    admin = api.reader()
    group = api.group("读书会", [], admins=[admin])
    to = Address(group.chat_id, ChatKind.GROUP)
    for _ in range(3):
        assert await admins.allow(says(admin, to), to)
    assert len(api.calls_of("getChatMember")) == 1
    group.sets(admin, "member", by=api.reader("群主"))
    clock.now += REMEMBERED
    assert not await admins.allow(says(admin, to), to)


async def test_members_and_admins_are_inside_and_others_are_not(api: BotApi, admins: TelegramPermissions) -> None:
    admin, member, stranger, gone, banned = (api.reader() for _ in range(5))
    group = api.group("读书会", [member, gone, banned], admins=[admin])
    gone.leaves(group)
    group.sets(banned, "kicked", by=admin)
    to = Address(group.chat_id, ChatKind.GROUP)
    inside = [await admins.allow(says(one, to), to, member=True) for one in (admin, member, stranger, gone, banned)]
    assert inside == [True, True, False, False, False]
    assert len(api.calls_of("getChatMember")) == 5
    managing = [await admins.allow(says(one, to), to) for one in (admin, member, stranger)]
    assert managing == [True, False, False]
    assert len(api.calls_of("getChatMember")) == 5, "one answer tells both"


@pytest.mark.parametrize("inside", [True, False])
async def test_whoever_is_restricted_may_be_inside_or_not(
    api: BotApi, admins: TelegramPermissions, inside: bool
) -> None:
    admin, member = api.reader(), api.reader()
    group = api.group("读书会", [member], admins=[admin])
    group.sets(member, "restricted", by=admin, is_member=inside)
    to = Address(group.chat_id, ChatKind.GROUP)
    assert await admins.allow(says(member, to), to, member=True) is inside
    assert not await admins.allow(says(member, to), to)


async def test_who_speaks_as_the_group_is_inside_there_and_nowhere_else(admins: TelegramPermissions) -> None:
    here, there = Address(-100, ChatKind.GROUP), Address(-200, ChatKind.GROUP)
    said = says(None, here, as_chat=True)
    assert await admins.allow(said, here, member=True)
    assert not await admins.allow(said, there, member=True)


async def test_whom_telegram_does_not_tell_of_is_a_stranger(api: BotApi, admins: TelegramPermissions) -> None:
    reader = api.reader()
    assert not await admins.allow(says(reader, Address(reader.id)), Address(-5, ChatKind.GROUP), member=True)


@pytest.mark.filterwarnings("ignore:.*retry_after:telegram.warnings.PTBDeprecationWarning")
async def test_answer_that_did_not_come_is_not_remembered(api: BotApi, admins: TelegramPermissions) -> None:
    admin = api.reader()
    group = api.group("读书会", [], admins=[admin])
    to = Address(group.chat_id, ChatKind.GROUP)
    api.reset("getChatMember", times=1)
    assert not await admins.allow(says(admin, to), to)
    api.fail("getChatMember", times=1)
    assert not await admins.allow(says(admin, to), to)
    api.refuse("getChatMember", 429, "Too Many Requests: retry after 3", times=1, parameters={"retry_after": 3})
    assert not await admins.allow(says(admin, to), to)
    assert await admins.allow(says(admin, to), to)


@pytest.mark.parametrize(
    ("status", "description"),
    [(400, "Bad Request: user not found"), (403, "Forbidden: bot was kicked from the supergroup chat")],
)
async def test_refusal_is_an_answer(api: BotApi, admins: TelegramPermissions, status: int, description: str) -> None:
    admin = api.reader()
    group = api.group("读书会", [], admins=[admin])
    to = Address(group.chat_id, ChatKind.GROUP)
    api.refuse("getChatMember", status, description, times=1)
    assert not await admins.allow(says(admin, to), to)
    assert not await admins.allow(says(admin, to), to)


async def test_where_it_matters_telegram_is_asked_afresh(api: BotApi, admins: TelegramPermissions) -> None:
    admin = api.reader()
    group = api.group("读书会", [], admins=[admin])
    to = Address(group.chat_id, ChatKind.GROUP)
    assert await admins.allow(says(admin, to), to)
    group.sets(admin, "member", by=api.reader("群主"))
    assert await admins.allow(says(admin, to), to), "remembered"
    assert not await admins.allow(says(admin, to), to, afresh=True)
    assert not await admins.allow(says(admin, to), to), "what is new is remembered"


@pytest.mark.parametrize(
    ("status", "permissions", "writes"),
    [
        ("administrator", {}, True),
        ("administrator", {"can_post_messages": False}, False),
        ("left", {}, False),
        ("kicked", {}, False),
    ],
)
async def test_in_a_channel_the_bot_writes_as_an_admin_that_may_post(
    api: BotApi, admins: TelegramPermissions, status: str, permissions: dict[str, bool], writes: bool
) -> None:
    admin = api.reader()
    channel = api.channel("一日一段", admins=[admin])
    channel.sets_bot(status, by=admin, **permissions)
    assert await admins.can_write(Address(channel.chat_id, ChatKind.CHANNEL)) is writes


@pytest.mark.parametrize(
    ("status", "own", "everybody", "writes"),
    [
        ("member", None, True, True),
        ("member", None, False, False),
        ("administrator", None, False, True),
        ("restricted", False, True, False),
        ("restricted", True, True, True),
        ("left", None, True, False),
    ],
)
async def test_in_a_group_the_bot_writes_where_it_or_everybody_may(
    api: BotApi, admins: TelegramPermissions, status: str, own: bool | None, *, everybody: bool, writes: bool
) -> None:
    admin = api.reader()
    group = api.group("读书会", admins=[admin])
    group.permits(can_send_messages=everybody)
    group.sets_bot(status, by=admin, **({} if own is None else {"can_send_messages": own}))
    assert await admins.can_write(Address(group.chat_id, ChatKind.GROUP)) is writes


@pytest.mark.filterwarnings("ignore:.*retry_after:telegram.warnings.PTBDeprecationWarning")
async def test_where_telegram_does_not_say_the_bot_tries(api: BotApi, admins: TelegramPermissions) -> None:
    assert await admins.can_write(Address(7))
    assert api.calls_of("getChatMember") == [], "a private chat has no rights to ask for"
    group = api.group("读书会")
    api.fail("getChatMember", times=1)
    assert await admins.can_write(Address(group.chat_id, ChatKind.GROUP))
