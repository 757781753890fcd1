"""The interface is in the reader's language; the essay is quoted as it was written."""

from bot.core.essay import Essay
from tests.botapi import Message
from tests.botapi.people import Reader
from tests.journeys.running import Sitting


async def ask(reader: Reader, text: str) -> Message:
    reader.says(text)
    return await reader.hears()


async def test_traditional_reader_sees_traditional_interface_and_the_unchanged_quotation(
    sitting: Sitting, essay: Essay
) -> None:
    for code in ("zh-hant", "zh-TW", "zh-HK"):
        reader = sitting.api.reader(language_code=code)
        answer = await ask(reader, "主播賣假貨這事作者怎麼看")
        assert answer.quoted[0] in essay.paragraph(3).text
        assert "第 3 / 27 段（節選） · 引言：怎樣看待直播帶貨" in answer.text, code
        assert "一句話：造假和翻車的新聞讓人反思" in answer.text, code
        assert answer.buttons[1][0].text == "這一節在說什麼"


async def test_others_who_read_chinese_see_simplified(sitting: Sitting) -> None:
    for code in ("zh-hans", "zh", "zh-CN", None):
        answer = await ask(sitting.api.reader(language_code=code), "/help")
        assert "引文一字不改" in answer.text, code


async def test_english_reader_writing_english_is_answered_in_english(sitting: Sitting, essay: Essay) -> None:
    reader = sitting.api.reader(language_code="en")
    hello = await ask(reader, "/start")
    assert hello.text.startswith(f"《{essay.title}》 lies open on the table.")
    button = hello.buttons[0][0]
    assert button.text in [opener.question.en for opener in essay.openers]
    reader.presses(hello, button.text)
    answer = await reader.hears()
    assert answer.bold[0] == button.text
    [number] = [opener.ref.number for opener in essay.openers if opener.question.en == button.text]
    assert answer.quoted[0] in essay.paragraph(number).text
    assert f"Paragraph {number} / 27" in answer.text
    assert f"In short: {essay.paragraph(number).summary.en}" in answer.text
    thanks = await ask(reader, "Thank you!")
    assert thanks.text.startswith(("You are welcome.", "My pleasure.", "Any time."))


async def test_english_reader_writing_chinese_is_answered_in_chinese(sitting: Sitting) -> None:
    for question, place in (
        ("主播卖假货这事作者怎么看", "第 3 / 27 段（节选）"),
        ("主播賣假貨這事作者怎麼看", "第 3 / 27 段（節選）"),
    ):
        reader = sitting.api.reader(language_code="en")
        answer = await ask(reader, question)
        assert place in answer.text
        reader.presses(answer, answer.buttons[0][-2].text)
        await reader.sees_edit(answer)
        assert "第 4 / 27 段" in answer.text, "a button keeps to the language used last"
