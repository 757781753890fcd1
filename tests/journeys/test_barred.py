"""Where the bot may not write nothing is arranged, and what has to stop says where."""

from sqlalchemy import func, select

from bot.store.tables import subscriptions
from tests.journeys.running import Sitting
from tests.journeys.talks import due_now


async def arranged(sitting: Sitting) -> int:
    async with sitting.services.store.database.read() as connection:
        return int((await connection.execute(select(func.count()).select_from(subscriptions))).scalar_one())


async def test_channel_in_which_it_may_not_post_is_refused_until_it_may(sitting: Sitting) -> None:
    admin = sitting.reader
    channel = sitting.api.channel("一日一段", admins=[admin], username="one_a_day")
    channel.sets_bot("administrator", by=admin, can_post_messages=False)
    told = await sitting.asks("/daily @one_a_day 08:30")
    assert told.text.startswith("“一日一段”不让我发言，设置没动。")
    await sitting.handled(admin.says("/daily 08:30", to=channel).update_id)
    assert await arranged(sitting) == 0
    channel.sets_bot("administrator", by=admin)
    assert "08:30" in (await sitting.asks("/daily @one_a_day 08:30")).text
    assert await arranged(sitting) == 1


async def test_group_in_which_it_may_not_write_is_refused_in_private(sitting: Sitting) -> None:
    admin = sitting.reader
    group = sitting.api.group("读书会", admins=[admin])
    await sitting.asks("/start")
    group.permits(can_send_messages=False)
    for command in ("/daily 08:30", "/schedule 周三 20:00"):
        admin.says(command, to=group)
        assert (await admin.hears()).text.startswith("“读书会”不让我发言，设置没动。")
    assert await arranged(sitting) == 0
    assert not group.chat.unheard


async def test_what_has_to_stop_says_where(sitting: Sitting) -> None:
    admin = sitting.reader
    group = sitting.api.group("读书会", admins=[admin])
    await sitting.asks("/start")
    admin.says("/daily 08:30", to=group)
    await group.hears()
    group.permits(can_send_messages=False)
    await due_now(sitting, "subscriptions")
    assert (await admin.hears()).text.startswith("每日一段停了：“读书会”的话题关了，或者不让我发言了。")
