"""Commands in groups: what each of them says there, who is shown which, and that channels know one only."""

import pytest

from tests.journeys.circle import Circle, circle, labels
from tests.journeys.running import Sitting

FOR_ALL = ["recap", "check", "help", "privacy"]
FOR_ADMINS = ["discuss", "close", "recap", "check", "schedule", "daily", "settings", "export", "help", "privacy"]
SCOPES = ("all_private_chats", "all_group_chats", "all_chat_administrators")


@pytest.fixture
async def club(sitting: Sitting) -> Circle:
    return circle(sitting)


async def test_start_shows_the_way(club: Circle) -> None:
    heard = await club.hears(club.member.says("/start@essay_test_bot", to=club.group))
    assert heard.text.startswith("想接着聊，点下面的按钮来私聊。")
    [[button]] = heard.buttons
    assert (button.text, button.url) == ("去私聊", "https://t.me/essay_test_bot")


async def test_way_that_is_shown_greets_properly(club: Circle) -> None:
    """What the button leads to is a plain start, not a link to a passage that is not there."""
    heard = await club.hears(club.member.says("/start", to=club.group))
    argument = (heard.buttons[0][0].url or "").partition("?start=")[2]
    assert (await club.sitting.asks(f"/start {argument}".strip())).text.startswith("《")


async def test_help_names_every_command_and_whose_it_is(club: Circle) -> None:
    heard = await club.hears(club.member.says("/help", to=club.group))
    lines = [line for line in heard.text.splitlines() if line.startswith("/")]
    assert [line.split()[0][1:] for line in lines] == FOR_ADMINS
    for_admins = {line.split()[0][1:] for line in lines if line.endswith("（管理员）")}
    assert for_admins == set(FOR_ADMINS) - set(FOR_ALL)
    assert labels(heard) == ["去私聊"]


async def test_privacy_says_what_is_kept_here(club: Circle) -> None:
    heard = await club.hears(club.member.says("/privacy", to=club.group))
    for kept in ("对我说的话", "对题目的回复", "给题目投的票", "别的聊天内容不保存", "/export", "/forget"):
        assert kept in heard.text


async def test_forget_deletes_nothing_in_front_of_all(club: Circle) -> None:
    await club.asks("一对一卖货贵在哪儿")
    heard = await club.hears(club.member.says("/forget", to=club.group))
    assert "到私聊里对我发 /forget" in heard.text
    assert labels(heard) == ["去私聊"]
    assert [entry["asked"] for entry in await club.sitting.log()] == ["一对一卖货贵在哪儿", "forget"]
    await club.sitting.forgets()
    assert await club.sitting.log() == [], "in private all of it goes"


async def test_menus_show_to_each_what_they_may_do(sitting: Sitting) -> None:
    await sitting.still_answers()
    shown = sitting.api.world.profile.commands
    for language in ("", "zh", "en"):
        names = {scope: [each["command"] for each in shown[scope, language]] for scope in SCOPES}
        assert names["all_group_chats"] == FOR_ALL
        assert names["all_chat_administrators"] == FOR_ADMINS
        assert not {"discuss", "close", "schedule"} & set(names["all_private_chats"])
        assert {"start", "daily", "forget", "export", "settings"} <= set(names["all_private_chats"])
    described = {each["command"]: each["description"] for each in shown["all_chat_administrators", "zh"]}
    assert described["export"] == "导出讨论记录，私下发给你", "here it is not one's own log"
    english = {each["command"]: each["description"] for each in shown["all_chat_administrators", "en"]}
    assert all(description.isascii() for description in english.values())


async def test_channels_know_only_the_daily_passage(sitting: Sitting) -> None:
    admin = sitting.api.reader("站长")
    channel = sitting.api.channel("一日一段", [sitting.reader], admins=[admin])
    queued = [
        "/start",
        "/help",
        "/discuss",
        "/close",
        "/recap",
        "/check 作者说直播带货不会退场",
        "/schedule 20:00",
        "/settings",
        "/export",
        "/forget",
        "@essay_test_bot 直播带货的底层技术是什么？",
        "直播带货的底层技术是什么？",
    ]
    for update in [admin.says(text, to=channel).update_id for text in queued]:
        await sitting.handled(update)
    assert not channel.chat.unheard
    assert await sitting.log() == []
    admin.says("/daily 20:00", to=channel)
    assert "20:00" in (await channel.hears()).text
