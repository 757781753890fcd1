"""Somebody is forgotten while something else that they said is under way, waits for its turn, or comes behind it."""

from bot.bootstrap.settings import Settings
from tests.botapi import Message
from tests.botapi.records import CallbackQuery
from tests.journeys.circle import BOT, MARKER, circle, kept
from tests.journeys.running import Sitting, Start


async def asks(sitting: Sitting) -> Message:
    """The question whether everything is to be deleted."""
    return await sitting.asks("/forget")


async def presses(sitting: Sitting, asked: Message) -> CallbackQuery:
    """It is deleted, though other things are still to be handled."""
    press = sitting.reader.presses(asked, "全部删掉")
    await sitting.reader.sees_edit(asked)
    await sitting.reader.sees_answer(press)
    return press


async def test_what_is_being_handled_elsewhere_leaves_nothing(start: Start, settings: Settings) -> None:
    async with start() as sitting:
        club = circle(sitting)
        hangs = sitting.api.hang("getChatMember", times=1)
        said = club.member.says(f"/daily {MARKER}", to=club.group)
        await sitting.api.arrived("getChatMember")
        await presses(sitting, await asks(sitting))
        hangs.lift()
        other = club.other.says(f"{BOT} 一对一卖货贵在哪儿", to=club.group)
        assert (await club.hears(other)).quoted, "the chat goes on"
        await sitting.handled(said.update_id)
        assert [entry["person"] for entry in await sitting.log()] == [sitting.known_as(club.other, club.group)]
    assert MARKER not in kept(settings)


async def test_what_waits_for_its_turn_elsewhere_leaves_nothing(start: Start, settings: Settings) -> None:
    async with start() as sitting:
        club = circle(sitting)
        hangs = sitting.api.hang("getChatMember", times=1)
        first = club.other.says("/daily", to=club.group)
        await sitting.api.arrived("getChatMember")
        said = club.member.says(f"{BOT} {MARKER}", to=club.group)
        await presses(sitting, await asks(sitting))
        hangs.lift()
        await sitting.handled(first.update_id)
        await sitting.handled(said.update_id)
        await sitting.handled(club.other.says(f"{BOT} 一对一卖货贵在哪儿", to=club.group).update_id)
        others = sitting.known_as(club.other, club.group)
        assert {entry["person"] for entry in await sitting.log()} == {others}
    assert MARKER not in kept(settings)


async def test_what_they_say_afterwards_is_answered_though_it_came_before_all_was_deleted(sitting: Sitting) -> None:
    await sitting.asks("第12段")
    asked = await asks(sitting)
    press = sitting.reader.presses(asked, "全部删掉")
    said = sitting.reader.says("一对一卖货贵在哪儿")
    answer = await sitting.reader.hears()
    assert answer.quoted
    await sitting.handled(press.update_id)
    await sitting.handled(said.update_id)
    assert [entry["asked"] for entry in await sitting.log()] == ["一对一卖货贵在哪儿"]
