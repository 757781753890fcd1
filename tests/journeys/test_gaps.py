"""What got no good answer, and what its owners make of it by tapping."""

import asyncio
import re
from collections.abc import AsyncIterator
from dataclasses import replace

import pytest

from bot.bootstrap.engine import Engine
from bot.bootstrap.settings import Settings
from bot.bootstrap.storage import overlay_folder
from bot.core.overlay import OverlayTarget
from tests.botapi import BotApi, Message
from tests.botapi.people import Reader
from tests.journeys.running import Sitting, running

PAY, PAY_AGAIN, STOCKS = "主播一个月能挣多少钱", "主播一个月能挣多少钱啊", "今天股市涨了吗"
SLUG = "zhibo-daihuo"


@pytest.fixture
def owner(api: BotApi) -> Reader:
    return api.reader("主人")


@pytest.fixture
async def owned(api: BotApi, engine: Engine, settings: Settings, owner: Reader) -> AsyncIterator[Sitting]:
    async with running(api, engine, settings.model_copy(update={"owners": (owner.id,)})) as sitting:
        yield replace(sitting, reader=owner)


async def asked(sitting: Sitting, *questions: str) -> list[Reader]:
    """Somebody new asks each of them."""
    readers = [sitting.api.reader(f"读者{number}") for number in range(len(questions))]
    for reader, question in zip(readers, questions, strict=True):
        reader.says(question)
        await reader.hears()
    return readers


async def pressed(owner: Reader, shown: Message, label: str) -> None:
    """The owner presses it, and the message changes."""
    owner.presses(shown, label)
    await owner.sees_edit(shown)


def listed(shown: Message) -> dict[str, str]:
    """The questions of a list, by their numbers."""
    return dict(re.findall(r"^(\d+) 号：(.*)$", shown.text, re.MULTILINE))


def foremost(shown: Message) -> str:
    """The number of the question that comes first."""
    return next(iter(listed(shown)))


async def mapped(sitting: Sitting) -> list[OverlayTarget]:
    async with sitting.services.store.read() as tx:
        return [entry.target for entry in (await tx.overlays.load(SLUG)).entries]


async def test_most_asked_comes_first_and_a_tap_maps_it_and_another_takes_it_back(
    owned: Sitting, owner: Reader
) -> None:
    await asked(owned, PAY, PAY_AGAIN, STOCKS)
    shown = await owned.asks("/gaps")
    assert "2 组" in shown.text
    assert shown.text.index(PAY_AGAIN) < shown.text.index("2 人问过") < shown.text.index(STOCKS)
    await pressed(owner, shown, foremost(shown))
    assert PAY in shown.text
    await pressed(owner, shown, "别的段")
    await pressed(owner, shown, "20")
    assert "第 20 段" in shown.text
    assert await mapped(owned) == [OverlayTarget(paragraph=20)] * 2
    await pressed(owner, shown, "回到列表")
    assert PAY not in shown.text
    await pressed(owner, shown, "已经处理的")
    assert PAY_AGAIN in shown.text
    await pressed(owner, shown, f"撤销 {foremost(shown)}")
    assert PAY_AGAIN in shown.text
    assert await mapped(owned) == []


async def test_what_is_no_question_to_the_essay_is_mapped_to_an_act_and_what_it_lacks_to_nothing(
    owned: Sitting, owner: Reader
) -> None:
    await asked(owned, PAY, STOCKS)
    shown = await owned.asks("/gaps")
    await pressed(owner, shown, foremost(shown))
    await pressed(owner, shown, "不是在问文章")
    await pressed(owner, shown, "全文大意")
    await pressed(owner, shown, "回到列表")
    await pressed(owner, shown, foremost(shown))
    await pressed(owner, shown, "文章没谈这个")
    assert await mapped(owned) == [OverlayTarget(act="overview"), OverlayTarget()]
    await pressed(owner, shown, "回到列表")
    assert "眼下没有要处理的提问" in shown.text


async def test_two_owners_at_once_leave_one_mapping_and_the_other_is_told(
    api: BotApi, engine: Engine, settings: Settings, owner: Reader
) -> None:
    second = api.reader("另一位主人")
    owners = settings.model_copy(update={"owners": (owner.id, second.id)})
    async with running(api, engine, owners) as sitting:
        await asked(sitting, PAY)
        screens = []
        for each in (owner, second):
            each.says("/gaps")
            screens.append(await each.hears())
            await pressed(each, screens[-1], foremost(screens[-1]))
        await pressed(owner, screens[0], "文章没谈这个")
        await pressed(second, screens[1], "别的段")
        assert "已经有人处理过了" in screens[1].text
        assert await mapped(sitting) == [OverlayTarget()]


@pytest.mark.parametrize("target", ["99", "no_such_act", "段"])
async def test_what_is_not_there_is_no_place_for_anything(owned: Sitting, target: str) -> None:
    await asked(owned, PAY)
    async with owned.services.store.read() as tx:
        [message] = await tx.gaps.messages()
    answer = await owned.asks(f"/gaps {message.id} {target}")
    assert "没有这一段" in answer.text
    assert await mapped(owned) == []


@pytest.mark.parametrize("place", ["12", "第12段", "第十二段", "¶12"])
async def test_a_gap_is_mapped_by_its_number_in_words(owned: Sitting, place: str) -> None:
    await asked(owned, STOCKS, PAY)
    number = foremost(await owned.asks("/gaps"))
    await owned.asks(f"/gaps {number} {place}")
    assert await mapped(owned) == [OverlayTarget(paragraph=12)]
    assert "没有 999999 号提问" in (await owned.asks("/gaps 999999 12")).text


async def test_to_others_there_is_no_such_command_and_no_such_button(owned: Sitting, owner: Reader) -> None:
    [reader] = await asked(owned, PAY)
    reader.says("/gaps")
    answer = await reader.hears()
    assert PAY not in answer.text
    for forged in ("gap:list:0:1", "gap:open:1:1", "gap:map:1:12"):
        told = await reader.sees_answer(reader.presses(answer, data=forged))
        assert "失效" in told["text"]
    assert answer.edited == 0
    assert await mapped(owned) == []


async def test_what_was_corrected_or_disliked_is_a_gap(owned: Sitting) -> None:
    [reader] = await asked(owned, "一对一卖货贵在哪儿")
    assert "没有要处理" in (await owned.asks("/gaps")).text
    reader.says("不是，我问的是新零售当初为什么推不动")
    await reader.hears()
    shown = await owned.asks("/gaps")
    assert "一对一卖货贵在哪儿" in shown.text
    assert "说不是问这个" in shown.text


async def test_whoever_is_forgotten_is_in_no_overlay_in_no_file_and_on_no_screen(owned: Sitting, owner: Reader) -> None:
    marker = "榴莲味的暗号 durian-marker 多少钱"
    [reader, _] = await asked(owned, marker, STOCKS)
    shown = await owned.asks("/gaps")
    await pressed(owner, shown, next(number for number, text in listed(shown).items() if marker in text))
    await pressed(owner, shown, "文章没谈这个")
    assert len(await mapped(owned)) == 1
    await owned.forgets(reader)
    assert await mapped(owned) == []
    assert marker not in (await owned.asks("/gaps")).text
    path = overlay_folder(owned.settings) / f"{SLUG}.yaml"

    async def is_rewritten() -> bool:
        return path.exists() and "telegram:" not in await asyncio.to_thread(path.read_text)

    await owned.until(is_rewritten)
    files = [each for each in owned.settings.data.rglob("*") if each.is_file()]
    assert not any(b"durian-marker" in each.read_bytes() for each in files)


async def test_owner_is_told_where_the_file_keeps_what_is_mapped_from_having_an_effect(
    owned: Sitting, owner: Reader
) -> None:
    await asked(owned, PAY)
    path = overlay_folder(owned.settings) / f"{SLUG}.yaml"
    path.parent.mkdir(exist_ok=True)
    path.write_text("paragraphs:\n  999:\n    - 一句话\n", encoding="utf-8")
    overlays = owned.services.overlays
    assert overlays is not None

    async def is_noticed() -> bool:
        return overlays.broken(SLUG) != ""

    await owned.until(is_noticed)
    shown = await owned.asks("/gaps")
    await pressed(owner, shown, foremost(shown))
    await pressed(owner, shown, "文章没谈这个")
    assert f"{SLUG}.yaml:3: there is no paragraph 999" in shown.text
    assert await mapped(owned) == [OverlayTarget()]
    assert "999" in path.read_text(encoding="utf-8")


async def test_the_same_asked_of_two_essays_is_two_gaps_each_mapped_in_its_own(owned: Sitting, owner: Reader) -> None:
    """Also where nothing was found, so that nothing but the chat tells which essay was asked."""
    first, second = owned.api.reader("读直播"), owned.api.reader("读渡船")
    second.says("/start p-ferry-3")
    await second.hears()
    for reader in (first, second):
        reader.says("作者喜欢猫还是狗")
        await reader.hears()
    shown = await owned.asks("/gaps")
    assert "2 组" in shown.text
    assert "1 人问过 · 没听懂" in shown.text
    assert shown.text.index("《等人的船》") < shown.text.index("《直播带货，产业互联网的前奏曲》")
    await pressed(owner, shown, foremost(shown))
    assert "《等人的船》" in shown.text
    await pressed(owner, shown, "别的段")
    await pressed(owner, shown, "20")
    async with owned.services.store.read() as tx:
        assert [entry.target for entry in (await tx.overlays.load("ferry")).entries] == [OverlayTarget(paragraph=20)]
    assert await mapped(owned) == []
    await pressed(owner, shown, "回到列表")
    assert "《等人的船》" not in shown.text
    await pressed(owner, shown, "已经处理的")
    assert "→ 《等人的船》第 20 段" in shown.text
