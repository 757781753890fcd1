"""What is kept of a group: its admins hear of it when the bot has left; it is deleted by an admin's button alone."""

from collections.abc import AsyncIterator
from dataclasses import replace
from pathlib import Path

import pytest

from bot.core.discussion import Stance
from bot.core.essay import Library
from bot.core.incoming import IncomingMessage, MessageKind
from bot.core.outgoing import Address, OutgoingMessage
from bot.search.text.script import ScriptConverter
from bot.services.permissions import AllowAll
from bot.store.database import Database
from tests.house import ADMIN, GROUP, MEMBER, House
from tests.outgoing import documents, parts
from tests.store.traces import traces

STALE = "这个按钮已经失效了，再问一次吧。"
TITLE = "第三中学读书会"
ANOTHER = 8_800_555
OTHER = Address(-77_000_111, GROUP.place)
MARKER = "durian-marker"


@pytest.fixture
async def house(library: Library, script: ScriptConverter, tmp_path: Path) -> AsyncIterator[House]:
    async with Database.open(f"sqlite+aiosqlite:///{tmp_path / 'essay-bot.db'}") as database:
        yield House(library, script, database)


class NobodyManages(AllowAll):
    async def allow(
        self, incoming: IncomingMessage, to: Address, *, member: bool = False, afresh: bool = False
    ) -> bool:
        return False


async def begins(house: House, to: Address = GROUP) -> None:
    """A discussion, in which somebody has said and voted something; whoever began it can be written to."""
    await house.obeys("start", by=ADMIN, to=Address(ADMIN))
    await house.delivery.mark_reachable(to, house.now)
    await house.obeys("discuss", "技术的启蒙", to=to)
    await house.delivers()
    held = await house.held(to)
    assert held
    await house.hears(f"新技术离我太远了 {MARKER}", to=to, replies_to=held.message)
    await house.counts(await house.poll(), Stance.AGREE)


async def leaves(house: House, name: str = TITLE) -> list[OutgoingMessage]:
    """What is sent when the bot is put out of the group."""
    await house.delivery.mark_unreachable(GROUP, house.now, name)
    return await house.delivers()


async def presses(house: House, content: str, by: int, to: Address | None = None) -> str:
    """What is said to it: in a message, or quietly."""
    handled = await house.take(house.said(MessageKind.BUTTON, content, by=by, to=to or Address(by)))
    assert handled
    return handled.message.plain if handled.message else handled.toast or ""


def button(outgoing: OutgoingMessage) -> str:
    return outgoing.message.rows[0][0].payload


async def discussions(house: House) -> int:
    return (await house.rows()).get("discussions", 0)


async def test_admin_hears_where_how_long_and_deletes_by_the_button(house: House) -> None:
    await begins(house)
    [notice] = await leaves(house)
    assert notice.to == Address(ADMIN)
    assert TITLE in notice.message.plain
    assert "已经全部删掉" in await presses(house, button(notice), ADMIN)
    await house.delivers()
    assert not {"discussions", "votes", "contributions", "polls", "groups", "consents"} & (await house.rows()).keys()
    marks = (MARKER, house.member(MEMBER), house.member(ADMIN), str(GROUP.chat), house.store.chat_of(GROUP))
    assert await traces(house.store, *marks) == set()
    assert await presses(house, button(notice), ADMIN) == STALE, "there is nothing left"


async def test_they_hear_once_each_time_it_leaves(house: House) -> None:
    await begins(house)
    assert len(await leaves(house)) == 1
    assert await leaves(house) == []
    await house.delivery.mark_reachable(GROUP, house.now, sees_all=True)
    assert len(await leaves(house)) == 1


async def test_where_nothing_was_discussed_nobody_is_told(house: House) -> None:
    await house.obeys("start", by=ADMIN, to=Address(ADMIN))
    await house.obeys("daily", "21:00")
    await house.delivers()
    assert await leaves(house) == []


async def test_whoever_arranged_something_is_told_too_and_whoever_cannot_be_reached_is_not(house: House) -> None:
    await begins(house)
    await house.obeys("start", by=ANOTHER, to=Address(ANOTHER))
    await house.obeys("schedule", "20:00", by=ANOTHER)
    await house.obeys("daily", "20:00", by=99)
    await house.delivers()
    assert {outgoing.to.chat for outgoing in await leaves(house)} == {ADMIN, ANOTHER}


async def test_member_who_began_a_discussion_as_anyone_may_is_not_asked(house: House) -> None:
    await house.behaves(replace(await house.settings(), anyone=True))
    await house.obeys("start", by=MEMBER, to=Address(MEMBER))
    await house.take(house.command("discuss", "技术的启蒙", by=MEMBER), NobodyManages())
    await house.delivers()
    assert await discussions(house) == 1
    assert await leaves(house) == []


@pytest.mark.parametrize("by", [MEMBER, ANOTHER])
async def test_its_button_does_nothing_for_others(house: House, by: int) -> None:
    await begins(house)
    [notice] = await leaves(house)
    assert await presses(house, button(notice), by) == STALE
    assert await discussions(house) == 1


async def test_once_the_bot_is_back_its_button_does_nothing(house: House) -> None:
    await begins(house)
    [notice] = await leaves(house)
    await house.delivery.mark_reachable(GROUP, house.now, sees_all=True)
    assert await presses(house, button(notice), ADMIN) == STALE
    assert await discussions(house) == 1


async def test_button_names_only_a_group_that_the_bot_has_left(house: House) -> None:
    await begins(house)
    for chat in (house.store.chat_of(GROUP), house.store.chat_of(Address(ADMIN)), "c" + "0" * 20):
        assert await presses(house, f"f:left:{chat}", ADMIN) == STALE
    assert await discussions(house) == 1


# In the group


async def asked_in_group(house: House) -> str:
    handled = await house.obeys("forget")
    assert handled
    assert handled.message
    return handled.message.rows[0][0].payload


async def test_admin_deletes_all_of_it_and_what_is_open_is_closed(house: House) -> None:
    await begins(house)
    await house.obeys("daily", "21:00")
    await house.behaves(replace(await house.settings(), answers=True))
    asked = await asked_in_group(house)
    await house.delivers()
    assert await discussions(house) == 1, "so far it was only asked"
    assert "已经全部删掉" in await presses(house, asked, ADMIN, GROUP)
    sent = await house.delivers()
    assert [parts(outgoing).stops is not None for outgoing in sent].count(True) == 1, "its poll is closed"
    left = await house.rows()
    assert not {"discussions", "polls", "votes", "contributions", "subscriptions", "consents", "progress"} & left.keys()
    assert not (await house.settings()).answers
    assert await traces(house.store, MARKER, house.member(MEMBER), house.member(ADMIN)) == set()
    assert await house.counts(await house.poll(), Stance.DISAGREE) is None, "a vote that comes late counts nowhere"
    assert "votes" not in await house.rows()


async def test_member_and_whoever_lost_the_right_delete_nothing(house: House) -> None:
    await begins(house)
    press = house.said(MessageKind.BUTTON, await asked_in_group(house), by=ADMIN)
    handled = await house.take(press, NobodyManages())
    assert handled
    assert handled.message is None
    assert await discussions(house) == 1


async def test_what_is_kept_of_other_groups_and_of_private_chats_stays(house: House) -> None:
    await begins(house)
    await begins(house, OTHER)
    await house.hears("私下问一句", by=MEMBER, to=Address(MEMBER))
    await presses(house, await asked_in_group(house), ADMIN, GROUP)
    assert await house.held(OTHER)
    assert await house.held() is None
    async with house.store.read() as tx:
        assert "私下问一句" in [entry["asked"] async for entry in tx.journal.entries()]


# A person, in every chat another


async def test_somebody_is_another_in_every_chat_yet_told_of_and_forgotten_in_all(house: House) -> None:
    await begins(house)
    await begins(house, OTHER)
    await house.hears(f"私下 {MARKER}", to=Address(MEMBER))
    async with house.store.read() as tx:
        names = {entry["person"] async for entry in tx.journal.entries() if MARKER in entry["asked"]}
    assert names == {house.member(MEMBER), house.member(MEMBER, OTHER), house.person(MEMBER)}
    await house.obeys("export", by=MEMBER, to=Address(MEMBER))
    [document] = documents(await house.delivers())
    assert document.content.count(MARKER.encode()) == 3
    await house.forgets(MEMBER)
    await house.delivers()
    assert await traces(house.store, MARKER, *names) == set()


async def test_recap_in_private_is_of_the_latest_group_that_somebody_took_part_in(house: House) -> None:
    await begins(house)
    await begins(house, OTHER)
    recap = house.command("recap", by=MEMBER, to=Address(MEMBER))
    asked: list[Address] = []

    class Member(AllowAll):
        async def allow(
            self, incoming: IncomingMessage, to: Address, *, member: bool = False, afresh: bool = False
        ) -> bool:
            asked.append(to)
            return member

    handled = await house.take(recap, Member())
    assert handled
    assert handled.message
    assert "1 人参与" in handled.message.plain
    assert asked == [OTHER]


async def test_who_moves_along_with_a_group_is_the_same_person_there_and_can_be_forgotten(house: House) -> None:
    await begins(house)
    new = Address(-1_009_999_000, GROUP.place)
    await house.delivery.migrate(GROUP.chat, new.chat, house.now)
    await house.delivers()
    held = await house.held(new)
    assert held
    await house.counts(await house.poll(), Stance.DISAGREE)
    await house.hears(f"搬家以后 {MARKER}", to=new, replies_to=held.message)
    figures = await house.figures(held)
    assert [vote.stance for vote in figures.votes] == [Stance.DISAGREE], "one person, who has changed their mind"
    assert {each.person for each in figures.contributions} == {figures.votes[0].person}
    assert [each.message > 0 for each in figures.contributions] == [False, True], "the first stands in the old group"
    await house.forgets(MEMBER)
    after = await house.figures(held)
    assert (after.votes, after.contributions) == ((), ())
    assert await traces(house.store, MARKER) == set()


async def test_no_row_tells_a_message_a_poll_a_paragraph_or_a_stance(house: House) -> None:
    """In the clear are pseudonyms, digests, moments, counts, and what the program itself names."""
    await begins(house)
    held = await house.held()
    assert held
    clear: list[str] = []
    async with house.store.database.read() as connection:
        for table in ("journal", "votes", "contributions", "polls", "discussions", "outbox"):
            rows = (await connection.exec_driver_sql(f"SELECT * FROM {table}")).mappings().all()  # noqa: S608
            assert rows, table
            clear += [str(value) for row in rows for name, value in row.items() if name not in ("id", "discussion")]
    words = " ".join(each for each in clear if not each.startswith("gAAAA"))
    for told in ("agree", "says", "zhibo-daihuo", await house.poll(), str(GROUP.chat)):
        assert told not in words
    assert str(held.message) not in clear
