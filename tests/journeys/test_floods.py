"""Somebody sends very much at once: a polite word, then silence, and nobody else waits."""

from itertools import pairwise

from handlers.inbound.rate_limit import BURST
from tests.botapi import BotApi
from tests.journeys.running import Sitting, Start
from tests.journeys.talks import Salon

WORD = "慢一点"
MANY = int(BURST) + 15


async def test_flood_of_messages_gets_a_word_and_then_silence(api: BotApi, start: Start) -> None:
    """Where a second passes meanwhile, one more is answered, and one more word said."""
    flooding, others = api.reader(), [api.reader(f"别人{number}") for number in range(3)]
    updates = [flooding.says(f"第{number % 27 + 1}段").update_id for number in range(MANY)]
    for other in others:
        other.says("第5段")
    async with start() as sitting:
        for other in others:
            assert "第 5 / 27 段" in (await other.hears()).text
        for update in updates:
            await sitting.handled(update)
        heard = [message.text for message in flooding.chat.unheard]
        assert not any(text.startswith(WORD) for text in heard[: int(BURST)])
        words = [text.startswith(WORD) for text in heard[int(BURST) :]]
        assert any(words)
        assert not any(first and second for first, second in pairwise(words)), "one word is enough"
        assert len(heard) < MANY, "the rest gets silence"
        for other in others:
            other.says("第6段")
            assert "第 6 / 27 段" in (await other.hears()).text


async def test_flood_of_presses_gets_its_clocks_stopped(sitting: Sitting) -> None:
    answer = await sitting.asks("第1段")
    queries = [sitting.reader.presses(answer, data=f"p:zhibo-daihuo:{number % 27 + 1}") for number in range(1, MANY)]
    for query in queries:
        await sitting.handled(query.update_id)
    assert [query.answers for query in queries] == [1] * len(queries)
    told = [query for query in queries if query.answer and WORD in query.answer.get("text", "")]
    assert 1 <= len(told) < len(queries) - BURST, "a word once, then no more than the clock"
    assert BURST - 1 <= answer.edited < len(queries)
    assert not sitting.reader.chat.unheard


async def test_flood_in_a_group_is_met_with_silence_for_all_would_read_a_word(sitting: Sitting) -> None:
    flooding, calm = sitting.reader, sitting.api.reader("别人")
    group = sitting.api.group("读书会", [flooding, calm])
    updates = [flooding.says("/start", to=group).update_id for _ in range(MANY)]
    for update in updates:
        await sitting.handled(update)
    heard = [message.text for message in group.chat.unheard]
    assert not any(text.startswith(WORD) for text in heard)
    assert BURST - 1 <= len(heard) < MANY
    group.chat.unheard.clear()
    calm.says("/start", to=group)
    assert (await group.hears()).buttons


async def test_hundred_members_who_reply_at_once_are_all_counted_and_commands_are_answered(sitting: Sitting) -> None:
    salon = Salon.meets(sitting)
    prompt, _ = await salon.opens("技术的启蒙")
    for number in range(100):
        member = sitting.api.reader(f"成员{number}")
        member.joins(salon.group)
        salon.says(member, f"我的看法之{number}", reply_to=prompt)
    recap = await salon.asks(salon.members[0], "/recap")
    assert "100 人参与，100 条发言。" in recap.text
