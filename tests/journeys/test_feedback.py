"""Readers say what they make of an answer by a reaction; what was bad about it by a button, in the same message."""

from typing import Any

import pytest

from tests.botapi.records import Message
from tests.journeys.running import Sitting

QUESTION = "一对一卖货贵在哪儿"


async def answered(sitting: Sitting, question: str = QUESTION) -> Message:
    """An answer that has arrived, also as far as the bot knows."""
    said = sitting.reader.says(question)
    answer = await sitting.reader.hears()
    await sitting.handled(said.update_id)
    return answer


async def entry(sitting: Sitting, question: str = QUESTION) -> Any:
    return next(each for each in await sitting.log() if each["asked"] == question)


async def test_good_word_is_kept_and_taken_back_in_silence(sitting: Sitting) -> None:
    answer = await answered(sitting)
    buttons = answer.buttons
    await sitting.handled(sitting.reader.reacts(answer, "❤"))
    assert (await entry(sitting))["feedback"] == "up"
    await sitting.handled(sitting.reader.reacts(answer))
    assert (await entry(sitting))["feedback"] is None
    await sitting.reader.hears_nothing()
    assert (answer.edited, answer.buttons) == (0, buttons)


@pytest.mark.parametrize(
    ("code", "question", "labels", "noted"),
    [
        ("zh-hans", QUESTION, ["换一处", "太长", "不是我问的"], "记下了，谢谢。"),
        ("zh-hant", "一對一賣貨貴在哪兒", ["換一處", "太長", "不是我問的"], "記下了，謝謝。"),
        (
            "en",
            "why is selling one to one so expensive",
            ["Another passage", "Too long", "Not what I asked"],
            "Noted, thank you.",
        ),
    ],
)
async def test_bad_word_changes_the_buttons_and_what_was_wrong_changes_the_message(
    sitting: Sitting, code: str, question: str, labels: list[str], noted: str
) -> None:
    sitting.reader = sitting.api.reader("读者", language_code=code)
    answer = await answered(sitting, question)
    text = answer.text
    await sitting.handled(sitting.reader.reacts(answer, "👎"))
    assert [button.text for button in answer.buttons[0]] == labels
    assert len(answer.buttons) == 2
    assert answer.text == text
    assert (await entry(sitting, question))["feedback"] == "down"
    press = sitting.reader.presses(answer, labels[1])
    assert (await sitting.reader.sees_answer(press))["text"] == noted
    await sitting.handled(press.update_id)
    assert len(answer.text) < len(text)
    assert (await entry(sitting, question))["feedback"] == "long"
    await sitting.reader.hears_nothing()


RATINGS = ["👍", "👎"]
EVERY = {"zh-hans": "问问所有文章", "zh-hant": "問問所有文章", "en": "Ask all essays"}


@pytest.mark.parametrize(
    ("code", "question", "noted"),
    [
        ("zh-hans", QUESTION, "记下了，谢谢。"),
        ("zh-hant", "一對一賣貨貴在哪兒", "記下了，謝謝。"),
        ("en", "why is selling one to one so expensive", "Noted, thank you."),
    ],
)
async def test_a_word_is_said_by_a_button_below_the_answer_and_a_toast_notes_it(
    sitting: Sitting, code: str, question: str, noted: str
) -> None:
    reader = sitting.reader = sitting.api.reader("读者", language_code=code)
    answer = await answered(sitting, question)
    assert [button.text for button in answer.buttons[-1]] == [*RATINGS, EVERY[code]]
    text, buttons = answer.text, answer.buttons
    for _ in range(2):
        press = reader.presses(answer, "👍")
        assert (await reader.sees_answer(press))["text"] == noted
        await sitting.handled(press.update_id)
    assert (await entry(sitting, question))["feedback"] == "up"
    assert (answer.edited, answer.buttons) == (0, buttons)
    press = reader.presses(answer, "👎")
    assert (await reader.sees_answer(press))["text"] == noted
    await sitting.handled(press.update_id)
    assert (await entry(sitting, question))["feedback"] == "down"
    assert answer.text == text, "only what stands below it changes"
    assert len(answer.buttons[0]) == 3
    await reader.hears_nothing()


async def test_a_bad_word_offers_the_other_matches_as_well(sitting: Sitting) -> None:
    answer = await answered(sitting)
    shown = answer.quoted
    await sitting.handled(sitting.reader.presses(answer, "👎").update_id)
    others = [button.text for button in answer.buttons[1] if button.text.startswith("第 ")]
    assert others
    await sitting.handled(sitting.reader.presses(answer, others[0]).update_id)
    assert answer.quoted != shown
    assert others[0][:-1] in answer.text


async def test_a_bad_word_on_there_is_nothing_offers_the_nearest_passages(sitting: Sitting) -> None:
    asked = "主播一个月能挣多少"
    answer = await answered(sitting, asked)
    assert "没有谈到" in answer.text
    assert [button.text for button in answer.buttons[-1]][:2] == RATINGS
    await sitting.handled(sitting.reader.presses(answer, "👎").update_id)
    assert (await entry(sitting, asked))["feedback"] == "down"
    near, [misread] = answer.buttons
    assert len(near) > 1
    assert misread.text == "不是我问的"
    await sitting.handled(sitting.reader.presses(answer, near[0].text).update_id)
    assert answer.quoted
    await sitting.reader.hears_nothing()


async def test_a_word_by_button_on_what_is_forgotten_is_stale(sitting: Sitting) -> None:
    answer = await answered(sitting)
    await sitting.forgets()
    stale = await sitting.reader.sees_answer(sitting.reader.presses(answer, "👍"))
    assert stale["text"] == "这个按钮已经失效了，再问一次吧。"
    assert not [each for each in await sitting.log() if each["feedback"]]


async def test_another_passage_comes_in_place(sitting: Sitting) -> None:
    answer = await answered(sitting)
    before = answer.quoted
    await sitting.handled(sitting.reader.reacts(answer, "💩"))
    await sitting.handled(sitting.reader.presses(answer, "换一处").update_id)
    assert answer.quoted != before
    assert (await entry(sitting))["feedback"] == "another"


async def test_what_was_not_asked_is_logged_as_a_correction(sitting: Sitting) -> None:
    answer = await answered(sitting)
    await sitting.handled(sitting.reader.reacts(answer, "👎"))
    await sitting.handled(sitting.reader.presses(answer, "不是我问的").update_id)
    *_, last = await sitting.log()
    assert (last["kind"], last["act"], last["corrects"]) == (
        "button",
        "correction",
        (await entry(sitting))["matches"][0]["ref"],
    )


async def test_older_answer_keeps_its_buttons(sitting: Sitting) -> None:
    answer = await answered(sitting)
    await sitting.handled(sitting.reader.says("直播带货会落幕吗").update_id)
    buttons = answer.buttons
    await sitting.handled(sitting.reader.reacts(answer, "👎"))
    assert answer.buttons == buttons
    assert (await entry(sitting))["feedback"] == "down"


async def test_a_storm_of_reactions_says_nothing(sitting: Sitting) -> None:
    answer = await answered(sitting)
    await sitting.reader.hears_nothing()
    last = None
    for number in range(60):
        last = sitting.reader.reacts(answer, *(["👎"] if number % 2 else []))
    await sitting.handled(last)
    await sitting.reader.hears_nothing()
    assert answer.edited <= 1
    await sitting.reader.hears_nothing()


async def test_reaction_to_what_is_no_answer_is_nothing(sitting: Sitting) -> None:
    said = sitting.reader.says(QUESTION)
    await sitting.handled(said.update_id)
    await sitting.handled(sitting.reader.reacts(said, "👎"))
    assert (await entry(sitting))["feedback"] is None


async def test_in_a_group_whoever_asked_has_a_word_and_the_buttons_stay(sitting: Sitting) -> None:
    asker, other = sitting.reader, sitting.api.reader("别人")
    group = sitting.api.group("读书会", [asker, other])
    group.sets_bot("administrator", by=asker)
    said = asker.says(f"@{sitting.api.world.bot['username']} {QUESTION}", to=group)
    await sitting.handled(said.update_id)
    [answer] = [each for each in group.chat.messages if each.by_our_bot and each.reply_to is said]
    buttons = answer.buttons
    await sitting.handled(other.reacts(answer, "👍"))
    assert (await entry(sitting))["feedback"] is None
    await sitting.handled(asker.reacts(answer, "👎"))
    assert (await entry(sitting))["feedback"] == "down"
    assert (answer.edited, answer.buttons) == (0, buttons)


async def test_forgetting_takes_it_along(sitting: Sitting) -> None:
    answer = await answered(sitting)
    await sitting.handled(sitting.reader.reacts(answer, "👎"))
    await sitting.forgets()
    assert not [each for each in await sitting.log() if each["feedback"]]
    await sitting.handled(sitting.reader.reacts(answer, "👍"))
    assert not [each for each in await sitting.log() if each["feedback"]]
