"""The commands, links into the essay, and how the bot presents itself."""

import sqlite3
from pathlib import Path

from bot.bootstrap.engine import Engine
from bot.bootstrap.settings import Settings
from bot.core.essay import Essay
from bot.talk.commands import commands_for
from tests.botapi import BotApi
from tests.journeys.running import Sitting, raw_message, running

NAMES = [command.name for command in commands_for(owner=False) if command.listed]


async def test_outline_leads_into_a_thesis(sitting: Sitting, essay: Essay) -> None:
    outline = await sitting.asks("/outline")
    for thesis in essay.theses:
        assert f"{thesis.first}–{thesis.last}  {thesis.title.zh}" in outline.text
    sitting.reader.presses(outline, "模式")
    await sitting.reader.sees_edit(outline)
    thesis = essay.thesis("T2")
    assert thesis.statement.zh in outline.text
    for number in range(thesis.first, thesis.last + 1):
        assert f"{number}  {essay.paragraph(number).summary.zh}" in outline.text


async def test_summary_of_the_whole(sitting: Sitting, essay: Essay) -> None:
    whole = await sitting.asks("/summary")
    assert essay.summary.zh in whole.text
    assert "20–27  " in whole.text


async def test_summary_of_a_part(sitting: Sitting, essay: Essay) -> None:
    part = await sitting.asks("/summary 落幕")
    assert essay.thesis("S2").summary.zh in part.text
    assert essay.summary.zh not in part.text


async def test_summary_of_an_unknown_part_echoes_it_unharmed(sitting: Sitting, essay: Essay) -> None:
    unknown = await sitting.asks("/summary <b>火星</b> &amp; <i>")
    assert "没有叫“<b>火星</b> &amp; <i>”的部分" in unknown.text
    assert unknown.bold == [f"《{essay.title}》说了什么"], "the markup that was meant is there"
    assert essay.summary.zh in unknown.text


async def test_help_lists_every_command(sitting: Sitting) -> None:
    answer = await sitting.asks("/help")
    assert list(dict.fromkeys(answer.pieces("bot_command"))) == [f"/{name}" for name in NAMES]


async def test_unknown_command_shows_the_way(sitting: Sitting) -> None:
    answer = await sitting.asks("/nonsense")
    assert "没有 /nonsense 这个命令" in answer.text
    assert "/help" in answer.pieces("bot_command")


async def test_privacy_says_how_to_delete(sitting: Sitting) -> None:
    answer = await sitting.asks("/privacy")
    assert "/forget" in answer.pieces("bot_command")


def files_with(text: str, folder: Path) -> list[str]:
    return [file.name for file in folder.iterdir() if text.encode() in file.read_bytes()]


async def test_forget_leaves_no_trace_in_any_file(sitting: Sitting) -> None:
    marker, data = "榴莲味的秘密暗号", sitting.settings.data
    other = sitting.api.reader("别人")
    other.says("带货改变生产了吗")
    await other.hears()
    update = sitting.reader.says(marker).update_id
    await sitting.reader.hears()
    await sitting.handled(update)
    with sqlite3.connect(data / "essay-bot.db") as database:
        sealed = [row[0] for row in database.execute("SELECT asked FROM journal UNION ALL SELECT state FROM chats")]
    database.close()
    assert len(sealed) == 4
    assert all(files_with(text, data) for text in sealed)

    assert "删掉" in (await sitting.forgets()).text
    assert files_with(marker, data) == []
    gone = [text for text in sealed if not files_with(text, data)]
    assert len(gone) == 2, "what is kept of one person is gone, what is kept of another is not"
    assert [entry["asked"] for entry in await sitting.log()] == ["带货改变生产了吗"]


async def test_what_was_answered_before_forgetting_is_not_answered_again(sitting: Sitting) -> None:
    update = raw_message(sitting.reader, text="带货改变生产了吗")
    sitting.api.inject({"update_id": 77_000_001, **update})
    await sitting.reader.hears()
    await sitting.forgets()
    sitting.api.inject({"update_id": 77_000_001, **update})
    await sitting.still_answers()
    await sitting.reader.hears_nothing()


async def test_forgotten_chat_begins_anew(sitting: Sitting, essay: Essay) -> None:
    await sitting.asks("第12段")
    await sitting.forgets()
    onward = await sitting.asks("下一段")
    assert onward.quoted == [essay.paragraph(1).text]


async def test_link_leads_to_its_paragraph(sitting: Sitting, essay: Essay) -> None:
    answer = await sitting.asks("/start p-zhibo-daihuo-12")
    assert answer.quoted == [essay.paragraph(12).text]
    assert "第 12 / 27 段" in answer.text


async def test_dead_link_is_met_with_the_essay(sitting: Sitting, essay: Essay) -> None:
    for payload in ("p-zhibo-daihuo-28", "p-zhibo-daihuo-0", "p-other-1", "p-../x-1", "_" * 64, "T1"):
        answer = await sitting.asks(f"/start {payload}")
        assert answer.text.startswith("链接里的那一段，这里找不到。"), payload
        assert f"《{essay.title}》" in answer.text
        assert sum(map(len, answer.buttons)) == 3


async def test_commands_descriptions_and_menu_are_set_in_both_languages(sitting: Sitting, essay: Essay) -> None:
    await sitting.api.called("setChatMenuButton")
    profile = sitting.api.world.profile
    for code in ("", "zh", "en"):
        commands = profile.commands["all_private_chats", code]
        assert [command["command"] for command in commands] == NAMES
        shown = {scope: profile.commands[scope, code] for scope in ("all_group_chats", "all_chat_administrators")}
        assert [each["command"] for each in shown["all_group_chats"]] == ["recap", "check", "help", "privacy"]
        assert [each["command"] for each in shown["all_chat_administrators"]] == [
            *("discuss", "close", "recap", "check", "schedule", "daily", "settings", "export", "help", "privacy"),
        ]
        assert essay.title in profile.descriptions[code]
        assert essay.title in profile.short_descriptions[code]
    chinese, english = (profile.commands["all_private_chats", code][1]["description"] for code in ("zh", "en"))
    assert chinese == "目录：各部分和论点"
    assert english == "The parts of the essay and their theses"
    assert profile.descriptions[""] == profile.descriptions["zh"] != profile.descriptions["en"]
    assert profile.menu_buttons == {None: {"type": "commands"}}


async def test_where_pages_lie_the_menu_opens_the_first_and_a_place_leads_to_its_paragraph(
    api: BotApi, engine: Engine, settings: Settings
) -> None:
    paged = settings.model_copy(update={"page_url": "https://essays.example/pages"})
    async with running(api, engine, paged) as sitting:
        answer = await sitting.asks("/start p-zhibo-daihuo-12")
        button = api.world.profile.menu_buttons[None]
        page = "https://essays.example/pages/zhibo-daihuo.html"
        assert button == {"type": "web_app", "text": "读原文", "web_app": {"url": page}}
        links = [each["url"] for each in answer.entities if each["type"] == "text_link"]
        assert links[0] == f"{page}#p12"
        assert "?start=p-zhibo-daihuo-12_" in links[1]
        assert answer.pieces("text_link") == ["第 12 / 27 段", "前奏曲 · 思想的洗礼"]
    # Taken away, the commands are there again.
    async with running(api, engine, settings) as sitting:
        await sitting.still_answers()
    assert api.world.profile.menu_buttons == {None: {"type": "commands"}}


async def test_a_refused_page_does_not_stop_the_start(api: BotApi, engine: Engine, settings: Settings) -> None:
    plan = api.refuse("setChatMenuButton", 400, "Bad Request: BUTTON_URL_INVALID")
    paged = settings.model_copy(update={"page_url": "https://essays.example"})
    async with running(api, engine, paged) as sitting:
        await sitting.still_answers()
    assert plan.used == 1


async def test_refused_decorations_do_not_stop_the_start(api: BotApi, engine: Engine, settings: Settings) -> None:
    plans = [
        api.refuse("setMyCommands", 400, "Bad Request: BOT_COMMAND_INVALID"),
        api.refuse("setMyDescription", 403, "Forbidden: not today"),
        api.refuse("setMyShortDescription", 502, "Bad Gateway"),
        api.refuse("setChatMenuButton", 404, "Not Found"),
    ]
    async with running(api, engine, settings) as sitting:
        await sitting.still_answers()
    assert [plan.used for plan in plans] == [9, 3, 3, 1]
    assert api.world.profile.commands == {}
