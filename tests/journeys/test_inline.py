"""The essay quoted into any chat: `@bot words`."""

import re

import pytest
from sqlalchemy import func, select

from bot.core.essay import Essay
from bot.store.tables import inbox, outbox
from tests.botapi.records import Raw
from tests.journeys.running import Sitting

LINK = re.compile(r"https://t\.me/essay_test_bot\?start=([A-Za-z0-9_-]{1,64})")


def quoted(result: Raw) -> str:
    """The text in its block quote."""
    [entity] = [each for each in result["entities"] if each["type"] == "blockquote"]
    units = result["text"].encode("utf-16-le")
    return str(units[2 * entity["offset"] : 2 * (entity["offset"] + entity["length"])].decode("utf-16-le"))


def start(result: Raw) -> str:
    """What the link in it opens."""
    [entity] = [each for each in result["entities"] if each["type"] == "text_link"]
    found = LINK.fullmatch(entity["url"])
    assert found, entity
    return found[1]


async def test_exact_words_are_quoted_verbatim_with_their_source_and_a_link_to_the_place(
    sitting: Sitting, essay: Essay
) -> None:
    query = await sitting.reader.sees_offer(sitting.reader.queries("全民参与"))
    first = query.results[0]
    assert "全民参与" in quoted(first)
    assert any(quoted(first) in paragraph.text for paragraph in essay.paragraphs)
    assert f"《{essay.title}》" in first["text"]
    opened = await sitting.asks(f"/start {start(first)}")
    assert quoted(first) in opened.quoted[0]


@pytest.mark.parametrize(
    ("code", "today", "nothing", "write"),
    [
        ("zh-hans", "今天的一段", "没找到这样的话，去问问文章", "打几个字，找一段话"),
        ("zh-hant", "今天的一段", "沒找到這樣的話，去問問文章", "打幾個字，找一段話"),
        ("en", "Today's excerpt", "Nothing like it here: ask the essay", "Type a few words to find a passage"),
    ],
)
async def test_interface_is_in_the_language_of_whoever_writes(
    sitting: Sitting, code: str, today: str, nothing: str, write: str
) -> None:
    reader = sitting.api.reader("读者", language_code=code)
    query = await reader.sees_offer(reader.queries(""))
    assert query.results[0]["title"].startswith(today)
    assert 2 <= len(query.results) <= 10
    assert all(quoted(result) for result in query.results)
    assert query.answer
    assert query.answer["is_personal"] is True, "another language gets another answer"
    for text, said in (("😀😀", write), ("qqzzxxww", nothing)):
        query = await reader.sees_offer(reader.queries(text))
        assert query.answer
        assert query.results == []
        button = query.answer["button"]
        assert button["text"] == said
        greeting = await sitting.asks(f"/start {button['start_parameter']}")
        assert greeting.buttons


@pytest.mark.parametrize("code", ["zh-hans", "zh-hant", "en"])
async def test_whoever_chose_in_settings_is_offered_that_language_script_and_essay(sitting: Sitting, code: str) -> None:
    reader = sitting.api.reader("读者", language_code=code)
    stranger = await reader.sees_offer(reader.queries(""))
    for words in ("speak English", "引文用繁体"):
        reader.says(words)
        await reader.hears()
    reader.says("/settings")
    panel = await reader.hears()
    reader.presses(panel, "《等人的船》")
    await reader.sees_edit(panel)
    ferry, traditional = sitting.services.library.essay("ferry"), sitting.engine.script.traditional
    offer = await reader.sees_offer(reader.queries(""))
    assert offer.results[0]["title"].startswith("Today's excerpt")
    assert all(f"《{ferry.title}》" in each["text"] for each in offer.results), "that essay is quoted"
    assert not any(f"《{ferry.title}》" in each["text"] for each in stranger.results)
    texts = [each.text for each in ferry.paragraphs]
    for result in offer.results:
        assert any(quoted(result) in traditional(text) for text in texts)
        assert "converted to Traditional" in result["text"]
    shared = await reader.sees_offer(reader.queries("一个"))
    assert f"《{ferry.title}》" in shared.results[0]["text"], "of words that stand in several, its places come first"
    assert shared.answer
    assert shared.answer["cache_time"] <= 60, "what is chosen shows soon"
    nothing = await reader.sees_offer(reader.queries("qqzzxxww"))
    assert nothing.answer
    assert nothing.answer["button"]["text"] == "Nothing like it here: ask the essay"
    absent = await reader.sees_offer(reader.summons("@essay_test_bot qqzzxxww vvkkjj"))
    assert [each["text"] for each in absent.results] == ["None of the essays on the shelf speaks of this."]
    guest = await reader.sees_offer(reader.summons("@essay_test_bot"))
    assert "converted to Traditional" in guest.results[0]["text"]


@pytest.mark.parametrize("character", ["雨", "昙", "曇"])
async def test_one_character_is_found_where_it_stands_and_nowhere_else(sitting: Sitting, character: str) -> None:
    query = await sitting.reader.sees_offer(sitting.reader.queries(character))
    written = sitting.engine.script.fold(character)
    assert query.results
    assert all(written in quoted(result) for result in query.results)
    letter = await sitting.reader.sees_offer(sitting.reader.queries("q"))
    assert letter.results == [], "a letter that stands nowhere means nothing"


async def test_queries_leave_nothing_behind(sitting: Sitting) -> None:
    query = sitting.reader.queries("榴莲味的暗号 durian-marker")
    await sitting.reader.sees_offer(query)
    await sitting.api.confirmed(query.update_id)
    assert await sitting.log() == []
    async with sitting.services.store.database.read() as connection:
        for table in (inbox, outbox):
            assert (await connection.execute(select(func.count()).select_from(table))).scalar_one() == 0
    stored = b"".join(path.read_bytes() for path in sitting.settings.data.iterdir())
    assert b"durian-marker" not in stored


async def test_messages_are_answered_through_a_flood_of_queries(sitting: Sitting) -> None:
    others = [sitting.api.reader(f"读者 {number}") for number in range(20)]
    for number in range(200):
        others[number % 20].queries(f"流量{number}")
    await sitting.still_answers()
    last = sitting.reader.queries("流量")
    await sitting.api.confirmed(last.update_id)
    await sitting.still_answers()


async def test_what_is_sent_by_it_is_no_question(sitting: Sitting) -> None:
    sitting.reader.says_via_bot("一对一卖货贵在哪儿")
    await sitting.reader.hears_nothing()
