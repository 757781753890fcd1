"""Whoever presses at random through the panels never makes the bot ask Telegram for a change that changes nothing."""

from random import Random

import pytest

from tests.botapi import Message
from tests.botapi.people import Reader
from tests.journeys.running import Sitting

STEPS = 40


async def walks(sitting: Sitting, who: Reader, message: Message, random: Random) -> None:
    """Presses whatever stands there, half of the time twice, or what stood there a moment before."""
    before: list[str] = []
    for _ in range(STEPS):
        here = [button.data for row in message.buttons for button in row if button.data]
        data = random.choice(here if not before or random.random() < 0.8 else before)
        presses = [who.presses(message, data=data) for _ in range(random.choice((1, 2)))]
        before = here
        # Now and then the next press comes before the last one is done with.
        if random.random() < 0.7:
            await sitting.handled(presses[-1].update_id)
    await sitting.handled(who.presses(message, data=data).update_id)


@pytest.mark.parametrize("command", ["/daily", "/schedule", "/settings"])
async def test_no_change_in_place_is_sent_that_changes_nothing(sitting: Sitting, command: str) -> None:
    admin = sitting.api.reader("管理")
    group = sitting.api.group("读书会", admins=[admin])
    admin.says(command, to=group)
    panel = await group.hears()
    await walks(sitting, admin, panel, Random(command))
    edits = sitting.api.calls_of("editMessageText")
    assert len(edits) > STEPS / 4
    assert [call.refusal for call in edits if call.refusal] == []


async def test_reader_who_turns_pages_at_random_makes_no_empty_change(sitting: Sitting) -> None:
    shown = await sitting.asks("/outline")
    shown = shown if shown.buttons else await sitting.asks("一对一卖货贵在哪儿")
    await walks(sitting, sitting.reader, shown, Random(7))
    assert [call.refusal for call in sitting.api.calls_of("editMessageText") if call.refusal] == []
