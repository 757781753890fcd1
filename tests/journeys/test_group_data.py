"""What is kept of a group goes when an admin wishes so: there by /forget, or in private once the bot has left."""

from bot.bootstrap.settings import Settings
from tests.journeys.circle import MARKER, kept, labels, toast
from tests.journeys.running import Sitting, Start
from tests.journeys.talks import AGREE, Salon


async def talk(salon: Salon) -> None:
    """A discussion that goes on; its admin has been in private, too."""
    salon.admin.says("/start")
    await salon.admin.hears()
    prompt, poll = await salon.opens("技术的启蒙")
    salon.votes(poll, (salon.members[0], AGREE))
    salon.says(salon.members[0], f"{MARKER} 新技术离我太远了", reply_to=prompt)
    await salon.settles()


async def test_admin_of_a_group_that_the_bot_has_left_hears_of_it_and_deletes_it(
    start: Start, settings: Settings
) -> None:
    async with start() as sitting:
        salon = Salon.meets(sitting)
        await talk(salon)
        await sitting.handled(salon.group.sets_bot("kicked", by=salon.admin))
        notice = await salon.admin.hears()
        assert "读书会" in notice.text
        assert "365 天" in notice.text
        forged = notice.button("全部删掉").data
        stranger = salon.members[1]
        stranger.says("/start")
        assert "失效" in await toast(stranger, await stranger.hears(), data=forged)
        press = salon.admin.presses(notice, "全部删掉")
        assert "已经全部删掉" in (await salon.admin.sees_edit(notice)).text
        await salon.admin.sees_answer(press)
        await sitting.handled(press.update_id)
    assert MARKER not in kept(settings)


async def test_admin_deletes_it_in_the_group_and_a_member_does_not(start: Start, settings: Settings) -> None:
    async with start() as sitting:
        salon = Salon.meets(sitting)
        await talk(salon)
        told = await salon.asks(salon.members[0], "/forget")
        assert labels(told) == ["去私聊"]
        asked = await salon.asks(salon.admin, "/forget")
        assert labels(asked) == ["全部删掉", "先留着"]
        assert "管理员" in await toast(salon.members[0], asked, "全部删掉")
        assert "1 人参与，1 条发言。" in (await salon.asks(salon.admin, "/recap")).text
        press = salon.admin.presses(asked, "全部删掉")
        assert "已经全部删掉" in (await salon.group.sees_edit(asked)).text
        await salon.admin.sees_answer(press)
        await sitting.handled(press.update_id)
        assert "还没有" in (await salon.asks(salon.admin, "/recap")).text
    assert MARKER not in kept(settings)


async def test_whoever_is_asked_and_keeps_it_has_all_of_it(sitting: Sitting) -> None:
    await sitting.asks("主播卖假货这事作者怎么看")
    asked = await sitting.asks("/forget")
    for gone in ("提问", "投的票", "每日一段"):
        assert gone in asked.text
    sitting.reader.presses(asked, "先留着")
    assert "都留着" in (await sitting.reader.sees_edit(asked)).text
    assert "主播卖假货这事作者怎么看" in [entry["asked"] for entry in await sitting.log()]


async def test_poll_that_comes_when_all_was_deleted_is_closed(sitting: Sitting) -> None:
    salon = Salon.meets(sitting)
    asked = await salon.asks(salon.admin, "/forget")
    plan = sitting.api.hang("sendPoll", after=True, times=1)
    salon.admin.says("/discuss 技术的启蒙", to=salon.group)
    _, poll = await salon.group.hears(), await salon.group.hears()
    press = salon.admin.presses(asked, "全部删掉")
    await sitting.api.confirmed(press.update_id)
    await salon.admin.sees_answer(press)
    plan.lift()
    await salon.group.sees_closed(poll)
