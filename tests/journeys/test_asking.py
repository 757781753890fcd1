"""From /start through a question and its buttons."""

from collections.abc import Sequence
from dataclasses import replace

from bot.bootstrap.engine import Engine
from bot.bootstrap.settings import Settings
from bot.core.essay import Essay, Ref
from bot.core.fingerprint import fingerprint
from bot.core.match import Finding, Match, Verdict
from tests.botapi import BotApi, Message
from tests.journeys.running import Sitting, running

FAKES = "主播卖假货这事作者怎么看"


def labels(message: Message) -> list[list[str]]:
    return [[button.text for button in row] for row in message.buttons]


async def press(sitting: Sitting, message: Message, label: str) -> Message:
    """The message after one of its buttons has changed it in place; the button's clock has stopped without a word."""
    query = sitting.reader.presses(message, label)
    changed = await sitting.reader.sees_edit(message)
    assert "text" not in await sitting.reader.sees_answer(query)
    return changed


async def test_start_says_what_this_is_and_offers_three_questions(sitting: Sitting, essay: Essay) -> None:
    hello = await sitting.asks("/start")
    assert f"《{essay.title}》" in hello.text
    offered = [button for row in hello.buttons for button in row]
    known = {opener.question.zh: f"q:{opener.ref}" for opener in essay.openers}
    assert len(offered) == 3
    assert all(known[button.text] == button.data for button in offered)


async def test_question_gets_the_passage_its_place_and_its_summary(sitting: Sitting, essay: Essay) -> None:
    answer = await sitting.asks(FAKES)
    paragraph = essay.paragraph(3)
    [quotation] = answer.quoted
    [telling] = answer.bold
    assert quotation in paragraph.text
    assert telling in paragraph.sentences
    assert telling in quotation
    assert "直播带货造假" in telling
    [place] = answer.pieces("text_link")
    assert place == "第 3 / 27 段（节选） · 引言：怎样看待直播带货"
    assert answer.text.endswith(f"一句话：{paragraph.summary.zh}")


async def test_place_links_to_its_passage(sitting: Sitting) -> None:
    answer = await sitting.asks(FAKES)
    [link] = [entity["url"] for entity in answer.entities if entity["type"] == "text_link"]
    passage = sitting.engine.library.essay("zhibo-daihuo").paragraph(3)
    assert link == f"https://t.me/essay_test_bot?start=p-zhibo-daihuo-3__{fingerprint(passage.text)}"


async def test_links_show_no_preview(sitting: Sitting) -> None:
    await sitting.asks(FAKES)
    [call] = await sitting.api.called("sendMessage")
    assert call.params["link_preview_options"] == {"is_disabled": True}


async def test_pages_are_turned_in_place(sitting: Sitting, essay: Essay) -> None:
    answer = await sitting.asks(FAKES)
    for label, number in (("看全段", 3), ("下一段", 4), ("上一段", 3), ("上一段", 2)):
        await press(sitting, answer, label)
        assert answer.quoted == [essay.paragraph(number).text]
        assert f"第 {number} / 27 段 · " in answer.text
    assert len(await sitting.api.called("sendMessage")) == 1


async def test_first_and_last_paragraph_have_one_neighbour(sitting: Sitting) -> None:
    first = await sitting.asks("第1段")
    assert labels(first)[0] == ["下一段", "复制链接"]
    last = await sitting.asks("第27段")
    assert labels(last)[0] == ["上一段", "复制链接"]


async def test_section_tells_what_it_is_about_and_leads_on(sitting: Sitting, essay: Essay) -> None:
    answer = await sitting.asks(FAKES)
    await press(sitting, answer, "这一节在说什么")
    thesis = essay.thesis("intro")
    assert thesis.statement.zh in answer.text
    assert thesis.summary.zh in answer.text
    assert answer.bold == [f"{thesis.title.zh} · 第 1–7 段"]
    await press(sitting, answer, "从第 1 段读起")
    assert answer.quoted == [essay.paragraph(1).text]
    await press(sitting, answer, "这一节在说什么")
    await press(sitting, answer, "目录")
    assert answer.bold == [f"《{essay.title}》目录"]


async def test_further_passages_are_walked_through_and_round(
    api: BotApi, engine: Engine, settings: Settings, essay: Essay
) -> None:
    numbers = (9, 19, 13)

    def find(message: str, earlier: Sequence[str], slug: str) -> Finding:
        matches = tuple(Match(Ref(slug, number), 1 - place / 10, 0) for place, number in enumerate(numbers))
        return Finding(Verdict.SAYS, 0.9, "T1", matches)

    async with running(api, replace(engine, search=replace(engine.search, find=find)), settings) as sitting:
        answer = await sitting.asks(FAKES)
        label = "还有 2 处"
        for at in (1, 2, 0, 1):
            await press(sitting, answer, label)
            assert answer.quoted == [essay.paragraph(numbers[at]).text]
            label = f"下一处（{at + 1} / 3）"


async def test_offered_question_is_answered_in_a_new_message(sitting: Sitting, essay: Essay) -> None:
    hello = await sitting.asks("/start")
    button = hello.buttons[0][0]
    query = sitting.reader.presses(hello, button.text)
    answer = await sitting.reader.hears()
    await sitting.reader.sees_answer(query)
    [number] = [opener.ref.number for opener in essay.openers if opener.question.zh == button.text]
    assert answer.bold[0] == button.text
    assert answer.quoted[0] in essay.paragraph(number).text
    assert f"第 {number} / 27 段" in answer.text
    assert hello.edited == 0


async def test_follow_up_leans_on_what_was_said_before(sitting: Sitting, essay: Essay) -> None:
    await sitting.asks(FAKES)
    onward = await sitting.asks("下一段")
    assert onward.quoted == [essay.paragraph(4).text]
    more = await sitting.asks("展开说说")
    assert more.quoted == [essay.paragraph(4).text]


async def test_what_the_essay_does_not_speak_of_is_said_plainly(sitting: Sitting, essay: Essay) -> None:
    answer = await sitting.asks("红烧肉要放多少冰糖")
    assert answer.text.startswith("这一点，文章没有谈到。")
    assert not answer.quoted
    questions = {opener.question.zh for opener in essay.openers}
    *offered, every, up, down = [button.text for row in answer.buttons for button in row]
    assert len(offered) == 3
    assert questions.issuperset(offered)
    assert (every, up, down) == ("问问所有文章", "👍", "👎")


async def test_conversation_is_logged(sitting: Sitting) -> None:
    update = sitting.reader.says(FAKES).update_id
    answer = await sitting.reader.hears()
    await sitting.handled(update)
    [entry] = await sitting.log()
    assert (entry["door"], entry["kind"], entry["asked"]) == ("telegram", "text", FAKES)
    assert (entry["verdict"], entry["matches"][0]["ref"]) == ("says", "zhibo-daihuo:3")
    assert entry["answered"].split() == answer.text.split()
    assert entry["delivered"] is True
    assert entry["at"].endswith("+00:00")
    assert str(sitting.reader.id) not in str(entry)
